"""Questions that are answered with one key, or with one line, at a terminal.

Owns how they look and what Enter, `q` and Ctrl-D mean. Must not know what is asked.
"""

from __future__ import annotations

import os
import select
import sys
import termios
import textwrap
import tty
from collections.abc import Mapping

import click

from rekindled.cli.voice import aside, is_terminal
from rekindled.core.errors import UsageError
from rekindled.core.unseen import inert

QUIT = "q"
SKIP = ""
WIDTH = 78
ESCAPE = b"\x1b"
LETTERS = ((0xF0, 4), (0xE0, 3), (0xC0, 2))  # the first byte of a longer letter, and how many it has (RFC 3629)
A_MOMENT = 0.5  # seconds
TOGETHER = 0.02  # seconds within which the bytes of one key come
_ENTER = {"\r", "\n"}
_END = {"", "\x03", "\x04"}


def need_terminal(instead: str) -> None:
    """Go on only where somebody can press a key.

    Raises:
        UsageError: nobody is there; `instead` says what to do.
    """
    if not is_terminal():
        raise UsageError(f"there is nobody to answer here; {instead}")


def heading(text: str, indent: str = "") -> None:
    """What the next questions are about, folded to a page of 80 columns."""
    for line in textwrap.wrap(inert(text), WIDTH, initial_indent=indent, subsequent_indent=indent or "  "):
        aside(line)


def pressed(question: str, keys: Mapping[str, str]) -> str:
    """The key that was pressed, one of `keys` (which say what each means), or SKIP for Enter, or QUIT."""
    offered = ", ".join(f"{key} {meaning}" for key, meaning in keys.items())
    heading(question, "  ")
    while True:
        click.echo(f"    {offered}: ", err=True, nl=False)
        key = _key()
        if key in keys or key in (SKIP, QUIT):
            aside(keys.get(key, ""))
            return key
        aside(f"{key if key.isprintable() else 'that key'} is none of these; Enter skips, q ends")


def typed(question: str) -> str:
    """The line that was typed; SKIP for an empty one, QUIT also where the input ends."""
    try:
        answer = click.prompt(f"    {inert(question)}", default=SKIP, show_default=False, err=True)
    except click.Abort as abort:
        aside("")
        if isinstance(abort.__context__, EOFError):
            return QUIT
        raise
    return str(answer).strip()


def _key() -> str:
    """What a key means: SKIP, QUIT (the end of the input, too), or the key in lower case."""
    try:
        key = one_key()
    except KeyboardInterrupt:
        aside("")
        raise
    if key in _END:
        return QUIT
    return SKIP if key in _ENTER else key.casefold()


def one_key() -> str:
    """The next key at standard input, which is a terminal, without echo; empty where the input ended.

    Keys that were pressed before they were asked for are not lost, as they would be with `click.getchar`.
    """
    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    tty.setcbreak(keyboard, termios.TCSADRAIN)
    try:
        # A Ctrl-C that comes just before a read would be seen only after it: never wait long at a stretch.
        while not select.select([keyboard], [], [], A_MOMENT)[0]:
            pass
        pressed_bytes = os.read(keyboard, 1)
        while pressed_bytes and _goes_on(pressed_bytes) and select.select([keyboard], [], [], TOGETHER)[0]:
            pressed_bytes += os.read(keyboard, 1)
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
    return pressed_bytes.decode("utf-8", "replace")


def _goes_on(pressed_bytes: bytes) -> bool:
    """Whether more bytes belong to the same key: to an arrow or the like, or to a letter beyond ASCII."""
    if pressed_bytes.startswith(ESCAPE):
        return not pressed_bytes[2:] or not pressed_bytes[-1:].isalpha()
    return len(pressed_bytes) < next((length for first, length in LETTERS if pressed_bytes[0] >= first), 1)
