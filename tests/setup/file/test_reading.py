"""A set-up file is read whole or refused with every problem, its line and its key."""

from __future__ import annotations

from typing import Any

import pytest

from oneflow_tui.setup.file.models import FileField, FileType, FileUser, FileWebhook, SetupFile
from oneflow_tui.setup.file.problems import BadSetupFile
from oneflow_tui.setup.file.wanting import wanted_of
from oneflow_tui.setup.wanted import WantedField
from tests.setup.file.making import EXAMPLE, problems, read

TYPE = 'version = 1\n[[template_types]]\nname = "A"\n'
HOOK = 'version = 1\n[[webhooks]]\ncallback_url = "https://x.example.com/"\n'


def test_the_example_of_the_promises_is_read() -> None:
    assert read(EXAMPLE) == SetupFile(
        version=1,
        name="Acme CRM",
        template_types=(
            FileType(
                name="Acme CRM deal",
                description="Contracts made from a deal",
                data_fields=(
                    FileField(
                        custom_id="customer_name",
                        name="Customer name",
                        description="",
                        placeholder="Acme AB",
                        value="",
                    ),
                ),
            ),
        ),
        webhooks=(
            FileWebhook(
                callback_url="https://crm.example.com/oneflow",
                template_type="Acme CRM deal",
                events=("contract:publish", "contract:sign"),
                sign_key="keyring",
            ),
        ),
        users=(FileUser(email="ada@example.com", name="Ada Lovelace"),),
    )


def test_a_left_out_attribute_is_wanted_as_left_out_and_an_empty_one_as_empty() -> None:
    text = TYPE + 'key = "k"\ndata_fields = [{custom_id = "a", renamed_from = "b", value = ""}]\n'
    (one,) = wanted_of(read(text)).template_types
    assert one.fields == (WantedField("a", value="", renamed_from="b"),)
    assert (one.address, one.description) == ('template_types["k"]', None)


def test_a_webhook_is_wanted_with_the_place_of_its_key_and_not_apart_from_others() -> None:
    (hook,) = wanted_of(read(HOOK + 'sign_key = "env:KEY"\nworkspaces = [7, "HR"]\ntemplate_type = 5\n')).webhooks
    assert (hook.key_source, hook.sign_key, hook.separate) == ("env:KEY", None, False)
    assert (hook.workspaces, hook.template_type) == ((7, "HR"), 5)


