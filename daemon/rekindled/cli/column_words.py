"""What the columns of a CSV file mean, as the user says or confirms it.

Owns the words of `--map` and the question. Must not read a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rekindled.cli.people_files import Mapper
from rekindled.cli.voice import aside, confirmed, is_terminal
from rekindled.core.errors import ConfigError, UsageError
from rekindled.core.spelling import hint
from rekindled.core.unseen import inert

if TYPE_CHECKING:
    from rekindled.adapters.csv_kinds import Field


def mapper_of(words: Sequence[str]) -> Mapper | None:
    """Who says what columns mean: the options, else whoever sits at the terminal; None where nobody does.

    Raises:
        UsageError: an option cannot be meant.
    """
    if words:
        said = dict(map(_pair, words))
        return lambda _path, _guess: said
    return _asked if is_terminal() else None


def _pair(text: str) -> tuple[str, Field]:
    from rekindled.adapters.csv_kinds import Field

    heading, sign, meaning = text.rpartition("=")
    fields = {field.value: field for field in Field}
    if not sign or not heading.strip():
        raise UsageError(f'--map "{text}": write the heading of a column and what it means, such as "Full name=name"')
    field = fields.get(meaning.strip().lower())
    if field is None:
        known = ", ".join(fields)
        raise UsageError(f'--map "{text}": "{meaning}" is none of {known}{hint(meaning, fields)}')
    return heading.strip(), field


def _asked(path: Path, guess: Mapping[str, Field]) -> Mapping[str, Field]:
    """Show the guess before anything is written; whoever says no says it with --map.

    Raises:
        ConfigError: no column is understood.
        UsageError: the guess is not right.
    """
    if not guess:
        raise ConfigError(f"{path}: no heading is understood; say what the columns mean: --map HEADING=name")
    aside(f"{inert(path.name)} is a CSV file of no known kind. Its columns seem to be:")
    for heading, field in guess.items():
        aside(f"  {inert(heading)}: {field}")
    if not confirmed("Is that right?", yes=False):
        options = " ".join(f'--map "{heading}={field}"' for heading, field in guess.items())
        raise UsageError(f"say what the columns mean; for what was guessed this would be: {options}")
    return guess
