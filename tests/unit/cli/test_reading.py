from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rekindled.adapters.file_turns import DaemonPresence
from rekindled.adapters.heartbeat import Beat, Heartbeat
from rekindled.adapters.system_clock import SystemClock
from rekindled.core.facts import (
    ContactSaved,
    EntrySaved,
    Fact,
    InteractionAdded,
    Journaled,
    Notice,
    NoticeKind,
    NoticeRaised,
    Setting,
    SettingSaved,
    TouchSaved,
)
from rekindled.core.model import (
    Carrier,
    Contact,
    Entry,
    EntryState,
    Meaning,
    Purpose,
    Shape,
    Touch,
    TouchKey,
    TouchState,
)
from tests.fakes.cli_homes import Home
from tests.samples import BEN, BEN_TALKED

NOW = SystemClock().now().replace(microsecond=0)
EVIL = "Ben\x1b]0;pwned\x07\u202e"


def entry(uid: str, start: datetime) -> Entry:
    """A call slot of twenty minutes."""
    meaning = Meaning(title="Call Ben", description="", start=start, end=start + timedelta(minutes=20))
    return Entry(
        uid=uid,
        shape=Shape.SLOT,
        carrier=Carrier.EVENT,
        state=EntryState.STANDING,
        href=f"/cal/{uid}.ics",
        written=meaning,
        wrote_at=start,
    )


def touch(uid: str, n: int) -> Touch:
    """The check-in that an entry carries."""
    key = TouchKey(contact_id=BEN.id, purpose=Purpose.CHECK_IN, n=n)
    return Touch(key=key, entry_uid=uid, due_on=NOW.date(), opened_at=NOW, because="every 6 months")


def standing(uid: str, n: int, start: datetime) -> list[Fact]:
    """An entry with its touch."""
    settled = touch(uid, n) if n == 1 else replace(touch(uid, n), key=replace(touch(uid, n).key, purpose=Purpose.GIVE))
    return [EntrySaved(entry=entry(uid, start)), TouchSaved(touch=settled)]


def with_ben(home: Home, *facts: Fact) -> Home:
    """A home that knows Ben and a zone."""
    home.knows(ContactSaved(contact=BEN), SettingSaved(setting=Setting.TIMEZONE, value="Europe/Berlin"), *facts)
    return home


def test_an_empty_agenda_says_where_to_look(home: Home) -> None:
    """Nothing stands yet; the plan is one command away."""
    assert "rekindled plan" in with_ben(home).run("agenda").stdout


def test_the_agenda_lists_what_stands(home: Home) -> None:
    """Who, when, what for; for scripts the documented fields (design §7)."""
    with_ben(home, *standing("rk-1", 1, NOW + timedelta(days=2)))
    (line,) = home.run("agenda").stdout.split("\n")[1:-1]
    assert "Call Ben" in line
    assert "check-in" in line
    (row,) = home.read("agenda")["entries"]
    assert set(row) == {"uid", "href", "carrier", "start", "end", "title", "state", "touches", "beside"}
    assert row["touches"][0]["contact"] == "Ben"


def test_an_entry_that_was_cancelled_is_told_apart(home: Home) -> None:
    """It may stay on the calendar, and its title says nothing of it."""
    facts = standing("rk-1", 1, NOW + timedelta(days=2))
    skipped = [
        TouchSaved(touch=replace(fact.touch, state=TouchState.SKIPPED))
        for fact in facts
        if isinstance(fact, TouchSaved)
    ]
    with_ben(home, *facts, *skipped)
    assert "Call Ben (skipped)" in home.run("agenda").stdout


def test_a_task_beside_an_event_is_not_shown_twice(home: Home) -> None:
    """Scripts see both, a person sees the event."""
    with_ben(
        home,
        *standing("rk-1", 1, NOW + timedelta(days=2)),
        EntrySaved(entry=replace(entry("rk-1-task", NOW + timedelta(days=2)), twin="rk-1")),
    )
    assert len(home.run("agenda").stdout.split("\n")[1:-1]) == 1
    assert [row["beside"] for row in home.read("agenda")["entries"]] == [None, "rk-1"]


def test_the_agenda_can_be_limited_to_the_coming_days(home: Home) -> None:
    """Entries that start later are left out, those that have passed before today always."""
    facts = [*standing("rk-1", 1, NOW + timedelta(days=2)), *standing("rk-2", 2, NOW + timedelta(days=90))]
    past = EntrySaved(entry=entry("rk-3", NOW - timedelta(days=30)))
    with_ben(home, *facts, past)
    assert [row["uid"] for row in home.read("agenda")["entries"]] == ["rk-1", "rk-2"]
    assert [row["uid"] for row in home.read("agenda", "--days", "7")["entries"]] == ["rk-1"]


def test_an_empty_history_says_how_to_log(home: Home) -> None:
    """The first row is one command away."""
    assert "rekindled log NAME" in with_ben(home).run("history").stdout


def test_history_is_newest_first_and_can_be_limited(home: Home) -> None:
    """By name and by number; what a note holds cannot drive the terminal."""
    later = replace(BEN_TALKED, at=BEN_TALKED.at + timedelta(days=1), note="\x1b[31mthe move\u202e")
    with_ben(home, InteractionAdded(interaction=BEN_TALKED), InteractionAdded(interaction=later))
    lines = home.run("history", "ben").stdout.split("\n")
    assert lines[1].startswith("Wed 04 Mar 2026 12:00  Ben  call  done")
    assert lines[1].endswith("[31mthe move")
    assert len(home.read("history", "--limit", "1")["interactions"]) == 1
    assert home.read("history")["interactions"][0]["note"] == later.note


