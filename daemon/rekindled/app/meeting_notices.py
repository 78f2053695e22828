"""What a person should see of meetings: questions that wait, events that cannot be read, and what fails.

Owns these notices, each of which stands for as long as it is so. A title is never in one. Must not read any calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rekindled.core.encounters import MeetingCalendar, Proposal
from rekindled.core.facts import Fact, Notice, NoticeDropped, NoticeKind, NoticeRaised, Snapshot

# Not a path: what stands in our own calendar is known by its path.
PREFIX = "meetings:"


def noticed(
    snapshot: Snapshot, waiting: Sequence[Proposal], calendars: Iterable[MeetingCalendar], trouble: str
) -> Iterator[Fact]:
    """What changes in `status`."""
    standing = (*_asked(waiting), *_unread(calendars), *_troubled(trouble))
    wanted = {(one.kind, one.key): one for one in standing}
    known = {(one.kind, one.key): one for one in snapshot.notices if one.key.startswith(PREFIX)}
    yield from (NoticeDropped(kind=kind, key=key) for kind, key in sorted(known.keys() - wanted.keys()))
    yield from (NoticeRaised(notice=notice) for key, notice in sorted(wanted.items()) if known.get(key) != notice)


def _asked(waiting: Sequence[Proposal]) -> Iterator[Notice]:
    if waiting:
        what = "an event without guests names" if len(waiting) == 1 else f"{len(waiting)} events without guests name"
        text = f"{what} somebody you know; whether that was a talk: rekindled meetings"
        yield Notice(kind=NoticeKind.QUESTION, key=f"{PREFIX}proposals", text=text)


def _unread(calendars: Iterable[MeetingCalendar]) -> Iterator[Notice]:
    for one in calendars:
        if one.unread:
            what = "1 event" if one.unread == 1 else f"{one.unread} events"
            text = f'{what} in "{one.name}" (meetings.calendars) cannot be read; they count for no meeting'
            yield Notice(kind=NoticeKind.NOT_UNDERSTOOD, key=f"{PREFIX}unread/{one.url}", text=text)


def _troubled(trouble: str) -> Iterator[Notice]:
    if trouble:
        text = f"calendars could not be read for meetings: {trouble.rstrip('.')}; meetings there count later"
        yield Notice(kind=NoticeKind.QUESTION, key=f"{PREFIX}trouble", text=text)
