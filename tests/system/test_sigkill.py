"""SIGKILL around every write of a history: between intent, request, answer and record (design §3, promise 8)."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rekindled.places import Places
from rekindled.service import one_look
from tests.fakes.fake_reporter import FakeReporter
from tests.fakes.holding_proxy import HoldingProxy, Point, Strike, holding_proxy
from tests.fakes.plain_user import PlainEvent, PlainUser
from tests.fakes.running_daemon import Household
from tests.servers import RunningServer, running_radicale
from tests.system.conftest import assert_polite

# The fixtures of this module are costly: one worker makes them.
pytestmark = [pytest.mark.server, pytest.mark.system, pytest.mark.xdist_group("sigkill")]

ZONE = ZoneInfo("Europe/Berlin")
COUNTS = ("created", "updated", "deleted", "settled", "conflicts", "skipped")
PEOPLE = """\
[[contact]]
id = "c-1"
name = "Ann Lee"
every = "6 months"

[[contact]]
id = "c-2"
name = "Ben Ali"
every = "3 months"
last_contact_on = {recent}
"""


@dataclass(slots=True)
class Stage:
    """A server and an installation whose whole state can be put back to an earlier moment."""

    home: Household
    proxy: HoldingProxy
    user: PlainUser
    collections: Path

    def keep(self, name: str) -> None:
        """Keep everything as it is now under a name."""
        for folder in (self.home.state, self.collections):
            shutil.copytree(folder, self._shelf(name) / folder.name)

    def back_to(self, name: str) -> None:
        """Put everything back to what was kept."""
        for folder in (self.home.state, self.collections):
            shutil.rmtree(folder)
            shutil.copytree(self._shelf(name) / folder.name, folder)
        self.proxy.strike = None
        self.proxy.writes_begun = 0

    def kept(self, name: str) -> bool:
        """Whether there is a moment of this name to go back to."""
        return self._shelf(name).exists()

    def heal(self) -> int:
        """Restart: one look by a process that nobody disturbs, and its exit code."""
        return self.home.run("sync").returncode

    def settle(self) -> None:
        """Look until two looks in a row find nothing to do; in this process, which the program cannot tell."""
        quiet = 0
        for _ in range(8):
            answer = one_look(Places(config=self.home.config, state=self.home.state), {}, FakeReporter())
            same = answer["requests"] == 1 and not any(answer[word] for word in COUNTS)
            quiet = quiet + 1 if same else 0
            if quiet == 2:
                return
        raise AssertionError("eight looks were not enough")

    def killed_look(self, number: int, point: Point) -> bool:
        """A look by a process that is killed at this write; False when it ended before that."""
        process = subprocess.Popen(
            self.home.command("sync"),
            env=self.home.environ(),
            cwd=self.home.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.proxy.strike = Strike(number=number, point=point, blow=process.kill)
        code = process.wait(300)
        self.proxy.strike = None
        # After the last answer the process may be quicker than the blow; then it did all its work, which is fine too.
        assert code in (-signal.SIGKILL, 0), code
        return self.proxy.writes_begun >= number

    def _shelf(self, name: str) -> Path:
        return self.home.folder / "kept" / name


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Two people on a server of their own; nothing was looked at yet."""
    folder = tmp_path_factory.mktemp("sigkill")
    (folder / "server").mkdir()
    with running_radicale(folder / "server") as server, holding_proxy(server.url) as proxy:
        found = _stage(folder, server, proxy)
        yield found
        for one in proxy.passed:
            assert_polite(one)


def _stage(folder: Path, server: RunningServer, proxy: HoldingProxy) -> Stage:
    home = Household(folder=folder, server=server, calendar="Outreach")
    home.write_config(url=proxy.url)
    home.know(PEOPLE.format(recent=(datetime.now(ZONE) - timedelta(days=30)).date()))
    collections = folder / "server" / "collections"
    collections.mkdir(exist_ok=True)
    found = Stage(home=home, proxy=proxy, user=PlainUser(server, home.calendar), collections=collections)
    found.keep("people known")
    return found


def _titles(stage: Stage) -> list[str]:
    return sorted(event.title for event in stage.user.events().values())


def _of(stage: Stage, title: str) -> PlainEvent:
    return next(event for event in stage.user.events().values() if event.title == title)


# What the user does before the look that is killed, and what must stand on the calendar afterwards.


def _nothing(_: Stage) -> None:
    """The first plan."""


def _tick(stage: Stage) -> None:
    stage.user.tick(_of(stage, "Call Ann Lee"))


def _remove(stage: Stage) -> None:
    stage.user.edit(_of(stage, "Call Ann Lee"), LOCATION="LOCATION:the little café")
    done = stage.home.run("contacts", "remove", "c-2", "--yes")
    assert done.returncode == 0, done.stderr


