"""What the environment says. Secrets are taken out of it, so that no child of this program inherits them."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass

from pydantic import SecretStr

_SECRETS = ("ONEFLOW_API_TOKEN", "ONEFLOW_SCIM_TOKEN")


@dataclass(frozen=True, slots=True)
class Environment:
    """The ONEFLOW_ variables; an empty one counts as not set."""

    token: SecretStr | None = None
    scim_token: SecretStr | None = None
    user_email: str | None = None
    base_url: str | None = None
    scim_base_url: str | None = None
    profile: str | None = None


def take(environ: MutableMapping[str, str]) -> Environment:
    """Reads the variables, and removes those that hold a secret."""

    def text(name: str) -> str | None:
        return environ.get(name, "").strip() or None

    def secret(name: str) -> SecretStr | None:
        value = environ.pop(name, "").strip()
        return SecretStr(value) if value else None

    return Environment(
        secret(_SECRETS[0]),
        secret(_SECRETS[1]),
        text("ONEFLOW_USER_EMAIL"),
        text("ONEFLOW_BASE_URL"),
        text("ONEFLOW_SCIM_BASE_URL"),
        text("ONEFLOW_PROFILE"),
    )


def without_ours(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for a child process."""
    return {name: value for name, value in environ.items() if not name.upper().startswith("ONEFLOW_")}
