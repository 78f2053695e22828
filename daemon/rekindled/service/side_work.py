"""What a daemon has done by other processes, beside its looks: telling of trouble, and the weekly report.

Owns that both are looked after together. Must not know what either does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rekindled.adapters.heartbeat import Heartbeat
from rekindled.config import Config
from rekindled.places import Places
from rekindled.service.health_hook import HealthHook
from rekindled.service.report_hook import ReportHook


class SideWork:
    """All of it, as one."""

    def __init__(self, places: Places, heart: Heartbeat, config: Config, environ: Mapping[str, str]) -> None:
        """Nothing runs yet."""
        self._hooks = (HealthHook(heart, config, environ), ReportHook(places, config, environ))

    def use(self, config: Config) -> None:
        """Go by another configuration from now on."""
        for hook in self._hooks:
            hook.use(config)

    def consider(self, now: datetime) -> None:
        """Start what is due; to be asked after a look. `now` is aware."""
        for hook in self._hooks:
            hook.consider(now)

    def turn(self) -> None:
        """See what has ended, or takes too long."""
        for hook in self._hooks:
            hook.turn()

    def leave(self) -> None:
        """End whatever runs, without waiting."""
        for hook in self._hooks:
            hook.leave()
