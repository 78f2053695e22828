"""`contacts forget`: a person removed from everywhere, and the proof of it.

Owns the order of showing, asking, doing and proving, and the exit code. Must not know what a person is recognised by,
nor how anything is removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from rekindled.cli.ending import leave
from rekindled.cli.forgetting_search import searched
from rekindled.cli.forgetting_words import show, tell
from rekindled.cli.looking_until import look_until
from rekindled.cli.opening import (
    Setup,
    full_rhythm,
    json_option,
    known_store,
    moment_in,
    pass_setup,
    turn,
    yes_option,
)
from rekindled.cli.person_names import PERSON
from rekindled.cli.report_place import drop_report
from rekindled.cli.voice import aside, complain, confirmed, say, say_json
from rekindled.core.pausing import pause_words
from rekindled.core.rhythm import Rhythm
from rekindled.exits import ATTENTION, FINE

if TYPE_CHECKING:
    from rekindled.adapters.sqlite_store import SqliteStore
    from rekindled.app.forgetting import Goes


class Wished(TypedDict):
    """The options of `contacts forget`."""

    also: tuple[str, ...]
    yes: bool
    dry_run: bool
    prove: bool
    as_json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    setup: Setup
    store: SqliteStore
    rhythm: Rhythm
    wished: Wished


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """Who was forgotten, or with which code and sentence the rest of it waits."""

    goes: Goes
    code: int
    waiting: str | None


@click.command(epilog='Example: rekindled contacts forget "Ann Lee" --dry-run')
@click.argument("name", type=PERSON)
@click.option("--also", multiple=True, metavar="WORD", help="A word that means them, too; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Only show what would go.")
@click.option("--prove", is_flag=True, help="Only search for NAME and each WORD, as they are written.")
@yes_option
@json_option
@pass_setup
def forget(setup: Setup, *, name: str, **wished: Unpack[Wished]) -> None:
    """Remove NAME everywhere, from calendar and journal too, and prove it: this cannot be undone."""
    if wished["prove"]:
        _only_proved(setup, (name, *wished["also"]), as_json=wished["as_json"])
        return
    with known_store(setup) as store:
        rhythm = full_rhythm(setup, store.pulse().settings)
        done = _forgotten(_Desk(setup=setup, store=store, rhythm=rhythm, wished=wished), name)
    # The store is closed by now: its file is read by others than itself only then.
    if done is not None:
        _ended(setup, done, as_json=wished["as_json"])


def _forgotten(desk: _Desk, name: str) -> _Done | None:
    """Show, ask, and have it done; None where the user only wanted to see it, or said no."""
    from rekindled.app.forgetting import begin, what_goes, whom
    from rekindled.app.proving import forgetting_result

    also, as_json = desk.wished["also"], desk.wished["as_json"]
    goes = what_goes(desk.store, whom(desk.store.snapshot(), name, also), also, desk.rhythm.tongue)
    first = goes.people[0]
    if not as_json:
        show(goes)
    otherwise = "Nothing was changed."
    if not desk.wished["dry_run"]:
        otherwise = "Nobody was forgotten."
        if confirmed(f"Forget {first.name} ({first.id})? This is for good.", yes=desk.wished["yes"]):
            with turn(desk.setup):
                begin(desk.store, goes, moment_in(desk.rhythm), also)
            code, waiting = _done(desk, f'afterwards, prove it with: rekindled contacts forget "{first.name}" --prove')
            return _Done(goes=goes, code=code, waiting=waiting)
    say_json(forgetting_result(goes)) if as_json else say(otherwise)
    return None


def _only_proved(setup: Setup, words: tuple[str, ...], *, as_json: bool) -> None:
    """A search for words alone: nobody need be known by them any more."""
    from rekindled.app.proving import proof_result
    from rekindled.core.facts import Snapshot
    from rekindled.core.traces import traces_of

    proof = searched(setup, traces_of(Snapshot(), (), words))
    say_json(proof_result(proof)) if as_json else tell(proof)
    leave(FINE if proof.holds else ATTENTION)


def _ended(setup: Setup, done: _Done, *, as_json: bool) -> None:
    """Prove it, and end with what came of it."""
    from rekindled.app.proving import forgetting_result

    first = done.goes.people[0]
    if drop_report(setup.places):
        aside("The report of before was removed, for it may name them; to write it anew: rekindled report")
    proof = None if done.waiting else searched(setup, done.goes.traces)
    if as_json:
        say_json(forgetting_result(done.goes, waiting=done.waiting, proof=proof))
    elif proof is not None:
        say(f"{first.name} ({first.id}) is forgotten.")
        tell(proof, mind=True)
    if done.waiting:
        complain(done.waiting)
        leave(done.code)
    leave(FINE if proof and proof.holds else ATTENTION)


def _done(desk: _Desk, afterwards: str) -> tuple[int, str | None]:
    """Look until nothing is left to be forgotten; otherwise with which code and sentence the rest waits."""
    paused = pause_words(desk.store.pulse().settings)
    if paused and not _is_over(desk):
        return ATTENTION, f"{paused}; what is left of them goes then; {afterwards}"
    code, because = look_until(desk.setup, lambda: _is_over(desk), "Taking them off the calendar …")
    if because is None:
        return code, None
    rest = "nothing new is planned for them, and the next look that can (the daemon's, or rekindled sync) does the rest"
    return code, f"{because.rstrip('.')}; {rest}; {afterwards}"


def _is_over(desk: _Desk) -> bool:
    from rekindled.app.forgetting import is_over

    with turn(desk.setup):
        return is_over(desk.store, moment_in(desk.rhythm))
