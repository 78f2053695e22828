"""What of a damaged store's readable rows may go into a new one (faults promises 7 and 34).

Owns the rule that nothing half-known is believed: what is incomplete is left for the calendar to say again. Must not
know how rows were read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from rekindled.core.facts import (
    CampaignSaved,
    ContactSaved,
    CounterRaised,
    EntrySaved,
    ErrandSaved,
    Fact,
    IntentStored,
    InteractionAdded,
    Journaled,
    MemoKept,
    NoticeRaised,
    Setting,
    SettingSaved,
    Snapshot,
    TouchSaved,
)
from rekindled.core.history import lane
from rekindled.core.identity import CONTACT_ID, SlotUid, counter_of, event_of, number_of, parse_uid
from rekindled.core.intake import COUNTER, highest_number
from rekindled.core.intents import Intent
from rekindled.core.memory import touches_of
from rekindled.core.model import Entry, EntryState, Interaction, Shape, Touch, TouchState

# What says where a look left off is of no use without the rest: the calendar and the address books are read whole.
FORGOTTEN = frozenset(
    {
        *(Setting.SYNC_TOKEN, Setting.LISTED_AT, Setting.LISTED_FOR, Setting.PLANNED_FOR, Setting.WAKE_AT),
        *(Setting.BUSY_NAMED_FOR, Setting.ADDRESS_BOOK, Setting.MEETINGS),
    }
)
OPEN_BOX = "[ ] "


def carried_over(found: Snapshot, journal: Sequence[Journaled], now: datetime) -> list[Fact]:
    """One batch that an empty store takes as it is, whatever part of the old one could be read."""
    contacts = [contact for contact in found.contacts if CONTACT_ID.fullmatch(contact.id) and contact.name]
    ids = {contact.id for contact in contacts}
    touches = _touches(found.touches, ids)
    entries = _entries(found, touches)
    intents = [intent for intent in found.intents if _is_whole(intent, entries, ids)]
    pending = {intent.entry.uid for intent in intents}
    there = {entry.uid for entry in entries if entry.state is not EntryState.INTENDED or entry.uid in pending}
    return [
        *(ContactSaved(contact=contact) for contact in contacts),
        *(TouchSaved(touch=_standing(touch, there, now)) for touch in touches),
        *(EntrySaved(entry=e if e.uid in there else replace(e, state=EntryState.GONE)) for e in entries),
        *(IntentStored(intent=intent) for intent in intents),
        *(InteractionAdded(interaction=row) for row in _renumbered(found.interactions, ids)),
        *_counters(found, ids),
        *_settings(found),
        *(CampaignSaved(campaign=campaign) for campaign in found.campaigns),
        *(ErrandSaved(errand=errand) for errand in found.errands if errand.contact_id in ids),
        *(MemoKept(remembered=memo) for memo in found.memos if memo.contact_id in ids),
        *(pair for pair in found.apart if {pair.one, pair.other} <= ids),
        *(NoticeRaised(notice=notice) for notice in found.notices),
        *journal,
    ]


def _touches(found: Iterable[Touch], ids: set[str]) -> list[Touch]:
    """The touches of people who are known; of two that cannot both be, the one settled or numbered later stays out."""
    kept: list[Touch] = []
    taken: set[object] = set()
    for touch in sorted(found, key=lambda touch: (touch.state is TouchState.OPEN, touch.key)):
        rules: list[object] = []
        if touch.state is TouchState.OPEN:
            rules.append((touch.key.contact_id, lane(touch.key.purpose)))
        if touch.origin is not None and touch.state is not TouchState.WITHDRAWN:
            rules.append((touch.origin, touch.key.purpose))
        if touch.key.contact_id in ids and taken.isdisjoint(rules):
            taken.update(rules)
            kept.append(touch)
    return kept


def _entries(found: Snapshot, touches: Sequence[Touch]) -> list[Entry]:
    """The entries that still carry all they carried; the others are met on the calendar and taken on again."""
    carried = touches_of(Snapshot(touches=tuple(touches)))
    whole = {entry.uid: entry for entry in found.entries if _carries_all(entry, carried.get(entry.uid, ()))}
    return [entry for entry in whole.values() if not entry.twin or entry.twin in whole]


def _carries_all(entry: Entry, carried: Sequence[Touch]) -> bool:
    if entry.twin or event_of(entry.uid) or entry.state in (EntryState.GONE, EntryState.TAKEN):
        return True
    boxes = sum(line.startswith(OPEN_BOX) for line in entry.written.description.split("\n"))
    return len(carried) >= (max(boxes, 1) if entry.shape is Shape.BLOCK else int(entry.shape is Shape.SLOT))


def _standing(touch: Touch, there: set[str], now: datetime) -> Touch:
    """An open touch whose entry is not known any more waits, withdrawn, for its entry to be met on the calendar."""
    if touch.state is not TouchState.OPEN or touch.entry_uid in there:
        return touch
    return replace(touch, state=TouchState.WITHDRAWN, settled_at=now)


def _is_whole(intent: Intent, entries: Sequence[Entry], ids: set[str]) -> bool:
    known = any(entry.uid == intent.entry.uid for entry in entries)
    return known and all(touch.key.contact_id in ids for touch in intent.touches)


def _renumbered(found: Iterable[Interaction], ids: set[str]) -> list[Interaction]:
    """The rows as they will be numbered; one that takes back a row that is lost has nothing left to say."""
    numbers: dict[int, int] = {}
    kept: list[Interaction] = []
    for row in sorted(found, key=lambda row: row.id):
        retracted = row.retracts is None or row.retracts in numbers
        if row.contact_id in ids and retracted:
            numbers[row.id] = len(kept) + 1
            kept.append(replace(row, retracts=None if row.retracts is None else numbers[row.retracts]))
    return kept


def _counters(found: Snapshot, ids: set[str]) -> list[Fact]:
    """Every number that was surely used, wherever it is still written: none is given twice (R8)."""
    highest = Counter(found.counters)
    named = {touch.key for touch in found.touches}
    identities = [identity for uid in _uids(found) if (identity := parse_uid(uid))]
    named |= {identity.key for identity in identities if isinstance(identity, SlotUid)}
    for identity in identities:
        highest[counter_of(identity)] = max(highest[counter_of(identity)], number_of(identity))
    for key in named:
        highest[f"{key.contact_id}/{key.purpose}"] = max(highest[f"{key.contact_id}/{key.purpose}"], key.n)
    highest[COUNTER] = highest_number(highest[COUNTER], (*ids, *(key.contact_id for key in named)))
    return [CounterRaised(scope=scope, n=n) for scope, n in sorted(highest.items()) if n > 0]


def _settings(found: Snapshot) -> list[Fact]:
    """The single values that outlive a damage; a lost epoch is read off what bears it."""
    kept = {setting: value for setting, value in found.settings.items() if setting not in FORGOTTEN}
    epochs = Counter(identity.epoch for uid in _uids(found) if (identity := parse_uid(uid)))
    if epochs:
        kept.setdefault(Setting.EPOCH, epochs.most_common(1)[0][0])
    return [SettingSaved(setting=setting, value=value) for setting, value in sorted(kept.items())]


def _uids(found: Snapshot) -> Iterable[str]:
    yield from (entry.uid for entry in found.entries)
    yield from (touch.entry_uid for touch in found.touches)
    yield from (row.uid for row in found.interactions)
