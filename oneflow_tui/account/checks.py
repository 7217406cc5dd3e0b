"""Everything that is likely wrong with an account, each with why and what to do. What was not read gives no finding."""

from __future__ import annotations

from oneflow_tui.account import check_fields, check_people, check_templates, check_types, check_webhooks
from oneflow_tui.account.finding import LEVELS, Check, Finding
from oneflow_tui.account.seen import AccountSeen

ALL: tuple[Check, ...] = (
    *check_types.CHECKS,
    *check_templates.CHECKS,
    *check_fields.CHECKS,
    *check_webhooks.CHECKS,
    *check_people.CHECKS,
)
"""Every check, in the order in which they are told."""


def checks(seen: AccountSeen) -> list[Finding]:
    """All findings, the worst first, else in the order of the checks and of the account's lists."""
    found = [finding for one in ALL if one.can_be_asked(seen) for finding in one.ask(seen)]
    return sorted(found, key=lambda finding: LEVELS.index(finding.level))


def unasked(seen: AccountSeen) -> list[Check]:
    """The checks that could not be made, since something that they need was not read."""
    return [one for one in ALL if not one.can_be_asked(seen)]
