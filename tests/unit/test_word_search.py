"""Searching files for words: what is stored, and what deleting left behind."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.adapters.word_search import Hit, files_below, hits_in
from rekindled.core.errors import Busy
from rekindled.core.facts import ContactForgotten, ContactSaved, InteractionAdded, Snapshot
from rekindled.core.traces import traces_of
from tests.samples import BEN, BEN_TALKED

ANN = replace(BEN, id="c-1", name="Ann Quill", nicknames=("Zuzu",), emails=("ann@example.org",))
TRACES = traces_of(Snapshot(contacts=(ANN,)), {"c-1"})


def found(folder: Path) -> list[Hit]:
    """Where Ann is named below a folder."""
    return list(hits_in(files_below(folder), TRACES))


def test_rows_are_found_with_their_tables(tmp_path: Path) -> None:
    """A long text, which the file keeps in pieces, as well as a short one."""
    note = f"{'x' * 4050} Ann Quill {'y' * 4050}"
    with closing(SqliteStore(tmp_path / "rekindled.db")) as store:
        store.record([ContactSaved(contact=ANN), ContactSaved(contact=BEN)])
        store.record([InteractionAdded(interaction=replace(BEN_TALKED, note=note))])
        store.compact()
        (hit,) = found(tmp_path)
    assert (hit.path.name, hit.tables) == ("rekindled.db", ("contact_addresses", "contacts", "interactions"))


def test_what_was_deleted_is_found_until_the_store_is_compacted(tmp_path: Path) -> None:
    """The log beside the file still has it; afterwards no byte of it is left."""
    with closing(SqliteStore(tmp_path / "rekindled.db")) as store:
        store.record([ContactSaved(contact=ANN), ContactSaved(contact=BEN)])
        store.record([ContactForgotten(contact_id="c-1")])
        assert [(hit.path.name, hit.tables) for hit in found(tmp_path)] == [("rekindled.db-wal", ())]
        store.compact()
        assert found(tmp_path) == []
        assert store.snapshot().contacts == (BEN,)


def test_values_that_touch_each_other_are_told_apart(tmp_path: Path) -> None:
    """A file keeps an id and a name as one run of letters; what is only part of another one's address is not theirs."""
    joan = replace(BEN, emails=("joann@example.org",))
    with closing(SqliteStore(tmp_path / "rekindled.db")) as store:
        store.record([ContactSaved(contact=replace(ANN, id="mum", emails=()))])
        store.record([ContactSaved(contact=joan), ContactForgotten(contact_id="mum")])
        assert b"mumAnn Quill" in (tmp_path / "rekindled.db-wal").read_bytes()
        assert [hit.path.name for hit in found(tmp_path)] == ["rekindled.db-wal"]
        store.compact()
        assert b"joann@example.org" in (tmp_path / "rekindled.db").read_bytes()
        assert found(tmp_path) == []


def test_a_name_of_one_word_is_perhaps_theirs(tmp_path: Path) -> None:
    """In rows and in other files, where it stands by itself as it is written."""
    with closing(SqliteStore(tmp_path / "rekindled.db")) as store:
        store.record([ContactSaved(contact=BEN), InteractionAdded(interaction=replace(BEN_TALKED, note="Zuzu's boat"))])
        store.compact()
    (tmp_path / "list").write_text("Zuzu", encoding="utf-8")
    assert found(tmp_path) == [
        Hit(path=tmp_path / "list", sure=False),
        Hit(path=tmp_path / "rekindled.db", tables=("interactions",), sure=False),
    ]


def test_a_reader_in_the_way_is_said(tmp_path: Path) -> None:
    """What somebody still reads cannot be emptied; it is tried again."""
    path = tmp_path / "rekindled.db"
    with closing(SqliteStore(path, wait_seconds=0)) as store, closing(SqliteStore(path, wait_seconds=0)) as other:
        store.record([ContactSaved(contact=ANN)])
        other._connection.execute("BEGIN")
        other._connection.execute("SELECT * FROM contacts").fetchall()
        with pytest.raises(Busy, match="try again"):
            store.compact()
        other._connection.execute("ROLLBACK")
        store.compact()


def test_any_file_may_have_it(tmp_path: Path) -> None:
    """In its text or in its name, between bytes that are no text; links and what went meanwhile are passed over."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "cache").write_bytes(b"\xff\x00Ann Quill\x00")
    (tmp_path / "Ann Quill.ics").write_bytes(b"")
    (tmp_path / "ruined.db").write_bytes(b"SQLite format 3\x00nothing of Ann Quill")
    (tmp_path / "other").write_bytes(b"Ben")
    (tmp_path / "link").symlink_to(tmp_path / "deep" / "cache")
    gone = tmp_path / "gone"
    assert [hit.path.name for hit in found(tmp_path)] == ["Ann Quill.ics", "cache", "ruined.db"]
    assert list(hits_in([gone], TRACES)) == []