FIELD = TYPE + '[[template_types.data_fields]]\ncustom_id = "a"\n'
ADDRESS = 'template_types["A"]'
NO_ID = "A custom_id is needed: your integration addresses the field by it."
TWICE = "Used 2 times; a custom_id is unique in its template type."
WRONG = [
    ("", [(1, "version", "It is missing: version = 1.")]),
    ("version = true", [(1, "version", "It has to be 1, the version of this format.")]),
    ("\nversion = 1.0", [(2, "version", "It has to be 1, the version of this format.")]),
    ("version = 0", [(1, "version", "It has to be 1, the version of this format.")]),
    ("version = 1\nname = 3", [(2, "name", "It has to be text in quotes.")]),
    ('version = 1\nusers = "x"', [(2, "users", "It has to be tables, each under [[users]].")]),
    ("version = 1\n[users]\na = 1", [(2, "users", "It has to be tables, each under [[users]].")]),
    ("version = 1\n\nusers = [3]", [(3, "users #1", "It has to be a table.")]),
    ("version = 1\n[[users]]\n", [(2, "users #1.email", "It is missing.")]),
    (
        "version = 1\n[[users]]\nemail = 'x'",
        [(3, 'users["x"].email', "That is not an e-mail address. It looks like ada@example.com.")],
    ),
    (
        "version = 1\n[[users]]\nemail = 'a@x.se'\n[[users]]\nemail = 'A@x.SE'",
        [(5, 'users["A@x.SE"].email', "This address is in the file twice (upper and lower case are one).")],
    ),
    (
        "version = 1\n[[users]]\nemail = 'a@x.se'\nrole = 'admin'",
        [(4, 'users["a@x.se"].role', 'It has to be "user" or "administrator".')],
    ),
    (
        "version = 1\n[[users]]\nemail = 'a@x.se'\nworkspaces = [\n  7,\n  true,\n ' ']",
        [
            (6, 'users["a@x.se"].workspaces #2', "It has to be text in quotes or a whole number for an id."),
            (7, 'users["a@x.se"].workspaces #3', "A name or an id is needed."),
        ],
    ),
    (
        TYPE + "[[template_types]]\nname = 'A'",
        [
            (3, f"{ADDRESS}.name", "2 template types go by this name. Give each a key of its own."),
            (5, f"{ADDRESS}.name", "2 template types go by this name. Give each a key of its own."),
        ],
    ),
    (
        TYPE + "key = 'k'\n[[template_types]]\nname = 'B'\nkey = 'k'",
        [
            (4, 'template_types["k"].key', "2 template types go by this key. Each needs one of its own."),
            (7, 'template_types["k"].key', "2 template types go by this key. Each needs one of its own."),
        ],
    ),
    ("version = 1\n[[template_types]]\nname = ' '", [(3, 'template_types[" "].name', "A name is needed.")]),
    (
        FIELD + "palceholder = 'x'",
        [(6, f'{ADDRESS}.data_fields["a"].palceholder', "It is not known here. Did you mean placeholder?")],
    ),
    (
        FIELD + "'Custom-ID' = 'x'",
        [(6, f'{ADDRESS}.data_fields["a"].Custom-ID', "It is not known here. Did you mean custom_id?")],
    ),
    (
        FIELD + "events = []",
        [(6, f'{ADDRESS}.data_fields["a"].events', "It is not known here: it belongs under [[webhooks]].")],
    ),
    (
        FIELD + "delete_webhooks = []",
        [
            (
                6,
                f'{ADDRESS}.data_fields["a"].delete_webhooks',
                "It is not known here: it belongs to the top of the file, above the first [[…]].",
            ),
        ],
    ),
    (
        FIELD + "qqq = 1",
        [
            (
                6,
                f'{ADDRESS}.data_fields["a"].qqq',
                "It is not known here. Known are custom_id, renamed_from, name, description, placeholder, value.",
            ),
        ],
    ),
    (
        FIELD + "value = '" + "x" * 1025 + "'",
        [
            (6, f'{ADDRESS}.data_fields["a"].value', "1,025 characters; Oneflow takes at most 1,024."),
        ],
    ),
    (
        FIELD + "[[template_types.data_fields]]\ncustom_id = 'a'",
        [
            (5, f'{ADDRESS}.data_fields["a"].custom_id', TWICE),
            (7, f'{ADDRESS}.data_fields["a"].custom_id', TWICE),
        ],
    ),
    (TYPE + "[[template_types.data_fields]]\ncustom_id = ' '", [(5, f'{ADDRESS}.data_fields[" "].custom_id', NO_ID)]),
    (
        TYPE + "[[template_types.data_fields]]\nname = 'x'",
        [(4, f"{ADDRESS}.data_fields #1.custom_id", "It is missing.")],
    ),
    (
        TYPE + "delete_data_fields = ['a',\n '', 'b']\ndata_fields = [{custom_id = 'b'}]",
        [
            (5, f"{ADDRESS}.delete_data_fields #2", "A custom_id is needed."),
            (5, f"{ADDRESS}.delete_data_fields #3", "It is wanted and to be removed at once."),
        ],
    ),
    (
        FIELD + "renamed_from = 'a'",
        [(6, f'{ADDRESS}.data_fields["a"].renamed_from', "That is the custom_id that it has now.")],
    ),
    (
        FIELD + "renamed_from = ''",
        [(6, f'{ADDRESS}.data_fields["a"].renamed_from', "The custom_id that it had before is needed.")],
    ),
    (
        FIELD + "renamed_from = 'b'\n[[template_types.data_fields]]\ncustom_id = 'b'",
        [
            (
                6,
                f'{ADDRESS}.data_fields["a"].renamed_from',
                "That is a data field that is wanted too, so it cannot be the one that is replaced.",
            ),
        ],
    ),
    (
        FIELD + "renamed_from = 'z'\n[[template_types.data_fields]]\ncustom_id = 'b'\nrenamed_from = 'z'",
        [
            (6, f'{ADDRESS}.data_fields["a"].renamed_from', "2 data fields say that they replace this one."),
            (9, f'{ADDRESS}.data_fields["b"].renamed_from', "2 data fields say that they replace this one."),
        ],
    ),
    (
        TYPE + "data_fields_csv = 'x.csv'\n[[template_types.data_fields]]\ncustom_id = 'a'",
        [
            (4, f"{ADDRESS}.data_fields_csv", "The data fields are either in a CSV file or in tables here, not both."),
        ],
    ),
    (
        TYPE + "data_fields_csv = 'x.csv'",
        [
            (4, f"{ADDRESS}.data_fields_csv", "x.csv cannot be read: No such file or directory."),
        ],
    ),
    (TYPE + "data_fields_csv = ''", [(4, f"{ADDRESS}.data_fields_csv", "The name of a CSV file is needed.")]),
    (TYPE + "data_fields_csv = 3", [(4, f"{ADDRESS}.data_fields_csv", "It has to be text in quotes.")]),
    (
        "version = 1\n[[webhooks]]\ncallback_url = 'ftp://x'",
        [
            (3, 'webhooks["ftp://x"].callback_url', "It has to begin with https://."),
        ],
    ),
    (
        "version = 1\n[[webhooks]]\ncallback_url = 'http://crm.example.com/'",
        [
            (
                3,
                'webhooks["http://crm.example.com/"].callback_url',
                "Oneflow calls https only. The sandbox takes http for this machine (127.0.0.1, localhost).",
            ),
        ],
    ),
    ("version = 1\n[[webhooks]]\ncallback_url = 'http://127.0.0.1:8000/'", []),
    (
        HOOK + "events = ['Contract signed']",
        [
            (
                4,
                'webhooks["https://x.example.com/"].events #1',
                "An event looks like contract:sign: small letters, with colons between its parts.",
            ),
        ],
    ),
    (
        HOOK + "events = 'contract:sign'",
        [
            (4, 'webhooks["https://x.example.com/"].events', 'It has to be a list, as ["one", "two"]; empty: [].'),
        ],
    ),
    (
        HOOK + "template_type = true",
        [
            (
                4,
                'webhooks["https://x.example.com/"].template_type',
                "It has to be text in quotes or a whole number for an id.",
            ),
        ],
    ),
    (
        HOOK + "template_type = 0",
        [
            (4, 'webhooks["https://x.example.com/"].template_type', "An id is a whole number above 0."),
        ],
    ),
    (
        HOOK
        + "events = ['contract:sign', 'contract:publish']\n"
        + HOOK.partition("\n")[2]
        + "events = ['contract:publish', 'contract:sign']",
        [
            (5, 'webhooks["https://x.example.com/"]', "It says the same as webhook 1 of this file."),
        ],
    ),
    (HOOK + HOOK.partition("\n")[2] + "template_type = 5", []),
    (
        "delete_webhooks = ['https://x.example.com/', ' ']\n" + HOOK,
        [
            (1, "delete_webhooks #2", "A callback URL is needed."),
            (
                4,
                'webhooks["https://x.example.com/"].callback_url',
                "It is wanted and stands in delete_webhooks at once.",
            ),
        ],
    ),
    (
        HOOK + "[[template_types]]\nnmae = 'x'\n",
        [
            (4, "template_types #1.name", "It is missing."),
            (5, "template_types #1.nmae", "It is not known here. Did you mean name?"),
        ],
    ),
    # not TOML, not text
    ("version = 1\nname = ", [(2, None, "It is not TOML: Invalid value.")]),
    ('version = 1\n\nname = "x\n', [(3, None, "It is not TOML: Illegal character '\\n'.")]),
    ("version = 1\nversion = 1\n", [(2, None, "It is not TOML: Cannot overwrite a value.")]),
    (b"version = 1\nname = '\xff'", [(2, None, "It is not UTF-8 from here on. Save it as UTF-8.")]),
    ("version = 1\nname = '\ud800'", [(2, None, "It holds half a character (a lone surrogate).")]),
    ("version = " + "9" * 5000, [(None, None, "It holds a number or a date that cannot be read.")]),
    ("x = " + "[" * 100_000, [(None, None, "It nests lists or tables too deep for a set-up file.")]),
    (
        ".".join("a" * 200_000) + " = 1",
        [
            (None, None, "A key in it has 200000 parts; no key of a set-up file has more than two."),
        ],
    ),
    (b" " * (5 * 1024 * 1024 + 1), [(None, None, "It is larger than 5 MB, so it is hardly a set-up file.")]),
]


