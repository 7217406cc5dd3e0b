"""What the step of the data fields works on: the chosen type's edits in the session's draft, undo, and results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oneflow_tui.errors import NotAllowed
from oneflow_tui.models import DataField
from oneflow_tui.setup.changes import FieldChange, Kind, Outcome, Report
from oneflow_tui.setup.conflicts import conflicts
from oneflow_tui.setup.draft import TypeDraft, wanted_type
from oneflow_tui.tui.steps.field_edits import Past
from oneflow_tui.tui.steps.field_rows import COLUMNS, Line, lines, problems

if TYPE_CHECKING:
    from oneflow_tui.session.session import Session


@dataclass(frozen=True, slots=True)
class Stop:
    """The first cell that cannot be sent, and how many there are."""

    uid: str
    key: str
    column: str
    sentence: str
    number: int


class FieldDesk:
    """Everything typed goes into the draft at once; here stand only the chosen type, undo and the last results."""

    def __init__(self, session: Callable[[], Session]) -> None:
        self._session = session
        self._uid: str | None = None
        self._past = Past()
        self._outcomes: dict[str, dict[str, Outcome]] = {}

    # The chosen type

    @property
    def types(self) -> tuple[TypeDraft, ...]:
        return self._session().draft.types

    @property
    def edits(self) -> TypeDraft | None:
        """The type that is shown; the first one until another is chosen; None where there is none."""
        chosen = self._session().draft.type(self._uid) if self._uid else None
        return chosen or (self.types[0] if self.types else None)

    def choose(self, uid: str) -> None:
        self._uid = uid

    def choose_next(self) -> None:
        if self.edits is not None:
            self._uid = self.types[(self.types.index(self.edits) + 1) % len(self.types)].uid

    # Its rows

    def fields_of(self, one: TypeDraft) -> tuple[DataField, ...] | None:
        """The account's fields; None where they have not been read. A type still to be made has none."""
        if one.remote_id is None:
            return ()
        return self._session().actual.fields.get(one.remote_id)

    @property
    def known(self) -> tuple[DataField, ...] | None:
        return self.fields_of(self.edits) if self.edits is not None else None

    @property
    def limit(self) -> int:
        return self._session().field_limit

    def raise_limit(self, limit: int) -> None:
        """Raises BadFile where the profile cannot be written."""
        self._session().raise_field_limit(limit)

    @property
    def lines(self) -> list[Line]:
        return lines(self.edits, self.known) if self.edits is not None else []

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """What became of the shown type's fields in the last send, by custom_id."""
        return self._outcomes.get(self.edits.uid, {}) if self.edits is not None else {}

    @property
    def conflicts(self) -> list[str]:
        """Sentences about what the account changed under the edits of the shown type."""
        if self.edits is None or self._session().actual.extension == "off":
            return []
        draft = self._session().draft.model_copy(update={"types": (self.edits,), "webhooks": ()})
        return conflicts(draft, self._session().actual)

    # Edits

    def change(self, edits: TypeDraft) -> bool:
        """Puts the next state of the shown type into the draft; False where it is the same."""
        if self.edits is None or edits == self.edits:
            return False
        self._past.keep(self.edits)
        self._put(edits)
        return True

    def undo(self) -> bool:
        """Takes the last edit of the shown type back; False where there is none."""
        old = self._past.undo(self.edits) if self.edits is not None else None
        if old is not None:
            self._put(old)
        return old is not None

    def _put(self, edits: TypeDraft) -> None:
        session = self._session()
        session.set_draft(session.draft.with_type(edits))

    # Sending

    def drop_blank_rows(self) -> None:
        """New rows in which nothing was typed are nothing to send."""
        for one in self.types:
            filled = tuple(row for row in one.new if any(getattr(row, column) for column in COLUMNS))
            if len(filled) < len(one.new):
                self._put(one.model_copy(update={"new": filled}))

    def stop(self) -> Stop | None:
        """The first problem of any type, the shown one first."""
        found: list[Stop] = []
        for one in sorted(self.types, key=lambda one: one is not self.edits):
            rows = lines(one, self.fields_of(one))
            marked = problems(rows, self.limit)
            for row in rows:
                found += [Stop(one.uid, row.key, column, text, 0) for column, text in marked.get(row.key, {}).items()]
        return Stop(found[0].uid, found[0].key, found[0].column, found[0].sentence, len(found)) if found else None

    @property
    def only_order(self) -> bool:
        """Whether rows were moved and nothing else waits to be sent."""
        return any(one.order for one in self.types) and not any(
            one.has_field_edits or one.remote_id is None for one in self.types
        )

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What a send carries: the types too, where one is still to be created."""
        waits = any(one.remote_id is None for one in self.types)
        return (Kind.TEMPLATE_TYPE, Kind.DATA_FIELD) if waits else (Kind.DATA_FIELD,)

    async def look(self, *parts: str) -> None:
        """Reads the types and the fields of each type of this integration that is still there.

        Raises NotAllowed where the account refuses its template types: that they are gone cannot be told from it.
        """
        session = self._session()
        await session.look("template_types", *parts)
        if session.actual.extension == "off" and self.types:
            raise NotAllowed(
                "The account refuses its template types: the extension is off, or who you act as may not see them.",
                next="Look at the Extension step. What you typed is kept.",
            )
        there = {one.id for one in session.actual.template_types or ()}
        ids = [one.remote_id for one in self.types if one.remote_id in there and one.remote_id is not None]
        if ids:
            await session.look(types=ids)

    def remember(self, report: Report) -> None:
        """Keeps each field's own result; what was sent is no longer undone here."""
        self._past = Past()
        self._outcomes = {}
        session = self._session()
        uids = {wanted_type(one, session.draft, session.actual).address: one.uid for one in self.types}
        ids = {one.remote_id: one.uid for one in self.types if one.remote_id is not None}
        for outcome in report.outcomes:
            change = outcome.change
            if isinstance(change, FieldChange):
                uid = uids.get(change.type_address) or (ids.get(change.type_id) if change.type_id else None)
                if uid is not None:
                    self._outcomes.setdefault(uid, {})[change.custom_id] = outcome

    def forget_outcomes(self, custom_ids: set[str]) -> None:
        """A row that is edited again no longer shows what became of it."""
        if self.edits is not None:
            shown = self._outcomes.get(self.edits.uid, {})
            self._outcomes[self.edits.uid] = {key: one for key, one in shown.items() if key not in custom_ids}
