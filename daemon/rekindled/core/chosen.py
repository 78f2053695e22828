"""The list of people chosen from the circles: who is on it, and how far it has come with each (P2-06, P0-20).

Owns what being on the list means, and the rounds in which its people have their turn. Must not know how one chooses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from rekindled.core.cadence import Cadence, Unit, after
from rekindled.core.facts import ContactSaved, Fact, Journaled, MemoKept
from rekindled.core.followups import closed_gate
from rekindled.core.history import REGULAR
from rekindled.core.memos import Memo, Remembered, remembered_on
from rekindled.core.model import Contact
from rekindled.core.settling import start_of
from rekindled.core.world import World

ENOUGH, FULL = 15, 20
PER_WEEK = 3
A_YEAR = Cadence(count=1, unit=Unit.YEARS)
A_WEEK = timedelta(weeks=1)


class Progress(StrEnum):
    """How far it has come with somebody on the list."""

    TALKED = "talked"
    GATE = "not now"
    STANDING = "on the calendar"
    WAITING = "waiting"
    UNPLANNED = "no cadence"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Somebody on the list since `chosen_on`; `on` is the day their progress is about, `because` the gate's words."""

    contact: Contact
    chosen_on: date
    progress: Progress
    on: date | None = None
    because: str = ""


def chosen_on(world: World) -> Mapping[str, date]:
    """The day on which each was chosen, by contact id; whoever was talked with since leaves the list after a year."""
    days = remembered_on(world.snapshot.memos)
    found: dict[str, date] = {}
    for contact in world.snapshot.contacts:
        day = days.get((contact.id, Memo.CHOSEN))
        if day is not None and contact.archived_on is None and not _is_over(world, contact, day):
            found[contact.id] = day
    return found


def chosen(world: World) -> tuple[Chosen, ...]:
    """Everybody on the list, by the day their turn begins, those talked with last."""
    found = [_progress(world, world.contacts[one], day) for one, day in chosen_on(world).items()]
    return tuple(sorted(found, key=_order))


def choose(world: World, contacts: Sequence[Contact], per_week: int = PER_WEEK) -> list[Fact]:
    """Put people on the list, in rounds: each coming week begins with at most `per_week` of all on it (P0-20).

    Who has no cadence gets the default one. Who is on the calendar already, or was snoozed for longer, waits for
    nothing else. Whoever is on the list already changes nothing.
    """
    facts: list[Fact] = []
    known = chosen_on(world)
    begins = _free_weeks(world, (world.contacts[one] for one in known), per_week)
    for contact in contacts:
        if contact.id in known:
            continue
        today = world.moment.today
        every = contact.every if world.rhythm.cadence_of(contact) else "default"
        waits = contact.snoozed_until is not None and contact.snoozed_until > today
        if not waits and _standing_on(world, contact) is None:
            begin = next(begins)
            facts.append(ContactSaved(contact=replace(contact, every=every, snoozed_until=begin)))
            because = f"chosen in the circles; begins on {begin}"
        else:
            facts.append(ContactSaved(contact=replace(contact, every=every)))
            because = "chosen in the circles"
        facts.append(_kept(contact, Memo.CHOSEN, today))
        facts.append(Journaled(at=world.moment.now, event="contact.chosen", because=because, contact_id=contact.id))
    return facts


def pass_over(world: World, contact: Contact) -> list[Fact]:
    """Leave somebody out for now: they are not proposed for a year (P2-03)."""
    return [_kept(contact, Memo.PASSED_OVER, world.moment.today)]


def _kept(contact: Contact, memo: Memo, on: date) -> MemoKept:
    return MemoKept(remembered=Remembered(contact_id=contact.id, memo=memo, on=on))


def _is_over(world: World, contact: Contact, day: date) -> bool:
    talked_on = world.history(contact.id).talked_on(contact)
    return talked_on is not None and talked_on >= day and after(talked_on, A_YEAR) <= world.moment.today


def _progress(world: World, contact: Contact, day: date) -> Chosen:
    today = world.moment.today
    talked_on = world.history(contact.id).talked_on(contact)
    gate = closed_gate(contact, today)
    standing_on = _standing_on(world, contact)
    plain = Chosen(contact=contact, chosen_on=day, progress=Progress.NEXT)
    if talked_on is not None and talked_on >= day:
        return replace(plain, progress=Progress.TALKED, on=talked_on)
    if gate is not None:
        return replace(plain, progress=Progress.GATE, because=gate)
    if standing_on is not None:
        return replace(plain, progress=Progress.STANDING, on=standing_on)
    if world.rhythm.cadence_of(contact) is None:
        return replace(plain, progress=Progress.UNPLANNED)
    if contact.snoozed_until is not None and contact.snoozed_until > today:
        return replace(plain, progress=Progress.WAITING, on=contact.snoozed_until)
    return plain


def _order(one: Chosen) -> tuple[bool, date, str, str]:
    is_talked = one.progress is Progress.TALKED
    return is_talked, one.on or (date.max if one.because else date.min), one.contact.name.casefold(), one.contact.id


def _standing_on(world: World, contact: Contact) -> date | None:
    """The day of the contact's regular follow-up on the calendar; None where there is none."""
    touch = world.history(contact.id).open_for(REGULAR)
    entries = [entry for entry in world.standing if touch is not None and entry.uid == touch.entry_uid]
    return world.moment.local_day(start_of(entries[0], world.rhythm)) if entries else None


def _free_weeks(world: World, on_the_list: Iterable[Contact], per_week: int) -> Iterator[date]:
    """The day on which each further person's turn begins: this week while there are mornings left, then Mondays."""
    today = world.moment.today
    taken = Counter(_monday(one.snoozed_until) for one in on_the_list if one.snoozed_until)
    has_mornings = any(day > today.weekday() for day in world.rhythm.days)
    first = today if has_mornings else _monday(today) + A_WEEK
    while True:
        week = _monday(first)
        for _ in range(taken[week], per_week):
            yield first
        first = week + A_WEEK


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
