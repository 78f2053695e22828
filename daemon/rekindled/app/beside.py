"""The user's own appointments on our calendar, beside our entries: they take time as those of any other calendar do.

Owns taking their time in when they are read, for nothing is asked twice. Must not decide which objects are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rekindled.app.desk import Desk
from rekindled.app.following import Eyes, eyes_of, is_outdated, is_short
from rekindled.app.ports import Changes
from rekindled.core.busy import BusyObjectsRead, BusySource, BusySourceSaved
from rekindled.core.facts import EntrySaved, Fact, Setting, SettingSaved, StrangersListed


def time_beside(desk: Desk, own: str, changes: Changes, facts: Sequence[Fact]) -> list[Fact]:
    """The time of the objects that the facts list as none of ours, out of the texts that were just read.

    Where it would now be read otherwise, or recurring ones be counted out farther, the next look reads all of them
    again.
    """
    moment = desk.moment()
    eyes = eyes_of(desk, desk.store.pulse().settings, moment)
    known = next((source for source in desk.store.busy_sources() if source.key == own), None)
    listings = [fact for fact in facts if isinstance(fact, StrangersListed)]
    taken = [_taken(desk, own, eyes, changes, fact) for fact in listings]
    adopted = _adopted(desk, own, facts)
    found: list[Fact] = [*taken, *([BusyObjectsRead(key=own, gone=adopted)] if adopted else [])]
    if any(fact.afresh for fact in listings):
        source = replace(known or BusySource(key=own, name=desk.wishes.calendar), view=eyes.name)
        return [*found, BusySourceSaved(source=replace(source, until=eyes.view.span.end))]
    if known is None or is_outdated(known, eyes) or is_short(known, moment):
        found += [SettingSaved(setting=setting, value=None) for setting in (Setting.LISTED_AT, Setting.LISTED_FOR)]
    return found


def _taken(desk: Desk, own: str, eyes: Eyes, changes: Changes, fact: StrangersListed) -> BusyObjectsRead:
    """What cannot be understood is named as an object of our calendar already."""
    resources = [one for one in changes.changed if one.href in fact.etags]
    objects = desk.busy.understand(resources, eyes.view) if resources else ()
    readable = tuple(replace(one, unread=False) for one in objects)
    return BusyObjectsRead(key=own, objects=readable, gone=fact.gone, afresh=fact.afresh)


def _adopted(desk: Desk, own: str, facts: Sequence[Fact]) -> tuple[str, ...]:
    """Objects that turned out to be ours after all: an entry is in nobody's way but others'."""
    saved = {fact.entry.href for fact in facts if isinstance(fact, EntrySaved)}
    return tuple(sorted(saved & {one.href for one in desk.store.busy_objects(own)})) if saved else ()
