"""Tables for eyes: aligned columns, folded to a page's width, plain in a pipe.

Owns how rows look. Must not know what they mean. No red and no counts of what is late (R3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from types import MappingProxyType

from rekindled.cli.page import NO_WIDTH, Screen, here, width_of
from rekindled.cli.voice import say_coloured
from rekindled.core.unseen import inert


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A heading, a rich style for terminals, whether its words may be folded, and styles of single signs in it."""

    heading: str
    style: str = ""
    folds: bool = True
    signs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


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
    widths = [max(map(width_of, cells)) for cells in zip(*lines, strict=True)]
    padded = (
        "  ".join(cell + " " * (width - width_of(cell)) for cell, width in zip(cells, widths, strict=True))
        for cells in lines
    )
    return "\n".join(line.rstrip() for line in padded)


def _drawn(columns: Sequence[Column], rows: Sequence[Sequence[str]], page: Screen) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawing = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        drawing.add_column(column.heading, style=column.style, no_wrap=not column.folds, overflow="fold")
    for row in rows:
        texts = [Text(cell) for cell in row]
        for text, column in zip(texts, columns, strict=True):
            for sign, style in column.signs.items():
                text.highlight_words([sign], style)
        drawing.add_row(*texts)
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
