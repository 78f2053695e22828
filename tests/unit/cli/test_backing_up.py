"""`backup` and `restore`, without a calendar."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rekindled.adapters.file_turns import DaemonPresence
from rekindled.core.facts import ContactSaved, CounterRaised
from rekindled.core.model import Contact
from tests.fakes.cli_homes import Home, home_in

ANN, BEN = Contact(id="c-1", name="Ann"), Contact(id="c-2", name="Ben")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A store that knows Ann, and no configuration."""
    home = home_in(tmp_path)
    home.knows(ContactSaved(contact=ANN))
    return home


def test_a_backup_is_made_listed_and_put_back(home: Home) -> None:
    """What came after it is gone from the store, and still in the one that is kept beside it."""
    made = home.run("backup")
    assert made.exit_code == 0
    assert "Backed up: 1 person, 0 interactions, in " in made.stdout
    assert "1 person, 0 interactions" in home.run("backup", "--list").stdout
    home.knows(ContactSaved(contact=BEN))
    restored = home.run("restore", "newest", "--yes")
    assert restored.exit_code == 0, restored.output
    assert "The store that was is kept as" in restored.stdout
    assert home.names() == ["Ann"]
    (kept,) = home.state.glob("rekindled.db.replaced-????-??-??")
    assert f"{kept} is the store before a backup was restored" in " ".join(home.run("doctor").output.split())


def test_ids_given_since_the_backup_are_not_given_again(home: Home) -> None:
    """Whoever is added right after a restore is not taken for whom the store before knew under that id (R8)."""
    home.run("backup")
    home.knows(ContactSaved(contact=BEN), CounterRaised(scope="contact", n=2))
    assert home.run("restore", "newest", "--yes").exit_code == 0
    home.run("contacts", "add", "Xaver Other")
    assert {one.id: one.name for one in home.snapshot().contacts} == {"c-1": "Ann", "c-3": "Xaver Other"}


def test_ids_leap_where_the_store_before_is_gone(home: Home) -> None:
    """With nothing but the backup nobody knows whom the calendar knows; new people get ids far beyond (R8)."""
    home.run("backup")
    home.store.unlink()
    assert home.run("restore", "newest", "--yes").exit_code == 0
    home.run("contacts", "add", "Xaver Other")
    assert {one.id for one in home.snapshot().contacts} == {"c-1", "c-102"}


def test_scripts_are_told_the_same(home: Home, tmp_path: Path) -> None:
    """Each step prints one object; a backup goes where it is told."""
    made = home.read("backup", "--to", str(tmp_path / "usb"))
    assert (made["people"], made["sound"], made["removed"]) == (1, True, [])
    listed = home.read("backup", "--list", "--to", str(tmp_path / "usb"))["backups"]
    assert [one["path"] for one in listed] == [made["path"]]
    assert home.read("restore", made["path"], "--yes")["kept"].startswith(str(home.store))


def test_a_backup_is_named_without_its_folder(home: Home) -> None:
    """One in the folder beside the store is found by its name, from anywhere."""
    made = Path(home.read("backup")["path"])
    assert home.read("restore", made.name, "--yes")["path"] == str(made)


def test_a_dry_run_changes_nothing(home: Home) -> None:
    """It says what is in the backup and why the calendar was not asked; no file is left behind."""
    home.run("backup")
    home.knows(ContactSaved(contact=BEN))
    before = sorted(home.state.iterdir())
    said = home.run("restore", "newest", "--dry-run")
    assert "1 person, 0 interactions, sound." in said.stdout
    assert "How the calendar differs is not known: there is no configuration" in said.stdout
    home.configured()
    assert "How the calendar differs is not known: " in home.run("restore", "newest", "--dry-run").stdout
    assert sorted(home.state.iterdir()) == before
    assert home.names() == ["Ann", "Ben"]


def test_nothing_is_replaced_unasked(home: Home) -> None:
    """Whoever says no, or nothing, keeps the store."""
    home.run("backup")
    home.knows(ContactSaved(contact=BEN))
    assert "nothing was changed" in home.run("restore", "newest", typed="n\n").stderr
    assert home.run("restore", "newest").exit_code == 2
    assert home.names() == ["Ann", "Ben"]


def test_a_running_daemon_keeps_its_store(home: Home) -> None:
    """It is told to be stopped first, with the code for trying again."""
    home.run("backup")
    with DaemonPresence(home.state).claim():
        done = home.run("restore", "newest", "--yes")
    assert (done.exit_code, "stop it first" in done.stderr) == (75, True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("restore", "newest", "--yes"), "there is no backup in"),
        (("restore", "nowhere.db", "--yes"), "there is no such file"),
        (("backup", "--list"), "no backup yet in"),
    ],
)
def test_what_is_not_there_is_said(home: Home, words: tuple[str, ...], expected: str) -> None:
    """With the command that makes one."""
    done = home.run(*words)
    assert done.exit_code != 0
    assert expected in done.stderr
    assert "rekindled backup" in done.stderr


def test_without_a_store_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    """That is said before anything is made."""
    done = home_in(tmp_path).run("backup")
    assert "no store yet" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_backup_is_listed_as_such(home: Home) -> None:
    """It is named, so that nobody relies on it."""
    made = Path(home.read("backup")["path"])
    made.write_bytes(b"nonsense" * 600)
    assert "damaged; delete it" in home.run("backup", "--list").stdout
    assert home.read("backup", "--list")["backups"] == [{"path": str(made), "sound": False}]


def test_old_backups_that_go_are_counted(home: Home) -> None:
    """Two backups of one day are one."""
    made = Path(home.read("backup")["path"])
    made.rename(made.with_name(f"{made.name[:19]}000000Z.db"))
    said = home.run("backup").stdout
    assert ("Removed: 1 older backup." in said) == (len(list(made.parent.iterdir())) == 1)
    assert len(list(made.parent.iterdir())) == 1


def test_a_backup_of_a_newer_program_is_named_as_one(home: Home) -> None:
    """Nobody is told to delete it, and putting it back ends as any newer store does."""
    home.knows(ContactSaved(contact=BEN))
    path = home.read("backup")["path"]
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 999")
    assert "made by a newer rekindled; update the program" in home.run("backup", "--list").stdout
    assert home.read("backup", "--list")["backups"] == [{"path": path, "sound": False}]
    refused = home.run("restore", "newest", "--yes")
    assert (refused.exit_code, "written by a newer rekindled" in refused.stderr) == (78, True)
