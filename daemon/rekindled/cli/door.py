"""The root of the command line: the options before a command, the list of commands, and how a command ends.

Owns the way from an error to a sentence and an exit code. Must not know what any command does.
"""

from __future__ import annotations

import io
import os
import sys
from traceback import walk_tb

import click

from rekindled.cli import asking_why, calendar_commands, check, contacts, deciding, looking_back, server, start, status
from rekindled.cli.ending import leave
from rekindled.cli.opening import Setup
from rekindled.cli.voice import complain
from rekindled.core.errors import RekindledError
from rekindled.exits import ATTENTION, INTERRUPTED, exit_code
from rekindled.places import find_places


class Door(click.Group):
    """A group that answers every failure with a sentence on standard error and a documented exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a traceback is shown only for a fault of the program, and only when asked for."""
        try:
            return super().invoke(ctx)
        except RekindledError as error:
            complain(str(error))
            leave(exit_code(error))
        except (KeyboardInterrupt, click.Abort):
            complain("interrupted")
            leave(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as fault:
            if ctx.params.get("debug"):
                raise
            complain(_fault(fault))
            leave(ATTENTION)
        return None


def enter() -> None:
    """Run the command line with this process's arguments, and end the process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name that the terminal's encoding lacks is no reason to fail.
            stream.reconfigure(errors="replace")
    root.main(prog_name="rekindled")


def _fault(fault: Exception) -> str:
    """Where it happened, without the words of the error: they could hold a secret (faults promise 13)."""
    frame, line = list(walk_tb(fault.__traceback__))[-1]
    place = f"{frame.f_globals.get('__name__', '?')} line {line}"
    return (
        f"a fault of the program ({type(fault).__name__} in {place}); nothing half-done was kept. "
        "Please report it with what you did; details: rekindled --debug …"
    )


@click.group(
    cls=Door,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog="Example: rekindled init, then rekindled run",
)
@click.option("--config", metavar="FILE", help="The configuration file (or REKINDLED_CONFIG).")
@click.option("--state", metavar="DIR", help="The state directory (or REKINDLED_STATE).")
@click.option("--verbose", is_flag=True, help="Say which store is used and what is done.")
@click.option("--debug", is_flag=True, help="Show the traceback of a fault of the program.")
@click.pass_context
def root(ctx: click.Context, *, config: str | None, state: str | None, verbose: bool, debug: bool) -> None:
    """Keep your relationships warm through the calendar you already use."""
    ctx.obj = Setup(places=find_places(os.environ, config, state), environ=os.environ, verbose=verbose, debug=debug)


for _command in (
    start.init,
    calendar_commands.run,
    calendar_commands.sync,
    calendar_commands.plan,
    looking_back.agenda,
    looking_back.history,
    status.status,
    check.check,
    asking_why.why,
    deciding.log,
    deciding.resume,
    deciding.move_calendar,
    contacts.contacts,
    server.server,
    server.version,
):
    root.add_command(_command)
