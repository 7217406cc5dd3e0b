"""Whether a set-up file has the keys and types that it should, in words a person can act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from oneflow_tui.setup.file.models import FileField, FileType, FileUser, FileWebhook, SetupFile
from oneflow_tui.setup.file.places import Path
from oneflow_tui.setup.file.rules import Finding, text

_MODELS: dict[tuple[str, ...], type[BaseModel]] = {
    (): SetupFile,
    ("template_types",): FileType,
    ("template_types", "data_fields"): FileField,
    ("webhooks",): FileWebhook,
    ("users",): FileUser,
}
_NAMES = {
    "template_types": ("key", "name"),
    "data_fields": ("custom_id",),
    "webhooks": ("callback_url",),
    "users": ("email",),
}
_KINDS = {
    "string_type": "text in quotes",
    "int_type": "a whole number for an id",
    "model_type": "a table",
}


def tupled(data: object) -> Any:
    """Lists as tuples, all the way down: what tomllib gives, in the types of the models."""
    if isinstance(data, dict):
        return {key: tupled(one) for key, one in data.items()}
    return tuple(map(tupled, data)) if isinstance(data, list) else data


def human(path: Path, data: object) -> str:
    """A path as a person says it: template_types["Acme"].data_fields["vat"].name, by number where it has no name."""
    words = ""
    last = ""
    for step in path:
        inner = _inside(data, step)
        if isinstance(step, int):
            names = [text(inner, key) for key in _NAMES.get(last, ())] if isinstance(inner, dict) else []
            name = next(filter(None, names), "")
            words += f'["{name}"]' if name else f" #{step + 1}"
        else:
            words += f".{step}" if words else step
            last = step
        data = inner
    return words


def _inside(data: object, step: str | int) -> object:
    if isinstance(step, str):
        return data.get(step) if isinstance(data, dict) else None
    return data[step] if isinstance(data, (list, tuple)) and step < len(data) else None


def findings(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Every key that is unknown, missing or of a wrong type."""
    try:
        SetupFile.model_validate(tupled(data))
    except ValidationError as problem:
        kinds: dict[Path, list[str]] = {}
        for error in problem.errors(include_input=False, include_url=False, include_context=False):
            kinds.setdefault(_path(error["loc"], data, error["type"]), []).append(error["type"])
        for path, found in kinds.items():
            yield path, _words(path, found)


def _path(loc: Path, data: object, kind: str) -> Path:
    """The steps of a pydantic location that lead into the data; the names of a union's members are left out."""
    path: list[str | int] = []
    for number, step in enumerate(loc):
        inside = (isinstance(data, dict) and step in data) or (isinstance(data, list) and isinstance(step, int))
        if inside or (kind == "missing" and number == len(loc) - 1):
            path.append(step)
            data = _inside(data, step)
    return tuple(path)


def _words(path: Path, kinds: list[str]) -> str:
    key = str(path[-1]) if path else ""
    if path == ("version",):
        return "It has to be 1, the version of this format." if kinds != ["missing"] else "It is missing: version = 1."
    if "missing" in kinds:
        return "It is missing."
    if "extra_forbidden" in kinds:
        return _unknown(path)
    if key == "sign_key":
        return (
            'It says where the sign key is: "keyring" or "env:NAME". The key itself is never in this file; '
            "if it was here, choose a new one."
        )
    if key == "role":
        return 'It has to be "user" or "administrator".'
    if "tuple_type" in kinds:
        if _where(path) in _MODELS:
            return f"It has to be tables, each under [[{'.'.join(_where(path))}]]."
        return 'It has to be a list, as ["one", "two"]; empty: [].'
    return f"It has to be {' or '.join(_KINDS[kind] for kind in kinds if kind in _KINDS) or 'something else'}."


def _where(path: Path) -> tuple[str, ...]:
    return tuple(step for step in path if isinstance(step, str))


def _unknown(path: Path) -> str:
    *_, key = _where(path)
    here = _MODELS.get(_where(path)[:-1])
    known = list(here.model_fields) if here is not None else []
    if near := get_close_matches(key.strip().casefold().replace("-", "_"), known, 1, 0.6):
        return f"It is not known here. Did you mean {near[0]}?"
    for where, model in _MODELS.items():
        if key in model.model_fields and not where:
            return "It is not known here: it belongs to the top of the file, above the first [[…]]."
        if key in model.model_fields:
            return f"It is not known here: it belongs under [[{'.'.join(where)}]]."
    return f"It is not known here. Known are {', '.join(known)}."
