"""Setting a damaged store aside and beginning a new one with what could be read of it (faults promise 34).

Owns what is brought over. The damaged files are never written, overwritten or deleted. Must not be used while any
process has the store open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rekindled.adapters.sqlite_salvage import salvaged
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.adapters.store_files import free_name, put_in_place, refuse_in_use, remove
from rekindled.core.errors import UnwritableStore
from rekindled.core.facts import ContactSaved, EntrySaved, Fact, InteractionAdded
from rekindled.core.salvaging import carried_over


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What became of a damaged store: where it is now, and what the new one has of it."""

    aside: Path
    people: int
    entries: int
    interactions: int


def repair(path: Path, now: datetime) -> Repair:
    """Put a new store in the place of the damaged one, with everything of it that can be read and believed.

    Killed at any moment, this leaves the damaged store or the new one, and the damaged files under one name or the
    other. The set-aside files are 0600.

    Raises:
        UnwritableStore, Busy: the disk has no room for it; the damaged store stands where it was.
    """
    draft = path.with_name(f"{path.name}.repairing")
    try:
        refuse_in_use(path)
        aside = free_name(path, f"damaged-{now:%Y-%m-%d}")
        salvage = salvaged(path)
        facts = carried_over(salvage.found, salvage.journal, now)
        remove(draft)
        _write(draft, facts)
        put_in_place(draft, path, aside)
    except OSError as error:
        raise UnwritableStore(
            f"the damaged store {path} cannot be set aside: {error.strerror}; nothing was changed; check its disk"
        ) from error
    finally:
        with suppress(OSError):
            remove(draft)
    kinds = Counter(type(fact) for fact in facts)
    return Repair(
        aside=aside, people=kinds[ContactSaved], entries=kinds[EntrySaved], interactions=kinds[InteractionAdded]
    )


def _write(draft: Path, facts: Sequence[Fact]) -> None:
    with closing(SqliteStore(draft)) as store:
        store.record(facts, outside=True)
