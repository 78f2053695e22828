"""What must hold for every text from outside: only declared errors, bounded results, and nothing lost in between.

Owns the statements, each a function of bytes that raises when it does not hold. Must not know who makes up the bytes:
Hypothesis does for each test run, a coverage-guided fuzzer in `script/check --long`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from rekindled.adapters.bounded_rules import MAX_OCCURRENCES
from rekindled.adapters.busy_expansion import MAX_RULES
from rekindled.adapters.csv_people import proposed, read_export, read_mapped
from rekindled.adapters.file_texts import decoded
from rekindled.adapters.ical_codec import IcalCodec
from rekindled.adapters.monica_json import read_monica
from rekindled.adapters.multistatus import parse_multistatus, preconditions
from rekindled.adapters.object_lines import one_line, read_lines
from rekindled.adapters.sheet_csv import BYTE_ORDER_MARK, dump_rows, is_sheet, load_rows
from rekindled.adapters.toml_contacts import load_sheets
from rekindled.adapters.vcard_codec import read_vcards
from rekindled.core.added_text import added
from rekindled.core.errors import CalendarUnavailable, ConfigError, UnreadableEntry, UsageError
from rekindled.core.marks import is_plain, read_boxes, read_title, read_words, without_notes
from rekindled.core.marks import read_lines as read_marked
from rekindled.core.model import Contact, Interval
from rekindled.core.own_events import read_own_title
from rekindled.core.sheet import LONGEST_NAME, Sheet
from rekindled.core.sheet import one_line as one_clean_line
from rekindled.core.wire import Amendment
from tests.fakes.busy_reading import busy_intervals

BERLIN = ZoneInfo("Europe/Berlin")
STAMP = datetime(2026, 11, 22, 8, tzinfo=UTC)
SPAN = Interval(start=STAMP, end=STAMP + timedelta(days=90))
# As many occurrences as the rules and dates of one object may have, and one for each component.
MOST = (MAX_RULES + 1) * MAX_OCCURRENCES
STAMPS = frozenset({"DTSTAMP", "LAST-MODIFIED"})
URL = "https://calendar.test/cal/"


def read_object(data: bytes) -> None:
    """An object is understood or refused; amended, it has the new title and every other byte it had."""
    text, codec = data.decode("utf-8", "replace"), IcalCodec(zone=BERLIN)
    try:
        seen = codec.decode(text)
    except UnreadableEntry:
        return
    amended = codec.amend(text, Amendment(stamped_at=STAMP, title="✓ New, title; \\n"))
    same = [line.raw for line in read_lines(text) if line.name not in STAMPS | {"SUMMARY"}]
    again = codec.decode(amended)
    assert [line.raw for line in read_lines(amended) if line.name not in STAMPS | {"SUMMARY"}] == same
    assert again.meaning.title == "✓ New, title; \\n"
    assert (again.uid, again.meaning.start, again.meaning.end) == (seen.uid, seen.meaning.start, seen.meaning.end)
    assert seen.meaning.title == one_line(seen.meaning.title)


def expand_object(data: bytes) -> None:
    """An object's busy time is within the span, in order, and never more than can be counted."""
    read = busy_intervals([("/a", data.decode("utf-8", "replace"))], SPAN, BERLIN)
    assert len(read.intervals) <= MOST
    assert all(SPAN.start <= one.start < one.end <= SPAN.end for one in read.intervals)
    assert [one.start for one in read.intervals] == sorted(one.start for one in read.intervals)


def read_answer(data: bytes) -> None:
    """An answer is believed as a whole or not at all, and names no other server."""
    assert all(isinstance(name, str) for name in preconditions(data))
    try:
        answer = parse_multistatus(data, URL)
    except CalendarUnavailable:
        return
    assert all(member.url.startswith("https://calendar.test") for member in answer.members)
    assert all("\n" not in member.etag for member in answer.members)


def read_cards(data: bytes) -> None:
    """An address book is read, with a sentence for each card that is not."""
    _check_sheets(list(read_vcards(data, "a.vcf").sheets))


def read_table(data: bytes) -> None:
    """Any table is read as an export, or by what its columns seem to mean, or refused with a sentence."""
    text = decoded(data).text
    read = read_export(text, "a.csv")
    if read is None:
        try:
            read = read_mapped(text, "a.csv", proposed(text))
        except UsageError:
            return
    _check_sheets(list(read.sheets))


def read_json(data: bytes) -> None:
    """Any JSON is an export of Monica's or refused with a sentence."""
    try:
        read = read_monica(decoded(data).text, "a.json")
    except ConfigError:
        return
    _check_sheets(list(read.sheets))


def read_people(data: bytes) -> None:
    """A contacts file is read or refused with a sentence for each mistake."""
    try:
        sheets = load_sheets(data.decode("utf-8", "replace"), "a.toml")
    except ConfigError:
        return
    _check_sheets(sheets)


def read_rows(data: bytes) -> None:
    """A sheet is read or refused with a sentence for each mistake; written again, it says who they are."""
    text = data.decode("utf-8", "replace").removeprefix(BYTE_ORDER_MARK)
    is_sheet(text)
    try:
        sheets = load_rows(text, "a.csv")
    except ConfigError:
        return
    _check_sheets(sheets)
    again = load_rows(dump_rows(Contact(id=sheet.id or "c-1", name=sheet.name) for sheet in sheets), "a.csv")
    assert [sheet.name for sheet in again] == [sheet.name for sheet in sheets]


def read_words_of_a_user(data: bytes) -> None:
    """Titles and notes are marks or not, whatever they are; an untouched one never is."""
    title, _, text = data.decode("utf-8", "replace").partition("\n")
    assert read_title(title, title) is None
    assert is_plain(title, title)
    for written in ("", "Call Ann", text[:50]):
        read_title(title, written)
    read_words(title)
    read_own_title(title)
    read_marked(text, ["Ann", title[:20]])
    read_boxes(text, "[ ] Ann:")
    without_notes(text)
    assert added(text, text) == ""
    added(text, "Call Ann\nNotes:\n")


def _check_sheets(sheets: list[Sheet]) -> None:
    assert all(0 < len(sheet.name) <= LONGEST_NAME and sheet.name == one_clean_line(sheet.name) for sheet in sheets)


TARGETS: Mapping[str, Callable[[bytes], None]] = MappingProxyType(
    {
        "object": read_object,
        "busy": expand_object,
        "answer": read_answer,
        "vcard": read_cards,
        "table": read_table,
        "monica": read_json,
        "toml": read_people,
        "csv": read_rows,
        "words": read_words_of_a_user,
    }
)
