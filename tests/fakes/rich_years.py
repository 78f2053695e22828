"""A year of an invented life, rich in everything the report tells: always the same for one day it ends on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from rekindled.core.cadence import parse_cadence
from rekindled.core.campaigns import Campaign, CampaignState, Candidate, Gain, GainKind
from rekindled.core.facts import CampaignSaved, ContactSaved, EntrySaved, Fact, InteractionAdded, TouchSaved
from rekindled.core.model import (
    Carrier,
    Channel,
    Contact,
    Entry,
    EntryState,
    Interaction,
    Meaning,
    Outcome,
    Past,
    Purpose,
    Shape,
    Source,
    Status,
    TieProfile,
    Touch,
    TouchKey,
)

ZONE = ZoneInfo("Europe/Berlin")
FIRST = ("Ann", "Tom", "Priya", "Kenji", "Amara", "Mateo", "Ingrid", "Jonas", "Grace", "Ola", "Zoë", "Samir")
LAST = ("Lee", "Becker", "Nair", "Watanabe", "Okafor", "Ferrari", "Solberg")
CIRCLES = (("friends", "2 months"), ("family", "1 month"), ("colleagues", "6 months"), ("hobbies", "3 months"))
WAYS = (Channel.CALL, Channel.CALL, Channel.EMAIL, Channel.VIDEO, Channel.MEET, Channel.TEXT)
PURPOSES = (Purpose.CHECK_IN, Purpose.CHECK_IN, Purpose.RECONNECT, Purpose.GIVE, Purpose.ASK)


def rich_year(today: date, people: int = 48) -> list[Fact]:
    """The facts of such a year."""
    chance = Random(17)
    contacts = [_contact(number, chance) for number in range(1, people + 1)]
    return [
        *(ContactSaved(contact=one) for one in contacts),
        *(InteractionAdded(interaction=row) for one in contacts for row in _rows(one, today, chance)),
        *_campaigns(contacts, today),
        *_mornings(contacts, today),
    ]


def _contact(number: int, chance: Random) -> Contact:
    circle, every = CIRCLES[number % 4]
    profile = TieProfile(
        past=chance.choice((Past.A_LOT, Past.OCCASIONAL, None)),
        status=chance.choice((Status.AHEAD, Status.PEER, Status.PEER, None)),
        trust=chance.choice((True, True, False, None)),
    )
    name = f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}"
    return Contact(id=f"c-{number}", name=name, circle=circle, every=parse_cadence(every), profile=profile)


def _rows(contact: Contact, today: date, chance: Random) -> Iterator[Interaction]:
    assert contact.every is not None
    assert contact.every != "default"
    day = today - timedelta(days=420 - chance.randrange(60))
    while day <= today:
        at = datetime.combine(day, time(chance.choice((8, 9, 9, 10, 10, 11)), 30), tzinfo=ZONE)
        done = chance.random() < 0.55 + 0.04 * at.hour
        yield Interaction(
            contact_id=contact.id,
            at=at,
            local_on=day,
            channel=chance.choice(WAYS),
            outcome=Outcome.DONE if done else Outcome.UNANSWERED,
            source=Source.MARK,
            purpose=chance.choice(PURPOSES),
        )
        day += timedelta(days=int(contact.every.days * chance.uniform(0.6, 1.5)))


def _campaigns(contacts: list[Contact], today: date) -> Iterator[CampaignSaved]:
    begun = today - timedelta(days=40)
    yield CampaignSaved(
        campaign=Campaign(
            id="q-2",
            problem="Our tool finds no buyers",
            question="Who would pay for a quiet calendar, and how do they buy today?",
            opened_on=begun,
            state=CampaignState.RUNNING,
            candidates=tuple(Candidate(contact_id=one.id) for one in contacts[:16]),
            gains=(
                Gain(
                    kind=GainKind.ADVICE,
                    note="begin with clinics",
                    noted_on=today - timedelta(days=9),
                    contact_id="c-3",
                ),
                Gain(
                    kind=GainKind.REFERRAL,
                    note="knows two buyers",
                    noted_on=today - timedelta(days=3),
                    contact_id="c-7",
                ),
            ),
            ran_from=datetime.combine(begun, time(9), tzinfo=ZONE),
        )
    )
    yield CampaignSaved(
        campaign=Campaign(
            id="q-1",
            problem="Which city to move to",
            question="What do you miss where you live now?",
            opened_on=today - timedelta(days=300),
            state=CampaignState.CLOSED,
            candidates=tuple(Candidate(contact_id=one.id) for one in contacts[20:25]),
            closed_on=today - timedelta(days=200),
        )
    )


def _mornings(contacts: list[Contact], today: date) -> Iterator[EntrySaved | TouchSaved]:
    for number in range(6):
        day = today + timedelta(days=2 + 3 * number)
        start = datetime.combine(day, time(9), tzinfo=ZONE)
        several = number % 2 == 0
        shape = Shape.BLOCK if several else Shape.SLOT
        uid = f"rk-abcd1234-{shape}-{number}@rekindled"
        words = Meaning(title="…", description="", start=start, end=start + timedelta(minutes=90 if several else 20))
        state = EntryState.STANDING
        yield EntrySaved(
            entry=Entry(
                uid=uid,
                shape=shape,
                carrier=Carrier.EVENT,
                state=state,
                href=f"/{number}",
                written=words,
                wrote_at=start,
            )
        )
        for one in contacts[number * 3 : number * 3 + (3 if several else 1)]:
            purpose = Purpose.RECONNECT if several else Purpose.CHECK_IN
            key = TouchKey(contact_id=one.id, purpose=purpose, n=1)
            yield TouchSaved(touch=Touch(key=key, entry_uid=uid, due_on=day, opened_at=start - timedelta(days=9)))
