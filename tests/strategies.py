"""Hypothesis strategies for the values of the core, odd zones, dates and characters included."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from rekindled.core.cadence import Cadence, Unit
from rekindled.core.campaigns import Campaign, CampaignState, Candidate, Gain, GainKind
from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.facts import Journaled, Notice, NoticeKind, Setting
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

ODD_ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Monrovia",
)

texts = st.text(max_size=30)
contact_ids = st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,6}[a-z0-9])?", fullmatch=True)
numbers = st.integers(min_value=1, max_value=999_999_999)
days = st.dates()
zones = st.one_of(
    st.just(UTC),
    st.sampled_from(ODD_ZONES).map(ZoneInfo),
    st.integers(min_value=-14 * 60, max_value=14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
moments = st.datetimes(min_value=datetime(1890, 1, 1), max_value=datetime(9000, 1, 1), timezones=zones)  # noqa: DTZ001 - Hypothesis adds the zone

cadences = st.one_of(
    st.builds(Cadence, count=st.integers(1, 600), unit=st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS])),
    st.builds(Cadence, count=st.integers(1, 50), unit=st.just(Unit.YEARS)),
)
# Days that there are: 29 February without a year is one, for it is one of a leap year's.
birthdays = st.one_of(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(
        lambda day: Birthday(month=day.month, day=day.day, year=day.year)
    ),
    st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: Birthday(month=day.month, day=day.day)),
)
profiles = st.builds(
    TieProfile,
    past=st.none() | st.sampled_from(Past),
    status=st.none() | st.sampled_from(Status),
    trust=st.none() | st.booleans(),
    lost_because=texts,
    met=texts,
    memory=texts,
    standout=texts,
    offer=texts,
    homework=texts,
    mutual=st.lists(texts, max_size=3).map(tuple),
)
contacts = st.builds(
    Contact,
    id=contact_ids,
    name=texts,
    every=st.none() | st.just("default") | cadences,
    circle=st.none() | texts,
    tags=st.lists(texts, max_size=3).map(tuple),
    emails=st.lists(texts, max_size=3).map(tuple),
    phones=st.lists(texts, max_size=3).map(tuple),
    channel=st.none() | st.sampled_from(Channel),
    last_contact_on=st.none() | days,
    nicknames=st.lists(texts, max_size=3).map(tuple),
    organisation=texts,
    job=texts,
    related=st.lists(texts, max_size=3).map(tuple),
    birthday=st.none() | birthdays,
    anniversary=st.none() | birthdays,
    timezone=st.none() | st.sampled_from(ODD_ZONES),
    profile=profiles,
    source_uid=st.none() | texts,
    do_not_contact=st.booleans(),
    rests_until=st.none() | days,
    snoozed_until=st.none() | days | st.just(date.max),
    archived_on=st.none() | days,
    merged_into=st.none() | contact_ids,
)
touch_keys = st.builds(TouchKey, contact_id=contact_ids, purpose=st.sampled_from(Purpose), n=numbers)
touches = st.builds(
    Touch,
    key=touch_keys,
    entry_uid=texts,
    due_on=days,
    opened_at=moments,
    state=st.sampled_from(TouchState),
    channel=st.sampled_from(Channel),
    attempt=st.integers(1, 3),
    origin=st.none() | touch_keys,
    settled_at=st.none() | moments,
    because=texts,
)
meanings = st.builds(
    Meaning,
    title=texts,
    description=texts,
    start=moments | days,
    end=moments | days,
    alarms=st.lists(st.integers(-10_000, 10_000), max_size=3).map(tuple),
    categories=st.frozensets(texts, max_size=3),
    status=st.none() | texts,
    place=texts,
)
entries = st.builds(
    Entry,
    uid=texts,
    shape=st.sampled_from(Shape),
    carrier=st.sampled_from(Carrier),
    state=st.sampled_from(EntryState),
    href=texts,
    written=meanings,
    wrote_at=moments,
    etag=texts,
    seen=st.none() | meanings,
    text=texts,
    pinned=st.booleans(),
    moved_on=st.none() | days,
    second_place=st.booleans(),
    changed_at=st.none() | moments,
    unmarked=texts,
    restored=st.booleans(),
    twin=texts,
    moved_note=texts,
)
intents = st.builds(
    Intent,
    kind=st.sampled_from(IntentKind),
    entry=entries,
    touches=st.lists(touches, max_size=3).map(tuple),
    text=texts,
    etag=texts,
    stored_at=moments,
)
interactions = st.builds(
    Interaction,
    contact_id=contact_ids,
    at=moments,
    local_on=days,
    channel=st.sampled_from(Channel),
    outcome=st.sampled_from(Outcome),
    source=st.sampled_from(Source),
    purpose=st.none() | st.sampled_from(Purpose),
    note=texts,
    uid=texts,
)
notices = st.builds(Notice, kind=st.sampled_from(NoticeKind), key=texts, text=texts)
journal_rows = st.builds(
    Journaled,
    at=moments,
    event=texts,
    because=texts,
    contact_id=st.none() | contact_ids,
    uid=st.none() | texts,
)
settings_kept = st.dictionaries(st.sampled_from(Setting), texts)

campaigns = st.builds(
    Campaign,
    id=contact_ids,
    problem=texts,
    question=texts,
    opened_on=days,
    state=st.sampled_from(CampaignState),
    candidates=st.lists(
        st.builds(
            Candidate, contact_id=contact_ids, willing=st.none() | st.booleans(), distant=st.none() | st.booleans()
        ),
        max_size=3,
    ).map(tuple),
    gains=st.lists(
        st.builds(Gain, kind=st.sampled_from(GainKind), note=texts, noted_on=days, contact_id=st.none() | contact_ids),
        max_size=3,
    ).map(tuple),
    ran_from=st.none() | moments,
    closed_on=st.none() | days,
)
errands = st.builds(
    Errand,
    id=contact_ids,
    contact_id=contact_ids,
    kind=st.sampled_from(ErrandKind),
    words=texts,
    asked_at=moments,
    due_on=days,
    about=st.none() | contact_ids,
    overridden=st.booleans(),
    dropped=st.booleans(),
)
memos = st.builds(Remembered, contact_id=contact_ids, memo=st.sampled_from(Memo), on=days)
