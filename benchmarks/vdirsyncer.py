"""vdirsyncer, the program, keeping a folder in step with a calendar.

Owns its configuration and what a run of it costs. It is a process each time, and pays its start each time: that is how
it is used.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.commands import run
from benchmarks.counting_proxy import CountingProxy
from benchmarks.worker import Cost

PROGRAM = Path(__file__).parents[1] / ".venv-apps" / "bin" / "vdirsyncer"
_CONFIG = """\
[general]
status_path = "{home}/status"
[pair bench]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{home}/events"
fileext = ".ics"
[storage there]
type = "caldav"
url = "{url}"
username = "{username}"
password.fetch = ["command", "cat", "{home}/password"]
"""


class Vdirsyncer:
    """One pair of a folder and a calendar."""

    def __init__(self, proxy: CountingProxy, login: dict[str, str], path: str, home: Path) -> None:
        self._proxy, self._home = proxy, home
        self.folder = home / "events"
        self.folder.mkdir(parents=True)
        (home / "password").write_text(login["password"], encoding="utf-8")
        config = _CONFIG.format(home=home, url=proxy.url.rstrip("/") + path, username=login["username"])
        (home / "config").write_text(config, encoding="utf-8")

    def first(self) -> Cost:
        """Find the calendar and fetch everything, in two commands."""
        return _sum(self.runs("discover", "bench"), self.sync())

    def sync(self) -> Cost:
        """Bring both sides together."""
        return self.runs("sync")

    def create(self, objects: list[tuple[str, str]]) -> Cost:
        """Put files into the folder and sync; only the sync is told."""
        for name, text in objects:
            (self.folder / name).write_text(text, encoding="utf-8", newline="")
        return self.sync()

    def runs(self, *words: str) -> Cost:
        """One command, from its start to its end; memory is what it held at the most."""
        self._proxy.taken()
        cost = run([PROGRAM, "--config", str(self._home / "config"), *words], self._home)
        return Cost(cpu=cost.cpu, wall=cost.wall, rss=cost.peak, peak=cost.peak, traffic=self._proxy.taken())


def _sum(one: Cost, other: Cost) -> Cost:
    passed = [one.traffic, other.traffic]
    traffic = type(one.traffic)(
        requests=sum(each.requests for each in passed),
        up=sum(each.up for each in passed),
        down=sum(each.down for each in passed),
    )
    peak = max(one.peak, other.peak)
    return Cost(cpu=one.cpu + other.cpu, wall=one.wall + other.wall, rss=peak, peak=peak, traffic=traffic)
