"""Drafts for one person: when there is one, when there is none, and the address an entry offers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from rekindled.adapters.catalogues import tongue_of
from rekindled.app.letter_results import draft_result
from rekindled.app.letters import drafted, ground_of, occasion_for, url_of
from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.facts import Setting, Snapshot
from rekindled.core.kindnesses import kindness_of
from rekindled.core.letters import Occasion
from rekindled.core.model import Channel, Contact, Purpose, TieProfile, Touch, TouchKey
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment
from rekindled.core.world import World
from tests.fakes.desks import FakeDesk, person
from tests.fakes.fake_drafts import FakeDrafts
from tests.samples import BEN_TALKED, PROFILE

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
EN = tongue_of("en")
BOAT = TieProfile(memory="the boat.")


def known(number: int, profile: TieProfile = BOAT, **more: object) -> Contact:
    """Somebody with an address, and a memory."""
    return replace(person(number, emails=(f"p{number}@example.org",), **more), profile=profile)


def touch(number: int, purpose: Purpose = Purpose.RECONNECT, channel: Channel = Channel.EMAIL) -> Touch:
    """An open touch of somebody."""
    key = TouchKey(contact_id=f"c-{number}", purpose=purpose, n=1)
    return Touch(key=key, entry_uid=f"e-{number}", due_on=date(2026, 11, 24), opened_at=NOW, channel=channel)


def world(*contacts: Contact, discreet: bool = False, **more: object) -> World:
    """These people, and what a test knows besides."""
    values = {"contacts": contacts, "settings": {Setting.EPOCH: "abcd1234"}, **more}
    moment = Moment(now=NOW, rhythm=Rhythm(timezone="Europe/Berlin", discreet=discreet))
    return World(snapshot=Snapshot(**values), moment=moment)  # type: ignore[arg-type]  # Snapshot's own


def test_a_personal_detail_makes_a_draft() -> None:
    """P1-07, P2-13: with the person's own detail in it, and their address."""
    found = drafted(world(known(1)), FakeDrafts(), known(1), Occasion.RECONNECT, EN)
    assert found.letter is not None
    assert "the boat" in found.letter.body
    assert draft_result(found) == {
        "contact": "Person 1",
        "contact_id": "c-1",
        "purpose": "reconnect",
        "language": "en",
        "to": "p1@example.org",
        "subject": "reconnect for Person 1",
        "body": "Hello Person 1,\n\nthe boat",
        "because": None,
        "missing": ["how you met", "what stood out about them", "what you looked up", "a note of your last talk"],
    }


def test_without_one_there_is_none() -> None:
    """P1-02, P1-07: it could go to anybody; what could be noted is named, and no template is asked."""
    drafts = FakeDrafts()
    found = drafted(world(person(1)), drafts, person(1), Occasion.RECONNECT, EN)
    assert found.letter is None
    assert "nothing personal is known of Person 1" in found.because
    assert len(found.missing) == 5
    told = draft_result(found)
    assert (told["to"], told["subject"], told["body"]) == (None, None, None)
    assert drafts.asked == []


@pytest.mark.parametrize(("people", "is_drafted"), [(3, True), (4, False)])
def test_the_same_words_go_to_three_people_at_most(people: int, is_drafted: bool) -> None:
    """P1-02: never one text to everyone; but for the name, it is the same."""
    contacts = [known(n) for n in range(1, people + 1)]
    waiting = tuple(touch(n) for n in range(1, people + 1))
    others = (touch(9, Purpose.RECONNECT), touch(1, Purpose.THANK))
    found = drafted(
        world(*contacts, touches=(*waiting, *others)), FakeDrafts(general=True), contacts[0], Occasion.RECONNECT, EN
    )
    assert (found.letter is not None) is is_drafted
    assert is_drafted or "more than 3 people" in found.because


def test_letters_that_differ_are_drafted_for_everybody() -> None:
    """P1-02: ten people with ten memories get ten letters."""
    contacts = [known(n, TieProfile(memory=f"boat {n}")) for n in range(1, 11)]
    waiting = tuple(touch(n) for n in range(1, 11))
    there = world(*contacts, touches=waiting)
    assert all(drafted(there, FakeDrafts(), one, Occasion.RECONNECT, EN).letter for one in contacts)


def test_a_letter_is_for_what_stands_open() -> None:
    """What is due first; a kindness becomes a letter of gratitude."""
    later = replace(touch(1, Purpose.THANK), due_on=date(2026, 12, 1))
    assert occasion_for(world(known(1), touches=(later, touch(1, Purpose.GIVE))), known(1)) is Occasion.GRATITUDE
    assert occasion_for(world(known(1), touches=(later,)), known(1)) is Occasion.THANK


