"""Which profile, which account and who acts, and what decided each: flag, environment, profile. Nothing is sent."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path

from oneflow_tui.api.address import Address, read_address
from oneflow_tui.errors import Usage
from oneflow_tui.local.credentials import Credentials
from oneflow_tui.local.environment import Environment, take
from oneflow_tui.local.paths import SANDBOX_PROFILE, check_name, profile_state
from oneflow_tui.local.profiles import DEFAULT_PROFILE, Profile, Seen, default_profile, load_profile
from oneflow_tui.options import Options

_SANDBOX_PLACE = "sandbox"  # in place of a host: the own sandbox listens on another port each time


@dataclass(frozen=True, slots=True)
class Choice:
    """`profile_from` and `url_from` say what won; `address` is None where no account has been chosen, and on the own
    sandbox until it runs."""

    profile: Profile
    profile_from: str
    given: Environment
    address: Address | None = None
    url_from: str = "none"

    @property
    def name(self) -> str:
        return self.profile.name

    @property
    def is_own_sandbox(self) -> bool:
        return self.name == SANDBOX_PROFILE

    @property
    def environment(self) -> str | None:
        """ "production", "test", "sandbox", "local", "other"; None before a choice."""
        if self.is_own_sandbox:
            return "sandbox"
        return self.address.environment if self.address is not None else None

    @property
    def on_sandbox(self) -> bool:
        """Whether it is a sandbox: one's own, or a server on this machine."""
        return self.environment in ("sandbox", "local")

    @property
    def base_url(self) -> str | None:
        return self.address.base_url if self.address is not None else None

    @property
    def place(self) -> str:
        """What secrets and what was seen are bound to: scheme://host:port, "sandbox", or "" before a choice."""
        if self.is_own_sandbox:
            return _SANDBOX_PLACE
        return self.address.host_key if self.address is not None else ""

    @property
    def scim_place(self) -> str:
        """What the SCIM token is bound to: SCIM may be told to be elsewhere than the REST API."""
        named = self.address.scim_host_key if self.address is not None and not self.is_own_sandbox else None
        return named or self.place

    @property
    def seen(self) -> Seen | None:
        """The account as last seen there."""
        return self.profile.accounts.get(self.place)

    @property
    def environment_counts(self) -> bool:
        """Whether the environment's secrets are for this host: never for another than the environment's base URL."""
        if self.is_own_sandbox or self.address is None:
            return False
        return self.given.base_url is None or self.url_from == "environment"

    @property
    def acting_as(self) -> tuple[str | None, str]:
        """The e-mail of who acts, and what decided it: "environment", "profile" or "none"."""
        if self.environment_counts and self.given.user_email:
            return self.given.user_email, "environment"
        if self.seen is not None and self.seen.acting_as:
            return self.seen.acting_as, "profile"
        return None, "none"


def choose_profile(options: Options, given: Environment) -> tuple[str, str]:
    """The profile's name and what decided it. Raises Usage, BadInput, and BadFile for a bad config.toml."""
    if options.sandbox:
        return SANDBOX_PROFILE, "flag"
    if options.profile:
        name, won = options.profile, "flag"
    elif given.profile:
        name, won = given.profile, "environment"
    else:
        name = default_profile()
        won = "default" if name == DEFAULT_PROFILE else "config"
    if check_name(name) == SANDBOX_PROFILE:
        raise Usage("The profile sandbox is the embedded sandbox's own.", next="Use --sandbox.")
    return name, won


def with_address(choice: Choice, options: Options, flag_url: str | None = None) -> Choice:
    """The choice with the address of a flag, else of the environment, else of the profile. Raises HostRefused.

    The SCIM URL of the environment goes with the base URL of the environment.
    """
    given = choice.given
    if choice.is_own_sandbox:
        return replace(choice, url_from="sandbox")
    for url, won in ((flag_url, "flag"), (given.base_url, "environment"), (choice.profile.base_url, "profile")):
        if url is not None:
            scim = given.scim_base_url if given.base_url is None or won == "environment" else None
            address = read_address(url, scim_base_url=scim, allow_hosts=options.allow_hosts)
            return replace(choice, address=address, url_from=won)
    return choice


def choose(options: Options, environ: MutableMapping[str, str], flag_url: str | None = None) -> Choice:
    """Reads environment and profile, and takes the secrets out of the environment.

    Raises Usage, BadInput, BadFile, HostRefused.
    """
    given = take(environ)
    name, won = choose_profile(options, given)
    return with_address(Choice(load_profile(name), won, given), options, flag_url)


def plain_file(name: str) -> Path:
    """Where a profile's secrets lie, if they are kept in a plain file."""
    return profile_state(name) / "secrets"


def open_credentials(name: str, *, plain: bool) -> Credentials:
    """The secrets of a profile, in the keyring or in its plain file."""
    index = profile_state(name) / "secrets-index"
    return Credentials(name, index, plain_file=plain_file(name) if plain else None)
