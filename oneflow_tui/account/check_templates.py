"""Checks of the templates and of what workspaces can use."""

from __future__ import annotations

from collections.abc import Iterator

from oneflow_tui.account.check_types import own_types, tells_type
from oneflow_tui.account.contracts import part
from oneflow_tui.account.finding import Check, Finding
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.models import Template
from oneflow_tui.setup.words import TEMPLATES_MENU, quoted


def workspace_ids(template: Template) -> frozenset[int] | None:
    """The workspaces in which it can be used; None where it does not say."""
    if template.workspaces is None:
        return None
    found = (one.get("id") for one in template.workspaces)
    return frozenset(number for number in found if isinstance(number, int))


def carries_no_type(template: Template) -> bool:
    """Whether it says that it carries no template type; where it says nothing it may carry one."""
    href = part(part(template.raw, "_links"), "template_type").get("href")
    return tells_type(template) and not template.template_type and href is None


def _template_without_type(seen: AccountSeen) -> Iterator[Finding]:
    if seen.extension == "off":
        return
    for one in seen.templates or ():
        if carries_no_type(one):
            yield Finding(
                "template_without_type",
                "note",
                "template",
                one.id,
                f"The template {quoted(one.name)} carries no template type",
                "Contracts made from it have no data fields of an integration, and webhooks bound to a template type "
                "are assumed not to hear of them.",
                f"Leave it so if no integration uses it; else: {TEMPLATES_MENU}.",
                one.name,
            )


def _template_inactive(seen: AccountSeen) -> Iterator[Finding]:
    for one in seen.templates or ():
        if one.template_active is False and one.template_type_id is not None:
            yield Finding(
                "template_inactive",
                "note",
                "template",
                one.id,
                f"The template {quoted(one.name)} is not active",
                "It carries a template type, but no contract can be made from it.",
                "Make it active on the Templates page if it is to be used.",
                one.name,
            )


def _template_in_no_workspace(seen: AccountSeen) -> Iterator[Finding]:
    for one in seen.templates or ():
        if one.workspaces == [] and one.template_type_id is not None:
            yield Finding(
                "template_in_no_workspace",
                "warning",
                "template",
                one.id,
                f"The template {quoted(one.name)} is in no workspace",
                "A contract is made in a workspace, and this template names none in which it can be used.",
                "Add it to a workspace on the Templates page.",
                one.name,
            )


def _workspace_without_template(seen: AccountSeen) -> Iterator[Finding]:
    ours = {one.id for one in own_types(seen)}
    usable = [one for one in seen.templates or () if one.template_active is not False and one.template_type_id in ours]
    places = [workspace_ids(one) for one in usable]
    if not ours or any(place is None for place in places):
        return
    covered = {number for place in places for number in place or ()}
    for one in seen.workspaces or ():
        if one.id not in covered:
            yield Finding(
                "workspace_without_template",
                "note",
                "workspace",
                one.id,
                f"No template of an integration in the workspace {quoted(one.name)}",
                "No active template that carries one of the account's own template types can be used there, so an "
                "integration can make no contract in it.",
                f"Leave it so if the integration is not for this workspace; else: {TEMPLATES_MENU}.",
                one.name,
            )


CHECKS = (
    Check("template_without_type", "Template without a template type", ("templates",), _template_without_type),
    Check("template_inactive", "Template of a type that is not active", ("templates",), _template_inactive),
    Check("template_in_no_workspace", "Template of a type in no workspace", ("templates",), _template_in_no_workspace),
    Check(
        "workspace_without_template",
        "Workspace without a template of an integration",
        ("workspaces", "templates", "template_types"),
        _workspace_without_template,
    ),
)
