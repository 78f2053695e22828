"""A question that one key answers.

Owns which keys there are, and asking again. Must not know what they mean.
"""

from __future__ import annotations

import click

from rekindled.cli.voice import aside
from rekindled.core.errors import UsageError
from rekindled.core.unseen import inert

_ENTER = ("\r", "\n")


def one_key(question: str, keys: str, instead: str) -> str:
    """The key that was pressed, one of these, or an empty text for Enter; `instead` says what to do without anybody.

    Raises:
        UsageError: nobody is there to answer.
    """
    while True:
        click.echo(f"  {inert(question)} ", nl=False, err=True)
        try:
            pressed = click.getchar()
        except (EOFError, OSError):
            pressed = ""
        if not pressed:
            aside("")
            raise UsageError(f"there is nobody to answer; {instead}")
        key = "" if pressed in _ENTER else pressed.lower()
        aside(key)
        if key == "" or key in keys:
            return key
        aside(f"  One of {', '.join(keys)}, or Enter.")
