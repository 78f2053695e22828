"""`triage`: a few people at a time, a few keys each, or a sheet to fill in (R1).

Owns the round: who is asked about, and how it ends. Must not know what an answer makes true. Nobody is graded (R20).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, Unpack

import click

from rekindled.cli.keys import heading, need_terminal
from rekindled.cli.opening import Setup, full_rhythm, json_option, known_store, pass_setup, world_in
from rekindled.cli.person_names import PERSON
from rekindled.cli.private_files import write_private
from rekindled.cli.triage_questions import Round, ask_about
from rekindled.cli.voice import aside, say, say_json
from rekindled.core.errors import UsageError
from rekindled.core.triage import ALL, USUAL, Open
from rekindled.core.unseen import inert
from rekindled.core.world import World

HINT = "Enter skips a question, q ends. Each answer is kept at once."
GO_ON = " Go on whenever you like: rekindled triage"


class Wished(TypedDict):
    """The options of `triage`."""

    most: int | None
    more: bool
    again: bool
    sheet: Path | None
    force: bool
    as_json: bool


@click.command(epilog="Example: rekindled triage --most 3")
@click.argument("name", required=False, type=PERSON)
@click.option("--most", type=click.IntRange(1), metavar="N", help="How many people in this round; otherwise 5.")
@click.option("--more", is_flag=True, help="Also ask why contact was lost, and what you can offer.")
@click.option("--again", is_flag=True, help="Also ask what you skipped before.")
@click.option("--sheet", type=click.Path(path_type=Path), metavar="FILE", help="Write a .toml or .csv to fill in.")
@click.option("--force", is_flag=True, help="Replace the sheet if it is there.")
@json_option
@pass_setup
def triage(setup: Setup, *, name: str | None, **wished: Unpack[Wished]) -> None:
    """Say what you know of people, with one key each; or of NAME alone."""
    from rekindled.app.triaging import triage_result

    with known_store(setup) as store:
        snapshot = store.snapshot()
        world = world_in(snapshot, full_rhythm(setup, snapshot.settings))
        turns = _turns(world, name, wished)
        if wished["as_json"]:
            say_json(triage_result(turns[: wished["most"]]))
        elif not turns:
            say(_nothing_open(world, name, wished))
        elif wished["sheet"]:
            _write(wished["sheet"], turns[: wished["most"]], force=wished["force"])
        else:
            need_terminal("write a sheet to fill in: rekindled triage --sheet people.csv")
            _go_round(Round(setup=setup, store=store, rhythm=world.rhythm), turns, wished["most"] or 5)


def _turns(world: World, name: str | None, wished: Wished) -> Sequence[Open]:
    """Whom there is something to ask about; a name leaves only that one, whether or not the tie rests."""
    from rekindled.app.people import find_person
    from rekindled.core.triage import in_turn, open_about

    topics = ALL if wished["more"] else USUAL
    if name is None:
        return in_turn(world, topics, again=wished["again"])
    one = open_about(world, find_person(world.snapshot, name), topics, again=wished["again"])
    return [one] if one.topics else []


def _nothing_open(world: World, name: str | None, wished: Wished) -> str:
    """That nobody needs to be asked, and where it is so, that some questions were skipped."""
    skipped = _turns(world, name, {**wished, "again": True})
    if skipped:
        whom = f'"{inert(skipped[0].contact.name)}" ' if name else ""
        return f"Nothing new to ask. What you skipped: rekindled triage {whom}--again"
    return "Nothing to ask: all of it is known."


def _go_round(asked: Round, turns: Sequence[Open], most: int) -> None:
    aside(HINT)
    people = turns[:most]
    for number, one in enumerate(people, start=1):
        aside("")
        heading(f"{number} of {len(people)}: {asked.introduced(one.contact.id)}")
        if not ask_about(asked, one):
            break
    else:
        say(f"{_kept(asked.answers)}{GO_ON if turns[most:] else ''}")
        return
    say(f"{_kept(asked.answers)}{GO_ON}")


def _kept(count: int) -> str:
    if not count:
        return "Nothing was answered."
    return "1 answer is kept." if count == 1 else f"{count} answers are kept."


def _write(path: Path, turns: Sequence[Open], *, force: bool) -> None:
    """Write the sheet; nothing counts as asked, for an empty cell may only mean that nobody got to it."""
    from rekindled.adapters.sheet_csv import dump_rows
    from rekindled.adapters.sheet_toml import dump_blank

    forms = {".csv": dump_rows, ".toml": dump_blank}
    form = forms.get(path.suffix.lower())
    if form is None:
        raise UsageError(f"{path}: expected a name that ends in .toml or .csv")
    if path.exists() and not force:
        raise UsageError(f"{path} is there already; choose another name, or replace it with --force")
    write_private(path, form(one.contact for one in turns))
    people = "1 person is" if len(turns) == 1 else f"{len(turns)} people are"
    aside(f"{people} in {path}; fill it in, then: rekindled contacts import {path}")
