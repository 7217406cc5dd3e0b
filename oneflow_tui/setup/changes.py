"""A plan: typed changes in words. Nothing is written that was not shown as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import SecretStr

from oneflow_tui.models import Webhook
from oneflow_tui.setup.wanted import WantedUser, WantedWebhook


class Action(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    MANUAL = "manual"  # a person's step: no API call does it


class Kind(StrEnum):
    TEMPLATE_TYPE = "template_type"
    DATA_FIELD = "data_field"
    WEBHOOK = "webhook"
    USER = "user"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of a plan: `id` is its address in the set-up, `detail` a sentence, `reach` what a removal takes."""

    action: Action
    kind: Kind
    id: str
    remote_id: int | str | None = None
    detail: str = ""
    reach: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeChange(Change):
    """Creates a template type (`name`, `description`), or names a person's step on one.

    `same_name`: ids that bore this name already when it was planned, so that a stranger made meanwhile is noticed.
    """

    name: str
    description: str = ""
    same_name: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange(Change):
    """Creates, updates or removes one data field. `before` and `after` hold name, description, placeholder, value.

    `type_address` is the address of the template type; `type_id` is None while that is still to be created.
    """

    type_address: str
    type_id: int | None
    custom_id: str
    before: Mapping[str, str] | None = None
    after: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookChange(Change):
    """Creates, updates or removes one webhook.

    It is bound to the template type `type_id`, or, where that is still to be created, to the one of `type_address`;
    both None: to none. `workspace_ids` are the wanted workspaces as ids. `before` is the webhook as planned against.
    """

    wanted: WantedWebhook | None = None
    callback_url: str = ""
    type_address: str | None = None
    type_id: int | None = None
    workspace_ids: tuple[int, ...] = ()
    before: Webhook | None = None
    sign_key: SecretStr | None = None
    clears_sign_key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChange(Change):
    """Invites a user (create, through SCIM) or names the person's step."""

    wanted: WantedUser


@dataclass(frozen=True, slots=True)
class Unmanaged:
    """Something of the account that the set-up does not know: kept as it is."""

    kind: Kind
    id: int | str
    name: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that no look at the account can tell: `id` is its address in the set-up, `detail` a sentence."""

    kind: Kind
    id: str
    detail: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes, in the order in which they are done; what is unmanaged; what has to be asked; what is unknown.

    `adoptions` maps a name to the id of the template type or webhook of the account that would be written into
    although this machine did not make it. `fingerprints` maps a template type's id to the fingerprint of its whole
    field set as planned against. `field_orders` maps a type's address to the custom_ids in the order to send.
    `webhook_ids` maps the address of each webhook that was found in the account to its id.
    """

    changes: tuple[Change, ...] = ()
    unmanaged: tuple[Unmanaged, ...] = ()
    adoptions: Mapping[str, int] = field(default_factory=dict)
    fingerprints: Mapping[int, str] = field(default_factory=dict)
    field_orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[Unknown, ...] = ()
    webhook_ids: Mapping[str, int] = field(default_factory=dict)

    def count(self, action: Action) -> int:
        return sum(change.action is action for change in self.changes)

    @property
    def removals(self) -> int:
        """How many removals of every kind; this number has to be given to confirm."""
        return self.count(Action.DELETE)

    @property
    def writes(self) -> tuple[Change, ...]:
        """What apply sends; the person's steps left out."""
        return tuple(change for change in self.changes if change.action is not Action.MANUAL)


class Result(StrEnum):
    """What became of a change."""

    DONE = "done"  # read back and found as wanted
    ALREADY = "already"  # found done when looked at: nothing sent
    FAILED = "failed"  # refused, or not found when read back
    BLOCKED = "blocked"  # needs something that failed or waits for a person
    MANUAL = "manual"  # left for a person
    NOT_SENT = "not_sent"  # cancelled or stopped before it


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one change, with what the account says now."""

    change: Change
    result: Result
    detail: str = ""
    remote_id: int | str | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """A progress event of apply: `done` of `total` changes, and a sentence. `outcome` where a change was settled."""

    done: int
    total: int
    sentence: str
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """What the person confirmed: the number of removals (must equal the plan's), and the names to adopt."""

    deletes: int = 0
    adopt: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Report:
    """What an apply did. `warnings` are sentences about what no change asked for, as a kept field that is gone.

    `began`: a write was done, or may have been: one that was refused does not count. `halt_code` is the exit code of
    the failure that stopped the rest, 0 where none did.
    """

    outcomes: tuple[Outcome, ...] = ()
    warnings: tuple[str, ...] = ()
    began: bool = False
    halt_code: int = 0

    def count(self, result: Result) -> int:
        return sum(outcome.result is result for outcome in self.outcomes)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(one for one in self.outcomes if one.result in (Result.FAILED, Result.BLOCKED, Result.NOT_SENT))
