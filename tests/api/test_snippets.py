from __future__ import annotations

import ast
import json
import re
import shlex
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneflow_tui.api.recording import Message
from oneflow_tui.api.snippets import Language, snippet
from tests.api.exchanges import exchange

STRING = re.compile(r'"(?:[^"\\<]|\\["\\/bfnrt]|\\u[0-9a-f]{4})*"')
"""A string of JavaScript without anything that a script in a page could end at; its text is ASCII."""
BODY = st.one_of(st.text(), st.recursive(st.text() | st.floats() | st.integers(), st.lists).map(json.dumps))


def words(command: str) -> list[str]:
    return shlex.split(command.replace("\\\n", " "), comments=True)


def calls(code: str) -> dict[str, object]:
    """The arguments of the one call of httpx.request, headers without the token."""
    found = next(
        one
        for one in ast.walk(ast.parse(code))
        if isinstance(one, ast.Call) and ast.unparse(one.func) == "httpx.request"
    )
    given = {one.arg or "": one.value for one in found.keywords}
    method, url = (ast.literal_eval(one) for one in found.args)
    content = ast.literal_eval(given["content"]) if "content" in given else None
    return {"method": method, "url": url, "content": content}


def test_curl() -> None:
    found = words(snippet(exchange(b'{"a": "it\'s"}'), "curl"))
    assert found[:4] == ["curl", "--request", "PUT", "https://api.oneflow.com/v1/webhooks/1"]
    assert "x-oneflow-api-token: $ONEFLOW_API_TOKEN" in found
    assert "x-oneflow-user-email: ada@example.com" in found
    assert found[-2:] == ["--data-raw", '{"a": "it\'s"}']


def test_python() -> None:
    assert snippet(exchange(b'{"a": 1}'), "httpx").splitlines() == [
        "import os",
        "",
        "import httpx",
        "",
        "response = httpx.request(",
        "    'PUT',",
        "    'https://api.oneflow.com/v1/webhooks/1',",
        "    headers={",
        '        "x-oneflow-api-token": os.environ["ONEFLOW_API_TOKEN"],',
        "        'x-oneflow-user-email': 'ada@example.com',",
        "        'content-type': 'application/json',",
        "    },",
        "    content='{\"a\": 1}',",
        ")",
        "print(response.status_code, response.text)",
    ]


def test_javascript() -> None:
    assert snippet(exchange(b'{"a": 1}'), "fetch").splitlines() == [
        'const response = await fetch("https://api.oneflow.com/v1/webhooks/1", {',
        '  method: "PUT",',
        "  headers: {",
        '    "x-oneflow-api-token": process.env.ONEFLOW_API_TOKEN,',
        '    "x-oneflow-user-email": "ada@example.com",',
        '    "content-type": "application/json",',
        "  },",
        '  body: "{\\"a\\": 1}",',
        '  redirect: "manual",',
        "});",
        "console.log(response.status, await response.text());",
    ]


def test_each_client_has_its_own_secret() -> None:
    assert "$ONEFLOW_SCIM_TOKEN" in snippet(exchange(kind="scim"), "curl")
    for language in get_args(Language):
        assert "ONEFLOW_SCIM_TOKEN" in snippet(exchange(kind="scim"), language)
        assert "ONEFLOW_API_TOKEN" not in snippet(exchange(kind="scim"), language)
        assert "TOKEN" not in snippet(exchange(kind="console"), language)


def test_what_is_missing_is_said() -> None:
    gone = exchange(b"{}", path="/x?filter=…")
    gone.drop()
    assert snippet(gone, "curl").startswith(
        "# The body is no longer remembered: this request is without it.\n# What a … stands for in the address"
    )
    assert snippet(gone, "fetch").startswith("// The body")


@given(BODY, st.text(min_size=1), st.text())
def test_any_text_is_valid_code(body: str, path: str, email: str) -> None:
    raw = body.encode("utf-8", "surrogatepass")
    headers = (("x-oneflow-user-email", email), ("content-type", "application/json"))
    one = exchange(path="/" + path, sent=Message(headers, raw))
    text = raw.decode("utf-8", "replace")
    found = calls(snippet(one, "httpx"))
    assert found == {"method": "PUT", "url": one.url, "content": text or None}
    script = snippet(one, "fetch")
    code = "\n".join(line for line in script.splitlines() if not line.startswith("//"))
    assert code.isascii()
    assert not set(STRING.sub("", code)) & set("\"'`<\\")
    bodies = re.findall(r"^  body: (.*),$", code, re.MULTILINE)
    assert [json.loads(found) for found in bodies] == ([text] if text else [])
    command = snippet(one, "curl")
    assert "\0" not in command
    assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in command)
    found_words = words(command)
    if text:
        sent = found_words[found_words.index("--data-raw") + 1]
        try:
            meant = json.loads(text)
        except ValueError:
            return
        assert json.dumps(json.loads(sent)) == json.dumps(meant)


@pytest.mark.parametrize(
    "text", ["</script><script>", "\u2028\u2029", "${x}`", "'''\"\"\"\\", "\x1b[201~rm\n", "@file"]
)
def test_texts_that_break_out_elsewhere(text: str) -> None:
    one = exchange(json.dumps({"a": text}, ensure_ascii=False).encode())
    assert "</script" not in snippet(one, "fetch")
    for language in get_args(Language):
        assert not set(snippet(one, language)) & set("\u2028\u2029\x1b")
    assert json.loads(str(calls(snippet(one, "httpx"))["content"])) == {"a": text}
    assert json.loads(words(snippet(one, "curl"))[-1]) == {"a": text}
