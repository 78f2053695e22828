"""What should come next with one contact: the thank-you, another attempt, the next check-in (design §5 "What follows").

Owns the rules from a contact's history to what is wanted, each with its reason. Must not know calendars or free time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from rekindled.core.aimed import aimed, settled_on
from rekindled.core.aims import NO_AIMS, Aims
from rekindled.core.birthdays import birthday_wish
from rekindled.core.cadence import LONGEST, Cadence, after
from rekindled.core.distance import SMALLEST_GAP, Beside, apart
from rekindled.core.history import REGULAR, History
from rekindled.core.model import FOREVER, Contact, Purpose, Touch, TouchKey, TouchState
from rekindled.core.rhythm import Rhythm
from rekindled.core.wanted import RETRY_GAPS, Wanted, way_to, written_way

THANK_WITHIN = timedelta(days=2)
THANK_LATEST = timedelta(days=30)
FIRST_TALKS = frozenset({Purpose.RECONNECT, Purpose.ASK})
# What a regular follow-up counts from when it was not done: an ask that nobody answered lets the tie rest too (P2-09).
TALKS = (*REGULAR, Purpose.ASK)
INTRODUCED_AFTER = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one contact's rules come to: what is wanted, or the reason why nothing is."""

    wanted: tuple[Wanted, ...]
    because: str


def closed_gate(contact: Contact, today: date) -> str | None:
    """The hard gate that keeps a contact out before anything else is asked (R21), in words; None when open."""
    if contact.archived_on:
        return f"removed on {contact.archived_on}"
    if contact.do_not_contact:
        return "marked do-not-contact"
    if contact.rests_until and contact.rests_until > today:
        return "the tie rests" if contact.rests_until == FOREVER else f"the tie rests until {contact.rests_until}"
    return None


def verdict(contact: Contact, history: History, rhythm: Rhythm, today: date, aims: Aims = NO_AIMS) -> Verdict:
    """Apply the rules in order: gates, the thank-you, what the user is after, and the one regular follow-up."""
    gate = closed_gate(contact, today)
    if gate:
        return Verdict(wanted=(), because=gate)
    thanks = _thanks(contact, history, rhythm.zone, today)
    aimed_at = aimed(contact, history, aims, rhythm.zone)
    is_kept_up = rhythm.birthdays and cadence_in_force(contact, history, rhythm) is not None
    birthday = birthday_wish(contact, history, rhythm, today) if is_kept_up else None
    regular, because = _introduced(contact, history, aims, rhythm) or _regular(contact, history, rhythm, today)
    beside = Beside(aims=aims, wishes=tuple(wish for wish in (birthday, *aimed_at) if wish), rhythm=rhythm, today=today)
    regular, because = apart(regular, beside) if regular else (None, because)
    return Verdict(wanted=tuple(wish for wish in (thanks, birthday, *aimed_at, regular) if wish), because=because)


def dormant(contact: Contact, history: History, rhythm: Rhythm, today: date) -> bool:
    """Whether there was no conversation for a year (configurable), or none known (P0-01)."""
    talked_on = history.talked_on(contact)
    return talked_on is None or after(talked_on, rhythm.dormant_after) <= today


def _thanks(contact: Contact, history: History, zone: ZoneInfo, today: date) -> Wanted | None:
    """A thank-you within two days of a first talk (P0-18), once, and not after thirty days."""
    thanked = {
        t.origin for t in history.touches if t.key.purpose is Purpose.THANK and t.state is not TouchState.WITHDRAWN
    }
    for touch in reversed(history.touches):
        if touch.key.purpose not in FIRST_TALKS or touch.state is not TouchState.DONE or touch.key in thanked:
            continue
        talk = next((row for row in reversed(history.interactions) if row.uid == touch.entry_uid), None)
        talked_on = talk.local_on if talk else settled_on(touch, zone)
        if talked_on + THANK_LATEST < today:
            continue
        return Wanted(
            contact=contact,
            purpose=Purpose.THANK,
            due_on=max(today, talked_on),
            latest_on=max(today, talked_on) + THANK_WITHIN,
            channel=written_way(contact),
            because=f"you talked on {talked_on}; a thank-you follows within two working days",
            origin=touch.key,
        )
    return None


