"""The map of the integration, as lines, as Mermaid and as SVG."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from oneflow_tui.account.diagram import Diagram, Edge, diagram_of
from oneflow_tui.account.mermaid import as_mermaid, escaped
from oneflow_tui.account.seen import AccountSeen
from oneflow_tui.account.svg import as_svg, cells, fitted
from oneflow_tui.account.tree import as_lines
from tests.account.making import a_field, a_template, a_type, a_webhook, a_workspace, healthy
from tests.account.odd import HOSTILE, accounts
from tests.account.reading import read_account
from tests.sandbox_server import SandboxServer

SVG = "{http://www.w3.org/2000/svg}"
MERMAID_LINE = re.compile(
    r"flowchart LR|  subgraph c\d\[\"[A-Z][a-z ]+\"\]|  end|  n\d+ --> n\d+|"
    r"    n\d+\[\"([^\W_]|[^\x00-\x7f]|[ ]|#\d+;|<br/>)*\"\]"
)
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def seen_names(svg: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_the_road_from_workspace_to_webhook() -> None:
    diagram = diagram_of(healthy())
    assert [one.label for one in diagram.nodes] == [
        "Sales",
        "Offer",
        "Deal",
        "1 data field",
        "https://crm.example.com/hook",
    ]
    assert diagram.edges == (Edge("w21", "p11"), Edge("p11", "t1"), Edge("t1", "f1"), Edge("f1", "h31"))
    assert as_lines(diagram) == [
        "Nordlys AB",
        "workspace Sales",
        "└─ template Offer",
        "   └─ template type Deal",
        "      └─ 1 data field: vat",
        "         └─ webhook https://crm.example.com/hook: every event in every workspace",
    ]


def test_what_comes_again_is_told_once() -> None:
    seen = healthy(
        templates=(a_template(), a_template(12, "Order")),
        webhooks=(a_webhook(template_group_id=None),),
        template_types=(a_type(), a_type(2, "Idle")),
    )
    assert as_lines(diagram_of(seen)) == [
        "Nordlys AB",
        "workspace Sales",
        "├─ template Offer",
        "│  └─ template type Deal",
        "│     └─ 1 data field: vat",
        "└─ template Order",
        "   └─ template type Deal (see above)",
        "template type Idle",
        "└─ Data fields not read",
        "Contracts of every type or none",
        "└─ webhook https://crm.example.com/hook: every event in every workspace",
    ]


def test_long_lists_are_cut_and_say_so() -> None:
    seen = healthy(
        fields={1: tuple(a_field(f"f{at}") for at in range(145))},
        templates=tuple(a_template(at, f"T{at}") for at in range(100, 252)),
        webhooks=tuple(a_webhook(at) for at in range(30)),
        workspaces=tuple(a_workspace(at) for at in range(10, 40)),
        template_types=tuple(a_type(at) for at in range(1, 41)),
    )
    diagram = diagram_of(seen)
    assert len(diagram.nodes) < 70
    rest = {one.column: one.label for one in diagram.nodes if one.id.startswith("more_")}
    assert rest == {
        "template": "and 140 more templates",
        "template_type": "and 28 more template types",
        "webhook": "and 18 more webhooks",
    }
    assert "and 140 more" in next(one.lines for one in diagram.nodes if one.id == "f1")
    assert "and 140 more templates" in seen_names(as_svg(diagram))


def test_each_type_shows_a_template_before_any_shows_two() -> None:
    templates = (*(a_template(at, f"A{at}", 1) for at in range(10, 20)), a_template(30, "B", 2), a_template(31, "C", 3))
    seen = healthy(templates=templates, template_types=(a_type(2, "Two"), a_type(1, "One"), a_type(4, "Idle")))
    assert [one.label for one in diagram_of(seen, most=3).column("template")] == [
        "B",
        "A10",
        "A11",
        "and 9 more templates",
    ]


def test_a_used_type_is_not_the_one_that_is_cut() -> None:
    seen = healthy(template_types=(*(a_type(at) for at in range(50, 20, -1)), a_type(1, "Used")))
    assert "Used" in [one.label for one in diagram_of(seen, most=2).nodes]


def test_an_account_of_which_nothing_was_read() -> None:
    diagram = diagram_of(AccountSeen())
    assert diagram == Diagram("", (), ())
    assert as_lines(diagram) == ["Account"]
    assert as_mermaid(diagram) == "flowchart LR\n"
    assert seen_names(as_svg(diagram))[0] == "Account"


def test_a_workspace_that_no_template_names_is_left_out_and_no_edge_leads_nowhere() -> None:
    seen = healthy(templates=(a_template(workspaces=[{"id": 99}]),), webhooks=(a_webhook(template_group_id=98),))
    diagram = diagram_of(seen)
    assert diagram.column("workspace") == []
    ids = {one.id for one in diagram.nodes}
    assert all({one.source, one.target} <= ids for one in diagram.edges)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_as_it_is_and_breaks_nothing(name: str) -> None:
    seen = healthy(
        templates=(a_template(name=name),),
        template_types=(a_type(name=name),),
        fields={1: (a_field(name),)},
        webhooks=(a_webhook(url=name),),
    )
    diagram = diagram_of(seen)
    svg, mermaid = as_svg(diagram), as_mermaid(diagram)
    assert {one.tag for one in ElementTree.fromstring(svg).iter()} <= {
        SVG + tag for tag in ("svg", "title", "style", "defs", "marker", "path", "rect", "text", "g")
    }
    assert seen_names(svg)[-2] == (fitted(name, middle=True) or "(no name)")
    assert not UNSAFE.search(svg + mermaid + "\n".join(as_lines(diagram)))
    for line in mermaid.splitlines():
        assert MERMAID_LINE.fullmatch(line), line


def test_mermaid_gets_numbers_for_what_means_something_to_it() -> None:
    assert escaped('a"]-->b') == "a#34;#93;#45;#45;#62;b"
    assert escaped("1. `x` #quot; ﬂ°°") == "1#46; #96;x#96; #35;quot#59; #64258;#176;#176;"
    assert escaped("a\nb") == "a↵b"


def test_the_svg_holds_nothing_from_elsewhere_and_follows_the_page() -> None:
    svg = as_svg(diagram_of(healthy(webhooks=())))
    assert re.findall(r"https?://[^\"]*", svg) == ["http://www.w3.org/2000/svg"]
    for word in ("<script", "@import", "@font-face", "href", "url(h"):
        assert word not in svg
    assert "prefers-color-scheme:dark" in svg


def test_a_text_is_cut_to_its_box_also_where_letters_are_wide() -> None:
    assert fitted("x" * 35) == "x" * 33 + "…"
    assert fitted("abcdefghij", 5) == "abcd…"
    assert fitted("abcdefghij", 5, middle=True) == "ab…ij"
    for middle in (False, True):
        assert 32 <= cells(fitted("日" * 40, middle=middle)) <= 34
    assert fitted("日" * 17) == "日" * 17


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(accounts)
def test_any_account_can_be_drawn(seen: AccountSeen) -> None:
    diagram = diagram_of(seen, most=2)
    ElementTree.fromstring(as_svg(diagram))
    for line in as_mermaid(diagram).splitlines():
        assert MERMAID_LINE.fullmatch(line), line
    lines = as_lines(diagram)
    assert not UNSAFE.search("".join(lines))
    assert len([one for one in lines if not one.endswith(" ↑")]) == len(diagram.nodes) + 1


async def test_the_finished_account_of_the_sandbox() -> None:
    with SandboxServer().start("typical") as sandbox:
        lines = as_lines(diagram_of(await read_account(sandbox)))
    assert lines[:4] == [
        "Nordlys AB",
        "workspace Sales",
        "├─ template Sales agreement",
        "│  └─ template type Acme CRM deal",
    ]
    assert lines[5].startswith("│        └─ webhook https://crm.example.com/oneflow: contract published")
    assert lines[-2:] == [
        "Contracts of every type or none",
        "└─ webhook https://crm.example.com/oneflow/declined: contract declined in Sales",
    ]


def test_the_map_holds_no_secret_of_a_callback_url() -> None:
    hook = a_webhook(1, "https://u:planted@a.example/x?token=planted")
    drawn = diagram_of(AccountSeen(webhooks=(hook,)))
    assert "a.example" in as_svg(drawn)
    assert "planted" not in as_svg(drawn) + as_mermaid(drawn) + "\n".join(as_lines(drawn))
