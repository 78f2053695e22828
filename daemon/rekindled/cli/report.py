"""`report`: one page to look at, from the store alone.

Owns where the page goes, and that nothing but an earlier report is replaced. Must not use the network.
"""

from __future__ import annotations

from pathlib import Path

import click

from rekindled.cli.opening import Setup, known_store, looking_ahead, pass_setup
from rekindled.cli.private_files import make_private_folder, write_private
from rekindled.cli.report_place import refuse_others, report_place
from rekindled.cli.voice import aside, say, say_raw, working
from rekindled.core.errors import UsageError

HERE = Path("-")


@click.command(epilog="Example: rekindled report --open")
@click.option(
    "--out",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Where to write it, or -.  [default: report.html in the state directory]",
)
@click.option("--open", "and_open", is_flag=True, help="Open it in your browser.")
@click.option("--discreet", is_flag=True, help="Initials instead of names, and nothing that you wrote.")
@pass_setup
def report(setup: Setup, *, out: Path | None, and_open: bool, discreet: bool) -> None:
    """Write a page about your people: mornings, conversations, circles, campaigns.

    It is one file that needs no network, and only you can read it.
    """
    if out == HERE:
        if and_open:
            raise UsageError("--open needs a file; leave out --out -, or --open")
        say_raw(_made(setup, discreet=discreet))
        return
    path = (out or report_place(setup.places)).absolute()
    refuse_others(path)
    text = _made(setup, discreet=discreet)
    make_private_folder(path.parent)
    write_private(path, text)
    say(f"Written to {path}, which only you can read.")
    if and_open:
        _open(path)


def _made(setup: Setup, *, discreet: bool) -> str:
    from rekindled.adapters.report.charts import charts
    from rekindled.adapters.report.page import page
    from rekindled.core.report.report import report_of

    with working("Drawing …"), looking_ahead(setup, known_store) as (_, world):
        found = report_of(world, discreet=discreet)
        try:
            drawn = charts(found)
        except ImportError:
            drawn = None
    return page(found, drawn)


def _open(path: Path) -> None:
    import webbrowser

    if not webbrowser.open(path.as_uri()):
        aside("No browser could be opened here; open the file yourself.")
