"""All checks: those that need nothing first, then those that need an account, the independent ones together."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, MutableMapping
from dataclasses import replace
from pathlib import Path

from oneflow_tui.api.address import Address, read_address
from oneflow_tui.errors import OneflowError
from oneflow_tui.flags import SET_UP_FILE
from oneflow_tui.local.credentials import SCIM_TOKEN, TOKEN
from oneflow_tui.local.environment import Environment, take
from oneflow_tui.local.files import remove_tree
from oneflow_tui.local.paths import SANDBOX_PROFILE, profile_file, profile_state
from oneflow_tui.local.profiles import Profile, load_profile
from oneflow_tui.local.sandbox_process import SandboxProcess
from oneflow_tui.options import Options
from oneflow_tui.services import connect
from oneflow_tui.session.checkup import account, machine, network, records, secrets, webhooks
from oneflow_tui.session.checkup.check import LONGEST, Check, bounded
from oneflow_tui.session.choice import Choice, choose_profile, open_credentials, with_address
from oneflow_tui.session.whence import Found, find_secret

_WON = {"flag": "a flag", "environment": "the environment", "config": "config.toml"}


async def check_up(options: Options, environ: MutableMapping[str, str]) -> tuple[str | None, list[Check]]:
    """The profile's name, None where it could not be told, and every check. Raises nothing of ours.

    Takes the secrets out of the environment. Nothing is written to an account.
    """
    given = take(environ)
    found = [machine.check_python(), machine.check_terminal(), *machine.check_folders()]
    choice, read = _choice(options, given)
    found += read
    async with contextlib.AsyncExitStack() as stack:
        running: SandboxProcess | None = None
        if choice is not None and choice.is_own_sandbox:
            try:
                running = await _start_sandbox(options, environ)
                stack.push_async_callback(running.stop)
                ready = running.ready
                choice = replace(choice, address=read_address(ready.base_url, scim_base_url=ready.scim_base_url))
                found.append(Check("address", "ok", f"the sandbox of this program, at {ready.base_url}"))
            except OneflowError as problem:
                found.append(Check("address", "failed", problem.detail, problem.next))
        name = choice.name if choice is not None else "default"
        credentials = open_credentials(name, plain=options.plain_token_file)
        groups = [
            bounded("keyring", secrets.check_keyring(credentials)),
            bounded("plain_file", _now(lambda: secrets.check_plain_file(name, asked=options.plain_token_file))),
            bounded("locks", _now(lambda: records.check_locks(name))),
            bounded("journal", _now(lambda: records.check_journals(name))),
        ]
        urls = webhooks.urls_of_file(Path(SET_UP_FILE))
        if choice is not None and choice.address is not None:
            groups += [
                bounded("tls", network.check_way(choice.address)),
                bounded("clock", network.check_clock(choice.address)),
                bounded("token", _account(options, choice, choice.address, running, urls)),
            ]
        for part in await asyncio.gather(*groups):
            found += part
        on_sandbox = choice is not None and choice.on_sandbox
        found += await bounded("webhook", webhooks.check_webhooks(urls, on_sandbox=on_sandbox), 2 * LONGEST)
    return choice.name if choice is not None else None, found


async def _now(work: Callable[[], list[Check]]) -> list[Check]:
    return work()


def _choice(options: Options, given: Environment) -> tuple[Choice | None, list[Check]]:
    """The choice as far as it can be read; each part that cannot be is a failed check."""
    try:
        name, won = choose_profile(options, given)
    except OneflowError as problem:
        return None, [Check("config", "failed", problem.detail, problem.next)]
    found = [Check("config", "ok", f"profile {name}, chosen by {_WON.get(won, won)}")]
    try:
        profile = load_profile(name)
    except OneflowError as problem:
        found.append(Check("profile", "failed", problem.detail, problem.next))
        profile = Profile(name)
    else:
        there = profile_file(name).exists()
        found.append(Check("profile", "ok", f"{profile_file(name)} {'is read' if there else 'is not there yet'}"))
    choice = Choice(profile, won, given)
    try:
        choice = with_address(choice, options)
    except OneflowError as problem:
        return choice, [*found, Check("address", "failed", problem.detail, problem.next)]
    if choice.is_own_sandbox:
        return choice, found
    if choice.address is None:
        words = "no account has been chosen, so network and token were not looked at"
        next = "`oneflow-tui login` chooses one; --sandbox needs none."
        return choice, [*found, Check("address", "failed", words, next)]
    words = f"{choice.address.base_url} ({choice.environment}), chosen by the {choice.url_from}"
    return choice, [*found, Check("address", "ok", words)]


async def _start_sandbox(options: Options, environ: MutableMapping[str, str]) -> SandboxProcess:
    if options.sandbox_reset:
        remove_tree(profile_state(SANDBOX_PROFILE))
        with contextlib.suppress(FileNotFoundError):
            profile_file(SANDBOX_PROFILE).unlink()
    return await SandboxProcess.start(profile_state(SANDBOX_PROFILE) / "server", environ=environ)


async def _account(
    options: Options, choice: Choice, address: Address, running: SandboxProcess | None, urls: list[str]
) -> list[Check]:
    """The account's own checks, one after the other as each needs the one before; its webhooks' URLs go to `urls`."""
    credentials = open_credentials(choice.name, plain=options.plain_token_file)
    if running is not None:
        token = Found("sandbox", "the sandbox's own", running.ready.token)
        scim = Found("sandbox", "the sandbox's own", running.ready.scim_token)
    else:
        token = await find_secret(choice, credentials, TOKEN)
        scim = await find_secret(choice, credentials, SCIM_TOKEN)
    found: list[Check] = []
    missing = account.check_found(token)
    if missing is not None or token.secret is None:
        found += [missing] if missing is not None else []
    else:
        services = connect(address, token.secret, read_only=True, share=options.rate_share, patience=0.0)
        try:
            checks, is_open = await account.check_account(services, choice, token)
            found += checks
            if is_open:
                try:
                    urls += [one.callback_url for one in await services.webhooks.list()]
                except OneflowError as problem:
                    words = f"the account's webhooks could not be read: {problem.detail}"
                    found.append(Check("webhook", "warning", words, problem.next))
            found.append(account.check_budget(services))
        finally:
            await services.aclose()
    return found + await account.check_scim(address, scim)
