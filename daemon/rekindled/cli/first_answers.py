"""What `init` was told so far, as the options that say the same: Ctrl-C costs nobody their answers.

Owns the spelling of answers as options. Must not write anything, nor ever know a password.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from rekindled.cli.first_config import Account
from rekindled.cli.voice import aside
from rekindled.core.sheet import Sheet


class Answers:
    """The words of the command line, and what was answered since."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self._words: list[str] = []

    def note(self, option: str, answer: object, given: object) -> None:
        """Remember an answer, unless it was an option already."""
        if given in (None, "", ()) and answer not in (None, ""):
            self._words += [option, str(answer)]

    def flag(self, option: str, given: object) -> None:
        """Remember a yes or no, unless it was an option already."""
        if given is None:
            self._words.append(option)

    def account(self, account: Account, given: tuple[object, ...]) -> None:
        """Remember where the account is and who we are there; the password is never part of it."""
        url, username, command = given
        if account.embedded and "--embedded" not in sys.argv:
            self._words.append("--embedded")
        self.note("--url", account.url, url)
        self.note("--username", account.username, username)
        self.note("--password-command", account.password_command, command)

    def person(self, sheet: Sheet) -> None:
        """Remember somebody who was named."""
        self._words += ["--contact", f"{sheet.name}={sheet.every}"]

    @contextmanager
    def outliving(self) -> Iterator[None]:
        """When interrupted, say how to go on without being asked the same again."""
        try:
            yield
        except (KeyboardInterrupt, click.Abort):
            if self._words:
                aside(f"\nNothing was written. To go on: {shlex.join(['rekindled', *sys.argv[1:], *self._words])}")
            raise


@contextmanager
def kept(config: Path) -> Iterator[None]:
    """When interrupted after the answers were kept, say what is there."""
    try:
        yield
    except (KeyboardInterrupt, click.Abort):
        aside(f"\n{config} is kept. Go on with: rekindled plan, then rekindled sync")
        raise
