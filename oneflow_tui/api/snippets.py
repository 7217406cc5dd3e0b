"""A recorded exchange as code to be copied: curl, Python with httpx, JavaScript with fetch.

The token is a variable of the environment in all of them. Foreign text stands in literals of ASCII only, so that
neither the language nor a terminal that it is pasted into takes it for something else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Literal

from oneflow_tui.api.curl import Secret, curl_command
from oneflow_tui.api.traffic import Exchange
from oneflow_tui.text import clean

Language = Literal["curl", "httpx", "fetch"]
_SECRETS: dict[str, Secret] = {"rest": "token", "scim": "scim", "console": ""}
_SENT_ALONG = ("x-oneflow-user-email", "content-type")
_BEYOND_ASCII = re.compile(r"[^ -~\n\t\r]")


def snippet(exchange: Exchange, language: Language) -> str:
    """The request of an exchange as code that sends it again; notes on what is not in it stand above as comments."""
    comment = "//" if language == "fetch" else "#"
    notes = "".join(f"{comment} {note}\n" for note in _notes(exchange))
    return notes + _WRITERS[language](exchange)


def _notes(exchange: Exchange) -> list[str]:
    notes = []
    sent = exchange.sent
    if sent.dropped and sent.size:
        notes.append("The body is no longer remembered: this request is without it.")
    elif sent.cut:
        notes.append(f"Only the beginning of the body is remembered, of {sent.size} bytes.")
    elif sent.withheld:
        notes.append("The body is kept back, since a secret stands in it.")
    if "…" in exchange.path:
        notes.append("What a … stands for in the address is not recorded.")
    if "…" in sent.text:
        notes.append("What a … stands for in the body may be a secret that is not recorded.")
    return notes


def _headers(exchange: Exchange) -> list[tuple[str, str]]:
    found = ((name, exchange.sent.header(name)) for name in _SENT_ALONG)
    return [(name, value) for name, value in found if value]


def _ascii(text: str) -> str:
    """A JSON text with escapes for all that is not ASCII: the same JSON. What is no JSON is made visible instead."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return clean(text, lines=True)
    return _BEYOND_ASCII.sub(lambda found: json.dumps(found[0])[1:-1], text)


def _curl(exchange: Exchange) -> str:
    text = _ascii(exchange.sent.text) if exchange.sent.text else None
    headers = [(name, clean(value)) for name, value in _headers(exchange)]
    return curl_command(exchange.method, clean(exchange.url), headers, text, secret=_SECRETS[exchange.kind])


def _python(exchange: Exchange) -> str:
    headers = [f"{name!a}: {value!a}," for name, value in _headers(exchange)]
    if exchange.kind == "rest":
        headers.insert(0, '"x-oneflow-api-token": os.environ["ONEFLOW_API_TOKEN"],')
    elif exchange.kind == "scim":
        headers.insert(0, '"authorization": "Bearer " + os.environ["ONEFLOW_SCIM_TOKEN"],')
    lines = ["import os", ""] if exchange.kind != "console" else []
    lines += ["import httpx", "", "response = httpx.request("]
    lines += [f"    {exchange.method!a},", f"    {exchange.url!a},"]
    lines += ["    headers={", *(f"        {one}" for one in headers), "    },"]
    if exchange.sent.text:
        lines.append(f"    content={exchange.sent.text!a},")
    return "\n".join([*lines, ")", "print(response.status_code, response.text)"])


def _script(text: str) -> str:
    """A string of JavaScript, which may also stand in a page."""
    return json.dumps(text).replace("<", "\\u003c")


def _javascript(exchange: Exchange) -> str:
    headers = [f"{_script(name)}: {_script(value)}," for name, value in _headers(exchange)]
    if exchange.kind == "rest":
        headers.insert(0, '"x-oneflow-api-token": process.env.ONEFLOW_API_TOKEN,')
    elif exchange.kind == "scim":
        headers.insert(0, '"authorization": "Bearer " + process.env.ONEFLOW_SCIM_TOKEN,')
    lines = [f"const response = await fetch({_script(exchange.url)}, {{", f"  method: {_script(exchange.method)},"]
    lines += ["  headers: {", *(f"    {one}" for one in headers), "  },"]
    if exchange.sent.text:
        lines.append(f"  body: {_script(exchange.sent.text)},")
    # fetch would follow a redirect to another host and send the token along
    return "\n".join([*lines, '  redirect: "manual",', "});", "console.log(response.status, await response.text());"])


_WRITERS: dict[Language, Callable[[Exchange], str]] = {"curl": _curl, "httpx": _python, "fetch": _javascript}
