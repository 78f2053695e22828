"""When a server is tried out, and what is remembered of it (promises 19 and 42)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rekindled.app.checking import examine
from rekindled.app.desk import Desk
from rekindled.app.look import look
from rekindled.app.quirks import EVERY_QUIRK, IN_WORDS, NO_QUIRKS, NOT_YET_TRIED, Quirk, Quirks, read_quirks, spelled
from rekindled.core.errors import CalendarGone, CalendarRefused, CalendarUnavailable
from rekindled.core.facts import Setting, SettingSaved
from rekindled.core.identity import event_of, parse_uid
from tests.fakes.desks import FakeDesk, person
from tests.fakes.stories import DAY, world_with

BLIND = frozenset({Quirk.OVERWRITES, Quirk.DELETES_BLINDLY})


def told(world: FakeDesk, quirks: Quirks | None) -> Desk:
    """The desk of a user who names the quirks."""
    return replace(world.desk, wishes=replace(world.desk.wishes, quirks=quirks))


def kept(world: FakeDesk) -> str | None:
    """What the store remembers."""
    return world.snapshot.settings.get(Setting.QUIRKS)


def behaviour(desk: Desk) -> str:
    """What `check` says of the server's behaviour."""
    return next(finding.text for finding in examine(desk) if finding.about == "behaviour")


@pytest.mark.parametrize("quirks", [None, NO_QUIRKS, BLIND, EVERY_QUIRK])
def test_quirks_survive_the_store(quirks: Quirks | None) -> None:
    """What was found out is read back as it was, the unknown as unknown."""
    assert read_quirks(spelled(quirks)) == quirks


def test_name_from_another_version_is_no_quirk_of_ours() -> None:
    """An older program reads what it knows; nothing kept at all is nothing known."""
    assert read_quirks("overwrites flies-away") == {Quirk.OVERWRITES}
    assert read_quirks(None) is None


def test_server_is_tried_out_once_at_the_first_look() -> None:
    """After its first write, which was made with every care; later looks work with what was found."""
    world = FakeDesk()
    world.account.quirks = BLIND
    world.look()
    assert not world.account.tried
    world.knows(person(1))
    world.look()
    assert kept(world) == "deletes-blindly overwrites"
    assert world.account.opened_with == NOT_YET_TRIED
    for _ in range(3):
        world.look()
    assert len(world.account.tried) == 1
    assert world.account.opened_with == BLIND


def test_probe_is_no_entry_of_ours_and_out_of_the_way() -> None:
    """Its UID is none an entry can have, both texts share it, and it stands long ago."""
    world = world_with(person(1))
    (probe,) = world.account.tried
    seen, other = world.codec.decode(probe.text), world.codec.decode(probe.other)
    assert seen.uid == other.uid
    assert parse_uid(seen.uid) is None
    assert event_of(seen.uid) is None
    assert seen.meaning != other.meaning
    assert str(seen.meaning.start) < "2002"


def test_server_that_cannot_be_tried_out_is_trusted_with_nothing() -> None:
    """The look goes on with every care, and tries again when everything is listed, not at each look."""
    world = FakeDesk()
    world.account.untriable = CalendarUnavailable("no")
    world.knows(person(1))
    assert world.look().tally.created == 1
    assert kept(world) == "unknown"
    world.settle_down()
    assert world.account.opened_with == EVERY_QUIRK
    asked = len(world.account.tried)
    world.look()
    assert len(world.account.tried) == asked
    world.account.untriable = None
    world.clock.advance(2 * DAY)
    world.look()
    assert kept(world) == ""


def test_calendar_that_goes_while_it_is_tried_out_is_left_to_the_next_look() -> None:
    """One answer is no proof that it is gone: the look ends well, and the trial is made again."""
    world = FakeDesk()
    world.account.untriable = CalendarGone("gone")
    world.knows(person(1))
    assert world.look().tally.created == 1
    assert kept(world) == "unknown"
    world.calendar.vanished = True
    assert world.look().brake


def test_what_the_user_names_is_not_tried_out() -> None:
    """Quirks in the configuration win over finding out."""
    world = FakeDesk()
    world.knows(person(1))
    look(told(world, BLIND))
    assert not world.account.tried
    assert world.account.opened_with == BLIND
    assert kept(world) is None
    assert "as caldav.quirks says" in behaviour(told(world, NO_QUIRKS))


