"""What of an entry is the user's, and whose an object of the calendar is (issue 8, item 7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rekindled.core.added_text import LONGEST_WORDS
from rekindled.core.facts import Setting, Snapshot
from rekindled.core.identity import epoch_of
from rekindled.core.leaving import RECURRING, UNKNOWN, surveyed, what_is_theirs
from rekindled.core.model import Carrier, Entry, EntryState, Meaning, Shape
from rekindled.core.pausing import Leaving, leaving_in, pause_words
from rekindled.core.reconcile import Sighting
from rekindled.core.settling import Moment
from rekindled.core.vocabulary import EVERY_LANGUAGE
from rekindled.core.wire import Seen
from tests.fakes.desks import BERLIN

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
MOMENT = Moment(now=NINE, rhythm=BERLIN)
WRITTEN = Meaning(
    title="Call Ann Quill",
    description="[ ] Ann Quill\nYou talked in May.\n\nNotes:",
    start=NINE,
    end=NINE + timedelta(minutes=20),
    alarms=(10,),
)
UID = "rk-abcd1234-c-1-check_in-1@rekindled"
ENTRY = Entry(
    uid=UID,
    shape=Shape.SLOT,
    carrier=Carrier.EVENT,
    state=EntryState.STANDING,
    href="/cal/a.ics",
    written=WRITTEN,
    wrote_at=NINE,
)


def theirs(text: str = "", **fields: object) -> str:
    """What is the user's in an entry that says something else by now."""
    return what_is_theirs(replace(ENTRY, seen=replace(WRITTEN, **fields)), text, EVERY_LANGUAGE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"title": "✓ Call Ann Quill"},
        {"title": "later 2 weeks: Call Ann Quill"},
        {"title": "Call Ann Quill (done)"},
        {"title": "no answer"},
        {"description": WRITTEN.description.replace("[ ]", "[x]")},
        {"description": WRITTEN.description + "\nno answer"},
        {"description": "Notes:"},
        {"categories": frozenset({"done"})},
        {"status": "CANCELLED"},
        {"description": WRITTEN.description.replace("\n", " \n ")},
    ],
)
def test_a_mark_is_no_word_of_theirs(fields: dict[str, object]) -> None:
    """U11: what was said by a mark is in the history; what an app wraps anew or the user deletes is nothing to keep."""
    assert theirs(**fields) == ""


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "✓ Call Ann Quill: the boat"}, "you changed its title"),
        ({"title": "Ann's boat"}, "you changed its title"),
        ({"description": WRITTEN.description + "\nthe boat"}, "you wrote into it"),
        ({"description": WRITTEN.description.replace("[ ] Ann Quill", "[x] Ann Quill: moved")}, "you wrote into it"),
        ({"start": NINE + timedelta(days=1)}, "you moved it"),
        ({"end": NINE + timedelta(hours=1)}, "you changed its length"),
        ({"alarms": ()}, "you changed its alarm"),
        ({"place": "harbour"}, "you gave it a place"),
        ({"categories": frozenset({"boats"})}, "you gave it a category"),
        ({"title": "Ann's boat", "place": "harbour"}, "you changed its title, you gave it a place"),
    ],
)
def test_what_the_user_changed_is_named(fields: dict[str, object], said: str) -> None:
    """R23: a field that is another one than we wrote is the user's, beside any mark."""
    assert theirs(**fields) == said


def test_guests_and_attachments_are_theirs() -> None:
    """R13: what the meaning of an entry does not hold counts, too; an alarm's own sound does not."""
    assert theirs("BEGIN:VEVENT\r\nATTENDEE:mailto:a@example.org\r\n") == "it has guests, an attachment or a comment"
    assert theirs("BEGIN:VALARM\r\nATTACH:Basso\r\nEND:VALARM\r\n") == ""


def test_a_very_long_text_is_theirs() -> None:
    """Of more than is compared nothing can be told."""
    long = "word " * LONGEST_WORDS
    entry = replace(ENTRY, written=replace(WRITTEN, description=long), seen=replace(WRITTEN, description=long + "x"))
    assert what_is_theirs(entry, "", EVERY_LANGUAGE) == "you wrote into it"


def test_what_was_acknowledged_is_compared_with_our_own_title() -> None:
    """A title the user had written around our words stays theirs after we put our sign to it."""
    said = "✓ Call Ann Quill: the boat"
    signed = replace(ENTRY, unmarked="Call Ann Quill", written=replace(WRITTEN, title=said))
    assert what_is_theirs(signed, "", EVERY_LANGUAGE) == "you changed its title"
    bare = replace(signed, written=replace(WRITTEN, title="✓ Call Ann Quill"))
    assert what_is_theirs(bare, "", EVERY_LANGUAGE) == ""


@pytest.mark.parametrize(("title", "said"), [("✓", ""), ("", ""), ("the boat", "you changed its title")])
def test_an_entry_without_a_title_of_ours(title: str, said: str) -> None:
    """Whatever stands there was written by somebody else, unless it is a mark."""
    bare = replace(ENTRY, written=replace(WRITTEN, title=""), seen=replace(WRITTEN, title=title))
    assert what_is_theirs(bare, "", EVERY_LANGUAGE) == said


