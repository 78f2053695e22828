"""Thunderbird with a profile of its own, on a screen of ours, as its user would have it.

Owns the profile and the process. Must not know rekindled: it is an account on a CalDAV server to it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.screenshots.stage.borrowed_clock import BorrowedClock
from tests.screenshots.stage.marionette import Marionette
from tests.screenshots.stage.running import program, until
from tests.screenshots.stage.screen import WIDTH, Screen
from tests.servers import free_port

_STEPS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_PROGRAM = "/usr/lib/thunderbird/thunderbird"
_PAINTING_SECONDS = 2.0  # it tells nobody when it is done
# No first steps, no questions, no sounds, no reminders in the way, nothing of the net: only loopback has an open door.
_PREFERENCES: Mapping[str, object] = {
    "app.donation.eoy.version.viewed": 999,
    "app.update.enabled": False,
    "calendar.alarms.playsound": False,
    "calendar.alarms.show": False,
    "calendar.alarms.showmissed": False,
    "calendar.item.promptDelete": False,
    "calendar.timezone.local": "Europe/Berlin",
    "calendar.timezone.useSystemTimezone": False,
    "calendar.view.daystarthour": 8,
    "calendar.view.visiblehours": 5,
    "calendar.week.start": 1,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "extensions.update.enabled": False,
    "font.size.variable.x-unicode": 14,
    "font.size.variable.x-western": 14,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "mailnews.start_page_override.mstone": "ignore",
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1",
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.type": 1,
    "toolkit.telemetry.enabled": False,
}


class Thunderbird:
    """A running Thunderbird: what says something goes through keyboard and mouse, the rest through its own commands."""

    def __init__(self, wire: Marionette, screen: Screen) -> None:
        self._wire = wire
        self._screen = screen

    def subscribe(self, account: Mapping[str, str]) -> None:
        """Add the calendars of an account (url, username, password), then show nothing but the week."""
        login = [account[key] for key in ("url", "username", "password")]
        until("a calendar in Thunderbird", lambda: self._do("subscribe", *login))
        self._do("tidy")

    def week(self, day: date) -> None:
        """Show the working days of this day's week."""
        self._do("week", f"{day:%Y%m%d}T090000")

    def wait_for(self, title: str, text: str) -> None:
        """Wait until an entry with this title holds these words in its text, asking the server for news."""
        until(f"{title} with {text!r} in Thunderbird", lambda: self._do("holds", title, text))

    def look_at(self, title: str, size: tuple[int, int]) -> None:
        """Open the entry with this title to be read, in a window of this size at the right of the screen."""
        self._open(title, "view", size)

    def tick(self, title: str, note: str, size: tuple[int, int]) -> None:
        """Open the entry to edit, and type a ✓ before its title and a note below its text, on the keyboard."""
        self.edit(title, size)
        self._type("item-title", "Home", "✓ ")
        self._type("item-description", "ctrl+End", note)

    def mark_line(self, line: str, sign: str, rest: str) -> None:
        """Put a sign between the brackets of a line of the entry that is being edited, and words behind it."""
        self._screen.click(*self._middle("line", line))
        self._screen.press("Home", "Right", "Delete")
        self._screen.write(sign)
        self._screen.press("End")
        self._screen.write(rest)

    def edit(self, title: str, size: tuple[int, int]) -> None:
        """Open the entry with this title to edit."""
        self._open(title, "edit", size)

    def save(self) -> None:
        """Save and close the entry that is being edited, by its keys."""
        self._screen.press("ctrl+l")
        until("Thunderbird saved the entry", lambda: not self._do("isOpen"))

    def cancel(self, title: str, size: tuple[int, int]) -> None:
        """Choose "Status: Cancelled" in the menu of the entry, and save it."""
        self.edit(title, size)
        for key in ("alt+o", "s", "n"):
            self._screen.press(key)
            time.sleep(_PAINTING_SECONDS)
        self.save()

    def delete(self, title: str) -> None:
        """Press Delete on an entry of the week that is shown."""
        self._screen.click(*self._middle("entry", title))
        self._screen.press("Delete")

    def drag(self, title: str, days: int) -> None:
        """Drag an entry of the week that is shown to the same hour of a later day."""
        x, y = self._middle("entry", title)
        self._screen.drag((x, y), (x + round(days * self._do("dayWidth")), y))

    def list_tasks(self) -> None:
        """Show all tasks, done and open."""
        self._do("tasks")

    def complete(self, title: str) -> None:
        """Tick the box before a task in the list."""
        self._screen.click(*self._middle("task", title, 0))

    def select(self, title: str) -> None:
        """Click a task in the list, so that what it says is shown below."""
        self._screen.click(*self._middle("task", title, 2))
        time.sleep(_PAINTING_SECONDS)

    def close_entries(self) -> None:
        """Close every window of an entry without saving it."""
        self._do("close")

    @property
    def version(self) -> str:
        """The version of the program that runs."""
        version: str = self._do("version")
        return version

    def quit(self) -> None:
        """Ask it to end."""
        self._do("quit")
        self._wire.close()

    def _open(self, title: str, how: str, size: tuple[int, int]) -> None:
        width, height = size
        self._do("open", title, how, WIDTH - width - 12, 60, width, height)
        time.sleep(_PAINTING_SECONDS)

    def _middle(self, what: str, *which: object) -> tuple[int, int]:
        x, y = self._do(what, *which)
        return round(x), round(y)

    def _type(self, field: str, key: str, text: str) -> None:
        self._screen.click(*self._middle("field", field))
        self._screen.press(key)
        self._screen.write(text)
        until(f"{text!r} in {field} of Thunderbird", lambda: text in self._do("content", field))

    def _do(self, step: str, *details: object) -> Any:  # noqa: ANN401 - whatever the step returns
        return self._wire.run(_STEPS, step, *details)


@contextmanager
def thunderbird(folder: Path, screen: Screen, clock: BorrowedClock, at: datetime) -> Iterator[Thunderbird]:
    """Thunderbird with a fresh profile below `folder`, started at the aware moment `at` by its own clock."""
    port = free_port()
    profile = folder / f"profile-{at:%Y%m%d%H%M}"
    profile.mkdir()
    preferences = {**_PREFERENCES, "marionette.port": port}
    lines = [f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in preferences.items()]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    own = {"HOME": str(folder), "DISPLAY": screen.display, "LANG": "en_GB.UTF-8", "TZ": "Europe/Berlin"}
    environ = clock.environ({**os.environ, **own}, at)
    words = [_PROGRAM, "--profile", str(profile), "--no-remote", "--marionette", "--remote-allow-system-access"]
    with program(words, folder / "thunderbird.log", environ):
        running = Thunderbird(until("Thunderbird started", lambda: _reached(port)), screen)
        yield running
        running.quit()


def _reached(port: int) -> Marionette | None:
    try:
        return Marionette(port)
    except OSError:
        return None
