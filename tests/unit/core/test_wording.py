"""What is looked up in the world for an entry's words, and what leaves them as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rekindled.core.campaigns import Campaign, CampaignState, Candidate
from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.facts import Setting, Snapshot
from rekindled.core.memos import Memo, Remembered
from rekindled.core.model import Channel, Interaction, Outcome, Purpose, Shape, Touch, TouchKey, TouchState
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment
from rekindled.core.wording import answers_before, line_of, words_of
from rekindled.core.world import World
from tests.fakes.desks import person
from tests.samples import BEN_TALKED

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
DAY = timedelta(days=1)


def touch(purpose: Purpose = Purpose.RECONNECT, n: int = 1, at: datetime = NOW, **more: object) -> Touch:
    """An open touch of contact 1, planned at an instant."""
    key = TouchKey(contact_id="c-1", purpose=purpose, n=n)
    values = {"key": key, "entry_uid": f"e-{n}", "due_on": NOW.date(), "opened_at": at, **more}
    return Touch(**values)  # type: ignore[arg-type]  # the keywords are Touch's own


def world(now: datetime = NOW, **more: object) -> World:
    """Three people, and what a test knows besides."""
    values = {"contacts": (person(1), person(2), person(3)), "settings": {Setting.EPOCH: "abcd1234"}, **more}
    moment = Moment(now=now, rhythm=Rhythm(timezone="Europe/Berlin"))
    return World(snapshot=Snapshot(**values), moment=moment)  # type: ignore[arg-type]  # Snapshot's own


def tries(count: int, unanswered: int = 0) -> tuple[Interaction, ...]:
    """Reconnects that were answered, the last of them not."""
    return tuple(
        replace(
            BEN_TALKED,
            id=n,
            contact_id="c-2",
            at=NOW - DAY * n,
            purpose=Purpose.ASK if n % 2 else Purpose.RECONNECT,
            outcome=Outcome.UNANSWERED if n <= unanswered else Outcome.DONE,
        )
        for n in range(1, count + 1)
    )


def test_the_words_do_not_change_from_day_to_day() -> None:
    """R6: other words are another write, so time alone changes none."""
    open_one = touch()
    known = {"touches": (open_one,), "interactions": tries(6)}
    for shape in (Shape.SLOT, Shape.BLOCK):
        assert len({words_of(world(NOW + DAY * days, **known), shape, (open_one,)) for days in (0, 1, 40, 800)}) == 1


def test_answers_are_told_from_five_on_and_of_the_last_ten() -> None:
    """P0-10: skipped ones, check-ins and what came after the plan are left out."""
    assert answers_before(world(interactions=tries(4)), NOW) is None
    nine = answers_before(world(interactions=tries(9, unanswered=2)), NOW)
    assert (nine.answered, nine.tried) == (7, 9) if nine else False
    many = answers_before(world(interactions=tries(30, unanswered=3)), NOW)
    assert (many.answered, many.tried) == (7, 10) if many else False
    others = tuple(replace(row, purpose=Purpose.CHECK_IN) for row in tries(9))
    skipped = tuple(replace(row, outcome=Outcome.SKIPPED) for row in tries(9))
    for rows in (others, skipped):
        assert answers_before(world(interactions=rows), NOW) is None
    assert answers_before(world(interactions=tries(9)), NOW - DAY * 6) is None


def test_what_others_answer_later_leaves_a_block_as_it_is() -> None:
    """R6: a block tells what was known when it was planned."""
    open_one = touch(at=NOW - DAY * 3)
    before, after = tries(9)[3:], tries(9, unanswered=2)
    words = {words_of(world(interactions=rows), Shape.BLOCK, (open_one,)) for rows in (before, after)}
    assert len(words) == 1


def test_a_block_lists_its_people_in_order() -> None:
    """Whatever the order in which its touches come."""
    second = replace(touch(), key=TouchKey(contact_id="c-2", purpose=Purpose.RECONNECT, n=1), channel=Channel.EMAIL)
    title, text = words_of(world(), Shape.BLOCK, (second, touch()), "Moved.")
    assert title == "Reach out to Person 1 and Person 2"
    assert text.index("[ ] Person 1") < text.index("[ ] Person 2") < text.index("Moved.")


def test_only_the_first_entry_of_a_contact_asks() -> None:
    """R1: what came of an earlier one settles it; one that is open or withdrawn does not, nor does a later one."""
    earlier = touch(Purpose.CHECK_IN, 1, NOW - DAY, state=TouchState.LAPSED, settled_at=NOW)
    first = line_of(world(touches=(touch(),)), touch())
    assert (first.is_first, first.asks) == (True, True)
    later = line_of(world(touches=(touch(), earlier)), touch())
    assert (later.is_first, later.asks) == (False, False)
    withdrawn = replace(earlier, state=TouchState.WITHDRAWN)
    following = touch(Purpose.THANK, 1, NOW + DAY)
    assert line_of(world(touches=(touch(), withdrawn, following)), touch()).asks


def test_of_entries_planned_at_once_one_asks() -> None:
    """R1: and it is one for a talk, not for a wish or a kindness, which leave the asking to the next."""
    ask, check_in, give = touch(Purpose.ASK), touch(Purpose.CHECK_IN), touch(Purpose.GIVE)
    known = world(touches=(check_in, ask, give))
    assert [line_of(known, one).asks for one in (ask, check_in, give)] == [True, False, False]
    assert line_of(world(touches=(check_in, touch(Purpose.BIRTHDAY, at=NOW - DAY))), check_in).asks


@pytest.mark.parametrize(
    ("contact_id", "memo", "days", "asks"),
    [
        ("c-1", Memo.ASKED_DETAIL, 0, False),
        ("c-1", Memo.ASKED_DETAIL, 1, True),
        ("c-2", Memo.ASKED_DETAIL, 0, True),
        ("c-1", Memo.ASKED_PAST, 0, True),
    ],
)
def test_what_was_asked_elsewhere_before_is_not_asked_again(contact_id: str, memo: Memo, days: int, asks: bool) -> None:
    """R1: at most once, wherever; asked after the entry was planned, its words stay."""
    kept = Remembered(contact_id=contact_id, memo=memo, on=date(2026, 11, 22) + timedelta(days=days))
    assert line_of(world(memos=(kept,)), touch()).asks is asks


def campaign(n: int, ran_from: datetime | None) -> Campaign:
    """A running campaign with contact 1 on its shortlist."""
    return Campaign(
        id=f"k-{n}",
        problem="p",
        question=f"Question {n}?",
        opened_on=date(2026, 11, n),
        state=CampaignState.RUNNING,
        candidates=(Candidate(contact_id="c-1", willing=True, distant=True),),
        ran_from=ran_from,
    )


def test_an_ask_carries_the_questions_nobody_has_asked_yet() -> None:
    """P0-11, P0-16: two campaigns share one ask, and what an earlier one asked is not asked again."""
    both = (campaign(1, NOW - DAY * 9), campaign(2, NOW - DAY), campaign(3, None))
    asked = touch(Purpose.ASK, 1, NOW - DAY * 5, state=TouchState.DONE, settled_at=NOW - DAY * 4)
    ask = touch(Purpose.ASK, 2)
    assert line_of(world(campaigns=both), ask).questions == ("Question 1?", "Question 2?", "Question 3?")
    assert line_of(world(campaigns=both, touches=(asked,)), ask).questions == ("Question 2?", "Question 3?")
    assert line_of(world(campaigns=both), touch(Purpose.CHECK_IN)).questions == ()
    unanswered = replace(asked, state=TouchState.UNANSWERED)
    again = line_of(world(campaigns=both, touches=(unanswered,)), replace(ask, attempt=2))
    assert again.questions == ("Question 1?", "Question 2?", "Question 3?")
    assert line_of(world(campaigns=both, touches=(unanswered,)), ask).questions == ("Question 2?", "Question 3?")


def errand(kind: ErrandKind, words: str, days: int = 0, **more: object) -> Errand:
    """Something to do with contact 1, planned yesterday."""
    values = {"id": f"r-{words}", "contact_id": "c-1", "asked_at": NOW - DAY, "due_on": NOW.date() + days * DAY, **more}
    return Errand(kind=kind, words=words, **values)  # type: ignore[arg-type]  # the keywords are Errand's own


def test_an_errand_is_told_in_its_words() -> None:
    """P2-17, P2-18: those that are due, once; a later one waits, unless there is no other; without words none."""
    book, party = errand(ErrandKind.KINDNESS, "the book"), errand(ErrandKind.GRATITUDE, "the party", 30)
    give = touch(Purpose.GIVE)
    assert line_of(world(errands=(book, party)), give).matters == ("the book",)
    assert line_of(world(errands=(party,)), give).matters == ("the party",)
    done = touch(Purpose.GIVE, 1, NOW - DAY / 2, state=TouchState.DONE, settled_at=NOW - DAY / 4)
    assert line_of(world(errands=(book,), touches=(done,)), touch(Purpose.GIVE, 2)).matters == ()
    assert line_of(world(errands=(errand(ErrandKind.KINDNESS, ""),)), give).matters == ()
    assert line_of(world(errands=(book,)), touch(Purpose.ANSWER)).matters == ()


def test_whom_an_introduction_is_to_is_named() -> None:
    """P4-05: by name, as far as they are known."""
    asked = errand(ErrandKind.INTRODUCTION, "leases", about="c-2")
    unknown = errand(ErrandKind.INTRODUCTION, "boats", about="c-9")
    told = line_of(world(errands=(asked, unknown)), touch(Purpose.INTRODUCE))
    assert (told.introduced_to, told.matters) == (("Person 2",), ("boats", "leases"))


def test_who_introduced_them_is_mentioned_first() -> None:
    """P4-05, P4-06: in the first talk after somebody both know agreed."""
    asked = errand(ErrandKind.INTRODUCTION, "meet", contact_id="c-2", about="c-1", asked_at=NOW - DAY * 9)
    key = TouchKey(contact_id="c-2", purpose=Purpose.INTRODUCE, n=1)
    agreed = replace(touch(at=NOW - DAY * 8), key=key, state=TouchState.DONE, settled_at=NOW - DAY * 7)
    known = world(errands=(asked,), touches=(agreed,))
    assert line_of(known, touch()).introduced_by == ("Person 2",)
    assert line_of(known, touch(Purpose.CHECK_IN)).introduced_by == ()
    assert line_of(known, touch(at=NOW - DAY * 7.5)).introduced_by == ()


def test_a_thank_you_knows_about_when_they_talk_next() -> None:
    """P0-19: one cadence after the talk, the default where they have none; of no talk nothing is known."""
    met = person(1, every="2 months", last=date(2026, 11, 20))
    assert line_of(world(contacts=(met,)), touch(Purpose.THANK)).next_on == date(2027, 1, 20)
    without = person(1, every=None, last=date(2026, 11, 20))
    assert line_of(world(contacts=(without,)), touch(Purpose.THANK)).next_on == date(2027, 5, 20)
    assert line_of(world(), touch(Purpose.THANK)).next_on is None
    assert line_of(world(contacts=(met,)), touch()).next_on is None
