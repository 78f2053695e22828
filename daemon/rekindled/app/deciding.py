"""What a person decides after the brake, and when they move to another calendar (design §3 The brake, §5).

Owns the two ways on from a calendar that lost entries, and leaving one calendar for another. Must not guess.
"""

from __future__ import annotations

from dataclasses import replace

from rekindled.app.ports import Clock, Store
from rekindled.core.absence import lost, settle_absent
from rekindled.core.errors import UsageError
from rekindled.core.facts import EntrySaved, Fact, IntentCleared, Journaled, Setting, SettingSaved, Snapshot
from rekindled.core.memory import evolve
from rekindled.core.model import EntryState
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment

CALENDAR_SETTINGS = (
    *(Setting.CALENDAR_URL, Setting.ACCOUNT, Setting.QUIRKS, Setting.SYNC_TOKEN, Setting.LISTED_AT),
    *(Setting.PLANNED_FOR, Setting.BRAKE, Setting.CALENDAR_GONE, Setting.CALENDAR_MADE),
)


def resume(store: Store, clock: Clock, rhythm: Rhythm, *, on_purpose: bool) -> int:
    """Release the brake: the vanished entries were deleted on purpose (skipped), or are to be made again as they stood.

    Returns how many entries that was about.

    Raises:
        UsageError: the brake is not engaged.
    """
    snapshot, moment = store.snapshot(), Moment(now=clock.now(), rhythm=rhythm)
    if Setting.BRAKE not in snapshot.settings:
        raise UsageError("nothing is held: the brake is not engaged")
    whole_calendar = Setting.CALENDAR_GONE in snapshot.settings
    facts = _missing(snapshot) if whole_calendar else []
    current = evolve(snapshot, facts)
    missing = [entry for entry in current.entries if entry.state is EntryState.MISSING]
    if on_purpose:
        for entry in missing:
            facts += settle_absent(current, entry, moment, elsewhere=False)
    else:
        facts += lost(current, moment)
    forgotten = CALENDAR_SETTINGS if whole_calendar else (Setting.BRAKE, Setting.PLANNED_FOR)
    facts += [SettingSaved(setting=setting, value=None) for setting in forgotten]
    because = "deleted on purpose" if on_purpose else "to be restored"
    facts.append(Journaled(at=moment.now, event="brake.released", because=f"{len(missing)} entries: {because}"))
    store.record(facts, outside=True)
    return len(missing)


def move_calendar(store: Store, clock: Clock, rhythm: Rhythm) -> int:
    """Leave the known calendar: what stands there stays there and is ours no more; all is made again elsewhere.

    Returns how many open entries were left behind.
    """
    snapshot, moment = store.snapshot(), Moment(now=clock.now(), rhythm=rhythm)
    facts = _missing(snapshot)
    current = evolve(snapshot, facts)
    left = sum(1 for entry in current.entries if entry.state is EntryState.MISSING)
    facts += lost(current, moment)
    facts += [SettingSaved(setting=setting, value=None) for setting in CALENDAR_SETTINGS]
    facts.append(Journaled(at=moment.now, event="calendar.left", because=f"{left} entries stay where they are"))
    store.record(facts, outside=True)
    return left


def _missing(snapshot: Snapshot) -> list[Fact]:
    """Every entry that is still thought to be there is not, for the calendar itself is another or gone."""
    there = [entry for entry in snapshot.entries if entry.state is not EntryState.GONE]
    pending = [IntentCleared(uid=intent.entry.uid) for intent in snapshot.intents]
    return [*pending, *(EntrySaved(entry=replace(entry, state=EntryState.MISSING)) for entry in there)]
