"""Whether two versions of an entry mean the same (facts: apps §5 rule 3).

Owns what counts as a user's change and what is an app's housekeeping. Must not know what a change leads to.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from rekindled.core.added_text import without_markup
from rekindled.core.marks import plain
from rekindled.core.model import Entry, Meaning

IDLE_STATUSES = frozenset({"CONFIRMED", "TENTATIVE", "NEEDS-ACTION", "IN-PROCESS"})


def differing(seen: Meaning, written: Meaning) -> frozenset[str]:
    """The fields in which two versions differ in meaning: times as instants, text as people read it, sets as sets."""
    if seen == written:
        return frozenset()
    pairs = {
        "title": (_line(seen.title), _line(written.title)),
        "description": (_words_of(seen.description), _words_of(written.description)),
        "start": (_moment(seen.start), _moment(written.start)),
        "end": (_moment(seen.end), _moment(written.end)),
        "alarms": (sorted(seen.alarms), sorted(written.alarms)),
        "categories": (_words(seen.categories), _words(written.categories)),
        "status": (_status(seen.status), _status(written.status)),
        "place": (_line(seen.place), _line(written.place)),
    }
    return frozenset(name for name, (left, right) in pairs.items() if left != right)


def untouched(entry: Entry) -> bool:
    """Whether the entry still means what we last wrote, and the user never gave it its time (design §2)."""
    return not entry.pinned and not differing(entry.now, entry.written)


def _line(text: str) -> str:
    return " ".join(plain(text).split())


def _words_of(text: str) -> str:
    """The words in their order: apps wrap lines anew and servers make HTML of text without anybody meaning it."""
    return " ".join(plain(without_markup(text)).split())


def _moment(when: datetime | date) -> datetime | date:
    return when.astimezone(UTC) if isinstance(when, datetime) else when


def _words(categories: frozenset[str]) -> frozenset[str]:
    return frozenset(_line(word).casefold() for word in categories if word.strip())


def _status(status: str | None) -> str | None:
    return None if status is None or status in IDLE_STATUSES else status
