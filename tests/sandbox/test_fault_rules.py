"""How rules of trouble are written, and which calls they strike."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from oneflow_tui.sandbox.faults import BadSpec, Faults, grammar
from oneflow_tui.sandbox.faults.answers import pause_asked, retry_after
from oneflow_tui.sandbox.faults.kinds import Fault
from tests.sandbox_server import START

PING = ("GET", "/ping", "/ping")
TABLE = (grammar.__doc__ or "").partition("KIND is one of\n")[2].partition("\n\n")[0]


def kinds(spec: str, times: int = 1, call: tuple[str, ...] = PING) -> list[str]:
    faults = Faults(spec)
    picked = [faults.pick(*call) for _ in range(times)]
    return ["+".join(fault.kind for fault in one) for one in picked]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("*: 500", Fault("status", 500)),
        ("GET: 404", Fault("status", 404)),
        ("GET /ping: 599", Fault("status", 599)),
        ("  /ping :  429   retry-after=5  x3 100% ", Fault("status", 429, "5")),
        ("*: 503 retry-after=1.5", Fault("status", 503, "1.5")),
        ("*: 429 retry-after=-5", Fault("status", 429, "-5")),
        ("*: 429 retry-after=0", Fault("status", 429, "0")),
        ("*: 429 retry-after=99999999999999999999", Fault("status", 429, "99999999999999999999")),
        ("*: 429 retry-after=date+5", Fault("status", 429, "date+5")),
        ("*: 429 retry-after=date-5", Fault("status", 429, "date-5")),
        ('*: 429 retry-after="soon; or x3 later: 5%"', Fault("status", 429, "soon; or x3 later: 5%")),
        ("*: html 200", Fault("html", 200)),
        ("*: html 502 retry-after=7", Fault("html", 502, "7")),
        ("*: empty 204", Fault("empty", 204)),
        ("*: redirect", Fault("redirect", 302)),
        ("*: redirect 307", Fault("redirect", 307)),
        ("*: delay 50ms", Fault("delay", seconds=0.05, longest=0.05)),
        ("*: delay 600s", Fault("delay", seconds=600.0, longest=600.0)),
        ("*: slow-body", Fault("slow-body", seconds=5.0)),
        ("*: slow-body 1.5s", Fault("slow-body", seconds=1.5)),
        ("*: stall", Fault("stall", seconds=120.0)),
        ("*: stall 0ms", Fault("stall")),
        ("*: reset-before", Fault("reset-before")),
        ("*: reset-after", Fault("reset-after")),
        ("*: close-before", Fault("close-before")),
        ("*: close-after", Fault("close-after")),
        ("*: cut", Fault("cut")),
        ("*: garbage", Fault("garbage")),
        ("*: wrong-type", Fault("wrong-type")),
    ],
)
def test_a_rule_is_read(rule: str, fault: Fault) -> None:
    assert Faults(rule).pick(*PING) == (fault,)


@pytest.mark.parametrize(
    ("spec", "named", "possible"),
    [
        ("500", "500", "[METHOD] [PATH]: KIND"),
        ("*:500", "*:500", "a space after the colon"),
        ("*: 500; nonsense", "nonsense", "[METHOD] [PATH]: KIND"),
        (": 500", ": 500", "GET, POST"),
        ("get /x: 500", "get /x: 500", "GET, POST"),
        ("GET ping: 500", "GET ping: 500", "begins with /"),
        ("GET /a /b: 500", "GET /a /b: 500", "begins with /"),
        ("*:", "*:", "there are STATUS, html, empty"),
        ("*: 30%", "*: 30%", "there are STATUS, html, empty"),
        ("*: explode", "*: explode", "lost-write"),
        ('*: "500"', '*: "500"', "there are STATUS"),
        ("*: 399", "*: 399", "400 to 599"),
        ("*: 600", "*: 600", "400 to 599"),
        ("*: 5000", "*: 5000", "400 to 599"),
        ("*: 99999999999999999999999", "*: 999", "400 to 599"),
        ("*: html", "*: html", "200 to 599"),
        ("*: html 204", "*: html 204", "those that have no body"),
        ("*: empty 199", "*: empty 199", "200 to 599"),
        ("*: redirect 300", "*: redirect 300", "302"),
        ("*: 500 reset-after", "*: 500 reset-after", "is too much"),
        ("*: 500 30 %", "*: 500 30 %", "is too much"),
        ("*: cut 5", "*: cut 5", "nothing but SHARE% and xN"),
        ("*: 500 0%", "*: 500 0%", "above 0%"),
        ("*: 500 100.1%", "*: 500 100.1%", "up to 100%"),
        ("*: 500 x0", "*: 500 x0", "x1 at least"),
        ("*: delay", "*: delay", "50ms..200ms"),
        ("*: delay 5", "*: delay 5", "50ms..200ms"),
        ("*: delay 2s..1s", "*: delay 2s..1s", "the shorter one first"),
        ("*: delay 1s..", "*: delay 1s..", "50ms..200ms"),
        ("*: delay 601s", "*: delay 601s", "at most 600s"),
        ("*: slow-body -1s", "*: slow-body -1s", "takes a TIME"),
        ("*: stall for ever", "*: stall for ever", "is too much"),
        ("*: cut retry-after=5", "*: cut retry-after=5", "with STATUS, html STATUS"),
        ("*: 429 retry-after=5 retry-after=6", "*: 429 retry-after=5", "stands once"),
        ("*: 429 retry-after=", "*: 429 retry-after=", "1 to 200 printable"),
        ('*: 429 retry-after="a\r\nset-cookie: b"', "*: 429 retry-after", "printable"),
        ("*: 429 retry-after=später", "*: 429 retry-after", "ASCII"),
        ("*: 429 retry-after=date+x", "*: 429 retry-after=date+x", "date+SECONDS"),
        ('*: 429 retry-after="soon', '*: 429 retry-after="soon', "not closed"),
        ("seed=x", "seed=x", "seed=N"),
        ("seed=1; seed=2", "seed=2", "one seed at most"),
        ("*: 500 \ud800", "The rules", "UTF-8"),
    ],
)
def test_a_wrong_rule_is_named_with_what_is_possible(spec: str, named: str, possible: str) -> None:
    with pytest.raises(BadSpec) as caught:
        Faults(spec)
    assert named in str(caught.value)
    assert possible in str(caught.value)


def test_a_wrong_rule_ends_the_program_with_2() -> None:
    command = [sys.executable, "-m", "oneflow_tui.sandbox", "--faults", "*: cut; PUT /x: explode 5%"]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=START)
    assert ended.returncode == 2
    said = " ".join(ended.stderr.split())
    assert 'argument --faults: In "PUT /x: explode 5%": explode is no kind of trouble; there are STATUS, html' in said


def test_help_holds_the_table() -> None:
    command = [sys.executable, "-m", "oneflow_tui.sandbox", "--help"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=START).stdout
    assert grammar.__doc__ is not None
    assert grammar.__doc__.strip() in shown


def test_the_table_holds_every_kind() -> None:
    with pytest.raises(BadSpec) as caught:
        Faults("*: explode")
    possible = str(caught.value).partition("there are ")[2].rstrip(".").split(", ")
    told = {word for line in TABLE.splitlines() for word in re.findall(r"[A-Za-z-]+", line[:37])}
    assert set(possible) <= told


@pytest.mark.parametrize(
    ("calls", "call", "strikes"),
    [
        ("*", PING, True),
        ("GET", PING, True),
        ("POST", PING, False),
        ("POST *", PING, False),
        ("/ping", PING, True),
        ("/pin", PING, False),
        ("/PING", PING, False),
        ("/p*", PING, True),
        ("*ng", PING, True),
        ("/template_types/{id}", ("GET", "/template_types/{id}", "/template_types/7"), True),
        ("/template_types/7", ("GET", "/template_types/{id}", "/template_types/7"), True),
        ("/template_types/8", ("GET", "/template_types/{id}", "/template_types/7"), False),
        ("/template_types/*", ("PUT", "/template_types/{id}/data_fields", "/template_types/7/data_fields"), True),
        ("/template_types/{id}", ("PUT", "/template_types/{id}/data_fields", "/template_types/7/data_fields"), False),
        ("/contracts/{id}/data_fields/c::{custom_id}", ("PUT", "/contracts/{id}/data_fields/c::{custom_id}"), True),
        ("/scim/*", ("GET", "/scim/Users", "/scim/Users"), True),
        ("/scim/*", ("GET", "/users", "/users"), False),
        ("/[p]ing", PING, False),
        ("/?ing", PING, False),
        ("/[p]?", ("GET", "/[p]?"), True),
        ("*" + "a*" * 40, ("GET", "/" + "a" * 5000 + "b"), True),
        ("*" + "a*" * 40 + "c", ("GET", "/" + "a" * 5000 + "b"), False),
    ],
)
def test_which_calls_a_rule_is_about(calls: str, call: tuple[str, ...], strikes: bool) -> None:
    assert bool(Faults(f"{calls}: 500").pick(*call)) is strikes


@pytest.mark.parametrize(("method", "strikes"), [("GET", False), ("HEAD", False), ("POST", True), ("DELETE", True)])
def test_only_a_write_can_be_lost(method: str, strikes: bool) -> None:
    assert bool(Faults("*: lost-write").pick(method, "/x")) is strikes


def test_the_first_calls_and_then_no_more() -> None:
    assert kinds("/ping: cut x2", 4) == ["cut", "cut", "", ""]


def test_rules_follow_one_another() -> None:
    assert kinds("/ping: cut x2; /ping: garbage x1", 4) == ["cut", "cut", "garbage", ""]


def test_delays_add_up_and_leave_the_rest_alone() -> None:
    assert kinds("*: delay 1ms x1; *: cut x2; *: delay 2ms", 3) == ["delay+cut+delay", "cut+delay", "delay"]


def test_a_share_lies_where_its_generator_puts_it() -> None:
    struck = [bool(kind) for kind in kinds("*: 500 30%", 400)]
    chance = random.Random("0 0")
    assert struck == [chance.random() < 0.3 for _ in range(400)]
    assert struck == [bool(kind) for kind in kinds("*: 500 30%", 400)]
    assert 80 < sum(struck) < 160
    other = [bool(kind) for kind in kinds("seed=7; *: 500 30%", 400)]
    chance = random.Random("7 0")
    assert other == [chance.random() < 0.3 for _ in range(400)] != struck


def test_a_rule_does_not_move_the_chance_of_another() -> None:
    alone = kinds("POST: cut; *: 500 30%", 50)
    faults = Faults("POST: cut; *: 500 30%")
    among = []
    for _ in range(50):
        faults.pick("POST", "/webhooks")
        among.append("+".join(fault.kind for fault in faults.pick(*PING)))
    assert among == alone


def test_a_drawn_delay_stays_within_its_span() -> None:
    faults = Faults("*: delay 50ms..200ms")
    drawn = [faults.pick(*PING)[0].seconds for _ in range(400)]
    assert all(0.05 <= seconds <= 0.2 for seconds in drawn)
    assert min(drawn) < 0.06
    assert max(drawn) > 0.19
    again = Faults("*: delay 50ms..200ms")
    assert drawn == [again.pick(*PING)[0].seconds for _ in range(400)]


def test_hits_are_counted_by_rule() -> None:
    faults = Faults("GET: cut x2\n  POST: 500 ; seed=3;;")
    for _ in range(5):
        faults.pick(*PING)
    assert [(rule.said.text, rule.hits) for rule in faults.rules] == [("GET: cut x2", 2), ("POST: 500", 0)]


@pytest.mark.parametrize(
    ("written", "sent", "asked"),
    [
        ("5", "5", 5.0),
        ("-5", "-5", -5.0),
        ("1.5", "1.5", None),
        ("soon", "soon", None),
        ("date+5", "Wed, 31 Dec 2025 23:59:59 GMT", 5.0),
        ("date-54", "Wed, 31 Dec 2025 23:59:00 GMT", -54.0),
    ],
)
def test_retry_after_is_written_as_asked_for(written: str, sent: str, asked: float | None) -> None:
    now = datetime(2025, 12, 31, 23, 59, 54, tzinfo=UTC)
    assert retry_after(written, now) == sent
    assert pause_asked(written) == asked
