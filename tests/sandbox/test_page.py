"""The console page in a real browser, by keys."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

import pytest

from tests.sandbox.chromium import ABSENT, Page, browser
from tests.sandbox.conftest import Account

pytestmark = [pytest.mark.browser, pytest.mark.skipif(ABSENT, reason="there is no Chromium here")]

NASTY = "<img src=x onerror=document.title='run'>&amp;\u202e"
SHOWN = NASTY.replace("\u202e", "\\u202e")  # what cannot be seen is written out
CONTROLS = "input, select, button, textarea, summary"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("chromium")) as page:
        page.size(1280, 800)
        yield page


@pytest.fixture
def page(account: Account, tab: Page) -> Iterator[Page]:
    """The console of a fresh account, all switches at their default; nothing goes wrong in the browser meanwhile."""
    positions = {one["name"]: one["default"] for one in account.state()["switches"]}
    assert account.plant("switches", positions).status_code == 200
    tab.problems.clear()
    tab.open(account.server.console_url, "document.querySelectorAll('#users li').length > 4")
    yield tab
    assert tab.problems == []
    assert tab.js("document.title") == "Sandbox console"
    assert tab.js("document.images.length") == 0


def told(page: Page, sentence: str) -> None:
    page.until(f"document.getElementById('message').textContent === {json.dumps(sentence)}")


def show(page: Page, **state: object) -> None:
    """Shows a made-up state in place of the sandbox's."""
    script = f"import('/console/console.js').then(page => {{ page.stop(); page.show({json.dumps(state)}) }})"
    page.js(script)


def words(page: Page, part: str) -> str:
    return " ".join(page.js(f"document.getElementById('{part}').innerText").split())


def names(page: Page, part: str) -> list[str]:
    """The names of the buttons that can be pressed in a part of the page."""
    buttons = f"[...document.querySelectorAll('#{part} button')].filter(e => e.checkVisibility())"
    return page.js(f"{buttons}.map(e => e.ariaLabel || e.textContent)")


def contract(number: int, state: str, **changes: object) -> dict:
    people = [
        {"id": 1, "name": "Ada Lovelace", "email": "ada@nordlys.example", "sign_state": "signed"},
        {"id": 2, "name": NASTY, "email": "bob@crm.example", "sign_state": "undecided", "signatory": True},
        {"id": 3, "name": "", "email": "eve@crm.example", "sign_state": "undecided", "signatory": False},
    ]
    parties = [
        {"name": "Nordlys AB", "my_party": True, "participants": people[:1]},
        {"name": NASTY, "my_party": False, "participants": people[1:]},
    ]
    made = {"id": number, "name": NASTY, "state": state, "workspace_id": 10101, "template_id": 10301}
    return {**made, "parties": parties, **changes}


DELIVERY = {
    "id": 7,
    "webhook_id": 8,
    "contract_id": 9,
    "callback_id": "eaf85099",
    "callback_url": f"http://127.0.0.1:1/{NASTY}",
    "events": [{"type": "contract:publish"}, {"type": NASTY}],
    "state": "waiting",
    "attempts": [
        {"time": "2026-01-12T08:30:00+0000", "status": 500, "error": None, "seconds": 0.25},
        {"time": "2026-01-12T08:30:05+0000", "status": None, "error": NASTY, "seconds": 10},
    ],
    "due": "2026-01-12T08:31:00+0000",
}
NOTE = {"kind": "limit", "call": "GET /users", "sentence": NASTY, "first": "", "last": "2026-01-12T08:30:00+0000"}


def test_a_person_sets_conditions_and_templates(account: Account, page: Page) -> None:
    number = account.new_type(NASTY)
    page.until("document.querySelectorAll('#template-types li').length === 1")

    page.tab_to("e.id === 'template_types_on'")
    page.key(" ")
    told(page, "The Template types extension is off.")
    assert account.state()["conditions"]["template_types_on"] is False
    assert page.js("document.activeElement.id") == "template_types_on"
    page.key("Tab")
    page.key(" ")
    told(page, "The Webhooks extension is off.")
    page.key("Tab")
    page.key(" ")
    told(page, "The integration extension is built: data fields are locked.")
    page.key("Tab")
    page.key("ArrowDown")
    told(page, "The plan is business.")
    page.key("Tab")
    page.js("document.activeElement.select()")
    page.type("200")
    page.key("Enter")
    told(page, "A template type holds at most 200 data fields.")
    assert account.state()["conditions"] == {
        "template_types_on": False,
        "webhooks_on": False,
        "integration_extension": True,
        "plan": "business",
        "field_limit": 200,
    }

    page.tab_to("e.ariaLabel === 'Template type of Sales agreement'")
    page.key("ArrowDown")
    told(page, "Template type set.")
    page.key("Tab")
    page.key(" ")
    told(page, "Template inactive.")
    template = account.state()["templates"][0]
    assert (template["template_type_id"], template["active"]) == (number, False)


