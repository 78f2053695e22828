from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from rekindled.adapters.system_clock import SystemClock
from rekindled.core.facts import ContactSaved, EntrySaved, InteractionAdded, Setting, SettingSaved, TouchSaved
from rekindled.core.model import Channel, EntryState, Outcome, Purpose, TouchState
from tests.fakes.cli_homes import Home
from tests.samples import BEN, BEN_TALKED, CHECK_IN, ENTRY

ENTRIES = tuple(replace(ENTRY, uid=f"rk-{n}", href=f"/cal/rk-{n}.ics", state=EntryState.MISSING) for n in (1, 2))


@pytest.fixture
def ben(home: Home) -> Home:
    """A home that knows Ben, in UTC."""
    home.knows(ContactSaved(contact=replace(BEN, channel=Channel.VIDEO)))
    return home


def test_a_talk_is_logged_with_one_command(ben: Home) -> None:
    """Today, as they prefer, done (U6)."""
    result = ben.run("log", "ben")
    assert result.exit_code == 0
    assert result.stdout.startswith("Logged: Ben, video, done, ")
    (row,) = ben.snapshot().interactions
    assert (row.channel, row.outcome, row.note) == (Channel.VIDEO, Outcome.DONE, "")
    assert abs(row.at - SystemClock().now()) < timedelta(minutes=5)


def test_how_when_and_what_can_be_said(ben: Home) -> None:
    """Another day is logged at its noon in the user's zone."""
    ben.configured()
    words = ("--how", "email", "--outcome", "unanswered", "--on", "2026-03-04", "--note", " the move ")
    assert ben.run("log", "ben", *words).stdout == "Logged: Ben, email, unanswered, Wed 04 Mar 2026.\n"
    (row,) = ben.snapshot().interactions
    assert (row.channel, row.outcome, row.note) == (Channel.EMAIL, Outcome.UNANSWERED, "the move")
    assert row.at.isoformat() == "2026-03-04T12:00:00+01:00"


@pytest.mark.parametrize(
    "words", [("--on", "2999-01-01"), ("--on", "soon"), ("--how", "pigeon"), ("--outcome", "later")]
)
def test_what_cannot_be_logged_is_refused(ben: Home, words: tuple[str, ...]) -> None:
    """The future, what is no day, and unknown words are usage errors."""
    assert ben.run("log", "ben", *words).exit_code == 2
    assert ben.snapshot().interactions == ()


def test_a_talk_with_nobody_known_is_refused(ben: Home) -> None:
    """With whoever may have been meant."""
    result = ben.run("log", "Bem")
    assert (result.exit_code, result.stderr) == (2, 'rekindled: nobody is called "Bem"; did you mean Ben?\n')


def braked(home: Home) -> Home:
    """Two open entries vanished and the brake holds."""
    touches = [
        TouchSaved(touch=replace(CHECK_IN, key=replace(CHECK_IN.key, n=n), entry_uid=f"rk-{n}", state=state))
        for n, state in ((1, TouchState.DONE), (2, TouchState.OPEN))
    ]
    home.knows(
        *(EntrySaved(entry=entry) for entry in ENTRIES),
        *touches,
        SettingSaved(setting=Setting.BRAKE, value="all are gone"),
        SettingSaved(setting=Setting.CALENDAR_URL, value="https://example.org/cal/"),
    )
    return home


@pytest.mark.parametrize("words", [(), ("--restore", "--deleted-on-purpose")])
def test_resuming_needs_one_answer(ben: Home, words: tuple[str, ...]) -> None:
    """What became of the entries is never guessed (design §3 The brake)."""
    result = braked(ben).run("resume", *words)
    assert result.exit_code == 2
    assert "either --deleted-on-purpose or --restore" in result.stderr
    assert Setting.BRAKE in ben.snapshot().settings


@pytest.mark.parametrize(("option", "said"), [("--restore", "made again"), ("--deleted-on-purpose", "skipped")])
def test_resuming_releases_the_brake(ben: Home, option: str, said: str) -> None:
    """And says how many entries that was about, and what comes next."""
    result = braked(ben).run("resume", option)
    assert result.exit_code == 0
    assert said in result.stdout
    assert "rekindled sync" in result.stdout
    assert Setting.BRAKE not in ben.snapshot().settings


def test_resuming_without_the_brake_is_a_usage_error(ben: Home) -> None:
    """Nothing is held."""
    assert ben.run("resume", "--restore").exit_code == 2


def test_moving_asks_first(ben: Home) -> None:
    """A no leaves the calendar as it is; a yes forgets it."""
    braked(ben)
    assert ben.run("move-calendar", typed="n\n").stdout == "Nothing was changed.\n"
    assert Setting.CALENDAR_URL in ben.snapshot().settings
    result = ben.run("move-calendar", "--yes")
    assert (result.exit_code, "left where they are" in result.stdout) == (0, True)
    assert Setting.CALENDAR_URL not in ben.snapshot().settings


def test_two_tellings_of_one_day_are_one_talk(ben: Home) -> None:
    """Logging twice does not log two conversations (design §5)."""
    ben.knows(InteractionAdded(interaction=BEN_TALKED))
    ben.run("log", "ben", "--on", "2026-03-03")
    assert len(ben.read("history")["interactions"]) == 1


def test_the_last_talk_is_taken_back_with_one_command(ben: Home) -> None:
    """It says what it took back; a second time there is nothing left."""
    ben.run("log", "ben", "--on", "2026-03-04")
    result = ben.run("undo", "ben")
    assert (result.exit_code, result.stdout) == (0, "Taken back: Ben, video, done, Wed 04 Mar 2026.\n")
    assert ben.run("undo").exit_code == 2


def test_undo_names_the_entries_that_go_and_stay(ben: Home) -> None:
    """What followed is taken off by the next look, except what the user changed."""
    settled = replace(CHECK_IN, state=TouchState.DONE, entry_uid="rk-1", settled_at=BEN_TALKED.at, origin=None)
    calm = replace(ENTRY, pinned=False, seen=None, unmarked="")
    followers = [
        replace(settled, key=replace(CHECK_IN.key, n=90 + n), state=TouchState.OPEN, origin=settled.key) for n in (1, 2)
    ]
    followers = [
        replace(followers[0], key=replace(followers[0].key, purpose=Purpose.THANK), entry_uid="rk-thank"),
        replace(followers[1], key=replace(followers[1].key, purpose=Purpose.GIVE), entry_uid="rk-give"),
    ]
    ben.knows(
        EntrySaved(entry=replace(calm, uid="rk-1")),
        EntrySaved(entry=replace(calm, uid="rk-thank", written=replace(ENTRY.written, title="Thank Ben"))),
        EntrySaved(entry=replace(ENTRY, uid="rk-give", seen=replace(ENTRY.written, title="A gift"))),
        *(TouchSaved(touch=touch) for touch in (settled, *followers)),
        InteractionAdded(interaction=replace(BEN_TALKED, uid="rk-1")),
    )
    said = ben.run("undo", "ben").stdout
    assert f"Open again where it stands: {ENTRY.written.title}" in said
    assert "takes off: Thank Ben" in said
    assert "so it stays: A gift" in said
