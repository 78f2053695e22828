"""Forgetting a person on real servers with a real store: not a byte of them is left (issue 7)."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rekindled.adapters.file_turns import DaemonPresence
from rekindled.adapters.request_box import RequestBox
from rekindled.adapters.system_clock import SystemClock
from rekindled.app.forgetting import begin, what_goes
from rekindled.app.people import find_person
from rekindled.core.facts import ContactSaved, InteractionAdded, Setting
from rekindled.core.model import Contact, Shape, TieProfile
from rekindled.core.settling import Moment
from rekindled.core.tongue import ENGLISH
from rekindled.places import find_places
from rekindled.service import one_look
from tests.fakes.calendar_rigs import event
from tests.fakes.cli_homes import Home, home_in
from tests.fakes.desks import person
from tests.fakes.fake_reporter import FakeReporter
from tests.fakes.plain_user import PlainUser
from tests.fakes.server_desks import server_desk
from tests.property.server_machine import fresh
from tests.samples import TALK
from tests.servers import RunningServer

pytestmark = pytest.mark.server

LONG_AGO = date(2019, 1, 1)
WORDS = ("Zebedee", "Quillfeather", "zq@example.org", "5550123", "unicorn farm", "4fbe8971-zq")
ZQ = Contact(
    id="c-1",
    name="Zebedee Quillfeather",
    every=person(1).every,
    last_contact_on=LONG_AGO,
    emails=("zq@example.org",),
    phones=("+49 30 5550123",),
    source_uid="4fbe8971-zq",
    profile=TieProfile(memory="the unicorn farm"),
)
BO = replace(person(2, last=LONG_AGO), name="Bo Li", profile=TieProfile(mutual=("Zebedee Quillfeather",)))


def left_in(folder: Path) -> list[str]:
    """Which of the words are in any byte of any file there."""
    data = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return [word for word in WORDS if word.encode() in data]


@pytest.mark.parametrize("kind", ["radicale", "xandikos"])
def test_nothing_is_left_in_file_and_calendar(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """A ticked and passed entry, a block shared with somebody else that the user changed, notes, journal, all of it."""
    with server_desk(request.getfixturevalue(kind), tmp_path, fresh()) as world:
        world.knows(ZQ, BO)
        world.look()
        (block,) = (entry for entry in world.entries() if entry.shape is Shape.BLOCK)
        said = world.seen()[block.uid].meaning.description
        world.user(
            block.uid, description=said.replace("[ ] Zebedee", "[x] Zebedee") + "\nbring Zebedee Quillfeather's hat"
        )
        world.settle()
        note = replace(TALK, contact_id="c-2", retracts=None, uid="", note="zq@example.org is theirs")
        world.store.record([InteractionAdded(interaction=note), ContactSaved(contact=BO)], outside=True)
        world.settle()
        assert len([uid for uid, _ in world.objects() if "-c-1-" in uid]) >= 1
        moment = Moment(now=world.clock.now(), rhythm=world.rhythm)
        begin(world.store, what_goes(world.store, find_person(world.snapshot, "Zebedee"), (), ENGLISH), moment, ())
        world.settle()
        assert Setting.FORGETTING not in world.snapshot.settings
        assert left_in(tmp_path) == []
        texts = "".join(text for _, text in world.objects()).replace("\r\n ", "")
        assert [word for word in (*WORDS, "c-1") if word in texts] == []
        assert "bring …'s hat" in world.seen()[block.uid].meaning.description
        assert [row.note for row in world.log()] == ["… is theirs"]
        assert world.look().quiet


PEOPLE = """\
[[contact]]
id = "c-1"
name = "Zebedee Quillfeather"
every = "6 months"
email = ["zq@example.org"]
phone = ["+49 30 5550123"]
memory = "the unicorn farm"

[[contact]]
id = "c-2"
name = "Bo Li"
every = "3 months"
mutual = ["Zebedee Quillfeather"]
"""


@pytest.fixture
def home(tmp_path: Path, radicale: RunningServer) -> Home:
    """Somebody whose calendar has a block for Zebedee and Bo."""
    home = home_in(tmp_path)
    account = ("--url", radicale.url, "--username", radicale.username, "--password-stdin")
    words = ("init", "--yes", *account, "--timezone", "Europe/Berlin", "--calendar", "Forgetful")
    assert home.run(*words, typed=radicale.password + "\n").exit_code == 0
    people = tmp_path / "people.toml"
    people.write_text(PEOPLE, encoding="utf-8")
    assert home.run("contacts", "import", str(people)).exit_code == 0
    assert home.run("sync").exit_code == 0
    return home


def test_the_command_proves_it(home: Home, radicale: RunningServer) -> None:
    """One command: calendar, store and proof; an event of the user's own is named, and deleting it makes it whole."""
    user = PlainUser(radicale, "Forgetful")
    assert any("Zebedee" in one.title for one in user.events().values())
    user.add("own.ics", event("own-1", "Tea with Zebedee Quillfeather", start="20301210T090000Z"))
    done = home.run("contacts", "forget", "Zebedee", "--yes", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, [one["where"] for one in told["found"]]) == (
        1,
        ['the calendar: "Tea with Zebedee Quillfeather" on 2030-12-10'],
    ), done.output
    assert told["searched"][1] == "all 2 objects of the calendar"
    assert left_in(home.state) == []
    (own,) = (one for one in user.events().values() if "Tea" in one.title)
    user.delete(own)
    assert home.run("contacts", "forget", "Zebedee Quillfeather", "--prove").exit_code == 0
    assert home.run("contacts", "forget", "Zebedee", "--yes").exit_code == 2
    assert home.run("sync").exit_code == 0
    assert [one.title for one in user.events().values()] == ["Call Bo Li"]


def test_a_running_daemon_does_it(home: Home, radicale: RunningServer) -> None:
    """The command asks it to look, and proves what it did."""
    with DaemonPresence(home.state).claim():
        answered: list[int] = []

        def daemon() -> None:
            box = RequestBox(home.store)
            until = time.monotonic() + 120
            while not answered and time.monotonic() < until:
                for request in box.waiting():
                    places = find_places({}, str(home.config), str(home.state))
                    result = one_look(places, {}, FakeReporter())
                    box.answer(request.id, json.dumps({"result": result}), SystemClock().now())
                    answered.append(request.id)
                time.sleep(0.05)
            box.close()

        thread = threading.Thread(target=daemon)
        thread.start()
        done = home.run("contacts", "forget", "Zebedee", "--yes")
        thread.join()
    assert (done.exit_code, len(answered)) == (0, 1), done.output
    assert left_in(home.state) == []


def test_a_daemon_that_fails_is_told(home: Home) -> None:
    """What it could not do waits, with its own sentence and code; the brake is one such reason."""
    with DaemonPresence(home.state).claim():
        for answer, code in (({"error": "the server sleeps", "code": 69}, 69), ({"result": {"brake": "held"}}, 1)):
            box = RequestBox(home.store)
            thread = threading.Thread(target=_answering, args=(home, answer))
            thread.start()
            done = home.run("contacts", "forget", "Zebedee", "--yes")
            thread.join()
            box.close()
            assert (done.exit_code, "does the rest" in done.stderr) == (code, True), done.output


def _answering(home: Home, answer: dict[str, object]) -> None:
    box = RequestBox(home.store)
    until = time.monotonic() + 120
    while not (waiting := box.waiting()) and time.monotonic() < until:
        time.sleep(0.05)
    for request in waiting:
        box.answer(request.id, json.dumps(answer), SystemClock().now())
    box.close()