@pytest.mark.parametrize(("text", "expected"), WRONG, ids=[str(number) for number in range(len(WRONG))])
def test_every_problem_is_told_with_its_line_and_key(
    text: Any, expected: list[tuple[int | None, str | None, str]]
) -> None:
    found = []
    for sentence in problems(text):
        place, _, words = sentence.partition(": ")
        file, _, line = place.partition(", line ")
        assert file == "oneflow.toml"
        key: str | None = None
        if not words.startswith("It ") and ": " in words and not words.startswith("A key"):
            key, _, words = words.partition(": ")
        found.append((int(line.partition(",")[0]) if line else None, key, words))
    assert found == expected


def test_bad_toml_is_told_with_line_and_column() -> None:
    assert problems("version = 1\nname = oops\n") == ["oneflow.toml, line 2, column 8: It is not TOML: Invalid value."]


def test_all_problems_are_told_at_once() -> None:
    text = 'versoin = 1\nname = 3\n[[webhooks]]\ncallback_url = "x"\nsign_key = "s3cret"\n[[users]]\n'
    lines = [sentence.partition(": ")[0] for sentence in problems(text)]
    assert [line.removeprefix("oneflow.toml, line ") for line in lines] == ["1", "1", "2", "4", "5", "6"]


def test_a_sign_key_in_the_file_is_refused_and_not_shown() -> None:
    with pytest.raises(BadSetupFile) as caught:
        read(HOOK + 'sign_key = "hunter2-hunter2"\n')
    assert "line 4" in caught.value.detail
    assert '"keyring" or "env:NAME"' in caught.value.detail
    assert "hunter2" not in f"{caught.value.detail} {caught.value!r} {caught.value.problems} {caught.value.__cause__}"


