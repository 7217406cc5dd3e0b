"""Set-up files for tests: the example of the promises, short cuts, and every form that TOML has for one set-up."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from oneflow_tui.setup.file.models import FileField, FileType, FileUser, FileWebhook, SetupFile
from oneflow_tui.setup.file.problems import BadSetupFile
from oneflow_tui.setup.file.reading import read_setup

EXAMPLE = """\
version = 1
name = "Acme CRM"
delete_webhooks = []               # callback URLs to remove on purpose

[[template_types]]
name = "Acme CRM deal"             # key = "…" only where two types share a name
description = "Contracts made from a deal"
delete_data_fields = []            # custom_ids to remove on purpose; absence alone never removes
# data_fields_csv = "fields.csv"   # instead of the tables below
  [[template_types.data_fields]]
  custom_id = "customer_name"      # renamed_from = "old_id" makes a rename: a removal and a creation
  name = "Customer name"
  description = ""
  placeholder = "Acme AB"
  value = ""

[[webhooks]]
callback_url = "https://crm.example.com/oneflow"
template_type = "Acme CRM deal"    # optional; may be a type that the file does not hold
events = ["contract:publish", "contract:sign"]   # empty: all
workspaces = []                    # names, or integers for ids
sign_key = "keyring"               # or "env:NAME"; absent: not compared; a literal is refused

[[users]]
email = "ada@example.com"
name = "Ada Lovelace"
title = ""
role = "user"                      # or "administrator"; told to the person who invites where no API can set it
workspaces = []
"""


def no_csv(file: str) -> bytes:
    raise FileNotFoundError(2, "No such file or directory", file)


def read(text: str | bytes, csv: dict[str, str | bytes] | None = None, **parts: Any) -> SetupFile:
    def csv_of(file: str) -> bytes:
        if csv is None or file not in csv:
            return no_csv(file)
        found = csv[file]
        return found.encode() if isinstance(found, str) else found

    return read_setup(text, name="oneflow.toml", csv=csv_of, **parts)


def problems(text: str | bytes, csv: dict[str, str | bytes] | None = None, **parts: Any) -> list[str]:
    """The sentences that a text is refused with; none where it is read."""
    try:
        read(text, csv, **parts)
    except BadSetupFile as problem:
        return [one.sentence for one in problem.problems]
    return []


TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=6) | st.sampled_from(
    ['"', "\\", "'''", '"""', "a\nb", "a\r\nb", "# no comment", "\u202e", "\x00", "\x1b[31m", "[[users]]", "ö", "x = 1"]
)
CUSTOM_IDS = st.sampled_from(["vat", "city", "Kontakt", "per--org-nr", "a b", "#", '"', "å"])
TYPE_NAMES = ["Acme", "Beta", 'Quote "q"', "Gamma\n"]
URLS = ["https://x.example.com/", "https://y.example.com/hook?a=b#c"]
SPACES = st.lists(st.sampled_from(["Sales", "HR"]), max_size=2, unique=True).map(tuple)
EVENTS = st.lists(st.sampled_from(["contract:sign", "contract:publish"]), max_size=2, unique=True).map(tuple)


def fields(*, partial: bool = True) -> st.SearchStrategy[tuple[FileField, ...]]:
    attribute = st.none() | TEXT if partial else TEXT
    one = st.builds(
        FileField, custom_id=CUSTOM_IDS, name=attribute, description=attribute, placeholder=attribute, value=attribute
    )
    return st.lists(one, max_size=5, unique_by=lambda row: row.custom_id).map(tuple)


@st.composite
def setups(draw: st.DrawFn, *, written: bool = True) -> SetupFile:
    """`written`: with what only a person writes (removals, renames, keys, references to secrets)."""
    types = []
    for name in draw(st.lists(st.sampled_from(TYPE_NAMES), max_size=3, unique=True)):
        rows = draw(fields())
        ids = {row.custom_id for row in rows}
        going = draw(st.lists(st.sampled_from(["gone", "vat", "city"]), max_size=2, unique=True)) if written else []
        if written and rows and draw(st.booleans()):
            rows = (rows[0].model_copy(update={"renamed_from": "before"}), *rows[1:])
        types.append(
            FileType(
                name=name,
                key=draw(st.sampled_from(["", f"{name} key"])) if written else "",
                description=draw(st.none() | TEXT),
                delete_data_fields=tuple(one for one in going if one not in ids),
                data_fields=rows,
            )
        )
    bound = st.sampled_from([None, 77, *(one.name for one in types)])
    hook = st.builds(
        FileWebhook,
        callback_url=st.sampled_from(URLS),
        template_type=bound,
        events=EVENTS,
        workspaces=SPACES,
        sign_key=st.sampled_from([None, "keyring", "env:KEY"]) if written else st.none(),
    )
    hooks = st.lists(
        hook,
        max_size=3,
        unique_by=lambda one: (one.callback_url, one.template_type, frozenset(one.events), frozenset(one.workspaces)),
    )
    user = st.builds(
        FileUser,
        email=st.sampled_from(["a@x.se", "B@x.se", "c@x.se"]),
        name=TEXT,
        title=TEXT,
        role=st.sampled_from(["user", "administrator"]),
        workspaces=SPACES if written else st.just(()),
    )
    return SetupFile(
        version=1,
        name=draw(TEXT),
        delete_webhooks=("https://old.example.com/",) if written and draw(st.booleans()) else (),
        template_types=tuple(types),
        webhooks=tuple(draw(hooks)),
        users=tuple(draw(st.lists(user, max_size=3, unique_by=lambda one: one.email))),
    )
