"""Every rule of one contact, in order (issue 5, item 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from rekindled.app.chain import chain
from rekindled.core.abroad import Abroad
from rekindled.core.cadence import parse_cadence
from rekindled.core.model import Birthday, Channel, Contact
from rekindled.core.rhythm import Rhythm
from rekindled.core.world import World
from tests.fakes.desks import BERLIN, person
from tests.fakes.played import world_of
from tests.fakes.stories import only_entry, start_on, world_with
from tests.samples import BEN_TALKED
from tests.unit.app.test_look_practices import running

ORDER = ["gate", "cadence", "last talk", "due", "hours", "zone", "share", "place", "change"]


def told(world: World, contact: Contact) -> dict[str, str]:
    """What each rule says."""
    return {link.about: link.text for link in chain(world, contact)[0]}


def test_every_rule_is_told_in_its_order() -> None:
    """For a tie to revive that has no place yet: when the next look gives it one."""
    contact = person(1)
    links, next_on = chain(world_of([contact]), contact)
    assert [link.about for link in links] == ORDER
    assert [link.text for link in links] == [
        "nothing keeps them out",
        "every 6 months, their own",
        "none known: a tie to revive",
        "to reconnect: wanted every 6 months, no conversation known: as soon as the caps allow",
        "Tue, Wed, Thu 08:30-11:30, 20 minutes by call",
        "as far as is known they live in yours",
        "3 of 5 places a week are kept for ties to revive that wait, for 4 weeks ahead",
        "the next look gives it Tue 24 November 2026, 08:30",
        "all of it: rekindled plan",
    ]
    assert next_on == date(2026, 11, 24)


def test_what_stands_is_told_with_what_would_change_it() -> None:
    """The entry's day is the next one."""
    desk = world_with(person(1, last=date(2026, 10, 1)))
    world = World(snapshot=desk.snapshot, moment=desk.desk.moment())
    links, next_on = chain(world, desk.snapshot.contacts[0])
    assert next_on == start_on(desk, desk.touches()[0])
    assert links[3].text == "Thu 1 April 2027, to check in: last talk on 2026-10-01, every 6 months"
    assert links[-2].text.startswith("it stands on Thu 1 April 2027")
    assert "rekindled log" in links[-1].text
    assert only_entry(desk, "c-1")


def test_who_waits_is_told_why() -> None:
    """And that fewer people or more mornings would change it."""
    contact = person(1)
    links, next_on = chain(world_of([contact], replace(BERLIN, per_week=0)), contact)
    assert links[-2].text.startswith("it waits: no morning is free")
    assert "rekindled capacity" in links[-1].text
    assert next_on is None


def test_a_rule_that_ends_the_matter_is_followed_by_what_would_change_it() -> None:
    """A gate, or that nobody is scheduled by being imported (R2, R21)."""
    kept_out, idle = person(1, do_not_contact=True), person(2, None)
    world = world_of([kept_out, idle])
    assert told(world, kept_out)["gate"] == "marked do-not-contact"
    assert told(world, kept_out)["change"] == "what keeps them out: rekindled contacts edit c-1"
    assert list(told(world, idle)) == ["gate", "cadence", "change"]
    assert told(world, idle)["cadence"] == "none, and no circle that has one"


def test_the_last_talk_is_told_with_where_it_is_known_from() -> None:
    """U1: also of somebody nothing is planned with; what the user noted goes where no later talk is in the log."""
    idle = person(2, None, date(2026, 10, 1))
    assert told(world_of([idle]), idle)["last talk"] == "Thu 1 October 2026, as noted for them"
    row = replace(BEN_TALKED, contact_id="c-2", local_on=date(2026, 11, 2))
    world = world_of([idle])
    logged = replace(world, snapshot=replace(world.snapshot, interactions=(row,)))
    assert told(logged, idle)["last talk"] == "Mon 2 November 2026, logged by you"


def test_what_is_wanted_beside_the_regular_follow_up_is_told() -> None:
    """A birthday near, and a question that stands for the first talk."""
    kept = person(1, "3 months", date(2026, 10, 1), birthday=Birthday(month=12, day=1))
    assert told(world_of([kept]), kept)["birthday"].startswith("Tue 1 December 2026: their birthday")
    desk = world_with(person(2))
    running(desk, "c-2")
    world = World(snapshot=desk.snapshot, moment=desk.desk.moment())
    said = told(world, desk.snapshot.contacts[0])
    assert said["ask"] == "Sun 22 November 2026: on the shortlist of campaign q-1"
    assert said["due"].startswith("your question comes first")


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        (person(1, circle="friends"), "every 6 months, their own"),
        (person(1, None, circle="friends"), "every 2 months, from their circle friends"),
        (replace(person(1), every="default"), "every 6 months, the default, as you said for them"),
    ],
)
def test_a_cadence_is_told_with_where_it_comes_from(contact: Contact, words: str) -> None:
    """One's own before the circle's, and that before the default."""
    rhythm = Rhythm(timezone="Europe/Berlin", circles={"friends": parse_cadence("2 months")})
    assert told(world_of([contact], rhythm), contact)["cadence"] == words


def test_the_default_holds_once_you_have_talked() -> None:
    """Also for somebody who has no cadence any more."""
    desk = world_with(person(1))
    desk.tick(only_entry(desk, "c-1").uid)
    desk.look()
    contact = replace(desk.snapshot.contacts[0], every=None)
    snapshot = replace(desk.snapshot, contacts=(contact,))
    world = World(snapshot=snapshot, moment=desk.desk.moment())
    assert told(world, contact)["cadence"] == "every 6 months, the default once you have talked"
    assert told(world, contact)["share"].startswith("one of 5 places a week; 3 of 5")


def test_where_somebody_lives_is_told_with_what_it_means() -> None:
    """For a call the hour must be decent there; a message may come at any time."""
    contact = person(1, last=date(2026, 11, 22) - timedelta(days=40))
    abroad = {"c-1": Abroad(zone=ZoneInfo("Asia/Tokyo"), because="their phone number is from Japan")}
    world = replace(world_of([contact]), abroad=abroad)
    told_of_call = "Asia/Tokyo (their phone number is from Japan): a call must be within 08:00-20:00 there"
    assert told(world, contact)["zone"] == told_of_call
    writing = replace(contact, channel=Channel.TEXT)
    world = replace(world_of([writing]), abroad=abroad)
    assert told(world, writing)["zone"].endswith("which matters only for calls")
