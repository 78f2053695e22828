"""`server info` and `version`: what runs here, and how to see it in an app.

Owns the words about adding the embedded server to an app. Must not start anything.
"""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of

import click

from rekindled.cli.ending import NothingYet
from rekindled.cli.opening import Setup, json_option, pass_setup, refuse_others
from rekindled.cli.voice import say, say_json

HOW_TO = """
Add it to an app on this machine as a CalDAV account:
  Thunderbird      New Calendar, On the Network, then the address above
  GNOME Calendar   Manage Calendars, Add Calendar, then the address above
  Evolution        New, Calendar, type CalDAV
  Apple Calendar   Add Account, Other CalDAV Account, Advanced
The server answers on this machine only, and only while rekindled runs."""


@click.group(epilog="Example: rekindled server info")
def server() -> None:
    """See the embedded calendar server."""


@server.command(epilog="Example: rekindled server info --json")
@json_option
@pass_setup
def info(setup: Setup, *, as_json: bool) -> None:
    """Show the address, the user and the password to add to an app."""
    from rekindled.bootstrap import embedded_server, read_config

    refuse_others(setup)
    config = read_config(setup.places, setup.environ)
    embedded = embedded_server(config, setup.places)
    if embedded is None:
        raise NothingYet(f"the embedded server is not used; your calendar is at {config.caldav.url}")
    login = embedded.login
    if as_json:
        say_json({"url": login.url, "username": login.username, "password": login.password})
        return
    say(f"address:  {login.url}")
    say(f"user:     {login.username}")
    say(f"password: {login.password}")
    say(HOW_TO)


@click.command(epilog="Example: rekindled version --json")
@json_option
def version(*, as_json: bool) -> None:
    """Show which version this is."""
    number = version_number()
    if as_json:
        say_json({"version": number, "python": platform.python_version()})
        return
    say(f"rekindled {number} (Python {platform.python_version()})")


def version_number() -> str:
    """The version that is installed, or "source"."""
    try:
        return version_of("rekindled")
    except PackageNotFoundError:
        return "source"
