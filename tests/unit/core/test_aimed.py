"""What campaigns and errands come to as touches, from a contact's history alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rekindled.core.aimed import aimed
from rekindled.core.aims import NO_AIMS, Aims, Introduction, aims_by_contact
from rekindled.core.campaigns import Campaign, CampaignState, Candidate
from rekindled.core.errands import PURPOSE_OF, Errand, ErrandKind
from rekindled.core.facts import Snapshot
from rekindled.core.followups import verdict
from rekindled.core.history import History
from rekindled.core.model import (
    Carrier,
    Channel,
    Entry,
    EntryState,
    Meaning,
    Past,
    Purpose,
    Shape,
    Status,
    TieProfile,
    Touch,
    TouchKey,
    TouchState,
)
from rekindled.core.rhythm import Rhythm
from rekindled.core.wanted import Wanted
from tests.fakes.desks import person
from tests.samples import BEN_TALKED

RHYTHM = Rhythm(timezone="Europe/Berlin")
BEGAN = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
TRUSTED_AND_AHEAD = TieProfile(trust=True, status=Status.AHEAD)


def campaign(number: int = 1, began: datetime = BEGAN) -> Campaign:
    """A running campaign with contact 1 on its shortlist."""
    return Campaign(
        id=f"q-{number}",
        problem="no buyers",
        question="Who would pay?",
        opened_on=date(2026, 11, 1),
        state=CampaignState.RUNNING,
        candidates=(Candidate(contact_id="c-1", willing=True, distant=True),),
        ran_from=began,
    )


def errand(kind: ErrandKind, **more: object) -> Errand:
    """An errand with contact 1, planned when the campaign began."""
    one = Errand(id="e-1", contact_id="c-1", kind=kind, words="", asked_at=BEGAN, due_on=date(2026, 11, 25))
    return replace(one, **more)  # type: ignore[arg-type]  # the keywords are Errand's own


def touch(purpose: Purpose, state: TouchState, day: int = 21, n: int = 1, **more: object) -> Touch:
    """A touch of contact 1, opened when the aim began, and settled at nine on a day of November if it is."""
    one = Touch(
        key=TouchKey(contact_id="c-1", purpose=purpose, n=n),
        entry_uid=f"e-{n}",
        due_on=date(2026, 11, 20),
        opened_at=BEGAN,
        state=state,
        settled_at=None if state is TouchState.OPEN else datetime(2026, 11, day, 9, tzinfo=UTC),
    )
    return replace(one, **more)  # type: ignore[arg-type]  # the keywords are Touch's own


def wishes(aims: Aims, *touches: Touch) -> list[Wanted]:
    """What the aims of contact 1 come to after these touches."""
    return aimed(person(1), History(touches=touches), aims, RHYTHM.zone)


def test_no_aim_wants_nothing() -> None:
    """Who is in no campaign and no errand is left to the cadence."""
    assert wishes(NO_AIMS) == []


def test_a_campaign_wants_one_ask_from_the_day_it_began() -> None:
    """P0-16: whoever is on the shortlist of a running campaign is asked."""
    (wish,) = wishes(Aims(campaigns=(campaign(),)))
    assert (wish.purpose, wish.due_on, wish.attempt) == (Purpose.ASK, date(2026, 11, 20), 1)
    assert "campaign q-1" in wish.because


def test_two_campaigns_share_one_ask() -> None:
    """An ask that is open serves whoever else wants one (design §5 "Who")."""
    both = Aims(campaigns=(campaign(), campaign(2, BEGAN + timedelta(hours=5))))
    assert len(wishes(both)) == 1
    (wish,) = wishes(both, touch(Purpose.ASK, TouchState.OPEN))
    assert wish.due_on == date(2026, 11, 20)


def test_a_campaign_that_begins_after_an_answer_asks_anew() -> None:
    """What was settled before a campaign began does not serve it."""
    later = campaign(2, datetime(2026, 11, 21, 18, tzinfo=UTC))
    assert wishes(Aims(campaigns=(campaign(),)), touch(Purpose.ASK, TouchState.DONE)) == []
    assert wishes(Aims(campaigns=(campaign(), later)), touch(Purpose.ASK, TouchState.DONE))


def test_a_withdrawn_ask_never_happened() -> None:
    """What was taken back is wanted again."""
    assert wishes(Aims(campaigns=(campaign(),)), touch(Purpose.ASK, TouchState.WITHDRAWN))


def test_a_campaign_without_a_start_asks_nobody() -> None:
    """A campaign runs from a moment."""
    assert wishes(Aims(campaigns=(replace(campaign(), ran_from=None),))) == []


def test_who_has_a_talk_placed_by_the_user_is_not_asked_beside_it() -> None:
    """The user's own date comes first."""
    assert wishes(Aims(campaigns=(campaign(),), held=True)) == []