def test_a_person_invites_and_accepts(account: Account, page: Page) -> None:
    page.tab_to("e.name === 'name'")
    page.type(NASTY)
    account.plant("invitations", {"email": "tony@nordlys.example", "name": "Tony Hoare"})
    page.until("document.getElementById('invitations').innerText.includes('tony@nordlys.example')")
    assert page.js("[document.activeElement.name, document.activeElement.value]") == ["name", NASTY]
    page.tab_to("e.name === 'email'")
    page.type("kay@nordlys.example")
    page.key("Tab")
    page.key("ArrowDown")
    page.key("Tab")
    page.key(" ")
    page.key("Tab")
    page.key("Enter")  # the second workspace: Enter in a field sends the form
    told(page, "Invited.")
    assert account.state()["invitations"][-1] | {"id": 0} == {
        "id": 0,
        "email": "kay@nordlys.example",
        "name": NASTY,
        "role": "administrator",
        "workspaces": [10101],
    }
    page.tab_to("e.ariaLabel === 'Accept the invitation of kay@nordlys.example'")
    page.key("Enter")
    told(page, "Invitation accepted.")
    assert f"{SHOWN} <kay@nordlys.example>, administrator" in words(page, "users")
    assert account.api.get("/users").json()["data"][-1]["name"] == NASTY
    # The row that had the focus is gone, so its neighbour has it.
    assert page.js("document.activeElement.ariaLabel") == "Accept the invitation of tony@nordlys.example"
    page.key("Enter")
    page.until("document.activeElement.id === 'invitations-title'")

    page.tab_to("e.name === 'name'")
    page.type("Ada again")
    page.key("Tab")
    page.type("ada@nordlys.example")
    page.key("Enter")
    told(page, "This person is a user or has been invited already.")
    (refusal,) = page.problems  # the browser itself notes it
    assert "409 (Conflict)" in refusal
    page.problems.clear()


def test_a_person_turns_switches(account: Account, page: Page) -> None:
    page.tab_to("e.id === 'find'")
    page.type("32 bits")
    assert words(page, "switches").startswith("Do ids of new objects fit into 32 bits? (ids)")
    page.until("document.getElementById('switch-count').textContent.startsWith('1 of ')")
    page.key("Tab")
    page.key("Tab")
    page.key("ArrowDown")
    told(page, "ids is large.")
    assert account.state()["switches"][0]["position"] == "large"
    assert "changed, the default is small" in words(page, "switches")
    page.key("Tab", shift=True)
    page.key("Tab", shift=True)
    page.js("document.activeElement.select()")
    page.type("CHANGED")
    assert words(page, "switch-count").endswith("1 changed.")
    page.key("Tab")
    page.key("Enter")
    told(page, "All switches are back at their default.")
    assert account.state()["switches"][0]["position"] == "small"
    page.key("Enter")
    told(page, "All switches are at their default.")


def test_a_person_starts_over_after_a_question(account: Account, page: Page) -> None:
    account.new_type("Deal")
    page.tab_to("e.id === 'seed'")
    page.key("ArrowUp")
    page.key("Tab")
    page.key("Enter")
    page.until("document.getElementById('sure').open")
    assert page.js("document.activeElement.id") == "keep"
    page.key("Escape")
    page.until("!document.getElementById('sure').open")
    assert page.js("document.activeElement.textContent") == "Start over…"
    assert len(account.state()["template_types"]) == 1
    page.key("Enter")
    page.until("document.getElementById('sure').open")
    assert "replaced by the seed new" in words(page, "sure")
    page.key("Tab")
    page.key("Enter")
    told(page, "Started over with new.")
    state = account.state()
    assert (state["template_types"], state["conditions"]["template_types_on"]) == ([], False)
    assert words(page, "no-template-types") == "There is no template type."
    assert page.js("document.activeElement.textContent") == "Start over…"


