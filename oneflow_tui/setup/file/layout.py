"""How a thing of the set-up is spelled in TOML: texts, lists, and the keys of a table in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oneflow_tui.models import FIELD_ATTRIBUTES
from oneflow_tui.setup.file.models import FileField, FileType, FileUser, FileWebhook

Row = Mapping[str, "str | Sequence[Row]"]
"""A table: a key to its value in TOML, or to the tables of a list."""

ORDER = (
    *("version", "name", "key", "callback_url", "template_type", "custom_id", "renamed_from", "email"),
    *("name", "title", "role", "description", "placeholder", "value", "delete_webhooks", "delete_data_fields"),
    *("data_fields_csv", "data_fields", "events", "workspaces", "sign_key"),
)

_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_JOINERS = {"\u200c", "\u200d"}  # which ordinary text in several scripts needs


def _spelled(character: str) -> str:
    if short := _SHORT.get(character):
        return short
    if character.isprintable() or character in _JOINERS:
        return character
    point = ord(character)
    return f"\\u{point:04X}" if point <= 0xFFFF else f"\\U{point:08X}"


def spell(value: str | int | Sequence[str | int]) -> str:
    """A text, a number or a list on one line. What cannot be seen, or turns the line around, as \\uXXXX."""
    if isinstance(value, str):
        plain = value.isascii() and value.isprintable() and '"' not in value and "\\" not in value
        return f'"{value}"' if plain else f'"{"".join(map(_spelled, value))}"'
    if isinstance(value, int):
        return str(value)
    return f"[{', '.join(map(spell, value))}]"


def field_row(one: FileField) -> Row:
    row = {"custom_id": spell(one.custom_id)}
    for key in ("renamed_from", *FIELD_ATTRIBUTES):
        if (text := getattr(one, key)) is not None:
            row[key] = spell(text)
    return row


def type_row(one: FileType) -> Row:
    row: dict[str, str | Sequence[Row]] = {"name": spell(one.name)}
    if one.key:
        row["key"] = spell(one.key)
    if one.description is not None:
        row["description"] = spell(one.description)
    row["delete_data_fields"] = spell(one.delete_data_fields)
    if one.data_fields_csv is not None:
        row["data_fields_csv"] = spell(one.data_fields_csv)
    else:
        row["data_fields"] = [field_row(field) for field in one.data_fields]
    return row


def webhook_row(one: FileWebhook) -> Row:
    row = {"callback_url": spell(one.callback_url)}
    if one.template_type is not None:
        row["template_type"] = spell(one.template_type)
    row["events"] = spell(one.events)
    row["workspaces"] = spell(one.workspaces)
    if one.sign_key is not None:
        row["sign_key"] = spell(one.sign_key)
    return row


def user_row(one: FileUser) -> Row:
    return {key: spell(getattr(one, key)) for key in ("email", "name", "title", "role", "workspaces")}


def headed(header: str, row: Row, indent: str = "", notes: Mapping[str, str] | None = None) -> list[str]:
    """The lines of a table under a [[header]], its sub-tables two blanks further in; `notes` are comments by key."""
    lines = [f"{indent}[[{header}]]"]
    inner: list[str] = []
    for key, value in row.items():
        if isinstance(value, str):
            line = f"{indent}{key} = {value}"
            note = (notes or {}).get(key)
            lines.append(f"{line:<34} # {note}" if note else line)
        else:
            for one in value:
                inner += headed(f"{header}.{key}", one, indent + "  ")
    return lines + inner


def inline(row: Row) -> str:
    """The same on one line."""
    parts = [
        f"{key} = {value if isinstance(value, str) else '[' + ', '.join(map(inline, value)) + ']'}"
        for key, value in row.items()
        if isinstance(value, str) or value
    ]
    return f"{{ {', '.join(parts)} }}"
