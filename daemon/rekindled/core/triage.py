"""Which questions about a tie are open, in whose turn, and what an answer makes true (P0-02 to P0-07, R1).

Owns the questions, their keys and their order. Must not know how they are asked. Nothing here grades anybody (R20).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from rekindled.core.cadence import Cadence, Unit, parse_cadence
from rekindled.core.campaigns import CampaignState
from rekindled.core.errors import UsageError
from rekindled.core.followups import closed_gate
from rekindled.core.memos import Memo, remembered_on
from rekindled.core.model import Contact, Past, Status
from rekindled.core.rhythm import Rhythm
from rekindled.core.sheet import LONGEST_NAME, one_line
from rekindled.core.world import World

LONGEST_WORDS = 2000

Answer = Past | Status | Cadence | bool | str | None


class Topic(StrEnum):
    """What is asked about a contact, each by the name of the field that the answer goes to."""

    PAST = "past"
    STATUS = "status"
    TRUST = "trust"
    CIRCLE = "circle"
    CADENCE = "every"
    LOST = "lost_because"
    OFFER = "offer"


PROFILE = (Topic.PAST, Topic.STATUS, Topic.TRUST)
USUAL = (*PROFILE, Topic.CIRCLE, Topic.CADENCE)
ALL = tuple(Topic)

MEMO_OF: Mapping[Topic, Memo] = MappingProxyType(
    {
        Topic.PAST: Memo.ASKED_PAST,
        Topic.STATUS: Memo.ASKED_STATUS,
        Topic.TRUST: Memo.ASKED_TRUST,
        Topic.CIRCLE: Memo.ASKED_CIRCLE,
        Topic.CADENCE: Memo.ASKED_CADENCE,
        Topic.LOST: Memo.ASKED_LOST,
        Topic.OFFER: Memo.ASKED_OFFER,
    }
)
KEYS: Mapping[Topic, Mapping[str, Answer]] = MappingProxyType(
    {
        Topic.PAST: {"o": Past.OCCASIONAL, "l": Past.A_LOT},
        Topic.STATUS: {"a": Status.AHEAD, "p": Status.PEER, "b": Status.BEHIND},
        Topic.TRUST: {"y": True, "n": False},
        Topic.CADENCE: {
            "m": Cadence(count=1, unit=Unit.MONTHS),
            "3": Cadence(count=3, unit=Unit.MONTHS),
            "6": Cadence(count=6, unit=Unit.MONTHS),
            "y": Cadence(count=1, unit=Unit.YEARS),
            "n": None,
        },
    }
)
_WORDS: Mapping[Topic, Mapping[str, Answer]] = MappingProxyType(
    {
        Topic.PAST: {one.value: one for one in Past},
        Topic.STATUS: {one.value: one for one in Status},
        Topic.TRUST: {"yes": True, "true": True, "no": False, "false": False},
        Topic.CADENCE: {"none": None, "default": "default"},
    }
)
_IS_KNOWN: Mapping[Topic, Callable[[Contact, Rhythm], bool]] = MappingProxyType(
    {
        Topic.PAST: lambda contact, _: contact.profile.past is not None,
        Topic.STATUS: lambda contact, _: contact.profile.status is not None,
        Topic.TRUST: lambda contact, _: contact.profile.trust is not None,
        Topic.CIRCLE: lambda contact, _: contact.circle is not None,
        Topic.CADENCE: lambda contact, rhythm: rhythm.cadence_of(contact) is not None,
        Topic.LOST: lambda contact, _: bool(contact.profile.lost_because),
        Topic.OFFER: lambda contact, _: bool(contact.profile.offer),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A contact about whom these topics are open, in the order in which they are asked."""

    contact: Contact
    topics: tuple[Topic, ...]


def is_known(contact: Contact, topic: Topic, rhythm: Rhythm) -> bool:
    """Whether nothing needs to be asked; a circle that has a cadence answers for its people."""
    return _IS_KNOWN[topic](contact, rhythm)


