"""What we did already and no longer know, where the calendar shows that we did (faults promises 5 and 7).

Owns that a tick which an earlier memory acknowledged is not followed a second time, and that no number which a later
memory may have used is used again, of touches and of people. Must not know how memory was lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rekindled.core.acknowledging import is_acknowledged
from rekindled.core.facts import CounterRaised, Fact, Setting, Snapshot, TouchSaved
from rekindled.core.followups import FIRST_TALKS, THANK_LATEST
from rekindled.core.identity import SlotUid, belongs_to_us, counter_of, event_of, number_of, parse_uid
from rekindled.core.intake import COUNTER, highest_number
from rekindled.core.memory import evolve
from rekindled.core.model import Entry, Purpose, Shape, Touch, TouchKey, TouchState
from rekindled.core.reconcile import Sighting
from rekindled.core.settling import Moment, end_of
from rekindled.core.tongue import Tongue

LEAP = 100
STARTED = (Purpose.RECONNECT, Purpose.CHECK_IN, Purpose.THANK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What a store that was replaced had given: its epoch, its counters by scope, and the ids of its contacts."""

    epoch: str | None
    counters: Mapping[str, int]
    contact_ids: tuple[str, ...]


def already_followed(before: Snapshot, after: Snapshot, moment: Moment) -> list[Fact]:
    """A thank-you found on the calendar belongs to the latest talk it can follow. One that is not there counts as dealt
    with where its talk was logged by a memory that is lost: the user took it away.
    """
    facts: list[Fact] = []
    for thanks in _fatherless(before, after):
        talk = _latest_talk(evolve(after, facts), thanks)
        facts += [TouchSaved(touch=replace(thanks, origin=talk.key))] if talk else []
    current = evolve(after, facts)
    for talk in _followed(before, current, moment):
        scope = f"{talk.key.contact_id}/{Purpose.THANK}"
        n = evolve(after, facts).counters.get(scope, 0) + 1
        facts += [CounterRaised(scope=scope, n=n), TouchSaved(touch=_dealt_with(talk, n))]
    return facts


def _fatherless(before: Snapshot, after: Snapshot) -> list[Touch]:
    known = {touch.key for touch in before.touches}
    found = [touch for touch in after.touches if touch.key.purpose is Purpose.THANK and touch.key not in known]
    return [touch for touch in found if touch.origin is None and touch.state is not TouchState.WITHDRAWN]


def _latest_talk(snapshot: Snapshot, thanks: Touch) -> Touch | None:
    talks = [touch for touch in _unthanked(snapshot) if touch.key.contact_id == thanks.key.contact_id]
    return max(talks, key=lambda touch: (touch.opened_at, touch.key), default=None)


def _unthanked(snapshot: Snapshot) -> list[Touch]:
    """The first talks that no thank-you follows."""
    thanked = {touch.origin for touch in snapshot.touches if touch.key.purpose is Purpose.THANK}
    talks = [t for t in snapshot.touches if t.state is TouchState.DONE and t.key.purpose in FIRST_TALKS]
    return [touch for touch in talks if touch.key not in thanked]


def _followed(before: Snapshot, after: Snapshot, moment: Moment) -> list[Touch]:
    known = {touch.key for touch in before.touches if touch.state is TouchState.DONE}
    entries = {entry.uid: entry for entry in after.entries if end_of(entry, moment.rhythm) + THANK_LATEST > moment.now}
    return [
        touch
        for touch in _unthanked(after)
        if touch.key not in known
        and touch.entry_uid in entries
        and _was_acknowledged(before, entries[touch.entry_uid], moment.rhythm.tongue)
    ]


def leapt(before: Snapshot, after: Snapshot, moment: Moment) -> list[Fact]:
    """Numbers far beyond those in use, once the calendar shows entries of ours with higher ones than we ever gave.

    The store is older than the calendar then, or new, as after a backup or a loss, and what was given meanwhile and the
    user deleted is written nowhere any more; under its old number it would come back (promise 5, R8).
    """
    known = {entry.uid for entry in before.entries}
    found = [identity for entry in after.entries if entry.uid not in known and (identity := parse_uid(entry.uid))]
    ahead = any(number_of(one) > before.counters.get(counter_of(one), 0) for one in found)
    if not ahead:
        return []
    scopes = {f"{contact.id}/{purpose}" for contact in after.contacts for purpose in STARTED} | before.counters.keys()
    review = moment.rhythm.review
    scopes |= {f"{Shape.REVIEW}/{review.coming(moment.today)}"} if review else set()
    scopes |= {f"{Shape.ALERT}/{moment.today}"} if moment.rhythm.alert_after else set()
    return [
        CounterRaised(scope=scope, n=after.counters.get(scope, 0) + LEAP)
        for scope in sorted(scopes)
        if scope != COUNTER and not scope.startswith(f"{Shape.BLOCK}/")
    ]


def people_seen(snapshot: Snapshot, sightings: Iterable[Sighting]) -> list[Fact]:
    """The contact number rises beyond everybody's whom entries of ours are for, known or not: no id becomes another's
    (R8).
    """
    last = snapshot.counters.get(COUNTER, 0)
    highest = highest_number(last, (one for sighting in sightings for one in _ids_on(sighting)))
    return [CounterRaised(scope=COUNTER, n=highest)] if highest > last else []


def _ids_on(sighting: Sighting) -> Iterator[str]:
    seen = sighting.seen
    if seen is None or not belongs_to_us(seen.uid):
        return
    identity = parse_uid(event_of(seen.uid) or seen.uid)
    if isinstance(identity, SlotUid):
        yield identity.key.contact_id
    yield from (key.contact_id for key in seen.touches)


def numbers_kept(present: Snapshot, replaced: Numbers | None) -> list[Fact]:
    """The numbers that a store which was put back must not give again: those of the store it replaces.

    Where that one tells nothing of this calendar, ids of people go on far beyond; of the rest the calendar tells.
    """
    last = highest_number(present.counters.get(COUNTER, 0), (contact.id for contact in present.contacts))
    if replaced is None or replaced.epoch != present.settings.get(Setting.EPOCH):
        return [CounterRaised(scope=COUNTER, n=last + LEAP)]
    people = highest_number(replaced.counters.get(COUNTER, 0), replaced.contact_ids)
    given = {**replaced.counters, COUNTER: people}
    return [CounterRaised(scope=scope, n=n) for scope, n in sorted(given.items()) if n > present.counters.get(scope, 0)]


def _was_acknowledged(before: Snapshot, entry: Entry, tongue: Tongue) -> bool:
    """Whether our line stands in an entry although, as far as we remember, we did not write it."""
    earlier = next((one for one in before.entries if one.uid == entry.uid), None)
    return is_acknowledged(entry.now.description, tongue) and (earlier is None or not earlier.unmarked)


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
