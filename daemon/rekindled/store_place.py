"""The store in its place: made at first, begun anew when it is damaged, replaced by a backup.

Owns what is recorded and told of that. Must not know what a look does with a store.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from rekindled.adapters.file_turns import FileTurns
from rekindled.adapters.heartbeat import Heartbeat
from rekindled.adapters.sqlite_backup import put_back
from rekindled.adapters.sqlite_numbers import numbers_in
from rekindled.adapters.sqlite_repair import Repair, repair
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.adapters.system_clock import SystemClock
from rekindled.app.events import Event
from rekindled.app.notices import STORE_NOTICE
from rekindled.app.ports import Reporter
from rekindled.core.facts import CounterRaised, Fact, Journaled, Notice, NoticeKind, NoticeRaised, Setting, SettingSaved
from rekindled.core.forgotten import LEAP, numbers_kept
from rekindled.core.identity import EPOCH_LENGTH
from rekindled.core.intake import COUNTER
from rekindled.places import Places


def open_store(places: Places) -> SqliteStore:
    """The store, made at its first opening with an epoch of its own (design §3 Identity).

    Raises:
        BrokenStore, Busy: it cannot be used.
    """
    store = SqliteStore(places.store)
    try:
        if Setting.EPOCH not in store.pulse().settings:
            store.record(_beginning(places))
    except BaseException:
        store.close()
        raise
    return store


def _beginning(places: Places) -> list[Fact]:
    """What a new store begins with; one in a place where looks were taken before may be there by mistake.

    People added to such a one must not get the ids of those whom the calendar still knows.
    """
    epoch = SettingSaved(setting=Setting.EPOCH, value=secrets.token_hex(EPOCH_LENGTH // 2))
    if Heartbeat(places.state).last() is None:
        return [epoch]
    text = (
        f"the store {places.store} was empty or gone although looks were taken before, and a new one was begun; if "
        "you did not mean that, put a backup in its place, or run: rekindled doctor --rebuild"
    )
    beyond = CounterRaised(scope=COUNTER, n=LEAP)
    return [epoch, beyond, NoticeRaised(notice=Notice(kind=NoticeKind.QUESTION, key=STORE_NOTICE, text=text))]


def repair_store(places: Places, reporter: Reporter) -> str:
    """Set the damaged store aside, begin a new one with what can be read of it, and say so; returns what to tell.

    Only for the daemon itself, or while none runs.

    Raises:
        UnwritableStore, Busy: the damaged store stands where it was.
    """
    clock = SystemClock()
    with FileTurns(places.state).take():
        done = repair(places.store, clock.now())
        text = _told(places, done)
        reporter.tell(Event.STORE_REPLACED, people=done.people, entries=done.entries, interactions=done.interactions)
        store = open_store(places)
        try:
            notice = Notice(kind=NoticeKind.QUESTION, key=STORE_NOTICE, text=text)
            journal = Journaled(at=clock.now(), event=Event.STORE_REPLACED, because=f"it is kept as {done.aside.name}")
            store.record([NoticeRaised(notice=notice), journal])
        finally:
            store.close()
    return text


def restore_store(places: Places, backup: Path) -> Path | None:
    """Let the backup be the store, and note it in the journal; the store that was is kept under the returned name.

    No number that one gave is given again, so that nobody added from now on is taken for somebody else. Only while no
    daemon runs.

    Raises:
        UsageError, Busy, BrokenStore: nothing was changed.
    """
    clock = SystemClock()
    with FileTurns(places.state).take():
        aside = put_back(backup, places.store, clock.now())
        store = open_store(places)
        try:
            because = f"{backup.name} was put in its place" + (f"; it is kept as {aside.name}" if aside else "")
            kept = numbers_kept(store.snapshot(), numbers_in(aside) if aside else None)
            journal = Journaled(at=clock.now(), event=Event.STORE_RESTORED, because=because)
            store.record([*kept, journal], outside=True)
        finally:
            store.close()
    return aside


def _told(places: Places, done: Repair) -> str:
    if done.people:
        saved = f"{done.people} people, {done.entries} entries and {done.interactions} interactions were saved"
        advice = (
            "see what is missing with: rekindled doctor; bring back what the calendar shows: rekindled doctor --rebuild"
        )
    else:
        saved = "nothing of it could be saved, so nobody is planned for"
        advice = f"run rekindled doctor --rebuild, or put a backup in place of {places.store}"
    return f"the store was damaged and is kept as {done.aside}; {saved}; {advice}"
