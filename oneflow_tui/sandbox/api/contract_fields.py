"""The data fields of a contract, which it has from its template's type."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.calls import Call, Link, Route, found
from oneflow_tui.sandbox.contracts import life
from oneflow_tui.sandbox.contracts.acting import contract_to_change, part
from oneflow_tui.sandbox.contracts.showing import field_shown
from oneflow_tui.sandbox.listing import PAGING, page
from oneflow_tui.sandbox.shapes.contract_bodies import FIELD_VALUE
from oneflow_tui.sandbox.shapes.contracts import CONTRACT_FIELD
from oneflow_tui.sandbox.shapes.words import page_of
from oneflow_tui.sandbox.store import Json


def every(call: Call) -> Json:
    """GET /contracts/{id}/data_fields."""
    contract = call.find("contracts")
    return page(call, f"/contracts/{contract['id']}/data_fields", contract["data_fields"], field_shown)


def by_id(call: Call) -> Json:
    """PUT /contracts/{id}/data_fields/{field_id}."""
    contract = contract_to_change(call)
    return _filled(call, contract, part(call, contract["data_fields"], "field_id"))


def by_custom_id(call: Call) -> Json:
    """PUT /contracts/{id}/data_fields/c::{custom_id}."""
    contract = contract_to_change(call)
    wanted = call.path["custom_id"]
    return _filled(
        call, contract, found(next((one for one in contract["data_fields"] if one["custom_id"] == wanted), None))
    )


def _filled(call: Call, contract: Json, field: Json) -> Json:
    """Gives the field its value, and tells so where that is another than before."""
    life.need(contract, *life.OPEN)
    value = call.body["value"] or ""
    if field["value"] != value:
        field["value"] = value
        life.changed(call.store, contract, "data_field:update")
        field["updated_time"] = contract["updated_time"]
    return field_shown(call, field)


_PUT: dict[str, Any] = {"body": FIELD_VALUE, "answer": CONTRACT_FIELD, "refusals": (403, 409)}
ROUTES = (
    Route(
        "GET",
        "/contracts/{id}/data_fields",
        every,
        "The data fields of a contract.",
        query=PAGING,
        answer=page_of("ContractDataField", CONTRACT_FIELD),
        links=(
            Link("put-contracts-id-data_fields-field_id", {"id": "$request.path.id", "field_id": "/data/0/id"}),
            Link(
                "put-contracts-id-data_fields-c-custom_id",
                {"id": "$request.path.id", "custom_id": "/data/0/_private_ownerside/custom_id"},
            ),
        ),
    ),
    Route("PUT", "/contracts/{id}/data_fields/{field_id}", by_id, "Sets the value of a data field.", **_PUT),
    Route(
        "PUT",
        "/contracts/{id}/data_fields/c::{custom_id}",
        by_custom_id,
        "Sets the value of the data field with this custom_id.",
        **_PUT,
    ),
)
