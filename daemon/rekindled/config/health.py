"""The section `[health]`: who is told when looks keep failing, and after how long (R17).

Owns its keys. Must not know what a look is, or run a command.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import PlainValidator, field_validator

from rekindled.config.commands import words_of
from rekindled.config.section import Section
from rekindled.config.values import LONGEST_DURATION, read_duration
from rekindled.core.errors import ConfigError

SHORTEST = timedelta(minutes=1)
_DAYS = re.compile(r"(\d{1,3})\s*(day|week)s?")


def _span(value: object) -> timedelta:
    found = _DAYS.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        span = timedelta(**{f"{found[2]}s": int(found[1])}) if found else read_duration(value)
    except ValueError:
        span = timedelta()
    if not SHORTEST <= span <= LONGEST_DURATION:
        raise ValueError('expected how long, such as "1 day", "36h" or "30m", at most "4 weeks"')
    return span


class Health(Section):
    """`note` is whether an entry on the calendar tells what fails while that can be written."""

    after: Annotated[timedelta, PlainValidator(_span)] = timedelta(days=1)
    command: tuple[str, ...] | str = ()
    note: bool = True

    @field_validator("command")
    @classmethod
    def _splits(cls, command: tuple[str, ...] | str) -> tuple[str, ...]:
        try:
            return tuple(words_of(command, "command")) if command else ()
        except ConfigError:
            raise ValueError('expected a command such as ["notify", "me"]; a quote is not closed') from None

    def words(self) -> tuple[str, ...]:
        """The program and its arguments; none where nobody is to be told."""
        return tuple(self.command)
