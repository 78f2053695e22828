"""What entries and a draft say about two people of the example, as docs/guide/entries.md shows it.

Owns the examples of that page. `script/docs` prints them into it, and a test holds them there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from rekindled.adapters.catalogues import tongue_of
from rekindled.adapters.jinja_drafts import JinjaDrafts
from rekindled.app.letters import drafted
from rekindled.core.facts import Setting, Snapshot
from rekindled.core.letters import Occasion, Sender
from rekindled.core.model import (
    Channel,
    Contact,
    Interaction,
    Outcome,
    Purpose,
    Shape,
    Source,
    Status,
    TieProfile,
    Touch,
    TouchKey,
)
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment
from rekindled.core.wording import words_of
from rekindled.core.world import World

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
HELEN = Contact(
    id="c-1",
    name="Dr. Helen Marsh",
    last_contact_on=date(2019, 3, 1),
    emails=("helen@example.org",),
    phones=("+351 21 5550100",),
    profile=TieProfile(
        status=Status.AHEAD,
        met="the Lisbon office, 2016",
        lost_because="you changed jobs",
        memory="the night we fixed the printer",
        standout="how calm you stayed with every client",
        homework="her new book",
        offer="a second pair of eyes on German contracts",
        mutual=("Tom Becker",),
    ),
)
KENJI = Contact(id="c-2", name="Kenji Watanabe", last_contact_on=date(2021, 6, 1), phones=("+81 3 5550100",))
SENDER = Sender(name="Ann Lee", email="ann@example.org", phone="+49 30 5550100")
EARLIER = tuple(
    Interaction(
        contact_id=f"c-{10 + n}",
        at=NOW - timedelta(days=n),
        local_on=date(2026, 11, 22) - timedelta(days=n),
        channel=Channel.CALL,
        outcome=Outcome.UNANSWERED if n in {2, 5} else Outcome.DONE,
        source=Source.MARK,
        purpose=Purpose.RECONNECT,
        id=n,
    )
    for n in range(1, 10)
)


def call(contact: Contact) -> Touch:
    """A call to reconnect, planned now."""
    key = TouchKey(contact_id=contact.id, purpose=Purpose.RECONNECT, n=1)
    return Touch(key=key, entry_uid="u", due_on=NOW.date(), opened_at=NOW)


def world(language: str) -> World:
    """Both people, and nine who were reached out to before."""
    snapshot = Snapshot(contacts=(HELEN, KENJI), interactions=EARLIER, settings={Setting.EPOCH: "abcd1234"})
    rhythm = Rhythm(timezone="Europe/Berlin", tongue=tongue_of(language))
    return World(snapshot=snapshot, moment=Moment(now=NOW, rhythm=rhythm))


def examples() -> Mapping[str, str]:
    """The texts of the page by the name of their place in it."""
    english, german = world("en"), world("de")
    letter = drafted(english, JinjaDrafts(sender=SENDER), HELEN, Occasion.RECONNECT, tongue_of("en")).letter
    assert letter is not None
    return {
        "slot": _indented(words_of(english, Shape.SLOT, (call(HELEN),))),
        "block": _indented(words_of(english, Shape.BLOCK, (call(HELEN), call(KENJI)))),
        "german": _indented(words_of(german, Shape.SLOT, (call(HELEN),))),
        "draft": _indented((f"Subject: {letter.subject}", f"\n{letter.body}")),
    }


def _indented(parts: tuple[str, str]) -> str:
    rows = "\n".join(parts).split("\n")
    return "\n" + "".join(f"    {row}".rstrip() + "\n" for row in rows) + "\n"
