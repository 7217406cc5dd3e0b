"""Objects of an account without what changes by itself or must not be kept: times, links, permissions, secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from oneflow_tui.account.contracts import part
from oneflow_tui.account.things import FieldOf, Thing
from oneflow_tui.models import Account, Contract, Template

MASKED = "…"
DEEPEST = 100
TOO_DEEP = "(nested deeper than is kept)"
_KEPT = {"_private", "_private_ownerside"}
"""Keys with an underscore that hold more than links and permissions."""
_OF_VISITS = {"visits"}
_CHOSEN_TIMES = {"published_time", "signing_period_expiry_time"}
"""Times that somebody's doing sets."""
_SECRET = re.compile(
    r"(sign_?key|secret|password|api_?key|access_?key|access_?link|signature|token)s?$|"
    r"(^|[_-])(passwd|pwd|auth|authorization|bearer|sig|key)$",
    re.IGNORECASE,
)
_NEW_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PARAMETER = re.compile(r"([^&;=]+)=([^&;]+)")
_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_IN_TEXT = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"'<>]+", re.IGNORECASE)


def is_secret_name(name: str) -> bool:
    """Whether what stands under this name may be a secret: a sign key, a token, an access link."""
    return _SECRET.search(_NEW_WORD.sub("_", name)) is not None


def _is_secret_query(name: str) -> bool:
    """The same in a URL, where short names are used for it too."""
    return is_secret_name(name) or name.casefold() in {"code", "s", "k", "t"}


def without_secrets(url: str) -> str:
    """A URL without its login, and without the values of its query and fragment that may be secret. A secret in the
    path cannot be told from a path, and stays."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return MASKED if "@" in url or "?" in url else url
    place = parts.netloc
    if "@" in place:
        login, _, host = place.rpartition("@")
        name, colon, _ = login.partition(":")
        place = f"{name}:{MASKED}@{host}" if colon else f"{MASKED}@{host}"
    query, fragment = _without_values(parts.query), _without_values(parts.fragment)
    if (place, query, fragment) == (parts.netloc, parts.query, parts.fragment):
        return url
    return urlunsplit((parts.scheme, place, parts.path, query, fragment))


def _without_values(text: str) -> str:
    """The part of a URL behind its path, without the values that may be secret."""
    return _PARAMETER.sub(lambda one: f"{one[1]}={MASKED}" if _is_secret_query(unquote_plus(one[1])) else one[0], text)


def masked(text: str) -> str:
    """A text, the URLs in it without their secrets; of one that is JSON what stands under the name of a secret too."""
    if text.lstrip()[:1] in ("{", "["):
        with suppress(ValueError, RecursionError):
            value = json.loads(text)
            shown = masked_value(value)
            return text if shown == value else json.dumps(shown, ensure_ascii=False)
    return _IN_TEXT.sub(lambda found: without_secrets(found.group()), text) if "://" in text else text


def masked_value(value: Any, under: str = "", depth: int = 0) -> Any:
    """A value as received, to be written to a file: without the secrets of its URLs, and an ellipsis in place of what
    stands under the name of a secret. `under` is the key that it stands under, `depth` how deep it lies."""
    if depth > DEEPEST:
        return TOO_DEEP
    if isinstance(value, Mapping):
        return {str(key): _masked_under(str(key), one, under, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [masked_value(one, under, depth + 1) for one in value]
    return masked(value) if isinstance(value, str) else value


def _masked_under(key: str, value: Any, under: str, depth: int) -> Any:
    secret = is_secret_name(key) and not (key == "key" and under == "integration")
    return MASKED if secret and isinstance(value, str) and value else masked_value(value, key, depth)


def _counts(key: str, under: str) -> bool:
    if key.startswith("_"):
        return key in _KEPT
    if key not in _CHOSEN_TIMES and (key.endswith(("_time", "_times")) or key in _OF_VISITS):
        return False
    # The kind of an integration is under a key called "key"; it is no secret.
    return not is_secret_name(key) or (key == "key" and under == "integration")


def bare(value: Any, under: str = "", depth: int = 0) -> Any:
    """A value as received, its keys in order, without all that. `under` is the key that it stands under, `depth` how
    deep it lies."""
    if depth > DEEPEST:
        return TOO_DEEP
    if isinstance(value, Mapping):
        kept = [key for key in sorted(value, key=str) if _counts(str(key), under)]
        return {str(key): bare(value[key], str(key), depth + 1) for key in kept}
    if isinstance(value, list | tuple):
        return [bare(one, under, depth + 1) for one in value]
    if not isinstance(value, str):
        return value
    return without_secrets(value) if _URL.match(value) else masked(value)


def bare_thing(thing: Thing) -> dict[str, Any]:
    """A thing as it is kept and compared: what Oneflow gave, and what only a link told."""
    if isinstance(thing, FieldOf):
        return bare_thing(thing.field)
    kept: dict[str, Any] = bare(thing.raw)
    if isinstance(thing, Account):
        kept["token_info"] = {"integration": {"key": part(part(thing.raw, "token_info"), "integration").get("key")}}
    if isinstance(thing, Template) and thing.template_type_id is not None and not kept.get("template_type"):
        kept["template_type"] = {"id": thing.template_type_id}
    if isinstance(thing, Contract):
        _with_linked(kept, "_private", workspace_id=thing.workspace_id)
        numbers = {"template_id": thing.template_id, "template_type_id": thing.template_type_id}
        _with_linked(kept, "_private_ownerside", **numbers)
    return kept


def _with_linked(kept: dict[str, Any], key: str, **numbers: int | None) -> None:
    """Puts ids where Oneflow's own would stand."""
    known = {name: number for name, number in numbers.items() if number is not None}
    if known:
        kept[key] = {**part(kept, key), **known}
