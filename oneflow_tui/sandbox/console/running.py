"""How the sandbox behaves: switches, conditions, trouble, what it has noted."""

from __future__ import annotations

from typing import Any

from oneflow_tui.sandbox.calls import Call, Route
from oneflow_tui.sandbox.shapes.words import FLAG, shape
from oneflow_tui.sandbox.store import Json
from oneflow_tui.sandbox.switches import ALL, Switches

PLANS = ("enterprise", "business", "essentials")


def switches_shown(switches: Switches) -> list[Json]:
    """Each open point with its question, its positions and where it stands."""
    return [
        {
            "name": one.name,
            "question": one.question,
            "positions": list(one.positions),
            "position": switches[one.name],
            "default": one.default,
        }
        for one in ALL
    ]


def switch(call: Call) -> Json:
    """POST /api/switches ``{NAME: POSITION, …}``: those named are set, the others stay."""
    stored = call.store.edit("switches", 1)
    for name, position in call.body.items():
        stored[name] = position
    return {one.name: stored.get(one.name, one.default) for one in ALL}


def set_conditions(call: Call) -> Json:
    """POST /api/conditions: sets those that are named; in the real account Oneflow or a person does."""
    conditions = call.store.edit("conditions", 1)
    conditions.update(call.body)
    return {key: value for key, value in conditions.items() if key != "id"}


_POSITIONS: dict[str, Any] = {one.name: {"type": "string", "enum": list(one.positions)} for one in ALL}
_CONDITIONS: dict[str, Any] = {
    "template_types_on": FLAG,
    "webhooks_on": FLAG,
    "integration_extension": FLAG,
    "plan": {"type": "string", "enum": list(PLANS)},
    "field_limit": {"type": "integer", "minimum": 150, "maximum": 1000},
}
ROUTES = (
    Route("POST", "/api/switches", switch, body=shape({}, _POSITIONS, additionalProperties=False)),
    Route("POST", "/api/conditions", set_conditions, body=shape({}, _CONDITIONS, additionalProperties=False)),
)
