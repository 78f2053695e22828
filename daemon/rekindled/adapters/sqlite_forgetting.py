"""Forgetting a person: the rows that go, and what of them is left in the store's file.

Owns the one exception to the rule that logs only grow and never change. Must not know how it is decided who is
forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rekindled.adapters.sqlite_schema import guard
from rekindled.adapters.sqlite_sql import Statement
from rekindled.adapters.sqlite_texts import spell_moment
from rekindled.core.facts import ContactForgotten, Journaled
from rekindled.core.model import Interaction

_THEIRS = (
    ("intent_touches", "contact_id = ?1"),
    ("touches", "contact_id = ?1"),
    ("memos", "contact_id = ?1"),
    ("errands", "?1 IN (contact_id, about)"),
    ("sayings", "contact_id = ?1"),
    ("apart", "?1 IN (one, other)"),
    *((table, "contact_id = ?1") for table in ("encounters", "reckoned_meetings", "meeting_proposals")),
    ("contact_addresses", "contact_id = ?1"),
    ("contacts", "id = ?1"),
)
_LOGS = ("interactions", "journal")


def contact_forgotten(fact: ContactForgotten) -> Iterator[Statement]:
    """Every row of one contact, and of the entries that were for nobody else.

    The logs' triggers are dropped and made again in the same transaction, which no other connection can see the inside
    of: a trigger cannot ask a temporary table for leave, and a lasting one would be a hole for every other writer.
    """
    about = f"what is kept of {fact.contact_id}"
    for table, theirs in _THEIRS:
        yield Statement(about=about, sql=f"DELETE FROM {table} WHERE {theirs}", values=(fact.contact_id,))  # noqa: S608 - constants
    for uid in fact.uids:
        for table in ("intent_touches", "intents", "entries"):
            yield Statement(about=about, sql=f"DELETE FROM {table} WHERE uid = ?", values=(uid,))  # noqa: S608 - constants
    yield from _reworded(about, fact.reworded)
    for table in _LOGS:
        yield Statement(about=about, sql=f"DROP TRIGGER {table}_delete")
        yield Statement(about=about, sql=f"DELETE FROM {table} WHERE contact_id = ?", values=(fact.contact_id,))  # noqa: S608 - constants
    for uid in fact.uids:
        yield Statement(about=about, sql="DELETE FROM journal WHERE uid = ?", values=(uid,))
    for row in fact.journal:
        yield _journal_row(about, row)
    for table in _LOGS:
        yield Statement(about=about, sql=guard(table, "delete"))


def _reworded(about: str, rows: Iterable[Interaction]) -> Iterator[Statement]:
    yield Statement(about=about, sql="DROP TRIGGER interactions_update")
    for row in rows:
        yield Statement(about=about, sql="UPDATE interactions SET note = ? WHERE id = ?", values=(row.note, row.id))
    yield Statement(about=about, sql=guard("interactions", "update"))


def _journal_row(about: str, row: Journaled) -> Statement:
    return Statement(
        about=about,
        sql="DELETE FROM journal WHERE at = ? AND event = ? AND because = ? AND contact_id IS ? AND uid IS ?",
        values=(spell_moment(row.at), row.event, row.because, row.contact_id, row.uid),
    )
