from __future__ import annotations

import base64
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneflow_tui.api.har import as_har, har_text
from oneflow_tui.api.recording import Message
from oneflow_tui.api.traffic import Exchange
from tests.api.exchanges import exchange
from tests.api.har_schema import HAR


def entry(one: Exchange) -> Any:
    """The entry of one exchange as a reader gets it, from a document that is a HAR."""
    document = json.loads(har_text([one], version="1.0"))
    jsonschema.validate(document, HAR)
    return document["log"]["entries"][0]


def test_one_exchange() -> None:
    found = entry(exchange(b'{"a": 1}', path="/webhooks?filter=…&limit=5"))
    assert found["startedDateTime"] == "2026-01-02T03:04:05.428+00:00"
    assert found["timings"] == {"blocked": 50.0, "send": 0.0, "wait": 200.0, "receive": 50.0}
    assert found["time"] == 300.0
    assert found["request"]["url"] == "https://api.oneflow.com/v1/webhooks?filter=%E2%80%A6&limit=5"
    assert found["request"]["queryString"] == [{"name": "filter", "value": "…"}, {"name": "limit", "value": "5"}]
    assert found["request"]["postData"] == {"mimeType": "application/json", "text": '{"a": 1}'}
    assert found["request"]["bodySize"] == 8
    assert found["response"]["content"] == {"size": 9, "mimeType": "application/json", "text": '{"id": 1}'}
    assert found["_requestId"] == "req-1=="
    assert "_error" not in found


def test_the_document_says_what_it_holds_and_begins_with_the_oldest() -> None:
    log = as_har([exchange(), exchange(seconds=3.0)], version="1.0")["log"]
    assert log["creator"] == {"name": "oneflow-tui", "version": "1.0"}
    assert "data of the account" in log["comment"]
    starts = [one["startedDateTime"] for one in log["entries"]]
    assert starts == sorted(starts)


def test_without_an_answer() -> None:
    found = entry(exchange(status=None, problem="timed_out", got=None, first=None, http_version="", reason=""))
    assert (found["response"]["status"], found["response"]["bodySize"]) == (0, -1)
    assert found["response"]["content"] == {"size": 0, "mimeType": "x-unknown"}
    assert found["_error"] == "timed_out"
    assert found["timings"]["wait"] == 250.0


def test_what_is_no_text_is_base64_and_what_is_gone_is_said() -> None:
    answer = Message((), b"\xff\x00pdf")
    found = entry(exchange(got=answer))["response"]["content"]
    assert base64.b64decode(found["text"]) == b"\xff\x00pdf"
    answer.drop()
    found = entry(exchange(got=answer))["response"]["content"]
    assert found == {"size": 5, "mimeType": "x-unknown", "comment": "The body is no longer remembered."}
    cut = Message((), b"abc")
    cut.cut, cut.size, cut.wire_size = True, 100, 40
    found = entry(exchange(got=cut))["response"]
    assert (found["content"]["size"], found["content"]["compression"], found["bodySize"]) == (100, 60, 40)
    assert found["content"]["comment"] == "Only the beginning of the body is remembered."


def test_a_redirect_names_where_to() -> None:
    answer = Message((("location", "https://files.example/x?…"),))
    assert entry(exchange(status=302, got=answer))["response"]["redirectURL"] == "https://files.example/x?…"


@settings(deadline=None)  # no test depends on speed
@given(st.text(), st.binary(), st.text(), st.sampled_from([200, 302, 404, None]))
def test_any_foreign_text_makes_a_har_in_ascii(text: str, body: bytes, header: str, status: int | None) -> None:
    message = Message((("content-type", text), (header, text), ("location", text)), body)
    one = exchange(status=status, reason=text, request_id=text, sent=message, got=message, path="/x/" + text)
    raw = har_text([one], version="1.0")
    assert raw.isascii()
    assert not any(ord(letter) < 32 and letter != "\n" for letter in raw)
    assert entry(one)["response"]["headers"][1] == {"name": header, "value": text}


def test_the_schema_refuses_what_is_no_har() -> None:
    document = as_har([exchange()], version="1.0")
    for key in ("time", "cache", "timings", "request"):
        broken = json.loads(json.dumps(document))
        del broken["log"]["entries"][0][key]
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, HAR)
