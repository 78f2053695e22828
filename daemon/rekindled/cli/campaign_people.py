"""The people of a campaign: who is thought of, who is taken off again, and what came from whom (P0-04, P0-12, P0-21).

Owns how they are chosen on the command line. Must not know the rules: `core.campaigning` has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, Unpack

import click

from rekindled.cli.campaign_marking import campaign_option
from rekindled.cli.opening import Setup, known_store, moment_in, pass_setup, quick_rhythm, turn
from rekindled.cli.person_names import PERSON
from rekindled.cli.voice import aside, say
from rekindled.core.campaigning import read_gain_kind
from rekindled.core.errors import UsageError
from rekindled.core.facts import Snapshot
from rekindled.core.followups import closed_gate
from rekindled.core.model import Contact, Status
from rekindled.core.unseen import inert
from rekindled.core.weighing import distant_first, found_by

KNOWLEDGE = (
    "This list is about knowledge only: who might have insight. How they will react\n"
    "is not to be guessed; willingness comes with the check marks."
)
COMFORT = (
    "All of them are people you knew well and who are no further ahead. That is the\n"
    "comfortable choice, and it brings the least that is new. Think also of somebody\n"
    "further ahead, or whom you met only a few times."
)
NERVES = "To be more nervous with people further ahead is normal, and no reason against them."


class Chosen(TypedDict):
    """The options of `campaign add`."""

    circle: tuple[str, ...]
    tag: tuple[str, ...]
    search: tuple[str, ...]


@click.command(epilog='Example: rekindled campaign add "Ann Lee" --search "research"')
@click.argument("names", type=PERSON, nargs=-1, metavar="[NAME]...")
@click.option("--circle", multiple=True, metavar="CIRCLE", help="Everybody in this circle.")
@click.option("--tag", multiple=True, metavar="TAG", help="Everybody with this tag.")
@click.option("--search", multiple=True, metavar="TEXT", help="Everybody about whom these words are noted.")
@campaign_option
@pass_setup
def add(setup: Setup, *, names: tuple[str, ...], campaign_id: str | None, **chosen: Unpack[Chosen]) -> None:
    """List people who might have insight; they are not judged yet."""
    from rekindled.app.campaigns import Hint, add_candidates, find_campaign

    with known_store(setup) as store, turn(setup):
        snapshot = store.snapshot()
        moment = moment_in(quick_rhythm(setup, snapshot.settings))
        people = _chosen(snapshot, names, chosen)
        added = add_candidates(store, find_campaign(snapshot, campaign_id).id, people, moment)
    for contact in added.new:
        gate = closed_gate(contact, moment.today)
        say(f"Added {inert(contact.name)}{f', who will not be asked: {gate}' if gate else ''}.")
    for contact in added.before:
        say(f"{inert(contact.name)} was on the list already.")
    if Hint.KNOWLEDGE in added.hints:
        aside(KNOWLEDGE)
    if Hint.COMFORT in added.hints:
        aside(COMFORT)


@click.command(epilog='Example: rekindled campaign drop "Ann Lee"')
@click.argument("name", type=PERSON)
@campaign_option
@pass_setup
def drop(setup: Setup, *, name: str, campaign_id: str | None) -> None:
    """Take NAME off the list."""
    from rekindled.app.campaigns import drop_candidate, find_campaign
    from rekindled.app.people import find_person

    with known_store(setup) as store, turn(setup):
        snapshot = store.snapshot()
        contact = find_person(snapshot, name)
        moment = moment_in(quick_rhythm(setup, snapshot.settings))
        campaign = drop_candidate(store, find_campaign(snapshot, campaign_id).id, contact, moment)
    say(f"{inert(contact.name)} is off the list of campaign {campaign.id}.")
    if contact.profile.status is Status.AHEAD:
        aside(NERVES)


@click.command(epilog='Example: rekindled campaign gain "Ann Lee" lead "try clinics"')
@click.argument("words", nargs=-1, metavar="[NAME] KIND NOTE", required=True)
@click.option("--nobody", is_flag=True, help="It came from nobody in particular: leave NAME out.")
@campaign_option
@pass_setup
def gain(setup: Setup, *, words: tuple[str, ...], nobody: bool, campaign_id: str | None) -> None:
    """Write down what came of it, and from whom.

    KIND is advice, "new view", referral, lead, partnership or other.
    """
    from rekindled.app.campaigns import find_campaign, note_gain
    from rekindled.app.people import find_person

    if len(words) != (2 if nobody else 3):
        raise UsageError('write for example: rekindled campaign gain "Ann Lee" advice "try clinics"')
    *names, kind, note = words
    with known_store(setup) as store, turn(setup):
        snapshot = store.snapshot()
        whom = find_person(snapshot, names[0]) if names else None
        moment = moment_in(quick_rhythm(setup, snapshot.settings))
        campaign = find_campaign(snapshot, campaign_id)
        noted = note_gain(store, campaign.id, (read_gain_kind(kind), note), whom, moment)
    say(f"Noted for {campaign.id}: {noted.kind}{f' from {inert(whom.name)}' if whom else ''}.")


def _chosen(snapshot: Snapshot, names: Sequence[str], chosen: Chosen) -> list[Contact]:
    """Those named, then those found, whoever brings novelty first (P0-04)."""
    from rekindled.app.people import find_person

    there = [one for one in snapshot.contacts if one.archived_on is None]
    named = [find_person(snapshot, name) for name in names]
    found: list[Contact] = []
    for circle in chosen["circle"]:
        known = {one.circle for one in there if one.circle}
        found += _some([one for one in there if one.circle == circle], f'in the circle "{circle}"', known)
    for tag in chosen["tag"]:
        known = {label for one in there for label in one.tags}
        found += _some([one for one in there if tag in one.tags], f'tagged "{tag}"', known)
    for text in chosen["search"]:
        found += _some(found_by(there, text), f'noted with "{text}"', set())
    if not named and not found:
        raise UsageError("say whom: names, --circle, --tag or --search")
    return list({one.id: one for one in [*named, *distant_first(found)]}.values())


def _some(people: list[Contact], what: str, known: set[str]) -> list[Contact]:
    if not people:
        raise UsageError(f"nobody is {what}" + (f"; there are: {', '.join(sorted(known))}" if known else ""))
    return people
