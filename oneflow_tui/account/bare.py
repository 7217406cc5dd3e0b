"""Objects of an account without what changes by itself or must not be kept: times, links, permissions, secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from oneflow_tui.account.contracts import part
from oneflow_tui.account.things import FieldOf, Thing
from oneflow_tui.models import Account, Template

MASKED = "…"
_KEPT = {"_private", "_private_ownerside"}
"""Keys with an underscore that hold more than links and permissions."""
_OF_VISITS = {"visits"}
_CHOSEN_TIMES = {"published_time", "signing_period_expiry_time"}
"""Times that somebody's doing sets."""
_SECRET = re.compile(
    r"(^|[_-])(sign_?keys?|secrets?|passwords?|passwd|pwd|api_?keys?|access_?keys?|access_?links?|auth|authorization|"
    r"bearer|signatures?|sig|key|tokens?)$",
    re.IGNORECASE,
)
_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_IN_TEXT = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"'<>]+", re.IGNORECASE)


def is_secret_name(name: str) -> bool:
    """Whether what stands under this name may be a secret: a sign key, a token, an access link."""
    return _SECRET.search(name) is not None


def _is_secret_query(name: str) -> bool:
    """The same in a URL, where short names are used for it too."""
    return is_secret_name(name) or name.casefold() in {"code", "s", "k", "t"}


def without_secrets(url: str) -> str:
    """A URL without a password, and without the values of its query that may be secret. A secret in the path cannot
    be told from a path, and stays."""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return MASKED if "@" in url or "?" in url else url
    place = parts.netloc
    if "@" in place:
        name, _, host = place.rpartition("@")
        place = f"{name.partition(':')[0]}:{MASKED}@{host}" if ":" in name else place
    query = parts.query
    if any(_is_secret_query(key) for key, _ in pairs):
        shown = ((key, MASKED if _is_secret_query(key) else quote(value, safe="")) for key, value in pairs)
        query = "&".join(f"{quote(key, safe='')}={value}" for key, value in shown)
    changed = place != parts.netloc or query != parts.query
    return urlunsplit((parts.scheme, place, parts.path, query, parts.fragment)) if changed else url


def masked(text: str) -> str:
    """A text, the URLs in it without their secrets."""
    return _IN_TEXT.sub(lambda found: without_secrets(found.group()), text) if "://" in text else text


def masked_value(value: Any, under: str = "") -> Any:
    """A value as received, to be written to a file: without the secrets of its URLs, and an ellipsis in place of what
    stands under the name of a secret. `under` is the key that it stands under."""
    if isinstance(value, Mapping):
        return {str(key): _masked_under(str(key), one, under) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [masked_value(one, under) for one in value]
    return masked(value) if isinstance(value, str) else value


def _masked_under(key: str, value: Any, under: str) -> Any:
    secret = is_secret_name(key) and not (key == "key" and under == "integration")
    return MASKED if secret and isinstance(value, str) and value else masked_value(value, key)


def _counts(key: str, under: str) -> bool:
    if key.startswith("_"):
        return key in _KEPT
    if key not in _CHOSEN_TIMES and (key.endswith(("_time", "_times")) or key in _OF_VISITS):
        return False
    # The kind of an integration is under a key called "key"; it is no secret.
    return not is_secret_name(key) or (key == "key" and under == "integration")


def bare(value: Any, under: str = "") -> Any:
    """A value as received, its keys in order, without all that. `under` is the key that it stands under."""
    if isinstance(value, Mapping):
        return {str(key): bare(value[key], str(key)) for key in sorted(value, key=str) if _counts(str(key), under)}
    if isinstance(value, list | tuple):
        return [bare(one, under) for one in value]
    if isinstance(value, str) and _URL.match(value):
        return without_secrets(value)
    return value


def bare_thing(thing: Thing) -> dict[str, Any]:
    """A thing as it is kept and compared: what Oneflow gave, and what only a link told."""
    if isinstance(thing, FieldOf):
        return bare_thing(thing.field)
    kept: dict[str, Any] = bare(thing.raw)
    if isinstance(thing, Account):
        kept["token_info"] = {"integration": {"key": part(part(thing.raw, "token_info"), "integration").get("key")}}
    if isinstance(thing, Template) and thing.template_type_id is not None and not kept.get("template_type"):
        kept["template_type"] = {"id": thing.template_type_id}
    return kept
