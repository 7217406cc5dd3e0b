"""The way to a host, piece by piece: through a proxy, with a certificate that is looked at."""

from __future__ import annotations

import datetime
import ssl
from pathlib import Path

import pytest
import trustme

from oneflow_tui.api.address import read_address
from oneflow_tui.api.greet import greet
from oneflow_tui.api.probe import Proxy, certificates, check_certificates, connect, proxy_for, split_url
from oneflow_tui.api.traffic import heard
from tests.commands.little_server import listening, proxy_to, refusing, with_tls

HOST = "api.acme.test"


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A host's certificate of ten days, whose authority is trusted here."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    ends = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=10)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST, not_after=ends).configure_cert(context)
    return context


def test_through_a_proxy_to_a_certificate(tls: ssl.SSLContext) -> None:
    asked: list[bytes] = []
    with listening(with_tls(tls)) as port, listening(proxy_to(port, asked)) as proxy_port:
        proxy = Proxy("HTTPS_PROXY", "http", "127.0.0.1", proxy_port, "me:secret")
        days = connect("https", HOST, 443, 5, proxy)
        assert days is not None
        assert 9 < days <= 10
        assert asked[0].startswith(b"CONNECT api.acme.test:443 HTTP/1.1\r\n")
        assert b"Proxy-Authorization: Basic bWU6c2VjcmV0" in asked[0]
        with pytest.raises(ssl.SSLCertVerificationError):
            connect("https", "other.acme.test", 443, 5, proxy)


def test_a_proxy_that_refuses() -> None:
    with listening(refusing(0)) as port, pytest.raises(ConnectionRefusedError, match="the proxy answered 401"):
        connect("https", HOST, 443, 5, Proxy("HTTPS_PROXY", "http", "127.0.0.1", port))


def test_a_connection_without_tls() -> None:
    with listening(refusing(0)) as port:
        assert connect("http", "127.0.0.1", port, 5) is None


def test_which_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proxy_for("https", HOST, 443) is None
    monkeypatch.setenv("ALL_PROXY", "socks5://all.example:1080")
    monkeypatch.setenv("HTTPS_PROXY", "http://me:s%40cret@proxy.example:3128")
    found = proxy_for("https", HOST, 443)
    assert found is not None
    assert (found.variable, found.shown, found.login) == ("HTTPS_PROXY", "proxy.example:3128", "me:s@cret")
    assert "cret" not in repr(found)
    assert proxy_for("https", "127.0.0.1", 8443) is None
    other = proxy_for("http", HOST, 80)
    assert other is not None
    assert (other.variable, other.scheme) == ("ALL_PROXY", "socks5")
    monkeypatch.setenv("NO_PROXY", "acme.test")
    assert proxy_for("https", HOST, 443) is None
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTPS_PROXY", "http://me:secret@proxy.example:port")
    with pytest.raises(ValueError, match=r"^HTTPS_PROXY$"):
        proxy_for("https", HOST, 443)


def test_which_certificates(tls: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert certificates() == ("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    assert check_certificates() == 1
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(FileNotFoundError):
        check_certificates()
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    assert check_certificates() > 50
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    with pytest.raises(NotADirectoryError):
        check_certificates()


def test_a_url_in_parts() -> None:
    assert split_url("https://a.example/x") == ("https", "a.example", 443)
    assert split_url("http://[::1]:8080/") == ("http", "::1", 8080)
    for wrong in ("", "a.example", "mailto:x@a.example", "https://a.example:port/", "https://"):
        with pytest.raises(ValueError, match=r"web address|[Pp]ort"):
            split_url(wrong)


async def test_a_greeting_tells_the_servers_clock_and_limits() -> None:
    with listening(refusing(-100)) as port:
        exchange = await greet(read_address(f"http://127.0.0.1:{port}/v1"))
    assert exchange.status == 401
    assert exchange.heard.server_time is not None
    assert 90 < (exchange.time - exchange.heard.server_time).total_seconds() < 130
    assert exchange.heard.limits == (("x-ratelimit-remaining", "17"),)
    exchange = await greet(read_address(f"http://127.0.0.1:{port}/v1"))
    assert exchange.status is None


def test_nonsense_in_a_date_is_left_out() -> None:
    for text in ("", "yesterday", "Mon, 99 Foo 2020 00:00:00 GMT", "Mon, 06 Jul 2020 15:14:14 -0000"):
        assert heard({"date": text}).server_time is None
