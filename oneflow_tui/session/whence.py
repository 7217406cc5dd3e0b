"""Where a secret comes from: the environment, the keyring, the plain file, the sandbox. Nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import SecretStr

from oneflow_tui.errors import KeyringTrouble
from oneflow_tui.local.credentials import SCIM_TOKEN, TOKEN, Credentials
from oneflow_tui.local.sign_keys import is_sign_key
from oneflow_tui.session.choice import Choice, plain_file
from oneflow_tui.setup.words import listed

Source = Literal["environment", "keyring", "file", "sandbox", "none", "unknown"]
VARIABLES = {TOKEN: "ONEFLOW_API_TOKEN", SCIM_TOKEN: "ONEFLOW_SCIM_TOKEN"}


@dataclass(frozen=True, slots=True)
class Found:
    """`detail` says more in words. "unknown": the keyring did not answer, which is not an absence."""

    source: Source
    detail: str
    secret: SecretStr | None = None


async def find_secret(choice: Choice, credentials: Credentials, what: str) -> Found:
    """Looks for the token or the SCIM token as every command would. Raises BadFile for a damaged plain file."""
    if choice.is_own_sandbox:
        return Found("sandbox", "the sandbox's own: nothing to keep")
    if choice.address is None:
        return Found("none", "no account has been chosen")
    given = choice.given.token if what == TOKEN else choice.given.scim_token
    variable = VARIABLES[what]
    if given is not None and choice.environment_counts:
        return Found("environment", f"{variable}: used for each run, not stored", given)
    place = choice.place if what == TOKEN else choice.scim_place
    try:
        kept = await credentials.look_up(place, what)
    except KeyringTrouble as problem:
        noted = "; this machine noted that one is kept there" if what in credentials.known(place) else ""
        return Found("unknown", f"{problem.detail}{noted}")
    if kept is not None:
        return Found("file" if credentials.kind == "plain file" else "keyring", credentials.place, kept)
    return Found("none", _why_none(choice, credentials, what, place))


def _why_none(choice: Choice, credentials: Credentials, what: str, place: str) -> str:
    words = f"none is kept for {place}"
    if credentials.kind == "none":
        words = "this machine has no keyring that keeps secrets"
    others = [host for host, kept in credentials.known_hosts().items() if what in kept and host != place]
    if others:
        words += f"; one is kept for {listed(others)}, and goes nowhere else"
    if what == TOKEN and credentials.kind != "plain file" and plain_file(choice.name).exists():
        words += "; this profile has a plain file of secrets, which is read with --plain-token-file"
    return words


def count_sign_keys(choice: Choice, credentials: Credentials) -> int:
    """How many sign keys are kept for the host, by the notes of this machine."""
    return sum(is_sign_key(what) for what in credentials.known(choice.place))
