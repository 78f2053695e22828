"""`service`: the daemon and its daily backup as a service of one's own, installed, shown and taken away again.

Owns what is asked for and told. Must not know what stands in a unit.
"""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rekindled.cli.ending import NothingYet, leave
from rekindled.cli.opening import Setup, json_option, pass_setup, refuse_others
from rekindled.cli.tables import Column, say_table
from rekindled.cli.voice import complain, say, say_json
from rekindled.core.errors import UsageError
from rekindled.exits import ATTENTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rekindled.adapters.systemctl import Systemctl
    from rekindled.adapters.user_units import Unit

LINGERING = Path("/var/lib/systemd/linger")
BY_HAND = "systemctl --user daemon-reload && systemctl --user enable --now rekindled rekindled-backup.timer"
STANDINGS = {
    "absent": "not there",
    "current": "as installed",
    "outdated": "ours, and would be written otherwise today; write it anew: rekindled service install --user",
    "foreign": "not written by rekindled",
}

user_option = click.option("--user", "own", is_flag=True, help="A service of your own, without root.")


@click.group(epilog="Example: rekindled service install --user --now")
def service() -> None:
    """Let systemd keep the daemon running, as a service of your own."""


@service.command(epilog="Example: rekindled service install --user --now")
@user_option
@click.option("--now", is_flag=True, help="Start it at once; one that runs is started anew.")
@click.option("--force", is_flag=True, help="Replace units of these names that rekindled did not write.")
@pass_setup
def install(setup: Setup, *, own: bool, now: bool, force: bool) -> None:
    """Install the daemon and a daily backup, for the program that runs here.

    Both use the configuration and the store that this command was given.
    """
    from rekindled.adapters.systemctl import Systemctl
    from rekindled.adapters.user_units import put

    _refuse_system_wide(own=own)
    refuse_others(setup)
    if now and not setup.places.config.exists():
        raise UsageError(f"there is no configuration at {setup.places.config} yet; make one first: rekindled init")
    units = _units(setup)
    put(units, force=force)
    for unit in units:
        say(f"Wrote {unit.path}")
    failure = _started(Systemctl(setup.environ), now=now)
    if failure:
        complain(f"{failure}; when your service manager runs, do: {BY_HAND}")
    elif now:
        say("It runs, and starts again whenever you log in. What it says: journalctl --user -u rekindled")
    else:
        say("It starts when you log in next. To start it now: systemctl --user start rekindled")
    if not (LINGERING / getpass.getuser()).exists():
        say("It ends when you log out. To keep it running then, and from boot on: loginctl enable-linger")
    if not setup.places.config.exists():
        say(f"There is no configuration at {setup.places.config} yet; make one first: rekindled init")
    leave(ATTENTION if failure else 0)


@service.command(epilog="Example: rekindled service uninstall --user")
@user_option
@pass_setup
def uninstall(setup: Setup, *, own: bool) -> None:
    """Stop the daemon and take its units away; your data stays."""
    from rekindled.adapters.systemctl import Systemctl
    from rekindled.adapters.user_units import STARTED, Standing, take_away

    _refuse_system_wide(own=own)
    units = _units(setup)
    if all(unit.standing in {Standing.ABSENT, Standing.FOREIGN} for unit in units):
        raise NothingYet(f"no unit in {units[0].path.parent} was written by rekindled, so nothing is taken away")
    manager = Systemctl(setup.environ)
    ours = {unit.path.name for unit in units if unit.standing is not Standing.FOREIGN}
    failure = manager.failure("disable", "--now", *(name for name in STARTED if name in ours))
    for path in take_away(units, setup.environ):
        say(f"Removed {path}")
    for unit in units:
        if unit.standing is Standing.FOREIGN:
            say(f"Left {unit.path}, which rekindled did not write")
    if failure:
        complain(f"{failure}; a daemon that still runs is stopped with: systemctl --user stop rekindled")
    else:
        manager.failure("daemon-reload")
    _tell_data(setup)
    leave(ATTENTION if failure and manager.there else 0)


@service.command(epilog="Example: rekindled service show --json")
@json_option
@pass_setup
def show(setup: Setup, *, as_json: bool) -> None:
    """Show which units are installed, whether they run, and for which program they would be written."""
    from rekindled.adapters.systemctl import Systemctl
    from rekindled.adapters.user_units import SERVICE, running_program

    units, manager = _units(setup), Systemctl(setup.environ)
    asked = {"enabled": manager.word("is-enabled", SERVICE), "active": manager.word("is-active", SERVICE)}
    program = list(running_program())
    if as_json:
        rows = [{"path": str(unit.path), "state": str(unit.standing)} for unit in units]
        say_json({"program": program, "units": rows, **asked})
        return
    say(f"In {units[0].path.parent}:")
    columns = (Column(heading="Unit", folds=False), Column(heading="How it stands"))
    say_table(columns, [(unit.path.name, STANDINGS[unit.standing]) for unit in units])
    say(f"The program: {' '.join(program)}")
    answers = [answer for answer in asked.values() if answer]
    say(f"systemd says: {', '.join(answers) or 'nothing; no service manager of yours answers here'}")


def _refuse_system_wide(*, own: bool) -> None:
    if not own:
        raise UsageError(
            "a service for the whole machine comes with the Debian package or deploy/systemd (docs/guide/install.md); "
            "for one of your own add --user"
        )


def _units(setup: Setup) -> Sequence[Unit]:
    from rekindled.adapters.user_units import running_program, user_units

    return user_units(setup.environ, setup.places, running_program())


def _started(manager: Systemctl, *, now: bool) -> str | None:
    """Enable, and start where asked; what failed, None when nothing did."""
    from rekindled.adapters.user_units import STARTED

    steps = [("daemon-reload",), ("enable", *STARTED), *([("restart", *STARTED)] if now else [])]
    return next((failure for step in steps if (failure := manager.failure(*step))), None)


def _tell_data(setup: Setup) -> None:
    say("Your data stays:")
    say(f"  the store and its backups  {setup.places.state}")
    say(f"  the configuration          {setup.places.config.parent}")
    say("The entries on your calendar stay, too.")