@pytest.mark.parametrize("key", ["keyring", "env:A", "env:ONEFLOW_KEY_2"])
def test_where_a_sign_key_is_may_be_said(key: str) -> None:
    assert read(HOOK + f'sign_key = "{key}"\n').webhooks[0].sign_key == key


@pytest.mark.parametrize("key", ["", "env:", "env:A B", "keyring\\n", "Keyring", "env:1"])
def test_anything_else_as_a_sign_key_is_refused(key: str) -> None:
    assert len(problems(HOOK + f'sign_key = "{key}"\n')) == 1


def test_a_newer_version_is_said_and_nothing_else() -> None:
    text = "# from elsewhere\nversion = 2\nunknown = true\n"
    assert problems(text) == [
        "oneflow.toml, line 2: version: The file is of version 2, written by a newer oneflow-tui; "
        "this one reads version 1."
    ]


def test_the_limit_of_fields_is_the_accounts() -> None:
    text = TYPE + "".join(f'[[template_types.data_fields]]\ncustom_id = "f{number}"\n' for number in range(151))
    assert problems(text) == [
        'oneflow.toml, line 305: template_types["A"].data_fields["f150"].custom_id: Field 151 of at most 150. '
        "Oneflow Support raises the limit on request."
    ]
    assert problems(text, limit=200) == []


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    assert read("\ufeff" + EXAMPLE.replace("\n", "\r\n")) == read(EXAMPLE)
    assert problems("version = 1\r\nname = 1\r\n") == ["oneflow.toml, line 2: name: It has to be text in quotes."]


def test_foreign_characters_in_a_message_are_harmless() -> None:
    (sentence,) = problems('version = 1\n"\\u001b[31m\\u202e" = 1\n')
    assert "\x1b" not in sentence
    assert "\\u001b[31m\\u202e" in sentence


def test_many_problems_are_counted() -> None:
    text = "version = 1\n" + "".join(f"k{number}q = 1\n" for number in range(60))
    with pytest.raises(BadSetupFile) as caught:
        read(text)
    assert len(caught.value.problems) == 60
    assert caught.value.detail.splitlines()[-1] == "And 10 more."