def test_history_of_a_stranger_is_a_usage_error(home: Home) -> None:
    """With a hint at who may have been meant."""
    result = with_ben(home).run("history", "Bem")
    assert result.exit_code == 2
    assert "did you mean Ben?" in result.stderr


def test_why_tells_the_rule_and_the_decisions(home: Home) -> None:
    """From the audit journal, with what stands (issue 2, point 7)."""
    decided = Journaled(at=NOW, event="entry.create", because="every 6 months", contact_id=BEN.id, uid="rk-1")
    with_ben(home, *standing("rk-1", 1, NOW + timedelta(days=2)), decided).configured()
    said = home.run("why", "ben").stdout
    assert said.startswith("Ben (c-2)\n")
    assert "none, and no circle that has one" in said
    assert "standing:" in said
    assert "entry.create" in said
    told = home.read("why", "ben")
    assert told["decisions"][0]["because"] == "every 6 months"
    assert told["standing"][0]["uid"] == "rk-1"


def test_why_tells_what_is_wanted_next(home: Home) -> None:
    """A circle's cadence comes from the configuration."""
    home.configured()
    home.run("contacts", "add", "Cleo", "--circle", "friends")
    said = home.run("why", "cleo").stdout
    assert "cadence:   every 2 months, from their circle friends" in said
    assert "due:       to reconnect: " in said


def test_a_new_store_is_not_healthy_yet(home: Home) -> None:
    """No look was taken, so nobody knows; the next step is said."""
    result = with_ben(home).run("status")
    assert result.exit_code == 1
    assert "none yet; take one with: rekindled sync" in result.stdout
    assert home.run("status", "--nagios").exit_code == 2


def beat(home: Home, *, ok: bool = True, error: str | None = None, next_at: datetime | None = None) -> None:
    """A look was taken a minute ago."""
    at = (NOW - timedelta(minutes=1)).isoformat()
    Heartbeat(home.state).beat(Beat(at=at, ok=ok, error=error, next_at=next_at.isoformat() if next_at else None))


def test_status_is_fine_after_a_good_look(home: Home) -> None:
    """Exit code 0, for a person, a script and a monitor alike."""
    with_ben(home)
    beat(home, next_at=NOW + timedelta(minutes=5))
    with DaemonPresence(home.state).claim():
        result = home.run("status")
    assert result.exit_code == 0
    assert result.stdout.startswith("All is well.")
    assert "daemon:    running" in result.stdout
    assert home.read("status")["healthy"] is True
    monitored = home.run("status", "--nagios")
    assert (monitored.exit_code, monitored.stdout[:14]) == (0, "REKINDLED OK -")


@pytest.mark.parametrize(
    ("beaten", "code", "words"),
    [
        ({"ok": False, "error": "No answer"}, 2, "the last look failed: No answer"),
        ({"next_at": NOW - timedelta(hours=2)}, 2, "no look since"),
    ],
)
def test_failing_or_missing_looks_are_seen(home: Home, beaten: dict[str, object], code: int, words: str) -> None:
    """A daemon that fails, or that stopped looking, needs attention (R17)."""
    beat(with_ben(home), **beaten)  # type: ignore[arg-type]  # parameters of one test
    assert home.run("status").exit_code == 1
    monitored = home.run("status", "--nagios")
    assert monitored.exit_code == code
    assert words in monitored.stdout


def test_the_brake_and_what_needs_a_person_are_listed(home: Home) -> None:
    """With the command that releases the brake."""
    question = Notice(kind=NoticeKind.QUESTION, key="q", text="who is Cy?")
    unread = Notice(kind=NoticeKind.NOT_UNDERSTOOD, key="n", text=f"an entry of {EVIL}")
    brake = SettingSaved(setting=Setting.BRAKE, value="all 3 entries are gone")
    with_ben(home, NoticeRaised(notice=question), NoticeRaised(notice=unread), brake)
    beat(home, ok=False)
    result = home.run("status")
    assert result.exit_code == 1
    for words in (
        "all 3 entries are gone",
        "resume --restore",
        "who is Cy?",
        "an entry of Ben]0;pwned",
        "by the brake",
    ):
        assert words in result.stdout
    assert home.run("status", "--nagios").exit_code == 1
    told = json.loads(home.run("status", "--json").stdout)
    assert (told["brake"], told["questions"]) == ("all 3 entries are gone", ["who is Cy?"])


def test_the_zone_comes_from_the_configuration_before_the_first_look(home: Home) -> None:
    """And is UTC where there is no configuration either."""
    home.knows(ContactSaved(contact=BEN), InteractionAdded(interaction=BEN_TALKED))
    assert "11:00" in home.run("history").stdout
    assert "12:00" in home.configured().run("history").stdout


def test_a_name_cannot_drive_the_terminal(home: Home, tmp_path: Path) -> None:
    """Whatever got into the store, what is printed is inert (faults promise 38)."""
    home.knows(ContactSaved(contact=Contact(id="c-9", name=EVIL)))
    for words in (("contacts", "list"), ("contacts", "show", "c-9"), ("why", "c-9"), ("log", "c-9"), ("history",)):
        said = home.run(*words).stdout
        assert "pwned" in said
        assert not {"\x1b", "\x07", "\u202e"} & set(said)
