from __future__ import annotations

import subprocess
import sys

import pytest

from oneflow_tui.api.address import read_address
from oneflow_tui.errors import HostRefused


@pytest.mark.parametrize(
    ("url", "environment", "key"),
    [
        ("https://api.oneflow.com/v1", "production", "https://api.oneflow.com:443"),
        ("https://API.oneflow.com:443/v1/", "production", "https://api.oneflow.com:443"),
        ("https://api.test.oneflow.com/v1", "test", "https://api.test.oneflow.com:443"),
        ("http://127.0.0.1:8787/v1", "local", "http://127.0.0.1:8787"),
        ("http://localhost:8787/v1", "local", "http://localhost:8787"),
        ("https://[::1]:9/v1", "local", "https://[::1]:9"),
    ],
)
def test_allowed_addresses(url: str, environment: str, key: str) -> None:
    address = read_address(url)
    assert address.environment == environment
    assert address.host_key == key
    assert address.is_loopback == (environment == "local")


def test_scim_is_the_same_host_unless_told() -> None:
    assert read_address("https://api.oneflow.com/v1").scim_base_url == "https://api.oneflow.com/scim/v1"
    told = read_address("http://127.0.0.1:1/v1", scim_base_url="http://127.0.0.1:2/scim/v1")
    assert told.scim_base_url == "http://127.0.0.1:2/scim/v1"
    assert told.scim_host_key == "http://127.0.0.1:2"
    with pytest.raises(HostRefused):
        read_address("https://api.oneflow.com/v1", scim_base_url="https://evil.example/scim/v1")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.oneflow.com/v1",
        "http://api.oneflow.com/v1",
        "https://api.oneflow.com",
        "https://api.oneflow.com/v2",
        "https://api.oneflow.com:8443/v1",
        "https://api.oneflow.com.evil.example/v1",
        "https://api.oneflow.com@evil.example/v1",
        "https://api.oneflow.com\\@evil.example/v1",
        "https://me:pw@api.oneflow.com/v1",
        "https://api.oneflow.com/v1?x=/v1",
        "https://api.oneflow.com/x?/v1",
        "https://api.oneflow.com/v1#/v1",
        "https://аpi.oneflow.com/v1",
        "https://api.oneflow.com/%2e/v1",
        "https://api.oneflow.com/../v1",
        "https://api.one\tflow.com/v1",
        "https://10.0.0.1/v1",
        "http://localhost.evil.example/v1",
        "http://127.0.0.1:99999/v1",
        "ftp://127.0.0.1/v1",
        "file:///v1",
    ],
)
def test_refused_addresses(url: str) -> None:
    with pytest.raises(HostRefused) as caught:
        read_address(url)
    assert caught.value.exit_code == 2


def test_other_hosts_only_by_name_and_over_https() -> None:
    with pytest.raises(HostRefused):
        read_address("https://proxy.example/v1")
    assert read_address("https://proxy.example/v1", allow_hosts=["proxy.example"]).environment == "other"
    assert read_address("https://proxy.example:8443/v1", allow_hosts=["proxy.example:8443"]).environment == "other"
    with pytest.raises(HostRefused):
        read_address("https://proxy.example:8443/v1", allow_hosts=["proxy.example:9"])
    with pytest.raises(HostRefused, match="https only"):
        read_address("http://proxy.example/v1", allow_hosts=["proxy.example"])


def test_address_needs_no_httpx() -> None:
    code = "import sys, oneflow_tui.api.address; print('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_httpx_comes_without_its_command_line() -> None:
    code = "import sys, oneflow_tui.api.client; print('click' in sys.modules, 'rich' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