def test_calls_and_notes_come_as_they_happen(account: Account, page: Page) -> None:
    account.api.get("/users", params={"limit": 300, "name": "hush"})
    page.until("document.querySelector('#calls tr')?.innerText.includes('/v1/users')")
    assert words(page, "calls").startswith("GET /v1/users 400 ")
    assert "hush" not in words(page, "calls")
    assert "GET /users: A limit over 100 is refused: read page by page. (" in words(page, "notes")


def test_it_says_when_the_sandbox_has_gone_and_is_back(account: Account, page: Page) -> None:
    page.js("globalThis.fetched = fetch; globalThis.fetch = async () => { throw new TypeError('gone') }; true")
    told(page, "The sandbox does not answer. Trying again.")
    page.tab_to("e.id === 'webhooks_on'")
    page.key(" ")
    told(page, "The sandbox does not answer.")
    assert page.js("document.activeElement.checked") is True  # as the sandbox has it
    account.new_type("Made meanwhile")
    page.js("globalThis.fetch = fetched; true")
    told(page, "The sandbox answers again.")
    assert "Made meanwhile" in words(page, "template-types")


def test_each_state_of_a_contract_has_its_own_steps(page: Page) -> None:
    states = ("draft", "pending", "overdue", "signed", "declined", NASTY)
    contracts = [contract(30000 + at, state) for at, state in enumerate(states)]
    show(page, contracts=contracts, contract_count=20150)
    assert words(page, "contracts-title") == "Contracts"
    assert words(page, "contract-count") == "The newest 6 of 20150."
    assert names(page, "contracts") == []
    page.tab_to("e.localName === 'summary' && e.closest('#contracts')")
    for _ in states:
        page.key("Enter")
        page.until("document.activeElement.parentNode.open")
        page.until("document.activeElement.nextSibling.children.length > 0")
        page.key("Tab")
        while page.js("document.activeElement.localName === 'button'"):
            page.key("Tab")
    assert names(page, "contracts") == [
        "Visit as Ada Lovelace, contract 30001",
        f"Visit as {SHOWN}, contract 30001",
        f"Sign as {SHOWN}, contract 30001",
        f"Decline as {SHOWN}, contract 30001",
        "Visit as eve@crm.example, contract 30001",
        "Expire contract 30001",
        "Revive contract 30002",
        "End contract 30003",
    ]
    text = words(page, "contracts")
    assert f"pending: {SHOWN} (30001), workspace Sales, template Sales agreement" in text
    assert f"{SHOWN}, {SHOWN}: undecided" in text
    assert "Ada Lovelace, own party: signed" in text
    assert f"eve@crm.example, {SHOWN}: does not sign" in text
    assert "A draft: publish it through the API" in text

    # Where a step is no longer there, the focus stays near.
    page.js("document.querySelector('[aria-label^=\"Expire\"]').focus()")
    show(page, contracts=[*contracts[:1], contract(30001, "overdue"), *contracts[2:]])
    assert page.js("document.activeElement.ariaLabel") == "Revive contract 30001"


def test_deliveries_show_every_attempt(page: Page) -> None:
    assert words(page, "no-deliveries") == "Nothing has been sent to a webhook."
    acknowledged = DELIVERY | {"id": 6, "state": "acknowledged", "due": None, "events": ["contract:sign"]}
    show(page, deliveries=[DELIVERY, acknowledged], delivery_counts={"waiting": 1, "acknowledged": 1, "not_sent": 0})
    assert words(page, "delivery-counts") == "1 waiting, 1 acknowledged."
    first, second = page.js("[...document.querySelectorAll('#deliveries summary')].map(e => e.innerText)")
    assert first == f"waiting, 2 attempts: contract:publish, {SHOWN}, contract 9, to http://127.0.0.1:1/{SHOWN}"
    assert second == f"acknowledged, 2 attempts: contract:sign, contract 9, to http://127.0.0.1:1/{SHOWN}"
    page.tab_to("e.localName === 'summary' && e.closest('#deliveries')")
    page.key("Enter")
    page.until("document.querySelector('#deliveries table')")
    text = words(page, "deliveries")
    assert "Delivery 7 of webhook 8, callback_id eaf85099: next attempt 2026-01-12 08:31:00 UTC." in text
    assert "2026-01-12 08:30:00 UTC 500 0.25" in text
    assert f"2026-01-12 08:30:05 UTC {SHOWN} 10.00" in text
    assert names(page, "deliveries") == ["Send again delivery 7"]
    page.key("Tab")
    third = {"time": "2026-01-12T08:31:00+0000", "status": 200, "error": None, "seconds": 0.1}
    newest = DELIVERY | {"id": 8}
    settled = DELIVERY | {"state": "acknowledged", "attempts": [*DELIVERY["attempts"], third], "due": None}
    show(page, deliveries=[newest, settled, acknowledged])
    assert "2026-01-12 08:31:00 UTC 200 0.10" in words(page, "deliveries")
    assert page.js("document.activeElement.ariaLabel") == "Send again delivery 7"


