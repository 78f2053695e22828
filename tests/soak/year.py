"""One history: a machine, a server, a user, days and nights, and what was measured on the way.

Owns the order of things within a day and over the weeks. Must not judge: that is for the checks.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.core.facts import Setting, SettingSaved
from tests.fakes.faulty_proxy import SpoiledServer, spoiled
from tests.servers import RunningServer, running_radicale, running_xandikos
from tests.soak.almanac import Almanac
from tests.soak.checks import Checks
from tests.soak.ledger import Friend, Ledger
from tests.soak.machine import Machine, ToldHousehold
from tests.soak.own_events import own_event
from tests.soak.person import Person
from tests.soak.pocket_app import PocketApp
from tests.soak.told_clock import ClockSetter
from tests.soak.weather import Weather

SERVERS: Mapping[str, Callable[[Path], AbstractContextManager[RunningServer]]] = {
    "radicale": running_radicale,
    "xandikos": running_xandikos,
}
GROWTH_KIB = 8 * 1024
HOME = ZoneInfo("Europe/Berlin")
BEGINS = date(2027, 1, 4)
DAWN, NIGHT = time(6, 30), time(22)
HOURS = (DAWN, time(8, 10), time(12, 40), time(19, 30), NIGHT)
EVERY = (("2 weeks", 14), ("1 month", 31), ("6 weeks", 42), ("2 months", 62), ("3 months", 92), ("6 months", 184))
NAMES = (
    *("Ann Lee", "Ben Ali", "Cem Ünal", "Dora Maar", "Egon Kühn", "Fred Ost", "Gina Po", "Hans Rau", "Ines Sol"),
    *("Jana Tal", "Karl Uhl", "Lena Vogt", "Mira Wolf", "Nils Xan", "Olga Yün", "Paul Zeh", "Quinn Abt", "Rosa Beil"),
    *("Sven Cors", "Tara Dill", "Uwe Ehm", "Vera Fink", "Wim Gold", "Xenia Hoy", "Yara Ido", "Zoe Jung"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a soak is to be."""

    weeks: int = 52
    seed: int = 0
    server: str = "radicale"
    people: int = 14


@dataclass(slots=True)
class Year:
    """A history under way, and what was measured of it."""

    asked: Asked
    machine: Machine
    person: Person
    weather: Weather
    checks: Checks
    almanac: Almanac
    rss: list[tuple[str, int, int]] = field(default_factory=list)  # day, number of the process, KiB
    quiet: Counter[int] = field(default_factory=Counter)  # requests of looks that had nothing to do
    lines: Counter[str] = field(default_factory=Counter)  # warnings and errors of the log, by event
    talks: Counter[str] = field(default_factory=Counter)  # conversations in the log, by person
    requests: int = 0

    def play(self, told: Callable[[str], None]) -> None:
        """From the first day to the last."""
        self.machine.start()
        for number in range(self.asked.weeks * 7):
            self._day(BEGINS + timedelta(days=number))
            if number % 14 == 13:
                self.checks.week()
                self._listen()
            if number == 1 or number % 28 == 27:
                self.rss.append((f"{self.machine.now:%Y-%m-%d}", self.machine.starts, self.machine.rss_kib()))
            if number % 28 == 27:
                told(f"{self.machine.now:%Y-%m-%d}: {self.machine.looks:,} looks, {len(self.checks.broken)} broken")
        self._end()

    def _day(self, day: date) -> None:
        dawn, morning, noon, evening, night = (datetime.combine(day, hour, tzinfo=HOME) for hour in HOURS)
        if self.person.draws.random() < 0.5:
            self.machine.sleep_until(dawn)
        else:
            self.machine.pass_until(dawn)
        self.weather.dawn()
        self._as_planned(day)
        takes_part = self.almanac.takes_part(day)
        for hour, deed in ((morning, self.person.morning), (noon, self.person.midday), (evening, self.person.evening)):
            self._until(hour)
            if hour == noon:
                self.weather.noon()
            if takes_part:
                deed()
        if takes_part and self.almanac.errs_on(day):
            self.person.mistake()
        self._until(night)
        self.checks.evening(is_well=self.weather.is_well())

    def _as_planned(self, day: date) -> None:
        """What the almanac has for this day: holidays that become known, journeys."""
        for leave in self.almanac.known_on(day):
            self.checks.ledger.away.append((leave.first, leave.last, day))
            if leave.by_event:
                self._write_leave(leave.first, leave.last)
            else:
                self.machine.days_off.append(f"{leave.first}..{leave.last}")
                self.machine.reload()
        zone = self.almanac.zone_on(day)
        if zone != self.machine.timezone:
            self.machine.timezone = zone
            self.machine.reload()

    def _write_leave(self, first: date, last: date) -> None:
        uid = f"leave-{first}"
        text = own_event(uid, "Urlaub", datetime.combine(first, time(12), tzinfo=UTC))
        text = text.replace(f"DTSTART:{first:%Y%m%d}T120000Z", f"DTSTART;VALUE=DATE:{first:%Y%m%d}")
        text = text.replace(f"DTEND:{first:%Y%m%d}T130000Z", f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}")
        self.almanac.busy.add(f"{uid}.ics", text)

    def _until(self, moment: datetime) -> None:
        """Time passes; each look on the way is counted if nobody did anything since the one before."""
        before = self.machine.looks
        self.machine.pass_until(moment)
        self.weather.lift()
        passed = self.weather.spoiled.proxy.passed
        self.requests += len(passed)
        del passed[:]
        looks = self.machine.looks - before
        beat = self.machine.beat()
        if looks > 2 and beat["ok"]:
            self.quiet[beat["requests"]] += 1

    def _listen(self) -> None:
        for line in self.machine.said():
            if line.get("level") in {"warning", "error", "critical"}:
                self.lines[f"{line['level']} {line['event']}"] += 1
            if line.get("level") in {"error", "critical"}:
                self.checks.fail(f"the log says {line}", f"log {line['event']}")

    def _end(self) -> None:
        """With no more troubles, everything comes right within a day."""
        self.weather.clear()
        day = BEGINS + timedelta(weeks=self.asked.weeks)
        self.machine.sleep_until(datetime.combine(day, DAWN, tzinfo=HOME))
        self.machine.pass_until(datetime.combine(day, NIGHT, tzinfo=HOME))
        self.checks.evening(is_well=True)
        self.checks.week(is_over=True)
        self._listen()
        beat = self.machine.beat()
        if not beat["ok"]:
            self.checks.fail(f"a day after the last trouble the last look says {beat}")
        self.rss.append((f"{self.machine.now:%Y-%m-%d}", self.machine.starts, self.machine.rss_kib()))
        self._memory_is_flat()
        self.talks = self.checks.talks()
        self.machine.stop()

    def _memory_is_flat(self) -> None:
        """The last process, which no kill cut short, holds about what it held at its first measuring."""
        held = [kib for _, number, kib in self.rss if number == self.machine.starts]
        if max(held) - held[0] > GROWTH_KIB:
            self.checks.fail(f"the daemon grew from {held[0]} to {max(held)} KiB")


