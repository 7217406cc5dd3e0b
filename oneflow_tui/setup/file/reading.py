"""Reads a set-up file: all that is wrong with it at once, each with its line and key, or the set-up that it says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from oneflow_tui.errors import BadFile
from oneflow_tui.models import DEFAULT_FIELD_LIMIT
from oneflow_tui.setup.file import rules, shape
from oneflow_tui.setup.file.csv_fields import CsvFields, read_csv
from oneflow_tui.setup.file.models import VERSION, SetupFile
from oneflow_tui.setup.file.places import Path, Places
from oneflow_tui.setup.file.problems import BadSetupFile, Problem, refuse

SIZE_LIMIT = 5 * 1024 * 1024
"""Bytes of a set-up file that are read: several times what 60 template types of 150 fields take."""

DEEPEST_KEY = 32
"""Parts of a dotted key; tomllib's time grows with their square, and no key of ours has more than two."""

_POSITION = re.compile(r" ?\((?:at line (\d+), column (\d+)|at end of document)\)")


@dataclass(frozen=True, slots=True)
class Source:
    """A set-up file as read: `csv` holds the parsed CSV file of each type that names one, by the type's number."""

    text: str
    places: Places
    setup: SetupFile
    csv: Mapping[int, CsvFields]


def read_setup(
    text: bytes | str, *, name: str, csv: Callable[[str], bytes], limit: int = DEFAULT_FIELD_LIMIT
) -> SetupFile:
    """The set-up in `text`; `name` is the file's, for the messages. Raises BadSetupFile (a BadFile) with every problem.

    `csv` gives the bytes of a CSV file that `data_fields_csv` names; it may raise OSError or BadFile. `limit` is the
    number of data fields that a template type of this account may have. The fields of a CSV file are in `data_fields`
    of the answer, and `data_fields_csv` stays.
    """
    return read_source(text, name=name, csv=csv, limit=limit).setup


def read_source(
    text: bytes | str, *, name: str, csv: Callable[[str], bytes], limit: int = DEFAULT_FIELD_LIMIT
) -> Source:
    """The same with all that is needed to work on the file."""
    source = _decoded(text, name)
    places = Places(source)
    data = _parsed(source, places, name)
    _check_version(data, places, name)
    findings = [*shape.findings(data), *rules.findings(data, limit=limit)]
    problems = [Problem(name, places.line(path), shape.human(path, data), words) for path, words in findings]
    known = _csv_fields(data, csv, places, name, limit, problems)
    if problems:
        first = {id(one): number for number, one in enumerate(problems)}
        raise BadSetupFile(
            sorted(problems, key=lambda one: (one.file != name, one.file, one.line or 0, first[id(one)]))
        )
    setup = SetupFile.model_validate(shape.tupled(data))
    types = tuple(
        one.model_copy(update={"data_fields": known[number].fields}) if number in known else one
        for number, one in enumerate(setup.template_types)
    )
    return Source(source, places, setup.model_copy(update={"template_types": types}), known)


def _decoded(text: bytes | str, name: str) -> str:
    if len(text) > SIZE_LIMIT:
        refuse(name, f"It is larger than {SIZE_LIMIT // 1024 // 1024} MB, so it is hardly a set-up file.")
    try:
        source = text.decode("utf-8") if isinstance(text, bytes) else text
        source.encode("utf-8")
    except UnicodeDecodeError as problem:
        line = problem.object.count(b"\n", 0, problem.start) + 1
        refuse(name, "It is not UTF-8 from here on. Save it as UTF-8.", line=line)
    except UnicodeEncodeError as problem:
        line = problem.object.count("\n", 0, problem.start) + 1
        refuse(name, "It holds half a character (a lone surrogate).", line=line)
    return source.removeprefix("\ufeff")


def _parsed(source: str, places: Places, name: str) -> dict[str, Any]:
    if places.deepest > DEEPEST_KEY:
        refuse(name, f"A key in it has {places.deepest} parts; no key of a set-up file has more than two.")
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as problem:
        found = _POSITION.search(str(problem))
        words = _POSITION.sub("", str(problem)).strip().rstrip(".")
        if found is None or found[1] is None:
            refuse(name, f"It is not TOML: {words}.", line=source.count("\n") + 1)
        refuse(name, f"It is not TOML: {words}.", line=int(found[1]), column=int(found[2]))
    except RecursionError:
        refuse(name, "It nests lists or tables too deep for a set-up file.")
    except ValueError:
        refuse(name, "It holds a number or a date that cannot be read.")


def _check_version(data: Mapping[str, Any], places: Places, name: str) -> None:
    """A newer file may hold what is unknown here: that is said alone, not as a heap of unknown keys."""
    version = data.get("version")
    if type(version) is int and version > VERSION:
        words = f"The file is of version {version}, written by a newer oneflow-tui; this one reads version {VERSION}."
        raise BadSetupFile([Problem(name, places.line(("version",)), "version", words)])


def _csv_fields(
    data: Mapping[str, Any],
    csv: Callable[[str], bytes],
    places: Places,
    name: str,
    limit: int,
    problems: list[Problem],
) -> dict[int, CsvFields]:
    """The parsed CSV files by the number of their type; what is wrong with them is added to `problems`."""
    known: dict[int, CsvFields] = {}
    for number, one in rules.tables(data, "template_types"):
        file = rules.text(one, "data_fields_csv")
        if not file.strip() or "data_fields" in one:
            continue
        path: Path = ("template_types", number, "data_fields_csv")
        try:
            found = read_csv(csv(file), file=file)
        except (OSError, ValueError, BadFile) as trouble:
            reason = trouble.detail if isinstance(trouble, BadFile) else getattr(trouble, "strerror", None)
            words = f"{file} cannot be read: {reason or 'no such file name'}"
            problems.append(Problem(name, places.line(path), shape.human(path, data), words.rstrip(".") + "."))
            continue
        known[number] = found
        problems += found.problems
        rows = [row.model_dump() for row in found.fields]
        for row_number, attribute, words in rules.field_findings(rows, limit=limit):
            column = found.columns.index(attribute) + 1 if attribute in found.columns else None
            key = f'{shape.human(path[:2], data)}.data_fields["{found.fields[row_number].custom_id}"].{attribute}'
            problems.append(Problem(file, found.lines[row_number], key, words, column))
        wanted = {row.custom_id for row in found.fields}
        for gone_number, custom_id in rules.texts(one, "delete_data_fields"):
            if custom_id in wanted:
                at = (*path[:2], "delete_data_fields", gone_number)
                problems.append(Problem(name, places.line(at), shape.human(at, data), rules.BOTH))
    return known
