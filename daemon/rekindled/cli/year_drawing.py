"""The year of a tie as a strip of months: when one talked, when nobody answered, and what stands from today on.

Owns the signs and their words. Must not judge anybody (R20); what is not there is a dot, and nothing is red (R3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rekindled.cli.days import shown_day
from rekindled.cli.page import Screen, hanging, here, styled
from rekindled.cli.tables import Column, table
from rekindled.cli.voice import say_coloured
from rekindled.core.unseen import inert

# As they are, and where only ASCII can be shown.
TALKED, TRIED, PLANNED, NOTHING, TODAY = ("●", "*"), ("○", "o"), ("◆", "+"), ("·", "."), ("│", "|")
COLOURS = {TALKED: "green", TRIED: None, PLANNED: "cyan", NOTHING: None}
WIDE = 4  # columns for a month where the page has room, else one less


def draw_year(tie: Mapping[str, Any]) -> None:
    """One person's year below their name."""
    page = here()
    say_coloured(styled(inert(tie["contact"]), page, bold=True))
    draw_months(tie)


def draw_months(tie: Mapping[str, Any]) -> None:
    """The months with their names, and in words when one talked last and what is next."""
    say_coloured("\n".join(year_lines(tie, here())))


def draw_years(result: Mapping[str, Any]) -> None:
    """Everybody's year, one row each."""
    say_coloured("\n".join(years_lines(result, here())))


def year_lines(tie: Mapping[str, Any], page: Screen) -> Iterator[str]:
    """The lines of one person's year; at most 58 columns wide where the page is narrow."""
    months, signs = [*tie["past"], *tie["coming"]], _signs(tie)
    width = WIDE if page.text_width >= 2 + WIDE * (len(months) + 1) else WIDE - 1
    cut = len(tie["past"])
    bar = TODAY[not page.signs]
    names = [f"{_first(one):%b}"[: width - 1].ljust(width) for one in months]
    cells = [_cell(kind, count, width, page) for kind, count in signs]
    yield styled("  " + "".join(names[:cut]) + bar + " " + "".join(names[cut:]).rstrip(), page, dim=True)
    yield "  " + "".join(cells[:cut]) + styled(bar, page, dim=True) + " " + "".join(cells[cut:]).rstrip()
    yield from hanging("  ", _in_words(tie), page)
    yield from hanging("  ", _legend([tie], page), page, dim_text=True)


def years_lines(result: Mapping[str, Any], page: Screen) -> Iterator[str]:
    """Everybody's year in a table, a letter and a sign for each month, and the meaning of the signs."""
    ties = result["contacts"]
    bar = TODAY[not page.signs]
    heading = bar.join("".join(f"{_first(one):%b}"[0] for one in ties[0][part]) for part in ("past", "coming"))
    columns = (
        Column(heading="Circle", style="dim"),
        Column(heading="Who", style="bold"),
        Column(heading=heading, folds=False, signs=_styles(page)),
        Column(heading="Next", folds=False),
    )
    rows, before = [], object()
    for tie in ties:
        circle = tie["circle"] or "no circle"
        rows.append((circle if circle != before else "", tie["contact"], _strip(tie, page), _next(tie)))
        before = circle
    yield from table(columns, rows, page).split("\n")
    yield ""
    yield from hanging("", _legend(ties, page), page, dim_text=True)


def _signs(tie: Mapping[str, Any]) -> list[tuple[tuple[str, str], int]]:
    """What each month shows, and how often that was; a talk says more than an attempt."""
    past = [
        (TALKED, one["talks"]) if one["talks"] else (TRIED if one["unanswered"] else NOTHING, one["unanswered"])
        for one in tie["past"]
    ]
    return past + [(PLANNED if one["planned"] else NOTHING, one["planned"]) for one in tie["coming"]]


def _styles(page: Screen) -> Mapping[str, str]:
    """The style of each sign in a row; the line of today is as quiet as nothing."""
    return {kind[not page.signs]: colour or "dim" for kind, colour in {**COLOURS, TODAY: None}.items() if kind != TRIED}


def _strip(tie: Mapping[str, Any], page: Screen) -> str:
    ascii_only = not page.signs
    signs = [kind[ascii_only] for kind, _ in _signs(tie)]
    cut = len(tie["past"])
    return "".join(signs[:cut]) + TODAY[ascii_only] + "".join(signs[cut:])


def _cell(kind: tuple[str, str], count: int, width: int, page: Screen) -> str:
    """The sign of a month, with a number where it was more than once."""
    number = "" if count < 2 else str(count)[: width - 2]
    text = kind[not page.signs] + number
    return styled(text, page, fg=COLOURS[kind], dim=kind is NOTHING) + " " * (width - len(text))


def _in_words(tie: Mapping[str, Any]) -> str:
    last = f"Last talk {shown_day(tie['last_contact_on'])}" if tie["last_contact_on"] else "No talk is known"
    return f"{last}; next {shown_day(tie['next_on'])}." if tie["next_on"] else f"{last}; nothing stands yet."


def _next(tie: Mapping[str, Any]) -> str:
    return shown_day(tie["next_on"]) if tie["next_on"] else "-"


def _legend(ties: Sequence[Mapping[str, Any]], page: Screen) -> str:
    """The meaning of the signs that are there."""
    there = {kind for tie in ties for kind, _ in _signs(tie)}
    means = {TALKED: "talked", TRIED: "tried, no answer", PLANNED: "on the calendar"}
    said = [f"{kind[not page.signs]} {words}" for kind, words in means.items() if kind in there]
    return "; ".join([*said, f"{TODAY[not page.signs]} today"])


def _first(one: Mapping[str, Any]) -> date:
    return date.fromisoformat(f"{one['month']}-01")
