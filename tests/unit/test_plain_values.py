"""The walk between values and what JSON has."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, date, datetime

import pytest

from rekindled.adapters.plain_values import WRONG, spelled, understood
from rekindled.core.model import Birthday, Contact, Entry, Interaction, Meaning, TieProfile
from rekindled.core.sayings import Saying
from tests.samples import ANNA, CAMPAIGN, ENTRY, ERRAND, INTENT, JOURNALED, MEANING, REMEMBERED, SAYING, TALK, THANKS

SAMPLES = [ANNA, CAMPAIGN, ENTRY, ERRAND, INTENT, JOURNALED, MEANING, REMEMBERED, SAYING, TALK, THANKS]


@pytest.mark.parametrize("value", SAMPLES, ids=type)
def test_every_field_of_every_value_comes_back(value: Contact) -> None:
    """A value with no default left is the same after a way through JSON, zones included."""
    mistakes: list[str] = []
    plain = json.loads(json.dumps(spelled(value)))
    again = understood(type(value), plain, "", mistakes)
    assert mistakes == []
    assert again == value
    assert plain.keys() == {part.name for part in fields(value)}
    assert spelled(again) == plain


def test_values_are_spelled_for_people() -> None:
    """Names of choices, periods, dates and moments with their zone are what a person would write."""
    plain = spelled(ANNA)
    assert (plain["every"], plain["birthday"], plain["anniversary"]) == ("6 months", "1980-02-29", "--06-01")
    assert (plain["channel"], plain["profile"]["past"], plain["last_contact_on"]) == ("video", "a lot", "2025-02-28")
    assert spelled(TALK)["at"] == "2026-03-03T12:00:00+01:00[Europe/Berlin]"
    assert spelled(MEANING)["categories"] == ["a", "b"]


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (int, True, "x: expected a whole number, not true"),
        (int, 2**63, "x: expected a whole number, not 9223372036854775808"),
        (bool, 1, "x: expected true or false, not 1"),
        (str, None, "x: expected a text, not null"),
        (str, "\ud800", 'x: expected a text, not "\ud800"'),
        (date, "yesterday", 'x: expected a date such as "2026-03-01", not "yesterday"'),
        (datetime, "2026-03-01T09:00", "x: expected a moment such as"),
        (Birthday, "02-30", "x: expected a day such as"),
        (Meaning, [], "x: expected an object, not a list"),
        (tuple[str, ...], {}, "x: expected a list, not an object"),
        (TieProfile, {"past": "much"}, 'x.past: expected one of "occasional", "a lot", not "much"'),
        (TieProfile, {"mutual": ["Ann", 7]}, "x.mutual[1]: expected a text, not 7"),
        (Saying, {**spelled(SAYING), "said": []}, "x.said: expected an object, not a list"),
        (TieProfile, {"grade": "A"}, "x.grade: is not known here"),
        (Contact, {"id": "c-1"}, "x.name: is missing"),
        (Contact, {"id": "c-1", "name": "A", "every": "often"}, 'x.every: expected a period such as "6 months" or '),
    ],
)
def test_a_mistake_is_named_with_its_place(kind: object, value: object, said: str) -> None:
    """What cannot be meant is told with where it stands and what was expected."""
    mistakes: list[str] = []
    assert understood(kind, value, "x", mistakes) is WRONG
    assert len(mistakes) == 1
    assert mistakes[0].startswith(said)


def test_every_mistake_is_told_at_once() -> None:
    """Whoever mends a file by hand needs to do it once."""
    plain = {**spelled(TALK), "at": "noon", "channel": "pigeon", "retracts": "first"}
    mistakes: list[str] = []
    assert understood(Interaction, plain, "interactions[12]", mistakes) is WRONG
    assert [one.partition(":")[0] for one in mistakes] == [
        "interactions[12].at",
        "interactions[12].channel",
        "interactions[12].retracts",
    ]


def test_a_field_that_is_left_out_has_its_default() -> None:
    """A file written by hand needs no more than what matters."""
    assert understood(Contact, {"id": "c-1", "name": "Ann"}, "", []) == Contact(id="c-1", name="Ann")


def test_a_whole_day_and_a_moment_are_told_apart() -> None:
    """The start of an entry may be either."""
    whole = understood(Entry, spelled(ENTRY), "", [])
    assert type(whole.seen.start) is date
    assert type(whole.written.start) is datetime
    assert understood(datetime | date, "2026-03-01T09:00:00+00:00", "", []) == datetime(2026, 3, 1, 9, tzinfo=UTC)
