"""What commands draw where a person looks: laid out for the width of the page, and quiet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters.heartbeat import Beat, Heartbeat
from rekindled.adapters.system_clock import SystemClock
from rekindled.cli import page
from rekindled.cli.capacity import bar
from rekindled.cli.page import Screen, width_of
from rekindled.core.facts import (
    ContactSaved,
    EntrySaved,
    InteractionAdded,
    Notice,
    NoticeKind,
    NoticeRaised,
    TouchSaved,
)
from rekindled.core.model import Contact, Entry, EntryState, Purpose, TieProfile, Touch, TouchKey, TouchState
from tests.fakes.cli_homes import CONFIG, Home
from tests.samples import BEN, BEN_TALKED, CHECK_IN, ENTRY, MEANING

NOW = SystemClock().now().replace(microsecond=0)
BERLIN = ZoneInfo("Europe/Berlin")
# Tomorrow at ten, whatever the hour is now.
AT = datetime.combine(NOW.astimezone(BERLIN).date() + timedelta(days=1), time(10), tzinfo=BERLIN)
LEE = Contact(id="c-3", name="李雷 of the very long name that goes on and on", circle="the old choir of the harbour")
AMY = Contact(
    id="c-4",
    name="Amy",
    circle="friends",
    last_contact_on=date(2019, 5, 1),
    profile=TieProfile(met="a fair", lost_because="moved to Rome with everybody else of the band we had"),
)
Looking = Callable[..., None]


def entry(uid: str, title: str, start: datetime | date, end: datetime | date) -> Entry:
    """An entry that stands."""
    meaning = replace(MEANING, title=title, start=start, end=end)
    return replace(ENTRY, uid=uid, state=EntryState.STANDING, written=meaning, seen=None, twin="")


def touch(uid: str, contact_id: str, purpose: Purpose = Purpose.CHECK_IN) -> Touch:
    """A touch that an entry carries."""
    key = TouchKey(contact_id=contact_id, purpose=purpose, n=1)
    return replace(CHECK_IN, key=key, entry_uid=uid, state=TouchState.OPEN)


@pytest.fixture
def looking(monkeypatch: pytest.MonkeyPatch) -> Looking:
    """Let somebody look at a page of some width from now on."""

    def look(width: int = 80, *, colour: bool = False, signs: bool = True) -> None:
        monkeypatch.setattr(page, "screen", lambda *_, **__: Screen(width=width, colour=colour, signs=signs))

    return look


@pytest.fixture
def lived_in(home: Home) -> Home:
    """People, entries, a talk, a question, and a look that went well."""
    question = (
        "Lee was skipped twice in a row; every 4 months instead of every 2? Say so with: rekindled contacts edit c-3"
    )
    home.configured(CONFIG + '[mornings]\nper_week = 1\ndays_off = ["2020-01-01..2099-01-01"]\n').knows(
        *(ContactSaved(contact=one) for one in (replace(BEN, circle="friends"), LEE, AMY)),
        EntrySaved(
            entry=entry("rk-1", "Reach out to Ben and others in the morning, slowly", AT, AT + timedelta(minutes=90))
        ),
        EntrySaved(entry=entry("rk-2", "Call B.", AT + timedelta(hours=3), AT + timedelta(days=1))),
        EntrySaved(entry=entry("rk-4", "Birthday", AT.date(), AT.date() + timedelta(days=1))),
        *(TouchSaved(touch=one) for one in (touch("rk-1", "c-2"), touch("rk-1", "c-3"), touch("rk-2", "c-4"))),
        InteractionAdded(interaction=replace(BEN_TALKED, note="the move to Oslo, and how long winters are there now")),
        NoticeRaised(notice=Notice(kind=NoticeKind.QUESTION, key="q", text=question)),
    )
    Heartbeat(home.state).beat(Beat(at=NOW.isoformat(), ok=True, error=None, next_at=None))
    return home


COMMANDS = (
    *(("status",), ("agenda",), ("agenda", "--month"), ("history",), ("history", "c-2"), ("history", "--year")),
    *(("circles",), ("capacity",), ("simulate", "--months", "2"), ("contacts", "show", "c-4"), ("contacts", "list")),
)


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_line_is_wider_than_the_page(lived_in: Home, looking: Looking, words: tuple[str, ...], width: int) -> None:
    """Long names, wide letters and long sentences are folded, never cut off."""
    # The path of a test's store has no place to fold at.
    where = str(lived_in.store)
    looking(width)
    lines = lived_in.run(*words).stdout.split("\n")
    assert len(lines) > 1
    assert [line for line in lines if width_of(line) > width and line.strip() not in where] == []


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_page_is_too_narrow_to_draw_on(lived_in: Home, looking: Looking, words: tuple[str, ...]) -> None:
    """A window squeezed to nothing is no fault of the program."""
    looking(1)
    result = lived_in.run(*words)
    assert (result.exit_code, result.stderr) == (0, "")


def test_the_agenda_goes_by_day(lived_in: Home, looking: Looking) -> None:
    """When, what for, the title; whom the title does not name stands below it."""
    looking()
    lines = lived_in.run("agenda").stdout.split("\n")
    day = f"{AT:%a} {AT.day} {AT:%b %Y}, tomorrow"
    assert lines == [
        day,
        "  10:00-11:30  check-in   Reach out to Ben and others in the morning, slowly",
        f"                          with {LEE.name}",
        "  all day                 Birthday",
        "  from 13:00   check-in   Call B.",
        "                          with Amy",
        "",
    ]


def test_the_month_follows_the_configuration(lived_in: Home, looking: Looking) -> None:
    """Days off are told once, however many; what stands on one of them is seen all the same."""
    looking()
    said = lived_in.run("agenda", "--month").stdout
    assert ": day off" in said
    assert "●" in said
    assert "○" not in said
    told = lived_in.read("agenda", "--month", "--days", "8")
    assert len(told["mornings"]) == 14
    assert {one["because"] for one in told["mornings"] if one["is"] != "passed"} == {"day off"}


def test_the_month_needs_no_configuration(home: Home) -> None:
    """Without one the usual mornings are free."""
    home.knows(ContactSaved(contact=BEN))
    assert "free for a call" in home.run("agenda", "--month").stdout


def test_a_history_of_one_person_begins_with_their_year(lived_in: Home, looking: Looking) -> None:
    """For eyes alone: in a pipe each line stays a row."""
    assert lived_in.run("history", "c-2").stdout.startswith("When")
    looking()
    said = lived_in.run("history", "c-2").stdout
    assert said.startswith("Ben\n  ")
    assert "Last talk Tue 3 Mar 2026" in said
    assert "the move to Oslo" in said


def test_a_history_goes_by_day(lived_in: Home, looking: Looking) -> None:
    """When, how, what came of it, with whom, and the note beside it; of one person the name stands above."""
    looking()
    assert lived_in.run("history").stdout == (
        "Tue 3 Mar 2026\n"
        "  12:00  call     done        Ben: the move to Oslo, and how long winters are\n"
        "                              there now\n"
    )
    assert lived_in.run("history", "c-2").stdout.endswith(
        "Tue 3 Mar 2026\n"
        "  12:00  call     done        the move to Oslo, and how long winters are there\n"
        "                              now\n"
    )


def test_years_are_told_of_one_of_all_and_of_nobody(home: Home) -> None:
    """--year is no list of rows, so there is nothing to limit."""
    home.knows()
    assert "Nobody yet." in home.run("history", "--year").stdout
    home.knows(ContactSaved(contact=BEN), ContactSaved(contact=AMY))
    assert home.run("history", "--year").stdout.startswith("Circle")
    assert home.run("history", "ben", "--year").stdout.startswith("Ben\n")
    assert [one["contact"] for one in home.read("history", "--year")["contacts"]] == ["Amy", "Ben"]
    assert home.run("history", "--year", "--limit", "3").exit_code == 2


def test_what_is_known_of_a_contact_ends_with_their_year(lived_in: Home, looking: Looking) -> None:
    """For eyes alone; labels stand beside texts that are folded."""
    assert "today" not in lived_in.run("contacts", "show", "c-4").stdout
    looking(60)
    said = lived_in.run("contacts", "show", "c-4").stdout
    assert "lost because:     moved to Rome with everybody else of the\n                  band we had\n" in said
    assert said.endswith("◆ on the calendar; │ today\n")


def test_status_folds_below_its_labels(lived_in: Home, looking: Looking) -> None:
    """What goes on below stands under the text, questions too."""
    looking(60)
    lines = lived_in.run("status").stdout.split("\n")
    (at,) = (number for number, line in enumerate(lines) if line.startswith("  - Lee was skipped"))
    assert lines[at + 1].startswith("    of every 2? Say so")


def test_colours_of_status_are_quiet(lived_in: Home, looking: Looking) -> None:
    """R3: bold and yellow at most, where colours are."""
    looking(colour=True)
    assert lived_in.run("status").stdout.startswith("\x1b[1mAll is well.\x1b[0m\n\x1b[2m  store:")
    Heartbeat(lived_in.state).beat(Beat(at=NOW.isoformat(), ok=False, error="No answer", next_at=None))
    said = lived_in.run("status").stdout
    assert said.startswith("\x1b[33m\x1b[1mNeeds attention.")
    assert "\x1b[31m" not in said


def test_circles_have_their_people_below_them(lived_in: Home, looking: Looking) -> None:
    """With what is known beside them; a circle without anybody to wake up says so with a dash."""
    looking()
    said = lived_in.run("circles", "--years", "5").stdout
    assert "friends (2)\n  Amy  over 5 years ago   last contact on 2019-05-01" in said
    assert "the old choir of the harbour (1)\n  -" in said


def test_what_is_known_goes_below_a_long_name_on_a_narrow_page(home: Home, looking: Looking) -> None:
    """The columns stand as they do on a wide page, and everybody stays indented below their circle."""
    one, two = (
        replace(AMY, id=f"c-{n}", name=name) for n, name in enumerate(("Dr. Alexandra Hoffmann", "Zoë"), start=4)
    )
    home.configured().knows(ContactSaved(contact=one), ContactSaved(contact=two))
    looking(60)
    lines = home.run("circles").stdout.split("\n")
    assert [line for line in lines if line.startswith("  ") and not line.startswith("    ")] == [
        "  Dr. Alexandra Hoffmann  over 5 years ago",
        "  Zoë                     over 5 years ago",
    ]
    assert lines[2].startswith("    last contact on 2019-05-01")


def test_capacity_has_bars_of_one_scale(lived_in: Home, looking: Looking) -> None:
    """What is carried against what is asked for; a pipe gets the lines it always got."""
    assert "  friends: 0.2 a week (2 every 2 months)\n" in lived_in.run("capacity").stdout
    looking(signs=False)
    said = lived_in.run("capacity").stdout
    assert "friends       0.2     ################  2 every 2 months" in said
    assert said.isascii()


@pytest.mark.parametrize(("number", "signs"), [(0, 0), (0.01, 1), (2.5, 8), (5, 16)])
def test_a_bar_is_never_longer_than_the_scale(number: float, signs: int) -> None:
    """More than nothing is seen."""
    assert bar(number, 5, Screen(width=80, colour=False)) == "█" * signs


def test_a_bar_of_nothing_needs_no_scale() -> None:
    """Where nothing is asked for and nothing carried."""
    assert bar(0, 0, Screen(width=80, colour=False)) == ""
