"""The reporter that writes what is told to the log.

Owns which level an event has. Must not know what led to it.
"""

from __future__ import annotations

from rekindled.app.events import Event
from rekindled.logs import get_logger

WARNINGS = frozenset(
    {
        Event.BRAKE_ENGAGED,
        Event.ENTRY_REFUSED,
        Event.ENTRY_UNREADABLE,
        Event.SERVER_UNAVAILABLE,
        Event.EMBEDDED_LOST,
        Event.CREDENTIALS_REFUSED,
        Event.CONFIG_REFUSED,
        Event.LOOK_FAILED,
    }
)


class LogReporter:
    """Every event becomes one line."""

    def tell(self, event: Event, **details: str | float | None) -> None:
        """Write one event with its details."""
        logger = get_logger()
        write = logger.warning if event in WARNINGS else logger.info
        write(event.value, **details)
