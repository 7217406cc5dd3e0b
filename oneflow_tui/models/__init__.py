"""Frozen models of the account."""

from oneflow_tui.models.account import Account, User, Workspace
from oneflow_tui.models.base import Frozen, Remote
from oneflow_tui.models.contracts import Contract
from oneflow_tui.models.templates import (
    DEFAULT_FIELD_LIMIT,
    FIELD_ATTRIBUTES,
    VALUE_LIMIT,
    DataField,
    Template,
    TemplateType,
)
from oneflow_tui.models.webhooks import KNOWN_EVENTS, URL_LIMIT, Webhook

__all__ = [
    "DEFAULT_FIELD_LIMIT",
    "FIELD_ATTRIBUTES",
    "KNOWN_EVENTS",
    "URL_LIMIT",
    "VALUE_LIMIT",
    "Account",
    "Contract",
    "DataField",
    "Frozen",
    "Remote",
    "Template",
    "TemplateType",
    "User",
    "Webhook",
    "Workspace",
]
