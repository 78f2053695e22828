"""What `metrics` measures, and what `status` has beside the last look (R17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from prometheus_client.openmetrics.parser import text_string_to_metric_families as read

from rekindled.app.address_book_state import Standing as BookStanding
from rekindled.app.address_book_state import saved as book_saved
from rekindled.app.measuring import Vitals, metrics
from rekindled.app.meeting_state import Standing as MeetingStanding
from rekindled.app.meeting_state import saved as meeting_saved
from rekindled.app.vitals import health_fields
from rekindled.core.busy import BusySource
from rekindled.core.facts import Notice, NoticeKind, Setting, Snapshot
from rekindled.core.health import Course, Trouble
from tests.samples import ANNA, BEN, BEN_TALKED

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BARE = Vitals(now=NOW, version="1.0", python="3.11.9")
FULL = replace(
    BARE,
    course=Course(good_at=NOW - HOUR, failing_since=NOW, failures=2, trouble=Trouble.SERVER),
    looked_at=NOW,
    next_at=NOW + HOUR,
    requests=3,
    is_running=True,
    store_bytes=4096,
    backup_at=NOW - 2 * HOUR,
)
SICK = BusySource(key="/office/", name="Office of Anna", failures=2, trouble="no answer for Anna")
WELL = BusySource(key="/home/", name="Home")


def numbers(text: str) -> dict[str, float]:
    """Every number by its name and labels, read by the reference reader."""
    return {
        one.name + "".join(f" {name}={value}" for name, value in one.labels.items()): one.value
        for family in read(text)
        for one in family.samples
    }


def known() -> Snapshot:
    """A store in trouble: somebody removed, a question, an event not understood, the brake, a failing server."""
    return Snapshot(
        contacts=(replace(ANNA, archived_on=None), replace(BEN, archived_on=date(2026, 1, 1))),
        interactions=(replace(BEN_TALKED, id=1, retracts=None), replace(BEN_TALKED, id=2, retracts=1)),
        notices=(
            Notice(kind=NoticeKind.QUESTION, key="q", text="who is Anna?"),
            Notice(kind=NoticeKind.NOT_UNDERSTOOD, key="n", text="an event of Anna"),
            Notice(kind=NoticeKind.UNKNOWN_PERSON, key="u", text="an entry of Anna"),
        ),
        settings={
            Setting.BRAKE: "3 of 3 entries of Anna are gone",
            Setting.RETRY_AT: (NOW + HOUR).isoformat(),
            Setting.ADDRESS_BOOK: str(book_saved(BookStanding(failures=1, trouble="Anna", retry_at=NOW)).value),
        },
    )


def test_a_new_installation_has_few_numbers() -> None:
    """What is not known yet is left out rather than told as nought."""
    found = numbers(metrics(Snapshot(), (), BARE))
    assert found["rekindled_build_info version=1.0 python=3.11.9"] == 1
    assert found["rekindled_daemon_running"] == 0
    assert (found["rekindled_contacts"], found["rekindled_open_entries"], found["rekindled_paused"]) == (0, 0, 0)
    assert found["rekindled_interactions_total source=log"] == 0
    assert not [name for name in found if "timestamp" in name or "bytes" in name or "backup" in name]


def test_everything_that_is_known_is_measured() -> None:
    """R17: looks, what waits for a person, what fails, and the files; times are seconds since 1970."""
    assert numbers(metrics(known(), (WELL, SICK), FULL)) == {
        "rekindled_build_info version=1.0 python=3.11.9": 1,
        "rekindled_daemon_running": 1,
        "rekindled_last_look_timestamp_seconds": NOW.timestamp(),
        "rekindled_last_good_look_timestamp_seconds": NOW.timestamp() - 3600,
        "rekindled_next_look_timestamp_seconds": NOW.timestamp() + 3600,
        "rekindled_looks_failed_in_a_row": 2,
        "rekindled_last_look_requests": 3,
        "rekindled_store_size_bytes": 4096,
        "rekindled_backup_age_seconds": 7200,
        "rekindled_store_readable": 1,
        "rekindled_contacts": 1,
        "rekindled_open_entries": 0,
        "rekindled_questions": 1,
        "rekindled_not_understood": 2,
        "rekindled_interactions_total source=mark": int(BEN_TALKED.source == "mark"),
        "rekindled_interactions_total source=meeting": int(BEN_TALKED.source == "meeting"),
        "rekindled_interactions_total source=log": int(BEN_TALKED.source == "log"),
        "rekindled_brake_on": 1,
        "rekindled_paused": 1,
        "rekindled_reading_failing source=busy": 1,
        "rekindled_reading_failing source=address_book": 1,
        "rekindled_reading_failing source=meetings": 0,
    }


def test_numbers_name_nobody() -> None:
    """No name, id, address, calendar or note of anybody is in them."""
    text = metrics(known(), (WELL, SICK), FULL)
    for word in (ANNA.name, "Anna", ANNA.id, BEN.id, "Office", "/home/", "no answer", "gone"):
        assert word not in text


def test_a_store_that_cannot_be_read_is_a_number() -> None:
    """What the files beside it tell is measured all the same."""
    found = numbers(metrics(None, (), FULL))
    assert (found["rekindled_store_readable"], found["rekindled_looks_failed_in_a_row"]) == (0, 2)
    assert "rekindled_contacts" not in found


def test_a_backup_of_tomorrow_has_no_age() -> None:
    """A clock that was set back makes no negative age."""
    found = numbers(metrics(None, (), replace(FULL, backup_at=NOW + HOUR)))
    assert found["rekindled_backup_age_seconds"] == 0


def test_status_knows_what_is_read_beside() -> None:
    """The last good look, the newest backup, and whether calendars, address book and meetings can be read."""
    meetings = meeting_saved(MeetingStanding(named_for="me"))
    settings = {**known().settings, Setting.MEETINGS: str(meetings.value)}
    found = health_fields(Snapshot(settings=settings), (WELL, SICK), FULL.course, NOW - timedelta(days=8), NOW)
    assert found == {
        "last_good_look_at": "2026-11-24T11:00:00+00:00",
        "failing_since": "2026-11-24T12:00:00+00:00",
        "failures_in_a_row": 2,
        "backup": {"at": "2026-11-16T12:00:00+00:00", "old": True},
        "busy": {"sources": 2, "failing": 1},
        "address_book": {"ok": False, "failures": 1, "retry_at": "2026-11-24T12:00:00+00:00"},
        "meetings": {"ok": True, "failures": 0, "retry_at": None},
    }


def test_our_own_calendar_is_none_of_the_others() -> None:
    """It is read for appointments too, and failing to is what looks tell."""
    snapshot = Snapshot(settings={Setting.CALENDAR_URL: SICK.key})
    assert health_fields(snapshot, (SICK,), Course(), None, NOW)["busy"] is None
    assert numbers(metrics(snapshot, (SICK,), BARE))["rekindled_reading_failing source=busy"] == 0


def test_status_says_nothing_of_what_is_not_used() -> None:
    """Without other calendars, address book, meetings and backups there is nothing to say of them."""
    found = health_fields(Snapshot(), (), Course(), None, NOW)
    assert set(found.values()) == {None, 0}
