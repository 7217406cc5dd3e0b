"""Which trouble befalls which call. A written specification becomes rules, and each rule counts for itself."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # at run time only where there are rules: a sandbox is ready sooner without them
    from oneflow_tui.sandbox.faults.grammar import Said
    from oneflow_tui.sandbox.faults.kinds import Fault


@dataclass(slots=True)
class Rule:
    """One rule in force. It draws from a generator of its own, so that other rules do not change when it strikes."""

    said: Said
    chance: random.Random
    asked: int = 0
    """Matching calls that no earlier rule has taken."""
    hits: int = 0
    """Calls that it has befallen."""

    def strike(self, method: str, *paths: str) -> Fault | None:
        """The fault where it befalls this call; of a span of time the length is drawn."""
        said = self.said
        if (said.first is not None and self.asked >= said.first) or not said.matches(method, *paths):
            return None
        self.asked += 1
        if said.share < 100 and self.chance.random() * 100 >= said.share:
            return None
        self.hits += 1
        fault = said.fault
        if fault.longest > fault.seconds:
            return replace(fault, seconds=self.chance.uniform(fault.seconds, fault.longest))
        return fault


class Faults:
    """The rules that are in force, in their order; raises BadSpec for a text that is none.

    Every delay that strikes holds a call up. Of the other kinds the first that strikes takes it, and the rules behind
    are not asked: ``GET *: 500 x2; GET *: 429 x1`` is two times 500, then one 429.
    """

    def __init__(self, text: str = "") -> None:
        self.text = text.strip()
        self.rules: tuple[Rule, ...] = ()
        if self.text:
            from oneflow_tui.sandbox.faults.grammar import read

            seed, said = read(text)
            self.rules = tuple(Rule(one, random.Random(f"{seed} {at}")) for at, one in enumerate(said))  # noqa: S311

    def pick(self, method: str, *paths: str) -> tuple[Fault, ...]:
        """The faults that befall this call; the paths are its pattern and what was really asked for."""
        struck: list[Fault] = []
        taken = False
        for rule in self.rules:
            if taken and rule.said.fault.kind != "delay":
                continue
            fault = rule.strike(method, *paths)
            if fault is not None:
                struck.append(fault)
                taken = taken or fault.kind != "delay"
        return tuple(struck)
