"""`doctor` where no server answers: what it says of the store alone."""

from __future__ import annotations

import sqlite3

from rekindled.core.facts import ContactSaved
from tests.fakes.cli_homes import Home
from tests.samples import BEN


def ruined(home: Home) -> Home:
    """A home whose store is something else."""
    home.configured().knows(ContactSaved(contact=BEN))
    home.store.write_bytes(b"no store" * 1000)
    return home


def test_sound_store_and_no_server(home: Home) -> None:
    """The store is named as sound; that the calendar cannot be asked has the code of that."""
    home.configured().knows(ContactSaved(contact=BEN))
    result = home.run("doctor")
    assert result.exit_code == 69
    assert "is sound and knows 1 person" in result.stdout


def test_damaged_store_is_described_and_left(home: Home) -> None:
    """Without --rebuild not a byte changes, and what could be read of it is said."""
    before = ruined(home).store.read_bytes()
    result = home.run("doctor")
    assert result.exit_code == 1
    assert "0 people and 0 interactions of it can be read" in result.stdout
    assert home.store.read_bytes() == before


def test_store_that_is_not_there_is_not_made(home: Home) -> None:
    """Looking at nothing makes nothing."""
    result = home.configured().run("doctor")
    assert result.exit_code == 0
    assert "doctor --rebuild fills it" in result.stdout
    assert not home.store.exists()


def test_rebuild_sets_a_damaged_store_aside_first(home: Home) -> None:
    """The damaged file is kept even if the server does not answer then; `doctor` goes on naming it."""
    ruined(home)
    assert home.run("doctor", "--rebuild").exit_code == 69
    result = home.run("doctor")
    assert "is a damaged store of before" in result.stdout
    assert "knows 0 people" in result.stdout


def test_store_of_others_ends_it_with_their_words(home: Home) -> None:
    """A store of a newer program is not for this one to judge."""
    home.configured().knows(ContactSaved(contact=BEN))
    connection = sqlite3.connect(home.store, isolation_level=None)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    result = home.run("doctor")
    assert result.exit_code == 78
    assert "update the program" in result.stdout