def open_about(world: World, contact: Contact, topics: Sequence[Topic] = USUAL, *, again: bool = False) -> Open:
    """What is unknown of one contact and was never asked, or with `again` was skipped when it was (R1)."""
    asked = {} if again else remembered_on(world.snapshot.memos)
    return _open(world, contact, topics, asked)


def in_turn(world: World, topics: Sequence[Topic] = USUAL, *, again: bool = False) -> tuple[Open, ...]:
    """Everybody with something open, those in use first, then by the longest silence, then whom no talk is known with.

    In use is who has a cadence or is a candidate of a campaign. The longest silence goes before the latest talk, for
    the comfortable choice is not the helpful one (P0-04). With `again` those asked longest ago come first, so that a
    round goes on where the last one ended. Whoever was removed, rests or is not to be contacted is not asked about.
    """
    asked = remembered_on(world.snapshot.memos)
    there = [one for one in world.snapshot.contacts if closed_gate(one, world.moment.today) is None]
    found = [_open(world, contact, topics, {} if again else asked) for contact in there]
    in_use = _in_use(world)

    def turn(one: Open) -> tuple[date, bool, date, str, str]:
        contact = one.contact
        days = (asked.get((contact.id, MEMO_OF[topic]), date.min) for topic in one.topics)
        talked_on = world.history(contact.id).talked_on(contact) or date.max
        return max(days), contact.id not in in_use, talked_on, contact.name.casefold(), contact.id

    return tuple(sorted((one for one in found if one.topics), key=turn))


def understood(topic: Topic, typed: str, circles: Sequence[str] = ()) -> Answer:
    """What a key, a word or a line says about a topic; a number chooses one of the `circles`, counted from 1.

    Raises:
        UsageError: it is no answer to that.
    """
    said = one_line(typed)
    meant: dict[str, Answer] = {**_WORDS.get(topic, {}), **KEYS.get(topic, {})}
    if said.casefold() in meant:
        return meant[said.casefold()]
    if topic in PROFILE:
        raise UsageError(f'"{said}" is no answer here; expected {" or ".join(_WORDS[topic])}')
    if topic is Topic.CADENCE:
        return parse_cadence(said)
    if topic is Topic.CIRCLE:
        return _circle(said, circles)
    if len(said) > LONGEST_WORDS:
        raise UsageError(f"expected at most {LONGEST_WORDS} characters")
    return said


def told(contact: Contact, topic: Topic, answer: Answer) -> Contact:
    """The contact with the answer in its place."""
    # The names of the topics are those of the fields of Contact and TieProfile, which a test holds them to.
    said = {topic.value: answer}
    if topic in (Topic.CIRCLE, Topic.CADENCE):
        return replace(contact, **said)  # type: ignore[arg-type]  # as above
    return replace(contact, profile=replace(contact.profile, **said))  # type: ignore[arg-type]  # as above


def _open(world: World, contact: Contact, topics: Sequence[Topic], asked: Container[tuple[str, Memo]]) -> Open:
    never_asked = (topic for topic in topics if (contact.id, MEMO_OF[topic]) not in asked)
    unknown = tuple(topic for topic in never_asked if not is_known(contact, topic, world.rhythm))
    return Open(contact=contact, topics=unknown)


def _in_use(world: World) -> frozenset[str]:
    running = [one for one in world.snapshot.campaigns if one.state is not CampaignState.CLOSED]
    candidates = (one.contact_id for campaign in running for one in campaign.candidates)
    kept_up = (one.id for one in world.snapshot.contacts if world.rhythm.cadence_of(one) is not None)
    return frozenset((*candidates, *kept_up))


def _circle(said: str, circles: Sequence[str]) -> str:
    if said.isdecimal() and circles:
        number = int(said) if len(said) < 4 else 0
        if not 1 <= number <= len(circles):
            raise UsageError(f"there is no circle {said}; expected a number from 1 to {len(circles)}, or a name")
        return circles[number - 1]
    if not 1 <= len(said) <= LONGEST_NAME:
        raise UsageError(f"expected a circle's name of at most {LONGEST_NAME} characters")
    return next((known for known in circles if known.casefold() == said.casefold()), said)
