"""Checks are bounded, one that breaks stops no other, and hosts of webhooks are told apart."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest
import trustme

from oneflow_tui.api import probe
from oneflow_tui.errors import NetworkError
from oneflow_tui.session.checkup import webhooks
from oneflow_tui.session.checkup.check import Check, bounded
from tests.commands.little_server import listening, proxy_to, with_tls


async def test_what_breaks_or_hangs_is_a_failed_check() -> None:
    async def raising(problem: BaseException) -> list[Check]:
        raise problem

    async def hanging() -> list[Check]:
        await asyncio.Event().wait()
        return []

    for work, words in (
        (raising(NetworkError("no way")), "no way"),
        (raising(OSError(28, "No space left on device")), "No space left on device"),
        (raising(KeyError("planted")), "the check itself broke (KeyError)"),
    ):
        [check] = await bounded("one", work)
        assert (check.id, check.state, check.detail) == ("one", "failed", words)
    [check] = await bounded("one", hanging(), 0.01)
    assert check.detail == "no answer within 0.01 s"


@pytest.fixture
def in_the_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names lead to an address of the internet, whose place a proxy of this machine takes."""
    monkeypatch.setattr(probe, "resolve", lambda *_: ["93.184.215.14"])


@pytest.mark.usefixtures("in_the_internet")
async def test_a_host_with_a_good_and_one_with_a_bad_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("good.acme.test").configure_cert(context)
    with listening(with_tls(context)) as port, listening(proxy_to(port, [])) as proxy_port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy_port}")
        urls = ["https://good.acme.test/a", "https://good.acme.test/b?key=planted", "https://bad.acme.test/"]
        good, bad = await webhooks.check_webhooks(urls, on_sandbox=False)
    assert (good.state, good.about) == ("ok", "https://good.acme.test:443")
    assert "only a delivery proves" in good.detail
    assert "planted" not in good.detail
    assert bad.state == "failed"
    assert "not over TLS" in bad.detail


async def test_this_machine_is_nowhere_for_oneflow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "connect", lambda *_: 30.0)
    monkeypatch.setattr(probe, "resolve", lambda *_: ["10.0.0.7"])
    [inside] = await webhooks.check_webhooks(["https://crm.acme.test/"], on_sandbox=False)
    assert (inside.state, inside.next) == ("warning", "Oneflow needs one in the internet.")
    [local] = await webhooks.check_webhooks(["http://127.0.0.1:1/"], on_sandbox=False)
    assert local.state == "failed"


async def test_many_hosts_are_cut_off() -> None:
    urls = [f"http://host{number}.acme.test/" for number in range(25)]
    checks = await webhooks.check_webhooks(urls, on_sandbox=False)
    assert len(checks) == 21
    assert checks[-1].detail == "5 more hosts of webhooks were not tried"
