"""The numbers of a store that was set aside, read from its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from rekindled.adapters.sqlite_numbers import numbers_in
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.facts import ContactSaved, CounterRaised, Setting, SettingSaved
from rekindled.core.forgotten import Numbers
from rekindled.core.model import Contact
from tests.unit.test_old_stores import OLD, old_store


def test_numbers_of_a_store_are_read(tmp_path: Path) -> None:
    """Its epoch, its counters and the ids of its people, while another has it open."""
    store = SqliteStore(tmp_path / "rekindled.db")
    epoch = SettingSaved(setting=Setting.EPOCH, value="abcd1234")
    store.record([epoch, CounterRaised(scope="contact", n=3), ContactSaved(contact=Contact(id="c-3", name="Wim"))])
    found = numbers_in(tmp_path / "rekindled.db")
    store.close()
    assert found == Numbers(epoch="abcd1234", counters={"contact": 3}, contact_ids=("c-3",))


@pytest.mark.parametrize("sql", OLD, ids=lambda sql: sql.stem)
def test_store_of_any_version_is_read_as_it_is(sql: Path, tmp_path: Path) -> None:
    """No migration is needed, and none happens."""
    path = old_store(sql, tmp_path)
    before = path.read_bytes()
    found = numbers_in(path)
    assert found
    assert (found.epoch, len(found.contact_ids)) == ("abcd1234", 2)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [None, b"", b"nonsense" * 600])
def test_what_cannot_be_read_tells_nothing(content: bytes | None, tmp_path: Path) -> None:
    """A file that is gone, empty or damaged has no numbers, and nothing is raised."""
    path = tmp_path / "rekindled.db"
    if content is not None:
        path.write_bytes(content)
    assert numbers_in(path) is None
