"""Accounts made by hand, for tables of cases."""

from __future__ import annotations

from typing import Any

from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.models import Account, Contract, DataField, Template, TemplateType, User, Webhook, Workspace


def a_type(number: int = 1, name: str = "Deal", **more: Any) -> TemplateType:
    return TemplateType.read({"id": number, "name": name, "extension_type": None, **more})


def a_field(custom_id: str = "vat", **more: Any) -> DataField:
    return DataField.read({"custom_id": custom_id, "name": "VAT", "active": True, "source": "user", **more})


def a_template(number: int = 11, name: str = "Offer", type_id: int | None = 1, **more: Any) -> Template:
    carried = None if type_id is None else {"id": type_id, "name": "Deal"}
    places = [{"id": 21, "name": "Sales"}]
    raw = {"id": number, "name": name, "template_type": carried, "template_active": True, "workspaces": places}
    return Template.read(raw | more)


def a_workspace(number: int = 21, name: str = "Sales", **more: Any) -> Workspace:
    return Workspace.read({"id": number, "name": name, **more})


def a_webhook(number: int = 31, url: str = "https://crm.example.com/hook", **more: Any) -> Webhook:
    raw = {"webhook_id": number, "callback_url": url, "filters": None, "template_group_id": 1}
    return Webhook.read(raw | more)


def a_user(number: int = 41, email: str = "ada@example.com", **more: Any) -> User:
    raw = {"id": number, "email": email, "name": "Ada", "active": True, "is_admin": True, "state": "active"}
    return User.read(raw | more)


def a_contract(number: int = 51, name: str = "Fjord", **more: Any) -> Contract:
    raw = {
        "id": number,
        "state": "pending",
        "_private": {"name": name, "workspace_id": 21},
        "_private_ownerside": {"template_id": 11, "template_type_id": 1},
        "parties": [{"name": "Fjord AS", "participants": [{"name": "Kari", "email": "Kari@fjord.example"}]}],
    }
    return Contract.read(raw | more)


def healthy(**parts: Any) -> AccountSeen:
    """An account that no check has anything to say about."""
    whole: dict[str, Any] = {
        "account": Account.read({"id": 7, "name": "Nordlys AB", "token_info": {"integration": {"key": "custom"}}}),
        "extension": "on",
        "workspaces": (a_workspace(),),
        "template_types": (a_type(),),
        "fields": {1: (a_field(),)},
        "templates": (a_template(),),
        "webhooks": (a_webhook(),),
        "users": (a_user(),),
        "contracts": (a_contract(),),
        "contracts_count": 1,
        "acting_as": "Ada@example.com",
        "sign_keys": frozenset({31}),
        "url_problems": {"https://crm.example.com/hook": ""},
    }
    return AccountSeen(**(whole | parts))
