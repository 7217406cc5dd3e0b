"""The points that nobody has confirmed about the real API. Each is one switch; its first position is the default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Switch:
    """One open point: its name, its positions, and the question in words."""

    name: str
    positions: tuple[str, ...]
    question: str

    @property
    def default(self) -> str:
        return self.positions[0]


ALL = (
    # conventions
    Switch("ids", ("small", "large"), "Do ids of new objects fit into 32 bits?"),
    Switch("time_zone", ("+0000", "+00:00"), "How do times name their zone?"),
    Switch("success", ("200", "201_204"), "What does a creation or a deletion answer: 200, or 201 and 204?"),
    Switch("status_key", ("status", "status_code"), "Under which key does an error repeat its HTTP status?"),
    Switch("wrong_method", ("405", "404"), "What answers a method that a known path does not have?"),
    Switch("edge_errors", ("html", "json"), "What do 502, 503 and 504 from the edge of the network hold?"),
    Switch("unknown_query", ("ignored", "refused"), "What becomes of a query key that a call does not know?"),
    Switch("plain_lists", ("paged", "whole"), "Do webhooks, logs, tags and folders take limit and offset?"),
    Switch("helpers", ("whole", "paged"), "Do the helper calls take limit and offset?"),
    Switch("newer_keys", ("present", "absent"), "Are the newer keys of templates and workspaces there?"),
    # the account
    Switch("extension_off", ("403", "402", "404", "empty"), "What do calls answer while their extension is off?"),
    Switch("plan_too_small", ("402", "403"), "What do calls answer that the account's plan does not hold?"),
    # template types
    Switch("type_creators", ("admins", "anyone"), "Who may create template types?"),
    Switch("type_cap", ("off", "10"), "How many template types may an account have?"),
    Switch("type_names", ("repeatable", "unique"), "May two template types share a name?"),
    Switch("type_name_length", ("any", "255"), "How long may the name of a template type be?"),
    Switch("type_list_fields", ("absent", "present"), "Do items in the list of template types carry their fields?"),
    Switch("type_active", ("present", "absent"), "Does a template type say whether it is active?"),
    # data fields
    Switch("left_out_attribute", ("cleared", "kept"), "What becomes of an attribute that a PUT leaves out?"),
    Switch("left_out_system_field", ("kept", "removed"), "What becomes of a system field that a PUT leaves out?"),
    Switch("put_active", ("kept", "off"), "What does a PUT of data fields do to the active flag of fields it updates?"),
    Switch("custom_ids", ("any", "word"), "Which characters may a custom_id hold: any, or letters, digits, - and _?"),
    # webhooks
    Switch("webhook_key", ("webhook_id", "id"), "Under which key does a webhook name its id?"),
    Switch("webhooks_envelope", ("data", "array", "webhooks"), "In what does the list of webhooks come?"),
    Switch("webhook_created", ("whole", "location"), "Does the creation of a webhook answer it, or only a Location?"),
    Switch("webhook_put", ("whole", "partial"), "Does a PUT of a webhook clear what it leaves out?"),
    Switch("event_names", ("open", "known"), "May a filter name an event that the documentation does not list?"),
    Switch("filters", ("any", "all"), "Do several filters of one webhook combine as or, or as and?"),
    Switch("type_binding", ("holds", "waits"), "Does a webhook's template type hold before the extension is built?"),
    Switch("unsigned", ("absent", "null", "empty_key"), "What is the signature where a webhook has no sign key?"),
    Switch("grouping", ("together", "single"), "Do the events of one action come in one delivery?"),
    Switch("delivery_order", ("kept", "mixed"), "Do deliveries to one webhook come in the order of their events?"),
    Switch("receiver_timeout", ("10", "1"), "After how many seconds has a receiver not answered?"),
    # contracts
    Switch("draft_lifecycle", ("null", "object"), "What is lifecycle_state of a draft?"),
    Switch("draft_value", ("null", "object"), "What is the value of a draft?"),
    Switch("contract_states", ("known", "more"), "Has a contract whose period has ended a state of its own?"),
    Switch("contract_embeds", ("absent", "present"), "Does a contract carry its options and its data fields?"),
    # users
    Switch("scim_single", ("present", "absent"), "Does SCIM read, change and remove single users, and know groups?"),
    Switch("scim_left_out", ("cleared", "kept"), "What becomes of an attribute that a PUT of a SCIM user leaves out?"),
)
BY_NAME = {switch.name: switch for switch in ALL}


class Switches(Mapping[str, str]):
    """The position of every switch."""

    def __init__(self, positions: Mapping[str, str] | None = None) -> None:
        self._positions = {switch.name: switch.default for switch in ALL}
        for name, position in (positions or {}).items():
            if name in BY_NAME and position in BY_NAME[name].positions:
                self._positions[name] = position

    def __getitem__(self, name: str) -> str:
        return self._positions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)