@pytest.mark.parametrize(("attempt", "gap"), [(1, 10), (2, 30), (3, None)])
def test_an_unanswered_ask_is_tried_twice_more_with_growing_gaps(attempt: int, gap: int | None) -> None:
    """P2-09: another way each time, and then the tie rests."""
    tried = touch(Purpose.ASK, TouchState.UNANSWERED, attempt=attempt)
    found = wishes(Aims(campaigns=(campaign(),)), tried)
    if gap is None:
        assert found == []
        return
    (wish,) = found
    assert (wish.due_on, wish.attempt) == (date(2026, 11, 21) + timedelta(days=gap), attempt + 1)
    assert (wish.origin, wish.channel) == (tried.key, Channel.TEXT)


def test_a_mutual_contact_is_nudged_once() -> None:
    """P4-05: ask the mutual, wait, one nudge."""
    aims = Aims(errands=(errand(ErrandKind.INTRODUCTION, about="c-2"),))
    (nudge,) = wishes(aims, touch(Purpose.INTRODUCE, TouchState.UNANSWERED))
    assert (nudge.due_on, nudge.attempt) == (date(2026, 12, 5), 2)
    assert wishes(aims, touch(Purpose.INTRODUCE, TouchState.UNANSWERED, attempt=2)) == []


def test_an_ask_left_open_in_a_block_comes_back_once() -> None:
    """A line of a block that nobody ticked goes back to the pool, and not for ever."""
    aims = Aims(campaigns=(campaign(),))
    first = touch(Purpose.ASK, TouchState.RETURNED)
    (again,) = wishes(aims, first)
    assert (again.due_on, again.attempt, again.origin) == (date(2026, 11, 21), 1, first.key)
    assert wishes(aims, first, touch(Purpose.ASK, TouchState.RETURNED, 22, n=2)) == []


@pytest.mark.parametrize("state", [TouchState.DONE, TouchState.SKIPPED, TouchState.LAPSED])
def test_what_was_done_skipped_or_let_go_is_not_asked_again(state: TouchState) -> None:
    """R3: an aim is served by any answer, and by none."""
    assert wishes(Aims(campaigns=(campaign(),)), touch(Purpose.ASK, state)) == []


@pytest.mark.parametrize("kind", ErrandKind)
def test_every_errand_wants_a_touch_of_its_purpose(kind: ErrandKind) -> None:
    """Each kind of errand finds its way to the calendar, on its day."""
    (wish,) = wishes(Aims(errands=(errand(kind),)))
    assert (wish.purpose, wish.due_on) == (PURPOSE_OF[kind], date(2026, 11, 25))
    assert kind in wish.because


def test_an_answer_is_due_by_the_next_day() -> None:
    """P3-01: whoever turns to you hears from you soon."""
    (wish,) = wishes(Aims(errands=(errand(ErrandKind.ANSWER),)))
    assert wish.latest_on == date(2026, 11, 26)


def test_gratitude_is_written() -> None:
    """P2-17: a note of thanks is a letter, by mail where there is an address."""
    aims = Aims(errands=(errand(ErrandKind.GRATITUDE),))
    assert wishes(aims)[0].channel is Channel.TEXT
    (mailed,) = aimed(person(1, emails=("a@example.org",)), History(), aims, RHYTHM.zone)
    assert mailed.channel is Channel.EMAIL


def introduction(state: TouchState = TouchState.DONE) -> Snapshot:
    """Contact 1 was asked to introduce contact 2."""
    return Snapshot(
        contacts=(person(1), person(2, None)),
        errands=(errand(ErrandKind.INTRODUCTION, about="c-2"),),
        touches=(touch(Purpose.INTRODUCE, state),),
    )


