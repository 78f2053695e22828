"""`draft`: the words of a letter to one person, to be changed and sent by the user alone.

Owns how a draft, or the lack of one, is told. Must not send anything, nor use the network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rekindled.cli.ending import leave
from rekindled.cli.opening import Setup, json_option, known_store, looking_ahead, pass_setup
from rekindled.cli.person_names import PERSON
from rekindled.cli.voice import complain, say, say_json
from rekindled.core.letters import Occasion
from rekindled.exits import ATTENTION, FINE

if TYPE_CHECKING:
    from rekindled.app.letters import Drafted


@click.command(epilog='Example: rekindled draft "Ann Lee" --purpose thank')
@click.argument("name", type=PERSON)
@click.option(
    "--purpose",
    type=click.Choice([one.value for one in Occasion]),
    help="Else what is planned with them.",
)
@click.option("--language", type=click.Choice(["en", "de"]), help="Else the language of your entries.")
@json_option
@pass_setup
def draft(setup: Setup, *, name: str, purpose: str | None, language: str | None, as_json: bool) -> None:
    """Print a draft of a letter to NAME. Nothing is ever sent."""
    from rekindled.adapters.catalogues import tongue_of
    from rekindled.app.letter_results import draft_result
    from rekindled.app.letters import drafted, occasion_for
    from rekindled.app.people import find_person
    from rekindled.bootstrap import drafts_of, read_config

    with looking_ahead(setup, known_store) as (_, world):
        contact = find_person(world.snapshot, name)
        occasion = Occasion(purpose) if purpose else occasion_for(world, contact)
        tongue = tongue_of(language) if language else world.rhythm.tongue
        found = drafted(world, drafts_of(read_config(setup.places, setup.environ)), contact, occasion, tongue)
    say_json(draft_result(found)) if as_json else _tell(found)
    leave(FINE if found.letter else ATTENTION)


def _tell(found: Drafted) -> None:
    if found.letter is None:
        lacking = f" Not noted yet: {', '.join(found.missing)}." if found.missing else ""
        complain(f"{found.because}.{lacking} Add what you know with: rekindled contacts edit {found.contact.id}")
        return
    if found.to:
        say(f"To: {found.to}")
    say(f"Subject: {found.letter.subject}")
    say()
    say(found.letter.body)
