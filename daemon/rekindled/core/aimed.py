"""What the user's aims come to as touches: the ask of a campaign, and one touch for each errand (P0-16, P1-05, P3-18).

Owns when an aim is served and how often it is tried. Must not know cadences or free time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rekindled.core.aims import NO_AIMS, Aims
from rekindled.core.errands import ErrandKind
from rekindled.core.history import History
from rekindled.core.model import Channel, Contact, Purpose, Touch, TouchState
from rekindled.core.wanted import RETRY_GAPS, Wanted, way_to, written_way

# How often an aim is tried again when nobody answers: a mutual contact is nudged once (P4-05), a gift is no question.
GAPS = {Purpose.ASK: RETRY_GAPS, Purpose.INTRODUCE: (timedelta(days=14),), Purpose.GIVE: (), Purpose.ANSWER: ()}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cause:
    """Why a touch of one purpose is wanted: since when (aware), from which day on, and in words."""

    purpose: Purpose
    since: datetime
    due_on: date
    because: str
    channel: Channel


def aimed(contact: Contact, history: History, aims: Aims, zone: ZoneInfo) -> list[Wanted]:
    """At most one wish for each purpose, for the aim that was begun first among those not served yet.

    A touch that is open, or that was settled since an aim was begun, serves it: two campaigns share one ask.
    """
    if aims is NO_AIMS:
        return []
    wishes: dict[Purpose, Wanted] = {}
    for cause in _causes(contact, history, aims, zone):
        wish = _wish(contact, history, cause, zone) if cause.purpose not in wishes else None
        if wish is not None:
            wishes[cause.purpose] = wish
    return list(wishes.values())


def _causes(contact: Contact, history: History, aims: Aims, zone: ZoneInfo) -> Iterator[_Cause]:
    usual = way_to(contact, history)
    for campaign in aims.campaigns if not aims.held else ():
        if campaign.ran_from is not None:
            due_on = campaign.ran_from.astimezone(zone).date()
            because = f"on the shortlist of campaign {campaign.id}"
            yield _Cause(purpose=Purpose.ASK, since=campaign.ran_from, due_on=due_on, because=because, channel=usual)
    for errand in aims.errands:
        written = errand.kind in (ErrandKind.GRATITUDE, ErrandKind.KINDNESS, ErrandKind.ENDORSEMENT)
        channel = written_way(contact) if written else usual
        because = f"you planned it on {errand.asked_at.astimezone(zone).date()}: {errand.kind} ({errand.id})"
        yield _Cause(
            purpose=errand.purpose, since=errand.asked_at, due_on=errand.due_on, because=because, channel=channel
        )


def _wish(contact: Contact, history: History, cause: _Cause, zone: ZoneInfo) -> Wanted | None:
    tries = [touch for touch in history.touches if touch.key.purpose is cause.purpose and _serves(touch, cause)]
    last = tries[-1] if tries else None
    due_on, channel, because, attempt = cause.due_on, cause.channel, cause.because, 1
    if last is not None and last.state is TouchState.OPEN:
        due_on, channel, because, attempt = last.due_on, last.channel, last.because, last.attempt
    elif last is not None:
        gap = _again_after(last, tries, cause)
        if gap is None:
            return None
        due_on = settled_on(last, zone) + gap
        if last.state is TouchState.UNANSWERED:
            channel, attempt = way_to(contact, history, last), last.attempt + 1
            because = f"{cause.because}; no answer, attempt {attempt} after {gap.days} days, another way"
    return Wanted(
        contact=contact,
        purpose=cause.purpose,
        due_on=due_on,
        latest_on=due_on + ONE_DAY if cause.purpose is Purpose.ANSWER else None,
        channel=channel,
        because=because,
        attempt=attempt,
        origin=last.origin if last and last.state is TouchState.OPEN else last.key if last else None,
    )


def _serves(touch: Touch, cause: _Cause) -> bool:
    if touch.state is TouchState.WITHDRAWN:
        return False
    return touch.state is TouchState.OPEN or (touch.settled_at is not None and touch.settled_at >= cause.since)


def _again_after(last: Touch, tries: Sequence[Touch], cause: _Cause) -> timedelta | None:
    """How long after the last try another one follows; None when there is to be none."""
    gaps = GAPS[cause.purpose]
    if last.state is TouchState.UNANSWERED and last.attempt <= len(gaps):
        return gaps[last.attempt - 1]
    returned = [touch for touch in tries if touch.state is TouchState.RETURNED]
    return timedelta() if last.state is TouchState.RETURNED and len(returned) == 1 else None


def settled_on(touch: Touch, zone: ZoneInfo) -> date:
    """The local day on which a touch was settled; of an open one the day it was opened."""
    moment = touch.settled_at or touch.opened_at
    return moment.astimezone(zone).date()