def _later(stage: Stage) -> None:
    stage.user.tick(_of(stage, "Call Ben Ali"), "later 3 weeks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """From which kept moment, what the user does, how many writes follow, the titles and the log at the end."""

    start: str
    deed: Callable[[Stage], None]
    writes: int
    titles: tuple[str, ...]
    log: tuple[tuple[str, str], ...] = ()
    trial: bool = False


SCENARIOS = {
    "first plan": Scenario(start="people known", deed=_nothing, writes=3, titles=("Call Ann Lee", "Call Ben Ali")),
    "tick": Scenario(
        start="planned",
        deed=_tick,
        writes=2,
        titles=("Call Ann Lee", "Call Ben Ali", "Thank Ann Lee", "✓ Call Ann Lee"),
        log=(("c-1", "done"),),
    ),
    "removal": Scenario(start="planned", deed=_remove, writes=1, titles=("Call Ann Lee",)),
    "later": Scenario(start="planned", deed=_later, writes=1, titles=("Call Ann Lee", "Call Ben Ali")),
}
TRIED = Scenario(start="people known", deed=_nothing, writes=13, titles=("Call Ann Lee", "Call Ben Ali"), trial=True)


@pytest.fixture(scope="module")
def planned(stage: Stage) -> Stage:
    """The stage with the first plan made and quiet, kept as a moment to go back to."""
    stage.settle()
    stage.keep("planned")
    return stage


def _done(stage: Stage, name: str) -> None:
    """Go to the moment when the user has done the scenario's deed, and the program has not yet looked."""
    moment = f"before {name}"
    if not stage.kept(moment):
        stage.back_to(SCENARIOS[name].start)
        SCENARIOS[name].deed(stage)
        stage.keep(moment)
    stage.back_to(moment)


@pytest.fixture
def trying(planned: Stage) -> Iterator[Stage]:
    """The stage before its first plan, with a server that is tried out after it."""
    planned.back_to(TRIED.start)
    planned.home.write_config(url=planned.proxy.url, trial=True)
    yield planned
    planned.home.write_config(url=planned.proxy.url)


@pytest.mark.parametrize("number", range(4, TRIED.writes + 1))
def test_sigkill_while_the_server_is_tried_out_leaves_nothing_behind(trying: Stage, number: int) -> None:
    """Killed at any write of the probe entry, the next looks take it away, and what was planned stands once."""
    assert trying.killed_look(number, Point.BETWEEN)
    assert trying.heal() == 0
    trying.settle()
    _assert_healed(trying, TRIED, {})


@pytest.mark.parametrize("name", list(SCENARIOS))
def test_undisturbed_history_makes_so_many_writes(planned: Stage, name: str) -> None:
    """Without a kill the look makes exactly the writes that are struck below, and ends as is asked for there."""
    _done(planned, name)
    before = planned.user.events()
    assert planned.heal() == 0
    assert planned.proxy.writes_begun == SCENARIOS[name].writes
    planned.settle()
    _assert_healed(planned, SCENARIOS[name], before)


@pytest.mark.parametrize("point", list(Point), ids=lambda point: point.name.lower())
@pytest.mark.parametrize(
    ("name", "number"), [(name, n) for name, one in SCENARIOS.items() for n in range(1, one.writes + 1)]
)
def test_sigkill_at_every_write_heals(planned: Stage, name: str, number: int, point: Point) -> None:
    """Killed at any write, the next looks come to what an undisturbed one would: nothing twice, nothing missing."""
    _done(planned, name)
    before = planned.user.events()
    assert planned.killed_look(number, point)
    assert planned.heal() == 0
    planned.settle()
    _assert_healed(planned, SCENARIOS[name], before)


def _assert_healed(stage: Stage, scenario: Scenario, before: dict[str, PlainEvent]) -> None:
    there = stage.user.events()
    assert sorted(event.title for event in there.values()) == sorted(scenario.titles)
    for uid in before.keys() & there.keys():
        assert there[uid].says("LOCATION") == before[uid].says("LOCATION")
    with closing(sqlite3.connect(stage.home.state / "rekindled.db")) as database:
        rows = database.execute("SELECT contact_id, outcome FROM interactions ORDER BY id").fetchall()
        assert rows == list(scenario.log)
        _assert_whole(database, set(there))


def _assert_whole(database: sqlite3.Connection, uids: set[str]) -> None:
    """The store is whole, has no write pending, and its open touches stand on the calendar, one of a kind."""
    assert database.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    assert database.execute("SELECT count(*) FROM intents").fetchone() == (0,)
    touches = database.execute("SELECT contact_id, purpose, entry_uid FROM touches WHERE state = 'open'").fetchall()
    kinds = Counter(touch[:2] for touch in touches)
    assert all(count == 1 for count in kinds.values()), kinds
    assert {touch[2] for touch in touches} <= uids


def test_moved_entry_kept_its_uid_and_lost_the_word(planned: Stage) -> None:
    """What `later` moved through a kill is the same object, three weeks or a little more away, with its old title."""
    _done(planned, "later")
    before = _of(planned, "later 3 weeks Call Ben Ali")
    planned.killed_look(1, Point.BETWEEN)
    planned.heal()
    planned.settle()
    after = _of(planned, "Call Ben Ali")
    assert after.uid == before.uid
    assert timedelta(weeks=3) <= after.start.date() - before.start.date() <= timedelta(weeks=4)
    assert len(planned.user.events()) == 2
