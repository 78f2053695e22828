"""What is said, and where: data to standard output, everything else to standard error (design §7).

Owns that all of it is inert for a terminal (faults promise 38), and questions. Must not know what it says.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click

from rekindled.core.errors import UsageError
from rekindled.core.unseen import inert, inert_lines

JOURNAL_ERROR = "<3>"
OPTIONS = "give the answers as options and add --yes"


def say(text: str = "") -> None:
    """Data for whoever reads standard output; the text is made inert line by line."""
    click.echo(inert_lines(text))


def say_coloured(text: str) -> None:
    """Text that was drawn by us from inert parts, with our own colours in it."""
    click.echo(text, color=True)


def say_raw(text: str) -> None:
    """A file's content, byte for byte where it goes to a file or a program, inert where a person sees it."""
    click.echo(inert_lines(text) if sys.stdout.isatty() else text, nl=False)


def say_json(value: Mapping[str, object]) -> None:
    """One JSON object; characters that could drive a terminal are escaped, which means the same to a reader."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo("".join(_escaped(character) for character in text))


def aside(text: str) -> None:
    """Something for the person at the terminal that is no data."""
    click.echo(inert_lines(text), err=True)


def complain(sentence: str) -> None:
    """What went wrong, as a sentence that says what to do; an error where the journal reads it (systemd.exec)."""
    lead = JOURNAL_ERROR if _read_by_journal(os.environ) else ""
    aside("\n".join(lead + line for line in f"rekindled: {sentence}".split("\n")))


def confirmed(question: str, *, yes: bool) -> bool:
    """Whether the user agrees, or agreed beforehand; no answer is no.

    Raises:
        UsageError: nobody is there to answer.
    """
    if yes:
        return True
    try:
        return click.confirm(inert(question), default=False, err=True)
    except click.Abort as abort:
        raise _unanswered(abort, "say yes beforehand with --yes") from None


def asked(question: str, default: str = "", *, hidden: bool = False, instead: str = OPTIONS) -> str:
    """What the user answers, or the default; an empty answer is one where the default is empty. `instead` says what to
    do where nobody can answer.

    Raises:
        UsageError: nobody is there to answer.
    """
    try:
        answer = click.prompt(inert(question), default=default, show_default=bool(default), hide_input=hidden, err=True)
    except click.Abort as abort:
        raise _unanswered(abort, instead) from None
    return str(answer).strip() if not hidden else str(answer)


def is_terminal() -> bool:
    """Whether somebody sits at standard input."""
    return sys.stdin.isatty()


@contextmanager
def working(sentence: str) -> Iterator[None]:
    """Show that something takes its time, where a person can see it."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(inert(sentence)):
        yield


def _read_by_journal(environ: Mapping[str, str]) -> bool:
    """Whether standard error is the very stream that systemd connected to the journal."""
    try:
        stream = os.fstat(sys.stderr.fileno())
    except (OSError, ValueError):  # closed, or no file at all
        return False
    return environ.get("JOURNAL_STREAM") == f"{stream.st_dev}:{stream.st_ino}"


def _unanswered(abort: click.Abort, instead: str) -> Exception:
    """Click says the same of Ctrl-C and of an input that ended; only the second is a mistake."""
    if isinstance(abort.__context__, EOFError):
        return UsageError(f"there is nobody to answer; {instead}")
    return abort


def _escaped(character: str) -> str:
    if character != "\n" and inert_lines(character) != character:
        return json.dumps(character)[1:-1]
    return character
