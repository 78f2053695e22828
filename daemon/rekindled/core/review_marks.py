"""What the user ticked in a weekly review: touches settled as by a mark of their own, proposals answered (R4).

Owns whom a line is for, and that each mark is taken once. Must not know when a review is written or what it should say.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from rekindled.core.facts import (
    ContactSaved,
    Fact,
    Journaled,
    MemoKept,
    Notice,
    NoticeKind,
    NoticeRaised,
    Snapshot,
)
from rekindled.core.history import histories
from rekindled.core.marks import LineMark
from rekindled.core.memory import evolve
from rekindled.core.memos import Memo, Remembered
from rekindled.core.model import Contact, Entry, Meaning, Outcome, Purpose, Touch
from rekindled.core.outcomes import Saying
from rekindled.core.proposals import Proposal, proposal_for
from rekindled.core.review_lines import marks_of, proposes, purpose_of, rows_of
from rekindled.core.review_phrases import LAST_WEEK, PROPOSALS
from rekindled.core.review_text import PASSED, Row, called
from rekindled.core.settling import Moment, settle, start_of

BY = "a line of the weekly review"
LATELY = timedelta(days=10)
DECLINED = (Outcome.UNANSWERED, Outcome.SKIPPED, Outcome.STOP)


def answered(snapshot: Snapshot, entry: Entry, before: Meaning | None, moment: Moment) -> list[Fact]:
    """What is newly ticked in a review since it was seen as `before`; taking a tick away undoes nothing."""
    facts: list[Fact] = []
    for row, mark in _fresh(entry, before, LAST_WEEK, moment):
        facts += _ticked(evolve(snapshot, facts), entry, row, mark, moment)
    for row, mark in _fresh(entry, before, PROPOSALS, moment):
        facts += _decided(evolve(snapshot, facts), entry, row, mark, moment)
    return facts


def _fresh(entry: Entry, before: Meaning | None, heading: str, moment: Moment) -> list[tuple[Row, LineMark]]:
    """The marks that were not there before."""
    words, tongue = moment.rhythm.words, moment.rhythm.tongue
    ours = rows_of(entry.written.description, heading, tongue)
    earlier = marks_of(before.description, heading, ours, words, tongue) if before else {}
    now = marks_of(entry.now.description, heading, ours, words, tongue)
    return [(row, mark) for row, mark in now.items() if mark.outcome and mark != earlier.get(row)]


def _ticked(snapshot: Snapshot, entry: Entry, row: Row, mark: LineMark, moment: Moment) -> list[Fact]:
    people = {contact.id for contact in _called_so(snapshot, row)}
    carriers = {one.uid: one for one in snapshot.entries}
    touches = [touch for touch in snapshot.touches if touch.key.contact_id in people and touch.entry_uid in carriers]
    purpose = purpose_of(row, moment.rhythm.tongue)
    meant = [touch for touch in touches if _is_meant(touch, entry, purpose)]
    if not people or len({touch.key.contact_id for touch in meant}) > 1:
        return [_question(entry, row)]
    if not meant:
        return []
    review_at = start_of(replace(entry, seen=entry.written), moment.rhythm)
    # What has moved on to a later place since the line was written is still the touch it is for.
    last = max(
        meant,
        key=lambda one: (start_of(carriers[one.entry_uid], moment.rhythm) < review_at, one.opened_at, one.key.n),
    )
    saying = Saying(outcome=mark.outcome, note=mark.note, until=mark.until, alone=True, by=BY)
    return settle(snapshot, carriers[last.entry_uid], last, saying, moment)


def _is_meant(touch: Touch, entry: Entry, purpose: Purpose | None) -> bool:
    """Whether a line may be for a touch: of its purpose, and without an outcome when the line was written."""
    wrote_at = entry.wrote_at
    if touch.opened_at >= wrote_at or purpose not in (None, touch.key.purpose):
        return False
    passed = touch.state in PASSED
    return touch.settled_at is None or touch.settled_at > (wrote_at - LATELY if passed else wrote_at)


def _called_so(snapshot: Snapshot, row: Row) -> list[Contact]:
    there = (contact for contact in snapshot.contacts if contact.archived_on is None)
    return [one for one in there if row.name in (called(one, discreet=False), called(one, discreet=True))]


def _question(entry: Entry, row: Row) -> Fact:
    text = f'"{row.name}" in "{entry.now.title}": it is not clear who is meant; mark their own entry instead'
    return NoticeRaised(notice=Notice(kind=NoticeKind.QUESTION, key=f"line/{entry.uid}/{row.label}", text=text))


def _decided(snapshot: Snapshot, entry: Entry, row: Row, mark: LineMark, moment: Moment) -> list[Fact]:
    """A proposal counts as long as the cadence it speaks of is in force; else it is answered already."""
    found = [one for contact in _called_so(snapshot, row) if (one := _proposed(snapshot, contact, row, moment))]
    if len(found) != 1 or mark.outcome not in (Outcome.DONE, *DECLINED):
        return []
    (one,) = found
    if mark.outcome is Outcome.DONE:
        because = f"you accepted it in the review: every {one.longer} instead of every {one.every}"
        saved: Fact = ContactSaved(contact=replace(one.contact, every=one.longer))
        return [saved, _journaled(one, entry, moment, "cadence.lengthened", because)]
    memo = Remembered(contact_id=one.contact.id, memo=Memo.CADENCE_DECLINED, on=moment.today)
    because = f"you declined every {one.longer} instead of every {one.every}; not proposed again for a year"
    return [MemoKept(remembered=memo), _journaled(one, entry, moment, "cadence.kept", because)]


def _proposed(snapshot: Snapshot, contact: Contact, row: Row, moment: Moment) -> Proposal | None:
    history = histories(snapshot, of=(contact.id,)).get(contact.id)
    one = proposal_for(contact, history, moment) if history else None
    return one if one and proposes(row, one.every, one.longer, moment.rhythm.tongue) else None


def _journaled(one: Proposal, entry: Entry, moment: Moment, event: str, because: str) -> Journaled:
    return Journaled(at=moment.now, event=event, because=because, contact_id=one.contact.id, uid=entry.uid)
