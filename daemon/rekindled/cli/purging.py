"""`purge`: leaving, first the calendar and then, asked again, our data on this machine.

Owns the order of showing, asking and doing, and the exit code. Must not know what is ours, nor how anything is removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from rekindled.cli.ending import leave
from rekindled.cli.looking_until import look_until
from rekindled.cli.opening import Setup, full_rhythm, json_option, known_store, moment_in, pass_setup, turn, yes_option
from rekindled.cli.purging_calendar import Seen, calendar_removed, seen_now
from rekindled.cli.purging_words import ALL, show_files, show_goes, show_left, show_stays
from rekindled.cli.voice import complain, confirmed, say, say_json
from rekindled.core.errors import CalendarGone, UsageError
from rekindled.core.pausing import Leaving
from rekindled.core.settling import Moment
from rekindled.exits import FINE, TRY_AGAIN, exit_code

if TYPE_CHECKING:
    from rekindled.adapters.own_files import OwnFile

STOP = "a daemon runs, so our data stays; stop it first: systemctl stop rekindled (or: systemctl --user stop rekindled)"
REST = "planning is paused; the next look that can (the daemon's, rekindled sync, or rekindled purge) does the rest"


class Wished(TypedDict):
    """The options of `purge`."""

    dry_run: bool
    everything: bool
    data: bool
    yes: bool
    as_json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """Who leaves, how, and what the calendar held before."""

    setup: Setup
    wished: Wished
    moment: Moment
    before: Seen

    def files(self) -> tuple[OwnFile, ...]:
        """What is in the state directory now."""
        from rekindled.adapters.own_files import files_of
        from rekindled.app.home import path_of

        places = self.setup.places
        return files_of(places, places.server, path_of(self.before.url or ""))

    def left(self) -> list[tuple[str, str]]:
        """What is never removed, by path and in words."""
        from rekindled.cli.first_config import PASSWORD_NAME

        config = self.setup.places.config
        known = ((config, "your configuration"), (config.with_name(PASSWORD_NAME), "your password"))
        return [(str(path), what) for path, what in known if path.exists()]


@dataclass(slots=True, kw_only=True)
class _Done:
    """What came of it: the calendar afterwards (None: nothing was removed), and with which code and words it ends."""

    after: Seen | None = None
    code: int = FINE
    waiting: str | None = None
    calendar_removed: bool = False
    removed: tuple[OwnFile, ...] = ()
    is_data_removed: bool = False


@click.command(epilog="Example: rekindled purge --dry-run")
@click.option("--dry-run", is_flag=True, help="Only show what would go, what stays, and which data is where.")
@click.option("--all", "everything", is_flag=True, help="Remove entries that you changed, too.")
@click.option("--data", is_flag=True, help="Then remove our data on this machine, too.")
@yes_option
@json_option
@pass_setup
def purge(setup: Setup, **wished: Unpack[Wished]) -> None:
    """Leave: pause planning and take what is ours off the calendar, nothing else.

    Planning stays paused until `rekindled resume`.
    """
    before = seen_now(setup, everything=wished["everything"])
    with known_store(setup) as store:
        moment = moment_in(full_rhythm(setup, store.pulse().settings))
    way = _Way(setup=setup, wished=wished, moment=moment, before=before)
    if not wished["as_json"]:
        _show(way)
    if wished["dry_run"]:
        _ended(way, _Done(code=FINE if before.problem is None else exit_code(before.problem)))
        return
    is_left = before.state is Leaving.OVER and not before.survey.goes
    question = "Pause planning, and take this off the calendar?" if before.survey.goes else "Pause planning?"
    if not is_left and not confirmed(question, yes=wished["yes"]):
        _ended(way, _Done())
        return
    done = _Done(after=before) if is_left else _cleared(way)
    if done.waiting is None:
        _offer_calendar(way, done)
        _offer_data(way, done)
    elif wished["data"]:
        done.waiting += "; our data stays until then, for it knows what is ours"
    _ended(way, done)


def _show(way: _Way) -> None:
    """What would go and stay; with a dry run also which data is where."""
    survey, problem = way.before.survey, way.before.problem
    if isinstance(problem, CalendarGone):
        complain(f"{problem}; nothing of ours can be on it")
    elif problem is not None:
        complain(f"the calendar cannot be read now ({str(problem).rstrip('.')}); as it was last seen:")
    show_goes(survey.goes, way.moment, "would go" if way.wished["dry_run"] else "will go")
    if not survey.goes:
        say("No entry of ours is there to go.")
    show_stays(survey, way.moment)
    if not all(kept.is_for_good for kept in survey.stays):
        say(ALL)
    if way.wished["dry_run"]:
        say("With --data, when asked again, what is on this machine goes:")
        show_files(way.files(), way.left())
        say("Nothing was changed.")


def _cleared(way: _Way) -> _Done:
    """Pause, look until nothing of ours is left to go, and read the calendar once more."""
    from rekindled.app.leaving import begin
    from rekindled.app.leaving_results import gone

    setup = way.setup
    with known_store(setup) as store, turn(setup):
        begin(store, way.moment, everything=way.wished["everything"])
    code, because = look_until(setup, lambda: _is_over(way), "Taking our entries off the calendar …")
    if because is not None:
        return _Done(code=code, waiting=f"{because.rstrip('.')}; {REST}")
    after = seen_now(setup, everything=way.wished["everything"])
    if not way.wished["as_json"]:
        show_goes(gone(way.before.survey, after.survey), way.moment, "went")
    return _Done(after=after)


def _is_over(way: _Way) -> bool:
    from rekindled.app.leaving import is_over

    with known_store(way.setup) as store, turn(way.setup):
        return is_over(store, way.moment)


def _offer_calendar(way: _Way, done: _Done) -> None:
    """Its end, only where it is known that we made it, nothing is in it, and all was to go."""
    after = done.after
    if after is None or not after.is_empty:
        return
    quiet = way.wished["as_json"]
    if not (after.is_made_by_us and way.wished["everything"]):
        how = "in your calendar app, or with: rekindled purge --all" if after.is_made_by_us else "in your calendar app"
        if not quiet:
            say(f"The calendar {after.url} is empty; it may be deleted {how}")
        return
    if confirmed(f"The calendar {after.url} was made by us and is empty. Delete it, too?", yes=way.wished["yes"]):
        done.calendar_removed, because = calendar_removed(way.setup)
        if not quiet:
            say("The calendar is deleted." if done.calendar_removed else f"The calendar stays: {because}.")


def _offer_data(way: _Way, done: _Done) -> None:
    """The second question; nobody there to answer it is a no."""
    from rekindled.adapters.file_turns import DaemonPresence
    from rekindled.adapters.own_files import remove_files

    wished = way.wished
    if not wished["data"] and (wished["yes"] or wished["as_json"]):
        return
    if DaemonPresence(way.setup.places.state).running():
        if wished["data"]:
            done.code, done.waiting = TRY_AGAIN, f"{STOP}; then: rekindled purge --data"
        return
    try:
        wanted = confirmed("Remove our data on this machine too? This is for good.", yes=wished["yes"])
    except UsageError:
        wanted = False
    if wanted:
        files = way.files()
        remove_files(way.setup.places, files)
        done.removed, done.is_data_removed = tuple(one for one in files if not one.stays), True


def _ended(way: _Way, done: _Done) -> None:
    """Say what came of it, and end with its code."""
    if way.wished["as_json"]:
        say_json(_result(way, done))
    elif not way.wished["dry_run"]:
        _tell(way, done)
    if done.waiting:
        complain(done.waiting)
    leave(done.code)


def _tell(way: _Way, done: _Done) -> None:
    if done.after is None:
        if done.waiting is None:
            say("Nothing was changed.")
        return
    if not done.is_data_removed:
        say("Planning is paused. To go on: rekindled resume; to remove our data: rekindled purge --data")
        return
    say("Removed:")
    show_files(done.removed, ())
    rest = [(str(one.path), f"{one.what}, for {one.stays}") for one in way.files()]
    say("Left:" if rest or way.left() else "Nothing of ours is left.")
    show_left([*rest, *way.left()])


def _result(way: _Way, done: _Done) -> dict[str, object]:
    from rekindled.app.leaving_results import purge_result

    files = done.removed if done.is_data_removed else way.files()
    now = done.after or way.before
    rows = [
        {"path": str(one.path), "what": one.what, "stays": one.stays or None, "removed": done.is_data_removed}
        for one in files
    ]
    kept = way.files() if done.is_data_removed else ()
    rows += [{"path": str(one.path), "what": one.what, "stays": one.stays, "removed": False} for one in kept]
    return purge_result(
        way.before.survey,
        done.after.survey if done.after else None,
        dry_run=way.wished["dry_run"],
        paused=done.after is not None or done.waiting is not None or way.before.state is not None,
        calendar={
            "url": way.before.url,
            "made_by_us": now.is_made_by_us,
            "empty": now.is_empty,
            "removed": done.calendar_removed,
        },
        data=rows,
        left=[{"path": path, "what": what} for path, what in way.left()],
        waiting=done.waiting or (str(way.before.problem) if way.before.problem and done.after is None else None),
    )
