"""What we did already and no longer know, where the calendar shows that we did (faults promises 5 and 7).

Owns that a tick which an earlier memory acknowledged is not followed a second time. Must not know how memory was lost.
"""

from __future__ import annotations

from collections import Counter

from rekindled.core.acknowledging import is_acknowledged
from rekindled.core.facts import CounterRaised, Fact, Snapshot, TouchSaved
from rekindled.core.followups import FIRST_TALKS, THANK_LATEST
from rekindled.core.model import Entry, Purpose, Touch, TouchKey, TouchState
from rekindled.core.settling import Moment, end_of


def already_followed(before: Snapshot, after: Snapshot, moment: Moment) -> list[Fact]:
    """A thank-you counts as dealt with where its talk was logged by a memory that is lost: either it stands on the
    calendar and was found there, or the user took it away.
    """
    known = {touch.key for touch in before.touches if touch.state is TouchState.DONE}
    thanked = {touch.origin for touch in after.touches if touch.key.purpose is Purpose.THANK}
    entries = {entry.uid: entry for entry in after.entries if end_of(entry, moment.rhythm) + THANK_LATEST > moment.now}
    followed = [
        touch
        for touch in after.touches
        if touch.state is TouchState.DONE
        and touch.key.purpose in FIRST_TALKS
        and touch.key not in known | thanked
        and touch.entry_uid in entries
        and _was_acknowledged(before, entries[touch.entry_uid])
    ]
    numbers = Counter(after.counters)
    facts: list[Fact] = []
    for touch in followed:
        scope = f"{touch.key.contact_id}/{Purpose.THANK}"
        numbers[scope] += 1
        facts += [CounterRaised(scope=scope, n=numbers[scope]), TouchSaved(touch=_dealt_with(touch, numbers[scope]))]
    return facts


def _was_acknowledged(before: Snapshot, entry: Entry) -> bool:
    """Whether our line stands in an entry although, as far as we remember, we did not write it."""
    earlier = next((one for one in before.entries if one.uid == entry.uid), None)
    return is_acknowledged(entry.now.description) and (earlier is None or not earlier.unmarked)


def _dealt_with(talk: Touch, n: int) -> Touch:
    return Touch(
        key=TouchKey(contact_id=talk.key.contact_id, purpose=Purpose.THANK, n=n),
        entry_uid="",
        due_on=talk.due_on,
        opened_at=talk.opened_at,
        state=TouchState.SKIPPED,
        origin=talk.key,
        settled_at=talk.settled_at,
        because="the calendar shows that the talk was logged and followed before",
    )
