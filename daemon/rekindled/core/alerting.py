"""One quiet entry that says what has failed for long: which there should be, and what becomes of it (R17).

Owns its place, that there is at most one at a time and one a week, and its words. It carries no touch, rings for nobody
and counts in no cap. Must not know how anything is found to fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rekindled.core.absence import has_passed
from rekindled.core.changes import Change, Create, Keep, Rewrite, Withdraw
from rekindled.core.comparison import differing, untouched
from rekindled.core.gaps import ONE_DAY, local_instant
from rekindled.core.identity import SharedUid, counter_of, is_ours, parse_uid
from rekindled.core.model import Entry, EntryState, Interval, Shape
from rekindled.core.phrases import AILMENTS, ALERT_END, ALERT_TITLE
from rekindled.core.settling import start_of
from rekindled.core.world import World

A_WEEK = timedelta(weeks=1)
LENGTH = timedelta(minutes=15)
QUARTER_SECONDS = 15 * 60
AT_SHORT_NOTICE = timedelta(minutes=30)
LATEST_MINUTE = 20 * 60


def place_for_alert(world: World) -> Interval | None:
    """Where one is to be made: today, or tomorrow in the evening; None while one stands or stood within the week, and
    on a closed day.
    """
    if not world.ailing or not world.snapshot.contacts or any(_rules_out(world, one) for one in _alerts(world)):
        return None
    zone = world.rhythm.zone
    opens = local_instant(world.moment.today, world.rhythm.window.start, zone)
    start = max(opens, _next_quarter(world.moment.now + AT_SHORT_NOTICE))
    if start >= local_instant(world.moment.today, LATEST_MINUTE, zone):
        start = local_instant(world.moment.today + ONE_DAY, world.rhythm.window.start, zone)
    if world.moment.local_day(start) in world.closed:
        return None
    end = start.astimezone(UTC) + LENGTH
    return Interval(start=start.astimezone(zone), end=end.astimezone(zone))


def alerted(world: World, place: Interval | None) -> list[Change]:
    """The one to make at a place, and what becomes of that which stands."""
    made: list[Change] = [_created(world, place)] if place else []
    decided = (_decided(world, entry) for entry in _alerts(world) if is_ours(entry))
    return [*made, *(change for change in decided if change)]


def _decided(world: World, entry: Entry) -> Change | None:
    """What becomes of one; what has begun is left for two days, for a phone may hold an offline change."""
    ahead = start_of(entry, world.rhythm) > world.moment.now
    if not untouched(entry):
        return Keep(entry=entry, touches=(), because="you changed it, so it is left as you want it") if ahead else None
    if has_passed(entry, world.moment):
        return Withdraw(entry=entry, touches=(), because="its time has passed")
    if not ahead:
        return None
    if not world.ailing:
        return Withdraw(entry=entry, touches=(), because="all is well again")
    title, text = _words(world)
    if differing(entry.now, replace(entry.now, title=title, description=text)):
        return Rewrite(entry=entry, title=title, description=text, because="what it says was out of date")
    return Keep(entry=entry, touches=(), because="what it tells of still fails")


def _alerts(world: World) -> Iterator[Entry]:
    return (entry for entry in world.snapshot.entries if entry.shape is Shape.ALERT and not entry.twin)


def _rules_out(world: World, entry: Entry) -> bool:
    """Whether one stands that is still to come, or there was one within a week, deleted by the user or not."""
    identity = parse_uid(entry.uid)
    lately = isinstance(identity, SharedUid) and world.moment.today - identity.placed_on < A_WEEK
    return lately or (entry.state is not EntryState.GONE and start_of(entry, world.rhythm) > world.moment.now)


def _created(world: World, place: Interval) -> Create:
    day = world.moment.local_day(place.start)
    unnumbered = SharedUid(epoch=world.epoch, shape=Shape.ALERT, placed_on=day, n=1)
    uid = str(replace(unnumbered, n=world.snapshot.counters.get(counter_of(unnumbered), 0) + 1))
    because = "something has not worked for some time, and you should know"
    return Create(uid=uid, shape=Shape.ALERT, place=place, touches=(), because=because, words=_words(world))


def _words(world: World) -> tuple[str, str]:
    """The title and the text."""
    say = world.rhythm.tongue.say
    return say(ALERT_TITLE), "\n".join([*(say(AILMENTS[one]) for one in world.ailing), "", say(ALERT_END)])


def _next_quarter(moment: datetime) -> datetime:
    """The first quarter of an hour from then on, in UTC."""
    seconds = -(-moment.timestamp() // QUARTER_SECONDS) * QUARTER_SECONDS
    return datetime.fromtimestamp(seconds, UTC)
