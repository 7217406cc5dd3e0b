"""A pull is worked into a file; all that the person wrote there besides stays as it is."""

from __future__ import annotations

import difflib
import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from oneflow_tui.errors import BadFile
from oneflow_tui.setup.file.layout import Row, field_row, inline, spell, type_row, user_row, webhook_row
from oneflow_tui.setup.file.merging import Merged, merge_setup
from oneflow_tui.setup.file.models import SetupFile
from oneflow_tui.setup.file.pulling import AccountNames
from oneflow_tui.setup.file.writing import write_setup
from tests.setup.file.making import EXAMPLE, read, setups


def merge(text: str, pulled: str, *, drop: bool = False, **parts: Any) -> Merged:
    return merge_setup(text, read(text), read(pulled), drop=drop, **parts)


def changed(before: str, after: str) -> list[str]:
    """The lines that went (-) and came (+)."""
    found = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in found if line[:1] in "+-"]


PULLED = re.sub(r" +#.*", "", EXAMPLE).replace('description = ""\n', "").replace('  value = ""\n', "")


def test_a_pull_that_says_the_same_changes_nothing() -> None:
    assert merge(EXAMPLE, PULLED, drop=True) == Merged(EXAMPLE)


def test_attributes_are_set_where_they_differ_and_nothing_else_moves() -> None:
    pulled = PULLED.replace('"Customer name"', '"Kund \\u202e"').replace('"contract:publish", ', "")
    pulled = pulled.replace('"user"', '"administrator"').replace("placeholder", "value")
    told = '# or "administrator"; told to the person who invites where no API can set it'
    assert sorted(changed(EXAMPLE, merge(EXAMPLE, pulled).text)) == sorted(
        [
            '-   name = "Customer name"',
            '+   name = "Kund \\u202E"',
            '+   placeholder = ""',
            '-   value = ""',
            '-   placeholder = "Acme AB"',
            '+   value = "Acme AB"',
            '- events = ["contract:publish", "contract:sign"]   # empty: all',
            '+ events = ["contract:sign"]   # empty: all',
            f'- role = "user"                      {told}',
            f'+ role = "administrator"                      {told}',
        ]
    )


def test_a_left_out_attribute_comes_in_beside_its_like_only_where_the_account_has_one() -> None:
    text = 'version = 1\n[[template_types]]\nname = "A"\n\n  [[template_types.data_fields]]\n' + (
        '  custom_id = "a" # why\n  value = "v"\n\n  # the next one\n'
        '  [[template_types.data_fields]]\n  custom_id = "b"'
    )
    pulled = (
        'version = 1\n[[template_types]]\nname = "A"\ndescription = "D"\ndata_fields = ['
        '{custom_id = "a", name = "N", value = "v"}, {custom_id = "b", name = "", description = "B"}]'
    )
    assert merge(text, pulled).text == (
        'version = 1\n[[template_types]]\nname = "A"\ndescription = "D"\n\n  [[template_types.data_fields]]\n'
        '  custom_id = "a" # why\n  name = "N"\n  value = "v"\n\n  # the next one\n'
        '  [[template_types.data_fields]]\n  custom_id = "b"\n  description = "B"\n'
    )


def test_new_things_come_after_their_like() -> None:
    pulled = PULLED + (
        '[[template_types]]\nname = "B"\n[[webhooks]]\ncallback_url = "https://b.example.com/"\n'
        '[[users]]\nemail = "bob@x.se"\n'
    )
    pulled = pulled.replace("[[webhooks]]", '[[template_types.data_fields]]\ncustom_id = "vat"\n[[webhooks]]', 1)
    merged = merge(EXAMPLE, pulled)
    fields_end, hooks_end = '  value = ""\n', "a literal is refused\n"
    expected = EXAMPLE.replace(
        fields_end,
        fields_end + '  [[template_types.data_fields]]\n  custom_id = "vat"\n'
        '\n[[template_types]]\nname = "B"\ndelete_data_fields = []\n',
    ).replace(
        hooks_end,
        hooks_end + '\n[[webhooks]]\ncallback_url = "https://b.example.com/"\nevents = []\nworkspaces = []\n',
    )
    assert merged.text == expected + (
        '\n[[users]]\nemail = "bob@x.se"\nname = ""\ntitle = ""\nrole = "user"\nworkspaces = []\n'
    )


