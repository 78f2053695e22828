"""The figures of looks: as tables, beside the budgets, and where somebody else is quicker.

Owns what is compared with what. Must not measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

from benchmarks.report import Report
from benchmarks.worker import Cost

FIRST = "first sync"
NOTHING = "nothing changed"
IN_A_ROW = "nothing changed, one of many in a row"
TICKED = "one entry ticked"
READ_BACK = "50 completions"
CREATED = "entries created"
START = "start alone"
_HEADS = ("what", "who", "requests", "bytes up", "bytes down", "CPU ms", "wall ms", "× floor", "MiB", "objects")


class Client(StrEnum):
    """Who is measured."""

    DIRECT = "http.client, without the counting relay"
    FLOOR = "http.client (the floor)"
    SYNC = "python-caldav, its own sync"
    MULTIGET = "python-caldav, sync and multiget"
    YEAR = "python-caldav, search of a year"
    VDIRSYNCER = "vdirsyncer"
    READING = "rekindled, reading"
    WHOLE = "rekindled, the whole look"


_OTHERS = (Client.SYNC, Client.MULTIGET, Client.YEAR, Client.VDIRSYNCER)


@dataclass(slots=True)
class Figures:
    """All costs of one story, by what was done and who did it."""

    costs: dict[tuple[str, Client], list[Cost]] = field(default_factory=lambda: defaultdict(list))

    def add(self, what: str, who: Client, cost: Cost) -> None:
        """One more run."""
        self.costs[what, who].append(cost)

    def wall(self, what: str, who: Client) -> float:
        """The least wall seconds."""
        return min(cost.wall for cost in self.costs[what, who])

    def cpu(self, what: str, who: Client) -> float:
        """The median of the processor seconds."""
        return median(cost.cpu for cost in self.costs[what, who])

    def requests(self, what: str, who: Client) -> int:
        """The most requests of a run."""
        return max(cost.traffic.requests for cost in self.costs[what, who])


def show(report: Report, title: str, figures: Figures) -> None:
    """One table."""
    report.table(title, _HEADS, [_row(figures, what, who) for what, who in figures.costs])


def judge(report: Report, server: str, found: Mapping[int, Figures]) -> None:
    """The budgets of design §6, and everything at which another client needs less than we do."""
    for size, figures in found.items():
        where = f"{server}, {size:,} events"
        _quiet_budgets(report, where, figures, 1.5 if server == "Radicale" else 2.5)
        asked = figures.requests(TICKED, Client.READING)
        report.budget(f"one entry ticked, {where}", "2 requests", f"{asked} requests", holds=asked <= 2)
        report.behind.extend(_behind(figures, where))


def _quiet_budgets(report: Report, where: str, figures: Figures, most: float) -> None:
    asked = figures.requests(NOTHING, Client.WHOLE)
    report.budget(f"nothing changed, {where}: requests", "1", str(asked), holds=asked == 1)
    # The relay costs both the same; without it the ratio is what a user has.
    direct = figures.wall(NOTHING, Client.DIRECT)
    ratio = (direct + figures.wall(NOTHING, Client.WHOLE) - figures.wall(NOTHING, Client.FLOOR)) / direct
    report.budget(
        f"nothing changed, {where}: wall", f"≤ {most} × the raw request", f"{ratio:.2f} ×", holds=ratio <= most
    )
    # In a row, as the budget's own figures were taken: a look after a pause finds cold caches, and so does the bare
    # client, whose 0.2 ms are 0.6 then.
    spent = figures.cpu(IN_A_ROW, Client.WHOLE) * 1000
    report.budget(f"nothing changed, {where}: client CPU, in a row", "≤ 3 ms", f"{spent:.1f} ms", holds=spent <= 3)


def _behind(figures: Figures, where: str) -> list[str]:
    """In words, where one of the others needs fewer requests or less processor time for the same."""
    said: list[str] = []
    for what, ours in [
        (FIRST, Client.WHOLE),
        (NOTHING, Client.WHOLE),
        (IN_A_ROW, Client.WHOLE),
        (TICKED, Client.READING),
        (READ_BACK, Client.READING),
        (CREATED, Client.WHOLE),
    ]:
        if (what, ours) not in figures.costs:
            continue
        for who in _OTHERS:
            if (what, who) not in figures.costs:
                continue
            mine, theirs = figures.cpu(what, ours) * 1000, figures.cpu(what, who) * 1000
            asked, asks = figures.requests(what, ours), figures.requests(what, who)
            if theirs < mine * 0.95:
                said.append(f"{where}, {what}: {who} takes {theirs:.1f} ms of processor time, {ours} {mine:.1f} ms.")
            if asks < asked:
                said.append(f"{where}, {what}: {who} sends {asks} requests, {ours} {asked}.")
    return said


def _row(figures: Figures, what: str, who: Client) -> Sequence[str]:
    costs = figures.costs[what, who]
    walls = [cost.wall * 1000 for cost in costs]
    floor = (what, Client.FLOOR)
    times = f"{min(walls) / (figures.wall(*floor) * 1000):.2f}" if floor in figures.costs else ""
    traffic = costs[-1].traffic
    shown = f"{median(walls):,.1f} (least {min(walls):,.1f} of {len(walls)})" if len(walls) > 1 else f"{walls[0]:,.1f}"
    return (
        what,
        str(who),
        f"{figures.requests(what, who):,}" if who is not Client.DIRECT else "1",
        f"{traffic.up:,}",
        f"{traffic.down:,}",
        f"{figures.cpu(what, who) * 1000:,.1f}",
        shown,
        times,
        f"{max(cost.peak for cost in costs):.0f}",
        "" if costs[-1].said is None else f"{costs[-1].said:,}",
    )
