"""A user's home on a temporary disk, with the command line run inside this process on the real store."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import structlog
from click.testing import CliRunner, Result

from rekindled.adapters.sqlite_store import SqliteStore
from rekindled.cli.door import root
from rekindled.core.facts import Fact, Setting, SettingSaved, Snapshot

CONFIG = """timezone = "Europe/Berlin"
[caldav]
url = "http://127.0.0.1:9/"
username = "me"
password_command = "echo secret"
[cadence.circles]
friends = "2 months"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A configuration file, a state directory, and what is done there."""

    config: Path
    state: Path

    @property
    def store(self) -> Path:
        """The store's file."""
        return self.state / "rekindled.db"

    def run(self, *words: str, typed: str | None = None, env: dict[str, str] | None = None) -> Result:
        """One command; `typed` is what the user types, nothing at all when it is None."""
        places = ["--config", str(self.config), "--state", str(self.state)]
        variables = {"NO_COLOR": None, "TERM": "xterm", "VISUAL": None, **(env or {})}
        handlers, level = list(logging.getLogger().handlers), logging.getLogger().level
        try:
            return CliRunner().invoke(root, [*places, *words], input=typed, env=variables, prog_name="rekindled")
        finally:
            # A command sends the log to the runner's stream, which is closed now.
            logging.getLogger().handlers[:] = handlers
            logging.getLogger().setLevel(level)
            structlog.reset_defaults()

    def read(self, *words: str) -> dict[str, Any]:
        """The object a command prints with --json; it must end well."""
        result = self.run(*words, "--json")
        assert result.exit_code == 0, result.output
        answer: dict[str, Any] = json.loads(result.stdout)
        return answer

    def knows(self, *facts: Fact) -> None:
        """Put facts into the store, which is made if it is not there."""
        self.state.mkdir(exist_ok=True, mode=0o700)
        store = SqliteStore(self.store)
        store.record([SettingSaved(setting=Setting.EPOCH, value="abcd1234"), *facts], outside=True)
        store.close()

    def snapshot(self) -> Snapshot:
        """What the store knows."""
        store = SqliteStore(self.store)
        try:
            return store.snapshot()
        finally:
            store.close()

    def names(self) -> Sequence[str]:
        """The people who were not removed, by name."""
        return sorted(contact.name for contact in self.snapshot().contacts if contact.archived_on is None)

    def configured(self, text: str = CONFIG) -> Home:
        """The same home with a configuration file."""
        self.config.write_text(text, encoding="utf-8")
        self.config.chmod(0o600)
        return self


def home_in(folder: Path) -> Home:
    """An empty home."""
    return Home(config=folder / "rekindled.toml", state=folder / "state")


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every command below a group, with the words that call it."""
    found: list[tuple[str, ...]] = []
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            found.append((*path, name))
            found += commands(command, (*path, name)) if isinstance(command, click.Group) else []
    return found
