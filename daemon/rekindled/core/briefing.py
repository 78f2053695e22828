"""What an entry says: its title and description (design §5 "What goes on the calendar").

Owns how the words of an entry are put together, and how a title of ours is found again. Must not know when anything
happens, how it is stored, or which language it is in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count

from rekindled.core.model import Channel, Contact, Entry, Purpose
from rekindled.core.phrases import (
    ANSWERED,
    CALM,
    HOW_TO_MARK,
    HOW_TO_MARK_LINES,
    KINDNESSES,
    MANY,
    NAMES,
    NOTES,
    PLEASED,
    PURPOSES,
    REACHING_OUT,
    THANKING,
    TITLES,
)
from rekindled.core.preparing import Line, calm, for_block, for_slot, needs_calm
from rekindled.core.tongue import ENGLISH, Tongue

TITLE_LENGTH = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How many of the last people reached out to answered."""

    answered: int
    tried: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an entry says it: in which tongue, with initials only where discreet, and what it tells of having moved."""

    tongue: Tongue = ENGLISH
    discreet: bool = False
    note: str = ""


PLAINLY = Manner()


def labels(contacts: Sequence[Contact], *, discreet: bool = False) -> tuple[str, ...]:
    """What each person is called in one entry: the name (or initials), numbered where two would be alike."""
    result: list[str] = []
    for contact in contacts:
        shown = _initials(contact.name) if discreet else calm(contact.name)
        numbered = (f"{shown} ({n})" for n in count(2))
        result.append(next(label for label in chain([shown], numbered) if label not in result))
    return tuple(result)


def slot_title(line: Line, manner: Manner = PLAINLY) -> str:
    """`Call NAME`, `Thank NAME`, `Write to NAME`."""
    title = THANKING if line.purpose is Purpose.THANK else TITLES[line.channel]
    return manner.tongue.say(title, name=labels((line.contact,), discreet=manner.discreet)[0])


def block_title(lines: Sequence[Line], manner: Manner = PLAINLY) -> str:
    """`Call NAME, NAME and NAME`, or how many when that grows long."""
    tongue = manner.tongue
    names = labels([line.contact for line in lines], discreet=manner.discreet)
    title = TITLES[Channel.CALL] if all(line.channel is Channel.CALL for line in lines) else REACHING_OUT
    said = tongue.say(title, name=_listed(names, tongue.say(NAMES)))
    return said if len(said) <= TITLE_LENGTH else tongue.say(MANY, count=str(len(names)))


def own_title(title: str, contacts: Sequence[Contact], tongue: Tongue = ENGLISH) -> str:
    """Our own title for these people, in any language, as it stands inside one that somebody may have added to; empty
    where none does.
    """
    return max((own for own in _own_titles(contacts, tongue) if own in title), key=len, default="")


def rung(entry: Entry, contacts: Sequence[Contact], tongue: Tongue = ENGLISH) -> frozenset[str]:
    """What our alarms of an entry may say: a title that we gave it, or the one for all whom it was ever for."""
    return frozenset({entry.written.title, entry.meant_title, *(_own_titles(contacts, tongue) if contacts else ())})


def _own_titles(contacts: Sequence[Contact], tongue: Tongue) -> Iterator[str]:
    is_one = len(contacts) == 1
    titles = [*TITLES.values(), THANKING] if is_one else [TITLES[Channel.CALL], REACHING_OUT]
    people = [labels(contacts, discreet=discreet) for discreet in (False, True)]
    listed = [_listed(names, pattern) for names in people for pattern in tongue.ways(NAMES)]
    for title in titles:
        yield from (way.format(name=names) for way in tongue.ways(title) for names in listed)
    if not is_one:
        yield from (way.format(count=len(contacts)) for way in tongue.ways(MANY))


def slot_description(line: Line, manner: Manner = PLAINLY) -> str:
    """What it is for, what there is to know, ways to reach, how to mark it, room for notes (U14)."""
    tongue = manner.tongue
    told = [] if manner.discreet else for_slot(line, tongue)
    moved = [manner.note] if manner.note else []
    return "\n".join([tongue.say(_purpose(line)), *told, "", *moved, *_ending(HOW_TO_MARK, tongue)])


def block_description(lines: Sequence[Line], manner: Manner = PLAINLY, answers: Answers | None = None) -> str:
    """A checklist with one person a line, a little context under each, how to mark it, room for notes."""
    tongue = manner.tongue
    rows = [] if manner.discreet else _heading(lines, tongue, answers)
    for label, line in zip(labels([line.contact for line in lines], discreet=manner.discreet), lines, strict=True):
        rows += [f"[ ] {label}", tongue.say(_purpose(line))]
        rows += [] if manner.discreet else for_block(line, tongue)
        rows.append("")
    moved = [manner.note] if manner.note else []
    return "\n".join([*rows, *moved, *_ending(HOW_TO_MARK_LINES, tongue)])


def _purpose(line: Line) -> str:
    """What it is for; of a kindness, which one."""
    purpose = PURPOSES[line.purpose]
    return KINDNESSES.get(line.kindness, purpose) if line.kindness else purpose


def _heading(lines: Sequence[Line], tongue: Tongue, answers: Answers | None) -> list[str]:
    """What helps before a whole morning of calls (P0-10, P0-17)."""
    uneasy = [line for line in lines if needs_calm(line)]
    rows = []
    if answers:
        rows.append(tongue.say(ANSWERED, answered=str(answers.answered), tried=str(answers.tried)))
    if uneasy:
        rows.append(tongue.say(CALM if any(line.is_spoken for line in uneasy) else PLEASED))
    return [*rows, ""] if rows else []


def _ending(how_to_mark: str, tongue: Tongue) -> list[str]:
    return [tongue.say(how_to_mark), "", tongue.say(NOTES)]


def _listed(names: Sequence[str], pattern: str) -> str:
    return pattern.format(names=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else names[0]


def _initials(name: str) -> str:
    return "".join(f"{word[0].upper()}." for word in calm(name).split())
