"""The texts that accounts and wishes are made of: plain ones, and those that nobody expects."""

from __future__ import annotations

import random
import unicodedata

NAMES = ("Acme deal", "Acme order", "Beta", "Gamma lease", "Employment")
HOSTILE = (
    "[/red] x [@click=app.quit]y",
    "\u202egnp.exe",
    "\x1b]52;c;aGk=\x07",
    'a "quoted"] one',
    '"].data_fields["vat"]',
    " begins with a blank",
    "Ärende",
    unicodedata.normalize("NFD", "Ärende"),
    "line\nbreak\ttab",
    "\u200bnothing to see",
    "🧾 receipts",
    "None",
    "0",
    "acme deal",
    "x" * 255,
    "\\u0000 {0} %s $HOME",
)
CUSTOM_IDS = (
    "vat",
    "city",
    "Kontaktperson",
    "per--org-nr",
    "customer_name",
    "Vat",
    "VAT",
    "a",
    "b",
    "1",
    "0",
    "-",
    "_",
)
ODD_IDS = (
    "a b",
    " lead",
    "trail ",
    "ÅÄÖ",
    "x.y[0]",
    'q"uote',
    "c::vat",
    "%2F",
    "\u202e",
    "../..",
    "id",
    "active",
    "line\nbreak",
    "y" * 200,
    "[bold]",
    "🧾",
)
URLS = (
    "https://crm.example.com/oneflow",
    "https://crm.example.com/oneflow/",
    "https://other.example.com/hook?x=1&y=%20",
    "https://crm.example.com:8443/a",
    "http://127.0.0.1:9/hook",
)
EVENTS = ("contract:publish", "contract:sign", "contract:decline", "participant:sign", "data_field:update")
OPEN_EVENTS = (*EVENTS, "product:create", "comment:create")


def text(rng: random.Random) -> str:
    """An attribute of a field: mostly plain, sometimes empty, hostile, or as long as may be."""
    kind = rng.random()
    if kind < 0.2:
        return ""
    if kind < 0.75:
        return f"Text {rng.randrange(100)}"
    if kind < 0.98:
        return rng.choice(HOSTILE)
    return "v" * 1024


def some(rng: random.Random, items: list, most: int) -> list:
    """Up to `most` of them, in any order."""
    return rng.sample(items, rng.randint(0, min(most, len(items))))
