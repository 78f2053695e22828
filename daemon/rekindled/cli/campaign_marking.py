"""The two check marks of a campaign's candidates, given by name or by going through them (P0-13 to P0-15).

Owns how they are asked for. Must not know the rules: `core.campaigning` has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from rekindled.cli.keys import QUIT, heading, need_terminal, pressed
from rekindled.cli.opening import Setup, known_store, moment_in, pass_setup, quick_rhythm, turn
from rekindled.cli.person_names import PERSON
from rekindled.cli.voice import aside, say
from rekindled.core.campaigning import AsProfile, CheckMark, Marks
from rekindled.core.campaigns import Campaign, Candidate
from rekindled.core.errors import UsageError
from rekindled.core.model import Contact
from rekindled.core.weighing import distance, willingness

if TYPE_CHECKING:
    from rekindled.adapters.sqlite_store import SqliteStore
    from rekindled.core.settling import Moment

INSTEAD = "name somebody: rekindled campaign mark NAME --willing --distant"
campaign_option = click.option("--campaign", "campaign_id", metavar="ID", help="Which one, while several are open.")
KEYS = {"y": "yes", "n": "no"}
ANSWERS = {"y": True, "n": False}


class Marked(TypedDict):
    """The options of `campaign mark`."""

    willing: bool | None
    distant: bool | None
    as_profile: bool


@click.command(epilog='Example: rekindled campaign mark "Ann Lee" --willing --distant')
@click.argument("name", required=False, type=PERSON)
@click.option("--willing/--not-willing", default=None, help="Check mark 1: trustworthy and willing to help with this.")
@click.option("--distant/--not-distant", default=None, help="Check mark 2: further ahead, or little past contact.")
@click.option("--as-profile", is_flag=True, help="Take your marks back: what the profile says counts.")
@campaign_option
@pass_setup
def mark(setup: Setup, *, name: str | None, campaign_id: str | None, **marked: Unpack[Marked]) -> None:
    """Give the two check marks to NAME; without NAME, go through who has none.

    Who has both is on the shortlist.
    """
    from rekindled.app.campaigns import find_campaign, mark_candidate
    from rekindled.app.people import find_person

    marks = _marks(marked)
    with known_store(setup) as store:
        snapshot = store.snapshot()
        campaign = find_campaign(snapshot, campaign_id)
        moment = moment_in(quick_rhythm(setup, snapshot.settings))
        if name is None:
            if marks != Marks():
                raise UsageError("say whom: rekindled campaign mark NAME --willing --distant")
            _walk(setup, store, campaign, moment)
            return
        if marks == Marks():
            raise UsageError("say what: --willing, --not-willing, --distant, --not-distant or --as-profile")
        contact = find_person(snapshot, name)
        with turn(setup):
            campaign = mark_candidate(store, campaign.id, contact, marks, moment)
    say(_standing(campaign, contact))


def _marks(marked: Marked) -> Marks:
    if not marked["as_profile"]:
        return Marks(willing=marked["willing"], distant=marked["distant"])
    if marked["willing"] is not None or marked["distant"] is not None:
        raise UsageError("either --as-profile, or marks of your own")
    return Marks(willing=AsProfile.AS_PROFILE, distant=AsProfile.AS_PROFILE)


def _walk(setup: Setup, store: SqliteStore, campaign: Campaign, moment: Moment) -> None:
    """One key for each mark the user has not given; each is kept at once, so that one can stop in between."""
    from rekindled.app.campaigns import mark_candidate

    people = {contact.id: contact for contact in store.snapshot().contacts}
    undecided = [one for one in campaign.candidates if None in (one.willing, one.distant) and one.contact_id in people]
    if not undecided:
        say(f"Every candidate of campaign {campaign.id} has your two check marks.")
        return
    need_terminal(INSTEAD)
    aside("Enter leaves a check mark to the profile, q ends.")
    for candidate in undecided:
        contact = people[candidate.contact_id]
        aside("")
        heading(contact.name)
        marks = _asked(candidate, contact)
        if marks is None:
            return
        with turn(setup):
            campaign = mark_candidate(store, campaign.id, contact, marks, moment)
        say(_standing(campaign, contact))


def _asked(candidate: Candidate, contact: Contact) -> Marks | None:
    """The keys for one candidate; None to end."""
    questions = {
        "willing": ("1 Trustworthy and willing to help with this", willingness(candidate, contact.profile)),
        "distant": ("2 Further ahead, or little past contact", distance(candidate, contact.profile)),
    }
    said: dict[str, CheckMark] = {}
    for name, (question, standpoint) in questions.items():
        if standpoint.given:
            continue
        proposed = {True: "yes: ", False: "no: ", None: ""}[standpoint.value]
        key = pressed(f"{question}? [{proposed}{standpoint.because}]", KEYS)
        if key == QUIT:
            return None
        said[name] = ANSWERS.get(key)
    return Marks(willing=said.get("willing"), distant=said.get("distant"))


def _standing(campaign: Campaign, contact: Contact) -> str:
    """Whether somebody is on the shortlist now, and what is missing where not."""
    candidate = next(one for one in campaign.candidates if one.contact_id == contact.id)
    marks = (willingness(candidate, contact.profile).value, distance(candidate, contact.profile).value)
    if all(marks):
        return f"{contact.name} is on the shortlist."
    missing = [name for name, value in zip(("check mark 1", "check mark 2"), marks, strict=True) if not value]
    return f"{contact.name} is not on the shortlist: without {' and '.join(missing)}."
