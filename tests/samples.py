"""One of each value of the core, different from the default in every field, and small ones to vary."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from rekindled.core.cadence import Cadence, Unit
from rekindled.core.campaigns import Campaign, CampaignState, Candidate, Gain, GainKind
from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.facts import Journaled
from rekindled.core.intents import Intent, IntentKind
from rekindled.core.memos import Memo, Remembered
from rekindled.core.model import (
    Birthday,
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
    TouchState,
)
from rekindled.core.sayings import Saying

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
PROFILE = TieProfile(
    past=Past.A_LOT,
    status=Status.AHEAD,
    trust=False,
    lost_because="moved",
    met="a fair",
    memory="the boat",
    standout="patience",
    offer="a room",
    homework="new job",
    mutual=("Zoë", "李雷"),
)
ANNA = Contact(
    id="c-17",
    name="Anna Ωmega 👋",
    every=Cadence(count=6, unit=Unit.MONTHS),
    circle="friends",
    tags=("sailing", "Oslo"),
    emails=("b@example.org", "a@example.org"),
    phones=("+49 30 1", "+1 2"),
    channel=Channel.VIDEO,
    last_contact_on=date(2025, 2, 28),
    nicknames=("Änni",),
    organisation="Ωmega & Sons",
    job="Skipper",
    related=("Ole Ωmega",),
    birthday=Birthday(month=2, day=29, year=1980),
    anniversary=Birthday(month=6, day=1),
    timezone="America/New_York",
    profile=PROFILE,
    source_uid="urn:uuid:1",
    do_not_contact=True,
    rests_until=date(2026, 9, 1),
    snoozed_until=date.max,
    archived_on=date(2027, 1, 1),
    merged_into="c-1",
)
KEY = TouchKey(contact_id="c-17", purpose=Purpose.THANK, n=2)
ORIGIN = TouchKey(contact_id="c-17", purpose=Purpose.RECONNECT, n=1)
THANKS = Touch(
    key=KEY,
    entry_uid="rk-1",
    due_on=date(2026, 3, 4),
    opened_at=NOON,
    state=TouchState.DONE,
    channel=Channel.EMAIL,
    attempt=2,
    origin=ORIGIN,
    settled_at=datetime(2026, 3, 4, 9, tzinfo=UTC),
    because="you talked",
)
MEANING = Meaning(
    title="Call Anna",
    description="one\ntwo “quoted” \u2028",
    start=NOON,
    end=NOON + timedelta(minutes=20),
    alarms=(10, -5),
    categories=frozenset({"b", "a"}),
    status="CONFIRMED",
    place="Café",
)
ENTRY = Entry(
    uid="rk-1",
    shape=Shape.SLOT,
    carrier=Carrier.TASK,
    state=EntryState.STANDING,
    href="/cal/rk-1.ics",
    written=MEANING,
    wrote_at=NOON,
    etag='"1"',
    seen=replace(MEANING, start=date(2026, 3, 3), end=date(2026, 3, 4)),
    text="BEGIN:VCALENDAR\r\n",
    pinned=True,
    moved_on=date(2026, 3, 1),
    second_place=True,
    changed_at=NOON,
    unmarked="Call Anna",
    restored=True,
    twin="rk-0",
    moved_note="Moved from Monday.",
)
TWIN = replace(THANKS, key=ORIGIN, origin=None, settled_at=None)
INTENT = Intent(kind=IntentKind.UPDATE, entry=ENTRY, touches=(THANKS, TWIN), text="new", etag='"0"', stored_at=NOON)
TALK = Interaction(
    contact_id="c-17",
    at=NOON,
    local_on=date(2026, 3, 3),
    channel=Channel.MEET,
    outcome=Outcome.DONE,
    source=Source.MEETING,
    purpose=Purpose.ASK,
    note="the move",
    uid="rk-1",
    retracts=1,
    id=2,
)
JOURNALED = Journaled(at=NOON, event="entry.was_moved", because="a conflict", contact_id="c-17", uid="rk-1")
BEN = Contact(id="c-2", name="Ben")
CHECK_IN = Touch(
    key=TouchKey(contact_id="c-2", purpose=Purpose.CHECK_IN, n=1),
    entry_uid="rk-2",
    due_on=date(2026, 3, 3),
    opened_at=NOON,
)
BEN_TALKED = Interaction(
    contact_id="c-2",
    at=NOON,
    local_on=date(2026, 3, 3),
    channel=Channel.CALL,
    outcome=Outcome.DONE,
    source=Source.LOG,
)

CAMPAIGN = Campaign(
    id="q-1",
    problem="Our tool finds no buyers",
    question="Who would pay for a quiet calendar?",
    opened_on=date(2026, 3, 1),
    state=CampaignState.CLOSED,
    candidates=(Candidate(contact_id="c-17", willing=True, distant=False), Candidate(contact_id="c-18")),
    gains=(Gain(kind=GainKind.LEAD, note="try clinics", noted_on=date(2026, 3, 9), contact_id="c-17"),),
    ran_from=NOON,
    closed_on=date(2026, 4, 1),
)
ERRAND = Errand(
    id="e-1",
    contact_id="c-17",
    kind=ErrandKind.INTRODUCTION,
    words="to Ben, about the clinics",
    asked_at=NOON,
    due_on=date(2026, 3, 4),
    about="c-18",
    overridden=True,
    dropped=True,
)
SAYING = Saying(source="linkedin", key="Änna\nb@example.org", contact_id="c-17", said={"name": "Änna", "tags": "a\nb"})
REMEMBERED = Remembered(contact_id="c-17", memo=Memo.PASSED_OVER, on=date(2026, 3, 3))
