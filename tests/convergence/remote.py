"""What somebody else may do to an account between a plan and its apply; False where there is nothing to do it to."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from oneflow_tui.sandbox.store import Store
from oneflow_tui.setup.changes import Action, FieldChange, Plan, TypeChange, WebhookChange
from tests.convergence.seen import Json


@dataclass
class Scene:
    """The account, the plan that was made on it, and the unknown attributes as the wire keeps them."""

    rng: random.Random
    store: Store
    plan: Plan
    extras: dict[tuple[Any, ...], Json]

    def one_type(self) -> Json | None:
        """A template type whose fields the plan writes, to change."""
        ids = sorted(self.plan.fingerprints)
        return self.store.edit("template_types", self.rng.choice(ids)) if ids else None

    def one_field(self, *, planned: bool, active: bool | None = None) -> Json | None:
        """A field of such a type: one that the plan changes, or one that it does not."""
        there = self.one_type()
        if there is None:
            return None
        mine = {
            one.custom_id for one in self.plan.changes if isinstance(one, FieldChange) and one.type_id == there["id"]
        }
        found = [
            row
            for row in there["data_fields"]
            if row["source"] == "user" and (row["custom_id"] in mine) is planned and active in (None, row["active"])
        ]
        return self.rng.choice(found) if found else None

    def one_webhook(self, *actions: Action) -> Json | None:
        """A webhook that the plan does this to; without an action one that it leaves alone."""
        mine = {
            one.before.id: one.action
            for one in self.plan.changes
            if isinstance(one, WebhookChange) and one.before is not None
        }
        found = [one["id"] for one in self.store.all("webhooks") if mine.get(one["id"]) in (actions or (None,))]
        return self.store.edit("webhooks", self.rng.choice(found)) if found else None


Change = Callable[[Scene], bool]


def an_unmanaged_field_says_something_else(scene: Scene) -> bool:
    row = scene.one_field(planned=False)
    if row is None:
        return False
    name = scene.rng.choice(("name", "description", "placeholder", "value"))
    row[name] = f"{row[name] or ''} and more"[-900:]
    return True


def a_planned_field_says_something_else(scene: Scene) -> bool:
    row = scene.one_field(planned=True)
    if row is None:
        return False
    row[scene.rng.choice(("name", "description", "placeholder", "value"))] = "a third text"
    return True


def an_unmanaged_field_is_switched_off(scene: Scene) -> bool:
    row = scene.one_field(planned=False, active=True)
    if row is not None:
        row["active"] = False
    return row is not None


def a_planned_field_is_switched_on(scene: Scene) -> bool:
    row = scene.one_field(planned=True, active=False)
    if row is not None:
        row["active"] = True
    return row is not None


def an_unmanaged_field_becomes_oneflows_own(scene: Scene) -> bool:
    row = scene.one_field(planned=False)
    if row is not None:
        row["source"] = "system"
    return row is not None


def an_unmanaged_field_goes(scene: Scene) -> bool:
    row = scene.one_field(planned=False)
    if row is None:
        return False
    there = next(one for one in scene.store.all("template_types") if any(row is other for other in one["data_fields"]))
    there["data_fields"].remove(row)
    return True


def a_field_comes(scene: Scene) -> bool:
    there = scene.one_type()
    if there is not None:
        texts = {"name": "Theirs", "description": "", "placeholder": "", "value": ""}
        there["data_fields"].append({"id": 424242, "custom_id": "theirs", "active": True, "source": "user", **texts})
    return there is not None


def a_planned_webhook_hears_something_else(scene: Scene) -> bool:
    hook = scene.one_webhook(Action.UPDATE, Action.DELETE)
    if hook is not None:
        hook["filters"] = [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["contract:delete"]}]}]
    return hook is not None


def a_planned_webhook_is_sent_elsewhere(scene: Scene) -> bool:
    hook = scene.one_webhook(Action.UPDATE, Action.DELETE)
    if hook is not None:
        hook["callback_url"] = "https://theirs.example.com/"
    return hook is not None


def a_planned_webhook_is_gone(scene: Scene) -> bool:
    hook = scene.one_webhook(Action.UPDATE)
    if hook is not None:
        scene.store.remove("webhooks", hook["id"])
    return hook is not None


def a_type_of_the_name_appears(scene: Scene) -> bool:
    made = [one for one in scene.plan.changes if isinstance(one, TypeChange) and one.action is Action.CREATE]
    if made:
        _new_type(scene, scene.rng.choice(made).name)
    return bool(made)


def an_unmanaged_webhook_hears_something_else(scene: Scene) -> bool:
    hook = scene.one_webhook()
    if hook is not None:
        hook["filters"] = [{"filter_rules": [{"type": "EVENT_TYPE", "values": ["contract:delete"]}]}]
    return hook is not None


def an_unmanaged_webhook_is_gone(scene: Scene) -> bool:
    hook = scene.one_webhook()
    if hook is not None:
        scene.store.remove("webhooks", hook["id"])
    return hook is not None


def a_webhook_comes(scene: Scene) -> bool:
    hook = {"callback_url": "https://theirs.example.com/", "filters": None, "sign_key": None}
    scene.store.add("webhooks", hook | {"template_group_id": None, "configuration": None})
    return True


def another_type_appears(scene: Scene) -> bool:
    _new_type(scene, "Theirs")
    return True


def a_type_is_renamed(scene: Scene) -> bool:
    ids = [one["id"] for one in scene.store.all("template_types")]
    if ids:
        scene.store.edit("template_types", scene.rng.choice(ids))["name"] = "Renamed by them"
    return bool(ids)


def a_user_is_switched_off(scene: Scene) -> bool:
    ids = [one["id"] for one in scene.store.all("users") if one["active"]]
    scene.store.edit("users", scene.rng.choice(ids)).update(active=False, state="inactive")
    return True


def a_template_takes_a_type_of_the_plan(scene: Scene) -> bool:
    """The reach of a removal is no longer what the plan said."""
    going = [one for one in scene.plan.changes if isinstance(one, FieldChange) and one.action is Action.DELETE]
    free = [one["id"] for one in scene.store.all("templates") if one["template_type_id"] is None]
    if not going or not free:
        return False
    template = scene.store.edit("templates", scene.rng.choice(free))
    template["template_type_id"], template["data_fields"] = going[0].type_id, {}
    return True


def an_unknown_attribute_of_a_field_changes(scene: Scene) -> bool:
    there = scene.one_type()
    keys = [key for key in scene.extras if there is not None and key[:2] == ("field", there["id"])]
    if keys:
        scene.extras[scene.rng.choice(keys)]["data_type"] = "theirs"
    return bool(keys)


def an_unknown_attribute_of_a_webhook_changes(scene: Scene) -> bool:
    keys = [key for key in scene.extras if key[0] == "webhook"]
    if keys:
        scene.extras[scene.rng.choice(keys)]["data_type"] = "theirs"
    return bool(keys)


def a_user_comes(scene: Scene) -> bool:
    one = {"name": "Theirs", "email": "theirs@example.com", "is_admin": False, "active": True, "state": "active"}
    scene.store.add("users", one | {"title": "", "phone_number": ""})
    return True


def a_workspace_is_renamed(scene: Scene) -> bool:
    scene.store.edit("workspaces", 10103)["name"] = "Renamed by them"
    return True


def _new_type(scene: Scene, name: str) -> None:
    brief = {"description": "", "extension_type": None, "created_time": None, "updated_time": None}
    scene.store.add("template_types", {"name": name, **brief, "data_fields": []})


OF_WRITTEN_FIELDS: tuple[Change, ...] = (
    an_unmanaged_field_says_something_else,
    a_planned_field_says_something_else,
    an_unmanaged_field_is_switched_off,
    a_planned_field_is_switched_on,
    an_unmanaged_field_becomes_oneflows_own,
    an_unmanaged_field_goes,
    a_field_comes,
)
"""Of template types whose fields the plan writes."""

OF_WRITTEN_WEBHOOKS: tuple[Change, ...] = (
    a_planned_webhook_hears_something_else,
    a_planned_webhook_is_sent_elsewhere,
    a_planned_webhook_is_gone,
)

OF_CREATED_TYPES: tuple[Change, ...] = (a_type_of_the_name_appears,)

BEYOND: tuple[Change, ...] = (
    an_unmanaged_webhook_hears_something_else,
    an_unmanaged_webhook_is_gone,
    a_webhook_comes,
    another_type_appears,
    a_type_is_renamed,
    a_user_is_switched_off,
    a_user_comes,
    a_workspace_is_renamed,
    a_template_takes_a_type_of_the_plan,
    an_unknown_attribute_of_a_field_changes,
    an_unknown_attribute_of_a_webhook_changes,
)
"""What the plan does not write, but was shown with it."""
