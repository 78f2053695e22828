"""What of a state directory is ours to remove, and that nothing else goes (issue 8, item 7)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rekindled.adapters.file_turns import DaemonPresence
from rekindled.adapters.own_files import files_of, remove_files
from rekindled.adapters.sqlite_backup import back_up
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.errors import Busy, UnwritableStore
from rekindled.places import Places
from tests.fakes.desks import SUNDAY

CALENDAR = "/me/outreach/"
PROPS = "collections/collection-root/me/outreach/.Radicale.props"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A state directory with all that is ever in one, and a file of the user's in it and in its backups."""
    state = tmp_path / "state"
    found = Places(config=tmp_path / "rekindled.toml", state=state)
    state.mkdir()
    found.config.write_text("", encoding="utf-8")
    SqliteStore(found.store).close()
    back_up(found.store, found.backups, SUNDAY)
    for name in (
        *(
            "rekindled.db-wal",
            "rekindled.db-shm",
            "rekindled.db.damaged-2026-11-01",
            "rekindled.db.replaced-2026-11-01",
        ),
        *("rekindled.db.damaged-2026-11-01-wal", ".rekindled.db.77.new", "heartbeat.json", "heartbeat.new"),
        *("report.html", ".report.html.77.new"),
        *("turn.lock", "daemon.lock", "notes.txt", "backups/version-3-20261129T080000Z.db", "backups/mine.db"),
        *(".looked-at/rekindled.db", "server/password", "server/users", "server/radicale.conf", f"server/{PROPS}"),
    ):
        (state / name).parent.mkdir(parents=True, exist_ok=True)
        (state / name).touch()
    return found


def listed(places: Places) -> dict[str, str]:
    """What stays and why, by its place below the state directory."""
    files = files_of(places, places.state / "server", CALENDAR)
    return {str(one.path.relative_to(places.state)): one.stays for one in files}


def test_everything_of_ours_goes_and_nothing_else(places: Places) -> None:
    """Store, logs, backups, set-aside ones, heartbeat, report, locks, the empty server; never what we did not make."""
    assert {name for name, stays in listed(places).items() if stays} == {"notes.txt", "backups/mine.db"}
    remove_files(places, files_of(places, places.state / "server", CALENDAR))
    left = sorted(str(path.relative_to(places.state)) for path in places.state.rglob("*"))
    assert left == ["backups", "backups/mine.db", "notes.txt"]
    assert places.config.exists()
    assert set(listed(places).values()) == {"it is not ours"}


def test_a_directory_that_is_empty_then_goes_too(places: Places) -> None:
    """And asking again finds nothing."""
    (places.state / "notes.txt").unlink()
    (places.backups / "mine.db").unlink()
    remove_files(places, files_of(places, places.state / "server", CALENDAR))
    assert not places.state.exists()
    assert files_of(places, places.state / "server", CALENDAR) == ()


@pytest.mark.parametrize(
    ("make", "why"),
    [
        ("collections/collection-root/me/outreach/a.ics", "its calendars are not empty"),
        ("collections/collection-root/me/other/.Radicale.props", "it has other calendars than ours"),
        ("letters.txt", "there are other files in it"),
    ],
)
def test_the_servers_storage_goes_only_with_nothing_but_our_calendar(places: Places, make: str, why: str) -> None:
    """R5: an object, another calendar, any file of somebody else's keeps all of it."""
    path = places.state / "server" / make
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    assert listed(places)["server"] == why
    remove_files(places, files_of(places, places.state / "server", CALENDAR))
    assert path.exists()
    assert (places.state / "server" / PROPS).exists()


def test_what_the_server_keeps_beside_objects_does_not_count(places: Places) -> None:
    """A cache is no object."""
    cached = places.state / "server/collections/collection-root/me/outreach/.Radicale.cache/item/a.ics"
    cached.parent.mkdir(parents=True)
    cached.touch()
    (places.state / "server/collections/.Radicale.lock").touch()
    assert listed(places)["server"] == ""


def test_not_while_a_daemon_runs(places: Places) -> None:
    """R7: nothing is removed under it."""
    before = listed(places)
    with DaemonPresence(places.state).claim(), pytest.raises(Busy, match="daemon"):
        remove_files(places, files_of(places, places.state / "server", CALENDAR))
    assert listed(places) == before


def test_not_while_another_process_uses_the_store(places: Places, in_use: Callable[[Path], None]) -> None:
    """Nor under a command of the user's that reads it."""
    in_use(places.store)
    before = listed(places)
    with pytest.raises(Busy, match="another process uses the store"):
        remove_files(places, files_of(places, places.state / "server", CALENDAR))
    assert listed(places) == before


@pytest.fixture
def in_use(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Another process has the store open, as the lock it would hold says."""

    def use(path: Path) -> None:
        def refuse(asked: Path) -> None:
            raise Busy(f"another process uses the store {asked}; try again in a moment")

        assert path.exists()
        monkeypatch.setattr("rekindled.adapters.own_files.refuse_in_use", refuse)

    return use


def test_what_cannot_be_removed_is_named(places: Places) -> None:
    """The store goes last, so that asking again goes on."""
    journal = places.state / "rekindled.db-journal"
    journal.mkdir()
    with pytest.raises(UnwritableStore, match=r"rekindled\.db-journal cannot be removed: .*; correct its permissions"):
        remove_files(places, files_of(places, places.state / "server", CALENDAR))
    assert places.store.stat().st_size > 0
    journal.rmdir()
    remove_files(places, files_of(places, places.state / "server", CALENDAR))
    assert not places.store.exists()


def test_without_a_store_or_a_directory_there_is_nothing(tmp_path: Path) -> None:
    """Only what is there is listed."""
    places = Places(config=tmp_path / "rekindled.toml", state=tmp_path / "none")
    assert files_of(places, places.state / "server", CALENDAR) == ()
    places.state.mkdir()
    remove_files(places, ())
    assert not places.state.exists()
