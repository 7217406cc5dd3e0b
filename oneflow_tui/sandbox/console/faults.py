"""Trouble on request, while the sandbox runs."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.errors import bad_request
from oneflow_tui.sandbox.faults import BadSpec, Faults
from oneflow_tui.sandbox.shapes.words import TEXT, shape
from oneflow_tui.sandbox.store import Json


def faults_shown(faults: Faults) -> Json:
    """The specification in force, and each rule with how many calls it has befallen."""
    return {
        "spec": faults.text,
        "rules": [{"text": rule.said.text, "hits": rule.hits} for rule in faults.rules],
    }


def set_faults(call: Call) -> Json:
    """POST /api/faults ``{"spec"}``: these rules from now on, counted anew; an empty text ends all trouble."""
    try:
        call.sandbox.faults = Faults(call.body["spec"])
    except BadSpec as problem:
        raise bad_request({"spec": [str(problem)]}) from None
    return faults_shown(call.sandbox.faults)


ROUTES = (Route("POST", "/api/faults", set_faults, body=shape({"spec": TEXT | {"maxLength": 10_000}})),)
