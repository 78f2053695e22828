"""A longer cadence, proposed once to somebody whose entries were skipped twice in a row: the cadence is wrong then, not
the person (R4).

Owns when it is proposed and which cadence is the next longer one. Must not know where it is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rekindled.core.cadence import Cadence, Unit, after
from rekindled.core.facts import Fact, MemoKept, Notice, NoticeDropped, NoticeKind, NoticeRaised, Snapshot
from rekindled.core.followups import cadence_in_force, closed_gate
from rekindled.core.history import REGULAR, History, histories
from rekindled.core.memos import Memo, Remembered
from rekindled.core.model import Contact, TouchState
from rekindled.core.settling import Moment

# From one to the next; a cadence between two of them, or near below one, goes to the first that is clearly longer.
LADDER = (
    Cadence(count=1, unit=Unit.WEEKS),
    Cadence(count=2, unit=Unit.WEEKS),
    Cadence(count=1, unit=Unit.MONTHS),
    Cadence(count=2, unit=Unit.MONTHS),
    Cadence(count=4, unit=Unit.MONTHS),
    Cadence(count=6, unit=Unit.MONTHS),
    Cadence(count=1, unit=Unit.YEARS),
    Cadence(count=2, unit=Unit.YEARS),
)
IN_A_ROW = 2
NOT_AGAIN_FOR = Cadence(count=1, unit=Unit.YEARS)
_KEY = "cadence/"
_OUTCOMES = (TouchState.DONE, TouchState.UNANSWERED, TouchState.SKIPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Somebody whom `longer` would suit better than the cadence in force."""

    contact: Contact
    every: Cadence
    longer: Cadence


def longer_than(every: Cadence) -> Cadence | None:
    """The next longer cadence, at least half as long again; None where there is none to propose."""
    return next((rung for rung in LADDER if 2 * rung.days >= 3 * every.days), None)


def proposals(snapshot: Snapshot, moment: Moment, on: date | None = None) -> tuple[Proposal, ...]:
    """Those to whom a longer cadence is proposed now, or was in the review of the day `on`, by id."""
    skipped = {touch.key.contact_id for touch in snapshot.touches if touch.state is TouchState.SKIPPED}
    known = histories(snapshot, of=skipped)
    memos = {(one.contact_id, one.memo): one.on for one in snapshot.memos}
    found: list[Proposal] = []
    concerned = (contact for contact in snapshot.contacts if contact.id in skipped)
    for contact in sorted(concerned, key=lambda one: (len(one.id), one.id)):
        if closed_gate(contact, moment.today):
            continue
        skips = skips_in_a_row(contact, known[contact.id], moment)
        proposed_on = memos.get((contact.id, Memo.CADENCE_PROPOSED))
        fresh = [day for day in skips if proposed_on is None or day > proposed_on]
        is_due = len(fresh) >= IN_A_ROW or (on is not None and proposed_on == on and len(skips) >= IN_A_ROW)
        proposal = proposal_for(contact, known[contact.id], moment)
        if is_due and proposal and not _is_declined(memos.get((contact.id, Memo.CADENCE_DECLINED)), moment.today):
            found.append(proposal)
    return tuple(found)


def proposal_for(contact: Contact, history: History, moment: Moment) -> Proposal | None:
    """What would be proposed to somebody; None without a cadence, or with the longest."""
    every = cadence_in_force(contact, history, moment.rhythm)
    longer = longer_than(every) if every else None
    return Proposal(contact=contact, every=every, longer=longer) if every and longer else None


def skips_in_a_row(contact: Contact, history: History, moment: Moment) -> tuple[date, ...]:
    """The local days of the last regular touches that were skipped, with no conversation and no try since."""
    talked_on = history.talked_on(contact)
    closed = [
        (touch.settled_at, touch.key.n, touch)
        for touch in history.touches
        if touch.key.purpose in REGULAR and touch.state in _OUTCOMES and touch.settled_at
    ]
    days: list[date] = []
    for settled_at, _, touch in sorted(closed, key=lambda row: row[:2], reverse=True):
        day = moment.local_day(settled_at)
        if touch.state is not TouchState.SKIPPED or (talked_on and day <= talked_on):
            break
        days.append(day)
    return tuple(days)


def noted(snapshot: Snapshot, moment: Moment) -> list[Fact]:
    """The same proposals as questions of `status`, where there is no review to make them in; each is asked once, and
    stands until the cadence is another one or the two talk.
    """
    asked = {one.key: one for one in snapshot.notices if one.kind is NoticeKind.QUESTION and one.key.startswith(_KEY)}
    standing = {} if moment.rhythm.review else {one.key: one for one in _still_so(snapshot, moment, asked)}
    fresh = [] if moment.rhythm.review else [_question(one) for one in proposals(snapshot, moment)]
    facts: list[Fact] = [NoticeDropped(kind=NoticeKind.QUESTION, key=key) for key in sorted(asked.keys() - standing)]
    for notice in (one for one in fresh if one.key not in standing):
        contact_id = notice.key.removeprefix(_KEY)
        memo = Remembered(contact_id=contact_id, memo=Memo.CADENCE_PROPOSED, on=moment.today)
        facts += [NoticeRaised(notice=notice), MemoKept(remembered=memo)]
    return facts


def _still_so(snapshot: Snapshot, moment: Moment, asked: dict[str, Notice]) -> Iterator[Notice]:
    if not asked:
        return
    ids = {key.removeprefix(_KEY) for key in asked}
    known = histories(snapshot, of=ids)
    for contact in (one for one in snapshot.contacts if one.id in ids):
        history = known.get(contact.id, History())
        proposal = proposal_for(contact, history, moment)
        in_a_row = len(skips_in_a_row(contact, history, moment)) >= IN_A_ROW
        if proposal and in_a_row and not closed_gate(contact, moment.today):
            notice = _question(proposal)
            yield from [notice] if asked[notice.key] == notice else []


def _question(one: Proposal) -> Notice:
    text = (
        f"{one.contact.name}: two entries in a row were skipped. Would every {one.longer} suit better than every "
        f"{one.every}? Change it with: rekindled contacts edit {one.contact.id}"
    )
    return Notice(kind=NoticeKind.QUESTION, key=f"{_KEY}{one.contact.id}", text=text)


def _is_declined(declined_on: date | None, today: date) -> bool:
    return declined_on is not None and after(declined_on, NOT_AGAIN_FOR) > today
