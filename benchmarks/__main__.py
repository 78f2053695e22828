"""Measure groups of things: `script/bench GROUP…`, or `all`, which also writes docs/benchmarks.md."""

from __future__ import annotations

import sys
import time

from benchmarks import importing, looks, machine, memory, page, planning, simulating, starting
from benchmarks.reasons import REASONS
from benchmarks.report import Report, progress

GROUPS = {
    "looks": looks.measure,
    "planning": planning.measure,
    "simulating": simulating.measure,
    "importing": importing.measure,
    "starting": starting.measure,
    "memory": memory.measure,
}


def main() -> int:
    """Run the groups named; 2 when one is not known."""
    wanted = sys.argv[1:]
    if not wanted or not set(wanted) <= {*GROUPS, "all"}:
        sys.stderr.write(f"usage: script/bench GROUP...\ngroups: {', '.join(GROUPS)}; or all\n")
        return 2
    began = time.monotonic()
    report, about = Report(), machine.described()
    for name, measure in GROUPS.items():
        if name in wanted or "all" in wanted:
            measure(report)
    for line in report.behind:
        sys.stdout.write(f"behind: {line}\n")
    if "all" in wanted:
        page.write(report, about, REASONS)
    progress(f"{time.monotonic() - began:.0f} s in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
