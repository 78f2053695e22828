"""What befalls the machine and the line to the server: outages, refusals, lost answers, kills, restarts.

Owns drawing them, a day at a time. Must not know what the user does.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.fakes.fault_plan import Fault
from tests.fakes.faulty_proxy import SLOW, SpoiledServer
from tests.fakes.holding_proxy import Point, Strike
from tests.soak.machine import Machine

# The ones that people meet; the histories deal the rare ones.
USUAL = (
    *("reset after", "reset before", "hung up", "stalled after a write", "500", "502", "504 though done"),
    *("503 with seconds", "503 with a date", "429 with seconds", "a cut body", "412 on a PUT"),
)
TROUBLED = 0.35
SEVERAL_DAYS = timedelta(days=2)


@dataclass(slots=True)
class Weather:
    """The troubles of one history; kills end after `calm_from`, so that one process can be watched for long."""

    draws: random.Random
    spoiled: SpoiledServer
    machine: Machine
    calm_from: datetime
    over_at: datetime | None = None
    quiet_since: datetime | None = None
    counts: dict[str, int] = field(default_factory=dict)

    def dawn(self) -> None:
        """Draw the troubles of a day; those of the day before are over unless the server is down for longer."""
        self.lift()
        if self.over_at is not None:
            return
        self.spoiled.spoiler.plan.begin([])
        if self.draws.random() < TROUBLED:
            self._trouble()
        if self.machine.now < self.calm_from and self.draws.random() < 0.12:
            self._arm()

    def lift(self) -> None:
        """Let the server come back when its time has come."""
        if self.over_at is not None and self.machine.now >= self.over_at:
            self.spoiled.proxy.manner = "pass"
            self.over_at = None

    def noon(self) -> None:
        """Now and then the machine is restarted, or the process dies between two looks."""
        if self.machine.now >= self.calm_from:
            return
        luck = self.draws.random()
        if luck < 0.03:
            self._count("killed between looks")
            self.machine.kill()
            self.machine.start()
        elif luck < 0.05:
            self._count("stopped and started")
            self.machine.stop()
            self.machine.start()

    def is_well(self) -> bool:
        """Whether nothing has kept the program from its work for two days."""
        beat = self.machine.beat()
        if not beat["ok"]:
            self.quiet_since = None
        elif self.quiet_since is None:
            self.quiet_since = self.machine.now
        return self.quiet_since is not None and self.machine.now - self.quiet_since >= SEVERAL_DAYS

    def clear(self) -> None:
        """No more troubles."""
        self.spoiled.proxy.manner, self.over_at, self.spoiled.proxy.strike = "pass", None, None
        self.spoiled.spoiler.plan.begin([])

    def dealt(self) -> dict[str, int]:
        """Everything that struck, by kind."""
        return {**self.counts, **self.spoiled.spoiler.plan.dealt}

    def _trouble(self) -> None:
        luck = self.draws.random()
        if luck < 0.15:
            hours = self.draws.choice((2, 9, 30))
            self.over_at = self.machine.now + timedelta(hours=hours)
            self.spoiled.proxy.manner = "down"
            self._count(f"server down for {hours} hours")
            return
        kinds = {kind.name: kind for kind in (*self.spoiled.spoiler.kinds, SLOW)}
        name = self.draws.choice((*USUAL, *USUAL, SLOW.name, *sorted(kinds)))
        fault = Fault(kind=kinds[name], after=self.draws.choice((0, 0, 3, 20)), times=self.draws.choice((1, 1, 2, 4)))
        self.spoiled.spoiler.plan.begin([fault])

    def _arm(self) -> None:
        """The process dies at one of its next writes."""
        proxy = self.spoiled.proxy
        point = self.draws.choice(list(Point))

        def blow() -> None:
            self._count(f"killed {point}")
            proxy.strike = None
            self.machine.kill()

        proxy.strike = Strike(number=proxy.writes_begun + self.draws.choice((1, 1, 2, 3)), point=point, blow=blow)

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1
