"""The template types as the person sees them: the account's, with what the draft adds and what belongs to it. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from oneflow_tui.models import TemplateType
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.draft import Draft, TypeDraft
from oneflow_tui.setup.words import counted, listed, quoted

CUSTOM_BY_DEFAULT = 10
"""Custom blueprints in an account, by default. Source: developer documentation."""


@dataclass(frozen=True, slots=True)
class TypeLine:
    """One row. `draft` where it belongs to this integration, `there` where the account has it; `note` is a sentence."""

    key: str
    name: str
    description: str
    standing: Literal["other", "ours", "new", "gone"]
    draft: TypeDraft | None = None
    there: TemplateType | None = None
    note: str = ""

    @property
    def id_text(self) -> str:
        """The id in the account; "" for one that is still to be created."""
        type_id = self.there.id if self.there is not None else self.draft.remote_id if self.draft is not None else None
        return "" if type_id is None else str(type_id)


def _note(one: TemplateType, draft: TypeDraft | None, names: Counter[str]) -> str:
    said = []
    if draft is not None:
        differing = {name: text for name, text in draft.asked.items() if getattr(one, name) != text}
        asked = listed([f"the {name} {quoted(text)}" for name, text in differing.items()])
        said += [f"The set-up file asks for {asked}: a person changes that in the web app (F9)."] if asked else []
    if names[one.name] > 1:
        said.append(f"{names[one.name]} template types have this name: tell them apart by their ids.")
    if one.extension_type:
        said.append("Made by an integration extension: Oneflow locks the data fields of such a type.")
    if not said:
        said.append(
            "Part of this integration. Enter lets it go; the account is not touched."
            if draft is not None
            else "Enter makes it ours: its data fields can be edited on the next step. Nothing is sent by that."
        )
    return " ".join(said)


def type_lines(draft: Draft, actual: Actual) -> list[TypeLine]:
    """The account's types in its order, then those of the draft that it does not have."""
    known = actual.template_types or ()
    drafts = {one.remote_id: one for one in draft.types if one.remote_id is not None}
    names = Counter([*(one.name for one in known), *(one.name for one in draft.types if one.remote_id is None)])
    found = [
        TypeLine(
            f"id:{one.id}",
            one.name,
            one.description,
            "ours" if one.id in drafts else "other",
            drafts.get(one.id),
            one,
            _note(one, drafts.get(one.id), names),
        )
        for one in known
    ]
    there = {one.id for one in known}
    for one in draft.types:
        if one.remote_id is None:
            note = "Not in the account yet: F6 creates it, ^n adds another, ^e edits this one, Del drops it."
            found.append(TypeLine(one.uid, one.name, one.description, "new", one, None, note))
        elif one.remote_id not in there:
            read = actual.template_types is not None and actual.extension != "off"
            note = "No longer in the account. Del takes it out of this integration." if read else "Not read yet."
            found.append(TypeLine(one.uid, one.name, one.description, "gone" if read else "ours", one, None, note))
    return found


def custom_warning(draft: Draft, actual: Actual) -> str:
    """A word where the new types would go past the default number of custom blueprints; "" where they would not."""
    custom = sum(not one.extension_type for one in actual.template_types or ())
    new = sum(one.remote_id is None for one in draft.types)
    if not new or custom + new <= CUSTOM_BY_DEFAULT:
        return ""
    return (
        f"An account holds {CUSTOM_BY_DEFAULT} custom blueprints by default; with {counted(new, 'new one')} this one "
        f"would hold {custom + new}, so Oneflow may refuse the last."
    )


def with_released(draft: Draft, one: TypeDraft) -> Draft:
    """The draft without a type of the account. Webhooks that were bound to it stay bound to it, by its id."""
    webhooks = tuple(
        hook.model_copy(update={"type_uid": None, "type_id": one.remote_id}) if hook.type_uid == one.uid else hook
        for hook in draft.webhooks
    )
    return draft.without_type(one.uid).model_copy(update={"webhooks": webhooks})
