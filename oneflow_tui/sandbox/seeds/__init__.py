"""What the account holds at first. The tokens and the e-mail of a seed never change, so that examples can be copied."""

from __future__ import annotations

from importlib import import_module
from typing import Any

SEEDS = ("new", "ready", "typical", "large")
TOKEN = "sandbox-0000-1111-2222-3333-4444-5555-66"  # noqa: S105 - opens nothing but a sandbox
SCIM_TOKEN = "sandbox-scim-0000-1111-2222-3333-4444-55"  # noqa: S105
USER_EMAIL = "ada@nordlys.example"

Seeded = dict[str, list[dict[str, Any]]]


def seed_state(seed: str) -> Seeded:
    """The objects of a seed by kind, each with its id; the same at each call."""
    name = "new" if seed == "ready" else seed  # a large one is only loaded where it is wanted
    seeded: Seeded = import_module(f"{__name__}.{name}").seeded()
    if seed == "ready":
        seeded["conditions"][0]["template_types_on"] = True
    return seeded
