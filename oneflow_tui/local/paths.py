"""Where files of this program lie: directories of mode 0700, in the places that the platform names."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

import platformdirs

from oneflow_tui.errors import BadFile, BadInput

APP = "oneflow-tui"
SANDBOX_PROFILE = "sandbox"
_NAME = re.compile(r"[a-z0-9-]+")


def check_name(name: str) -> str:
    """A profile's name; raises BadInput where it is none."""
    if not _NAME.fullmatch(name):
        raise BadInput(
            f"{name!r} is not a profile's name.", next="Use small letters, digits and hyphens, as in acme-test."
        )
    return name


def _base(kind: str) -> Path:
    """XDG_CONFIG_HOME and XDG_STATE_HOME are honoured on every platform, as tests and servers set them."""
    named = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
    if named and Path(named).is_absolute():
        return Path(named) / APP
    return Path(platformdirs.user_config_dir(APP) if kind == "config" else platformdirs.user_state_dir(APP))


def config_dir() -> Path:
    return _base("config")


def state_dir() -> Path:
    return _base("state")


def profile_file(name: str) -> Path:
    return config_dir() / "profiles" / f"{check_name(name)}.toml"


def profile_state(name: str) -> Path:
    """The folder of everything that is remembered under a profile."""
    return state_dir() / check_name(name)


def make_folder(folder: Path) -> Path:
    """Makes a folder and those above it, each of mode 0700 that is new. Raises BadFile where that cannot be."""
    missing = []
    here = folder
    while not here.is_dir():
        missing.append(here)
        if here.parent == here:
            break
        here = here.parent
    try:
        for one in reversed(missing):
            one.mkdir(mode=0o700, exist_ok=True)
    except OSError as problem:
        raise BadFile(
            f"The folder {folder} cannot be made: {problem.strerror or problem}.",
            next="Make room or give this program the right to write there.",
        ) from None
    if os.name == "posix" and not folder.is_symlink():
        with contextlib.suppress(OSError):  # a folder of somebody else's: files in it are still 0600
            if folder.stat().st_mode & 0o077 and folder.is_relative_to(state_dir()):
                folder.chmod(0o700)
    return folder
