"""Marks on single occurrences of an entry the user made recurring (design §5: it becomes the user's).

Owns what such a mark logs. Must not settle touches: the series is the user's, the log is ours.
"""

from __future__ import annotations

from datetime import datetime

from rekindled.core.facts import Fact, Snapshot
from rekindled.core.log_rows import entered
from rekindled.core.memory import evolve, touches_of
from rekindled.core.model import Entry, Interaction, Outcome, Source
from rekindled.core.outcomes import mark_of
from rekindled.core.settling import Moment
from rekindled.core.wire import Seen

LOGGED = (Outcome.DONE, Outcome.UNANSWERED)


def marked_occurrences(snapshot: Snapshot, entry: Entry, seen: Seen, moment: Moment) -> list[Fact]:
    """Each marked occurrence is logged once, on its own day, for everybody the entry is for."""
    facts: list[Fact] = []
    current = snapshot
    for one in seen.occurrences:
        saying = mark_of(one, entry.written, entry.meant_title, moment.rhythm.words)
        start = one.meaning.start
        if saying.outcome not in LOGGED or not isinstance(start, datetime):
            continue
        happened_at = min(saying.at or start, moment.now)
        for touch in touches_of(current).get(entry.uid, ()):
            row = Interaction(
                contact_id=touch.key.contact_id,
                at=happened_at,
                local_on=moment.local_day(happened_at),
                channel=touch.channel,
                outcome=saying.outcome,
                source=Source.MARK,
                purpose=touch.key.purpose,
                note=saying.note,
                uid=entry.uid,
            )
            news = entered(current.interactions, row)
            facts += news
            current = evolve(current, news)
    return facts
