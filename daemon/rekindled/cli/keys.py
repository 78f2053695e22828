"""Questions that are answered with one key, or with one line, at a terminal.

Owns how they look and what Enter, `q` and Ctrl-D mean. Must not know what is asked.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import click

from rekindled.cli.voice import aside, is_terminal
from rekindled.core.errors import UsageError
from rekindled.core.unseen import inert

QUIT = "q"
SKIP = ""
WIDTH = 78
INTERRUPT, ESCAPE = "\x03", "\x1b"
_ENTER = {"\r", "\n"}
_END = {"", "\x04"}


def need_terminal(instead: str) -> None:
    """Go on only where somebody can press a key.

    Raises:
        UsageError: nobody is there; `instead` says what to do.
    """
    if not is_terminal():
        raise UsageError(f"there is nobody to answer here; {instead}")


def pressed(question: str, keys: Mapping[str, str]) -> str:
    """The key that was pressed, one of `keys` (which say what each means), or SKIP for Enter, or QUIT."""
    offered = ", ".join(f"{key} {meaning}" for key, meaning in keys.items())
    for line in textwrap.wrap(inert(question), WIDTH, initial_indent="  ", subsequent_indent="  "):
        aside(line)
    while True:
        click.echo(f"    {offered}: ", err=True, nl=False)
        key = _key()
        if key in keys or key in (SKIP, QUIT):
            aside(keys.get(key, ""))
            return key
        aside(f"{inert(key)} is none of these; Enter skips, q ends")


def typed(question: str) -> str:
    """The line that was typed; SKIP for an empty one, QUIT also where the input ends."""
    try:
        answer = click.prompt(f"    {inert(question)}", default=SKIP, show_default=False, err=True)
    except click.Abort as abort:
        if isinstance(abort.__context__, EOFError):
            aside("")
            return QUIT
        raise
    return str(answer).strip()


def _key() -> str:
    """One key in lower case; the line is ended before an interruption goes on, and the end of the input is QUIT.

    Of keys that came faster than they were read the first one counts, but for Ctrl-C, which always does.
    """
    try:
        came = click.getchar()
    except KeyboardInterrupt:
        aside("")
        raise
    except EOFError:
        return QUIT
    if INTERRUPT in came:
        aside("")
        raise KeyboardInterrupt
    first = came if came.startswith(ESCAPE) else came[:1]
    if first in _END:
        return QUIT
    return SKIP if first in _ENTER else first.casefold()