def test_nobody_is_told_of_a_long_silence_after_a_talk() -> None:
    """A reconnect stands until the next look takes it off; a letter knows of the talk at once."""
    talked = known(1, last=date(2026, 11, 22))
    assert occasion_for(world(talked, touches=(touch(1),)), talked) is Occasion.CHECK_IN
    assert occasion_for(world(known(1), touches=(touch(1),)), known(1)) is Occasion.RECONNECT


def test_without_a_touch_it_reconnects_or_keeps_in_touch() -> None:
    """P0-01: by whether the tie is dormant."""
    assert occasion_for(world(known(1)), known(1)) is Occasion.RECONNECT
    kept = known(1, last=date(2026, 11, 1))
    assert occasion_for(world(kept), kept) is Occasion.CHECK_IN


def test_a_letter_is_built_on_all_that_is_known() -> None:
    """The tie, the last talk, and what an introduction is about."""
    asked = Errand(
        id="r-1",
        contact_id="c-1",
        kind=ErrandKind.INTRODUCTION,
        words="her work on leases.",
        asked_at=NOW,
        due_on=NOW.date(),
        about="c-2",
    )
    talk = replace(BEN_TALKED, contact_id="c-1", local_on=date(2026, 3, 4), note="the <move>.")
    one = known(1, PROFILE)
    there = world(one, known(2), errands=(asked,), interactions=(talk,))
    ground = ground_of(there, one, Occasion.INTRODUCE, tongue_of("de"))
    assert (ground.language, ground.name, ground.about, ground.matter) == (
        "de",
        "Person 1",
        "Person 2",
        "her work on leases",
    )
    assert (ground.last_note, ground.last_month) == ("the ‹move›", "März 2026")
    assert (ground.memory, ground.met, ground.standout) == ("the boat", "a fair", "patience")
    assert (ground.homework, ground.offer) == ("new job", "a room")
    unknown = ground_of(world(person(1)), person(1), Occasion.ASK, EN)
    assert (unknown.last_note, unknown.last_month, unknown.question) == ("", "", "")


def test_what_is_spoken_has_no_address() -> None:
    """Nor has who has none."""
    assert url_of(world(known(1)), FakeDrafts(), touch(1, channel=Channel.CALL)) == ""
    assert url_of(world(person(1)), FakeDrafts(), touch(1)) == ""


def test_an_address_opens_a_draft_where_one_is_personal() -> None:
    """Otherwise, in a discreet calendar, without templates or with a broken one it is the plain address."""
    drafts = FakeDrafts()
    found = parse_qs(urlsplit(url_of(world(known(1)), drafts, touch(1))).query)
    assert found == {"subject": ["reconnect for Person 1"], "body": ["Hello Person 1,\r\n\r\nthe boat"]}
    plain = "mailto:p1@example.org"
    assert url_of(world(known(1, TieProfile())), drafts, touch(1)) == plain
    assert url_of(world(known(1), discreet=True), drafts, touch(1)) == plain
    assert url_of(world(known(1)), None, touch(1)) == plain
    assert url_of(world(known(1)), FakeDrafts(broken=frozenset({Occasion.RECONNECT})), touch(1)) == plain


def test_of_the_kindnesses_only_gratitude_has_a_draft() -> None:
    """P2-17, P2-18, P2-19: an entry that means a favour or a word for their work opens no letter of thanks."""
    gives = [replace(one, key=replace(one.key, n=n)) for one in (touch(1, Purpose.GIVE),) for n in range(1, 4)]
    urls = {kindness_of(one.key): url_of(world(known(1)), FakeDrafts(), one) for one in gives}
    assert "?subject=gratitude" in urls.pop(ErrandKind.GRATITUDE)
    assert {*urls.values()} == {"mailto:p1@example.org"}


def test_a_look_writes_the_draft_into_the_entry() -> None:
    """The URL of an entry for one e-mail has it; a broken template costs no entry, and a block has no address."""
    profile = TieProfile(memory="the boat")
    for broken in (False, True):
        drafts = FakeDrafts(broken=frozenset({Occasion.CHECK_IN}) if broken else frozenset())
        desk = FakeDesk(drafts=drafts)
        desk.knows(replace(known(1, profile, last=date(2026, 11, 1)), channel=Channel.EMAIL))
        desk.look()
        (text,) = desk.calendar.texts().values()
        assert ("?subject=" in text.replace("\r\n ", "")) is not broken
        assert "mailto:p1@example.org" in text
    block = FakeDesk(drafts=FakeDrafts())
    block.knows(*(replace(known(n), channel=Channel.EMAIL) for n in (1, 2)))
    block.look()
    assert not [text for text in block.calendar.texts().values() if "mailto" in text]
