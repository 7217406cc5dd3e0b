"""Profiles and config.toml under damage: left as they are, and no way to a host that is not allowed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from oneflow_tui.api.address import is_loopback_host
from oneflow_tui.errors import BadFile, HostRefused, NewerFile, OneflowError
from oneflow_tui.local.paths import config_dir, make_folder, profile_file
from oneflow_tui.local.profiles import (
    Profile,
    Seen,
    change_profile,
    default_profile,
    load_profile,
    save_profile,
)
from oneflow_tui.options import Options
from oneflow_tui.session.session import Session
from tests.local.damage import FLIPS, GARBAGE, PLACES, asides, attempt, flipped, truncated

HOSTS = ("https://api.oneflow.com/v1", "https://api.test.oneflow.com/v1", "https://crm.example.com/v1")
ALLOWED = {"api.oneflow.com": 443, "api.test.oneflow.com": 443}


def _profile(base_url: str) -> Path:
    seen = {"https://api.oneflow.com:443": Seen(10001, "Nordlys \u202e", "ada@example.com", 300)}
    save_profile(Profile("default", base_url, seen))
    return profile_file("default")


def _is_allowed(url: str, allow_hosts: tuple[str, ...]) -> bool:
    """The rule of hosts, said once more and otherwise than in the product."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or {"https": 443, "http": 80}[parts.scheme]
    if is_loopback_host(host):
        return True
    return parts.scheme == "https" and (ALLOWED.get(host) == port or host in allow_hosts)


@pytest.mark.parametrize("base_url", [*HOSTS, "http://127.0.0.1:8787/v1"])
async def test_a_damaged_profile_leads_to_no_other_host(base_url: str) -> None:
    allow_hosts = ("crm.example.com",)
    path = _profile(base_url)
    whole = path.read_bytes()
    counts = {"refused": 0, "left": 0, "opened": 0, "no host": 0}
    for spoilt in (*truncated(whole), *flipped(whole), *flipped(whole[:70], seed=4), *GARBAGE):
        path.write_bytes(spoilt)
        session, problem = await _opened(allow_hosts)
        if session is None:
            assert str(path) in str(problem), "the file is named"
            counts["refused" if isinstance(problem, HostRefused) else "left"] += 1
        else:
            urls = [one for one in _urls(session) if one]
            assert all(_is_allowed(url, allow_hosts) for url in urls), (spoilt, urls)
            counts["opened" if urls else "no host"] += 1
            assert session.services is None, "nothing is sent by opening"
            await session.close()
        assert path.read_bytes() == spoilt
    assert asides(path) == []
    assert sum(counts.values()) == PLACES + 2 * FLIPS + len(GARBAGE)
    assert counts["refused"] > 30
    assert counts["left"] > 500
    print(base_url, counts)


async def _opened(allow_hosts: tuple[str, ...]) -> tuple[Session | None, OneflowError | None]:
    try:
        return await Session.open(Options(allow_hosts=allow_hosts), environ={}), None
    except (HostRefused, BadFile) as problem:
        return None, problem


def _urls(session: Session) -> tuple[str | None, ...]:
    return (session.address.base_url, session.address.scim_base_url) if session.address is not None else ()


@pytest.mark.parametrize("name", ["default", "config"])
def test_damage_is_named_and_never_overwritten(name: str) -> None:
    path = config_dir() / "config.toml" if name == "config" else _profile(HOSTS[0])
    make_folder(path.parent)
    bad = (b"nonsense", b"\xff", b"version = 0\n", b'version = "1"\n', b"version = true\n", b"a = " + b"[" * 50_000)
    more = (b"profile = 7\n",) if name == "config" else (b"base_url = 7\n", b'[accounts]\n"h" = {account_id = true}\n')
    for spoilt in bad + more:
        path.write_bytes(spoilt)
        for work in (
            (default_profile,)
            if name == "config"
            else (
                lambda: load_profile("default"),
                lambda: save_profile(Profile("default", HOSTS[1])),
                lambda: change_profile(Profile("default"), Profile("default", HOSTS[1])),
            )
        ):
            problem = attempt(work)
            assert isinstance(problem, BadFile)
            assert str(path) in problem.detail
            assert path.read_bytes() == spoilt
    assert asides(path) == []


def test_a_newer_profile_is_left() -> None:
    path = _profile(HOSTS[0])
    whole = b'version = 2\nbase_url = ["otherwise"]\n'
    path.write_bytes(whole)
    for work in (lambda: load_profile("default"), lambda: save_profile(Profile("default"))):
        problem = attempt(work)
        assert isinstance(problem, NewerFile)
        assert f"{path} was written by a newer oneflow-tui" in problem.detail
    assert path.read_bytes() == whole
    (config_dir() / "config.toml").write_bytes(b'version = 2\nprofile = "x"\n')
    assert isinstance(attempt(default_profile), NewerFile)


def test_what_another_program_put_into_the_profile_stays() -> None:
    before = Profile("default", HOSTS[0])
    save_profile(before)
    save_profile(before.with_account("https://a:443", Seen(1, "A")))
    now = change_profile(before, before.with_account("https://b:443", Seen(2, "B")))
    assert now.accounts == {"https://a:443": Seen(1, "A"), "https://b:443": Seen(2, "B")}
    assert load_profile("default") == now
