"""What all models of the account share: frozen, tolerant of unknown keys, and keeping what was received."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError

from oneflow_tui.errors import UnexpectedAnswer


class Frozen(BaseModel):
    """An immutable value of ours."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


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
