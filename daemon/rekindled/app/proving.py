"""The proof that a person is forgotten: where their words are still to be found, and what to do about it.

Owns the search of our calendar, and what may be concluded from a place. Must not change anything, nor read files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rekindled.app.desk import Desk
from rekindled.app.forgetting import Goes
from rekindled.app.home import open_calendar
from rekindled.core.errors import UnreadableEntry
from rekindled.core.identity import belongs_to_us
from rekindled.core.traces import Traces


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
    found: list[Place] = []
    for one in changes.changed:
        sure = traces.is_in(one.text)
        if sure or traces.may_be_in(one.text):
            found.append(_place(desk, one.href, one.text, sure=sure))
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


def _place(desk: Desk, href: str, text: str, *, sure: bool) -> Place:
    try:
        seen = desk.codec.decode(text)
    except UnreadableEntry:
        return Place(where=f"the calendar: {href}", advice="it cannot be read; delete it in a calendar app", sure=sure)
    start = seen.meaning.start
    day = desk.moment().local_day(start) if isinstance(start, datetime) else start
    ours = belongs_to_us(seen.uid)
    advice = "an entry of ours that you made your own" if ours else "an event of your own"
    return Place(
        where=f'the calendar: "{seen.meaning.title}" on {day}',
        advice=f"{advice}; change or delete it in your calendar app",
        sure=sure,
    )


def _unread(href: str) -> Place:
    return Place(where=f"the calendar: {href}", advice="too large to be searched; look into it in your calendar app")
