"""What a set-up file may hold, by what the profiles that it is for know of their accounts."""

from __future__ import annotations

from oneflow_tui.commands.answer import profile_names
from oneflow_tui.local.paths import SANDBOX_PROFILE
from oneflow_tui.local.profiles import default_profile, load_profile
from oneflow_tui.models import DEFAULT_FIELD_LIMIT
from oneflow_tui.options import Options


def field_limit(options: Options) -> int:
    """How many data fields a type may have: Oneflow's number, or the raised one that a profile keeps."""
    names = profile_names(options) or [SANDBOX_PROFILE if options.sandbox else default_profile()]
    seen = [one for name in names for one in load_profile(name).accounts.values()]
    return max([DEFAULT_FIELD_LIMIT, *(one.field_limit or 0 for one in seen)])
