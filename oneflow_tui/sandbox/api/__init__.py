"""The calls of the REST API, a file a resource."""

from __future__ import annotations

from oneflow_tui.sandbox.api import (
    account,
    contacts,
    contract_fields,
    contract_files,
    contract_steps,
    contracts,
    data_fields,
    events,
    folders,
    logs,
    parties,
    tags,
    template_types,
    templates,
    users,
    webhooks,
    workspaces,
)

ROUTES = (
    *account.ROUTES,
    *template_types.ROUTES,
    *data_fields.ROUTES,
    *templates.ROUTES,
    *workspaces.ROUTES,
    *users.ROUTES,
    *webhooks.ROUTES,
    *contracts.ROUTES,
    *contract_steps.ROUTES,
    *parties.ROUTES,
    *contract_fields.ROUTES,
    *contract_files.ROUTES,
    *events.ROUTES,
    *contacts.ROUTES,
    *folders.ROUTES,
    *tags.ROUTES,
    *logs.ROUTES,
)
