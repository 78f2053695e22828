"""Somebody with khal and todoman, the real programs, on folders that the real vdirsyncer keeps in step with a server.

All three come from PyPI into an environment of their own (`script/setup apps`) and see nothing of this machine but a
home of their own and the loopback server.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.servers import RunningServer

PROGRAMS = Path(__file__).parents[2] / ".venv-apps" / "bin"
PATIENCE_SECONDS = 120
ZONE = "Europe/Berlin"
_STORAGES = """\
[pair {name}]
a = "{name}_here"
b = "{name}_there"
collections = null

[storage {name}_here]
type = "filesystem"
path = "{folder}"
fileext = ".ics"

[storage {name}_there]
type = "caldav"
url = "{url}"
username = "{username}"
password.fetch = ["command", "cat", "{password}"]
"""
_KHAL = """\
[calendars]
{calendars}
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
_TODOMAN = """\
path = "{folders}/*"
cache_path = "{cache}"
date_format = "%Y-%m-%d"
time_format = "%H:%M"
default_due = 0
"""


class RealApps:
    """One user's khal, todoman and vdirsyncer over calendars known by short names."""

    def __init__(self, server: RunningServer, home: Path, calendars: Mapping[str, str]) -> None:
        """Write the programs' configuration for calendars by name and URL, below `home`; nothing is fetched yet."""
        self._home = home
        self._calendars = home / "calendars"
        self._write_sync(server, calendars)
        sections = "".join(f"[[{name}]]\npath = {self._calendars / name}\n" for name in calendars)
        self._write(".config/khal/config", _KHAL.format(calendars=sections, zone=ZONE))
        cache = home / "todoman.sqlite3"
        self._write(".config/todoman/config.py", _TODOMAN.format(folders=self._calendars, cache=cache))
        for name in calendars:
            self._run("vdirsyncer", "discover", name)

    def sync(self, *names: str) -> str:
        """Let vdirsyncer sync these calendars, or all; a conflict is a failure. Returns what it says that it did."""
        return self._run("vdirsyncer", "--verbosity", "INFO", "sync", *names)

    def let_this_side_win(self) -> None:
        """From now on what both sides changed is not a failure: the user's own version is taken."""
        config = self._home / ".config/vdirsyncer/config"
        text = config.read_text(encoding="utf-8")
        self._write(
            str(config), text.replace("collections = null", 'collections = null\nconflict_resolution = "a wins"')
        )

    def edit_event(self, found_by: str, *answers: str) -> None:
        """Answer the questions of `khal edit` about the one event that contains a text."""
        said = self._run("khal", "edit", "--show-past", found_by, answers=[*answers, "n"])
        assert said, f"khal found no event with {found_by}"

    def import_event(self, calendar: str, text: str) -> None:
        """Put an event into a calendar with `khal import`."""
        self._run("khal", "import", "--batch", "--include-calendar", calendar, "-", answers=[text])

    def todo(self, command: str, title: str, *words: str, answers: tuple[str, ...] = ()) -> None:
        """Run one of todoman's commands on the one task of this title."""
        self._run("todo", command, *words, str(self.task(title)["id"]), answers=answers)

    def task(self, title: str) -> dict[str, Any]:
        """The one task of this title as todoman knows it."""
        listed: list[dict[str, Any]] = json.loads(self._run("todo", "--porcelain", "list", "--status", "ANY"))
        found = [task for task in listed if task["summary"] == title]
        assert len(found) == 1, (title, listed)
        return found[0]

    def texts(self, calendar: str) -> dict[str, str]:
        """What lies in a calendar's folder: texts by file name."""
        files = sorted((self._calendars / calendar).glob("*.ics"))
        return {file.name: file.read_text(encoding="utf-8") for file in files}

    def _write_sync(self, server: RunningServer, calendars: Mapping[str, str]) -> None:
        password = self._write("password", server.password)
        pairs = [f'[general]\nstatus_path = "{self._home / "status"}"\n']
        for name, url in calendars.items():
            folder = self._calendars / name
            folder.mkdir(parents=True)
            pairs.append(
                _STORAGES.format(name=name, folder=folder, url=url, username=server.username, password=password)
            )
        self._write(".config/vdirsyncer/config", "\n".join(pairs))

    def _write(self, name: str, text: str) -> Path:
        file = self._home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def _run(self, program: str, *words: str, answers: list[str] | tuple[str, ...] = ()) -> str:
        path = PROGRAMS / program
        assert path.exists(), f"{program} is not installed; run: script/setup apps"
        done = subprocess.run(
            [path, *words],
            env={"PATH": os.defpath, "HOME": str(self._home), "LANG": "C.UTF-8", "TZ": ZONE, "COLUMNS": "200"},
            cwd=self._home,
            input="".join(f"{answer}\n" for answer in answers),
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        assert done.returncode == 0, (program, words, done.stdout, done.stderr)
        return done.stdout + done.stderr if program == "vdirsyncer" else done.stdout
