"""One thing that was looked at, and how looking is bounded: no check stops another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from oneflow_tui.errors import OneflowError
from oneflow_tui.local.threads import in_daemon

State = Literal["ok", "warning", "failed"]
T = TypeVar("T")

LONGEST = 20.0
"""Seconds for a group of checks in all."""
REACH = 5.0
"""Seconds for a name or a connection."""


@dataclass(frozen=True, slots=True)
class Check:
    """`detail` says what was found, without any secret, raw; `next` what to do; `about` of what, where one id stands
    several times."""

    id: str
    state: State
    detail: str
    next: str | None = None
    about: str = ""


async def bounded(name: str, work: Awaitable[list[Check]], seconds: float = LONGEST) -> list[Check]:
    """What the checks found; one failed check where they raised or took too long."""
    try:
        return await asyncio.wait_for(work, seconds)
    except TimeoutError:
        return [Check(name, "failed", f"no answer within {seconds:g} s", "Try again; look at network and keyring.")]
    except OneflowError as problem:
        return [Check(name, "failed", problem.detail, problem.next)]
    except OSError as problem:
        return [Check(name, "failed", reason(problem))]
    except Exception as problem:  # a check that breaks says so and stops no other
        return [Check(name, "failed", f"the check itself broke ({type(problem).__name__})", "Please report this.")]


async def reached(work: Callable[[], T], seconds: float = REACH) -> T:
    """What a blocking call returns. Raises TimeoutError; what hangs is left behind, it holds nothing up."""
    return await in_daemon(work, seconds, "checkup")


def reason(problem: BaseException) -> str:
    """Why a system call failed, in its own words."""
    if isinstance(problem, TimeoutError):
        return f"no answer within {REACH:g} s"
    verify = getattr(problem, "verify_message", "")
    return str(verify or getattr(problem, "strerror", None) or getattr(problem, "reason", None) or problem)
