"""Everything a user can do in a calendar app, seen by one running daemon within its next looks (design §5 Marks)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.fakes.plain_user import PlainEvent, escaped
from tests.fakes.running_daemon import running_daemon, until
from tests.system.conftest import Scene, Setting

# The fixtures of this module are costly: one worker makes them.
pytestmark = [pytest.mark.server, pytest.mark.system, pytest.mark.xdist_group("marks by the daemon")]

ZONE = ZoneInfo("Europe/Berlin")
KEPT_UP = ["Dora", "Egon", "Fred", "Gina", "Hans", "Ines", "Jana", "Karl"]
DORMANT = ("Ann Lee", "Ben Ali", "Cem Ünal")
STAMP = "%Y%m%dT%H%M%S"


def people() -> str:
    """Three people nobody talked to for long, who share a block, and eight with an entry of their own each."""
    recent = (datetime.now(ZONE) - timedelta(days=30)).date()
    tables = [f'[[contact]]\nname = "{name}"\nevery = "6 months"\n' for name in DORMANT]
    tables += [f'[[contact]]\nname = "{name}"\nevery = "3 months"\nlast_contact_on = {recent}\n' for name in KEPT_UP]
    return "\n".join(tables)


@pytest.fixture(scope="module")
def scene(setting: Setting, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One daemon for all these tests, each of which has people of its own."""
    with setting(tmp_path_factory.mktemp("marks")) as found:
        found.home.know(people())
        with running_daemon(found.home) as daemon:
            until("the first plan", lambda: len(found.user.events()) == 1 + len(KEPT_UP))
            yield found
            assert daemon.stop() == 0


def of(scene: Scene, name: str) -> PlainEvent:
    """The entry whose title names somebody."""
    return next(event for event in scene.user.events().values() if name in event.title)


def logged(scene: Scene, name: str) -> dict[str, Any]:
    """Wait for the one interaction with somebody."""
    rows = until(f"{name} in the log", lambda: [row for row in scene.home.history() if row["contact"] == name])
    assert len(rows) == 1, rows
    return rows[0]


def look_passed(scene: Scene) -> None:
    """Wait for a look that began after this call: two heartbeats from now."""
    for _ in range(2):
        at = scene.home.beat()["at"]
        until("a look", lambda before=at: scene.home.beat().get("at", "") > before)  # type: ignore[misc]  # a bound default


def test_ticked_line_of_a_block_is_logged_with_its_note(scene: Scene) -> None:
    """`[x] NAME: text` logs that person with the text as the note, and leaves the others of the block open."""
    block = of(scene, DORMANT[0])
    assert all(name in block.title for name in DORMANT)
    text = block.says("DESCRIPTION").replace("[ ] Ben Ali", "[x] Ben Ali: moved to Oslo, new job; “all well”")
    scene.user.edit(block, DESCRIPTION=f"DESCRIPTION:{escaped(text)}")
    row = logged(scene, "Ben Ali")
    assert (row["outcome"], row["note"]) == ("done", "moved to Oslo, new job; “all well”")
    until("the thank-you", lambda: any(e.title == "Thank Ben Ali" for e in scene.user.events().values()))
    assert not [row for row in scene.home.history() if row["contact"] in {"Ann Lee", "Cem Ünal"}]
    assert "[x] Ben Ali: moved to Oslo" in scene.user.events()[block.uid].says("DESCRIPTION")


def test_no_answer_is_logged_as_such(scene: Scene) -> None:
    """`no answer` before the title is an attempt without an answer, and another attempt follows."""
    scene.user.tick(of(scene, "Dora"), "no answer")
    assert logged(scene, "Dora")["outcome"] == "unanswered"
    until("another attempt", lambda: sum("Dora" in event.title for event in scene.user.events().values()) == 2)


def test_note_is_kept_with_the_tick(scene: Scene) -> None:
    """What stands under Notes goes into the log with the tick."""
    event = of(scene, "Egon")
    text = event.says("DESCRIPTION") + "\nhis daughter\nstarts school"
    scene.user.edit(event, DESCRIPTION=f"DESCRIPTION:{escaped(text)}", SUMMARY=f"SUMMARY:{event.title} ✓")
    row = logged(scene, "Egon")
    assert (row["outcome"], row["note"]) == ("done", "his daughter\nstarts school")