@pytest.mark.parametrize(("quirks", "hours"), [(NO_QUIRKS, 24), (frozenset({Quirk.BELIEVES_ANY_TOKEN}), 1)])
def test_everything_is_listed_now_and_then(quirks: Quirks, hours: int) -> None:
    """A change that no token tells of is noticed within a day, on servers that believe any token within an hour."""
    world = FakeDesk()
    world.account.quirks = quirks
    world.knows(person(1))
    world.settle_down()
    world.calendar.user_edit(world.entries()[0].uid, lambda text: text.replace("SUMMARY:Call", "SUMMARY:✓ Call"))
    world.calendar._log.pop()
    world.clock.advance(timedelta(hours=hours, minutes=-10))
    world.look()
    assert not world.log()
    world.clock.advance(timedelta(minutes=20))
    world.look()
    assert len(world.log()) == 1


def test_clock_that_was_set_back_does_not_put_listings_off() -> None:
    """A last listing in the future is no reason to wait for it (promise 39)."""
    world = world_with(person(1))
    world.store.record([SettingSaved(setting=Setting.LISTED_AT, value="2030-01-01T00:00:00+00:00")])
    world.look()
    assert world.snapshot.settings[Setting.LISTED_AT].startswith("2026-11-22")


def test_check_tries_out_anew_and_says_what_it_found() -> None:
    """A server that was updated is seen with new eyes, and what was found is kept."""
    world = world_with(person(1))
    assert "as the standards ask" in behaviour(world.desk)
    world.account.quirks = BLIND
    said = behaviour(world.desk)
    assert all(IN_WORDS[quirk] in said for quirk in BLIND)
    assert kept(world) == "deletes-blindly overwrites"


def test_check_without_a_calendar_or_under_the_brake_writes_nothing() -> None:
    """What does not exist yet, or may not be written, is not tried out."""
    world = FakeDesk()
    assert "not tried out" in behaviour(world.desk)
    world = world_with(person(1), person(2, "2 months", world.clock.now().date() - 30 * DAY))
    world.calendar.user_wipe()
    world.look()
    tried = len(world.account.tried)
    assert "not tried out" in behaviour(world.desk)
    assert len(world.account.tried) == tried


def test_check_names_a_server_that_cannot_be_tried_out() -> None:
    """In words, and without failing for it: it works all the same; a calendar that is gone is a failure."""
    world = world_with(person(1))
    world.account.untriable = CalendarRefused("no")
    assert "could not be tried out" in behaviour(world.desk)
    world.account.untriable = CalendarGone("the calendar is gone")
    assert behaviour(world.desk) == "the calendar is gone"


def test_server_that_gives_uids_of_its_own_makes_no_copies() -> None:
    """An entry is known by where it stands when its UID was changed; its marks count and it is moved as ours (19)."""
    world = world_with(person(1, "2 months", world_day() - 40 * DAY))
    entry = world.entries()[0]
    world.calendar.user_edit(entry.uid, lambda text: text.replace(f"UID:{entry.uid}", "UID:server-made-0001"))
    world.look()
    assert [touch.entry_uid for touch in world.touches()] == [entry.uid]
    assert len(world.seen()) == 1
    world.tick("server-made-0001")
    assert world.look().settled == 1
    assert not [notice for notice in world.snapshot.notices if "copy" in notice.text]


def world_day() -> date:
    """The day all worlds start on."""
    return FakeDesk().clock.now().date()


def test_entries_written_before_etags_were_seen_to_repeat_are_read_back() -> None:
    """From then on content is compared, so what the server made of them must be known."""
    world = FakeDesk()
    world.account.quirks = frozenset({Quirk.REPEATS_ETAGS})
    world.knows(person(1))
    world.look()
    assert [entry.etag for entry in world.entries()] == [""]
    assert world.look().tally.updated == 0
    assert all(entry.etag for entry in world.entries())


def test_probe_entry_that_is_seen_later_leads_to_another_trial() -> None:
    """A server that said it was gone lied, or kept it under another name; the next trial takes it away."""
    world = world_with(person(1))
    assert kept(world) not in (None, "unknown")
    probe = world.account.tried[-1]
    world.calendar.user_put(probe.name, probe.text)
    world.look()
    assert kept(world) == "unknown"
    world.look()
    world.clock.advance(DAY)
    world.look()
    assert kept(world) not in (None, "unknown")
    assert not [uid for uid, _ in world.objects() if uid.endswith("-probe@rekindled")]
    world.settle_down()
