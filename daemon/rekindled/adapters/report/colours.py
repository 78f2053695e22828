"""The colours of the report, each by a name, in light and in dark.

Owns that two of them are told apart by lightness, too, and that none is red (R3). Must not know what they are used for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """One colour as `#rrggbb` on a light page, and on a dark one."""

    light: str
    dark: str


def _of(light: str, dark: str) -> Colour:
    return Colour(light=light, dark=dark)


# No two light ones are equal: by them a drawing's colours are known again.
COLOURS: Mapping[str, Colour] = MappingProxyType(
    {
        "page": _of("#ffffff", "#14181d"),
        "ink": _of("#1d2430", "#e6e9ee"),
        "muted": _of("#56606b", "#a9b3be"),
        "line": _of("#d5dae0", "#39424c"),
        "link": _of("#0b5d86", "#7cc4ee"),
        "heat0": _of("#eceff3", "#232b33"),
        "heat1": _of("#b9dde4", "#1a505d"),
        "heat2": _of("#78b9c6", "#237a8b"),
        "heat3": _of("#378b9e", "#4cabbb"),
        "heat4": _of("#125666", "#a2dfe7"),
        "series1": _of("#0b6fa4", "#5bb8e8"),
        "series2": _of("#a85a05", "#eaa75f"),
        "series3": _of("#2d7a4d", "#6fc792"),
        "series4": _of("#7a4da2", "#c3a1e3"),
        "series5": _of("#66707c", "#b0b8c2"),
        "series6": _of("#806600", "#d8c052"),
    }
)
HEAT = tuple(name for name in COLOURS if name.startswith("heat"))
SERIES = tuple(name for name in COLOURS if name.startswith("series"))
