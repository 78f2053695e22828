"""Leaving on real servers: what is ours goes, and no foreign object changes by a byte (issue 8, item 7)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rekindled.adapters.dav_session import Ask, DavLogin, DavSession
from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.app.leaving import begin, read_all, remove_calendar, stay
from rekindled.core.errors import CalendarUnavailable
from rekindled.core.facts import Setting, SettingSaved
from rekindled.core.identity import belongs_to_us
from rekindled.core.pausing import Leaving, leaving_in
from rekindled.core.settling import Moment
from tests.fakes.calendar_rigs import event
from tests.fakes.cli_homes import Home, home_in
from tests.fakes.desks import BERLIN, person
from tests.fakes.plain_user import PlainUser
from tests.fakes.server_desks import ServerDesk, server_desk
from tests.property.server_machine import fresh
from tests.servers import RunningServer

pytestmark = pytest.mark.server

LONG_AGO = date(2019, 1, 1)
RIVAL = "rk-ffff0000-c-1-thank-1@rekindled"


def hashes(world: ServerDesk, *also: str) -> dict[str, str]:
    """Every object that is none of ours, and these, byte for byte."""
    foreign = (one for one in world.objects() if not belongs_to_us(one[0]) or one[0] in also)
    return {uid: hashlib.sha256(text.encode()).hexdigest() for uid, text in foreign}


@pytest.mark.parametrize("kind", ["radicale", "xandikos"])
def test_every_foreign_object_is_as_it_was(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """R5: the user's events, a look-alike, a copy, an adopted one, a recurring one made from ours, another store's."""
    people = [replace(person(n, last=LONG_AGO), name=f"Zed{n} Quill") for n in range(1, 5)]
    rhythm = replace(BERLIN, people_per_block=0, per_day=4, per_week=8)
    with server_desk(request.getfixturevalue(kind), tmp_path, fresh(), rhythm=rhythm) as world:
        world.knows(*people)
        world.settle()
        first, second, third, fourth = (entry.uid for entry in world.entries())
        put = world.calendar.user_put
        put("adopted.ics", event("own-3", "Call Zed4 Quill", start="20261212T090000Z"))
        world.settle()
        put("own.ics", event("own-1", "Dentist", start="20261210T090000Z"))
        put("alike.ics", event("own-2", world.seen()[first].meaning.title, start="20261211T090000Z"))
        put("copy.ics", dict(world.objects())[second].replace(second, "copy-1"))
        put("rival.ics", event(RIVAL, "Call Zed1 Quill", start="20261213T090000Z"))
        world.calendar.user_edit(second, lambda text: text.replace("SEQUENCE:0", "SEQUENCE:0\r\nRRULE:FREQ=WEEKLY"))
        world.user(third, description=f"{world.seen()[third].meaning.description}\nthe boat")
        before = hashes(world, second, third, RIVAL)
        assert {"own-1", "own-2", "own-3", "copy-1", RIVAL, second, third} <= before.keys()
        moment = Moment(now=world.clock.now(), rhythm=world.rhythm)
        begin(world.store, moment, everything=False)
        world.calendar.fail_next("after")
        with pytest.raises(CalendarUnavailable):
            world.look()
        world.look()
        assert leaving_in(world.snapshot.settings) is Leaving.OVER
        assert hashes(world, second, third, RIVAL) == before
        assert {uid for uid, _ in world.objects()} == before.keys()
        begin(world.store, moment, everything=True)
        world.look()
        assert hashes(world, second, RIVAL) == {uid: one for uid, one in before.items() if uid != third}
        assert fourth not in dict(world.objects())
        assert not remove_calendar(world.desk)
        assert world.look().quiet


@pytest.mark.parametrize("kind", ["radicale", "xandikos"])
def test_a_calendar_we_made_is_removed_when_nothing_is_in_it(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """And whoever stays after all gets another one."""
    with server_desk(request.getfixturevalue(kind), tmp_path, fresh()) as world:
        world.knows(replace(person(1, last=LONG_AGO), name="Zed Quill"))
        world.settle()
        moment = Moment(now=world.clock.now(), rhythm=world.rhythm)
        assert not remove_calendar(world.desk)
        begin(world.store, moment, everything=True)
        world.look()
        assert read_all(world.desk, world.calendar, world.snapshot, everything=True).is_empty
        assert remove_calendar(world.desk)
        assert Setting.CALENDAR_URL not in world.snapshot.settings
        assert "Outreach" not in {info.name for info in world.account.calendars()}
        stay(world.store, moment)
        world.settle()
        assert len(world.objects()) == 1


@pytest.fixture
def home(tmp_path: Path, radicale: RunningServer) -> Home:
    """Somebody whose calendar has entries of ours."""
    home = home_in(tmp_path)
    account = ("--url", radicale.url, "--username", radicale.username, "--password-stdin")
    people = ("--contact", "Ann Lee=6 months", "--contact", "Bo Li=6 months")
    words = ("init", "--yes", "--write", *account, "--timezone", "Europe/Berlin", "--calendar", fresh(), *people)
    done = home.run(*words, typed=radicale.password + "\n")
    assert done.exit_code == 0, done.output
    return home


def calendar_of(home: Home) -> str:
    """The name the configuration gives it."""
    text = home.config.read_text(encoding="utf-8")
    return text.partition('calendar = "')[2].partition('"')[0]


def test_the_command_leaves_nothing_but_what_is_not_ours(home: Home, radicale: RunningServer) -> None:
    """A dry run, the calendar's part, what the user wrote only with --all, the calendar itself, then our data."""
    user = PlainUser(radicale, calendar_of(home))
    (ours,) = user.events().values()
    user.edit(ours, LOCATION="LOCATION:harbour")
    user.add("own.ics", event("own-1", "Dentist", start="20301210T090000Z"))
    own = user.events()["own-1"]
    told = home.read("purge", "--dry-run")
    assert ([one["because"] for one in told["stays"]], told["not_ours"]) == (["you gave it a place"], 1)
    assert home.run("purge", "--yes").exit_code == 0
    assert home.run("sync").stdout.startswith("Nothing changed (0 requests)")
    assert len(user.events()) == 2
    shown = home.run("purge", "--all", typed="y\nn\n")
    assert shown.exit_code == 0, shown.output
    assert "1 entry of ours went:\n" in shown.stdout
    assert {uid: (one.etag, one.text) for uid, one in user.events().items()} == {"own-1": (own.etag, own.text)}
    user.delete(own)
    mere = home.run("purge", "--yes")
    assert "is empty; it may be deleted in your calendar app, or with: rekindled purge --all" in mere.stdout
    done = json.loads(home.run("purge", "--all", "--data", "--yes", "--json").stdout)
    assert (done["calendar"]["removed"], user.path()) == (True, None)
    assert not home.state.exists()
    assert home.config.exists()


def test_a_calendar_the_user_made_is_theirs_to_delete(home: Home, radicale: RunningServer) -> None:
    """It is only told that it may be."""
    store = SqliteStore(home.store)
    store.record([SettingSaved(setting=Setting.CALENDAR_MADE, value=None)])
    store.close()
    done = home.run("purge", "--all", "--yes")
    assert done.exit_code == 0, done.output
    assert "is empty; it may be deleted in your calendar app\n" in done.stdout
    assert PlainUser(radicale, calendar_of(home)).path() is not None


def test_a_calendar_that_is_gone_is_said_to_be(home: Home, radicale: RunningServer) -> None:
    """Nothing of ours is on it, so leaving goes on to our data."""
    session = DavSession(DavLogin(url=radicale.url, username=radicale.username, password=radicale.password))
    url = home.snapshot().settings[Setting.CALENDAR_URL]
    assert session.request(Ask(method="DELETE", url=url)).status == 200
    session.close()
    shown = home.run("purge", "--dry-run")
    assert (shown.exit_code, "is not there any more" in shown.stderr) == (1, True)
    done = home.run("purge", "--yes", "--data")
    assert (done.exit_code, home.store.exists()) == (0, False), done.output
