"""An account of the sandbox, read over HTTP into what the checks and pictures are made from."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.api.address import read_address
from oneflow_tui.models import Contract
from oneflow_tui.services import connect
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.look import PARTS, look
from tests.e2e.plain import Plain
from tests.sandbox_server import SandboxServer


async def read_account(sandbox: SandboxServer, **parts: Any) -> AccountSeen:
    """Everything; `parts` are what is not read from the account."""
    services = connect(read_address(sandbox.base_url), SecretStr(sandbox.token), share=1)
    try:
        actual = await look(services, Actual(), *PARTS)
        actual = await look(services, actual, types=[one.id for one in actual.template_types or ()])
        listing = await services.client.pages("/contracts", keys=("data", "contracts"))
        contracts = tuple(Contract.read(one) for one in listing.items)
        return AccountSeen.of(
            actual,
            contracts=contracts,
            contracts_count=listing.count,
            contracts_unreachable=listing.unreachable,
            **{"on_sandbox": True, **parts},
        )
    finally:
        await services.aclose()


def plain(sandbox: SandboxServer) -> Plain:
    return Plain(sandbox.base_url, sandbox.token, sandbox.console_url)


def edit_state(state: Path, kind: str, change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
    """Changes every object of a kind in the state of a sandbox that is down; None removes it."""
    with contextlib.closing(sqlite3.connect(state)) as database, database:
        rows = database.execute(
            "SELECT number, document FROM objects WHERE kind = ? AND document IS NOT NULL", (kind,)
        ).fetchall()
        for number, document in rows:
            changed = change(json.loads(document))
            database.execute(
                "UPDATE objects SET document = ? WHERE kind = ? AND number = ?",
                (None if changed is None else json.dumps(changed), kind, number),
            )
