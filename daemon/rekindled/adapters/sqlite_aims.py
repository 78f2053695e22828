"""Campaigns, errands and memos in the store: rows, and the SQL that makes them.

Owns these three tables. Must not know transactions, or what any of it leads to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from rekindled.adapters.sqlite_sql import Statement, Value, upsert
from rekindled.adapters.sqlite_texts import read_day, read_moment, spell_day, spell_moment
from rekindled.core.campaigns import Campaign, CampaignState, Candidate, Gain, GainKind
from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.facts import CampaignSaved, ErrandSaved, MemoKept
from rekindled.core.memos import Memo, Remembered

AIMS = (
    """CREATE TABLE campaigns (
    id TEXT NOT NULL PRIMARY KEY,
    problem TEXT NOT NULL,
    question TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    state TEXT NOT NULL,
    candidates TEXT NOT NULL,
    gains TEXT NOT NULL,
    ran_from TEXT,
    closed_on TEXT
) STRICT""",
    """CREATE TABLE errands (
    id TEXT NOT NULL PRIMARY KEY,
    contact_id TEXT NOT NULL REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    due_on TEXT NOT NULL,
    about TEXT,
    overridden INTEGER NOT NULL,
    dropped INTEGER NOT NULL
) STRICT""",
    """CREATE TABLE memos (
    contact_id TEXT NOT NULL REFERENCES contacts (id) DEFERRABLE INITIALLY DEFERRED,
    memo TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (contact_id, memo)
) STRICT, WITHOUT ROWID""",
    "ALTER TABLE contacts ADD COLUMN tags TEXT NOT NULL DEFAULT '[]'",
)

Row = dict[str, Any]  # the columns' types are the schema's promise (STRICT tables)


def campaign_of(row: Row) -> Campaign:
    """A row of `campaigns`."""
    return Campaign(
        id=row["id"],
        problem=row["problem"],
        question=row["question"],
        opened_on=date.fromisoformat(row["opened_on"]),
        state=CampaignState(row["state"]),
        candidates=tuple(
            Candidate(contact_id=str(contact_id), willing=willing, distant=distant)
            for contact_id, willing, distant in json.loads(row["candidates"])
        ),
        gains=tuple(
            Gain(kind=GainKind(kind), note=note, noted_on=date.fromisoformat(noted_on), contact_id=contact_id)
            for kind, note, noted_on, contact_id in json.loads(row["gains"])
        ),
        ran_from=None if row["ran_from"] is None else read_moment(row["ran_from"]),
        closed_on=read_day(row["closed_on"]),
    )


def errand_of(row: Row) -> Errand:
    """A row of `errands`."""
    return Errand(
        id=row["id"],
        contact_id=row["contact_id"],
        kind=ErrandKind(row["kind"]),
        words=row["words"],
        asked_at=read_moment(row["asked_at"]),
        due_on=date.fromisoformat(row["due_on"]),
        about=row["about"],
        overridden=bool(row["overridden"]),
        dropped=bool(row["dropped"]),
    )


def remembered_of(row: Row) -> Remembered:
    """A row of `memos`."""
    return Remembered(contact_id=row["contact_id"], memo=Memo(row["memo"]), on=date.fromisoformat(row["day"]))


def campaign_saved(fact: CampaignSaved) -> Iterator[Statement]:
    """The campaign's row, with candidates and gains as lists of lists."""
    campaign = fact.campaign
    candidates = [[one.contact_id, one.willing, one.distant] for one in campaign.candidates]
    gains = [[one.kind.value, one.note, one.noted_on.isoformat(), one.contact_id] for one in campaign.gains]
    columns: dict[str, Value] = {
        "id": campaign.id,
        "problem": campaign.problem,
        "question": campaign.question,
        "opened_on": campaign.opened_on.isoformat(),
        "state": campaign.state.value,
        "candidates": json.dumps(candidates, ensure_ascii=False),
        "gains": json.dumps(gains, ensure_ascii=False),
        "ran_from": spell_moment(campaign.ran_from) if campaign.ran_from else None,
        "closed_on": spell_day(campaign.closed_on),
    }
    yield upsert(f"campaign {campaign.id}", "campaigns", columns, ("id",))


def errand_saved(fact: ErrandSaved) -> Iterator[Statement]:
    """The errand's row."""
    errand = fact.errand
    columns: dict[str, Value] = {
        "id": errand.id,
        "contact_id": errand.contact_id,
        "kind": errand.kind.value,
        "words": errand.words,
        "asked_at": spell_moment(errand.asked_at),
        "due_on": errand.due_on.isoformat(),
        "about": errand.about,
        "overridden": errand.overridden,
        "dropped": errand.dropped,
    }
    yield upsert(f"errand {errand.id}", "errands", columns, ("id",))


def memo_kept(fact: MemoKept) -> Iterator[Statement]:
    """The memo's row."""
    kept = fact.remembered
    columns: dict[str, Value] = {
        "contact_id": kept.contact_id,
        "memo": kept.memo.value,
        "day": kept.on.isoformat(),
    }
    yield upsert(f"memo of {kept.contact_id}", "memos", columns, ("contact_id", "memo"))
