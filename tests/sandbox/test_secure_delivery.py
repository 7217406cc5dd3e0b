"""Deliveries over https: to whom the certificate belongs is checked, as Oneflow does."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
import trustme

from tests.sandbox.receiver import Receiver
from tests.sandbox.sending import FAST, sending


@pytest.mark.parametrize(
    ("trusted", "host", "complaint"),
    [
        (True, "127.0.0.1", None),
        (True, "localhost", "Hostname mismatch, certificate is not valid for 'localhost'"),
        (False, "127.0.0.1", "unable to get local issuer certificate"),
    ],
)
def test_a_certificate_must_be_trusted_and_bear_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool, host: str, complaint: str | None
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    if trusted:
        authority.cert_pem.write_to_path(tmp_path / "authority.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with Receiver(context=context) as receiver, sending(tmp_path / "account.db", *FAST) as running:
        running.webhook(receiver.url.replace("127.0.0.1", host))
        running.happen(running.contract(), "contract:publish")
        (delivery,) = running.settled()
    errors = {attempt["error"] for attempt in delivery["attempts"]}
    if complaint is None:
        assert (delivery["state"], errors, len(receiver.heard)) == ("acknowledged", {None}, 1)
    else:
        assert (delivery["state"], len(delivery["attempts"]), receiver.heard) == ("exhausted", 10, [])
        (error,) = errors
        assert error.startswith("No secure connection: ")
        assert complaint in error


def test_http_spoken_to_https_is_an_error_like_any(tmp_path: Path) -> None:
    with Receiver() as receiver, sending(tmp_path / "account.db", *FAST) as running:
        running.webhook(receiver.url.replace("http:", "https:"))
        running.happen(running.contract(), "contract:publish")
        (delivery,) = running.settled()
    assert (delivery["state"], receiver.heard) == ("exhausted", [])
    assert all(attempt["error"] for attempt in delivery["attempts"])