def test_steps_are_sent_to_their_own_addresses(page: Page) -> None:
    pending = contract(30001, "pending")
    show(page, contracts=[pending, contract(2, "overdue"), contract(3, "signed")], deliveries=[DELIVERY])
    page.js("document.querySelectorAll('details').forEach(e => { e.open = true })")
    page.until("document.querySelectorAll('#contracts button').length === 8")
    page.until("document.querySelectorAll('#deliveries button').length === 1")
    page.js(
        "globalThis.sent = []; globalThis.fetch = async (path, options) => {"
        " sent.push(`${options.method} ${path} ${options.body}`); return new Response('{}') }"
    )
    page.js("document.querySelectorAll('#contracts button, #deliveries button, #clear').forEach(e => e.click())")
    page.js("document.getElementById('spec').value = '*: 500 x1'")
    page.js("document.getElementById('trouble').requestSubmit()")
    posts = "sent.filter(one => one.startsWith('POST'))"
    page.until(f"{posts}.length === 11")
    person, api = "contracts/30001/participants", "POST /console/api"
    assert page.js(posts) == [
        f"{api}/{person}/1/visit {{}}",
        f"{api}/{person}/2/visit {{}}",
        f"{api}/{person}/2/sign {{}}",
        f"{api}/{person}/2/decline {{}}",
        f"{api}/{person}/3/visit {{}}",
        f"{api}/contracts/30001/expire {{}}",
        f"{api}/contracts/2/revive {{}}",
        f"{api}/contracts/3/end {{}}",
        f"{api}/deliveries/7/again {{}}",
        f'{api}/faults {{"spec":""}}',
        f'{api}/faults {{"spec":"*: 500 x1"}}',
    ]


def test_trouble_is_shown_and_what_is_being_typed_stays(page: Page) -> None:
    assert words(page, "no-rules") == "No rule is in force."
    rules = [{"text": "PUT *: reset-after x1", "hits": 1}, {"text": NASTY, "hits": 41}]
    show(page, faults={"spec": "PUT *: reset-after x1", "rules": rules})
    assert page.js("document.getElementById('spec').value") == "PUT *: reset-after x1"
    assert words(page, "rules") == f"PUT *: reset-after x1: hit once {SHOWN}: hit 41 times"
    page.tab_to("e.localName === 'summary' && e.textContent === 'Examples'")
    page.key("Enter")
    page.key("Tab")
    page.key("Enter")
    assert page.js("document.activeElement.id") == "spec"
    typed = "PUT *: reset-after x1\nPOST /webhooks: 500 30%"
    show(page, faults={"spec": "PUT *: reset-after x1", "rules": rules[:1]})
    assert page.js("document.getElementById('spec').value") == typed
    assert words(page, "rules") == "PUT *: reset-after x1: hit once"


def test_long_lists_show_the_first_hundred(page: Page) -> None:
    users = [
        {"id": at, "name": f"User {at}", "email": f"{at}@x.example", "is_admin": False, "active": True}
        for at in range(1, 501)
    ]
    fields = [{"id": at, "custom_id": f"f{at}", "name": NASTY, "value": "", "source": "user"} for at in range(150)]
    types = [{"id": at, "name": f"Type {at}", "data_fields": fields} for at in range(60)]
    show(page, users=users, template_types=types)
    count = "document.querySelectorAll('#users li').length"
    assert page.js(count) == 100
    assert page.js("document.getElementById('users').nextSibling.innerText") == "and 400 more Show all 500"
    assert page.js("document.querySelectorAll('#template-types li').length") == 60  # closed ones hold nothing yet
    page.tab_to("e.textContent === 'Show all 500'")
    page.key("Enter")
    assert page.js(count) == 500
    assert page.js("document.activeElement.textContent") == "User 101 <101@x.example>"
    page.tab_to("e.textContent === 'Show the first 100 only'")
    page.key("Enter")
    assert page.js(count) == 100
    page.tab_to("e.localName === 'summary' && e.closest('#template-types')")
    page.key("Enter")
    page.until("document.querySelectorAll('#template-types ul li').length === 100")
    assert "and 50 more" in words(page, "template-types")
    assert f"f0: {SHOWN} (user)" in words(page, "template-types")


