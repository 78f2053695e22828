"""No favour before something went back and forth (P1-08, P3-12, P4-08, P4-09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rekindled.core.cadence import parse_cadence
from rekindled.core.errands import FAVOURS, ErrandKind
from rekindled.core.facts import Snapshot
from rekindled.core.guard import has_exchanged, objection
from rekindled.core.history import History, valid
from rekindled.core.ledger import Ledger, ledger_of, ledger_words
from rekindled.core.log_rows import entered
from rekindled.core.memory import evolve
from rekindled.core.model import Channel, Interaction, Outcome, Purpose
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment
from tests.samples import BEN, BEN_TALKED, CHECK_IN

NOW = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Berlin"))
MOMENT = Moment(now=NOW, rhythm=Rhythm(timezone="Europe/Berlin"))


def history(*rows: Interaction) -> History:
    """A history of these rows."""
    return History(interactions=rows)


def row(days_ago: int = 10, **more: object) -> Interaction:
    """A talk so many days ago."""
    at = NOW - timedelta(days=days_ago)
    return replace(BEN_TALKED, at=at, local_on=at.date(), **more)  # type: ignore[arg-type]  # Interaction's own


@pytest.mark.parametrize(
    ("rows", "exchanged"),
    [
        ((), False),
        ((row(),), True),
        ((row(364),), True),
        ((row(365),), False),
        ((row(channel=Channel.AMBIENT),), False),
        ((row(outcome=Outcome.UNANSWERED),), False),
        ((row(purpose=Purpose.THANK),), False),
        ((row(400), row(3, purpose=Purpose.CHECK_IN)), True),
    ],
)
def test_an_exchange_is_a_talk_within_the_dormant_span(rows: tuple[Interaction, ...], exchanged: bool) -> None:
    """P3-12, P3-16: an old talk, a post that was seen, a thank-you and no answer are none."""
    assert has_exchanged(history(*rows), MOMENT) is exchanged


def test_another_span_of_silence_counts_as_configured() -> None:
    """P0-01: the span is the one after which a tie is dormant."""
    longer = replace(MOMENT, rhythm=replace(MOMENT.rhythm, dormant_after=parse_cadence("3 years")))
    assert has_exchanged(history(row(700)), longer)


@pytest.mark.parametrize("kind", list(ErrandKind))
def test_only_favours_wait_for_an_exchange(kind: ErrandKind) -> None:
    """P0-16, P1-08, P4-08, P4-09: a favour, a referral, a recommendation, an introduction; advice does not wait."""
    assert (objection(BEN, kind, History(), MOMENT) is not None) == (kind in FAVOURS)
    assert objection(BEN, kind, history(row()), MOMENT) is None


def test_the_objection_proposes_the_reconnect_first() -> None:
    """P4-09: whether it stands, is to be planned, or nothing plans it yet; and how to override it."""
    standing = History(touches=(CHECK_IN,))
    told = objection(BEN, ErrandKind.REFERRAL, standing, MOMENT) or ""
    assert "a first contact should not ask for a job referral" in told
    assert "Reconnect first, it stands on your calendar" in told
    assert "--kind advice" in told
    assert told.endswith("add --anyway")
    kept = replace(BEN, every=parse_cadence("6 months"))
    assert "the next look plans it" in (objection(kept, ErrandKind.FAVOUR, History(), MOMENT) or "")
    assert "give them a cadence" in (objection(BEN, ErrandKind.FAVOUR, History(), MOMENT) or "")


def test_a_noted_last_contact_is_no_exchange_but_is_asked_about() -> None:
    """P3-12: a date alone does not say that anything went back and forth; logging the talk does."""
    noted = replace(BEN, last_contact_on=date(2026, 10, 1))
    told = objection(noted, ErrandKind.INTRODUCTION, History(), MOMENT) or ""
    assert "rekindled log c-2 --on 2026-10-01" in told
    assert "--kind advice" not in told
    old = replace(BEN, last_contact_on=date(2020, 10, 1))
    assert "2020" not in (objection(old, ErrandKind.FAVOUR, History(), MOMENT) or "")


def test_the_ledger_counts_what_was_done() -> None:
    """P1-05, P2-10: gives and asks; an introduction is an ask, and what came to nothing is neither."""
    rows = [
        row(purpose=Purpose.GIVE),
        row(purpose=Purpose.GIVE),
        row(purpose=Purpose.ASK),
        row(purpose=Purpose.INTRODUCE),
        row(purpose=Purpose.GIVE, outcome=Outcome.UNANSWERED),
        row(),
    ]
    assert ledger_of(rows) == Ledger(gave=2, asked=2)


def after(*told: Interaction) -> list[tuple[Purpose | None, str, str]]:
    """What the log has once each row was entered in turn."""
    known = Snapshot()
    for one in told:
        known = evolve(known, entered(known.interactions, one))
    return [(one.purpose, one.note, one.uid) for one in valid(known.interactions)]


def test_a_give_is_the_days_conversation() -> None:
    """P2-10: what was one talk that day becomes it, whatever it was for, with both notes; said again it is nothing."""
    talk = row(note="the move", purpose=Purpose.CHECK_IN, uid="rk-1")
    give = row(note="the article", purpose=Purpose.GIVE)
    assert after(talk, give, give) == [(Purpose.GIVE, "the move\nthe article", "rk-1")]
    assert after(row(note="the article"), give) == [(Purpose.GIVE, "the article", "")]


def test_a_give_and_an_ask_of_one_day_are_one_talk() -> None:
    """P1-05: one day stays one interaction (design §5), and the ask is what counts of it, whichever came first."""
    give, ask = row(note="the article", purpose=Purpose.GIVE), row(note="the van", purpose=Purpose.ASK)
    assert after(give, ask) == [(Purpose.ASK, "the article\nthe van", "")]
    assert after(ask, give) == [(Purpose.ASK, "the van\nthe article", "")]


def test_a_purpose_is_kept_without_a_word() -> None:
    """A give that says nothing new still makes the talk of that day one."""
    assert after(row(purpose=Purpose.CHECK_IN), row(purpose=Purpose.GIVE)) == [(Purpose.GIVE, "", "")]


def test_an_answer_is_one_with_the_message_but_takes_no_other_talk() -> None:
    """P3-18: the message of that day becomes it; a check-in of that day stays one and takes its note."""
    answer = row(note="said yes", purpose=Purpose.ANSWER)
    assert after(row(note="asks"), answer) == [(Purpose.ANSWER, "asks\nsaid yes", "")]
    assert after(row(purpose=Purpose.CHECK_IN), answer) == [(Purpose.CHECK_IN, "said yes", "")]


def test_what_is_no_talk_or_has_no_purpose_is_entered_as_ever() -> None:
    """One day is one conversation; nobody reached is a row of its own."""
    missed = row(purpose=Purpose.GIVE, outcome=Outcome.UNANSWERED)
    assert after(row(), row(note="the move"), missed) == [(None, "the move", ""), (Purpose.GIVE, "", "")]


@pytest.mark.parametrize(
    ("ledger", "words"),
    [
        (Ledger(), "With Ben, nothing given and nothing asked is logged so far."),
        (Ledger(gave=2, asked=1), "With Ben so far: you gave twice and asked once."),
        (Ledger(asked=3), "With Ben so far: you gave nothing and asked 3 times."),
    ],
)
def test_the_ledger_is_told_in_words_without_a_grade(ledger: Ledger, words: str) -> None:
    """P1-05, R20: what was, and no balance."""
    assert ledger_words("Ben", ledger) == words
