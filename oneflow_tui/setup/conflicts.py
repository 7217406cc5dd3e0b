"""What the account changed under a draft that was made on an older look at it. Pure."""

from __future__ import annotations

from oneflow_tui.setup.actual import Actual, attributes
from oneflow_tui.setup.draft import Draft, TypeDraft, new_attributes
from oneflow_tui.setup.words import quoted


def _type_conflicts(one: TypeDraft, actual: Actual) -> list[str]:
    where = f"{quoted(one.name)}, "
    if one.remote_id is None:
        return []
    if actual.extension == "off":
        return [f"The extension Template types is off, so {quoted(one.name)} ({one.remote_id}) cannot be reached."]
    if actual.template_types is not None and actual.type_by_id(one.remote_id) is None:
        return [f"The template type {quoted(one.name)} ({one.remote_id}) is no longer in the account."]
    known = actual.fields.get(one.remote_id)
    if known is None:
        return []
    there = {field.custom_id: attributes(field) for field in known}
    sentences: list[str] = []
    for edit in one.changed:
        now = there.get(edit.custom_id)
        if now is None:
            sentences.append(f"{where}{quoted(edit.custom_id)}: you changed this field; the account no longer has it.")
            continue
        for attribute, new in edit.new.items():
            base = edit.base.get(attribute, "")
            if now[attribute] not in (base, new):
                sentences.append(
                    f"{where}{quoted(edit.custom_id)}, {attribute}: was {quoted(base)} when you changed it to "
                    f"{quoted(new)}; the account now says {quoted(now[attribute])}."
                )
    for field in one.new:
        now = there.get(field.custom_id)
        if now is not None and now != new_attributes(field) and field.custom_id not in one.removed:
            sentences.append(
                f"{where}{quoted(field.custom_id)}: you added this field; meanwhile the account has one of this "
                "custom_id with other texts."
            )
    return sentences


def conflicts(draft: Draft, actual: Actual) -> list[str]:
    """One sentence for each edit whose ground moved: its field's base is no longer the account's, or it is gone."""
    sentences = [sentence for one in draft.types for sentence in _type_conflicts(one, actual)]
    known = None if actual.webhooks is None else {webhook.id for webhook in actual.webhooks}
    for one in draft.webhooks:
        if one.action == "change" and known is not None and one.remote_id not in known:
            sentences.append(
                f"The webhook {one.remote_id} to {quoted(one.callback_url)}: you changed it; the account no longer "
                "has it."
            )
    return sentences