def test_what_the_account_lacks_stays_and_is_named() -> None:
    merged = merge(EXAMPLE, "version = 1")
    assert merged.text == EXAMPLE
    assert merged.kept == (
        'template_types["Acme CRM deal"]',
        'webhooks["https://crm.example.com/oneflow" for Acme CRM deal]',
        'users["ada@example.com"]',
    )
    assert merged.dropped == ()


def test_what_the_account_lacks_goes_with_its_comments_when_asked() -> None:
    text = EXAMPLE.replace("[[webhooks]]", "# our CRM\n[[webhooks]]") + "\n# the end\n"
    merged = merge(text, PULLED.partition("[[webhooks]]")[0] + PULLED[PULLED.index("[[users]]") :], drop=True)
    assert merged.dropped == ('webhooks["https://crm.example.com/oneflow" for Acme CRM deal]',)
    assert [line for line in changed(text, merged.text) if line.startswith("+")] == []
    assert "our CRM" not in merged.text
    assert "callback_url" not in merged.text
    assert merged.text.endswith("workspaces = []\n\n# the end\n")
    assert "# data_fields_csv" in merged.text


def test_a_comment_that_stands_under_a_key_is_not_taken_for_the_next_tables() -> None:
    text = 'version = 1\n[[users]]\nemail = "a@x.se"\n# of a\n[[users]]\nemail = "b@x.se"\n'
    merged = merge(text, 'version = 1\n[[users]]\nemail = "a@x.se"\n', drop=True)
    assert merged.text == 'version = 1\n[[users]]\nemail = "a@x.se"\n# of a\n'


def test_what_the_pull_left_out_is_not_dropped() -> None:
    names = AccountNames(there=frozenset({'users["ada@example.com"]'}), unread=frozenset({"webhooks"}))
    pulled = PULLED.partition("[[webhooks]]")[0]
    assert merge(EXAMPLE, pulled, drop=True, names=names) == Merged(EXAMPLE)


TYPE = 'version = 1\n[[template_types]]\nname = "A"\n'


def test_removals_on_purpose_stay_and_do_not_come_back_as_wanted() -> None:
    text = 'delete_webhooks = ["https://x.example.com/"]\n' + TYPE + 'delete_data_fields = ["a"]\n'
    pulled = TYPE + 'data_fields = [{custom_id = "a"}]\n[[webhooks]]\ncallback_url = "https://x.example.com/"\n'
    assert merge(text, pulled, drop=True) == Merged(text)


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        (["old"], ["new from old"]),
        (["old", "new"], ["new from old"]),
        (["new"], ["new"]),
        ([], ["new from old"]),
    ],
)
@pytest.mark.parametrize("form", ["tables", "inline"])
def test_a_rename_is_over_when_the_account_has_the_new_and_not_the_old(
    form: str, account: list[str], expected: list[str]
) -> None:
    if form == "tables":
        text = (
            TYPE + '[[template_types.data_fields]]\ncustom_id = "new"\n# why\nrenamed_from = "old" # once\nvalue = ""\n'
        )
    else:
        text = TYPE + 'data_fields = [{ custom_id = "new", renamed_from = "old", value = "" }]\n'
    rows = ", ".join(f'{{custom_id = "{one}"}}' for one in account)
    pulled = f"{TYPE}data_fields = [{rows}]\n"
    merged = merge(text, pulled)
    (one,) = read(merged.text).template_types
    assert [row.custom_id + (f" from {row.renamed_from}" if row.renamed_from else "") for row in one.data_fields] == (
        expected
    )
    assert ("# why" in merged.text) is (form == "tables")


def test_sign_keys_and_keys_stay() -> None:
    text = TYPE + 'key = "mine"\n[[webhooks]]\ncallback_url = "https://x.example.com/"\nsign_key = "env:KEY"\n'
    pulled = TYPE + '[[webhooks]]\ncallback_url = "https://x.example.com/"\nsign_key = "keyring"\n'
    assert merge(text, pulled, drop=True) == Merged(text)


def test_a_type_that_was_renamed_in_the_web_app_keeps_its_address() -> None:
    text = TYPE + '[[webhooks]]\ncallback_url = "https://x.example.com/"\ntemplate_type = "A"\n'
    pulled = 'version = 1\n[[template_types]]\nname = "Z"\nkey = "A"\n' + (
        '[[webhooks]]\ncallback_url = "https://x.example.com/"\ntemplate_type = "Z"\n'
    )
    merged = merge(text, pulled, drop=True)
    assert changed(text, merged.text) == ['- name = "A"', '+ name = "Z"', '+ key = "A"']


