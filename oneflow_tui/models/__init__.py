"""Frozen models of the account."""

from oneflow_tui.models.account import Account, User, Workspace
from oneflow_tui.models.base import Frozen, Remote
from oneflow_tui.models.contracts import (
    CONTRACT_STATES,
    Contract,
    ContractEvent,
    ContractField,
    ContractFile,
    Participant,
    Party,
)
from oneflow_tui.models.logs import LogEntry
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
    "CONTRACT_STATES",
    "DEFAULT_FIELD_LIMIT",
    "FIELD_ATTRIBUTES",
    "KNOWN_EVENTS",
    "URL_LIMIT",
    "VALUE_LIMIT",
    "Account",
    "Contract",
    "ContractEvent",
    "ContractField",
    "ContractFile",
    "DataField",
    "Frozen",
    "LogEntry",
    "Participant",
    "Party",
    "Remote",
    "Template",
    "TemplateType",
    "User",
    "Webhook",
    "Workspace",
]
