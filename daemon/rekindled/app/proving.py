"""The proof that a person is forgotten: where their words are still to be found, and what to do about it.

Owns the search of our calendar, and what may be concluded from a place. Must not change anything, nor read files.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rekindled.app.desk import Desk
from rekindled.app.forgetting import Goes
from rekindled.app.home import open_calendar
from rekindled.app.ports import Resource
from rekindled.core.comparison import untouched
from rekindled.core.errors import UnreadableEntry
from rekindled.core.facts import Snapshot
from rekindled.core.identity import belongs_to_us
from rekindled.core.memory import touches_of
from rekindled.core.model import EntryState
from rekindled.core.traces import Traces
from rekindled.core.wire import Seen

WAY = (
    "if it means somebody who is gone, take it out with: rekindled contacts add NAME, and then: rekindled contacts "
    "forget NAME --also WORD"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the person is still named, or may be (not `sure`: a name of one word), and what the user can do."""

    where: str
    advice: str
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was searched, in words, for how many words, and where something was found."""

    searched: tuple[str, ...] = ()
    words: int = 0
    found: tuple[Place, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was found that surely means the person."""
        return not any(place.sure for place in self.found)

    def and_of(self, other: Proof) -> Proof:
        """Both as one."""
        return Proof(
            searched=(*self.searched, *other.searched),
            words=max(self.words, other.words),
            found=(*self.found, *other.found),
        )


def in_calendar(desk: Desk, traces: Traces) -> Proof:
    """Every object of our calendar, read anew and searched.

    Raises:
        CalendarUnavailable, CalendarRefused, CalendarGone, ConfigError: it could not be read.
    """
    changes = open_calendar(desk, desk.store.pulse().settings).changes(None, {})
    snapshot = desk.store.snapshot()
    found: list[Place] = []
    for one in changes.changed:
        sure = traces.is_in(one.text)
        if sure or traces.may_be_in(one.text):
            found.append(_place(desk, snapshot, one, sure=sure))
    found += [_unread(href) for href in changes.oversized]
    number = len(changes.changed) + len(changes.oversized)
    counted = {0: "the calendar, which is empty", 1: "the one object of the calendar"}
    return Proof(searched=(counted.get(number, f"all {number} objects of the calendar"),), found=tuple(found))


def forgetting_result(goes: Goes, *, waiting: str | None = None, proof: Proof | None = None) -> dict[str, Any]:
    """`contacts forget` for scripts; `proof` is None before anything is done, and while the server is waited for."""
    first = goes.people[0]
    return {
        "contact": first.name,
        "contact_id": first.id,
        "merged": [one.id for one in goes.people[1:]],
        "goes": {
            "conversations": goes.conversations,
            "entries": goes.entries,
            "shared_entries": goes.shared,
            "campaigns": goes.campaigns,
            "rows_reworded": goes.rows,
        },
        "stays": {"elsewhere": list(goes.elsewhere), "own_events": list(goes.own), "address_books": list(goes.books)},
        "not_searched_for": list(goes.traces.shared),
        "waiting": waiting,
        **proof_result(proof),
    }


def proof_result(proof: Proof | None) -> dict[str, Any]:
    """What was searched and found, for scripts; nothing is proved by no search."""
    places = proof.found if proof else ()
    return {
        "forgotten": proof.holds if proof else False,
        "searched": list(proof.searched) if proof else [],
        "found": [{"where": one.where, "advice": one.advice, "sure": one.sure} for one in places],
    }


def _place(desk: Desk, snapshot: Snapshot, one: Resource, *, sure: bool) -> Place:
    try:
        seen = desk.codec.decode(one.text)
    except UnreadableEntry:
        where = f"the calendar: {one.href}"
        return Place(where=where, advice="it cannot be read; delete it in a calendar app", sure=sure)
    start = seen.meaning.start
    day = desk.moment().local_day(start) if isinstance(start, datetime) else start
    return Place(where=f'the calendar: "{seen.meaning.title}" on {day}', advice=_advice(snapshot, seen), sure=sure)


def _advice(snapshot: Snapshot, seen: Seen) -> str:
    """What can be done about an object, by whose it is: ours as we wrote it would be written so again."""
    if not belongs_to_us(seen.uid):
        return "an event of your own; change or delete it in your calendar app"
    entry = next((one for one in snapshot.entries if one.uid == seen.uid and one.state is EntryState.STANDING), None)
    if entry is None or seen.recurring or not untouched(replace(entry, seen=seen.meaning)):
        return "an entry of ours that you made your own; change or delete it in your calendar app"
    uid = entry.twin or entry.uid
    ids = {touch.key.contact_id for touch in touches_of(snapshot, {uid}).get(uid, ())}
    people = ", ".join(f"{contact.name} ({contact.id})" for contact in snapshot.contacts if contact.id in ids)
    return f"an entry of ours{people and f' for {people}'}, as we wrote it; {WAY}"


def _unread(href: str) -> Place:
    return Place(where=f"the calendar: {href}", advice="too large to be searched; look into it in your calendar app")
