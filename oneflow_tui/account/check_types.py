"""Checks of the extension and the template types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from oneflow_tui.account.contracts import part
from oneflow_tui.account.finding import Check, Finding
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.models import Template, TemplateType
from oneflow_tui.setup.words import EXTENSION_MENU, TEMPLATES_MENU, TYPES_MENU, counted, listed, quoted


def own_types(seen: AccountSeen) -> tuple[TemplateType, ...]:
    """The types that are not those of an extension which Oneflow built (these name it)."""
    return tuple(one for one in seen.template_types or () if one.extension_type is None)


def _extension_unsure(seen: AccountSeen) -> Iterator[Finding]:
    if seen.extension == "probably_on":
        yield Finding(
            "extension_unsure",
            "note",
            "account",
            None,
            "Whether the extension Template types is on cannot be told",
            "Oneflow answers the list of template types with nothing in it; it may do so too while the extension is "
            "off. No call tells.",
            f"Create the first template type: that will tell. Or look at {EXTENSION_MENU}.",
        )


def _extension_off(seen: AccountSeen) -> Iterator[Finding]:
    if seen.extension == "off":
        yield Finding(
            "extension_off",
            "problem",
            "account",
            None,
            "The extension Template types is off",
            "Oneflow refuses to list template types, which is taken for the extension being off.",
            f"A person switches it on: {EXTENSION_MENU}.",
        )


def tells_type(template: Template) -> bool:
    """Whether it says which template type it carries, or that it carries none."""
    return "template_type" in template.raw or "template_type" in part(template.raw, "_links")


def all_tell_type(seen: AccountSeen) -> bool:
    """Whether it can be said of a template type that no template carries it."""
    return all(tells_type(one) for one in seen.templates or ())


def _type_without_template(seen: AccountSeen) -> Iterator[Finding]:
    if not all_tell_type(seen):
        return
    carried = {one.template_type_id for one in seen.templates or ()}
    for one in seen.template_types or ():
        if one.id not in carried:
            yield Finding(
                "type_without_template",
                "warning",
                "template_type",
                one.id,
                f"No template carries {quoted(one.name)}",
                "Contracts are made from templates, so none can be made with this template type.",
                f"{TEMPLATES_MENU}.",
                one.name,
            )


def _type_without_fields(seen: AccountSeen) -> Iterator[Finding]:
    for one in seen.template_types or ():
        if one.id in seen.fields and not seen.fields[one.id]:
            yield Finding(
                "type_without_fields",
                "note",
                "template_type",
                one.id,
                f"{quoted(one.name)} has no data field",
                "An integration has nothing to fill in contracts of this type.",
                "Add the data fields of your integration, unless it needs none.",
                one.name,
            )


def _types_of_one_name(seen: AccountSeen) -> Iterator[Finding]:
    by_name: dict[str, list[TemplateType]] = defaultdict(list)
    for one in seen.template_types or ():
        by_name[one.name.strip().casefold()].append(one)
    for same in by_name.values():
        for one in same if len(same) > 1 else ():
            others = listed([str(other.id) for other in same if other is not one][:5])
            yield Finding(
                "types_of_one_name",
                "warning",
                "template_type",
                one.id,
                f"{counted(len(same), 'template type')} are named {quoted(one.name)}",
                f"People choose by the name and may take the wrong one; this is {one.id}, the same name has {others}. "
                "Capitals and blanks at the ends are not counted.",
                f"Rename or remove one in the web app: {TYPES_MENU}. The API can do neither.",
                one.name,
            )


CHECKS = (
    Check("extension_off", "The extension is off", ("extension",), _extension_off),
    Check("extension_unsure", "Whether the extension is on cannot be told", ("extension",), _extension_unsure),
    Check(
        "type_without_template",
        "Template type that no template carries",
        ("template_types", "templates"),
        _type_without_template,
    ),
    Check(
        "type_without_fields", "Template type without data fields", ("template_types", "fields"), _type_without_fields
    ),
    Check("types_of_one_name", "Template types of one name", ("template_types",), _types_of_one_name),
)
