"""The questions of `triage` in words, one after the other about one person.

Owns the words and the loop until an answer is understood. Must not know whose turn it is.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from rekindled.cli.keys import QUIT, SKIP, WIDTH, pressed, typed
from rekindled.cli.opening import Setup, moment_in, turn, world_in
from rekindled.cli.voice import aside, complain
from rekindled.core.circles import known_circles
from rekindled.core.errors import UsageError
from rekindled.core.rhythm import Rhythm
from rekindled.core.triage import Open, Topic, is_known, understood
from rekindled.core.unseen import inert

if TYPE_CHECKING:
    from rekindled.adapters.sqlite_store import SqliteStore

ONE_KEY: Mapping[Topic, tuple[str, Mapping[str, str]]] = MappingProxyType(
    {
        Topic.PAST: ("How much contact did you have back then?", {"o": "occasional", "l": "a lot"}),
        Topic.STATUS: (
            "Where are they in their work, compared with you?",
            {"a": "ahead", "p": "peer", "b": "behind"},
        ),
        Topic.TRUST: (
            "Trust: could you vent, did they help willingly, honestly, without judging?",
            {"y": "yes", "n": "no"},
        ),
    }
)
ONE_LINE: Mapping[Topic, tuple[str, str]] = MappingProxyType(
    {
        Topic.CADENCE: (
            "How often would you like to be in touch?",
            'm monthly, 3 or 6 months, y yearly, n not planned, or as "2 weeks"',
        ),
        Topic.LOST: ("Why was contact lost?", "they moved, changed jobs, what you shared ended …"),
        Topic.OFFER: ("What can you offer them?", "a contact, a skill, time, an honest opinion …"),
    }
)


@dataclass(slots=True, kw_only=True)
class Round:
    """Where answers go, and how many there were."""

    setup: Setup
    store: SqliteStore
    rhythm: Rhythm
    answers: int = 0

    def introduced(self, contact_id: str) -> str:
        """A person in one line: name, circle, last talk, how met."""
        world = world_in(self.store.snapshot(), self.rhythm)
        contact = world.contacts[contact_id]
        talked_on = world.history(contact_id).talked_on(contact)
        said = [
            contact.circle or "",
            f"last talk {talked_on}" if talked_on else "",
            f"met: {contact.profile.met}" if contact.profile.met else "",
        ]
        about = "; ".join(inert(one) for one in said if one)
        return f"{inert(contact.name)}{f' ({about})' if about else ''}"


def ask_about(asked: Round, one: Open) -> bool:
    """Ask what is open about one person, keeping each answer at once; False when the user ends the round."""
    from rekindled.app.triaging import record_answer, record_skip

    contact = one.contact
    for topic in one.topics:
        if is_known(contact, topic, asked.rhythm):
            continue  # a circle that has a cadence has just answered for it
        circles = known_circles(asked.store.snapshot().contacts, asked.rhythm) if topic is Topic.CIRCLE else ()
        said = _keyed(topic) if topic in ONE_KEY else _lined(topic, circles)
        if said == QUIT:
            return False
        moment = moment_in(asked.rhythm)
        with turn(asked.setup):
            if said == SKIP:
                contact = record_skip(asked.store, contact.id, topic, moment)
            else:
                contact = record_answer(asked.store, contact.id, topic, understood(topic, said, circles), moment)
                asked.answers += 1
    return True


def _keyed(topic: Topic) -> str:
    question, keys = ONE_KEY[topic]
    return pressed(question, keys)


def _lined(topic: Topic, circles: Sequence[str]) -> str:
    """A line that is understood, as often as it takes; SKIP and QUIT as `typed` has them."""
    if topic is Topic.CIRCLE:
        numbered = ", ".join(f"{number} {inert(circle)}" for number, circle in enumerate(circles, start=1))
        question, examples = "Which circle are they in?", f"{numbered}, or a new name"
    else:
        question, examples = ONE_LINE[topic]
    aside(f"  {question}")
    while True:
        lines = textwrap.wrap(examples, WIDTH, initial_indent="    ", subsequent_indent="    ")
        for line in lines[:-1]:
            aside(line)
        said = typed(lines[-1].strip())
        if said == SKIP or said.casefold() == QUIT:
            return said.casefold()
        try:
            understood(topic, said, circles)
        except UsageError as mistake:
            complain(str(mistake))
        else:
            return said
