"""What was asked for on the command line. Standard library only, so that the first frame can know it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """The flags that every command takes.

    `profile` None: the environment, then config.toml, then "default" decide. `allow_hosts` are hosts ("host" or
    "host:port") allowed beside Oneflow's own; `rate_share` the part of Oneflow's request limit to use, above 0 up to
    1; `plain_token_file` keeps secrets in a file of mode 0600 in place of the keyring.
    """

    profile: str | None = None
    sandbox: bool = False
    sandbox_reset: bool = False
    read_only: bool = False
    json: bool = False
    no_input: bool = False
    allow_hosts: tuple[str, ...] = ()
    rate_share: float = 0.2
    plain_token_file: bool = False
