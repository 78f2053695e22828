"""People read off the entries we once wrote for them, when no list of people is left (`doctor --rebuild`).

Owns the way back from our own words to names, ways to reach and what is known of a tie. Somebody read off the calendar
has no cadence, so nobody is scheduled by it (R2). Must not know touches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from rekindled.core.block_lines import lines_of
from rekindled.core.facts import ContactSaved, CounterRaised, Fact, InteractionAdded, Snapshot
from rekindled.core.history import is_conversation, valid
from rekindled.core.identity import SharedUid, SlotUid, parse_uid
from rekindled.core.intake import COUNTER, highest_number
from rekindled.core.marks import read_title
from rekindled.core.model import Channel, Contact, Interaction, Outcome, Source
from rekindled.core.phrases import DAY, MONTHS, REACH, TALKED, THANKING, TIE_HEADINGS, TITLES
from rekindled.core.reconcile import Sighting
from rekindled.core.settling import NOON, Moment
from rekindled.core.tongue import Tongue
from rekindled.core.wire import Seen

_PIECES = re.compile(r"(\{\w+\})")
_TITLES = (*TITLES.values(), THANKING)
_ABOUT = {heading: name for name, heading in TIE_HEADINGS.items()}
_HEADINGS = (*TIE_HEADINGS.values(), REACH, TALKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """What one entry says of one person: a name where it gives one, what our headings (as in English) are followed by,
    and the last talk it tells of, with the note.
    """

    contact_id: str
    name: str
    told: tuple[tuple[str, str], ...]
    talks: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """How our words are read, in every language they may be in."""

    moment: Moment

    @property
    def _tongue(self) -> Tongue:
        return self.moment.rhythm.tongue

    def name_in(self, title: str) -> str:
        """The name a title of ours is about, empty where there is none."""
        mark = read_title(title, "", self.moment.rhythm.words)
        text = mark.rest if mark and mark.rest else title
        ways = sorted({way for one in _TITLES for way in self._tongue.ways(one)}, key=len, reverse=True)
        patterns = (rf"(?:^|(?<=\s)){_pattern(way, name='(.+)')}" for way in ways)
        # What is longest is tried first wherever it may stand: "Video call with Ann" is no call of "with Ann".
        found = next((match for pattern in patterns if (match := re.search(pattern, text))), None)
        return found[1].strip() if found else ""

    def portrait(self, contact_id: str, name: str, rows: Iterable[str]) -> Portrait:
        """What these lines of ours say of one person."""
        told = tuple(self._told(rows))
        talks = tuple(talk for heading, text in told if heading == TALKED for talk in self._talks(text))
        return Portrait(contact_id=contact_id, name=name, told=told, talks=talks)

    def labels(self, description: str) -> list[str]:
        """What each person of a checklist is called."""
        return [label for label, _ in lines_of(description, self._tongue)]

    def _told(self, rows: Iterable[str]) -> Iterator[tuple[str, str]]:
        headings = {way: heading for heading in _HEADINGS for way in self._tongue.ways(heading)}
        for row in rows:
            heading, found, text = row.strip().partition(": ")
            if found and text and heading in headings:
                yield headings[heading], text

    def _talks(self, text: str) -> Iterator[tuple[date, str]]:
        months = {way: number for number, month in enumerate(MONTHS, start=1) for way in self._tongue.ways(month)}
        parts = {"day": "(?P<day>[0-9]{1,2})", "month": f"(?P<month>{'|'.join(months)})", "year": "(?P<year>[0-9]{4})"}
        for way in self._tongue.ways(DAY):
            found = re.fullmatch(rf"{_pattern(way, **parts)}(?:: (?P<note>.*))?", text)
            try:
                if found:
                    yield date(int(found["year"]), months[found["month"]], int(found["day"])), found["note"] or ""
            except ValueError:
                continue


def _pattern(way: str, **parts: str) -> str:
    """A regular expression for a text of ours with parts filled in."""
    return "".join(parts[piece[1:-1]] if piece.startswith("{") else re.escape(piece) for piece in _PIECES.split(way))


def portraits(snapshot: Snapshot, sightings: Iterable[Sighting], moment: Moment) -> list[Portrait]:
    """What the entries of ours say of the people they are for, one for each entry and person."""
    seen = [sighting.seen for sighting in sightings if sighting.seen]
    reader = _Reader(moment=moment)
    alone = [portrait for one in seen if (portrait := _alone(one, reader))]
    names = {contact.id: contact.name for contact in snapshot.contacts}
    names = {one.contact_id: one.name for one in alone if one.name} | names
    return [*alone, *(portrait for one in seen for portrait in _together(one, names, reader))]


def names_in(seen: Seen, moment: Moment) -> tuple[str, ...]:
    """What an entry of ours calls the people it is for, in its title or its lines; initials where it is discreet."""
    reader = _Reader(moment=moment)
    if isinstance(parse_uid(seen.uid), SharedUid):
        return tuple(reader.labels(seen.meaning.description))
    return tuple(filter(None, (reader.name_in(seen.meaning.title),)))


def introduced(snapshot: Snapshot, shown: Sequence[Portrait]) -> list[Fact]:
    """Everybody shown whom the store does not know; the first entry that says something of them counts."""
    people: dict[str, Contact] = {}
    known = {contact.id for contact in snapshot.contacts}
    for one in shown:
        if one.contact_id not in known:
            # Until an entry gives a name, the id stands for it.
            before = people.get(one.contact_id) or Contact(id=one.contact_id, name=one.contact_id)
            people[one.contact_id] = _completed(before, one)
    last = highest_number(snapshot.counters.get(COUNTER, 0), people)
    saved: list[Fact] = [ContactSaved(contact=contact) for contact in people.values()]
    return [*saved, CounterRaised(scope=COUNTER, n=last)] if last else saved


def recalled(snapshot: Snapshot, shown: Sequence[Portrait], made: Iterable[str], moment: Moment) -> list[Fact]:
    """The noted last talks that entries tell of, with people just introduced, on days the log has none."""
    ids = set(made)
    logged = {(row.contact_id, row.local_on) for row in valid(snapshot.interactions) if is_conversation(row)}
    facts: list[Fact] = []
    for one in shown:
        for day, note in one.talks:
            if note and one.contact_id in ids and (one.contact_id, day) not in logged:
                logged.add((one.contact_id, day))
                facts.append(InteractionAdded(interaction=_talk(one.contact_id, day, note, moment)))
    return facts


def _talk(contact_id: str, day: date, note: str, moment: Moment) -> Interaction:
    return Interaction(
        contact_id=contact_id,
        at=min(datetime.combine(day, NOON, tzinfo=moment.rhythm.zone), moment.now),
        local_on=day,
        channel=Channel.CALL,
        outcome=Outcome.DONE,
        source=Source.LOG,
        note=note,
    )


def _alone(seen: Seen, reader: _Reader) -> Portrait | None:
    identity = parse_uid(seen.uid)
    if not isinstance(identity, SlotUid):
        return None
    name = reader.name_in(seen.meaning.title)
    return reader.portrait(identity.key.contact_id, name, seen.meaning.description.split("\n"))


def _together(seen: Seen, names: Mapping[str, str], reader: _Reader) -> Iterator[Portrait]:
    """Those of a block: known ones by name, the others in the order of their numbers, which is that of the lines.

    Where somebody left or joined whose name is not known, only a person can tell whose line is whose.
    """
    if not isinstance(parse_uid(seen.uid), SharedUid):
        return
    description = seen.meaning.description
    labels = reader.labels(description)
    ids = list(dict.fromkeys(key.contact_id for key in seen.touches))
    named = {one: names[one] for one in ids if names.get(one) in labels}
    others = [one for one in ids if one not in names]
    free = [label for label in labels if label not in named.values()]
    for contact_id, label in [*named.items(), *(zip(others, free, strict=True) if len(others) == len(free) else ())]:
        yield reader.portrait(contact_id, _unnumbered(label, labels), _below(description, label))


def _unnumbered(label: str, labels: Sequence[str]) -> str:
    """`Ann (2)` is another Ann, where an Ann stands beside her."""
    base, found, _ = label.rpartition(" (")
    return base if found and base in labels else label


def _below(description: str, label: str) -> list[str]:
    """The lines under a person's, up to the empty one that ends their part."""
    rows = description.split("\n")
    start = next(n for n, row in enumerate(rows) if label in row)
    end = next((n for n in range(start, len(rows)) if not rows[n].strip()), len(rows))
    return rows[start + 1 : end]


def _completed(contact: Contact, shown: Portrait) -> Contact:
    """The contact with what this entry says and none before did."""
    told: dict[str, Any] = {_ABOUT[heading]: text for heading, text in shown.told if heading in _ABOUT}
    if "mutual" in told:
        told["mutual"] = tuple(told["mutual"].split(", "))
    fresh = {name: text for name, text in told.items() if not getattr(contact.profile, name)}
    ways = [way for heading, text in shown.told if heading == REACH for way in text.split(", ")]
    talked_on = max((day for day, _ in shown.talks), default=None)
    named = shown.name if contact.name == contact.id and shown.name else contact.name
    return replace(
        contact,
        name=named,
        profile=replace(contact.profile, **fresh),
        emails=contact.emails or tuple(way for way in ways if "@" in way),
        phones=contact.phones or tuple(way for way in ways if "@" not in way),
        last_contact_on=max(filter(None, (contact.last_contact_on, talked_on)), default=None),
    )
