"""The map of the integration: workspace → template → template type → data fields → webhook.

Built once, drawn as text (`tree`), as Mermaid (`mermaid`) and as SVG (`svg`). Labels are raw; each drawing makes them
harmless in its own way. Long lists are cut, and what was cut is told by a node of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from oneflow_tui.account.bare import without_secrets
from oneflow_tui.account.check_templates import workspace_ids
from oneflow_tui.account.names import Names
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.things import Kind, ThingId
from oneflow_tui.models import DataField, Template, TemplateType, Webhook
from oneflow_tui.setup.words import counted

Column = Literal["workspace", "template", "template_type", "fields", "webhook"]
COLUMNS: tuple[Column, ...] = ("workspace", "template", "template_type", "fields", "webhook")
"""The columns of the map, from left to right. An edge leads from one to the next."""

MOST = 12
"""Things in a column, unless told otherwise."""
MOST_FIELDS = 5
"""Data fields named in one node."""


@dataclass(frozen=True, slots=True)
class Node:
    """One box. `lines` stand under its label; `kind` and `thing_id` name the thing, None where it is none."""

    id: str
    column: Column
    label: str
    lines: tuple[str, ...] = ()
    kind: Kind | None = None
    thing_id: ThingId | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow between two nodes, by their ids."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """`title` is the account's name, raw."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def without(self, hide: Callable[[str], str]) -> Diagram:
        """The same with texts as `hide` gives them: before a drawing cuts them short or writes them otherwise."""
        nodes = (replace(one, label=hide(one.label), lines=tuple(map(hide, one.lines))) for one in self.nodes)
        return Diagram(hide(self.title), tuple(nodes), self.edges)

    def column(self, name: Column) -> list[Node]:
        return [one for one in self.nodes if one.column == name]


_EVERY = "every"
"""The node that stands for contracts of whatever type, which unbound webhooks hear."""


def diagram_of(seen: AccountSeen, most: int = MOST) -> Diagram:
    """The map of what was read. Templates without a template type are no part of an integration, and left out, as are
    workspaces in which no template of it can be used."""
    names = Names.of(seen)
    types = _busiest_first(seen)
    shown_types = types[:most]
    type_ids = {one.id for one in shown_types}
    carrying = [one for one in seen.templates or () if one.template_type_id is not None]
    templates = _chosen(carrying, [one.id for one in shown_types], most)
    places = [one for one in seen.workspaces or () if any(_usable(t, one.id) for t in templates)]
    webhooks = sorted(seen.webhooks or (), key=lambda one: one.template_group_id not in type_ids)
    shown_webhooks = webhooks[:most]

    nodes = [Node(f"w{one.id}", "workspace", one.name, (), "workspace", one.id) for one in places[:most]]
    nodes += _rest("workspace", "workspace", len(places) - most)
    nodes += [_template_node(one) for one in templates]
    nodes += _rest("template", "template", len(carrying) - most)
    nodes += [Node(f"t{one.id}", "template_type", one.name, (), "template_type", one.id) for one in shown_types]
    nodes += _rest("template_type", "template type", len(types) - most)
    nodes += [_fields_node(one, seen.fields.get(one.id)) for one in shown_types]
    if any(one.template_group_id is None for one in shown_webhooks):
        nodes.append(Node(_EVERY, "fields", "Contracts of every type or none"))
    nodes += [
        Node(f"h{one.id}", "webhook", without_secrets(one.callback_url), (names.filters(one),), "webhook", one.id)
        for one in shown_webhooks
    ]
    nodes += _rest("webhook", "webhook", len(webhooks) - most)
    known = {one.id for one in nodes}
    edges = [one for one in _edges(templates, shown_types, shown_webhooks) if {one.source, one.target} <= known]
    return Diagram("" if seen.account is None else seen.account.name, tuple(nodes), tuple(dict.fromkeys(edges)))


def _busiest_first(seen: AccountSeen) -> list[TemplateType]:
    """Types that templates carry or webhooks are bound to before the others, which a cut may leave out."""
    used = {one.template_type_id for one in seen.templates or ()}
    used |= {one.template_group_id for one in seen.webhooks or ()}
    return sorted(seen.template_types or (), key=lambda one: one.id not in used)


def _usable(template: Template, workspace_id: int) -> bool:
    return workspace_id in (workspace_ids(template) or ())


def _template_node(one: Template) -> Node:
    lines = ("not active",) if one.template_active is False else ()
    return Node(f"p{one.id}", "template", one.name, lines, "template", one.id)


def _fields_node(one: TemplateType, fields: Sequence[DataField] | None) -> Node:
    if fields is None:
        return Node(f"f{one.id}", "fields", "Data fields not read")
    named = cut([field.custom_id for field in fields], MOST_FIELDS)
    return Node(f"f{one.id}", "fields", counted(len(fields), "data field"), tuple(named))


def cut(names: Sequence[str], most: int) -> list[str]:
    """The first of a long list, and how many more there are. A single one is not left out for a line of its own."""
    if len(names) <= most + 1:
        return list(names)
    return [*names[:most], f"and {len(names) - most:,} more"]


def _rest(column: Column, word: str, more: int) -> list[Node]:
    return [Node(f"more_{column}", column, f"and {counted(more, f'more {word}')}")] if more > 0 else []


def _chosen(templates: Sequence[Template], types: Sequence[int], most: int) -> list[Template]:
    """Templates of the shown types, in the order of these: one of each before a second of any."""
    places = {number: at for at, number in enumerate(types)}
    times: Counter[int | None] = Counter()
    ranked: list[tuple[int, int, int]] = []
    for at, one in enumerate(templates):
        ranked.append((times[one.template_type_id], places.get(one.template_type_id or 0, len(places)), at))
        times[one.template_type_id] += 1
    kept = sorted(ranked, key=lambda rank: (rank[1] == len(places), rank))[:most]
    return [templates[at] for _, _, at in sorted(kept, key=lambda rank: rank[1:])]


def _edges(templates: Iterable[Template], types: Iterable[TemplateType], webhooks: Iterable[Webhook]) -> Iterable[Edge]:
    for template in templates:
        for number in sorted(workspace_ids(template) or ()):
            yield Edge(f"w{number}", f"p{template.id}")
        yield Edge(f"p{template.id}", f"t{template.template_type_id}")
    for one in types:
        yield Edge(f"t{one.id}", f"f{one.id}")
    for webhook in webhooks:
        bound = webhook.template_group_id
        yield Edge(_EVERY if bound is None else f"f{bound}", f"h{webhook.id}")
