"""Holds requests against the schemas that describe their calls, and says what is wrong as Oneflow does."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from oneflow_tui.sandbox.calls import Query, Schema
from oneflow_tui.sandbox.errors import Problems, bad_request
from oneflow_tui.sandbox.patterns import matches

MOST_COMPLAINTS = 100  # of a body: a bad one must not keep everybody else waiting
_DIGITS = 4000  # of a number; longer ones cost time
_KINDS = {
    "object": "an object",
    "array": "a list",
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
}
_validators: dict[str, Any] = {}


def check_body(name: str, schema: Schema, body: object) -> None:
    """400 with the first hundred complaints, each under its dotted path. `name` is the operation's."""
    problems: Problems = {}
    for error in islice(_validator(name, schema).iter_errors(body), MOST_COMPLAINTS):
        path = [str(part) for part in error.absolute_path]
        if error.validator == "required":
            missing = [key for key in error.validator_value if key not in error.instance]
            for key in missing:
                problems.setdefault(".".join([*path, key]), ["Missing data for required field."])
        else:
            problems.setdefault(".".join(path), []).append(_sentence(error))
    if problems:
        raise bad_request(problems)


def _validator(name: str, schema: Schema) -> Any:
    if name not in _validators:
        from oneflow_tui.sandbox.keywords import BodyValidator  # only now: a sandbox is ready sooner without it

        _validators[name] = BodyValidator(schema)
    return _validators[name]


def _sentence(error: Any) -> str:
    """The complaint without the value, which may be long or secret."""
    bound = error.validator_value
    match error.validator:
        case "type":
            kinds = [bound] if isinstance(bound, str) else list(bound)
            return f"Not {' or '.join(_KINDS.get(kind, kind) for kind in kinds)}."
        case "minLength":
            return "Must not be empty." if bound == 1 else f"Shorter than minimum length {bound}."
        case "maxLength":
            return f"Longer than maximum length {bound}."
        case "pattern":
            return str(error.schema.get("x-complaint", "Not of the right form."))
        case "enum":
            return f"Must be one of {', '.join(str(value) for value in bound)}."
        case "minItems" | "maxItems":
            least, most = error.schema.get("minItems", 0), error.schema.get("maxItems", "any number of")
            return f"Must hold {least} to {most} values."
        case "maxProperties":
            return f"Must hold at most {bound} values."
        case "minimum" | "maximum":
            return f"Must be at {'least' if error.validator == 'minimum' else 'most'} {bound}."
        case _:
            return str(error.schema.get("x-complaint", "Not of any known form."))


def read_query(given: Mapping[str, str], known: tuple[Query, ...], *, strict: bool) -> dict[str, Any]:
    """The query's values as the schemas type them; 400 for what does not fit; `strict` refuses unknown keys."""
    problems: Problems = {}
    values: dict[str, Any] = {}
    for one in known:
        text = given.get(one.name)
        if text is None:
            continue
        try:
            values[one.name] = _value(text, one.schema)
        except ValueError as problem:
            problems[one.name] = [str(problem)]
    if strict:
        names = {one.name for one in known}
        problems |= {key: ["Unknown field."] for key in given if key not in names}
    if problems:
        raise bad_request(problems)
    return values


def _value(text: str, schema: Schema) -> Any:
    kind = schema.get("type")
    if kind == "array":
        parts = text.split(",") if text else []
        if len(parts) < schema.get("minItems", 0):
            raise ValueError("Must not be empty.")
        return [_value(part, schema["items"]) for part in parts]
    if "enum" in schema:
        if text not in schema["enum"]:
            raise ValueError(f"Must be one of {', '.join(schema['enum'])}.")
        return text
    if kind == "integer":
        least, most = schema.get("minimum", 0), schema.get("maximum", 10**_DIGITS)
        digits = text.removeprefix("-") if least < 0 else text
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS and least <= int(text) <= most):
            raise ValueError(f"Not an integer from {least} to {most}." if "maximum" in schema else "Not an integer.")
        return int(text)
    if len(text) < schema.get("minLength", 0):
        raise ValueError("Must not be empty.")
    fits = len(text) <= schema.get("maxLength", len(text)) and matches(schema.get("pattern", ""), text)
    if not fits:
        raise ValueError(schema.get("x-complaint", "Not of the right form."))
    return text
