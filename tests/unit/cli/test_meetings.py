"""`meetings`: a key for each event that may have been a talk, and looking back (U5, R14)."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import timedelta

import pytest

from rekindled.adapters.system_clock import SystemClock
from rekindled.core.encounters import Proposal, ProposalRaised
from rekindled.core.facts import ContactSaved
from rekindled.core.meeting_titles import short_key
from rekindled.core.model import Contact, Source
from tests.fakes.cli_homes import CONFIG, Home

NOW = SystemClock().now().replace(microsecond=0)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ANN = Contact(id="c-1", name="Ann Lee")
TITLES: Mapping[str, str] = {"a": "Lunch with Ann\x1b[2J", "b": "Tea with Ann", "c": "tea with ann"}
EVENTS = [
    Proposal(
        key=key, contact_id="c-1", title=title, start=NOW - (5 - number) * DAY, end=NOW - (5 - number) * DAY + HOUR
    )
    for number, (key, title) in enumerate(TITLES.items())
]


@pytest.fixture
def asked(home: Home) -> Home:
    """Three events wait, two of one title."""
    home.knows(ContactSaved(contact=ANN), *(ProposalRaised(proposal=one) for one in EVENTS))
    return home


@pytest.fixture
def at_terminal(asked: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Somebody sits there."""
    monkeypatch.setattr("rekindled.cli.keys.is_terminal", lambda: True)
    monkeypatch.setattr("rekindled.cli.keys.one_key", lambda: sys.stdin.read(1))
    return asked


def keys(home: Home) -> list[str]:
    """The titles that wait."""
    return [one["title"] for one in home.read("meetings")["waiting"]]


def test_one_key_for_each_event(at_terminal: Home) -> None:
    """R14: y counts, a is for all of that title, and what was answered is never asked again."""
    said = at_terminal.run("meetings", typed="ya")
    assert said.stdout == "2 answered.\n"
    assert "1 of 3: " in said.stderr
    assert "“Lunch with Ann[2J”\n  A talk with Ann Lee?" in said.stderr
    assert "\x1b" not in said.stderr
    assert [row.source for row in at_terminal.snapshot().interactions] == [Source.MEETING]
    assert at_terminal.run("meetings").stdout == "No event waits for an answer.\n"


def test_enter_leaves_an_event_for_another_time(at_terminal: Home) -> None:
    """And q ends."""
    said = at_terminal.run("meetings", typed="\nnq")
    assert said.stdout == "1 answered. The others wait: rekindled meetings\n"
    assert keys(at_terminal) == ["Lunch with Ann\x1b[2J", "tea with ann"]


def test_answers_are_given_as_options(asked: Home) -> None:
    """For scripts: by key, several at once; one that is none refuses all of them."""
    waiting = asked.read("meetings")["waiting"]
    assert [one["key"] for one in waiting] == [short_key(one) for one in EVENTS]
    assert (waiting[0]["contact"], waiting[0]["contact_id"]) == ("Ann Lee", "c-1")
    first, second, third = (one["key"] for one in waiting)
    refused = asked.run("meetings", "--yes", first, "--no", "m-000000")
    assert (refused.exit_code, "no question has the key" in refused.stderr) == (2, True)
    assert len(keys(asked)) == 3
    assert asked.run("meetings", "--yes", first, "--no", second).stdout == "2 answered.\n"
    assert asked.read("meetings", "--never", third) == {"waiting": []}


def test_without_a_terminal_it_is_said_how_to_answer(asked: Home) -> None:
    """Nobody is asked where nobody can press a key."""
    refused = asked.run("meetings")
    assert (refused.exit_code, "rekindled meetings --yes KEY" in refused.stderr) == (2, True)


def test_looking_back_needs_a_calendar_to_read(home: Home) -> None:
    """The message names the option."""
    refused = home.configured().run("meetings", "--look-back")
    assert (refused.exit_code, "set calendars in [meetings]" in refused.stderr) == (2, True)


def test_a_server_that_is_away_is_said(home: Home) -> None:
    """With the exit code for it."""
    home.configured(f'{CONFIG}[meetings]\ncalendars = ["*"]\n')
    assert home.run("meetings", "--look-back").exit_code == 69


def test_what_waits_is_listed_although_the_calendars_cannot_be_read(asked: Home) -> None:
    """They are read first; why they were not is said beside the list."""
    home = asked.configured(f'{CONFIG}[meetings]\ncalendars = ["Personal"]\n')
    told = home.run("meetings", "--json")
    assert told.exit_code == 0
    assert len(json.loads(told.stdout)["waiting"]) == 3
    assert told.stderr.startswith("rekindled: ")
