"""Taking everything out of a store, and putting it into an empty one.

Owns that an import is all or nothing. Must not know files.
"""

from __future__ import annotations

from rekindled.app.meeting_ports import MeetingMemory
from rekindled.core.errors import UsageError
from rekindled.core.exporting import Export, exported, is_empty, restoring

ALL_ROWS = 2**62


def everything(store: MeetingMemory) -> Export:
    """All a store holds that cannot be found out again; nobody may write meanwhile.

    Raises:
        BrokenStore: it cannot be read.
    """
    return exported(store.snapshot(as_recorded=True), store.sayings(), store.journal(None, ALL_ROWS), store.reckoned())


def restore(store: MeetingMemory, export: Export) -> None:
    """Make an empty store the one that was exported, numbers, counters and the epoch included; it has no `flaws`.

    Raises:
        UsageError: the store is not empty.
        BrokenStore: nothing was recorded.
    """
    present = everything(store)
    if not is_empty(present):
        raise UsageError(
            f"the store holds {len(present.contacts)} people and what belongs to them; an import needs an empty one: "
            "name a new place with --state, or take in people alone with: rekindled contacts import"
        )
    store.record(restoring(export, present), outside=True)
