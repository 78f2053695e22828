"""The root of the command line: the options before a command, the list of commands, and how a command ends.

Owns the way from an error to a sentence and an exit code. Must not know what any command does.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

import click

from rekindled.cli.bash_completion import know_bash
from rekindled.cli.ending import leave
from rekindled.cli.opening import Setup
from rekindled.cli.voice import complain
from rekindled.core.errors import RekindledError
from rekindled.core.unseen import inert
from rekindled.exits import ATTENTION, INTERRUPTED, exit_code
from rekindled.places import find_places

# Module and name of each command: imported when it is called, so that `status` does not wait for `init` (design §6).
COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "init": ("start", "init"),
        "run": ("calendar_commands", "run"),
        "sync": ("calendar_commands", "sync"),
        "plan": ("calendar_commands", "plan"),
        "capacity": ("capacity", "capacity"),
        "simulate": ("simulating", "simulate"),
        "agenda": ("looking_back", "agenda"),
        "history": ("looking_back", "history"),
        "status": ("status", "status"),
        "report": ("report", "report"),
        "metrics": ("metrics", "metrics"),
        "check": ("check", "check"),
        "doctor": ("doctor", "doctor"),
        "why": ("asking_why", "why"),
        "draft": ("drafting", "draft"),
        "log": ("deciding", "log"),
        "undo": ("deciding", "undo"),
        "campaign": ("campaign", "campaign"),
        "ask": ("asking_for", "ask"),
        "introduce": ("asking_for", "introduce"),
        "give": ("asking_for", "give"),
        "inbound": ("errands", "inbound"),
        "errands": ("errands", "errands"),
        "meetings": ("meetings", "meetings"),
        "contacts": ("contacts", "contacts"),
        "export": ("exporting", "export"),
        "import": ("exporting", "restore"),
        "backup": ("backing_up", "backup"),
        "restore": ("backing_up", "restore"),
        "triage": ("triage", "triage"),
        "circles": ("circles", "circles"),
        "purge": ("purging", "purge"),
        "resume": ("deciding", "resume"),
        "move-calendar": ("deciding", "move_calendar"),
        "service": ("service_units", "service"),
        "completion": ("completion", "completion"),
        "server": ("server", "server"),
        "version": ("server", "version"),
    }
)


class Door(click.Group):
    """A group that answers every failure with a sentence on standard error and a documented exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All commands, in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """The command of this name; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"rekindled.cli.{module}"), name)
        return command

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
        except (click.exceptions.Exit, BrokenPipeError):
            raise
        except click.ClickException as misuse:
            # Click shows the words of the command line as they came, and a script may have them from anywhere.
            vars(misuse)["message"] = inert(misuse.message)
            raise
        except Exception as fault:  # noqa: BLE001 - whatever went wrong, the user gets a sentence
            complain(_traced(fault) if ctx.params.get("debug") else _fault(fault))
            leave(ATTENTION)
        return None


def enter() -> None:
    """Run the command line with this process's arguments, and end the process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name that the terminal's encoding lacks is no reason to fail.
            stream.reconfigure(errors="replace")
    know_bash()
    root.main(prog_name="rekindled")


def _traced(fault: Exception) -> str:
    from rekindled.logs import without_secrets

    return without_secrets("".join(traceback.format_exception(fault)))


def _fault(fault: Exception) -> str:
    """Where it happened, without the words of the error: they could hold a secret (faults promise 13)."""
    last = fault.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f" in {last.tb_frame.f_globals.get('__name__')} line {last.tb_lineno}" if last else ""
    return (
        f"a fault of the program ({type(fault).__name__}{place}); nothing half-done was kept. "
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
