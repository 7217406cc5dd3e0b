"""What all models of the account share: frozen, tolerant of unknown keys, and keeping what was received."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, PrivateAttr, ValidationError

from oneflow_tui.errors import UnexpectedAnswer

# A plug-in of pydantic sees each value that is validated, and looking for plug-ins costs 8 ms. Read when the first
# model is built.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"


def _null_is_empty(value: object) -> object:
    return "" if value is None else value


Text = Annotated[str, BeforeValidator(_null_is_empty)]
"""A text of which null equals the empty one."""

Whole = Annotated[dict[str, Any], BeforeValidator(lambda value: {} if value is None else value)]
"""An object of which null equals the empty one."""


def inside(value: object, *keys: str) -> Any:
    """What lies in nested objects under `keys`; None where one of them is missing or no object."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def text_inside(value: object, *keys: str) -> str:
    """The same where it is a text, else ""."""
    found = inside(value, *keys)
    return found if isinstance(found, str) else ""


def number_inside(value: object, *keys: str) -> int | None:
    """The same where it is an integer, else None."""
    found = inside(value, *keys)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def objects_inside(value: object, *keys: str) -> tuple[dict[str, Any], ...]:
    """The objects in the array that lies there."""
    found = inside(value, *keys)
    return tuple(one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


class Frozen(BaseModel):
    """An immutable value of ours."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


class Remote(BaseModel):
    """Something that the API gave. `raw` is the object as received, unknown keys included, for a write-back."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, defer_build=True)
    _raw: dict[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def raw(self) -> Mapping[str, Any]:
        return self._raw

    @classmethod
    def read(cls, data: object, *, request_id: str | None = None) -> Self:
        """Reads one object of an answer; raises UnexpectedAnswer naming the keys that do not fit, never values."""
        try:
            model = cls.model_validate(data)
        except ValidationError as problem:
            keys = ", ".join(
                sorted({".".join(str(part) for part in error["loc"]) or "the whole" for error in problem.errors()})
            )
            raise UnexpectedAnswer(f"{cls.__name__}: {keys} is not as expected", request_id=request_id) from None
        if isinstance(data, dict):
            model._raw = data
        return model
