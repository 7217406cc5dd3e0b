"""`oneflow-tui whoami`: which account, acting as whom, and where each secret comes from. Nothing is sent."""

from __future__ import annotations

import argparse
import os
from typing import Any

from oneflow_tui.commands.answer import Answer, run_for_profiles
from oneflow_tui.local.credentials import SCIM_TOKEN, TOKEN
from oneflow_tui.options import Options
from oneflow_tui.session.choice import Choice, choose, open_credentials
from oneflow_tui.session.whence import Found, count_sign_keys, find_secret
from oneflow_tui.setup.words import quoted
from oneflow_tui.text import clean

_WON = {
    "flag": "by a flag",
    "environment": "by the environment",
    "config": "by config.toml",
    "default": "as nothing names another",
    "profile": "by the profile",
    "sandbox": "as --sandbox says",
}


def run(options: Options, _: argparse.Namespace) -> int:
    """Returns the exit code; raises Usage, BadInput, BadFile, HostRefused."""
    return run_for_profiles(options, _whoami)


async def _whoami(options: Options) -> Answer:
    choice = choose(options, os.environ)
    credentials = open_credentials(choice.name, plain=options.plain_token_file)
    secrets = {
        "token": await find_secret(choice, credentials, TOKEN),
        "scim_token": await find_secret(choice, credentials, SCIM_TOKEN),
    }
    sign_keys = count_sign_keys(choice, credentials)
    seen, (acting_as, acting_from) = choice.seen, choice.acting_as
    value: dict[str, Any] = {
        "profile": choice.name,
        "environment": choice.environment,
        "base_url": choice.base_url,
        "account": {"id": seen.account_id, "name": seen.name} if seen is not None else None,
        "acting_as": acting_as,
        "secrets": {name: {"source": one.source, "detail": one.detail} for name, one in secrets.items()},
        "won": {"profile": choice.profile_from, "base_url": choice.url_from, "acting_as": acting_from},
    }
    value["secrets"]["sign_keys"] = sign_keys
    return Answer(value, _lines(choice, secrets, sign_keys))


def _lines(choice: Choice, secrets: dict[str, Found], sign_keys: int) -> list[str]:
    seen, (acting_as, acting_from) = choice.seen, choice.acting_as
    if choice.is_own_sandbox:
        host = "the sandbox of this machine"
    elif choice.base_url is None:
        host = "none chosen; `oneflow-tui login` chooses one"
    else:
        host = f"{choice.base_url} ({choice.environment}), chosen {_WON[choice.url_from]}"
    account = f"{quoted(seen.name)} (account {seen.account_id}), as last seen" if seen is not None else "not seen yet"
    acts = f"{clean(acting_as)}, {_WON[acting_from]}" if acting_as else "nobody in particular (anonymous admin)"
    return [
        f"profile:    {choice.name}, chosen {_WON[choice.profile_from]}",
        f"host:       {host}",
        f"account:    {account}",
        f"acting as:  {acts}",
        f"token:      {_told(secrets['token'])}",
        f"SCIM token: {_told(secrets['scim_token'])}",
        f"sign keys:  {sign_keys or 'none'} kept",
    ]


def _told(found: Found) -> str:
    """The place names itself; where there is none, the reason follows."""
    detail = clean(found.detail)
    return f"{found.source} ({detail})" if found.source in ("none", "unknown") else detail
