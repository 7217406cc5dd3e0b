"""A plan that was shown and kept, so that exactly this one is done later, or none.

It holds no secret: of a sign key only where it comes from. The changes are kept as they were told; when it is to be
done, a new plan is made from the same set-up, and the two have to be equal.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from pydantic import ConfigDict, Field, ValidationError

from oneflow_tui.errors import AccountMoved, BadFile
from oneflow_tui.models import Frozen
from oneflow_tui.setup.actual import Actual
from oneflow_tui.setup.changes import Plan
from oneflow_tui.setup.seen import fingerprint_of
from oneflow_tui.setup.told import plan_json
from oneflow_tui.setup.words import counted, quoted
from oneflow_tui.text import clean

FORMAT = "oneflow-tui plan"
VERSION = 1
_NAMED = 3
"""Differences that are told one by one."""


class RestoreOf(Frozen):
    """The backup that a plan puts back: its name, and whether later fields go (`exact`)."""

    backup: str
    exact: bool = False


class _Changed(Frozen):
    """A change as it was told (setup.told.plan_json)."""

    action: Literal["create", "update", "delete", "manual"]
    kind: str
    id: str
    remote_id: int | str | None
    detail: str
    reach: str


class PlanRecord(Frozen):
    """What the file holds. `setup` is the set-up file's model as JSON, which is read by whoever wrote it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, strict=True)

    format: Literal["oneflow-tui plan"]
    version: Literal[1]
    account_id: int
    host: str
    setup: dict[str, Any]
    restore: RestoreOf | None
    changes: list[_Changed]
    adopt: list[str]
    fingerprint: str = Field(pattern=r"^[0-9a-f]{64}$")

    @property
    def mark(self) -> str:
        """What the plan is known again by."""
        return hashlib.sha256(self.model_dump_json().encode("utf-8")).hexdigest()

    def check_place(self, *, account_id: int, host: str) -> None:
        """Raises BadFile where the plan was made for another account or host."""
        if (self.account_id, self.host) != (account_id, host):
            raise BadFile(
                f"This plan was made for the account {self.account_id} on {quoted(self.host)}; "
                f"this is the account {account_id} on {quoted(host)}.",
                next="Choose the profile that it was made with, or make a plan for this account.",
            )


def plan_record(
    setup_json: Mapping[str, Any],
    plan: Plan,
    actual: Actual,
    *,
    account_id: int,
    host: str,
    adopt: Collection[str] = (),
    restore: RestoreOf | None = None,
) -> dict[str, Any]:
    """The record of a plan that was made from `actual`; `adopt`: names whose adoption was confirmed with it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "account_id": account_id,
        "host": host,
        "setup": dict(setup_json),
        "restore": restore.model_dump(mode="json") if restore is not None else None,
        "changes": plan_json(plan)["changes"],
        "adopt": sorted(adopt),
        "fingerprint": fingerprint_of(actual),
    }


def read_plan_record(value: object) -> PlanRecord:
    """Raises BadFile for what is not a plan of this program; a newer one is said to be newer. Values are not told."""
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise BadFile("This is not a plan that this program wrote.", next="`oneflow-tui plan --out FILE` makes one.")
    version = value.get("version")
    if isinstance(version, int) and version > VERSION:
        raise BadFile(
            f"A newer oneflow-tui wrote this plan: its format is version {version}; this one reads {VERSION}.",
            next="Update oneflow-tui, or make the plan anew.",
        )
    try:
        return PlanRecord.model_validate(value)
    except ValidationError as problem:
        keys = sorted({".".join(str(part) for part in error["loc"]) for error in problem.errors()})
        raise BadFile(
            f"This plan does not fit: {clean(', '.join(keys[:_NAMED]))}.", next="Make the plan anew."
        ) from None


def _told(change: Mapping[str, Any]) -> str:
    return clean(str(change["detail"] or change["id"]))


def _some(changes: Sequence[Mapping[str, Any]]) -> str:
    """Some of them, each on a line of its own."""
    more = [f"  and {len(changes) - _NAMED:,} more"] if len(changes) > _NAMED else []
    return "\n".join([*(f"  {_told(one)}" for one in changes[:_NAMED]), *more])


def _without(changes: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those of `changes` that are not among `others`, each as often as it is missing there."""
    left = Counter(tuple(one.values()) for one in others)
    missing: list[Mapping[str, Any]] = []
    for one in changes:
        key = tuple(one.values())
        if left[key] > 0:
            left[key] -= 1
        else:
            missing.append(one)
    return missing


def check_same(record: PlanRecord, plan: Plan, actual: Actual, *, begun: bool = False) -> None:
    """Raises AccountMoved, with what differs in words, where the plan made now is not the one that was kept, or where
    anything of what it was made from changed, be it managed or not.

    `begun`: this machine has done a part of it, which changed the account. Then it is enough that each change that is
    left stands in the plan, word for word.
    """
    before = [one.model_dump() for one in record.changes]
    now = plan_json(plan)["changes"]
    gone, new = _without(before, now) if not begun else [], _without(now, before)
    sentences = []
    if new:
        sentences.append(f"{counted(len(new), 'change')} would be new:\n{_some(new)}")
    if gone:
        sentences.append(f"{counted(len(gone), 'change')} of it would not be made any more:\n{_some(gone)}")
    if not sentences and not begun and record.fingerprint != fingerprint_of(actual):
        sentences.append("Something that the plan does not touch changed in the account.")
    if sentences:
        raise AccountMoved(
            "\n".join(["Nothing was sent.", *sentences]), next="Make the plan anew, read it, and apply that one."
        )