def test_cancelled_entry_is_skipped(scene: Scene) -> None:
    """STATUS:CANCELLED says skip."""
    scene.user.edit(of(scene, "Fred"), STATUS="STATUS:CANCELLED")
    assert logged(scene, "Fred")["outcome"] == "skipped"


def test_deleted_entry_is_skipped_and_stays_away(scene: Scene) -> None:
    """A deletion is a skip, and the UID never comes back."""
    event = of(scene, "Gina")
    scene.user.delete(event)
    assert logged(scene, "Gina")["outcome"] == "skipped"
    until("the next one", lambda: any("Gina" in one.title for one in scene.user.events().values()))
    assert event.uid not in scene.user.events()


def test_dragged_entry_stays_where_it_was_put(scene: Scene) -> None:
    """A drag is kept over the looks that follow, and is no outcome."""
    event = of(scene, "Hans")
    start = event.start.astimezone(ZONE) + timedelta(days=4, hours=5)
    scene.user.edit(
        event,
        DTSTART=f"DTSTART;TZID=Europe/Berlin:{start:{STAMP}}",
        DTEND=f"DTEND;TZID=Europe/Berlin:{start + timedelta(minutes=20):{STAMP}}",
    )
    look_passed(scene)
    assert scene.user.events()[event.uid].start == start
    assert not [row for row in scene.home.history() if row["contact"] == "Hans"]


def test_later_moves_the_entry_and_takes_the_word_away(scene: Scene) -> None:
    """`later 2 weeks` moves the same object at least that far and restores its title."""
    event = of(scene, "Ines")
    scene.user.tick(event, "later 2 weeks")

    def moved() -> bool:
        return scene.user.events()[event.uid].title == event.title

    until("the word is gone", moved)
    after = scene.user.events()[event.uid]
    assert timedelta(weeks=2) <= after.start.date() - event.start.date() < timedelta(weeks=3)


def test_edits_of_the_user_survive_what_the_daemon_writes(scene: Scene) -> None:
    """Place, colour, alarm and unknown properties of an entry that `later` moves are as the user left them."""
    event = of(scene, "Jana")
    more = {"LOCATION": "LOCATION:the little café", "COLOR": "COLOR:turquoise", "X-MINE": "X-MINE;A=b:keep me"}
    scene.user.edit(event, **more, SUMMARY=f"SUMMARY:later 3 weeks {event.title}")
    until("the word is gone", lambda: scene.user.events()[event.uid].title == event.title)
    after = scene.user.events()[event.uid]
    assert after.says("LOCATION") == "the little café"
    assert after.says("COLOR") == "turquoise"
    assert after.says("X-MINE") == "keep me"
    assert after.start > event.start


def test_foreign_event_in_the_calendar_keeps_every_byte(scene: Scene) -> None:
    """An event of the user's own is not touched, not even one that looks ticked."""
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//someone//else//EN\r\nBEGIN:VEVENT\r\nUID:own-1\r\n"
        "DTSTAMP:20260101T000000Z\r\nDTSTART:20260303T090000Z\r\nDTEND:20260303T100000Z\r\nSUMMARY:✓ Dentist\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    scene.user.add("own-1.ics", text)
    before = scene.user.events()["own-1"]
    look_passed(scene)
    assert scene.user.events()["own-1"] == before
    assert not [one for one in scene.proxy.writes() if "own-1" in one.path]


def test_written_objects_say_only_what_they_may(scene: Scene) -> None:
    """Every text written is one single event with an end, a stamp and CR LF, without `&`, `<` or `>` in its words."""
    texts = [one.body.decode() for one in scene.proxy.writes() if one.method == "PUT"]
    assert len(texts) >= 1 + len(KEPT_UP)
    for text in texts:
        assert text.count("BEGIN:VEVENT") == 1
        assert "\r\nDTEND" in text
        assert "\r\nDTSTAMP:" in text
        assert "\n" not in text.replace("\r\n", "")
        inside = text.partition("BEGIN:VEVENT")[2]
        assert not set("&<>") & set(inside)