def _introduced(contact: Contact, history: History, aims: Aims, rhythm: Rhythm) -> tuple[Wanted, str] | None:
    """The talk with somebody a mutual contact agreed to introduce, until it was tried (P4-05, P4-06)."""
    for one in reversed(aims.introductions):
        agreed_on = one.agreed_at.astimezone(rhythm.zone).date()
        talked_on = history.talked_on(contact)
        tried = [touch for touch in history.touches if touch.key.purpose in REGULAR and touch.settled_at]
        if (talked_on and talked_on > agreed_on) or any((t.settled_at or one.agreed_at) > one.agreed_at for t in tried):
            return None
        because = f"{one.by} agreed on {agreed_on} to introduce you"
        wish = Wanted(
            contact=contact,
            purpose=Purpose.RECONNECT,
            due_on=agreed_on + INTRODUCED_AFTER,
            channel=way_to(contact, history),
            because=because,
        )
        return wish, because
    return None


def _regular(contact: Contact, history: History, rhythm: Rhythm, today: date) -> tuple[Wanted | None, str]:
    last = history.latest_closed(TALKS)
    every = cadence_in_force(contact, history, rhythm)
    if every is None:
        return None, "no cadence, and no circle that has one: nobody is scheduled by being imported"
    due_on, because, attempt, origin = _due(contact, history, every, rhythm.zone)
    if contact.snoozed_until and contact.snoozed_until > (due_on or today):
        due_on, because = contact.snoozed_until, f"snoozed until {contact.snoozed_until}"
    if due_on and due_on > after(today, LONGEST):
        return None, f"not before {due_on}, which is too far ahead to plan"
    purpose = Purpose.RECONNECT if dormant(contact, history, rhythm, today) else Purpose.CHECK_IN
    if attempt > 1 and last is not None:
        purpose = last.key.purpose
    return (
        Wanted(
            contact=contact,
            purpose=purpose,
            due_on=due_on or today,
            undated=due_on is None,
            channel=way_to(contact, history, last if attempt > 1 else None),
            because=because,
            attempt=attempt,
            origin=origin,
        ),
        because,
    )


def cadence_in_force(contact: Contact, history: History, rhythm: Rhythm) -> Cadence | None:
    """The contact's cadence or their circle's, else the default after a first talk; None where nobody is scheduled."""
    has_talked = any(touch.state is TouchState.DONE for touch in history.touches)
    return rhythm.cadence_of(contact) or (rhythm.default_every if has_talked else None)


def _due(
    contact: Contact, history: History, every: Cadence, zone: ZoneInfo
) -> tuple[date | None, str, int, TouchKey | None]:
    """When the next regular touch is due (None: as soon as the caps allow), why, its attempt, what it follows."""
    talked_on = history.talked_on(contact)
    last = history.latest_closed(TALKS)
    closed_on = settled_on(last, zone) if last else None
    if last and closed_on and (talked_on is None or closed_on > talked_on or _is_ahead(last, after(talked_on, every))):
        is_followed = any(t.origin == last.key and t.key.purpose in REGULAR and _counts(t) for t in history.touches)
        is_regular = last.key.purpose in REGULAR
        if is_regular and last.state is TouchState.UNANSWERED and last.attempt <= len(RETRY_GAPS) and not is_followed:
            gap = RETRY_GAPS[last.attempt - 1]
            words = f"no answer on {closed_on}; attempt {last.attempt + 1} after {gap.days} days, another way"
            return closed_on + gap, words, last.attempt + 1, last.key
        if is_regular and last.state is TouchState.RETURNED and last.origin is None and not is_followed:
            return closed_on, f"left open in the block of {closed_on}; back in the pool once", 1, last.key
        if last.state is TouchState.SKIPPED and is_regular and last.due_on > closed_on:
            # Whoever skips one that is months away has skipped that one: another at the same time would be it again.
            skipped_on = min(last.due_on, after(closed_on, every))
            words = f"the one of {skipped_on} was skipped on {closed_on}; next one cadence after that ({every})"
            return after(skipped_on, every), words, 1, None
        if last.state is not TouchState.DONE:
            return after(closed_on, every), f"{last.state} on {closed_on}; next after one cadence ({every})", 1, None
    if talked_on is None:
        return None, f"wanted every {every}, no conversation known: as soon as the caps allow", 1, None
    due_on = after(talked_on, every)
    if last and closed_on:
        due_on = max(due_on, closed_on + min(SMALLEST_GAP, timedelta(days=every.days)))
    return due_on, f"last talk on {talked_on}, every {every}", 1, None


def _is_ahead(last: Touch, due_on: date) -> bool:
    """Whether the follow-up itself was skipped that is due on this day, be it on the very day of the talk."""
    return last.state is TouchState.SKIPPED and last.key.purpose in REGULAR and last.due_on >= due_on


def _counts(touch: Touch) -> bool:
    """Whether it may stand for what follows: neither open any more nor taken back."""
    return touch.state not in (TouchState.OPEN, TouchState.WITHDRAWN)
