"""The program itself as a client: the desk that the daemon works at, on a state directory of its own.

Owns its configuration, its people and its looks. Must not measure: the worker does.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rekindled.app.home import open_calendar
from rekindled.app.known_tags import KnownTags
from rekindled.app.pacing import paced_look
from rekindled.bootstrap import open_desk, read_config
from rekindled.core.cadence import parse_cadence
from rekindled.core.facts import ContactSaved, CounterRaised, Setting
from rekindled.core.identity import is_there
from rekindled.core.model import Contact
from rekindled.logs import configure_logging
from rekindled.places import Places
from rekindled.reporting import LogReporter

CALENDAR = "Outreach"
_CONFIG = """\
timezone = "Europe/Berlin"
[caldav]
url = "{url}"
username = "{username}"
password_file = "password"
calendar = "{calendar}"
{more}
[mornings]
days = ["mon", "tue", "wed", "thu", "fri"]
window = "08:00-13:00"
people_per_block = 0
per_day = 12
per_week = 60
"""
_PATIENCE = 12


def written_home(folder: Path, url: str, login: dict[str, str], more: str = "") -> Places:
    """A configuration and a password below `folder`, for a server; roomy mornings, so that everybody finds a place."""
    folder.mkdir(parents=True, exist_ok=True)
    password = folder / "password"
    password.write_text(login["password"], encoding="utf-8")
    password.chmod(0o600)
    config = folder / "rekindled.toml"
    text = _CONFIG.format(url=url, username=login["username"], calendar=CALENDAR, more=more)
    config.write_text(text, encoding="utf-8")
    return Places(config=config, state=folder / "state")


class Rekindled:
    """One account: looks as the daemon takes them."""

    def __init__(self, url: str, login: dict[str, str], folder: str, more: str = "") -> None:
        configure_logging("warning", "json", sys.stderr, {})
        self._places = written_home(Path(folder), url, login, more)
        self._held = ExitStack()
        opening = open_desk(self._places, read_config(self._places, {}), LogReporter())
        self._open = self._held.enter_context(opening)

    def people(self, first: int, number: int) -> int:
        """Get to know people who are due within the next weeks, so that each gets an entry."""
        spoken_on = date.today() - timedelta(days=170)  # noqa: DTZ011 - any day near this one does
        contacts = [
            Contact(
                id=f"c-{n}",
                name=f"Person {n}",
                every=parse_cadence("6 months"),
                last_contact_on=spoken_on,
                phones=(f"+49 30 {n:07d}",),
            )
            for n in range(first, first + number)
        ]
        facts = [ContactSaved(contact=one) for one in contacts]
        self._open.desk.store.record([*facts, CounterRaised(scope="contact", n=first + number)], outside=True)
        return number

    def warm(self) -> int:
        """Import what talks to a server, as the daemon has after its first look."""
        return len(self._open.desk.account.calendars())

    def first(self) -> int:
        """The first look of a fresh store: find the calendar, read everything, know again what is ours."""
        return self.look()

    def look(self) -> int:
        """One whole look: read, settle, plan, write. Returns how many entries it wrote."""
        tally = paced_look(self._open.desk, self._open.poll).tally
        return tally.created + tally.updated + tally.deleted

    def looks(self, number: int) -> int:
        """So many looks."""
        return sum(self.look() for _ in range(number))

    def observe(self) -> int:
        """Only what a look reads, understood; nothing is remembered."""
        desk = self._open.desk
        pulse = desk.store.pulse()
        calendar = open_calendar(desk, pulse.settings)
        changes = calendar.changes(pulse.settings.get(Setting.SYNC_TOKEN), KnownTags(desk.store, pulse))
        return len([desk.codec.decode(one.text) for one in changes.changed])

    def settle(self) -> int:
        """Look until there is nothing to do."""
        for number in range(_PATIENCE):
            if paced_look(self._open.desk, self._open.poll).quiet:
                return number
        return _PATIENCE

    def path(self) -> str:
        """Where the calendar is."""
        url = self._open.desk.store.pulse().settings[Setting.CALENDAR_URL]
        return "/" + url.split("://", 1)[1].split("/", 1)[1]

    def entries(self) -> list[tuple[str, str]]:
        """Our entries on the calendar that are still to come, by href, with their texts."""
        desk = self._open.desk
        now = datetime.now(UTC)
        calendar = open_calendar(desk, desk.store.pulse().settings)
        coming = [one for one in desk.store.snapshot().entries if is_there(one) and str(one.now.start) > str(now)]
        found = (calendar.read(one.href) for one in coming)
        return [(one.href, one.text) for one in found if one is not None]

    def close(self) -> int:
        """Let go of the store."""
        self._held.close()
        return 0