def test_ids_and_names_of_one_thing_are_one() -> None:
    text = TYPE + '[[webhooks]]\ncallback_url = "https://x.example.com/"\ntemplate_type = 5\nworkspaces = [7, "HR"]\n'
    pulled = TYPE + (
        '[[webhooks]]\ncallback_url = "https://x.example.com/"\ntemplate_type = "A"\nworkspaces = ["HR", "Sales"]\n'
    )
    names = AccountNames(types={5: "A"}, workspaces={7: "Sales"})
    assert merge(text, pulled, drop=True, names=names) == Merged(text)


def test_among_several_webhooks_of_one_place_equal_filters_count_first() -> None:
    hook = '[[webhooks]]\ncallback_url = "https://x.example.com/"\n'
    sign, publish, delete = ('events = ["contract:sign"]\n', 'events = ["contract:publish"]\n', "events = []\n")
    text = f"version = 1\n{hook}{sign}# second\n{hook}{publish}"
    pulled = f"version = 1\n{hook}{delete}{hook}{sign}"
    assert changed(text, merge(text, pulled).text) == [
        '- events = ["contract:publish"]',
        "+ events = []",
    ]


def test_users_are_known_by_their_address_whatever_its_case_and_keep_what_an_invitation_says() -> None:
    text = 'version = 1\n[[users]]\nemail = "ADA@x.se"\nname = "Ada"\ntitle = "CEO"\nworkspaces = ["Sales"]\n'
    pulled = 'version = 1\n[[users]]\nemail = "ada@x.se"\nname = "Ada L"\n'
    assert changed(text, merge(text, pulled, drop=True).text) == ['- name = "Ada"', '+ name = "Ada L"']


CSV_TYPE = 'version = 1\n[[template_types]]\nname = "A"\ndata_fields_csv = "f.csv" # the fields\n'


@pytest.mark.parametrize("drop", [False, True])
def test_fields_in_csv_change_there_in_its_own_layout(drop: bool) -> None:
    table = "\ufeffname;custom_id;value\r\nA;a;1\r\nOurs;ours;\r\n"
    pulled = TYPE + 'data_fields = [{custom_id = "a", name = "A2", value = "1"}, {custom_id = "b", name = "=B;"}]\n'
    old = read(CSV_TYPE, {"f.csv": table})
    merged = merge_setup(CSV_TYPE, old, read(pulled), drop=drop, csv=lambda file: table.encode())
    ours = "" if drop else "Ours;ours;\r\n"
    assert merged.csv == {"f.csv": f'\ufeffname;custom_id;value\r\nA2;a;1\r\n{ours}"=B;";b;\r\n'}
    assert merged.text == CSV_TYPE
    assert (merged.kept, merged.dropped)[drop] == ('template_types["A"].data_fields["ours"]',)


def test_only_a_removal_changes_a_csv_file_too() -> None:
    old = read(CSV_TYPE, {"f.csv": "custom_id,name\na,A\nb,B\n"})
    merged = merge_setup(CSV_TYPE, old, read(TYPE + 'data_fields = [{custom_id = "b", name = "B"}]'), drop=True)
    assert merged.csv == {"f.csv": "custom_id,name\nb,B\n"}


def test_a_text_that_would_not_read_back_is_not_returned() -> None:
    with pytest.raises(BadFile):
        merge_setup(EXAMPLE.replace("Customer", "Kund"), read(EXAMPLE), read(PULLED.replace("AB", "Ltd")), drop=False)


# Every form of every set-up


def in_tables(setup: SetupFile, *, line_end: str, gap: str) -> str:
    """As a person writes it, with a comment above, beside and below everything."""
    number = iter(range(10_000))

    def table(header: str, row: Row, indent: str) -> list[str]:
        lines = [f"{gap}{indent}# c{next(number)}", f"{indent}[[{header}]] # c{next(number)}"]
        for key, value in row.items():
            if isinstance(value, str):
                lines.append(f"{indent}{key}={value} # c{next(number)}")
        for key, value in row.items():
            for one in () if isinstance(value, str) else value:
                lines += table(f"{header}.{key}", one, indent + "\t")
        return lines

    lines = ["# top", "version = 1", f"name = {spell(setup.name)}", f"delete_webhooks = {spell(setup.delete_webhooks)}"]
    for one in setup.template_types:
        lines += table("template_types", type_row(one), "")
    users = [line for user in setup.users for line in table("users", user_row(user), "  ")]
    hooks = [line for hook in setup.webhooks for line in table("webhooks", webhook_row(hook), "")]
    return line_end.join([*lines, *users, *hooks, "# end"])


