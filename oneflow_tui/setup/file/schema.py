"""The JSON Schema of the set-up file, for editors and other programs; made from the models that read it."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from oneflow_tui.setup.file.models import SetupFile

SCHEMA_FILE = "set-up-file.schema.json"
"""Its name, which is its id too, beside the other published schemas."""

_TITLES = {
    "FileField": "Data field",
    "FileType": "Template type",
    "FileWebhook": "Webhook",
    "FileUser": "User",
}


def setup_schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12. What it cannot say, such as that a custom_id is unique, only the reader checks."""
    made = SetupFile.model_json_schema()
    parts = {name: _part(name, part) for name, part in made.pop("$defs").items()}
    top = _plain(made)
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": SCHEMA_FILE,
        **top,
        "title": "Set-up file of oneflow-tui",
        "$defs": parts,
    }


def _part(name: str, part: dict[str, Any]) -> dict[str, Any]:
    return {**_plain(part), "title": _TITLES[name]}


def _plain(part: dict[str, Any]) -> dict[str, Any]:
    """Without what TOML does not have: null, and defaults that stand for a left-out key."""
    properties = {}
    for key, found in part["properties"].items():
        kinds = [one for one in found.get("anyOf", ()) if one != {"type": "null"}]
        kept = {name: one for name, one in found.items() if name not in ("anyOf", "default", "title")}
        if len(kinds) == 1:
            kept = {**kinds[0], **kept}
        elif kinds:
            kept["anyOf"] = kinds
        if found.get("default") is not None:
            kept["default"] = found["default"]
        properties[key] = kept
    return {**part, "properties": properties}
