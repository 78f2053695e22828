"""A command of the user's own, as the configuration has it: a list of words, or one line that is split into words.

Owns how it is read; no shell ever sees it. Must not run it.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from rekindled.core.errors import ConfigError


def words_of(command: str | Sequence[str], key: str) -> list[str]:
    """The program and its arguments; `~` before the program is the user's home.

    Raises:
        ConfigError: a quote is open, or there is no word.
    """
    try:
        words = shlex.split(command) if isinstance(command, str) else list(command)
    except ValueError:
        raise ConfigError(f"{key}: a quote is not closed; write the command as a list of words") from None
    if not words:
        raise ConfigError(f"{key}: expected a command and its arguments")
    return [str(Path(words[0]).expanduser()), *words[1:]]