def test_what_was_taken_in_from_the_calendar_is_kept() -> None:
    """Of a store that was rebuilt nobody knows what we wrote."""
    assert what_is_theirs(replace(ENTRY, pinned=True), "", EVERY_LANGUAGE).startswith("you gave it its time, or")


def sighting(uid: str, *, recurring: bool = False, readable: bool = True) -> Sighting:
    """An object of the calendar with this UID."""
    seen = Seen(uid=uid, carrier=Carrier.EVENT, meaning=WRITTEN, recurring=recurring)
    return Sighting(href=f"/cal/{uid}.ics", etag='"1"', text="", seen=seen if readable else None)


SNAPSHOT = Snapshot(
    entries=(ENTRY, replace(ENTRY, uid=UID.replace("-1@", "-2@"), state=EntryState.ELSEWHERE)),
    settings={Setting.EPOCH: "abcd1234"},
)
PROBE = "rk-abcd1234-probe@rekindled"


@pytest.mark.parametrize(
    "uid",
    [
        "own-1",
        "rk-abcd1234-c-1-check_in-1@elsewhere",
        "rk-ffff0000-c-1-check_in-1@rekindled",
        "rk-ffff0000-probe@rekindled",
        "copy-of-rk-abcd1234-c-1-check_in-1@rekindled",
    ],
)
def test_by_identity_and_nothing_else(uid: str) -> None:
    """R5: neither title nor text make an object ours, nor does another store's epoch."""
    for everything in (False, True):
        found = surveyed(SNAPSHOT, [sighting(uid)], MOMENT, everything=everything, probe=PROBE)
        assert (found.goes, found.foreign) == ((), 1)
        assert found.rivals == (epoch_of(uid) == "ffff0000")


def test_what_cannot_be_read_is_not_ours() -> None:
    """Nobody knows whose it is."""
    found = surveyed(SNAPSHOT, [sighting(UID, readable=False)], MOMENT, everything=True, probe=PROBE)
    assert (found.goes, found.foreign) == ((), 1)


@pytest.mark.parametrize(
    ("uid", "shape", "twin"),
    [
        ("rk-abcd1234-c-9-thank-3@rekindled", Shape.SLOT, ""),
        ("rk-abcd1234-review-2026-12-07-1@rekindled", Shape.REVIEW, ""),
        ("rk-abcd1234-c-9-thank-3-task@rekindled", Shape.SLOT, "rk-abcd1234-c-9-thank-3@rekindled"),
    ],
)
def test_what_the_store_does_not_know_stays_unless_all_goes(uid: str, shape: Shape, twin: str) -> None:
    """It is ours by its UID, but nobody knows what the user wrote there."""
    first = surveyed(SNAPSHOT, [sighting(uid)], MOMENT, everything=False, probe=PROBE)
    assert {one.because for one in first.stays} == {UNKNOWN, "you moved it to another calendar"}
    (entry,) = surveyed(SNAPSHOT, [sighting(uid)], MOMENT, everything=True, probe=PROBE).goes
    assert (entry.uid, entry.shape, entry.twin, entry.etag) == (uid, shape, twin, '"1"')


@pytest.mark.parametrize("uid", [UID, "rk-abcd1234-c-9-thank-3@rekindled"])
def test_what_was_made_recurring_stays_for_good(uid: str) -> None:
    """R9: it is the user's from then on, whatever is asked for."""
    found = surveyed(SNAPSHOT, [sighting(uid, recurring=True)], MOMENT, everything=True, probe=PROBE)
    assert (
        found.goes,
        next(one.because for one in found.stays if one.entry.uid == uid),
        found.stays[0].is_for_good,
    ) == ((), RECURRING, True)


def test_our_probe_goes() -> None:
    """What trying out a server left behind is ours."""
    (entry,) = surveyed(SNAPSHOT, [sighting(PROBE)], MOMENT, everything=False, probe=PROBE).goes
    assert entry.uid == PROBE


def test_what_the_user_brought_back_stays_unless_all_goes() -> None:
    """R8: it came back although a newer one stood, so somebody wants it."""
    snapshot = replace(SNAPSHOT, entries=(replace(ENTRY, state=EntryState.TAKEN),))
    (kept,) = surveyed(snapshot, [sighting(UID)], MOMENT, everything=False, probe=PROBE).stays
    assert (kept.because, kept.is_for_good) == ("you brought it back", False)


@pytest.mark.parametrize(
    ("value", "state", "said"),
    [(None, None, None), ("ours", Leaving.OURS, "you are leaving"), ("over", Leaving.OVER, "you left")],
)
def test_the_pause_is_told_in_words(value: str | None, state: Leaving | None, said: str | None) -> None:
    """R17: with how to go on."""
    settings = {} if value is None else {Setting.LEAVING: value}
    words = pause_words(settings)
    assert leaving_in(settings) is state
    assert (words is None) == (said is None)
    assert said is None or (words is not None and said in words and "rekindled resume" in words)


def test_of_a_task_the_epoch_is_its_events() -> None:
    """The same store gave both."""
    read: Callable[[str], str | None] = epoch_of
    assert read("rk-abcd1234-c-9-thank-3-task@rekindled") == "abcd1234"
