"""The page docs/benchmarks.md, written from one run.

Owns its words. Must not measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import Report

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_HEAD = """\
# Benchmarks

What `rekindled` costs, beside a bare HTTP client and beside what people use to keep up with a calendar. This page is
written by `script/bench all` and holds one run; `script/bench looks planning simulating importing starting memory`
prints the same, or some of it. Machines are noisy: ratios within one run say more than milliseconds, and processor time
more than wall time. Nothing here is a test, and no test measures time.

## How it was measured
"""
_HOW = """\

- Each client is a process of its own and keeps its connection. Requests and bytes, headers included, are counted by one
  relay that all go through; what it adds is in the line "without the counting relay", and is taken off where a budget
  says how much slower than the raw request a look may be.
- The calendar is the one that the program writes: 56 entries of its own, the rest events of somebody else of about 500
  bytes each. The servers' files are in memory, so that the disk is nobody's merit; what a client stores is on the disk.
- After each change the server is asked once unmeasured, so that nobody pays for the server's own caches.
- "http.client (the floor)" sends the raw requests and takes the answer apart with lxml, without understanding an event.
- "python-caldav, its own sync" is `get_objects_by_sync_token(load_objects=True, disable_fallback=True)`; "sync and
  multiget" loads what changed in one request instead; "search of a year" is
  `search(event=True, start, end, expand=False)`, what a script without a memory does. All three read the title of each
  event, for a ticked one is known by it. New events go by `add_event`, without any condition.
- "vdirsyncer" is the program syncing with a folder. It is started each time, as from a timer; what the start alone
  costs is in the line "start alone". Its first sync is `discover` and `sync`.
- "rekindled, reading" asks what changed and understands it. "the whole look" is what the daemon does: it also settles
  what was ticked, plans, writes what follows into the calendar, each entry by one conditional request and remembered
  before it is sent, and keeps all in its store. The others do nothing of that.
- "× floor" compares the least wall time with the floor's. MiB is the most that the process ever held. "objects" is how
  many were read, or written by the whole look. At 10,000 events five entries are created instead of 50, one is ticked
  instead of three, and of the 50 completions only the reading is shown: the servers take up to a second for each write.
"""


def write(report: Report, machine: Sequence[str], reasons: str) -> None:
    """Write the page anew."""
    budgets = [
        f"| {one.what} | {one.allowed} | {one.found} | {'yes' if one.holds else '**no**'} |" for one in report.budgets
    ]
    lines = [
        _HEAD + "\n" + "\n".join(machine) + "\n" + _HOW,
        "## Budgets\n",
        "| what | budget | found | holds |",
        "|---|---|---|---|",
        *budgets,
        "\n## Where another client needs less\n",
        reasons,
        *(f"- {one}" for one in report.behind or ["Nowhere in this run."]),
        *report.figures(),
    ]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
