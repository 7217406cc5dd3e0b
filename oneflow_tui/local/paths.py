"""Where files of this program lie: directories of mode 0700, in the places that the platform names."""

from __future__ import annotations

import contextlib
import os
import re
import stat
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


def refuse_links(path: Path) -> None:
    """Raises BadFile where a file, or a folder of it inside the state directory, is a symbolic link.

    A folder that is a link could lead what belongs to one account into another's. The state directory itself and
    what is above it may be links: where files lie is the person's choice.
    """
    state = state_dir()
    inside = [one for one in path.parents if one != state and one.is_relative_to(state)]
    for one in (path, *inside):
        if stat.S_ISLNK(_mode(one)):
            raise BadFile(f"{one} is a symbolic link; nothing is read or written through it.")


def refuse_others(path: Path) -> bool:
    """Whether a file is there. Raises BadFile where it is a link or no file: a folder, a pipe, a device."""
    refuse_links(path)
    mode = _mode(path)
    if mode and not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "not a file"
        raise BadFile(f"{path} is {what}, where a file of this program should be.")
    return bool(mode)


def _mode(path: Path) -> int:
    """What is there, links not followed; 0 where nothing is. Raises BadFile."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return 0
    except OSError as problem:
        raise BadFile(f"{path} cannot be looked at: {problem.strerror or problem}.") from None


def make_folder(folder: Path) -> Path:
    """Makes a folder and those above it, each of mode 0700 that is new. Raises BadFile where that cannot be."""
    refuse_links(folder / "any")
    missing = []
    here = folder
    try:
        while not here.is_dir():
            missing.append(here)
            if here.parent == here:
                break
            here = here.parent
        for one in reversed(missing):
            one.mkdir(mode=0o700, exist_ok=True)
    except OSError as problem:
        raise BadFile(
            f"The folder {folder} cannot be made: {problem.strerror or problem}.",
            next="Make room or give this program the right to write there.",
        ) from None
    if os.name == "posix":
        with contextlib.suppress(OSError):  # a folder of somebody else's: files in it are still 0600
            if not folder.is_symlink() and folder.stat().st_mode & 0o077 and folder.is_relative_to(state_dir()):
                folder.chmod(0o700)
    return folder
