"""Whether a wish leaves open which thing of the account is meant, told from the store alone."""

from __future__ import annotations

from oneflow_tui.setup.wanted import WantedType, WantedWebhook
from tests.convergence.reached import Reached, key_of_hook
from tests.convergence.seen import Seen
from tests.convergence.wishes import Wish


def leaves_a_doubt(wish: Wish, seen: Seen) -> bool | None:
    """None where this cannot be told so simply: several webhooks are asked for at one place."""
    doubts = [_of_type(one, wish, seen) for one in wish.typed.template_types]
    doubts += [_of_webhook(one, wish, seen) for one in wish.typed.webhooks]
    return True if True in doubts else None if None in doubts else False


def _known(one: WantedType, wish: Wish, seen: Seen) -> int | None:
    """The type that is meant where the person or the id map says so."""
    number = one.remote_id if one.remote_id is not None else wish.ids.template_types.get(one.address)
    return number if number in seen.kinds["template_types"] else None


def _of_type(one: WantedType, wish: Wish, seen: Seen) -> bool:
    if _known(one, wish, seen) is not None:
        return False
    taken = {_known(other, wish, seen) for other in wish.typed.template_types}
    named = {key for key, there in seen.kinds["template_types"].items() if there["name"] == one.name}
    return len(named - taken) > 1


def _of_webhook(one: WantedWebhook, wish: Wish, seen: Seen) -> bool | None:
    if one.remote_id is not None or one.separate:
        return False
    reached = Reached(seen, seen, wish.typed, wish.meant, set(), wish.has_scim)
    place = reached.key_of(one, wish.meant)[:2]
    others = [other for other in wish.typed.webhooks if other is not one]
    if any(reached.key_of(other, wish.meant)[:2] == place for other in others):
        return None
    if place[1] is None and one.template_type is not None:
        return False  # its type is still to be made
    free = reached.staying() - {other.remote_id for other in others}
    keys = {number: key_of_hook(seen.kinds["webhooks"][number]) for number in free}
    if reached.key_of(one, wish.meant) in keys.values():
        return False
    same = {number for number, key in keys.items() if key is not None and key[:2] == place}
    return len(same) > 1 and wish.ids.webhooks.get(one.address) not in same