def in_lists(setup: SetupFile, *, comma: str, many_lines: bool) -> str:
    """Everything on one line, or an element a line."""

    def table(parts: list[str]) -> str:
        if not many_lines or not parts:
            return f"[{', '.join(parts)}{comma if parts else ''}]"
        return "[\n  # first\n" + ",\n".join(f"  {part}" for part in parts) + f"{comma} # last\n]"

    fields_too = [
        inline({**type_row(one), "data_fields": f"[{', '.join(inline(field_row(row)) for row in one.data_fields)}]"})
        for one in setup.template_types
    ]
    return "\n".join(
        [
            f"users = {table([inline(user_row(one)) for one in setup.users])} # users",
            "version = 1",
            f"name = {spell(setup.name)}",
            f"webhooks = {table([inline(webhook_row(one)) for one in setup.webhooks])}",
            f"delete_webhooks = {spell(setup.delete_webhooks)}",
            f"template_types = {table(fields_too)}",
        ]
    )


FORMS = st.one_of(
    st.tuples(st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\n"])).map(
        lambda form: lambda setup: in_tables(setup, line_end=form[0], gap=form[1].replace("\n", form[0]))
    ),
    st.tuples(st.sampled_from(["", ","]), st.booleans()).map(
        lambda form: lambda setup: in_lists(setup, comma=form[0], many_lines=form[1])
    ),
    st.just(write_setup),
)


COMMENT = r"# (?:c\d+|top|end|users|first|last)(?=\r?$)"


def comments(text: str) -> list[str]:
    return re.findall(COMMENT, text, re.M)


def comments_of_renames(text: str) -> set[str]:
    return {one for line in text.splitlines() if "renamed_from" in line for one in comments(line)}


@given(setups(), FORMS, setups(written=False), st.booleans())
@settings(max_examples=400, deadline=None)
def test_a_pull_into_any_file_says_what_both_say(old: SetupFile, form: Any, new: SetupFile, drop: bool) -> None:
    text = form(old)
    assert read(text) == old
    labels = [one.key or one.name for one in (*old.template_types, *new.template_types)]
    assume(not any(label.endswith(" key") for label in labels[len(old.template_types) :]))
    merged = merge_setup(text, old, new, drop=drop)
    again = read(merged.text)
    # a second time there is nothing to do
    assert merge_setup(merged.text, again, new, drop=drop).text == merged.text
    assert not (merged.kept if drop else merged.dropped)
    # each field that the account has is there as the account has it
    types = {one.name: one for one in again.template_types}
    for one in new.template_types:
        rows = {row.custom_id: row for row in types[one.name].data_fields}
        away = {*types[one.name].delete_data_fields, *(row.renamed_from for row in rows.values())}
        for row in one.data_fields:
            if row.custom_id not in away:
                found = rows[row.custom_id].model_dump(exclude={"renamed_from"})
                assert {key: text or "" for key, text in found.items()} == {
                    key: text or "" for key, text in row.model_dump(exclude={"renamed_from"}).items()
                }
    # comments stay, in their order, unless their thing or their line goes
    if not drop:
        stayed = comments(merged.text)
        assert stayed == [one for one in comments(text) if one in set(stayed)]
        assert set(comments(text)) - set(stayed) <= comments_of_renames(text)
    assert again.name == old.name
    assert again.delete_webhooks == old.delete_webhooks


@given(setups(), FORMS, st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_pull_of_the_same_gives_the_same_bytes(setup: SetupFile, form: Any, drop: bool) -> None:
    assume(not any(hook.callback_url in setup.delete_webhooks for hook in setup.webhooks))
    types = tuple(
        one.model_copy(
            update={"data_fields": tuple(row.model_copy(update={"renamed_from": None}) for row in one.data_fields)}
        )
        for one in setup.template_types
    )
    text = form(setup.model_copy(update={"template_types": types}))
    assert merge_setup(text, read(text), read(text), drop=drop).text == text


def test_a_webhook_of_a_type_that_the_pull_left_out_is_still_the_same() -> None:
    text = TYPE + '[[webhooks]]\ncallback_url = "https://x.example.com/"\ntemplate_type = "A"\n'
    pulled = "version = 1\n" + text[text.index("[[webhooks]]") :]
    assert merge(text, pulled, drop=True, names=AccountNames(there=frozenset({'template_types["A"]'}))) == Merged(text)
