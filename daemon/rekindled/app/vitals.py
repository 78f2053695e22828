"""How the program is, as fields of `status` beside the last look (R17).

Owns the fields about good looks, backups and what else is read. Must not use the network.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from rekindled.app.address_book_state import standing_in as book_standing
from rekindled.app.meeting_state import standing_in as meeting_standing
from rekindled.core.busy import BusySource
from rekindled.core.facts import Setting, Snapshot
from rekindled.core.health import Course
from rekindled.core.server_health import ServerHealth, needs_a_person

OLD_BACKUP = timedelta(weeks=1)


def health_fields(
    snapshot: Snapshot, sources: Iterable[BusySource], course: Course, backup_at: datetime | None, now: datetime
) -> dict[str, Any]:
    """What `status` has beside the last look: the last good one, backups, and what else is read."""
    known = others(snapshot, sources)
    failing = [source for source in known if source.failures]
    book, meeting = book_standing(snapshot.settings), meeting_standing(snapshot.settings)
    return {
        "last_good_look_at": _spelled(course.good_at),
        "failing_since": _spelled(course.failing_since),
        "failures_in_a_row": course.failures,
        "backup": {"at": _spelled(backup_at), "old": now - backup_at > OLD_BACKUP} if backup_at else None,
        "busy": {"sources": len(known), "failing": len(failing)} if known else None,
        "address_book": _reading(book.failures, book.retry_at) if book.named_for or book.failures else None,
        "meetings": _reading(meeting.failures, meeting.retry_at) if meeting.named_for or meeting.failures else None,
    }


def server_fields(health: ServerHealth | None, now: datetime) -> dict[str, Any]:
    """What `status` has of the embedded server of a running daemon; nothing is known of one where none runs."""
    outside = health.outside if health else None
    return {
        "running": health.since is not None if health else None,
        "address": health.address if health else None,
        "since": _spelled(health.since) if health else None,
        "restarts": health.restarts if health else 0,
        "last_error": health.last_error if health else None,
        "needs_you": needs_a_person(health, now) if health else None,
        "outside": {
            "running": outside.since is not None,
            "address": outside.address,
            "since": _spelled(outside.since),
            "restarts": outside.restarts,
            "last_error": outside.last_error,
            "certificate_until": _spelled(outside.certificate_until),
        }
        if outside
        else None,
    }


def others(snapshot: Snapshot, sources: Iterable[BusySource]) -> tuple[BusySource, ...]:
    """The calendars and feeds beside our own calendar, whose appointments are kept free too."""
    own = snapshot.settings.get(Setting.CALENDAR_URL)
    return tuple(source for source in sources if source.key != own)


def _reading(failures: int, retry_at: datetime | None) -> dict[str, Any]:
    return {"ok": not failures, "failures": failures, "retry_at": _spelled(retry_at)}


def _spelled(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
