"""Deliveries over https: to whom the certificate belongs is checked, as Oneflow does."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.sandbox.receiver import Receiver
from tests.sandbox.sending import FAST, sending

x509 = pytest.importorskip("cryptography.x509")


def make_certificate(folder: Path) -> Path:
    """A certificate of 127.0.0.1 with its key, which vouches for itself."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "receiver")])
    now = datetime.now(UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(
    ("trusted", "host", "complaint"),
    [
        (True, "127.0.0.1", None),
        (True, "localhost", "Hostname mismatch, certificate is not valid for 'localhost'"),
        (False, "127.0.0.1", "self-signed certificate"),
    ],
)
def test_a_certificate_must_be_trusted_and_bear_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool, host: str, complaint: str | None
) -> None:
    certificate = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
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
