"""How a command ends when it has said all it has to say.

Owns leaving with an exit code. Must not know what the codes mean: `rekindled.exits` does.
"""

from __future__ import annotations

from click.exceptions import Exit

from rekindled.core.errors import RekindledError
from rekindled.exits import FINE


class NothingYet(RekindledError):
    """What the command is about is not there yet, and making it is another command's work."""


def leave(code: int) -> None:
    """End the command here unless all is fine.

    Raises:
        Exit: click ends the program with this code.
    """
    if code != FINE:
        raise Exit(code)