@contextmanager
def year(asked: Asked, folder: Path) -> Iterator[Year]:
    """Everything that is needed, below a folder."""
    (folder / "server").mkdir()
    with SERVERS[asked.server](folder / "server") as server, spoiled(server) as before:
        found = _year(asked, folder, server, before)
        try:
            yield found
        finally:
            daemon = found.machine.daemon
            if daemon is not None and daemon.process.poll() is None:
                daemon.process.kill()
                daemon.process.wait()


def _year(asked: Asked, folder: Path, server: RunningServer, before: SpoiledServer) -> Year:
    draws = random.Random(asked.seed)
    home = ToldHousehold(folder=folder, server=server, calendar="Outreach")
    clock = ClockSetter(folder / "clock", datetime.combine(BEGINS, time(6, 0), tzinfo=HOME).astimezone(UTC))
    machine = Machine(home=home, clock=clock, url=before.url)
    machine.configure()
    ledger = Ledger(friends=_friends(draws, asked.people))
    _begin_store(home, draws)
    home.know("\n".join(_table(friend) for friend in ledger.friends))
    app, busy = PocketApp(server, "Outreach"), PocketApp(server, "Personal")
    busy.make()
    busy.refresh()
    almanac = Almanac(random.Random(asked.seed + 1), asked.weeks, BEGINS, busy)
    almanac.fill()
    calm_from = datetime.combine(BEGINS + timedelta(weeks=asked.weeks) * 0.5, DAWN, tzinfo=HOME)
    return Year(
        asked=asked,
        machine=machine,
        person=Person(random.Random(asked.seed + 2), app, machine, ledger),
        weather=Weather(random.Random(asked.seed + 3), before, machine, calm_from),
        checks=Checks(app, machine, ledger, BEGINS),
        almanac=almanac,
    )


def _begin_store(home: ToldHousehold, draws: random.Random) -> None:
    """A store whose epoch is drawn: what is random in the program depends on it alone, so that a seed repeats."""
    home.state.mkdir(mode=0o700)
    store = SqliteStore(home.state / "rekindled.db")
    store.record([SettingSaved(setting=Setting.EPOCH, value=f"{draws.getrandbits(32):08x}")])
    store.close()


def _friends(draws: random.Random, number: int) -> list[Friend]:
    found = []
    for place, name in enumerate(NAMES[:number]):
        every, days = EVERY[place % len(EVERY)]
        last_on = BEGINS - timedelta(days=draws.randint(3, days)) if place % 7 else None
        born = f"19{draws.randint(50, 99)}-{draws.randint(1, 12):02d}-{draws.randint(1, 28):02d}" if place % 3 else ""
        found.append(Friend(id=f"c-{place + 1}", name=name, every=every, days=days, last_on=last_on, birthday=born))
    return found


def _table(friend: Friend) -> str:
    last = f"last_contact_on = {friend.last_on}\n" if friend.last_on else ""
    born = f"birthday = {friend.birthday}\n" if friend.birthday else ""
    return f'[[contact]]\nid = "{friend.id}"\nname = "{friend.name}"\nevery = "{friend.every}"\n{last}{born}'
