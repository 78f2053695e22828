"""The files an export is written to."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from icalendar import Calendar

from rekindled.adapters.export_json import dump_export, load_export
from rekindled.adapters.export_rows import COLUMNS, dump_events, dump_interactions
from rekindled.core.errors import ConfigError
from rekindled.core.exporting import Export
from rekindled.core.facts import Setting
from rekindled.core.identity import belongs_to_us
from rekindled.core.model import Purpose
from tests.samples import ANNA, BEN, BEN_TALKED

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
TALKED = replace(BEN_TALKED, id=1, purpose=Purpose.CHECK_IN, note="=1+1, or so;\nmore")
TAKEN_BACK = replace(BEN_TALKED, id=2, note="never")
WHOLE = Export(
    contacts=(ANNA, BEN),
    interactions=(TALKED, TAKEN_BACK, replace(TAKEN_BACK, id=3, retracts=2)),
    settings={Setting.EPOCH: "abcd1234"},
)


def changed(**head: object) -> bytes:
    """The document with something else in its head."""
    document: dict[str, Any] = {**json.loads(dump_export(WHOLE, AT)), **head}
    return json.dumps(document).encode()


def test_the_document_reads_back_equal() -> None:
    """Its head says what it is, of which version and when it was made."""
    text = dump_export(WHOLE, AT)
    assert load_export(text.encode(), "x.json") == WHOLE
    head = json.loads(text)
    assert (head["format"], head["version"], head["made_at"]) == ("rekindled-export", 1, "2026-03-04T09:00:00+00:00")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "x.json: expected UTF-8 text"),
        (b'{\n"a": ,}', "x.json line 2: is no JSON"),
        (b"[" * 100_000, "x.json: is no JSON that can be read"),
        (b"[]", "x.json: is no export of rekindled"),
        (changed(format="else"), "x.json: is no export of rekindled"),
        (changed(version=2), "x.json: was written by a newer rekindled"),
        (changed(version="1"), "x.json: version: expected a whole number"),
        (changed(made_at=None), "x.json: made_at: expected a moment"),
        (changed(contacts=[]), 'x.json: interactions[0].contact_id: no contact has the id "c-2"'),
    ],
)
def test_what_is_no_export_is_refused_in_words(data: bytes, said: str) -> None:
    """Each refusal names the file and what is wrong with it."""
    with pytest.raises(ConfigError) as refused:
        load_export(data, "x.json")
    assert str(refused.value).startswith(said)


def test_a_file_full_of_mistakes_is_told_in_part() -> None:
    """The first fifty are named, the others counted."""
    with pytest.raises(ConfigError) as refused:
        load_export(changed(contacts=[7] * 60), "x.json")
    lines = str(refused.value).split("\n")
    assert len(lines) == 51
    assert lines[-1] == "x.json: and 10 more like these"


def test_a_row_for_each_interaction_that_holds() -> None:
    """What was taken back is no row; a note that a spreadsheet would compute is kept as text."""
    rows = list(csv.reader(StringIO(dump_interactions(WHOLE).removeprefix("\ufeff"))))
    assert tuple(rows[0]) == COLUMNS
    said = ["Ben", "c-2", "2026-03-03T12:00:00+01:00", "call", "done", "check_in", "'=1+1, or so;\nmore", "log"]
    assert rows[1:] == [said]


def test_an_event_for_each_interaction_that_holds() -> None:
    """Any calendar reads them; they take no time, invite nobody and are never taken for entries of ours."""
    (event,) = Calendar.from_ical(dump_events(WHOLE, AT)).walk("VEVENT")
    assert event["SUMMARY"] == "Ben: call, done, check in"
    assert event["DESCRIPTION"] == TALKED.note
    assert event["DTSTART"].dt == TALKED.at
    assert event["DTEND"].dt > TALKED.at
    assert event["TRANSP"] == "TRANSPARENT"
    assert not belongs_to_us(str(event["UID"]))
    assert not str(event["UID"]).startswith("rk-")
    assert {"ATTENDEE", "ORGANIZER", "RRULE"}.isdisjoint(event)


def test_events_have_the_same_uid_in_each_export() -> None:
    """Taking in a later export updates the events of an earlier one; one without a note has no description."""
    silent = replace(WHOLE, interactions=(replace(TALKED, note="", purpose=None, contact_id="c-9"),))
    (first,) = Calendar.from_ical(dump_events(WHOLE, AT)).walk("VEVENT")
    (later,) = Calendar.from_ical(dump_events(silent, AT)).walk("VEVENT")
    assert first["UID"] == later["UID"]
    assert "DESCRIPTION" not in later
    assert later["SUMMARY"] == "c-9: call, done"
