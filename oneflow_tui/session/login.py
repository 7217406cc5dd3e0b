"""Logging in and out: a secret is tried, then kept for the profile's host; or it is forgotten."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace

from pydantic import SecretStr

from oneflow_tui.api.address import Address
from oneflow_tui.errors import BadFile, EmailRefused, KeyringTrouble, OneflowError
from oneflow_tui.local.credentials import SCIM_TOKEN, TOKEN, Credentials, pending_sign_key
from oneflow_tui.local.profiles import Seen, save_profile
from oneflow_tui.local.sign_keys import file_uid
from oneflow_tui.models import Account
from oneflow_tui.options import Options
from oneflow_tui.services import connect
from oneflow_tui.session.choice import Choice, open_credentials, plain_file
from oneflow_tui.session.try_token import try_scim_token, try_token
from oneflow_tui.setup.wanted import WantedWebhook

_UNKEPT = (
    "Unlock or install a keyring and try again; or keep it in a plain file that your user can read, with "
    "--plain-token-file; or give {variable} in the environment of each run."
)


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """`acting_as` None: the anonymous admin. `place`: where the token is now, in words."""

    account: Account
    acting_as: str | None
    place: str


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """`forgotten` names the entries that were there; `elsewhere` the hosts that tokens are still kept for."""

    forgotten: tuple[str, ...]
    elsewhere: tuple[str, ...]


async def check_keeping(credentials: Credentials, variable: str) -> None:
    """Raises KeyringTrouble where nothing would keep a secret: before anybody is asked for one."""
    try:
        await credentials.open()
    except KeyringTrouble as problem:
        raise _unkept(problem, variable) from None
    if not credentials.keeps:
        raise _unkept(KeyringTrouble("this machine has no keyring that keeps secrets"), variable)


def _unkept(problem: OneflowError, variable: str) -> KeyringTrouble:
    return KeyringTrouble(f"Nothing was stored: {problem.detail}.", next=_UNKEPT.format(variable=variable))


async def _store(credentials: Credentials, place: str, what: str, secret: SecretStr, variable: str) -> str:
    try:
        return await credentials.store(place, what, secret)
    except KeyringTrouble as problem:
        raise _unkept(problem, variable) from None


async def log_in(
    choice: Choice, address: Address, credentials: Credentials, token: SecretStr, email: str | None, options: Options
) -> LoggedIn:
    """Tries the token, keeps it, and notes the account in the profile. `email` None: who acts stays; "": nobody does.

    Raises TokenRefused, EmailRefused, KeyringTrouble, BadFile, and the errors of a request. Nothing is kept then.
    """
    services = connect(address, token, read_only=True, share=options.rate_share, patience=0.0)
    acting_as, acting_from = choice.acting_as if email is None else (email or None, "flag")
    seen = choice.seen
    try:
        if acting_from == "profile":
            account = await try_token(services, None)
            same_account = seen is not None and seen.account_id == account.id
            acting_as = acting_as if same_account else None
            if acting_as is not None:
                account = await try_token(services, acting_as)
        else:
            account = await try_token(services, acting_as)
    except EmailRefused as problem:
        raise _with_way_out(problem, acting_from) from None
    finally:
        await services.aclose()
    place = await _store(credentials, choice.place, TOKEN, token, "ONEFLOW_API_TOKEN")
    same = seen if seen is not None and seen.account_id == account.id else Seen(account.id)
    kept_email = same.acting_as if acting_from == "environment" else acting_as
    profile = choice.profile.with_account(choice.place, replace(same, name=account.name, acting_as=kept_email))
    if choice.url_from == "flag" or profile.base_url is None:
        profile = replace(profile, base_url=address.base_url)
    try:
        if profile != choice.profile:
            save_profile(profile)
    except BadFile:
        with contextlib.suppress(OneflowError):
            await credentials.forget(choice.place, TOKEN)
        raise
    return LoggedIn(account, acting_as, place)


def _with_way_out(problem: EmailRefused, acting_from: str) -> EmailRefused:
    """The way out depends on where the e-mail came from."""
    if acting_from == "environment":
        words = "Correct ONEFLOW_USER_EMAIL, or take it out of the environment."
    else:
        words = (
            'Give --user-email of an active user of this account, or --user-email "" to act as nobody in particular.'
        )
    return EmailRefused(problem.detail, status=problem.status, next=words, request_id=problem.request_id)


async def keep_scim_token(choice: Choice, address: Address, credentials: Credentials, token: SecretStr) -> str:
    """Tries the SCIM token and keeps it; returns where it is now, in words. Raises TokenRefused, KeyringTrouble."""
    await try_scim_token(address, token)
    return await _store(credentials, choice.scim_place, SCIM_TOKEN, token, "ONEFLOW_SCIM_TOKEN")


async def keep_sign_key(choice: Choice, credentials: Credentials, webhook: WantedWebhook, key: SecretStr) -> str:
    """Keeps the sign key of a set-up file's webhook until the webhook is sent; returns where, in words.

    Nothing is sent. Raises KeyringTrouble.
    """
    what = pending_sign_key(file_uid(webhook.address))
    return await _store(credentials, choice.place, what, key, 'the variable of `sign_key = "env:NAME"`')


async def log_out(choice: Choice, *, plain: bool) -> LoggedOut:
    """Forgets token and SCIM token of the profile's host, in the plain file too if there is one.

    Raises KeyringTrouble, BadFile.
    """
    forgotten: list[str] = []
    stores = [open_credentials(choice.name, plain=plain)]
    if not plain and plain_file(choice.name).exists():
        stores.append(open_credentials(choice.name, plain=True))
    for credentials in stores:
        for place, what in ((choice.place, TOKEN), (choice.scim_place, SCIM_TOKEN)):
            if not place:
                continue
            if await credentials.look_up(place, what) is not None:
                forgotten.append(what)
            await credentials.forget(place, what)
    hosts = stores[0].known_hosts()
    elsewhere = [host for host, kept in hosts.items() if kept & {TOKEN, SCIM_TOKEN}]
    return LoggedOut(tuple(dict.fromkeys(forgotten)), tuple(elsewhere))
