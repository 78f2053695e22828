"""The report as one HTML page: nothing is fetched, nothing runs, and every word in it is inert.

Owns the document and its policy. Must not work out any figure, nor know where the page goes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rekindled.adapters.report.colours import COLOURS, HEAT, SERIES
from rekindled.adapters.report.heat import shades
from rekindled.adapters.report.ties import NOVEL, TRUST
from rekindled.adapters.report_head import GENERATOR
from rekindled.core.report.report import Report

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parents[2] / "templates" / "report"


def page(report: Report, drawn: Mapping[str, str] | None) -> str:
    """The whole document; without drawings (None) it says how to get them, and its tables stand open."""
    from markupsafe import Markup  # noqa: PLC0415 - as Jinja2 is

    environment = _environment()
    style = environment.get_template("page.css").render(colours=COLOURS)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("page.html").render(
        report=report,
        charts=None if drawn is None else {name: Markup(svg) for name, svg in drawn.items()},  # noqa: S704 - ours
        style=Markup(style),  # noqa: S704 - from our own template, without anybody's words
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        generator=Markup(GENERATOR),  # noqa: S704 - ours
        shades=shades(report.year.most),
        novel=NOVEL,
        trust=TRUST,
        heat=HEAT,
        series=SERIES,
    )


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - most commands make no page

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(day=_day, month=_month, percent=_percent, counted=_counted)
    return environment


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _month(day: date) -> str:
    return f"{day:%B %Y}"


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"


def _counted(number: int, one: str, several: str) -> str:
    """`1 person`, `2 people`."""
    return f"{number:,} {one if number == 1 else several}"