def test_an_agreed_introduction_is_an_aim_of_the_other_one() -> None:
    """P4-06: once the mutual contact says yes, it is the target's turn, the mutual named."""
    aims = aims_by_contact(introduction(), RHYTHM)
    agreed_at = datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert aims["c-2"].introductions == (Introduction(by="c-1", agreed_at=agreed_at),)
    (wish,) = verdict(person(2, None), History(), RHYTHM, TODAY, aims["c-2"]).wanted
    assert (wish.purpose, wish.due_on) == (Purpose.RECONNECT, date(2026, 11, 24))
    assert "c-1 agreed on 2026-11-21" in wish.because


def test_an_introduction_nobody_agreed_to_leads_nowhere() -> None:
    """Only a yes opens the way to the other one."""
    assert "c-2" not in aims_by_contact(introduction(TouchState.UNANSWERED), RHYTHM)


def test_an_introduction_is_followed_once() -> None:
    """Whoever was talked to, or tried, since they were introduced is left to the cadence."""
    aims = aims_by_contact(introduction(), RHYTHM)["c-2"]
    talk = replace(BEN_TALKED, contact_id="c-2", local_on=date(2026, 11, 22))
    assert verdict(person(2, None), History(interactions=(talk,)), RHYTHM, TODAY, aims).wanted == ()
    tried = touch(Purpose.RECONNECT, TouchState.SKIPPED, 22)
    assert verdict(person(2, None), History(touches=(tried,)), RHYTHM, TODAY, aims).wanted == ()
    before = touch(Purpose.RECONNECT, TouchState.SKIPPED, 20)
    assert verdict(person(2, None), History(touches=(before,)), RHYTHM, TODAY, aims).wanted


def test_a_campaign_counts_for_its_shortlist_while_it_runs() -> None:
    """P0-15: two check marks, given or proposed by the profile, and only in a running campaign."""
    ahead = person(1, None, profile=TRUSTED_AND_AHEAD)
    near = person(2, None, profile=TieProfile(trust=True, status=Status.PEER, past=Past.A_LOT))
    unknown = Candidate(contact_id="c-9")
    open_one = replace(campaign(), candidates=(Candidate(contact_id="c-1"), Candidate(contact_id="c-2"), unknown))
    world = Snapshot(contacts=(ahead, near), campaigns=(open_one,))
    assert aims_by_contact(world, RHYTHM).keys() == {"c-1"}
    closed = replace(world, campaigns=(replace(open_one, state=CampaignState.CLOSED),))
    assert aims_by_contact(closed, RHYTHM) == {}


def test_a_dropped_errand_is_no_aim() -> None:
    """What was taken back is wanted no more."""
    dropped = Snapshot(contacts=(person(1),), errands=(errand(ErrandKind.KINDNESS, dropped=True),))
    assert aims_by_contact(dropped, RHYTHM) == {}


def entry(uid: str, title: str = "") -> Entry:
    """An entry at ten in Berlin on 25 November, whose title was changed if one is given."""
    start = datetime(2026, 11, 25, 9, tzinfo=UTC)
    written = Meaning(title="Call Person 1", description="", start=start, end=start + timedelta(minutes=20))
    return Entry(
        uid=uid,
        shape=Shape.SLOT,
        carrier=Carrier.EVENT,
        state=EntryState.STANDING,
        href=f"/{uid}.ics",
        written=written,
        wrote_at=BEGAN,
        seen=replace(written, title=title) if title else None,
    )


def test_a_changed_talk_holds_the_question_and_a_planned_entry_has_its_day() -> None:
    """What stands on the calendar for somebody is known to their aims."""
    regular, ask = touch(Purpose.RECONNECT, TouchState.OPEN), touch(Purpose.ASK, TouchState.OPEN, n=2)
    thanks = touch(Purpose.THANK, TouchState.OPEN, n=3)
    elsewhere = replace(ask, key=replace(ask.key, contact_id="c-2"))
    world = Snapshot(
        contacts=(person(1),),
        campaigns=(campaign(),),
        touches=(regular, ask, thanks, elsewhere),
        entries=(entry("e-1"), entry("e-2"), entry("e-3")),
    )
    aims = aims_by_contact(world, RHYTHM)["c-1"]
    assert (aims.held, aims.placed_on) == (False, date(2026, 11, 25))
    changed = replace(world, entries=(entry("e-1", "Call P. at home"), entry("e-2")))
    assert aims_by_contact(changed, RHYTHM)["c-1"].held
