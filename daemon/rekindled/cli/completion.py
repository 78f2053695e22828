"""`completion`: what a shell needs to complete commands, options and names of people.

Owns which shells. Must not know what is completed.
"""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from rekindled.cli.bash_completion import know_bash
from rekindled.cli.voice import say_raw
from rekindled.core.errors import UsageError

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_REKINDLED_COMPLETE"


@click.command(epilog='Example: eval "$(rekindled completion bash)", as a line of ~/.bashrc')
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, *, shell: str) -> None:
    """Print what SHELL needs to complete commands and names with Tab."""
    know_bash()
    kind = get_completion_class(shell)
    if kind is None:
        raise UsageError(f"{shell} is not known here; one of: {', '.join(SHELLS)}")
    say_raw(kind(ctx.find_root().command, {}, "rekindled", VARIABLE).source())
