"""Objects meant to hurt: each is read or named in bounded work, and none hides the good ones (promises 15, 26-28)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import rekindled
from rekindled.adapters.dav_session import Ask, DavLogin, DavSession
from rekindled.adapters.dav_urls import quoted_path
from rekindled.adapters.ical_codec import IcalCodec
from rekindled.app.events import Event
from rekindled.app.sighting import sighted
from rekindled.core.errors import CalendarUnavailable
from rekindled.core.model import Outcome
from tests.fakes.desks import person
from tests.fakes.hostile_objects import ATTACKS, TIMED, event
from tests.fakes.limited_reader import LAST
from tests.fakes.server_desks import ServerCalendar, server_desk
from tests.fakes.stories import only_entry
from tests.servers import RunningServer

# What was read of the attacks is asked of one process: of one worker, too.
pytestmark = [pytest.mark.unmeasured, pytest.mark.xdist_group("hostile content")]
ROOT = Path(__file__).parents[2]
# Rules and zones without bounds keep the servers themselves busy for minutes.
BEARABLE = [attack for attack in ATTACKS.values() if len(attack.text) < 20_000 and "RRULE" not in attack.text]


@pytest.fixture(scope="module")
def read() -> Mapping[str, dict[str, Any]]:
    """What a process with little time and memory made of each attack, as far as it came."""
    source = str(Path(rekindled.__file__).parents[1])
    # Without measuring coverage, which would cost several times the work that is limited here.
    done = subprocess.run(
        [sys.executable, "-m", "tests.fakes.limited_reader"],
        env={"PATH": os.defpath, "PYTHONPATH": f"{source}{os.pathsep}{ROOT}", "PYTHONHASHSEED": "0"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines, done.stderr
    return {line["name"]: line for line in lines}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_costs_little_and_hurts_nobody(read: Mapping[str, dict[str, Any]], name: str) -> None:
    """Within its share of processor and memory it is understood or named, in our calendar and in a busy one."""
    assert name in read, "its process was ended by the limits"
    found, attack = read[name], ATTACKS[name]
    assert found["own"] == attack.own
    assert found["unread"] == ([] if attack.busy else ["/evil.ics"])
    assert found["intervals"] >= 1


@pytest.mark.parametrize("place", ["beside", "inside"])
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_in_our_calendar_stops_nothing(read: Mapping[str, dict[str, Any]], name: str, place: str) -> None:
    """Beside good entries or in the place of one, it keeps its bytes and is named until it changes; looks go on."""
    assert name in read, "its process was ended by the limits"
    look, attack = read[name][place], ATTACKS[name]
    assert (look["settled"], look["quiet"], look["kept"], look["brake"]) == (1, True, True, None)
    assert look["told"] is not attack.own
    assert look["noticed"] or attack.own
    assert not look["still named"]


@pytest.mark.server
@pytest.mark.parametrize("server_name", ["radicale", "xandikos"])
def test_attacks_that_a_server_takes_stop_no_look(
    request: pytest.FixtureRequest, tmp_path: Path, server_name: str
) -> None:
    """All at once in our calendar and in a busy one: good entries are read, bad ones named, and planning goes on."""
    server: RunningServer = request.getfixturevalue(server_name)
    user = DavSession(DavLogin(url=server.url, username=server.username, password=server.password))
    with server_desk(server, tmp_path, "hostile", busy_names=("Personal",)) as world:
        personal: object = world.account.open(world.account.make("Personal").url)
        world.knows(person(1), person(2, "3 months", LAST))
        world.look()
        ours: object = world.calendar
        assert isinstance(ours, ServerCalendar)
        assert isinstance(personal, ServerCalendar)
        world.tick(only_entry(world, "c-2").uid)
        taken = _all_put(user, ours) + _all_put(user, personal)
        user.close()
        personal.user_put("good.ics", event(*TIMED, uid="good"))
        world.knows(person(3))
        world.look()
        assert [row.outcome for row in world.log() if row.contact_id == "c-2"] == [Outcome.DONE]
        assert only_entry(world, "c-3")
        assert {notice.key for notice in world.snapshot.notices} >= _unreadable(ours)
        told = {details["href"] for one, details in world.reporter.told if one is Event.ENTRY_UNREADABLE}
        assert told >= _unreadable(ours)
        assert taken > len(BEARABLE) // 2
        world.settle()
        assert world.look().quiet


def _all_put(user: DavSession, calendar: ServerCalendar) -> int:
    """Put attacks under names and UIDs of their own; returns how many the server took."""
    taken = 0
    for number, attack in enumerate(BEARABLE):
        text = attack.text.replace("UID:evil\r\n", f"UID:evil-{number}\r\n").encode("utf-8", "replace")
        url = str(user.origin) + quoted_path(f"{calendar.path}evil-{number}.ics")
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        with suppress(CalendarUnavailable):
            answer = user.request(Ask(method="PUT", url=url, headers=headers, body=text))
            taken += answer.status in {200, 201, 204}
    return taken


def _unreadable(calendar: ServerCalendar) -> set[str]:
    codec = IcalCodec(ZoneInfo("Europe/Berlin"))
    return {one.href for one in calendar.resources() if sighted(codec, one).seen is None}
