"""A planted secret is in no field, export or representation of the record, whatever a server sends back."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from oneflow_tui.api.address import read_address
from oneflow_tui.api.client import Client, ConsoleClient, ScimClient
from oneflow_tui.api.traffic import Traffic
from oneflow_tui.errors import OneflowError
from tests.api.echo import FORMS, Echo, all_of, echoing, forms_of
from tests.api.edge import TOKEN

SCIM = "scim-planted-91ab/+cd=ef&gh%20ij"
SIGN_KEY = 'sign "key" \\ ünï <planted> & 1/2 + 3'


async def _say(echo: Echo) -> Traffic:
    traffic = Traffic()
    address = read_address(f"{echo.url}/v1", scim_base_url=f"{echo.url}/scim/v1")
    rest = Client(address, SecretStr(TOKEN), user_email="ada@example.com", traffic=traffic)
    scim = ScimClient(address, SecretStr(SCIM), traffic=traffic)
    console = ConsoleClient(echo.url, traffic=traffic)
    calls = [
        lambda: rest.get("/webhooks", {"filter": TOKEN, "sort": SCIM, "limit": 1}),
        lambda: rest.post("/webhooks", {"sign_key": SecretStr(SIGN_KEY), "deep": [{"again": SecretStr(SIGN_KEY)}]}),
        lambda: rest.post("/webhooks", {"note": f"{TOKEN} {SCIM} {SIGN_KEY}"}),
        lambda: scim.get(f"/Users/{TOKEN}"),
        lambda: scim.post("/Users", {"password": "hunter2-planted", "title": f"{TOKEN} {SCIM}"}),
        lambda: console.post("/api/x", {"token": TOKEN, "scim": SCIM, "other": SIGN_KEY}),
    ]
    for call in calls:
        with pytest.raises(OneflowError) as caught:
            await call()
        for secret in (TOKEN, SCIM, SIGN_KEY):
            assert secret not in str(caught.value) + repr(vars(caught.value))
    for one in (rest, scim, console):
        await one.aclose()
    return traffic


@pytest.mark.parametrize("media_type", ["application/json", "text/html"])
@pytest.mark.parametrize("form", FORMS)
async def test_what_a_server_sends_back_is_recorded_without_secrets(form: str, media_type: str) -> None:
    async with echoing() as echo:
        echo.form, echo.media_type = FORMS[form], media_type
        traffic = await _say(echo)
    came = "".join(echo.got)
    assert TOKEN in came
    assert SCIM in came
    assert len(traffic.entries) == 6
    assert all(one.got is not None and one.got.body for one in traffic.entries)
    whole = all_of(traffic)
    for secret in (TOKEN, SCIM, SIGN_KEY, "hunter2-planted"):
        found = [name for name, text in forms_of(secret).items() if text in whole]
        assert not found, (secret, found)
        assert secret[:12] not in whole


async def test_the_record_still_tells_what_was_said() -> None:
    async with echoing() as echo:
        traffic = await _say(echo)
    first, second = traffic.entries[:2]
    assert first.path == "/webhooks?filter=…&sort=…&limit=1"
    assert dict(first.sent.headers)["x-oneflow-api-token"] == "…"
    assert dict(first.sent.headers)["x-oneflow-user-email"] == "ada@example.com"
    assert second.sent.text == '{"sign_key": "…", "deep": [{"again": "…"}]}'
    assert second.got is not None
    assert "POST /v1/webhooks HTTP/1.1" in second.got.text
    assert dict(second.got.headers)["set-cookie"] == "…"
    assert {one.kind for one in traffic.entries} == {"rest", "scim", "console"}


async def test_a_proxys_password_is_no_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:proxy%2Fpass-planted@127.0.0.1:9")
    one = Client(read_address("https://api.oneflow.com/v1"), SecretStr(TOKEN))
    for text in ("proxy/pass-planted", "proxy%2Fpass-planted", "Basic bWU6cHJveHkvcGFzcy1wbGFudGVk"):
        assert one.traffic.redactor.text(f"a {text} b") in ("a … b", "a Basic … b")
    await one.aclose()
