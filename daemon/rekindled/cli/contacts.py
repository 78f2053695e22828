"""The `contacts` group: adding, listing, showing and removing people.

Owns how one person is named on the command line. Must not know file formats: `people_files` does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Unpack

import click

from rekindled.cli.address_book import sync_contacts
from rekindled.cli.contact_editing import edit
from rekindled.cli.contact_files import export_contacts, import_contacts
from rekindled.cli.duplicates import duplicates, merge, split
from rekindled.cli.forgetting import forget
from rekindled.cli.opening import (
    Setup,
    any_store,
    full_rhythm,
    json_option,
    known_store,
    moment_in,
    pass_setup,
    turn,
    world_in,
    yes_option,
)
from rekindled.cli.page import hanging, here
from rekindled.cli.person_names import PERSON
from rekindled.cli.person_words import Said, sheet_from
from rekindled.cli.tables import Column, say_table
from rekindled.cli.voice import confirmed, say, say_coloured, say_json
from rekindled.core.model import Contact
from rekindled.core.past_days import read_past_day
from rekindled.core.rhythm import Rhythm
from rekindled.core.sheet import ABSENT
from rekindled.core.unseen import inert


@click.group(epilog='Example: rekindled contacts add "Ann Lee" --every "6 months"')
def contacts() -> None:
    """See and change the people you keep in touch with."""


@contacts.command(epilog='Example: rekindled contacts add "Ann Lee" --every "6 months"')
@click.argument("name")
@click.option("--every", metavar="PERIOD", help='How often: "6 months", "2 weeks", "default".')
@click.option("--circle", metavar="CIRCLE", help="Their sphere: friends, family, … (may have a cadence).")
@click.option("--phone", multiple=True, metavar="NUMBER", help="A phone number; may be repeated.")
@click.option("--email", multiple=True, metavar="ADDRESS", help="An e-mail address; may be repeated.")
@click.option("--last", metavar="DAY", help="When you last talked: a date, 12 May, last week.")
@click.option("--timezone", metavar="ZONE", help="Where they live: Europe/Berlin.")
@pass_setup
def add(setup: Setup, *, name: str, **said: Unpack[Said]) -> None:
    """Add NAME."""
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.app.people import add_person

    sheet = sheet_from(name, said)
    with any_store(setup) as store, turn(setup):
        rhythm = full_rhythm(setup, store.pulse().settings)
        last = read_past_day(said["last"], moment_in(rhythm).today) if said["last"] else None
        contact = add_person(store, SystemClock(), replace(sheet, last_contact_on=last or ABSENT))
    say(f"Added {inert(contact.name)} ({contact.id}). {_what_follows(contact, rhythm)}")


@contacts.command("list", epilog="Example: rekindled contacts list --json")
@json_option
@pass_setup
def list_contacts(setup: Setup, *, as_json: bool) -> None:
    """List everybody, with how often, the last talk and what comes next."""
    from rekindled.app.results import contacts_result

    with known_store(setup) as store:
        snapshot = store.snapshot()
    world = world_in(snapshot, full_rhythm(setup, snapshot.settings))
    result = contacts_result(world)
    if as_json:
        say_json(result)
        return
    if not result["contacts"]:
        say('Nobody yet. Add somebody with: rekindled contacts add NAME --every "6 months"')
        return
    columns = (
        Column(heading="Name", style="bold"),
        Column(heading="Circle"),
        Column(heading="Every", folds=False),
        Column(heading="Last talk", folds=False),
        Column(heading="Next", folds=False),
        Column(heading="Id", style="dim", folds=False),
    )
    say_table(columns, [_row(one) for one in result["contacts"]])


@contacts.command(epilog='Example: rekindled contacts show "Ann Lee"')
@click.argument("name", type=PERSON)
@json_option
@pass_setup
def show(setup: Setup, *, name: str, as_json: bool) -> None:
    """Show everything that is known about NAME."""
    from rekindled.app.month_results import year_result
    from rekindled.app.people import find_person
    from rekindled.app.people_results import contact_result
    from rekindled.cli.year_drawing import draw_months

    with known_store(setup) as store:
        snapshot = store.snapshot()
    world = world_in(snapshot, full_rhythm(setup, snapshot.settings))
    person = find_person(snapshot, name)
    result = contact_result(world, person)
    if as_json:
        say_json(result)
        return
    page = here()
    for key, value in result.items():
        if value not in (None, "", [], False):
            label = f"{key.replace('_', ' ')}:"
            say_coloured("\n".join(hanging(f"{label:<17} ", _word(value), page, dim_lead=True)))
    if page.is_for_eyes:
        say()
        draw_months(year_result(world, [person])["contacts"][0])


@contacts.command(epilog='Example: rekindled contacts remove "Ann Lee" --yes')
@click.argument("name", type=PERSON)
@yes_option
@pass_setup
def remove(setup: Setup, *, name: str, yes: bool) -> None:
    """Remove NAME: what is still to come is taken off the calendar, the history stays."""
    from rekindled.adapters.system_clock import SystemClock
    from rekindled.app.people import find_person, remove_person

    with known_store(setup) as store:
        contact = find_person(store.snapshot(), name)
        question = f"Remove {contact.name} ({contact.id})? Entries you did not touch go, the history stays."
        if not confirmed(question, yes=yes):
            say("Nobody was removed.")
            return
        with turn(setup):
            remove_person(store, SystemClock(), contact.id)
    say(f"Removed {inert(contact.name)}. The next look takes what you did not touch off the calendar.")


contacts.add_command(sync_contacts)
contacts.add_command(import_contacts)
contacts.add_command(export_contacts)
contacts.add_command(edit)
contacts.add_command(duplicates)
contacts.add_command(merge)
contacts.add_command(split)
contacts.add_command(forget)


def _what_follows(contact: Contact, rhythm: Rhythm) -> str:
    every = rhythm.cadence_of(contact)
    if every is None:
        return f'Nothing is planned without a cadence: rekindled contacts edit {contact.id}, every = "6 months"'
    return f"Every {every}, from the next look on."


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    cadence = "resting" if one["resting"] else one["cadence"] or "-"
    return one["name"], one["circle"] or "", cadence, one["last_contact_on"] or "-", one["next_on"] or "-", one["id"]


def _word(value: object) -> str:
    """A value as it is shown; people of a list with their ids."""
    if isinstance(value, list):
        return ", ".join(f"{one['name']} ({one['id']})" if isinstance(one, dict) else str(one) for one in value)
    return "yes" if value is True else str(value)
