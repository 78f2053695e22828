"""One thing more to do with a contact: planned once, and its words kept up to date (R7).

Owns the facts of planning an errand. Must not know whether it is allowed: `guard` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.facts import CounterRaised, ErrandSaved, Fact, Journaled, Snapshot
from rekindled.core.history import History, histories
from rekindled.core.model import Contact
from rekindled.core.numbering import next_number
from rekindled.core.progress import OPEN_STAGES, progress_of
from rekindled.core.settling import Moment

COUNTER = "errand"
PREFIX = "e"
LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Intention:
    """What the user means to do: not before `due_on` (None: as soon as there is a place).

    `since` (aware) is from when on it counts as done when it was done; None is now.
    """

    kind: ErrandKind
    words: str = ""
    due_on: date | None = None
    about: str | None = None
    since: datetime | None = None
    overridden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The errand as it is from now on, whether it stood already, and the facts that make it so."""

    errand: Errand
    stood: bool
    facts: Sequence[Fact]


def intended(snapshot: Snapshot, contact: Contact, intention: Intention, moment: Moment) -> Planned:
    """The errand for an intention: a new one, or the open one of that kind with the words of now."""
    standing = _standing(snapshot, contact, intention, moment)
    if standing is None:
        return _begun(snapshot, contact, intention, moment)
    errand = replace(
        standing,
        words=_worded(standing, intention.words),
        due_on=intention.due_on or standing.due_on,
        asked_at=_since(standing, intention, moment),
        overridden=standing.overridden or intention.overridden,
    )
    facts: list[Fact] = []
    if errand != standing:
        because = f"{errand.kind} reworded or given another date"
        facts = [ErrandSaved(errand=errand), _journaled(errand, moment, "errand.changed", because)]
    return Planned(errand=errand, stood=True, facts=facts)


def open_errands(snapshot: Snapshot, moment: Moment) -> list[Errand]:
    """The errands that are still to be done, in the order in which they were planned."""
    told = histories(snapshot)
    entries = {entry.uid: entry for entry in snapshot.entries}
    return [
        errand
        for errand in sorted(snapshot.errands, key=lambda one: (one.asked_at, one.id))
        if progress_of(errand, told.get(errand.contact_id, History()), entries, moment).stage in OPEN_STAGES
    ]


def _standing(snapshot: Snapshot, contact: Contact, intention: Intention, moment: Moment) -> Errand | None:
    wanted = (contact.id, intention.kind, intention.about)
    alike = (one for one in open_errands(snapshot, moment) if (one.contact_id, one.kind, one.about) == wanted)
    return next(alike, None)


def _worded(standing: Errand, words: str) -> str:
    """The words of now; two messages are answered in one, so theirs are kept together as long as they are short."""
    if not words or standing.kind is not ErrandKind.ANSWER or not standing.words:
        return words or standing.words
    if words in standing.words:
        return standing.words
    both = f"{standing.words}; {words}"
    return both if len(both) <= LONGEST_WORDS else words


def _since(standing: Errand, intention: Intention, moment: Moment) -> datetime:
    """A further message on a later day is not the answer to the first: what is done counts from then on."""
    since = intention.since
    is_later = since is not None and moment.local_day(since) > moment.local_day(standing.asked_at)
    return since if since is not None and is_later else standing.asked_at


def _begun(snapshot: Snapshot, contact: Contact, intention: Intention, moment: Moment) -> Planned:
    n = next_number(snapshot.counters, COUNTER, (one.id for one in snapshot.errands))
    errand = Errand(
        id=f"{PREFIX}-{n}",
        contact_id=contact.id,
        kind=intention.kind,
        words=intention.words,
        asked_at=intention.since or moment.now,
        due_on=intention.due_on or moment.today,
        about=intention.about,
        overridden=intention.overridden,
    )
    facts: list[Fact] = [
        ErrandSaved(errand=errand),
        CounterRaised(scope=COUNTER, n=n),
        _journaled(errand, moment, "errand.planned", f"{errand.kind}, not before {errand.due_on} ({errand.id})"),
    ]
    return Planned(errand=errand, stood=False, facts=facts)


def _journaled(errand: Errand, moment: Moment, event: str, because: str) -> Fact:
    return Journaled(at=moment.now, event=event, because=because, contact_id=errand.contact_id)
