"""The section `[report]`: whether the daemon writes a report each week, and where.

Owns its keys. Must not know what a report says.
"""

from __future__ import annotations

from rekindled.config.section import Section
from rekindled.config.values import Weekday


class Report(Section):
    """Without a day there is none; without a file it is in the state directory."""

    day: Weekday = None
    file: str = ""
    discreet: bool = False
