"""What the machines with faults on the way to the server have in common.

Owns what is still promised while things go wrong, and when it must be good again. Must not know the faults.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis.stateful import rule

from rekindled.app.waking import AT_ONCE
from rekindled.core.errors import CalendarRefused, CalendarUnavailable
from tests.fakes.fault_plan import Fault, Plan
from tests.property.looks_machine import Looks


class FaultyLooks(Looks):
    """Histories in which some looks meet faults."""

    def __init__(self) -> None:
        super().__init__()
        self.until_tomorrow = False
        self.refusals = 0
        self.struck: dict[str, int] = {}

    def suffer(self, plan: Plan[Any], faults: Sequence[Fault[Any]], looks: int) -> None:
        """Look while these faults strike; each look ends with an error that has a name, or well."""
        plan.begin(faults)
        for _ in range(looks):
            before = len(plan.just)
            with suppress(CalendarUnavailable, CalendarRefused):
                self.world.look()
            self.refusals += any(kind.refuses for kind in plan.just[before:])
        for kind in plan.just:
            self.struck[kind.name] = self.struck.get(kind.name, 0) + 1
        self.until_tomorrow |= any(kind.lies for kind in plan.just) or self.refusals > AT_ONCE
        plan.begin([])

    def dealt(self) -> Mapping[str, int]:
        """As the machine says."""
        return self.struck

    @rule()
    def look(self) -> None:
        """As everywhere; what a lie hid or many refusals put off comes with the next day (promises 22 and 30)."""
        self.refusals = 0
        if self.until_tomorrow:
            self.world.clock.advance(timedelta(days=1))
            self.until_tomorrow = False
        super().look()
