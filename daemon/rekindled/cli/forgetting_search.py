"""Where a person's words are searched for: every file of the state directory, and every object of the calendar.

Owns putting both searches together, and what a file that has a word means. Must not change anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rekindled.cli.opening import Setup, known_store, network_desk, reporter_of
from rekindled.cli.voice import working
from rekindled.core.errors import RekindledError
from rekindled.core.facts import Setting
from rekindled.core.traces import Traces

if TYPE_CHECKING:
    from pathlib import Path

    from rekindled.adapters.word_search import Hit
    from rekindled.app.proving import Place, Proof


def searched(setup: Setup, traces: Traces) -> Proof:
    """What the files and the calendar still say; a calendar that cannot be read proves nothing.

    Files come last, when nothing here has the store open: to close a file that was read would drop the locks of every
    connection that this process has to it (https://sqlite.org/howtocorrupt.html §2.2).
    """
    from rekindled.app.proving import Proof

    with known_store(setup) as store:
        has_calendar = Setting.CALENDAR_URL in store.pulse().settings
    calendar = _in_calendar(setup, traces) if has_calendar else Proof()
    return _in_files(setup.places.store, traces).and_of(calendar)


def _in_calendar(setup: Setup, traces: Traces) -> Proof:
    from rekindled.app.proving import Place, Proof, in_calendar

    try:
        with working("Searching the calendar …"), network_desk(setup, reporter_of(setup)) as opened:
            return in_calendar(opened.desk, traces)
    except RekindledError as failure:
        return Proof(found=(Place(where="the calendar", advice=f"it could not be searched: {failure}"),))


def _in_files(store: Path, traces: Traces) -> Proof:
    from rekindled.adapters.word_search import files_below, hits_in
    from rekindled.app.proving import Proof

    files = files_below(store.parent)
    number = "1 file" if len(files) == 1 else f"{len(files)} files"
    return Proof(
        searched=(f"each byte of {number} in {store.parent}",),
        words=traces.searched,
        found=tuple(_place(store, hit) for hit in hits_in(files, traces)),
    )


def _place(store: Path, hit: Hit) -> Place:
    from rekindled.app.proving import WAY, Place

    where = str(hit.path.relative_to(store.parent))
    advice = "no part of the store; delete it if it is a copy or a cache"
    if hit.path == store:
        where += f" ({', '.join(hit.tables)})" if hit.tables else ""
        advice = f"see whom it is said of with: rekindled export all.json; {WAY}"
    elif hit.path.name in (f"{store.name}-wal", f"{store.name}-shm"):
        advice = "the log of a store in use; it is emptied when all programs that use it have ended"
    elif hit.path.is_relative_to(store.parent / "backups"):
        advice = "a backup of before; delete it, or let it be removed as backups grow old"
    elif hit.path.name.startswith(store.name):
        advice = "a store that was set aside; delete it when you no longer need it"
    return Place(where=where, advice=advice, sure=hit.sure)
