"""Works a pull into an existing set-up file, whose comments, order and formatting stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel

from oneflow_tui.models import FIELD_ATTRIBUTES
from oneflow_tui.setup.file.combining import Combined, combine
from oneflow_tui.setup.file.csv_fields import read_csv, write_csv
from oneflow_tui.setup.file.editing import Editor
from oneflow_tui.setup.file.layout import field_row, spell, type_row, user_row, webhook_row
from oneflow_tui.setup.file.models import FileField, SetupFile
from oneflow_tui.setup.file.places import Place
from oneflow_tui.setup.file.pulling import AccountNames
from oneflow_tui.setup.file.writing import prove


@dataclass(frozen=True, slots=True)
class Merged:
    """The new text of the file and of its CSV files that change, by name. `kept` and `dropped` are the addresses of
    what the account lacks."""

    text: str
    csv: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def merge_setup(
    old_text: str,
    old: SetupFile,
    new: SetupFile,
    *,
    drop: bool,
    removals: bool = False,
    names: AccountNames | None = None,
    csv: Callable[[str], bytes] | None = None,
) -> Merged:
    """Works `new`, a pull, into the file `old_text` that was read as `old`; byte for byte the same where they agree.

    What the account lacks stays, unless `drop`. `removals`: `new` also says what is to be removed, as the wizard does;
    a pull does not, and leaves what the file says of that. `names` comes with the pull and tells what it left out;
    `csv` gives the bytes of a CSV file as it is, so that its columns and delimiter stay. A left-out attribute is filled
    in where the account has something there. Raises BadFile rather than return a text that would not read back as it
    should.
    """
    result = combine(old, new, names or AccountNames(), drop=drop, removals=removals)
    kept, dropped = tuple(result.kept), tuple(result.dropped)
    if result.setup == old:
        return Merged(old_text, {}, kept, dropped)
    mark = "\ufeff" if old_text.startswith("\ufeff") else ""
    text, left = _without(old_text.removeprefix("\ufeff"), old, result)
    text = mark + _says(text, left, result.setup)
    files = dict(_csv_texts(old, result, csv))
    prove(text, result.setup, files)
    return Merged(text, files, kept, dropped)


def _without(text: str, old: SetupFile, result: Combined) -> tuple[str, SetupFile]:
    """The file without what goes. One list after the other, since lists on one line may hold one another."""
    if not result.dropped:
        return text, old
    text = _cut(text, "template_types", len(old.template_types), result.types)
    types = [old.template_types[number] for number in result.types]
    editor = Editor(text)
    for number, (one, stays) in enumerate(zip(types, result.fields, strict=True)):
        gone = set(range(len(one.data_fields))) - set(stays)
        if gone and one.data_fields_csv is None:
            editor.remove(editor.find(("template_types", number)), "data_fields", gone)
        types[number] = one.model_copy(update={"data_fields": tuple(one.data_fields[row] for row in stays)})
    text = editor.done()
    text = _cut(text, "webhooks", len(old.webhooks), result.webhooks)
    text = _cut(text, "users", len(old.users), result.users)
    update = {
        "template_types": tuple(types),
        "webhooks": tuple(old.webhooks[number] for number in result.webhooks),
        "users": tuple(old.users[number] for number in result.users),
    }
    return text, old.model_copy(update=update)


def _cut(text: str, key: str, number: int, stays: Sequence[int]) -> str:
    if len(stays) == number:
        return text
    editor = Editor(text)
    editor.remove(editor.find(()), key, set(range(number)) - set(stays))
    return editor.done()


def _says(text: str, old: SetupFile, new: SetupFile) -> str:
    """`text`, which says `old`, made to say `new`; the lists of `new` begin with those of `old`."""
    editor = Editor(text)
    root = editor.find(())
    _change(editor, root, old, new, ("delete_webhooks",))
    for number, (was, now) in enumerate(zip(old.template_types, new.template_types, strict=False)):
        place = editor.find(("template_types", number))
        _change(editor, place, was, now, ("name", "key", "description", "delete_data_fields"))
        if was.data_fields_csv is None and was.data_fields != now.data_fields:
            _change_fields(editor, place, number, was.data_fields, now.data_fields)
    editor.add(root, "template_types", [type_row(one) for one in new.template_types[len(old.template_types) :]])
    for number, (hook, hook_now) in enumerate(zip(old.webhooks, new.webhooks, strict=False)):
        _change(editor, editor.find(("webhooks", number)), hook, hook_now, ("events", "workspaces"))
    editor.add(root, "webhooks", [webhook_row(one) for one in new.webhooks[len(old.webhooks) :]])
    for number, (user, user_now) in enumerate(zip(old.users, new.users, strict=False)):
        _change(editor, editor.find(("users", number)), user, user_now, ("name", "title", "role", "workspaces"))
    editor.add(root, "users", [user_row(one) for one in new.users[len(old.users) :]])
    return editor.done()


def _change_fields(
    editor: Editor, place: Place, number: int, old: Sequence[FileField], new: Sequence[FileField]
) -> None:
    for row, (was, now) in enumerate(zip(old, new, strict=False)):
        if was != now:
            table = editor.find(("template_types", number, "data_fields", row))
            _change(editor, table, was, now, ("renamed_from", *FIELD_ATTRIBUTES))
    editor.add(place, "template_types.data_fields", [field_row(one) for one in new[len(old) :]])


def _change(editor: Editor, table: Place, was: BaseModel, now: BaseModel, keys: Sequence[str]) -> None:
    for key in keys:
        value = getattr(now, key)
        if getattr(was, key) == value:
            continue
        if value is None:
            editor.unset(table, key)
        else:
            editor.set(table, key, spell(value))


def _csv_texts(old: SetupFile, result: Combined, csv: Callable[[str], bytes] | None) -> Iterator[tuple[str, str]]:
    """The CSV files whose fields change, by name."""
    for number, now in zip(result.types, result.setup.template_types, strict=False):
        file = now.data_fields_csv
        if file is not None and old.template_types[number].data_fields != now.data_fields:
            like = read_csv(csv(file), file=file) if csv is not None else None
            yield file, write_csv(now.data_fields, like)