def test_everything_foreign_is_text_named_and_fits(account: Account, page: Page) -> None:
    long = NASTY + "W" * 300
    person = {"id": 1, "name": long, "email": long, "is_admin": True, "active": False, "role": long}
    template = {"id": 1, "name": long, "workspace_ids": [1], "template_type_id": 1, "active": True}
    field = {"id": 1, "custom_id": long, "name": long, "value": long, "source": long}
    call = {"id": "a", "method": "GET", "path": f"/v1/{long}", "status": 0, "ms": 1.5}
    show(
        page,
        account={"id": 1, "name": long},
        workspaces=[{"id": 1, "name": long}],
        templates=[template, template | {"id": 2, "name": " "}],
        template_types=[{"id": 1, "name": long, "data_fields": [field]}],
        users=[person],
        invitations=[person],
        webhooks=[{"id": 1, "callback_url": long, "template_group_id": 1, "has_sign_key": True}],
        contracts=[contract(1, "pending", name=long, workspace_id=1, template_id=1)],
        deliveries=[DELIVERY | {"callback_url": long, "callback_id": long}],
        notes=[NOTE | {"sentence": long, "call": long, "times": 3}],
        calls=[call],
        faults={"spec": long, "rules": [{"text": long, "hits": 0}]},
    )
    page.js("document.querySelectorAll('details').forEach(e => { e.open = true })")
    page.until("document.querySelectorAll('#contracts button').length > 0")
    for part in ("account", "templates", "invitations", "contracts", "deliveries", "notes", "calls", "rules", "users"):
        assert SHOWN in words(page, part), part
    for part in ("template-types", "webhooks", "invite-workspaces"):
        assert SHOWN in words(page, part), part
    assert "(no name)" in words(page, "templates")
    named = "e => (e.ariaLabel || [...(e.labels || [])].map(l => l.innerText).join('') || e.textContent).trim()"
    nameless = f"[...document.querySelectorAll('{CONTROLS}')].filter(e => !({named})(e)).map(e => e.outerHTML)"
    assert page.js(nameless) == []
    try:
        for width in (1280, 400):
            page.size(width, 800)
            assert page.js("document.documentElement.scrollWidth <= innerWidth"), width
            wide = "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth)"
            assert page.js(f"{wide}.map(e => e.outerHTML.slice(0, 200))") == []
    finally:
        page.size(1280, 800)


CONTRAST = """
(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const paint = (colours) => {
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const faint = [];
  for (const node of document.querySelectorAll("body *")) {
    if (![...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim()) || !node.checkVisibility()) continue;
    const under = [];
    for (let one = node; one; one = one.parentElement) under.unshift(getComputedStyle(one).backgroundColor);
    const lights = [light(paint(under)), light(paint([...under, getComputedStyle(node).color]))];
    const [dark, bright] = lights.sort((a, b) => a - b);
    if ((bright + 0.05) / (dark + 0.05) < 4.5) faint.push(node.outerHTML.slice(0, 200));
  }
  return faint;
})()
"""


def test_it_can_be_read_in_light_and_dark(page: Page) -> None:
    backs = set()
    for scheme in ("light", "dark"):
        page.scheme(scheme)
        assert page.js(CONTRAST) == []
        backs.add(page.js("getComputedStyle(document.documentElement).backgroundColor"))
    assert len(backs) == 2


def test_the_keys_meet_every_control_in_order(page: Page) -> None:
    page.key("Tab")
    assert page.js("document.activeElement.textContent") == "Skip to the content"
    assert page.js("document.activeElement.getBoundingClientRect().left >= 0")
    page.key("Enter")
    page.until("document.activeElement.id === 'main'")
    wanted = "[...document.querySelectorAll('main input, main select, main button, main textarea, main summary')]"
    wanted = f"{wanted}.filter(e => e.checkVisibility())"
    page.js(f"globalThis.wanted = {wanted}; true")
    for at in range(page.js("wanted.length")):
        page.key("Tab")
        assert page.js(f"document.activeElement === wanted[{at}]"), page.js(f"wanted[{at}].outerHTML")
        style = "getComputedStyle(document.activeElement)"
        assert page.js(f"[{style}.outlineStyle, {style}.outlineWidth]") == ["solid", "3px"]
    levels = page.js("[...document.querySelectorAll('h1, h2, h3')].map(e => Number(e.localName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
