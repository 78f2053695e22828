"""Whatever a store may hold comes through an export unchanged."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from rekindled.adapters.export_json import dump_export, load_export
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.app.exporting import everything, restore
from rekindled.core.exporting import Export, exported, flaws, restoring
from rekindled.core.facts import KeptApart, Setting, Snapshot
from rekindled.core.model import Birthday, Contact, TouchState
from rekindled.core.sayings import Saying
from tests import strategies

AT = datetime(2026, 3, 4, 9, tzinfo=UTC)
whole_days = st.none() | st.just(Birthday(month=2, day=29)) | st.just(Birthday(month=12, day=1, year=1980))


@st.composite
def exports(draw: st.DrawFn) -> Export:
    """Any values, made to belong to the people there are."""
    drawn: list[Contact] = draw(st.lists(strategies.contacts, min_size=1, max_size=3, unique_by=lambda one: one.id))
    people = tuple(replace(one, birthday=draw(whole_days), anniversary=draw(whole_days)) for one in drawn)
    ids = st.sampled_from([one.id for one in people])
    touches = {
        key: replace(touch, key=key, origin=None, state=TouchState.DONE)
        for touch in draw(st.lists(strategies.touches, max_size=3))
        for key in [replace(touch.key, contact_id=draw(ids))]
    }
    entries = draw(st.lists(strategies.entries, max_size=2, unique_by=lambda one: one.uid))
    rows = draw(st.lists(strategies.interactions, max_size=3))
    said = st.dictionaries(strategies.texts, strategies.texts, max_size=2)
    sayings = st.builds(Saying, source=strategies.texts, key=strategies.texts, contact_id=ids, said=said)
    return exported(
        Snapshot(
            contacts=people,
            touches=tuple(touches.values()),
            entries=tuple(entries),
            intents=tuple(replace(draw(strategies.intents), entry=entry) for entry in entries[:1]),
            interactions=tuple(
                replace(row, contact_id=draw(ids), id=2 * n + 3, retracts=2 * n + 1 if n else None)
                for n, row in enumerate(rows)
            ),
            campaigns=tuple(draw(st.lists(strategies.campaigns, max_size=2, unique_by=lambda one: one.id))),
            errands=tuple(replace(one, contact_id=draw(ids)) for one in draw(st.lists(strategies.errands, max_size=1))),
            memos=tuple(replace(one, contact_id=draw(ids)) for one in draw(st.lists(strategies.memos, max_size=1))),
            apart=(KeptApart(one=people[0].id, other=people[-1].id),),
            notices=tuple(draw(st.lists(strategies.notices, max_size=2, unique_by=lambda one: (one.kind, one.key)))),
            counters=draw(st.dictionaries(strategies.texts, strategies.numbers, max_size=3)),
            settings={**draw(strategies.settings_kept), Setting.EPOCH: "abcd1234"},
        ),
        tuple(draw(st.lists(sayings, max_size=2, unique_by=lambda one: (one.source, one.key)))),
        tuple(draw(st.lists(strategies.journal_rows, max_size=3))),
    )


@settings(max_examples=40, deadline=None)
@given(export=exports())
def test_an_export_of_an_import_is_the_same(export: Export) -> None:
    """A store made of an export is exported as that very text, numbers, order and zones included."""
    assert flaws(export) == []
    with TemporaryDirectory() as place:
        with closing(SqliteStore(Path(place) / "old.db")) as old:
            old.record(restoring(export, everything(old)))
            text = dump_export(everything(old), AT)
        read = load_export(text.encode(), "x.json")
        with closing(SqliteStore(Path(place) / "new.db")) as new:
            restore(new, read)
            assert dump_export(everything(new), AT) == text
        assert read.interactions == export.interactions
        assert read.journal == export.journal
