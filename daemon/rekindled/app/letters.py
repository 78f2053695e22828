"""Drafting a letter for one person, and the address an entry offers for writing it (`draft`, URL property).

Owns what a draft is built on, and when none is given. Must not know templates or how it is printed. Nothing is ever
sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from rekindled.app.draft_ports import Drafts
from rekindled.core.errands import ErrandKind
from rekindled.core.errors import ConfigError
from rekindled.core.followups import dormant
from rekindled.core.letters import (
    OCCASION_OF,
    PURPOSE_OF,
    Ground,
    Letter,
    Occasion,
    anonymous,
    is_personal,
    mailto,
    missing,
)
from rekindled.core.model import Channel, Contact, Purpose, Touch, TouchKey, TouchState
from rekindled.core.preparing import calm
from rekindled.core.tongue import Tongue
from rekindled.core.wording import line_of
from rekindled.core.world import World

MOST_ALIKE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What came of asking for a draft: the letter, or why there is none; `missing` are details nobody noted yet."""

    contact: Contact
    ground: Ground
    letter: Letter | None
    missing: tuple[str, ...]
    because: str = ""

    @property
    def to(self) -> str:
        """The address to write to, empty where none is known."""
        return next(iter(self.contact.emails), "")


def drafted(world: World, drafts: Drafts, contact: Contact, occasion: Occasion, tongue: Tongue) -> Drafted:
    """A draft for one person, refused where it would say nothing personal or the same to many (P1-02).

    Raises:
        ConfigError: the template has a mistake.
    """
    ground = ground_of(world, contact, occasion, tongue)
    lacking = missing(ground)
    if not is_personal(ground):
        because = f"nothing personal is known of {contact.name} yet, and a draft without it could go to anybody"
        return Drafted(contact=contact, ground=ground, letter=None, missing=lacking, because=because)
    letter = drafts.draft(ground)
    body = anonymous(letter, ground)
    others = set(islice((one for one in _alike(world, drafts, ground, body, tongue) if one != contact.id), MOST_ALIKE))
    if len(others) == MOST_ALIKE:
        because = f"the same words would go to more than {MOST_ALIKE} people; each message is to be a personal one"
        return Drafted(contact=contact, ground=ground, letter=None, missing=lacking, because=because)
    return Drafted(contact=contact, ground=ground, letter=letter, missing=lacking)


def _alike(world: World, drafts: Drafts, ground: Ground, body: str, tongue: Tongue) -> Iterator[str]:
    """Everybody with an open touch for the same who would get the same body, but for the name."""
    purpose = PURPOSE_OF[ground.occasion]
    for touch in world.snapshot.touches:
        if touch.state is TouchState.OPEN and touch.key.purpose is purpose and touch.key.contact_id in world.contacts:
            other = ground_of(world, world.contacts[touch.key.contact_id], ground.occasion, tongue)
            if anonymous(drafts.draft(other), other) == body:
                yield touch.key.contact_id


def occasion_for(world: World, contact: Contact) -> Occasion:
    """What a letter would be for now: what stands open and is due first, else reconnecting or keeping in touch.

    A reconnect that stands until the next look although they talked meanwhile is nothing to write for any more.
    """
    history = world.history(contact.id)
    usual = Occasion.RECONNECT if dormant(contact, history, world.rhythm, world.moment.today) else Occasion.CHECK_IN
    still_open = [touch for touch in history.touches if touch.state is TouchState.OPEN]
    if not still_open:
        return usual
    standing = OCCASION_OF[min(still_open, key=lambda touch: (touch.due_on, touch.key)).key.purpose]
    return usual if standing is Occasion.RECONNECT else standing


def ground_of(world: World, contact: Contact, occasion: Occasion, tongue: Tongue) -> Ground:
    """All that is known for a letter to one person."""
    purpose = PURPOSE_OF[occasion]
    line = line_of(world, world.history(contact.id).open_for([purpose]) or _imagined(world, contact, purpose))
    profile, talk, talked_on = contact.profile, line.history.last_talk, line.history.talked_on(contact)
    told = {name: _clause(getattr(profile, name)) for name in ("memory", "met", "standout", "homework", "offer")}
    return Ground(
        occasion=occasion,
        language=tongue.language,
        name=calm(contact.name),
        last_note=_clause(talk.note) if talk else "",
        last_month=tongue.month(talked_on) if talked_on else "",
        question=calm(next(iter(line.questions), "")),
        matter=_clause(next(iter(line.matters), "")),
        about=calm(next(iter(line.introduced_to), "")),
        introduced_by=calm(next(iter(line.introduced_by), "")),
        **told,
    )


def _clause(text: str) -> str:
    """A note as part of a sentence, which brings its own full stop."""
    return calm(text).rstrip(" .")


def _imagined(world: World, contact: Contact, purpose: Purpose) -> Touch:
    """A touch as it would be planned now, where none stands."""
    key = TouchKey(contact_id=contact.id, purpose=purpose, n=0)
    moment = world.moment
    return Touch(key=key, entry_uid="", due_on=moment.today, opened_at=moment.now, channel=Channel.EMAIL)


def url_of(world: World, drafts: Drafts | None, touch: Touch) -> str:
    """A `mailto:` for what is written rather than spoken, with a draft where one can be personal; else nothing.

    A template with a mistake costs the draft, never the entry: `rekindled draft` names it. A favour or a word for their
    work (P2-18, P2-19) has no draft: the letter there is for a kindness is one of gratitude.
    """
    contact = world.contacts[touch.key.contact_id]
    if touch.channel is not Channel.EMAIL or not contact.emails:
        return ""
    address = contact.emails[0]
    is_letter = line_of(world, touch).kindness in (None, ErrandKind.GRATITUDE)
    if drafts is None or world.rhythm.discreet or not is_letter:
        return mailto(address)
    ground = ground_of(world, contact, OCCASION_OF[touch.key.purpose], world.rhythm.tongue)
    try:
        return mailto(address, drafts.draft(ground) if is_personal(ground) else None)
    except ConfigError:
        return mailto(address)
