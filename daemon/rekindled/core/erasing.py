"""What our entries say once a person is to be in none of them.

Owns which entries go as a whole, and what is left of the words of those that were for others too. Must not know how an
entry is spelled or sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rekindled.core.acknowledging import is_acknowledged
from rekindled.core.briefing import labels, rung
from rekindled.core.facts import Snapshot
from rekindled.core.identity import SlotUid, belongs_to_us, event_of, parse_uid
from rekindled.core.marks import boxed
from rekindled.core.memory import touches_of
from rekindled.core.model import Channel, Contact, Entry, EntryState, Meaning, Shape, Touch, TouchState
from rekindled.core.phrases import HOW_TO_MARK_LINES, MANY, NAMES, NOTES, TITLES
from rekindled.core.tongue import Tongue
from rekindled.core.traces import Traces, without

_ON_THE_CALENDAR = (EntryState.STANDING, EntryState.TAKEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """An entry that stays for others: as it was and as it is from then on, whether the person was on it, the words to
    hide wherever its object has them, and what our alarms may have said that are to say its title.
    """

    before: Entry
    entry: Entry
    was_on_it: bool
    hidden: tuple[str, ...]
    rang: frozenset[str]


def only_theirs(snapshot: Snapshot, traces: Traces) -> tuple[Entry, ...]:
    """Every entry that was for nobody else, with the tasks beside them; of others whoever left it does not count."""
    carried = touches_of(snapshot)
    events = {entry.uid for entry in snapshot.entries if _is_only_theirs(entry, carried.get(entry.uid, ()), traces)}
    return tuple(entry for entry in snapshot.entries if {entry.uid, entry.twin, event_of(entry.uid)} & events)


def to_withdraw(snapshot: Snapshot, traces: Traces) -> tuple[Entry, ...]:
    """Those of them that are on the calendar and bear our UID, touched or passed as they may be."""
    return tuple(one for one in only_theirs(snapshot, traces) if is_on_calendar(one) and belongs_to_us(one.uid))


def is_on_calendar(entry: Entry) -> bool:
    """Whether an entry stands on our calendar, be it the user's own by now."""
    return entry.state in _ON_THE_CALENDAR


def erasures(snapshot: Snapshot, traces: Traces, tongue: Tongue) -> Iterator[Erasure]:
    """Our other entries, each without the person; most of them say what they said before."""
    gone = {entry.uid for entry in only_theirs(snapshot, traces)}
    carried = touches_of(snapshot)
    people = {contact.id: contact for contact in snapshot.contacts}
    for entry in snapshot.entries:
        if entry.uid in gone or entry.state is not EntryState.STANDING or not belongs_to_us(entry.uid):
            continue
        touches = carried.get(entry.twin or entry.uid, ())
        everybody = [people[touch.key.contact_id] for touch in touches if touch.key.contact_id in people]
        was_on_it = any(contact.id in traces.ids for contact in everybody)
        hidden = (*traces.sure, *traces.loose) if was_on_it else traces.sure
        eraser = _Eraser(traces=traces, tongue=tongue, everybody=everybody, hidden=hidden, entry=entry)
        rang = rung(entry, everybody, tongue) if was_on_it else frozenset[str]()
        yield Erasure(before=entry, entry=eraser.erased(), was_on_it=was_on_it, hidden=hidden, rang=rang)


def _is_only_theirs(entry: Entry, carried: Sequence[Touch], traces: Traces) -> bool:
    identity = parse_uid(entry.uid)
    if isinstance(identity, SlotUid) and identity.key.contact_id in traces.ids:
        return True
    counted = {touch.key.contact_id for touch in carried if touch.state is not TouchState.WITHDRAWN}
    return bool(traces.ids & {touch.key.contact_id for touch in carried}) and counted <= traces.ids


@dataclass(frozen=True, slots=True, kw_only=True)
class _Eraser:
    """One entry, everybody it was ever for, and how it is to be said without one of them."""

    traces: Traces
    tongue: Tongue
    everybody: Sequence[Contact]
    hidden: tuple[str, ...]
    entry: Entry

    def erased(self) -> Entry:
        entry = self.entry
        return replace(
            entry,
            written=self._meaning(entry.written),
            seen=self._meaning(entry.seen) if entry.seen else None,
            unmarked=self._title(entry.unmarked),
        )

    def _meaning(self, meaning: Meaning) -> Meaning:
        return replace(
            meaning,
            title=self._title(meaning.title),
            description=without(self.hidden, self._lines(meaning.description)),
            categories=frozenset(without(self.hidden, one) for one in meaning.categories),
            place=without(self.hidden, meaning.place),
        )

    def _title(self, title: str) -> str:
        """Our own list of names without theirs; in whatever else the user wrote they are hidden."""
        for ours, instead in self._retitled().items():
            if ours in title:
                return without(self.hidden, title.replace(ours, instead))
        return without(self.hidden, title)

    def _retitled(self) -> Mapping[str, str]:
        left = [one for one in self.everybody if one.id not in self.traces.ids]
        if not left or len(left) == len(self.everybody):
            return {}
        alone = self.tongue.say(TITLES[Channel.CALL], name=labels(left)[0])
        many = {way: way.format(count=len(left)) if len(left) > 1 else alone for way in self.tongue.ways(MANY)}
        counted = {way.format(count=len(self.everybody)): instead for way, instead in many.items()}
        both = [(labels(self.everybody, discreet=one), labels(left, discreet=one)) for one in (False, True)]
        return counted | {
            _listed(everybody, way): _listed(rest, way) for everybody, rest in both for way in self.tongue.ways(NAMES)
        }

    def _lines(self, description: str) -> str:
        """Without their lines: in a block with all that stands below, up to the next person or our last words.

        Among the notes each line stands for itself.
        """
        kept: list[str] = []
        is_theirs = False
        is_list = self.entry.shape is Shape.BLOCK
        for line in description.split("\n"):
            is_list = is_list and line.strip() not in self.tongue.ways(NOTES)
            if self._is_theirs(line):
                is_theirs = is_list
                continue
            is_theirs = is_theirs and not self._ends(line)
            kept += [] if is_theirs else [line]
        return "\n".join(kept)

    def _ends(self, line: str) -> bool:
        ours = {way for text in (HOW_TO_MARK_LINES, NOTES) for way in self.tongue.ways(text)}
        is_ours = line.strip() in ours or is_acknowledged(line, self.tongue) or line == self.entry.moved_note
        return bool(boxed(line)[0]) or is_ours or any(_begins(line.strip(), one.name) for one in self.everybody)

    def _is_theirs(self, line: str) -> bool:
        """Whether a line of a block or a review begins with what the person is called there."""
        if self.entry.shape is Shape.SLOT:
            return False
        box, rest = boxed(line)
        return any(_begins(rest, name) for name in (*self.traces.names, *(self._initials() if box else ())))

    def _initials(self) -> Iterator[str]:
        numbered = zip(labels(self.everybody, discreet=True), self.everybody, strict=True)
        return (label for label, contact in numbered if contact.id in self.traces.ids)


def _begins(text: str, name: str) -> bool:
    return re.match(rf"{re.escape(name)}(?: \([2-9][0-9]*\))?\s*(?:$|[:,–—]|- )", text, re.IGNORECASE) is not None


def _listed(called: Sequence[str], pattern: str) -> str:
    return pattern.format(names=", ".join(called[:-1]), last=called[-1]) if len(called) > 1 else called[0]
