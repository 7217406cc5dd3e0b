from __future__ import annotations

import json
import time
from base64 import b64encode
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from oneflow_tui.api.named_secrets import hide_header, hide_named
from oneflow_tui.api.recording import KEPT_BODY, recorded
from oneflow_tui.api.redaction import MARK, WITHHELD, Redactor
from tests.api.echo import FORMS, in_lines
from tests.api.edge import TOKEN

NAMES = ["token", "api_token", "x-oneflow-api-token", "sign_key", "access_link", "access_links", "Authorization"]


def redactor(*secrets: str) -> Redactor:
    one = Redactor()
    one.add(*map(SecretStr, secrets))
    return one


@given(st.text(min_size=8), st.sampled_from(sorted(FORMS)), st.text(max_size=20), st.text(max_size=20))
def test_any_secret_in_any_form_is_taken_out(secret: str, form: str, before: str, after: str) -> None:
    secret = secret.encode("utf-8", "replace").decode()
    written = FORMS[form](secret)
    raw = f"{before} {written} {after}".encode("utf-8", "surrogatepass")
    found = redactor(secret).hide(raw)
    assert found == WITHHELD.encode() or MARK.encode() in found
    if secret.isalnum():
        assert secret.encode() not in unquote_to_bytes(found)


@given(st.text(min_size=8), st.binary(max_size=5))
def test_a_secret_in_base64_that_stands_in_lines_is_taken_out(secret: str, before: bytes) -> None:
    raw = before + secret.encode("utf-8", "replace")
    secret = secret.encode("utf-8", "replace").decode()
    found = redactor(secret).hide(f"letter:\r\n{in_lines(b64encode(raw).decode())}\r\n".encode())
    assert found == WITHHELD.encode()


@given(st.integers(KEPT_BODY - 300, KEPT_BODY + 300), st.sampled_from(sorted(FORMS)))
def test_a_secret_across_the_end_of_what_is_kept_leaves_no_part(place: int, form: str) -> None:
    body = ("~" * place + FORMS[form](TOKEN) + "~" * 3000).encode()
    kept = recorded((), body, redactor(TOKEN)).text
    assert kept == WITHHELD or not set(kept) - set('~…"\\')
    assert len(kept.encode()) <= KEPT_BODY


def test_a_body_that_ends_within_a_secret_is_cut_before_it() -> None:
    body = "x" * KEPT_BODY + TOKEN + "x" * 10_000
    message = recorded((), body.encode(), redactor(TOKEN))
    assert set(message.text) == {"x"}
    assert (message.cut, message.size) == (True, len(body))
    assert KEPT_BODY - len(TOKEN) <= len(message.text) <= KEPT_BODY


def test_a_cut_goes_through_no_character() -> None:
    for shift in range(4):
        message = recorded((), ("x" * shift + "😀é" * 20_000).encode(), Redactor())
        assert message.cut
        assert "\ufffd" not in message.text


def test_one_secret_in_another_leaves_nothing() -> None:
    assert redactor("secret", "secret-and-more").text("a secret-and-more, a secret") == "a …, a …"


def test_a_short_secret_is_hidden_where_it_is_sent_only() -> None:
    one = Redactor()
    one.add_passing(SecretStr("abc"))
    assert one.text("alphabcet") == "alphabcet"
    assert one.text("alphabcet", [SecretStr("abc")]) == "alph…et"


def test_the_latest_sign_keys_are_remembered() -> None:
    one = redactor(TOKEN)
    for number in range(100):
        one.add_passing(SecretStr(f"sign-key-{number:03}"))
    assert one.text(f"{TOKEN} sign-key-099 sign-key-000") == "… … sign-key-000"
    assert "sign-key" not in repr(vars(one))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "value", ['"hid\\"den"', '["hidden", {"a": "hidden]"}]', '{"href": "hidden"}', "12345", '"hid']
)
def test_values_under_a_secrets_name(name: str, value: str) -> None:
    raw = f'{{"a": 1, "{name}" : {value}'
    whole = raw + ', "b": "shown"}'
    found = hide_named(whole.encode()).decode()
    assert "hid" not in found
    assert "12345" not in found
    if value != '"hid':
        assert json.loads(found) == {"a": 1, name: "…", "b": "shown"}
    within = json.dumps({"detail": whole, "b": "shown"})
    assert "hid" not in hide_named(within.encode()).decode()


@pytest.mark.parametrize(
    "address",
    [
        "https://x.example/a?code=planted&b=1",
        "https://x.example/a?b=1&pwd=planted",
        "https://x.example/a?b=1;auth=planted;c=2",
        "https:\\/\\/bob:planted@x.example\\/a",
        "https:\\\\/\\\\/planted@x.example",
    ],
)
def test_secrets_of_addresses(address: str) -> None:
    found = hide_named(f'{{"callback_url": "{address}"}}'.encode()).decode()
    assert "planted" not in found
    assert MARK in found
    assert "x.example" in found


@pytest.mark.parametrize("value", ["null", "true", "false"])
def test_that_there_is_none_is_shown(value: str) -> None:
    raw = f'{{"sign_key": {value}, "token_info": {{"key": "custom"}}}}'.encode()
    assert hide_named(raw) == raw


def test_addresses() -> None:
    raw = b'{"url": "https://me:pass@host/x?a=1&X-Amz-Signature=abc&access_token=def#g", "mail": "a@b.example"}'
    assert hide_named(raw).decode() == (
        '{"url": "https://…@host/x?a=1&X-Amz-Signature=…&access_token=…#g", "mail": "a@b.example"}'
    )
    assert hide_header("Location", "https://files.example/a?signed=yes") == "https://files.example/a?…"
    assert hide_header("x-request-id", "a?b") == "a?b"


@pytest.mark.parametrize(
    "name", ["X-Oneflow-Api-Token", "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Api-Key"]
)
def test_headers_that_bear_a_secret(name: str) -> None:
    assert hide_header(name, "anything") == MARK


@pytest.mark.parametrize(
    "piece", ["\\", '"', '"token":', '"token":[', '\\"token\\":\\"', "%", "&#", "://", "token=", "\\u", '"token": "\\']
)
def test_no_text_takes_long(piece: str) -> None:
    """A text made to be slow takes no more than a harmless one, by far: what would be quadratic takes minutes."""
    body = (piece * KEPT_BODY)[: 2 * KEPT_BODY].encode()
    start = time.perf_counter()
    recorded((("x", body.decode()),), body, redactor(TOKEN, 'sign "key"'))
    assert time.perf_counter() - start < 20


@given(st.binary(), st.lists(st.tuples(st.text(), st.text())))
def test_whatever_comes_is_recorded(body: bytes, headers: list[tuple[str, str]]) -> None:
    message = recorded(headers, body, redactor(TOKEN))
    assert message.size == len(body)
    assert len(message.headers) == len(headers)


@pytest.mark.parametrize(
    "text",
    [
        "https://x.example/in?key=PLANTED&page=1",
        "https://x.example/in?a=1&sig=PLANTED",
        "https://x.example/in?api_key=PLANTED",
        '{"apiKey": "PLANTED", "id": 1}',
        '{"api_key": "PLANTED", "id": 1}',
        "https://ada:PLAN@PLANTED@x.example/in",
    ],
)
def test_other_names_of_secrets_are_known_too(text: str) -> None:
    hidden = hide_named(text.encode()).decode()
    assert "PLANTED" not in hidden
    assert "\u2026" in hidden
