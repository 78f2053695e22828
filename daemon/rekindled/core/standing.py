"""What becomes of the entries that stand: which are kept, moved, rewritten or withdrawn, and why (design §5 "Moves").

Owns the complete list of allowed moves (R5). Must not know where a moved entry will find its place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from rekindled.core.absence import has_passed, may_move_after_passing
from rekindled.core.acknowledging import acknowledgement
from rekindled.core.aims import was_aimed_at
from rekindled.core.cadence import after
from rekindled.core.changes import Change, Keep, Rewrite, Withdraw
from rekindled.core.comparison import differing, untouched
from rekindled.core.followups import closed_gate
from rekindled.core.gaps import Occupancy
from rekindled.core.history import REGULAR
from rekindled.core.identity import is_ours
from rekindled.core.marks import read_title
from rekindled.core.model import Entry, EntryState, Purpose, Shape, Touch, TouchState
from rekindled.core.needs import is_decent, is_within, need_of
from rekindled.core.postponing import Undated, resolve
from rekindled.core.settling import start_of
from rekindled.core.wanted import Wanted
from rekindled.core.wording import words_of
from rekindled.core.world import World

NEVER_WITHIN = timedelta(hours=24)
TOMORROW = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToMove:
    """An entry that is to get another place: on `first` or later; `exact` when the user named the day, `near` when it
    is to stay as close to its old place as it can. `note` is what its text is to say of the move.
    """

    entry: Entry
    touches: tuple[Touch, ...]
    first: date
    because: str
    title: str | None = None
    exact: bool = False
    second_place: bool = False
    near: bool = False
    note: str = ""


def decide(world: World, entry: Entry, busy: Occupancy) -> Change | ToMove | None:
    """What becomes of one entry; None for settled ones that have their acknowledgement or are to have none."""
    carried = world.carried.get(entry.uid, ())
    still_open = tuple(touch for touch in carried if touch.state is TouchState.OPEN)
    if not still_open:
        return _abandoned(world, entry, carried) or acknowledgement(world, entry)
    if not is_ours(entry):
        because = "it is yours" if entry.state is EntryState.STANDING else f"{entry.state} on the calendar"
        return Keep(entry=entry, touches=still_open, because=because)
    return _postponed(world, entry, still_open) or _ours(world, entry, carried, busy)


def _abandoned(world: World, entry: Entry, carried: tuple[Touch, ...]) -> Withdraw | None:
    """An entry ahead of which nothing is left, because what it followed was taken back."""
    nothing_left = all(touch.state is TouchState.WITHDRAWN for touch in carried)
    ahead = start_of(entry, world.rhythm) > world.moment.now
    if entry.state is EntryState.STANDING and carried and nothing_left and ahead and untouched(entry):
        return Withdraw(entry=entry, touches=(), because="what it followed was taken back")
    return None


def _postponed(world: World, entry: Entry, touches: tuple[Touch, ...]) -> ToMove | None:
    """`later` in the title moves the entry, even one the user placed; the word goes (design §5)."""
    mark = read_title(entry.now.title, entry.written.title, world.rhythm.words)
    if mark is None or mark.until is None or isinstance(mark.until, Undated):
        return None
    entry_on = world.moment.local_day(start_of(entry, world.rhythm))
    first = resolve(mark.until, entry_on, world.moment.today)
    because = f"you asked for later: {first}"
    return ToMove(entry=entry, touches=touches, first=first, because=because, title=mark.rest, exact=True)


def _ours(world: World, entry: Entry, carried: tuple[Touch, ...], busy: Occupancy) -> Change | ToMove:
    touches = tuple(touch for touch in carried if touch.state is TouchState.OPEN)
    if not untouched(entry):
        return Keep(entry=entry, touches=touches, because="you changed it, so it is left as you want it")
    if has_passed(entry, world.moment) and may_move_after_passing(entry, carried):
        return _after_passing(world, entry, touches)
    if start_of(entry, world.rhythm) <= world.moment.now:
        return Keep(entry=entry, touches=touches, because="it has begun")
    return (
        unwanted(world, entry, touches)
        or _rescheduled(world, entry, touches, busy)
        or _outdated(world, entry, touches)
        or Keep(entry=entry, touches=touches, because="nothing speaks against it")
    )


def _after_passing(world: World, entry: Entry, touches: tuple[Touch, ...]) -> Change | ToMove:
    """It moves on once, unless nobody wants it any more: then it stays in the past where it is (R3)."""
    dropped = unwanted(world, entry, touches)
    if isinstance(dropped, Withdraw):
        return given_up(world, entry, touches, f"it passed, and {dropped.because}")
    if dropped:
        return dropped
    because = "it passed without a mark; moved once to a later morning"
    first = world.moment.today + TOMORROW
    return ToMove(entry=entry, touches=touches, first=first, because=because, second_place=True)


def given_up(world: World, entry: Entry, touches: tuple[Touch, ...], because: str) -> Keep:
    """The entry is left where it is, or is not, and its touches end."""
    ended = tuple(replace(t, state=TouchState.WITHDRAWN, settled_at=world.moment.now) for t in touches)
    return Keep(entry=entry, touches=ended, because=because)


def unwanted(world: World, entry: Entry, touches: tuple[Touch, ...]) -> Withdraw | Rewrite | None:
    """How an entry is taken back when nobody wants all or some of it any more; None when all is still wanted."""
    reasons = {touch.key: _why_unwanted(world, entry, touch) for touch in touches}
    dropped = tuple(touch for touch in touches if reasons[touch.key])
    if not dropped:
        return None
    because = "; ".join(dict.fromkeys(reason for reason in reasons.values() if reason))
    kept = tuple(touch for touch in touches if not reasons[touch.key])
    if not kept:
        return Withdraw(entry=entry, touches=touches, because=because)
    title, description = words(world, entry.shape, kept, entry.moved_note)
    return Rewrite(entry=entry, title=title, description=description, because=because, dropped=dropped)


def _why_unwanted(world: World, entry: Entry, touch: Touch) -> str | None:
    contact = world.contacts[touch.key.contact_id]
    gate = closed_gate(contact, world.moment.today)
    # Opened in what is now the future: the clock was set back, and what time says is no reason for anything.
    is_clock_wrong = touch.opened_at - world.moment.now > TOMORROW
    if gate or touch.key.purpose is Purpose.THANK or is_clock_wrong:
        return gate
    if touch.key.purpose not in REGULAR:
        return _why_aim_is_over(world, touch)
    wanted = regular_wanted(world, contact.id)
    if wanted is None:
        return world.verdicts[contact.id].because
    if touch.key.purpose is Purpose.RECONNECT:
        if wanted.purpose is Purpose.CHECK_IN:
            return f"you talked meanwhile: {wanted.because}"
        last = (
            _horizon_end(world) if entry.shape is Shape.SLOT else world.moment.local_day(start_of(entry, world.rhythm))
        )
        return wanted.because if _is_other_due(world, touch, wanted) and wanted.due_on > last else None
    return None


def _why_aim_is_over(world: World, touch: Touch) -> str | None:
    """Why nobody wants a touch any more that was opened for an aim or a birthday; None while what it was for is wanted
    or not known, as after a loss of the store (promise 7).
    """
    wishes = [wish for wish in world.verdicts[touch.key.contact_id].wanted if wish.purpose is touch.key.purpose]
    if touch.key.purpose is Purpose.BIRTHDAY:
        known = world.contacts[touch.key.contact_id].birthday
        other_day = known is not None and all(wish.due_on != touch.due_on for wish in wishes)
        return "no birthday wishes are wanted on that day any more" if other_day else None
    return None if wishes or not was_aimed_at(world.snapshot, touch.key) else "what it was planned for is over"


def regular_wanted(world: World, contact_id: str) -> Wanted | None:
    """The regular follow-up the rules want for one contact."""
    return next((w for w in world.verdicts[contact_id].wanted if w.purpose in REGULAR), None)


def _horizon_end(world: World) -> date:
    return after(world.moment.today, world.rhythm.horizon)


def _is_other_due(world: World, touch: Touch, wanted: Wanted) -> bool:
    """Whether the date moved: a thing that was due at once and still is has not."""
    today, opened_on = world.moment.today, world.moment.local_day(touch.opened_at)
    at_once = wanted.due_on <= today and touch.due_on <= opened_on
    return wanted.due_on != touch.due_on and not at_once


def _rescheduled(world: World, entry: Entry, touches: tuple[Touch, ...], busy: Occupancy) -> ToMove | None:
    soon = start_of(entry, world.rhythm) - world.moment.now < NEVER_WITHIN
    if soon or entry.moved_on == world.moment.today:
        return None
    touch = touches[0]
    wanted = regular_wanted(world, touch.key.contact_id) if touch.key.purpose in REGULAR else None
    tomorrow = world.moment.today + TOMORROW
    if entry.shape is Shape.SLOT and wanted and _is_other_due(world, touch, wanted):
        due = replace(touch, due_on=wanted.due_on, because=wanted.because)
        first = max(tomorrow, wanted.due_on)
        return ToMove(entry=entry, touches=(due,), first=first, because=f"the date moved: {wanted.because}")
    first = max(tomorrow, world.moment.local_day(start_of(entry, world.rhythm)))
    if not busy.is_free(world.place_of(entry)):
        because, note = "it ran into another appointment of yours", "another appointment of yours is there"
        return ToMove(entry=entry, touches=touches, first=first, because=because, near=True, note=note)
    why_not_there = _ill_placed(world, entry, touches)
    if why_not_there:
        return ToMove(entry=entry, touches=touches, first=first, because=why_not_there, near=True)
    return None


def _ill_placed(world: World, entry: Entry, touches: tuple[Touch, ...]) -> str:
    """Why an entry that stood far ahead is moved once its week is near: it got its place before that was known.

    With `replan` what is out of line with the present mornings is moved too, wherever it stands (design §5 "When").
    """
    day = world.moment.local_day(start_of(entry, world.rhythm))
    wrote_on = world.moment.local_day(entry.wrote_at)
    is_entering = after(wrote_on, world.rhythm.horizon) < day <= _horizon_end(world)
    if not (is_entering or world.replan):
        return ""
    needs = [need_of(world, world.contacts[touch.key.contact_id], touch.channel) for touch in touches]
    place = world.place_of(entry)
    reasons = (world.closed.get(day), *(one.closed_at(place.start) for need in needs for one in need.abroad))
    reason = next(filter(None, reasons), "")
    if not reason and any(not is_decent(place, need, world.rhythm) for need in needs):
        reason = "it is no decent hour where they live"
    if not reason and world.replan and any(not is_within(place, need, world.rhythm.zone) for need in needs):
        reason = "your mornings are other ones now"
    return f"it had its place before this was known: {reason}" if reason else ""


def _outdated(world: World, entry: Entry, touches: tuple[Touch, ...]) -> Rewrite | None:
    if any(touch.state not in (TouchState.OPEN, TouchState.WITHDRAWN) for touch in world.carried[entry.uid]):
        return None
    title, description = words(world, entry.shape, touches, entry.moved_note)
    fresh = replace(entry.now, title=title, description=description)
    if not differing(entry.now, fresh):
        return None
    return Rewrite(entry=entry, title=title, description=description, because="what it says was out of date")


def words(world: World, shape: Shape, touches: tuple[Touch, ...], note: str = "") -> tuple[str, str]:
    """The title and description an entry with these touches should have; `note` says that it was moved."""
    return words_of(world, shape, touches, note)
