"""What should come next with one contact: the thank-you, another attempt, the next check-in (design §5 "What follows").

Owns the rules from a contact's history to what is wanted, each with its reason. Must not know calendars or free time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from rekindled.core.cadence import LONGEST, Cadence, after
from rekindled.core.history import REGULAR, History
from rekindled.core.model import FOREVER, Channel, Contact, Purpose, Touch, TouchKey, TouchState
from rekindled.core.rhythm import Rhythm

THANK_WITHIN = timedelta(days=2)
THANK_LATEST = timedelta(days=30)
RETRY_GAPS = (timedelta(days=10), timedelta(days=30))
SMALLEST_GAP_DAYS = 10
FIRST_TALKS = (Purpose.RECONNECT, Purpose.ASK)
OTHER_WAYS = (Channel.EMAIL, Channel.TEXT, Channel.CALL, Channel.SOCIAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A touch that should be opened: not before `due_on`, and by `latest_on` where a date binds.

    `undated` says that no conversation is known which a date could be counted from.
    """

    contact: Contact
    purpose: Purpose
    due_on: date
    channel: Channel
    because: str
    latest_on: date | None = None
    undated: bool = False
    attempt: int = 1
    origin: TouchKey | None = None


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


def verdict(contact: Contact, history: History, rhythm: Rhythm, today: date) -> Verdict:
    """Apply the rules in order: gates, the thank-you, and the one regular follow-up."""
    gate = closed_gate(contact, today)
    if gate:
        return Verdict(wanted=(), because=gate)
    thanks = _thanks(contact, history, rhythm.zone, today)
    regular, because = _regular(contact, history, rhythm, today)
    return Verdict(wanted=tuple(w for w in (thanks, regular) if w), because=because)


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
        talked_on = talk.local_on if talk else _settled_on(touch, zone)
        if talked_on + THANK_LATEST < today:
            continue
        return Wanted(
            contact=contact,
            purpose=Purpose.THANK,
            due_on=max(today, talked_on),
            latest_on=max(today, talked_on) + THANK_WITHIN,
            channel=Channel.EMAIL if contact.emails else Channel.TEXT,
            because=f"you talked on {talked_on}; a thank-you follows within two days (P0-18)",
            origin=touch.key,
        )
    return None


def _regular(contact: Contact, history: History, rhythm: Rhythm, today: date) -> tuple[Wanted | None, str]:
    last = history.latest_closed(REGULAR)
    every = cadence_in_force(contact, history, rhythm)
    if every is None:
        return None, "no cadence, and no circle that has one: nobody is scheduled by being imported (R2)"
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
            channel=_channel(contact, history, last if attempt > 1 else None),
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
    last = history.latest_closed(REGULAR)
    closed_on = _settled_on(last, zone) if last else None
    if last and closed_on and (talked_on is None or closed_on > talked_on):
        is_followed = any(t.origin == last.key and t.key.purpose in REGULAR and _counts(t) for t in history.touches)
        if last.state is TouchState.UNANSWERED and last.attempt <= len(RETRY_GAPS) and not is_followed:
            gap = RETRY_GAPS[last.attempt - 1]
            words = f"no answer on {closed_on}; attempt {last.attempt + 1} after {gap.days} days, another way"
            return closed_on + gap, words, last.attempt + 1, last.key
        if last.state is TouchState.RETURNED and last.origin is None and not is_followed:
            return closed_on, f"left open in the block of {closed_on}; back in the pool once", 1, last.key
        if last.state is not TouchState.DONE:
            return after(closed_on, every), f"{last.state} on {closed_on}; next after one cadence ({every})", 1, None
    if talked_on is None:
        return None, f"wanted every {every}, no conversation known: as soon as the caps allow", 1, None
    due_on = after(talked_on, every)
    if last and closed_on:
        due_on = max(due_on, closed_on + timedelta(days=min(SMALLEST_GAP_DAYS, every.days)))
    return due_on, f"last talk on {talked_on}, every {every}", 1, None


def _counts(touch: Touch) -> bool:
    """Whether it may stand for what follows: neither open any more nor taken back."""
    return touch.state not in (TouchState.OPEN, TouchState.WITHDRAWN)


def _settled_on(touch: Touch, zone: ZoneInfo) -> date:
    moment = touch.settled_at or touch.opened_at
    return moment.astimezone(zone).date()


def _channel(contact: Contact, history: History, unanswered: Touch | None) -> Channel:
    """The preferred way; after no answer another one there is an address for, not yet tried if possible (P2-09)."""
    if unanswered is None:
        return contact.channel or (Channel.EMAIL if contact.emails and not contact.phones else Channel.CALL)
    tried = [t.channel for t in history.touches if t.state is TouchState.UNANSWERED][-unanswered.attempt :]
    others = [way for way in OTHER_WAYS if way is not unanswered.channel and _has_address(contact, way)]
    return next((way for way in others if way not in tried), others[0])


def _has_address(contact: Contact, way: Channel) -> bool:
    """Whether it can be tried; of somebody without any address the user may know all of them."""
    if not (contact.emails or contact.phones) or way is Channel.SOCIAL:
        return True
    return bool(contact.emails if way is Channel.EMAIL else contact.phones)
