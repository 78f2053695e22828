"""What leaving needs from outside beside the calendar itself.

Owns the one promise about removing a whole calendar. Must not know who keeps it, nor when it may be asked for.
"""

from __future__ import annotations

from typing import Protocol


class CalendarRemoving(Protocol):
    """The end of a calendar."""

    def remove(self, url: str) -> bool:
        """Delete the calendar at `url` if a complete listing shows that nothing at all is in it; whether it is gone.

        Raises:
            CalendarUnavailable, CalendarRefused: it stands, as far as is known.
        """
        ...
