"""Tables for eyes: aligned columns, folded to a terminal's width, plain in a pipe.

Owns how rows look. Must not know what they mean. No red and no counts of what is late (R3).
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from rekindled.cli.voice import say, say_coloured
from rekindled.core.unseen import inert

NO_WIDTH = 100_000  # a pipe has no edge to fold at
WIDEST = 120
COLUMNS = 80  # the widest that running text is read with ease


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """How wide the page is in characters, and whether it can show colours."""

    width: int
    colour: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A heading, a rich style for terminals, and whether its words may be folded."""

    heading: str
    style: str = ""
    folds: bool = True


def here() -> Screen:
    """The page standard output is."""
    return screen(os.environ, terminal=sys.stdout.isatty(), width=shutil.get_terminal_size().columns)


def screen(environ: Mapping[str, str], *, terminal: bool, width: int) -> Screen:
    """A page: colours only on a terminal that has them and was not told otherwise (https://no-color.org)."""
    plain = bool(environ.get("NO_COLOR")) or environ.get("TERM") == "dumb"
    return Screen(width=min(width, WIDEST) if terminal else NO_WIDTH, colour=terminal and not plain)


def say_folded(text: str, lead: str = "") -> None:
    """Say a text after what leads it, folded on a terminal with what goes on below it indented; one line in a pipe."""
    page = here()
    if page.width == NO_WIDTH:
        say(lead + text)
        return
    width = max(len(lead) + 20, min(COLUMNS, page.width))
    lines = textwrap.wrap(inert(text), width - len(lead)) or [""]
    say("\n".join((lead if number == 0 else " " * len(lead)) + line for number, line in enumerate(lines)))


def say_table(columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> None:
    """Say rows as a table to standard output."""
    say_coloured(table(columns, rows, here()))


def table(columns: Sequence[Column], rows: Sequence[Sequence[object]], page: Screen) -> str:
    """Rows below their headings; every cell is made inert."""
    cells = [[inert("" if cell is None else cell) for cell in row] for row in rows]
    return _drawn(columns, cells, page) if page.width != NO_WIDTH or page.colour else _plain(columns, cells)


def _plain(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> str:
    """What would be drawn where there is no edge and no colour; drawing it takes a millisecond for each row."""
    lines = [[column.heading for column in columns], *rows]
    widths = [max(map(_width, cells)) for cells in zip(*lines, strict=True)]
    padded = (
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
        for cells in lines
    )
    return "\n".join(line.rstrip() for line in padded)


def _width(cell: str) -> int:
    if cell.isascii():
        return len(cell)
    from rich.cells import cell_len

    return cell_len(cell)


def _drawn(columns: Sequence[Column], rows: Sequence[Sequence[str]], page: Screen) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawing = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        drawing.add_column(column.heading, style=column.style, no_wrap=not column.folds, overflow="fold")
    for row in rows:
        drawing.add_row(*map(Text, row))
    target = StringIO()
    console = Console(
        file=target,
        width=page.width,
        force_terminal=page.colour,
        color_system="standard" if page.colour else None,
        no_color=not page.colour,
        legacy_windows=False,
    )
    console.print(drawing)
    return "\n".join(line.rstrip() for line in target.getvalue().rstrip("\n").split("\n"))
