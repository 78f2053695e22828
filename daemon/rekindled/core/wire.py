"""What goes to the calendar and what comes back, before and after iCalendar (design §5).

Owns the shapes the codec turns into text and back. Must not know RFC 5545 spelling.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rekindled.core.model import Carrier, Meaning, TouchKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A whole entry of ours to be written.

    `meaning.start` and `meaning.end` are aware in the user's zone or dates; `url` is a `mailto:` or empty;
    `stamped_at` is aware UTC and becomes DTSTAMP and LAST-MODIFIED; `touches` become X-REKINDLED-TOUCH lines.
    """

    uid: str
    carrier: Carrier
    meaning: Meaning
    stamped_at: datetime
    touches: tuple[TouchKey, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a calendar object says: the master component's fields, however an app spelled them.

    Times are aware (floating ones read in the user's zone) or dates; an entry without an end gets its start's.
    `alarms` are minutes before the start; `description` is the plain value (never ALTREP) with LF line ends.
    `completed_at` and `percent` are a task's; `recurring` says that it has an RRULE or RDATE;
    `touches` what its X-REKINDLED-TOUCH lines claim, a courtesy nothing depends on (R13); `occurrences` the single
    ones of a recurring entry that were changed by themselves (RECURRENCE-ID, RFC 5545 §3.8.4.4), at most fifty.
    """

    uid: str
    carrier: Carrier
    meaning: Meaning
    completed_at: datetime | None = None
    percent: int | None = None
    recurring: bool = False
    touches: tuple[TouchKey, ...] = ()
    occurrences: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """Fields to replace in an object the user may have changed; None leaves a field as it is.

    `completed_at` completes a task (RFC 5545 §3.8.2.1): its status, date and percentage. `uid` makes another object of
    it, and `touch` is what a slot then carries. What names the contacts `without` goes, and of the texts every word of
    `hidden`, wherever the object has them. Of the X-REKINDLED lines only those of the touches `carried` stay, and an
    alarm of ours that still says one of `rang` says the title.
    """

    stamped_at: datetime
    uid: str | None = None
    touch: TouchKey | None = None
    title: str | None = None
    description: str | None = None
    start: datetime | date | None = None
    end: datetime | date | None = None
    completed_at: datetime | None = None
    without: frozenset[str] = frozenset()
    hidden: tuple[str, ...] = ()
    carried: tuple[TouchKey, ...] | None = None
    rang: frozenset[str] = frozenset()

    @property
    def is_about_people(self) -> bool:
        """Whether more is to change than single fields: whom the object names."""
        return bool(self.without or self.hidden or self.rang) or self.carried is not None
