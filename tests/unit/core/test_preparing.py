"""What the user is told before they talk to somebody: each line there only when it is known (U14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from rekindled.core.history import History
from rekindled.core.model import Channel, Contact, Purpose, Status, TieProfile
from rekindled.core.phrases import (
    ASKING,
    ASKING_AFTER,
    CALM,
    CLOSING,
    MAKING_IT_EASY,
    NEVER_BARE,
    PLEASED,
    REOPENING,
    TAKING_UP,
    WORTH_NOTING_MEMORY,
    WORTH_NOTING_MET,
)
from rekindled.core.preparing import UNEASY, Line, for_block, for_slot, needs_calm
from rekindled.core.tongue import ENGLISH
from tests.fakes.desks import person
from tests.samples import BEN_TALKED, PROFILE

MOST_LINES = 12
ANN = person(1)
KNOWN = replace(person(1, emails=("a@example.org",)), profile=PROFILE)
NOTED = History(interactions=(replace(BEN_TALKED, contact_id="c-1", local_on=date(2026, 3, 4), note="the <move>"),))


def line(contact: Contact = ANN, purpose: Purpose = Purpose.RECONNECT, **more: object) -> Line:
    """A touch by phone."""
    values = {"channel": Channel.CALL, "history": History(), **more}
    return Line(contact=contact, purpose=purpose, **values)  # type: ignore[arg-type]  # the keywords are Line's own


def told(one: Line) -> list[str]:
    """All lines of a slot."""
    return for_slot(one, ENGLISH)


def test_of_somebody_unknown_there_is_next_to_nothing() -> None:
    """R1: what is not known takes no line."""
    assert told(line()) == [REOPENING[True, False], "Reach: +49 30 1234001"]
    assert told(line(replace(ANN, phones=()), Purpose.BIRTHDAY)) == []


def test_what_is_known_is_told_in_order() -> None:
    """U14, P3-04, P4-07, P1-03, P2-07: the talk, the tie, what to look up and offer, the opening, how to reach them."""
    assert told(line(KNOWN, history=NOTED, is_first=True)) == [
        "Last talk: 4 March 2026: the ‹move›",
        "How you met: a fair",
        "Why you lost touch: moved",
        "Remember: the boat",
        "What stood out: patience",
        "First look up: new job",
        "You can offer: a room",
        "You both know: Zoë, 李雷",
        REOPENING[True, True],
        CALM,
        "Reach: +49 30 1234001, a@example.org",
    ]


@pytest.mark.parametrize("purpose", Purpose)
def test_an_entry_stays_short(purpose: Purpose) -> None:
    """R1: a dozen lines, however much is known; only the question of an ask comes on top."""
    questions = ("Why?",) if purpose is Purpose.ASK else ()
    next_on = date(2027, 1, 1) if purpose is Purpose.THANK else None
    full = line(KNOWN, purpose, history=NOTED, is_first=True, asks=True, questions=questions, next_on=next_on)
    assert 1 + len(told(full)) - len(questions) <= MOST_LINES


def test_an_ask_names_its_question_and_an_errand_its_words() -> None:
    """P0-11, P0-16: the written question stands first."""
    one = line(purpose=Purpose.ASK, questions=("Who & why?",), matters=("the lease",), introduced_by=("Ben",))
    one = replace(one, introduced_to=("Cy",))
    assert told(one)[:4] == [
        "Your question: Who + why?",
        "To be introduced to: Cy",
        "What it is about: the lease",
        "Introduced by Ben: mention that first.",
    ]


@pytest.mark.parametrize(("spoken", "remembered"), [*product((True, False), repeat=2)])
def test_a_first_contact_opens_by_owning_the_gap(spoken: bool, remembered: bool) -> None:
    """P2-12, P3-06, P3-08, P3-09: on the phone one says who one is; a memory is used where there is one."""
    contact = KNOWN if remembered else ANN
    channel = Channel.VIDEO if spoken else Channel.EMAIL
    opening = REOPENING[spoken, remembered]
    assert opening in told(line(contact, channel=channel))
    assert "let too much time pass" in opening or "wish you had not lost touch" in opening
    assert ("say who you are" in opening) is spoken
    assert ("do they remember" in opening) is remembered


def test_a_request_on_a_social_site_has_a_note() -> None:
    """P3-10: never a bare connect request."""
    assert NEVER_BARE in told(line(channel=Channel.SOCIAL))
    assert NEVER_BARE not in told(line(channel=Channel.EMAIL))
    assert NEVER_BARE not in told(line(purpose=Purpose.CHECK_IN, channel=Channel.SOCIAL))


def test_each_purpose_has_its_opening() -> None:
    """P3-11, P4-05: and a thank-you, a kindness or a birthday need none."""
    assert ASKING[True] in told(line(KNOWN, Purpose.ASK))
    assert ASKING[False] in told(line(ANN, Purpose.ASK))
    assert ASKING_AFTER in told(line(ANN, Purpose.CHECK_IN))
    unnoted = History(interactions=(replace(NOTED.interactions[0], note=""),))
    assert ASKING_AFTER in told(line(ANN, Purpose.CHECK_IN, history=unnoted))
    assert TAKING_UP in told(line(ANN, Purpose.CHECK_IN, history=NOTED))
    assert MAKING_IT_EASY in told(line(ANN, Purpose.INTRODUCE))
    assert told(line(ANN, Purpose.GIVE)) == ["Reach: +49 30 1234001"]


def test_the_note_of_an_older_talk_is_not_the_last_talk() -> None:
    """What the user says of a later day has no note."""
    later = replace(ANN, last_contact_on=date(2026, 5, 1))
    assert "Last talk: 1 May 2026" in told(line(later, history=NOTED))


def test_a_first_call_or_somebody_ahead_is_met_calmly() -> None:
    """P0-06, P0-09, P0-17, P1-11, P2-23, P3-03: and nobody is told why (R20)."""
    ahead = replace(ANN, profile=TieProfile(status=Status.AHEAD))
    assert CALM in told(line(ahead))
    assert PLEASED in told(line(ahead, channel=Channel.EMAIL))
    assert CALM in told(line(is_first=True))
    assert not needs_calm(line(is_first=True, channel=Channel.EMAIL))
    assert not needs_calm(line())
    assert not needs_calm(line(ahead, Purpose.CHECK_IN))
    assert all(needs_calm(line(ahead, purpose)) for purpose in UNEASY)
    assert not needs_calm(line(purpose=Purpose.INTRODUCE, is_first=True))
    assert not [row for row in told(line(ahead)) if "ahead" in row]


def test_a_thank_you_ends_with_a_date() -> None:
    """P4-04, P0-19: never some time; why contact was lost is over by then."""
    thanks = told(line(KNOWN, Purpose.THANK, next_on=date(2027, 5, 4)))
    assert thanks[-3:-1] == [CLOSING, "Next check-in: about 4 May 2027"]
    assert not [row for row in thanks if row.startswith(("Why you lost touch", "First look up"))]


def test_one_missing_detail_is_asked_for() -> None:
    """R1: at most one, and none once it is noted."""
    assert WORTH_NOTING_MET in told(line(asks=True))
    met = replace(ANN, profile=TieProfile(met="a fair"))
    assert WORTH_NOTING_MEMORY in told(line(met, asks=True))
    assert not [row for row in told(line(KNOWN, asks=True)) if row.startswith("Worth noting")]
    assert not [row for row in told(line()) if row.startswith("Worth noting")]


def test_a_block_tells_little_of_each() -> None:
    """One personal thing, what to look up, what to offer, how to reach them."""
    assert for_block(line(KNOWN, history=NOTED, asks=True, questions=("Why?",)), ENGLISH) == [
        "Your question: Why?",
        "Last talk: 4 March 2026: the ‹move›",
        "Remember: the boat",
        "First look up: new job",
        "You can offer: a room",
        "Reach: +49 30 1234001, a@example.org",
    ]
    unremembered = replace(ANN, profile=TieProfile(met="a fair"))
    assert for_block(line(unremembered), ENGLISH) == ["How you met: a fair", "Reach: +49 30 1234001"]
    assert for_block(line(asks=True), ENGLISH) == [WORTH_NOTING_MET, "Reach: +49 30 1234001"]
