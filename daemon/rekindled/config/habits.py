"""The table of habits: what comes round by itself beside the talks (P2-18, P2-21).

Owns its keys and defaults. Must not know how a habit is kept.
"""

from __future__ import annotations

from pydantic import Field

from rekindled.config.section import Section


class Habits(Section):
    """Birthday wishes for those kept up with, and how many small kindnesses a week."""

    birthdays: bool = True
    gives_per_week: int = Field(default=0, ge=0, le=20)
