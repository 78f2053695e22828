"""The months ahead and the months of each tie, as scripts and drawings get them.

Owns the fields and their names; new ones may come, none changes meaning. Must not print.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from rekindled.app.results import Plain
from rekindled.core.model import Contact, TouchState
from rekindled.core.mornings_ahead import DayAhead, days_ahead
from rekindled.core.talk_months import TalkMonths, talk_months
from rekindled.core.world import World


def mornings_result(world: World, last: date) -> Plain:
    """`agenda --month`: each day of the weeks from this one to that of `last`, and which one is today."""
    days = days_ahead(world, last)
    return {"today": world.moment.today.isoformat(), "mornings": [_day(one) for one in days]}


def year_result(world: World, people: Iterable[Contact]) -> Plain:
    """`history --year`: the months of some people, by circle and name, those in no circle last."""
    planned = _planned(world)
    ordered = sorted(people, key=lambda one: (not one.circle, one.circle or "", one.name.casefold(), one.id))
    return {
        "today": world.moment.today.isoformat(),
        "contacts": [_tie(world, one, planned.get(one.id, [])) for one in ordered],
    }


def _planned(world: World) -> Mapping[str, list[date]]:
    """The local days of entries that wait for a mark, by contact id, in order."""
    days: dict[str, list[date]] = defaultdict(list)
    for entry in world.standing:
        for touch in world.carried.get(entry.uid, ()):
            if touch.state is TouchState.OPEN:
                days[touch.key.contact_id].append(world.moment.local_day(world.place_of(entry).start))
    return days


def _day(one: DayAhead) -> Plain:
    return {
        "on": one.on.isoformat(),
        "is": one.kind,
        "entries": one.entries,
        "people": one.people,
        "because": one.because or None,
    }


def _tie(world: World, contact: Contact, planned: list[date]) -> Plain:
    today, history = world.moment.today, world.history(contact.id)
    talked_on = history.talked_on(contact)
    coming = next((day for day in planned if day >= today), None)
    return {
        "contact": contact.name,
        "contact_id": contact.id,
        "circle": contact.circle,
        "last_contact_on": talked_on.isoformat() if talked_on else None,
        "next_on": coming.isoformat() if coming else None,
        **_months(talk_months(contact, history, planned, today)),
    }


def _months(months: TalkMonths) -> Plain:
    return {
        "past": [
            {"month": f"{one.first_on:%Y-%m}", "talks": one.talks, "unanswered": one.unanswered} for one in months.past
        ],
        "coming": [{"month": f"{one.first_on:%Y-%m}", "planned": one.planned} for one in months.coming],
    }
