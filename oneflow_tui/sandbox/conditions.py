"""What an account must have before a call is answered: an extension that is on, a plan that holds it."""

from __future__ import annotations

from oneflow_tui.sandbox.calls import Call
from oneflow_tui.sandbox.errors import ApiError

EXTENSIONS = {"template_types": "Template types", "webhooks": "Webhooks"}
_PLANS = {"template_types": ("business", "enterprise")}
"""The plans that hold an extension, where that is known."""


def need_extension(call: Call, name: str) -> bool:
    """Whether the extension is on. Where it is off this is a refusal, or False where the switch says "empty" and a list
    is asked for: that answers with nothing in it. A plan that does not hold it refuses in any case."""
    if name in _PLANS:
        need_plan(call, *_PLANS[name])
    if call.store.conditions[f"{name}_on"]:
        return True
    position = call.switches["extension_off"]
    if position == "empty":
        return False
    raise _off(name, int(position))


def need_extension_to_write(call: Call, name: str) -> None:
    """The same for anything but a list, which is refused in any case."""
    if not need_extension(call, name):
        raise _off(name, 403)


def need_plan(call: Call, *plans: str) -> None:
    """402, or what the switch says, where the account's plan is none of these."""
    if call.store.conditions["plan"] not in plans:
        raise ApiError(int(call.switches["plan_too_small"]), "The account's plan does not include this.")


def _off(name: str, status: int) -> ApiError:
    if status == 404:
        return ApiError(404, "The requested resource was not found.")
    return ApiError(status, f"The {EXTENSIONS[name]} extension is not enabled for this account.")
