"""`contacts duplicates`, `merge` and `split`: people who are there twice (U7).

Owns how two people are shown beside each other and what each key means. Must not know what makes them look alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from rekindled.cli.keys import QUIT, heading, need_terminal, pressed
from rekindled.cli.opening import Setup, dial_of, full_rhythm, json_option, known_store, moment_in, pass_setup, turn
from rekindled.cli.person_names import PERSON
from rekindled.cli.voice import aside, confirmed, say, say_json
from rekindled.core.duplicates import Pair
from rekindled.core.model import Contact
from rekindled.core.people import Dial
from rekindled.core.rhythm import Rhythm
from rekindled.core.unseen import inert

if TYPE_CHECKING:
    from rekindled.adapters.sqlite_store import SqliteStore

KEYS = {"1": "yes, as the first", "2": "yes, as the second", "n": "two people"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    setup: Setup
    store: SqliteStore
    rhythm: Rhythm
    dial: Dial


@click.command(epilog="Example: rekindled contacts duplicates")
@json_option
@pass_setup
def duplicates(setup: Setup, *, as_json: bool) -> None:
    """Go through people who may be there twice, with one key for each pair."""
    from rekindled.app.duplicates import duplicates_result, waiting_pairs

    with _opened(setup) as desk:
        found = waiting_pairs(desk.store.snapshot(), desk.dial)
        if as_json:
            say_json(duplicates_result(found))
        elif not found:
            say("Nobody is there twice, as far as names and addresses tell.")
        else:
            need_terminal("see them with --json, then: rekindled contacts merge KEEP OTHER")
            say(_told(_go_through(desk, found), len(found)))


@click.command(epilog="Example: rekindled contacts merge c-3 c-12")
@click.argument("keep", type=PERSON)
@click.argument("other", type=PERSON)
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_setup
def merge(setup: Setup, *, keep: str, other: str, yes: bool) -> None:
    """Make OTHER the same person as KEEP: nothing is lost, and `split` takes it back."""
    from rekindled.app.duplicates import merge_people
    from rekindled.app.people import find_person

    with _opened(setup) as desk:
        snapshot = desk.store.snapshot()
        first, second = (find_person(snapshot, name) for name in (keep, other))
        if not confirmed(f"Are {_line(first)} and {_line(second)} one person?", yes=yes):
            say("Nobody was merged.")
            return
        with turn(setup):
            merge_people(desk.store, first, second, moment_in(desk.rhythm), desk.dial)
    say(f"{inert(second.name)} ({second.id}) is now {inert(first.name)} ({first.id}).")
    say(f"If that was wrong: rekindled contacts split {second.id}")


@click.command(epilog="Example: rekindled contacts split c-12")
@click.argument("name", type=PERSON)
@pass_setup
def split(setup: Setup, *, name: str) -> None:
    """Make NAME, who was merged into somebody, a person of their own again."""
    from rekindled.app.duplicates import find_merged, split_person

    with _opened(setup) as desk:
        other = find_merged(desk.store.snapshot(), name)
        with turn(setup):
            keep = split_person(desk.store, other, moment_in(desk.rhythm), desk.dial)
    say(f"{inert(other.name)} ({other.id}) and {inert(keep.name)} ({keep.id}) are two people again.")


@contextmanager
def _opened(setup: Setup) -> Iterator[_Desk]:
    with known_store(setup) as store:
        rhythm = full_rhythm(setup, store.pulse().settings)
        yield _Desk(setup=setup, store=store, rhythm=rhythm, dial=dial_of(setup))


def _go_through(desk: _Desk, found: tuple[Pair, ...]) -> int:
    """Ask about each pair until the user ends it; returns how many were answered. Each answer is kept at once."""
    aside("Enter leaves a pair for another time, q ends. A merged pair can be split again.")
    answered = 0
    gone: set[str] = set()
    for number, pair in enumerate(found, start=1):
        if {pair.one.id, pair.other.id} & gone:
            continue
        aside("")
        heading(f"{number} of {len(found)}: {' and '.join(pair.because)}")
        heading(f"1 {_line(pair.one)}", "  ")
        heading(f"2 {_line(pair.other)}", "  ")
        key = pressed("One person?", KEYS)
        if key == QUIT:
            break
        if key in KEYS:
            gone |= _answered(desk, pair, key)
            answered += 1
    return answered


def _answered(desk: _Desk, pair: Pair, key: str) -> set[str]:
    """Make an answer true; returns the id of whoever is no longer there by themselves."""
    from rekindled.app.duplicates import keep_apart, merge_people

    moment = moment_in(desk.rhythm)
    with turn(desk.setup):
        if key == "n":
            keep_apart(desk.store, pair, moment, desk.dial)
            return set()
        people = {one.id: one for one in desk.store.snapshot().contacts}
        ids = (pair.one.id, pair.other.id) if key == "1" else (pair.other.id, pair.one.id)
        keep, other = (people[one] for one in ids)
        merge_people(desk.store, keep, other, moment, desk.dial)
        return {other.id}


def _line(contact: Contact) -> str:
    """A person in one line: what tells two of one name apart."""
    birthday = f"born {contact.birthday}" if contact.birthday else ""
    known = (contact.organisation, contact.job, contact.circle or "", *contact.emails, *contact.phones, birthday)
    told = ", ".join(inert(one) for one in known if one)
    return f"{inert(contact.name)} ({contact.id}){f': {told}' if told else ''}"


def _told(answered: int, asked: int) -> str:
    if not answered:
        return "Nothing was answered."
    left = "" if answered == asked else " The others wait: rekindled contacts duplicates"
    return f"{answered} of {asked} answered.{left}"
