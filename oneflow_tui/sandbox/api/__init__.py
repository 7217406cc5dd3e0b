"""The calls of the REST API, a file a resource."""

from __future__ import annotations

from oneflow_tui.sandbox.api import (
    account,
    contracts,
    data_fields,
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
)
