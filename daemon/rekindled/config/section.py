"""What all tables of the configuration file have in common.

Owns that a misspelled key is refused. Must not know any key.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of the file: unknown keys are refused, values never change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
