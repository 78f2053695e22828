"""What a look would do, without doing it.

Owns the dry run, and asking for a replanning that was shown by one. Must not write anything to a calendar; a dry run
records only when the user is not free.
"""

from __future__ import annotations

from rekindled.app.absorbing import absorbed, released
from rekindled.app.desk import Desk
from rekindled.app.home import find
from rekindled.app.ports import Clock, Store
from rekindled.app.worldview import world_of
from rekindled.core.absence import brake
from rekindled.core.changes import Plan
from rekindled.core.errors import CalendarGone
from rekindled.core.facts import Journaled, Setting, SettingSaved
from rekindled.core.identity import is_there
from rekindled.core.memory import evolve
from rekindled.core.planning import plan
from rekindled.core.world import World

WANTED_AGAIN = SettingSaved(setting=Setting.REPLAN, value="yes")


def preview(desk: Desk, *, replan: bool = False) -> tuple[World, Plan]:
    """The plan of the next look, from what the calendar says now; with `replan` as if that had been asked for.

    Raises:
        CalendarUnavailable, CalendarRefused, ConfigError, SecondEpoch: as a look would.
    """
    snapshot, moment = desk.store.snapshot(), desk.moment()
    if Setting.LEAVING in snapshot.settings:
        return _nothing(desk)
    url = snapshot.settings.get(Setting.CALENDAR_URL)
    if url is None:
        info = find(desk)
        url = info.url if info else ""
    if url:
        known = {e.href: e.etag for e in snapshot.entries if is_there(e)}
        try:
            changes = desk.account.open(url).changes(snapshot.settings.get(Setting.SYNC_TOKEN), known)
        except CalendarGone:
            return _nothing(desk)
        before = snapshot
        snapshot = evolve(snapshot, absorbed(desk, snapshot, changes, moment))
        if Setting.BRAKE in snapshot.settings or brake(snapshot, desk.wishes.brake_share, was_gone=False):
            return _nothing(desk)
        snapshot = evolve(snapshot, released(desk, before, snapshot, moment))
    if replan:
        snapshot = evolve(snapshot, [WANTED_AGAIN])
    world, _ = world_of(desk, snapshot, url, moment)
    return world, plan(world)


def ask_for_replanning(store: Store, clock: Clock) -> None:
    """Let the next look plan anew what is untouched (design §5 "When").

    Raises:
        BrokenStore: nothing was recorded.
    """
    because = "you asked for what is untouched to be planned anew"
    journal = Journaled(at=clock.now(), event="replanning.wanted", because=because)
    store.record([WANTED_AGAIN, journal], outside=True)


def _nothing(desk: Desk) -> tuple[World, Plan]:
    """The brake holds, or planning is paused: nothing would be done."""
    return World(snapshot=desk.store.snapshot(), moment=desk.moment()), Plan(changes=())
