"""Profiles: which host, which account was seen there, who is acted as. No secret is in them."""

from __future__ import annotations

import json
import tomllib
import unicodedata
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from oneflow_tui.errors import BadFile
from oneflow_tui.local.files import newer, read_file, write_file
from oneflow_tui.local.paths import check_name, config_dir, profile_file

DEFAULT_PROFILE = "default"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """The account as last seen on a host. `field_limit`: data fields in a type, where Oneflow Support raised it."""

    account_id: int
    name: str = ""
    acting_as: str | None = None
    field_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """`base_url` is what was chosen last; `accounts` maps scheme://host:port to the account seen there."""

    name: str
    base_url: str | None = None
    accounts: dict[str, Seen] = field(default_factory=dict)

    def with_account(self, host_key: str, seen: Seen) -> Self:
        return replace(self, accounts={**self.accounts, host_key: seen})


def toml_text(text: str) -> str:
    """A TOML basic string; control and bidi characters as \\uXXXX, lone surrogates left out."""
    parts = []
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            continue
        if character in '"\\':
            parts.append("\\" + character)
        elif category in ("Cc", "Cf", "Zl", "Zp"):
            point = ord(character)
            parts.append(f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}")
        else:
            parts.append(character)
    return f'"{"".join(parts)}"'


def _written(profile: Profile) -> str:
    lines = [f"version = {VERSION}"]
    if profile.base_url is not None:
        lines.append(f"base_url = {toml_text(profile.base_url)}")
    for host_key, seen in sorted(profile.accounts.items()):
        lines += ["", f"[accounts.{toml_text(host_key)}]", f"account_id = {seen.account_id}"]
        lines.append(f"name = {toml_text(seen.name)}")
        if seen.acting_as is not None:
            lines.append(f"acting_as = {toml_text(seen.acting_as)}")
        if seen.field_limit is not None:
            lines.append(f"field_limit = {seen.field_limit}")
    return "\n".join(lines) + "\n"


def _toml(path: Path) -> dict[str, Any] | None:
    """A file that a person may write, too: where it is damaged it is left as it is. Raises BadFile."""
    data = read_file(path)
    if data is None:
        return None
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as problem:
        words = {UnicodeDecodeError: "it is not UTF-8", RecursionError: "it is nested too deep"}
        raise BadFile(f"{path} is not TOML: {words.get(type(problem), str(problem))}.") from None
    version = table.get("version", VERSION)
    if type(version) is not int or version < 1:
        raise BadFile(f"{path}: version is not as it should be.")
    if version > VERSION:
        raise newer(path)
    return table


def load_profile(name: str) -> Profile:
    """The profile; a new one where there is no file. Raises BadFile, BadInput."""
    path = profile_file(name)
    table = _toml(path)
    if table is None:
        return Profile(name)

    def wrong(what: str) -> BadFile:
        return BadFile(f"{path}: {what} is not as it should be.")

    base_url = table.get("base_url")
    accounts = table.get("accounts", {})
    if base_url is not None and not isinstance(base_url, str):
        raise wrong("base_url")
    if not isinstance(accounts, dict):
        raise wrong("accounts")
    found: dict[str, Seen] = {}
    for host_key, row in accounts.items():
        if not isinstance(row, dict) or type(row.get("account_id")) is not int or row["account_id"] < 1:
            raise wrong(f"accounts.{json.dumps(host_key)}")
        name_there, acting_as = row.get("name", ""), row.get("acting_as")
        if not isinstance(name_there, str) or not (acting_as is None or isinstance(acting_as, str)):
            raise wrong(f"accounts.{json.dumps(host_key)}")
        limit = row.get("field_limit")
        if limit is not None and (type(limit) is not int or limit < 1):
            raise wrong(f"accounts.{json.dumps(host_key)}.field_limit")
        found[host_key] = Seen(row["account_id"], name_there, acting_as, limit)
    return Profile(name, base_url, found)


def save_profile(profile: Profile) -> None:
    """Raises BadFile, and writes nothing, where the file that is there cannot be read."""
    load_profile(profile.name)
    write_file(profile_file(profile.name), _written(profile).encode("utf-8"))


def change_profile(before: Profile, after: Profile) -> Profile:
    """Puts what differs between the two into the file, and returns all that it holds then.

    Another program may have changed the file meanwhile: that stays. Raises BadFile as `save_profile`.
    """
    there = load_profile(after.name)
    seen = {key: one for key, one in after.accounts.items() if before.accounts.get(key) != one}
    base_url = after.base_url if after.base_url != before.base_url else there.base_url
    changed = replace(there, base_url=base_url, accounts={**there.accounts, **seen})
    write_file(profile_file(after.name), _written(changed).encode("utf-8"))
    return changed


def default_profile() -> str:
    """What config.toml names as `profile`, else "default". Raises BadFile, BadInput."""
    table = _toml(config_dir() / "config.toml") or {}
    name = table.get("profile", DEFAULT_PROFILE)
    if not isinstance(name, str):
        raise BadFile(f"{config_dir() / 'config.toml'}: profile is not a name.")
    return check_name(name)
