"""What a run found out: printed as it comes, and kept for the page.

Owns the shape of figures on a terminal and in Markdown. Must not know what is measured.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Something promised (design §6), what was measured, and whether that keeps the promise."""

    what: str
    allowed: str
    found: str
    holds: bool


@dataclass(slots=True)
class Report:
    """The figures of one run, in sections; budgets and remarks stand by themselves."""

    budgets: list[Budget] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _open: bool = False

    def section(self, title: str) -> None:
        """Begin a section."""
        sys.stdout.write(f"\n{title}\n")
        self._lines += ["", f"## {title}"]
        self._open = False

    def row(self, what: str, figure: str, baseline: str = "") -> None:
        """One figure beside what it is compared with."""
        sys.stdout.write(f"{what:<62}{figure:>12}   {baseline}\n")
        sys.stdout.flush()
        if not self._open:
            self._lines += ["", "| what | figure | compared with |", "|---|---|---|"]
            self._open = True
        self._lines.append(f"| {what} | {figure} | {baseline} |")

    def table(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Many figures under one title."""
        widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
        sys.stdout.write(f"\n{title}\n")
        for row in [heads, *rows]:
            sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + "\n")
        sys.stdout.flush()
        self._lines += ["", f"### {title}", "", _cells(heads), "|" + "---|" * len(heads), *map(_cells, rows)]
        self._open = False

    def budget(self, what: str, allowed: str, found: str, *, holds: bool) -> None:
        """A promise beside what was found; nothing fails if it does not hold."""
        self.budgets.append(Budget(what=what, allowed=allowed, found=found, holds=holds))
        sys.stdout.write(f"{'holds' if holds else 'BROKEN'}: {what}: {found}; budget {allowed}\n")
        sys.stdout.flush()

    def figures(self) -> list[str]:
        """All sections as lines of Markdown."""
        return self._lines


def progress(text: str) -> None:
    """Say on standard error what is being done."""
    sys.stderr.write(f"... {text}\n")
    sys.stderr.flush()


def _cells(row: Sequence[str]) -> str:
    return "| " + " | ".join(row) + " |"
