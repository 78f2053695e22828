"""What the user needs to know just before they talk to somebody, line by line, each left out when unknown (U14).

Owns which lines one touch gets and in which order. Must not know the calendar or the day: the same world gives the
same lines, since other words mean another write to the calendar.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rekindled.core.errands import ErrandKind
from rekindled.core.history import History
from rekindled.core.model import Channel, Contact, Purpose, Status
from rekindled.core.phrases import (
    ASKING,
    ASKING_AFTER,
    CALM,
    CLOSING,
    INTRODUCED,
    INTRODUCTION,
    MAKING_IT_EASY,
    MATTER,
    NEVER_BARE,
    NEXT,
    PLEASED,
    QUESTION,
    REACH,
    REOPENING,
    TAKING_UP,
    TALKED,
    TIE_HEADINGS,
    WORTH_NOTING_MEMORY,
    WORTH_NOTING_MET,
)
from rekindled.core.tongue import Tongue

SPOKEN = frozenset({Channel.CALL, Channel.VIDEO, Channel.MEET})
FIRST_TALKS = frozenset({Purpose.RECONNECT, Purpose.ASK})
UNEASY = FIRST_TALKS | {Purpose.INTRODUCE}
# Why you lost touch and what to look up first are over, or beside the point, for these. All others tell everything, for
# from them people are brought back when the store is lost.
NOT_NEEDED = frozenset({"lost_because", "homework"})
NOT_NEEDED_FOR = frozenset({Purpose.THANK, Purpose.BIRTHDAY, Purpose.ANSWER})
# In a block there are few lines for each person: of what is known of the tie, one thing to begin with.
PERSONAL = ("memory", "standout", "met")
IN_BLOCKS = frozenset({"homework", "offer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One touch as an entry shows it.

    `questions` are those of campaigns, `matters` the words of errands; `introduced_to` whom an introduction is to,
    `introduced_by` who made one, by name. `kindness` is which one a give is.
    `is_first` says that no touch for this contact came before; `asks` that a missing detail is asked for; `next_on` is
    about when the check-in follows, where that is known.
    """

    contact: Contact
    purpose: Purpose
    channel: Channel
    history: History
    questions: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    introduced_to: tuple[str, ...] = ()
    introduced_by: tuple[str, ...] = ()
    kindness: ErrandKind | None = None
    is_first: bool = False
    asks: bool = False
    next_on: date | None = None

    @property
    def is_spoken(self) -> bool:
        """Whether they hear a voice, which they may not know (P3-09)."""
        return self.channel in SPOKEN


def for_slot(line: Line, tongue: Tongue) -> list[str]:
    """Everything there is to know before one talk."""
    return [
        *_aims(line, tongue),
        *_last_talk(line, tongue),
        *_tie(line, tongue, _told_of(line)),
        *_how_to_open(line, tongue),
        *_calming(line, tongue),
        *_ending(line, tongue),
        *_asking(line, tongue),
        *_reach(line, tongue),
    ]


def _told_of(line: Line) -> frozenset[str]:
    return frozenset(TIE_HEADINGS) - (NOT_NEEDED if line.purpose in NOT_NEEDED_FOR else frozenset())


def for_block(line: Line, tongue: Tongue) -> list[str]:
    """The little that fits under a name in a checklist."""
    profile = line.contact.profile
    personal = next((name for name in PERSONAL if getattr(profile, name)), "")
    return [
        *_aims(line, tongue),
        *_last_talk(line, tongue),
        *_tie(line, tongue, IN_BLOCKS | {personal}),
        *_asking(line, tongue),
        *_reach(line, tongue),
    ]


def needs_calm(line: Line) -> bool:
    """Whether it is the first call, or somebody one may be in awe of; it is normal, and no reason to leave it (P0-06,
    P0-17).
    """
    if line.contact.profile.status is Status.AHEAD:
        return line.purpose in UNEASY
    return line.is_first and line.is_spoken and line.purpose in FIRST_TALKS


def calm(text: str) -> str:
    """One line without what GNOME Calendar and Evolution stumble over (facts: apps §3)."""
    return " ".join(text.replace("&", "+").replace("<", "‹").replace(">", "›").split())


def _aims(line: Line, tongue: Tongue) -> Iterator[str]:
    for question in line.questions:
        yield tongue.say(QUESTION, text=calm(question))
    for name in line.introduced_to:
        yield tongue.say(INTRODUCTION, name=calm(name))
    for matter in line.matters:
        yield tongue.say(MATTER, text=calm(matter))
    for name in line.introduced_by:
        yield tongue.say(INTRODUCED, name=calm(name))


def _last_talk(line: Line, tongue: Tongue) -> Iterator[str]:
    talk = line.history.last_talk
    talked_on = line.history.talked_on(line.contact)
    if talked_on is None:
        return
    note = f": {calm(talk.note)}" if talk is not None and talk.local_on == talked_on and talk.note else ""
    yield f"{tongue.say(TALKED)}: {tongue.day(talked_on)}{note}"


def _tie(line: Line, tongue: Tongue, names: frozenset[str]) -> Iterator[str]:
    profile = line.contact.profile
    for name, heading in TIE_HEADINGS.items():
        text = ", ".join(profile.mutual) if name == "mutual" else getattr(profile, name)
        if text and name in names:
            yield f"{tongue.say(heading)}: {calm(text)}"


def _how_to_open(line: Line, tongue: Tongue) -> Iterator[str]:
    """How to begin: one owns the gap, says who one is, and uses the memory where there is one (P3-06 to P3-11)."""
    remembered = bool(line.contact.profile.memory)
    if line.purpose is Purpose.RECONNECT:
        yield tongue.say(REOPENING[line.is_spoken, remembered])
        if line.channel is Channel.SOCIAL:
            yield tongue.say(NEVER_BARE)
    elif line.purpose is Purpose.ASK:
        yield tongue.say(ASKING[remembered])
    elif line.purpose is Purpose.CHECK_IN:
        talk = line.history.last_talk
        yield tongue.say(TAKING_UP if talk and talk.note else ASKING_AFTER)
    elif line.purpose is Purpose.INTRODUCE:
        yield tongue.say(MAKING_IT_EASY)


def _calming(line: Line, tongue: Tongue) -> Iterator[str]:
    if needs_calm(line):
        yield tongue.say(CALM if line.is_spoken else PLEASED)


def _ending(line: Line, tongue: Tongue) -> Iterator[str]:
    if line.purpose is Purpose.THANK:
        yield tongue.say(CLOSING)
    if line.next_on:
        yield tongue.say(NEXT, day=tongue.day(line.next_on))


def _asking(line: Line, tongue: Tongue) -> Iterator[str]:
    """A detail nobody wrote down yet is asked for once, where it would have helped (R1)."""
    profile = line.contact.profile
    if line.asks and not profile.met:
        yield tongue.say(WORTH_NOTING_MET)
    elif line.asks and not profile.memory:
        yield tongue.say(WORTH_NOTING_MEMORY)


def _reach(line: Line, tongue: Tongue) -> Iterator[str]:
    ways = ", ".join([*line.contact.phones, *line.contact.emails])
    if ways:
        yield f"{tongue.say(REACH)}: {calm(ways)}"
