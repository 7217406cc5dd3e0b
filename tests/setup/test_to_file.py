"""What the wizard holds as a set-up file: nothing of it is lost, and a file that is there stays what it was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.draft import ChangedField, Draft, NewField, TypeDraft, UserDraft, WebhookDraft
from oneflow_tui.setup.file.merging import Merged, merge_setup
from oneflow_tui.setup.file.models import SetupFile
from oneflow_tui.setup.file.wanting import wanted_of
from oneflow_tui.setup.file.writing import write_setup
from oneflow_tui.setup.from_file import draft_from
from oneflow_tui.setup.ids import IdMap
from oneflow_tui.setup.plan import make_plan
from oneflow_tui.setup.to_file import set_up_of
from tests.setup.file.making import EXAMPLE, read
from tests.setup.test_from_file import FILE, URL, account, field

EMPTY: dict[str, Any] = {"template_types": (), "fields": {}, "webhooks": (), "users": ()}


def opened(text: str, actual: Actual, ids: IdMap | None = None) -> Draft:
    return draft_from(wanted_of(read(text)), actual, ids or IdMap(), Draft())


def held(draft: Draft, actual: Actual, like: SetupFile | None = None) -> SetupFile:
    return set_up_of(draft, actual, name="Acme CRM", ids=IdMap(), like=like).setup


def worked_in(text: str, draft: Draft, actual: Actual, *, drop: bool = False) -> Merged:
    old = read(text)
    found = set_up_of(draft, actual, name="", ids=IdMap(), like=old)
    return merge_setup(text, old, found.setup, drop=drop, removals=True, names=found.names)


def without_blanks(setup: SetupFile) -> SetupFile:
    """An empty attribute and a left-out one are the same for a thing that is new."""
    types = tuple(
        one.model_copy(
            update={
                "description": one.description or None,
                "data_fields": tuple(
                    row.model_copy(update={key: text or None for key, text in row if key not in ("custom_id",)})
                    for row in one.data_fields
                ),
            }
        )
        for one in setup.template_types
    )
    return setup.model_copy(update={"template_types": types})


def test_a_file_opened_over_an_empty_account_and_written_anew_says_the_same() -> None:
    text = EXAMPLE.replace('"keyring"               #', '"env:KEY"   #')
    asked = wanted_of(read(text))
    asked = replace(asked, webhooks=tuple(replace(one, new_sign_key=True, uid="u") for one in asked.webhooks))
    draft = draft_from(asked, account(**EMPTY), IdMap(), Draft())
    setup = held(draft, account(**EMPTY))
    assert without_blanks(setup) == without_blanks(read(text))
    assert read(write_setup(setup)) == setup


def test_a_file_opened_over_an_account_and_written_anew_asks_the_same_of_it() -> None:
    actual = account()
    setup = held(opened(FILE, actual), actual)

    def asks(setup: SetupFile) -> set[tuple[Any, ...]]:
        plan = make_plan(wanted_of(setup), actual, IdMap(), has_scim=False)
        return {(one.action, one.kind, one.id.partition(" ")[0]) for one in plan.changes}

    assert asks(setup) == asks(read(FILE))
    assert setup.template_types[0].delete_data_fields == ("gone", "vat")
    assert setup.delete_webhooks == ("https://old.example.com/",)


@pytest.mark.parametrize("text", [EXAMPLE, FILE])
def test_opened_and_saved_again_the_file_is_byte_for_byte_as_it_was(text: str) -> None:
    actual = account(**EMPTY)
    assert worked_in(text, opened(text, actual), actual) == Merged(text)


def test_so_it_is_over_an_account_that_has_what_is_to_be_changed() -> None:
    fields = (field("city", name="City"), field("gone"), field("vat", name="VAT"))
    actual = account(
        fields={5: fields}, template_types=(account().template_types[0].model_copy(update={"description": ""}),)
    )
    text = FILE.replace('renamed_from = "vat"', 'renamed_from = "vat"\n  name = "VAT"')
    text = text.replace('email = "ADA@example.com"', 'email = "ADA@example.com"\nname = "Ada"')
    assert worked_in(text, opened(text, actual), actual) == Merged(text)


def test_what_the_draft_adds_comes_into_the_file_and_comments_stay() -> None:
    actual = account(**EMPTY)
    draft = opened(EXAMPLE, actual)
    deal = draft.types[0].model_copy(update={"new": (*draft.types[0].new, NewField(custom_id="vat", name="VAT"))})
    hook = WebhookDraft(callback_url="https://new.example/", workspaces=(31,), new_sign_key=True)
    draft = draft.with_type(deal).with_webhook(hook)
    draft = draft.with_user(UserDraft(email="grace@example.com", name="Grace", workspaces=(31,)))
    merged = worked_in(EXAMPLE, draft, actual)
    assert not merged.kept
    for line in EXAMPLE.splitlines():
        assert line in merged.text
    setup = read(merged.text)
    assert setup.template_types[0].data_fields[1].custom_id == "vat"
    assert (setup.webhooks[1].workspaces, setup.webhooks[1].sign_key) == (("Sales",), "keyring")
    assert (setup.users[1].email, setup.users[1].workspaces) == ("grace@example.com", ("Sales",))


def test_a_removal_marked_in_the_wizard_is_one_in_the_file() -> None:
    text = FILE.replace('delete_data_fields = ["gone"]', "delete_data_fields = []  # none yet")
    actual = account()
    draft = opened(text, actual)
    deal = draft.types[0].model_copy(update={"removed": (*draft.types[0].removed, "city"), "changed": ()})
    merged = worked_in(text, draft.with_type(deal), actual)
    assert read(merged.text).template_types[0].delete_data_fields == ("city",)
    assert [one.custom_id for one in read(merged.text).template_types[0].data_fields] == [
        "new",
        "vat_number",
        "theirs",
        "gone",
    ]
    assert read(merged.text).template_types[0].data_fields[1].renamed_from == "vat"
    assert "# none yet" in merged.text


def test_a_removal_taken_back_in_the_wizard_is_none_in_the_file() -> None:
    actual = account()
    draft = opened(FILE, actual)
    deal = draft.types[0].model_copy(update={"removed": ()})
    hooks = tuple(one for one in draft.webhooks if one.action != "remove")
    merged = worked_in(FILE, draft.with_type(deal).model_copy(update={"webhooks": hooks}), actual)
    setup = read(merged.text)
    assert setup.template_types[0].delete_data_fields == ()
    rows = {one.custom_id: one for one in setup.template_types[0].data_fields}
    assert {"gone", "vat", "vat_number"} <= set(rows)
    assert rows["vat_number"].renamed_from is None
    assert setup.delete_webhooks == ()
    assert "https://old.example.com/" in [one.callback_url for one in setup.webhooks]


def test_a_webhook_removed_in_the_wizard_goes_out_of_the_file_and_is_named() -> None:
    text = (
        'version = 1\n[[webhooks]] # ours\ncallback_url = "https://old.example.com/"\n'
        f'[[webhooks]]\ncallback_url = "{URL}"\ntemplate_type = 5\n'
    )
    actual = account()
    draft = Draft(webhooks=(WebhookDraft(action="remove", remote_id=70, callback_url="https://old.example.com/"),))
    setup = read(worked_in(text, draft, actual).text)
    assert [one.callback_url for one in setup.webhooks] == [URL]
    assert setup.delete_webhooks == ("https://old.example.com/",)


def test_what_the_file_has_and_the_wizard_does_not_is_told_and_dropped_only_if_asked() -> None:
    actual = account(**EMPTY)
    draft = opened(EXAMPLE, actual)
    less = draft.model_copy(update={"users": (), "webhooks": ()})
    less = less.with_type(less.types[0].model_copy(update={"new": ()}))
    merged = worked_in(EXAMPLE, less, actual)
    assert merged.text == EXAMPLE
    assert len(merged.kept) == 3
    dropped = read(worked_in(EXAMPLE, less, actual, drop=True).text)
    assert (dropped.webhooks, dropped.users, dropped.template_types[0].data_fields) == ((), (), ())


def test_what_others_made_does_not_come_into_a_file_that_does_not_name_it() -> None:
    actual = account()
    text = 'version = 1\n[[users]]\nemail = "grace@example.com"\n'
    assert worked_in(text, opened(text, actual), actual).text == text
    whole = held(opened(text, actual), actual)
    assert len(whole.webhooks) == 2
    assert {one.email for one in whole.users} == {"ada@example.com", "grace@example.com"}


def test_what_only_a_person_can_change_stays_asked_for() -> None:
    text = 'version = 1\n[[template_types]]\nname = "Deal"\ndescription = "Other"  # by hand\n'
    assert worked_in(text, opened(text, account()), account()).text.count("Other") == 1
    assert held(opened(text, account()), account()).template_types[0].description == "Other"


def test_changed_attributes_and_the_order_of_the_table_are_in_a_new_file() -> None:
    edit = ChangedField(custom_id="city", base={"name": "City"}, new={"name": "Town"})
    one = TypeDraft(name="Deal", remote_id=5, changed=(edit,), order=("vat", "city"))
    actual = account(fields={5: (field("city", name="City"), field("vat", name="VAT"))})
    (deal,) = held(Draft(types=(one,)), actual).template_types
    assert [(row.custom_id, row.name) for row in deal.data_fields] == [("vat", "VAT"), ("city", "Town")]


def test_keys_of_types_that_share_a_name_stay() -> None:
    text = (
        'version = 1\n[[template_types]]\nname = "Deal"\nkey = "one"\ndelete_data_fields = ["gone"]\n'
        '[[template_types]]\nname = "Deal"\nkey = "two"\n'
    )
    ids = IdMap().with_type('template_types["one"]', 5).with_type('template_types["two"]', 6)
    two = account().template_types[0].model_copy(update={"id": 6})
    actual = account(template_types=(*account().template_types, two), fields={5: (field("gone"),), 6: ()}, webhooks=())
    draft = draft_from(wanted_of(read(text)), actual, ids, Draft())
    assert [one.remote_id for one in draft.types] == [5, 6]
    assert worked_in(text, draft, actual).text == text.replace(
        'key = "one"\n', 'key = "one"\ndescription = "D"\n'
    ).replace('key = "two"\n', 'key = "two"\ndescription = "D"\n')
