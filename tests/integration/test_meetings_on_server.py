"""Meetings in a calendar on a real server, from its invitation to the log (U5)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rekindled.adapters.caldav_account import CaldavAccount
from rekindled.adapters.dav_session import Ask, DavLogin, DavSession
from rekindled.adapters.system_clock import SystemClock
from rekindled.core.facts import ContactSaved
from rekindled.core.model import Contact
from tests.fakes.cli_homes import Home, home_in
from tests.servers import RunningServer

pytestmark = pytest.mark.server

NOW = SystemClock().now().replace(microsecond=0)
DAY = timedelta(days=1)
CONFIG = """timezone = "Europe/Berlin"
[caldav]
url = "{url}"
username = "{username}"
password_command = "echo {password}"
calendar = "Meetings outreach"
[meetings]
calendars = ["Work meetings"]
look_back = "3 years"
me = ["me@example.org"]
"""
EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20200101T000000Z\r\n"
    "DTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDURATION:PT30M\r\nSUMMARY:Quarterly numbers\r\nDESCRIPTION:confidential\r\n"
    "ORGANIZER:mailto:me@example.org\r\nATTENDEE:mailto:{guest}\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def office(radicale: RunningServer, tmp_path: Path) -> Home:
    """Ann was met two years ago and weekly since three weeks ago; Ben three years and a half ago, and tomorrow."""
    login = DavLogin(url=radicale.url, username=radicale.username, password=radicale.password)
    session = DavSession(login)
    url = CaldavAccount(session).make("Work meetings").url

    def put(uid: str, start: datetime, guest: str, more: str = "") -> None:
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        body = EVENT.format(uid=uid, start=start, guest=guest, more=more).encode()
        assert session.request(Ask(method="PUT", url=f"{url}{uid}.ics", headers=headers, body=body)).status == 201

    put("old", NOW - 700 * DAY, "ann@example.org")
    put("series", NOW - 21 * DAY - timedelta(hours=3), "ANN@example.org", "RRULE:FREQ=WEEKLY;COUNT=3\r\n")
    put("older", NOW - 1300 * DAY, "ben@example.org")
    put("next", NOW + DAY, "ben@example.org")
    session.close()
    home = home_in(tmp_path)
    text = CONFIG.format(url=radicale.url, username=radicale.username, password=radicale.password)
    home.configured(text).knows(
        ContactSaved(contact=Contact(id="c-1", name="Ann Lee", emails=("ann@example.org",))),
        ContactSaved(contact=Contact(id="c-2", name="Ben Roe", emails=("ben@example.org",))),
    )
    return home


def test_the_first_look_finds_the_last_meeting_with_everybody(office: Home) -> None:
    """U5, R14: the latest within the years that are looked back at, nothing of what events say, and each once."""
    assert office.run("sync").exit_code == 0
    met = [(row.contact_id, NOW.date() - row.local_on <= 8 * DAY, row.note) for row in office.snapshot().interactions]
    assert met == [("c-1", True, "")]
    assert [one.contact_id for one in office.snapshot().encounters] == ["c-2"]
    assert b"Quarterly" not in office.store.read_bytes()
    assert b"confidential" not in office.store.read_bytes()
    again = office.run("meetings", "--look-back", "--json")
    assert again.exit_code == 0, again.output
    result = json.loads(again.stdout)
    assert (result["calendars"][0]["name"], result["found"]) == ("Work meetings", [])
    told = {one["about"]: one["text"] for one in office.read("check")["findings"]}["meetings"]
    assert told.startswith('read from "Work meetings"; you are me@example.org; looked back to ')
    said = office.run("meetings", "--look-back").stdout
    assert "Work meetings.\nNo later last talk was found.\n" in said
