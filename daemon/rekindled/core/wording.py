"""From the touches of an entry to its words: what the world knows that they are to tell.

Owns what is looked up for an entry, and that only what happened before it was planned is told of others: an entry must
not change its words whenever somebody else answers. Must not know the order of lines or any language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from heapq import nlargest

from rekindled.core.aims import NO_AIMS, Aims
from rekindled.core.briefing import (
    Answers,
    Manner,
    block_description,
    block_title,
    slot_description,
    slot_title,
)
from rekindled.core.cadence import after
from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.history import History
from rekindled.core.kindnesses import kindness_of
from rekindled.core.memos import Memo
from rekindled.core.model import Contact, Interaction, Outcome, Purpose, Shape, Touch, TouchState
from rekindled.core.preparing import Line
from rekindled.core.world import World

FEWEST_ANSWERS = 5
MOST_ANSWERS = 10
_ASKING = frozenset({Purpose.RECONNECT, Purpose.ASK, Purpose.CHECK_IN})
_TRIED = frozenset({Purpose.RECONNECT, Purpose.ASK})
_OVER = frozenset({TouchState.DONE, TouchState.SKIPPED, TouchState.STOPPED, TouchState.LAPSED})
_TOLD = frozenset({Outcome.DONE, Outcome.UNANSWERED})


def words_of(world: World, shape: Shape, touches: Sequence[Touch], note: str = "") -> tuple[str, str]:
    """The title and description an entry with these touches should have; `note` says that it was moved."""
    ordered = sorted(touches, key=lambda touch: touch.key)
    lines = [line_of(world, touch) for touch in ordered]
    manner = Manner(tongue=world.rhythm.tongue, discreet=world.rhythm.discreet, note=note)
    if shape is Shape.BLOCK:
        answers = answers_before(world, min(touch.opened_at for touch in ordered))
        return block_title(lines, manner), block_description(lines, manner, answers)
    return slot_title(lines[0], manner), slot_description(lines[0], manner)


def line_of(world: World, touch: Touch) -> Line:
    """One touch with everything the world knows about it."""
    contact = world.contacts[touch.key.contact_id]
    history = world.history(contact.id)
    aims = world.aims.get(contact.id, NO_AIMS)
    errands = _errands(aims, history, touch)
    before = [other for other in history.touches if _was_over(other, touch)]
    return Line(
        contact=contact,
        purpose=touch.key.purpose,
        channel=touch.channel,
        history=history,
        questions=tuple(_questions(aims, history, touch)),
        matters=tuple(errand.words for errand in errands if errand.words),
        introduced_to=tuple(_introduced_to(world, errands)),
        introduced_by=tuple(_introduced_by(world, aims, touch)),
        kindness=_kindness(errands, touch),
        is_first=not before,
        asks=_asks(world, touch, [*before, *(other for other in history.touches if _is_beside(other, touch))]),
        next_on=_next_on(world, contact, touch),
    )


def answers_before(world: World, before: datetime) -> Answers | None:
    """How the last ten went that were reached out to before an instant; None until there are five (P0-10)."""
    rows = nlargest(MOST_ANSWERS, _tries(world, before), key=lambda row: (row.at, row.id))
    if len(rows) < FEWEST_ANSWERS:
        return None
    return Answers(answered=sum(1 for row in rows if row.outcome is Outcome.DONE), tried=len(rows))


def _tries(world: World, before: datetime) -> Iterator[Interaction]:
    for history in world.histories.values():
        for row in history.interactions:
            if row.purpose in _TRIED and row.outcome in _TOLD and row.at < before:
                yield row


def _was_over(other: Touch, touch: Touch) -> bool:
    """Whether something had come of a touch when the next one was planned; what was taken back never happened."""
    is_over = other.state not in (TouchState.OPEN, TouchState.WITHDRAWN)
    return is_over and other.settled_at is not None and other.settled_at <= touch.opened_at


def _is_beside(other: Touch, touch: Touch) -> bool:
    """Whether two were planned for different things at once, and the other one comes first; whatever became of it."""
    at_once = other.opened_at == touch.opened_at and other.key.purpose is not touch.key.purpose
    return at_once and other.key < touch.key


def _asks(world: World, touch: Touch, before: Sequence[Touch]) -> bool:
    """Whether a missing detail is asked for here: until something came of an entry, unless it was asked elsewhere (R1).

    What is open does not count: it may be taken back in the very planning of the next one, which must not say something
    else as soon as that is done.
    """
    if touch.key.purpose not in _ASKING or any(other.key.purpose in _ASKING for other in before):
        return False
    opened_on = world.moment.local_day(touch.opened_at)
    return not any(
        one.contact_id == touch.key.contact_id and one.memo is Memo.ASKED_DETAIL and one.on <= opened_on
        for one in world.snapshot.memos
    )


def _questions(aims: Aims, history: History, touch: Touch) -> Iterator[str]:
    """The written questions of the campaigns an ask is for; one ask serves all that wait (design §5 "Who")."""
    if touch.key.purpose is not Purpose.ASK:
        return
    for campaign in aims.campaigns:
        if campaign.ran_from is None or not _is_served(campaign.ran_from, history, touch):
            yield campaign.question


def _errands(aims: Aims, history: History, touch: Touch) -> Sequence[Errand]:
    """The errands a touch carries out; those for a later day wait for their own."""
    meant = (errand for errand in aims.errands if errand.purpose is touch.key.purpose)
    waiting = [errand for errand in meant if not _is_served(errand.asked_at, history, touch)]
    return [errand for errand in waiting if errand.due_on <= touch.due_on] or waiting[:1]


def _kindness(errands: Sequence[Errand], touch: Touch) -> ErrandKind | None:
    """Which kindness a give is: that of its first errand, else the one whose turn it is (P2-17 to P2-19)."""
    if touch.key.purpose is not Purpose.GIVE:
        return None
    return errands[0].kind if errands else kindness_of(touch.key)


def _introduced_to(world: World, errands: Sequence[Errand]) -> Iterator[str]:
    targets = (world.contacts.get(errand.about or "") for errand in errands)
    return (target.name for target in targets if target is not None)


def _is_served(since: datetime, history: History, touch: Touch) -> bool:
    """Whether what was wanted since then was dealt with before this touch was planned for something else.

    What nobody answered is asked again by a later attempt, what a block left open by the next one.
    """
    over = _OVER | ({TouchState.UNANSWERED} if touch.attempt == 1 else set())
    before = [one for one in history.touches if one.key.purpose is touch.key.purpose and one.state in over]
    return any(one.settled_at is not None and since <= one.settled_at <= touch.opened_at for one in before)


def _introduced_by(world: World, aims: Aims, touch: Touch) -> Iterator[str]:
    """Who agreed to introduce the user, for the first talk that follows (P4-06)."""
    if touch.key.purpose is not Purpose.RECONNECT:
        return
    for introduction in aims.introductions:
        if introduction.by in world.contacts and introduction.agreed_at <= touch.opened_at:
            yield world.contacts[introduction.by].name


def _next_on(world: World, contact: Contact, touch: Touch) -> date | None:
    """About when the check-in follows a thank-you (P0-19); the morning it gets may be a few days off."""
    talked_on = world.history(contact.id).talked_on(contact)
    if touch.key.purpose is not Purpose.THANK or talked_on is None:
        return None
    return after(talked_on, world.rhythm.cadence_of(contact) or world.rhythm.default_every)
