"""Holds a JSON value against a picture of it that is written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
COUNTRY = re.compile(r"[A-Z]{2}")
CURRENCY = re.compile(r"[A-Z]{3}")
PHONE = re.compile(r"\+[1-9]\d{6,14}")


def misfits(value: Any, picture: Any, at: str = "") -> list[str]:
    """Where the value is not as pictured; empty if it fits.

    A type stands for a value of just that type, a pattern for a string, a set for one of its members, a tuple for any
    of several pictures, a list for a list of such items, a dict for an object that has at least these keys.
    """
    return list(_misfits(value, picture, at))


def _misfits(value: Any, picture: Any, at: str) -> Iterator[str]:
    match picture:
        case dict():
            if not isinstance(value, dict):
                yield f"{at}: {value!r} is no object"
                return
            for key, part in picture.items():
                if key not in value:
                    yield f"{at}.{key}: missing"
                else:
                    yield from _misfits(value[key], part, f"{at}.{key}")
        case list():
            (part,) = picture
            if not isinstance(value, list):
                yield f"{at}: {value!r} is no list"
                return
            for number, item in enumerate(value):
                yield from _misfits(item, part, f"{at}.{number}")
        case tuple():
            if all(misfits(value, part) for part in picture):
                yield f"{at}: {value!r} is none of {picture}"
        case re.Pattern():
            if not (isinstance(value, str) and picture.fullmatch(value)):
                yield f"{at}: {value!r} is not like {picture.pattern}"
        case set():
            if value not in picture:
                yield f"{at}: {value!r} is none of {sorted(picture)}"
        case type():
            if type(value) is not picture:
                yield f"{at}: {value!r} is no {picture.__name__}"
        case _:
            if value != picture:
                yield f"{at}: {value!r} is not {picture!r}"


def values_of(value: Any, ending: str) -> Iterator[Any]:
    """All values under keys with this ending, at any depth."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key.endswith(ending):
                yield part
            yield from values_of(part, ending)
    elif isinstance(value, list):
        for part in value:
            yield from values_of(part, ending)
