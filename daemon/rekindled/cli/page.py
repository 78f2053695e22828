"""The page that standard output is: how wide, whether it has colours and signs; and running text on it.

Owns folding, indenting and styling. Must not know what is told. No red (R3).
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import click

from rekindled.cli.voice import say_coloured
from rekindled.core.unseen import inert

NO_WIDTH = 100_000  # a pipe has no edge to fold at
WIDEST = 120
COLUMNS = 80  # the widest that running text is read with ease
NARROWEST = 20  # no text is folded narrower, and where less is left beside a lead, it goes on below it
SHORT_INDENT = 4
SIGNS = "●○◆×–│█"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """How wide the page is in characters, and whether it can show colours, and signs beyond ASCII."""

    width: int
    colour: bool
    signs: bool = True

    @property
    def is_for_eyes(self) -> bool:
        """Whether a person looks at it; otherwise a program may read it line by line."""
        return self.width != NO_WIDTH

    @property
    def text_width(self) -> int:
        """How wide running text may be; a page can be too narrow for any."""
        return min(COLUMNS, max(NARROWEST, self.width))


def here() -> Screen:
    """The page standard output is."""
    encoding = sys.stdout.encoding or "ascii"
    width = shutil.get_terminal_size().columns
    return screen(os.environ, terminal=sys.stdout.isatty(), width=width, encoding=encoding)


def screen(environ: Mapping[str, str], *, terminal: bool, width: int, encoding: str = "utf-8") -> Screen:
    """A page: colours only on a terminal that has them and was not told otherwise (https://no-color.org)."""
    plain = bool(environ.get("NO_COLOR")) or environ.get("TERM") == "dumb"
    return Screen(
        width=min(width, WIDEST) if terminal else NO_WIDTH,
        colour=terminal and not plain,
        signs=_can_show(SIGNS, encoding),
    )


def styled(text: str, page: Screen, *, fg: str | None = None, bold: bool = False, dim: bool = False) -> str:
    """A text in a colour where the page has colours; the text must be inert."""
    wanted = page.colour and text and (fg or bold or dim)
    return click.style(text, fg=fg, bold=bold or None, dim=dim or None) if wanted else text


def width_of(text: str) -> int:
    """How many columns a text takes: letters of some scripts take two, accents none."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def folded(text: str, width: int) -> list[str]:
    """An inert text in lines of at most so many columns, at least one line."""
    if text.isascii():
        # A path or an option with a hyphen in it is copied as a whole.
        return textwrap.wrap(text, width, break_on_hyphens=False) or [""]
    from rich.console import Console
    from rich.text import Text

    # The width of letters matters, which only the drawing library knows.
    lines = Text(" ".join(text.split())).wrap(Console(width=width), width, overflow="fold")
    return [line.plain.rstrip() for line in lines]


def say_folded(text: str, lead: str = "") -> None:
    """Say a text after what leads it, folded on a terminal with what goes on below it indented; one line in a pipe."""
    say_coloured("\n".join(hanging(lead, text, here())))


def hanging(lead: str, text: str, page: Screen, *, dim_lead: bool = False, dim_text: bool = False) -> Iterator[str]:
    """The lines of a text after what leads it, what goes on below indented; both are made inert."""
    head, said = _inert_lead(lead), inert(text)
    indent = width_of(head)
    if not page.is_for_eyes:
        yield (head + said).rstrip()
        return
    if indent + NARROWEST > page.text_width:
        head, indent, said = "", SHORT_INDENT, f"{head}{said}".strip()
    first, *more = folded(said, page.text_width - indent)
    yield (styled(head, page, dim=dim_lead) + styled(first, page, dim=dim_text)).rstrip()
    yield from (" " * indent + styled(line, page, dim=dim_text) for line in more)


def _inert_lead(lead: str) -> str:
    """Inert, with the spaces around it."""
    inside = inert(lead)
    before, after = len(lead) - len(lead.lstrip(" ")), len(lead) - len(lead.rstrip(" "))
    return " " * before + inside + " " * (after if inside else 0)


def _can_show(signs: str, encoding: str) -> bool:
    try:
        signs.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
