"""The rules of one contact, in the order in which they are asked, each with what it says (issue 5, item 9).

Owns the words of each rule's answer. Must not decide: what would be placed is asked of the planning itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from rekindled.core.changes import Create
from rekindled.core.followups import cadence_in_force, closed_gate, dormant
from rekindled.core.history import REGULAR
from rekindled.core.model import Contact, Purpose, Source, TouchKey
from rekindled.core.needs import AT_ONCE
from rekindled.core.planning import plan
from rekindled.core.rhythm import Window
from rekindled.core.standing import regular_wanted
from rekindled.core.wanted import Wanted
from rekindled.core.world import World

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EVIDENCE = {
    Source.MARK: "marked in the calendar",
    Source.MEETING: "a meeting in your calendars",
    Source.LOG: "logged by you",
}
LATER = "a talk before that (rekindled log), another cadence, or moving it in the calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One rule: what it is about, and what it says of this contact."""

    about: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where somebody's next entry is or would be, in words, and what would change that."""

    text: str
    change: str
    on: date | None = None


def chain(world: World, contact: Contact) -> tuple[tuple[Link, ...], date | None]:
    """Each rule's answer in order, and the day of the next entry, which stands or would be made; None if there is none.

    Where nothing is wanted, only a last talk that is known, and what would change that, are said after the rule that
    ends the matter.
    """
    gate = closed_gate(contact, world.moment.today)
    kept_out = Link(about="gate", text=gate or "nothing keeps them out")
    first = (kept_out, _cadence(world, contact), *_beside(world, contact))
    wanted = regular_wanted(world, contact.id)
    if wanted is None:
        known = [_last_talk(world, contact)] if world.history(contact.id).talked_on(contact) else []
        return (*first, *known, _ended(world, contact, gate)), None
    place = _standing(world, contact) or _planned(world, contact)
    rest = (
        _last_talk(world, contact),
        _due(wanted),
        _hours(world, wanted),
        _zone(world, wanted),
        _share(world, wanted),
        Link(about="place", text=place.text),
        Link(about="change", text=place.change),
    )
    return (*first, *rest), place.on


def _beside(world: World, contact: Contact) -> list[Link]:
    """What is wanted beside the regular follow-up: thanks, wishes, and what the user planned."""
    wishes = [wish for wish in world.verdicts[contact.id].wanted if wish.purpose not in REGULAR]
    return [Link(about=wish.purpose, text=f"{_day(wish.due_on)}: {wish.because}") for wish in wishes]


def _ended(world: World, contact: Contact, gate: str | None) -> Link:
    """What would have to change for a regular follow-up, or what comes before it."""
    if gate is None and cadence_in_force(contact, world.history(contact.id), world.rhythm) is not None:
        return Link(about="due", text=world.verdicts[contact.id].because)
    change = "what keeps them out" if gate else "a cadence of their own, or a circle that has one"
    return Link(about="change", text=f"{change}: rekindled contacts edit {contact.id}")


def _cadence(world: World, contact: Contact) -> Link:
    every = cadence_in_force(contact, world.history(contact.id), world.rhythm)
    if every is None:
        text = "none, and no circle that has one"
    elif contact.every == "default":
        text = f"every {every}, the default, as you said for them"
    elif contact.every is not None:
        text = f"every {every}, their own"
    elif world.rhythm.cadence_of(contact) is not None:
        text = f"every {every}, from their circle {contact.circle}"
    else:
        text = f"every {every}, the default once you have talked"
    return Link(about="cadence", text=text)


def _last_talk(world: World, contact: Contact) -> Link:
    history = world.history(contact.id)
    talked_on = history.talked_on(contact)
    said = f"{_day(talked_on)}, {_evidence(world, contact, talked_on)}" if talked_on else "none known"
    is_dormant = dormant(contact, history, world.rhythm, world.moment.today)
    return Link(about="last talk", text=f"{said}: a tie to revive" if is_dormant else said)


def _evidence(world: World, contact: Contact, talked_on: date) -> str:
    """Where the day of the last talk comes from."""
    row = world.history(contact.id).last_talk
    return EVIDENCE[row.source] if row is not None and row.local_on == talked_on else "as noted for them"


def _due(wanted: Wanted) -> Link:
    purpose = f"to {wanted.purpose.replace('_', ' ')}: {wanted.because}"
    return Link(about="due", text=purpose if wanted.undated else f"{_day(wanted.due_on)}, {purpose}")


def _hours(world: World, wanted: Wanted) -> Link:
    hours = world.rhythm.hours_of(wanted.contact, wanted.channel)
    days = ", ".join(DAYS[day] for day in sorted(hours.days))
    return Link(about="hours", text=f"{days} {_window(hours.window)}, {hours.minutes} minutes by {wanted.channel}")


def _zone(world: World, wanted: Wanted) -> Link:
    abroad = world.abroad.get(wanted.contact.id)
    if abroad is None:
        return Link(about="zone", text="as far as is known they live in yours")
    decent = f"a call must be within {_window(world.rhythm.decent)} there"
    meaning = decent if wanted.channel in AT_ONCE else "which matters only for calls"
    known = abroad.because if abroad.zone.key in abroad.because else f"{abroad.zone.key} ({abroad.because})"
    return Link(about="zone", text=f"{known}: {meaning}")


def _share(world: World, wanted: Wanted) -> Link:
    rhythm = world.rhythm
    kept = f"{rhythm.dormant_places} of {rhythm.per_week} places a week are kept for ties to revive that wait"
    if wanted.purpose is Purpose.RECONNECT:
        return Link(about="share", text=f"{kept}, for {rhythm.horizon} ahead")
    return Link(about="share", text=f"one of {rhythm.per_week} places a week; {kept}")


def _standing(world: World, contact: Contact) -> _Place | None:
    touch = world.history(contact.id).open_for(REGULAR)
    entry = next((one for one in world.standing if touch and one.uid == touch.entry_uid), None)
    if entry is None:
        return None
    at = world.place_of(entry).start.astimezone(world.rhythm.zone)
    return _Place(text=f"it stands on {_moment(at)}", change=LATER, on=at.date())


def _planned(world: World, contact: Contact) -> _Place:
    """What a look would do now, as far as is known without asking a server."""
    planned = plan(world)
    created = (change for change in planned.changes if isinstance(change, Create))
    theirs = (change for change in created if any(_is_theirs(touch.key, contact) for touch in change.touches))
    found = next(theirs, None)
    if found is not None:
        at = found.place.start.astimezone(world.rhythm.zone)
        return _Place(text=f"the next look gives it {_moment(at)}", change="all of it: rekindled plan", on=at.date())
    because = next((one.because for one in planned.waiting if one.contact_id == contact.id), "")
    return _Place(text=f"it waits: {because}", change="fewer people, or more mornings: rekindled capacity")


def _is_theirs(key: TouchKey, contact: Contact) -> bool:
    return key.contact_id == contact.id and key.purpose in REGULAR


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B %Y}"


def _moment(at: datetime) -> str:
    return f"{_day(at.date())}, {at:%H:%M}"


def _window(window: Window) -> str:
    return "-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in (window.start, window.end))
