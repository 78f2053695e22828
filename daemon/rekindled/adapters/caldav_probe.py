"""Trying out how a server behaves, once, in our own calendar (servers.md "What a sync daemon must survive").

Owns the order of the trials and that nothing stays behind. Must not know what a quirk is good for.
"""

from __future__ import annotations

from contextlib import suppress

from rekindled.adapters.dav_collection import DavCollection
from rekindled.adapters.dav_faults import ServerFault
from rekindled.adapters.probe_bench import Bench
from rekindled.adapters.quirks import TRIALS
from rekindled.app.ports import Probe
from rekindled.app.quirks import Quirk, Quirks
from rekindled.core.errors import RekindledError


def try_out(collection: DavCollection, probe: Probe) -> Quirks:
    """The quirks that show on a probe entry, which is gone again afterwards.

    Raises:
        CalendarUnavailable, CalendarRefused, CalendarGone: it could not be found out; a rest of the probe entry is
            taken away by the next trial.
    """
    bench = Bench(collection, probe)
    try:
        found = frozenset(quirk for quirk in TRIALS if _shows(bench, quirk))
        bench.clear()
        bench.sweep()
    except RekindledError:
        collection.ensure_there()
        with suppress(RekindledError):
            bench.clear()
            bench.sweep()
        raise
    return found


def _shows(bench: Bench, quirk: Quirk) -> bool:
    """A server that falls over the very question was not shown to be trustworthy in it."""
    try:
        return TRIALS[quirk](bench)
    except ServerFault:
        return True
