"""The fingerprint of everything that a plan was made from, so that a plan of yesterday is not done to another account.

Times, links and permissions do not count, nor does the order in which things were listed. All else does, also of
things that nobody manages and in keys that this program does not know.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from oneflow_tui.models import DataField, Remote, Template, TemplateType, User, Webhook, Workspace
from oneflow_tui.setup.actual import Actual


def _counts(key: str) -> bool:
    return not (key.startswith("_") or key.endswith(("_time", "_times")) or key in {"links", "sign_key"})


def _bare(value: Any) -> Any:
    """A value as received, without what changes by itself."""
    if isinstance(value, Mapping):
        return {key: _bare(one) for key, one in value.items() if _counts(str(key))}
    if isinstance(value, list | tuple):
        return [_bare(one) for one in value]
    return value


def _whole(thing: Remote) -> Any:
    """Every key that Oneflow gave, and what this program reads out of them where it gave none."""
    return _bare({**thing.model_dump(mode="json"), **thing.raw})


def _of_type(one: TemplateType) -> Any:
    return [one.id, one.name, one.description]


def _of_field(one: DataField) -> Any:
    return _whole(one)


def _of_webhook(one: Webhook) -> Any:
    return _whole(one)


def _of_user(one: User) -> Any:
    return [one.id, one.email, one.active, one.name, one.title]


def _of_workspace(one: Workspace) -> Any:
    return [one.id, one.name, _bare(one.raw.get("type")), _bare(one.raw.get("active"))]


def _of_template(one: Template) -> Any:
    return [one.id, one.name, one.template_type_id, one.template_active]


def _set(things: Sequence[Any] | None, form: Callable[[Any], Any]) -> Any:
    """A set in one order; None for what was not read, which is not the same as empty."""
    if things is None:
        return None
    return sorted(json.dumps(form(one), sort_keys=True) for one in things)


def fingerprint_of(actual: Actual) -> str:
    """A hash (hex) over all that was read: it changes with any change of it, be it managed or not."""
    parts = {
        "extension": actual.extension,
        "template_types": _set(actual.template_types, _of_type),
        "fields": {str(type_id): _set(fields, _of_field) for type_id, fields in actual.fields.items()},
        "webhooks": _set(actual.webhooks, _of_webhook),
        "users": _set(actual.users, _of_user),
        "scim_people": None if actual.scim_people is None else dict(actual.scim_people),
        "workspaces": _set(actual.workspaces, _of_workspace),
        "templates": _set(actual.templates, _of_template),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("ascii")).hexdigest()
