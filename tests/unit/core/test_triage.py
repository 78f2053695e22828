"""Which questions are open, in whose turn, and what an answer makes true (P0-02 to P0-07, R1, R20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date

import pytest

from rekindled.core.cadence import parse_cadence
from rekindled.core.campaigns import Campaign, CampaignState, Candidate
from rekindled.core.circles import SPHERES, in_order, known_circles
from rekindled.core.errors import UsageError
from rekindled.core.facts import Snapshot
from rekindled.core.memos import Memo, Remembered
from rekindled.core.model import FOREVER, Contact, Past, Status, TieProfile
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment
from rekindled.core.triage import (
    ALL,
    KEYS,
    MEMO_OF,
    PROFILE,
    USUAL,
    Answer,
    Topic,
    in_turn,
    is_known,
    open_about,
    told,
    understood,
)
from rekindled.core.world import World
from tests.fakes.desks import BERLIN, SUNDAY

TODAY = date(2026, 11, 22)
ANN = Contact(id="c-1", name="Ann")
FULL = replace(
    ANN,
    circle="friends",
    every="default",
    profile=TieProfile(past=Past.A_LOT, status=Status.PEER, trust=False, lost_because="moved", offer="a bed"),
)


def world(*contacts: Contact, memos: Sequence[Remembered] = (), **more: object) -> World:
    """A world of these people, on a Sunday in Berlin."""
    rhythm = replace(BERLIN, circles={"friends": parse_cadence("2 months")})
    snapshot = replace(Snapshot(contacts=contacts, memos=tuple(memos)), **more)  # type: ignore[arg-type]  # its fields
    return World(snapshot=snapshot, moment=Moment(now=SUNDAY, rhythm=rhythm))


def asked(topic: Topic, contact: Contact = ANN, on: date = TODAY) -> Remembered:
    """That a question was put."""
    return Remembered(contact_id=contact.id, memo=MEMO_OF[topic], on=on)


def names(of: World, *, again: bool = False) -> list[str]:
    """The people in turn."""
    return [one.contact.name for one in in_turn(of, again=again)]


def test_whoever_is_a_name_only_has_five_questions_open() -> None:
    """P0-02: the three questions of a tie, then circle and cadence, in that order."""
    assert open_about(world(ANN), ANN).topics == USUAL == (*PROFILE, Topic.CIRCLE, Topic.CADENCE)


def test_more_questions_are_asked_on_request() -> None:
    """P3-04, P1-03: why contact was lost and what there is to offer come last."""
    assert open_about(world(ANN), ANN, ALL).topics == (*USUAL, Topic.LOST, Topic.OFFER)


@pytest.mark.parametrize("topic", ALL)
def test_what_is_known_is_not_asked(topic: Topic) -> None:
    """R1: every field that says something closes its question, a no as well as a yes."""
    assert is_known(FULL, topic, BERLIN)
    assert not is_known(ANN, topic, BERLIN)


def test_a_circle_with_a_cadence_answers_how_often() -> None:
    """U8: a contact in it need not be asked."""
    friend = replace(ANN, circle="friends")
    assert Topic.CADENCE not in open_about(world(friend), friend).topics


def test_nothing_is_asked_twice() -> None:
    """R1: a question that was put once stays closed, answered or skipped, until it is asked for again."""
    here = world(ANN, memos=[asked(topic) for topic in USUAL])
    assert open_about(here, ANN).topics == ()
    assert in_turn(here) == ()
    assert open_about(here, ANN, again=True).topics == USUAL
    assert names(here, again=True) == ["Ann"]


def test_a_round_goes_on_where_it_was_left() -> None:
    """R1: what was asked before an interruption is not asked after it."""
    here = world(ANN, memos=[asked(Topic.PAST), asked(Topic.STATUS)])
    assert in_turn(here)[0].topics == (Topic.TRUST, Topic.CIRCLE, Topic.CADENCE)


def test_people_in_use_come_first_then_the_longest_silence() -> None:
    """P0-04: the comfortable choice, talked with lately, comes after the distant one; the unknown come last by name."""
    kept = Contact(id="c-1", name="Kept", every="default", last_contact_on=TODAY)
    asked_for = Contact(id="c-2", name="Asked for", last_contact_on=date(2026, 11, 21))
    lately = Contact(id="c-3", name="Lately", last_contact_on=date(2026, 10, 1))
    long_ago = Contact(id="c-4", name="Long ago", last_contact_on=date(2016, 10, 1))
    zoe, Bea = Contact(id="c-5", name="zoe"), Contact(id="c-6", name="Bea")  # noqa: N806 - as people write names
    campaign = Campaign(
        id="q-1", problem="p", question="q?", opened_on=TODAY, candidates=(Candidate(contact_id="c-2"),)
    )
    people = (zoe, Bea, lately, long_ago, kept, asked_for)
    assert names(world(*people, campaigns=(campaign,))) == ["Asked for", "Kept", "Long ago", "Lately", "Bea", "zoe"]
    closed = replace(campaign, state=CampaignState.CLOSED)
    assert names(world(*people, campaigns=(closed,)))[-3:] == ["Asked for", "Bea", "zoe"]


def test_what_was_skipped_longest_ago_is_asked_again_first() -> None:
    """R1: a second round of skipped questions goes on where the first one ended."""
    ben = Contact(id="c-2", name="Ben", every="default")
    memos = [asked(Topic.PAST, ben), asked(Topic.PAST, on=date(2026, 11, 1))]
    assert names(world(ANN, ben, memos=memos), again=True) == ["Ann", "Ben"]


@pytest.mark.parametrize(
    "gate",
    [{"archived_on": TODAY}, {"do_not_contact": True}, {"rests_until": FOREVER}],
    ids=lambda gate: next(iter(gate)),
)
def test_whoever_is_left_alone_is_not_asked_about(gate: dict[str, object]) -> None:
    """R21: nobody is asked about somebody removed, resting or not to be contacted."""
    assert names(world(replace(ANN, **gate))) == []  # type: ignore[arg-type]  # the keywords are Contact's own


@pytest.mark.parametrize(
    ("topic", "typed", "answer"),
    [
        (Topic.PAST, "o", Past.OCCASIONAL),
        (Topic.PAST, " A  Lot ", Past.A_LOT),
        (Topic.STATUS, "B", Status.BEHIND),
        (Topic.STATUS, "ahead", Status.AHEAD),
        (Topic.TRUST, "y", True),
        (Topic.TRUST, "FALSE", False),
        (Topic.CADENCE, "m", parse_cadence("1 month")),
        (Topic.CADENCE, "3", parse_cadence("3 months")),
        (Topic.CADENCE, "y", parse_cadence("1 year")),
        (Topic.CADENCE, "n", None),
        (Topic.CADENCE, "none", None),
        (Topic.CADENCE, "Default", "default"),
        (Topic.CADENCE, "2 weeks", parse_cadence("2 weeks")),
        (Topic.CIRCLE, "2", "friends"),
        (Topic.CIRCLE, "FAMILY", "family"),
        (Topic.CIRCLE, "choir\x1b", "choir"),
        (Topic.LOST, "she moved", "she moved"),
        (Topic.OFFER, "a  bed", "a bed"),
    ],
)
def test_a_key_a_word_and_a_line_are_understood(topic: Topic, typed: str, answer: Answer) -> None:
    """P0-03, P0-05, P0-07: each answer can be given by its key or by its word."""
    assert understood(topic, typed, ("family", "friends")) == answer


@pytest.mark.parametrize(
    ("topic", "typed", "expected"),
    [
        (Topic.PAST, "x", '"x" is no answer here; expected occasional or a lot'),
        (Topic.TRUST, "maybe", "expected yes or true or no or false"),
        (Topic.CADENCE, "often", "is not a period"),
        (Topic.CIRCLE, "3", "there is no circle 3; expected a number from 1 to 2, or a name"),
        (Topic.CIRCLE, "0", "there is no circle 0"),
        (Topic.CIRCLE, "9" * 5000, "there is no circle 9"),
        (Topic.CIRCLE, "x" * 201, "at most 200"),
        (Topic.CIRCLE, " ", "expected a circle's name"),
        (Topic.LOST, "x" * 2001, "at most 2000"),
    ],
)
def test_what_is_no_answer_is_refused_with_what_is_expected(topic: Topic, typed: str, expected: str) -> None:
    """The sentence names what would be one."""
    with pytest.raises(UsageError, match=expected.replace("?", r"\?")):
        understood(topic, typed, ("family", "friends"))


def test_without_a_list_a_number_is_a_name() -> None:
    """In a sheet nothing is numbered."""
    assert understood(Topic.CIRCLE, "1860") == "1860"


@pytest.mark.parametrize("topic", ALL)
def test_an_answer_goes_to_the_field_of_its_topic(topic: Topic) -> None:
    """Each topic is named as the field of Contact or TieProfile that it fills."""
    holder = FULL if topic in (Topic.CIRCLE, Topic.CADENCE) else FULL.profile
    assert topic.value in {one.name for one in fields(holder)}
    assert is_known(told(ANN, topic, getattr(holder, topic.value)), topic, BERLIN)


def test_every_topic_has_a_memo_of_its_own() -> None:
    """R1: what was asked is remembered for each question apart."""
    assert len(set(MEMO_OF.values())) == len(ALL)
    assert all(isinstance(memo, Memo) for memo in MEMO_OF.values())
    assert set(KEYS) == {*PROFILE, Topic.CADENCE}


def test_the_spheres_come_first_then_the_users_own() -> None:
    """P2-02: family, friends, colleagues, hobbies, others."""
    assert in_order(["choir", "friends", "Chess", "family", "choir"]) == ("family", "friends", "Chess", "choir")


def test_circles_to_choose_from_are_those_of_people_and_the_configuration() -> None:
    """P2-02: and the spheres of everybody; a removed contact's circle is none."""
    people = [replace(ANN, circle="choir"), ANN, replace(ANN, circle="old club", archived_on=TODAY)]
    rhythm = Rhythm(timezone="UTC", circles={"band": parse_cadence("monthly")})
    assert known_circles(people, rhythm) == (*SPHERES, "band", "choir")
