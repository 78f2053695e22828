"""What can become true: the facts the core decides and the store records, in one batch per decision (design §3).

Owns the vocabulary between deciding and remembering. Must not know how a batch is made durable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from rekindled.core.address_books import AddressBookForgotten, AddressBookSaved, CardsKept
from rekindled.core.busy import BusyObjectsRead, BusySourceForgotten, BusySourceSaved
from rekindled.core.campaigns import Campaign
from rekindled.core.encounters import Encounter, MeetingFact
from rekindled.core.errands import Errand
from rekindled.core.intents import Intent
from rekindled.core.memos import Remembered
from rekindled.core.model import Contact, Entry, Interaction, Touch
from rekindled.core.sayings import Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSaved:
    """A contact as it is from now on (upsert by id)."""

    contact: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchSaved:
    """A touch as it is from now on (upsert by key)."""

    touch: Touch


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySaved:
    """An entry as it is from now on (upsert by UID)."""

    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentStored:
    """A write we are about to make; at most one per entry (a second one replaces the first)."""

    intent: Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentCleared:
    """The write of this entry is settled, one way or the other."""

    uid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionAdded:
    """A row for the log; rows are never changed and never removed."""

    interaction: Interaction


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionRestored:
    """A row of an export comes back under the number it had; no row of that number may be there."""

    interaction: Interaction


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterRaised:
    """The number last used in a scope; it only ever rises (a lower value changes nothing)."""

    scope: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignSaved:
    """A campaign as it is from now on (upsert by id)."""

    campaign: Campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandSaved:
    """An errand as it is from now on (upsert by id)."""

    errand: Errand


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoKept:
    """The day on which something was last asked or proposed (upsert by contact and memo)."""

    remembered: Remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class SayingKept:
    """What a source said of a person from now on (upsert by source and key)."""

    saying: Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class SayingDropped:
    """A source says nothing under this key any more."""

    source: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptApart:
    """Two contacts, the smaller id first, of whom the user said that they are two people."""

    one: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactForgotten:
    """A contact was never known: every row of theirs goes, from the log and the journal too; only their counters stay.

    `uids` are the entries that were for nobody else; what is kept of those goes with them. `journal` are rows about
    others that speak of the contact, and `reworded` such rows of the log as they read from now on: only the note of the
    row of that number changes.
    """

    contact_id: str
    uids: tuple[str, ...] = ()
    journal: tuple[Journaled, ...] = ()
    reworded: tuple[Interaction, ...] = ()


class Setting(StrEnum):
    """The single values the store keeps."""

    EPOCH = "epoch"
    CALENDAR_URL = "calendar_url"
    ACCOUNT = "account"
    SYNC_TOKEN = "sync_token"  # noqa: S105 - a WebDAV sync token, not a secret
    QUIRKS = "quirks"
    BUSY_NAMED_FOR = "busy_named_for"
    BUSY_NAMED_AT = "busy_named_at"
    ADDRESSES = "addresses"
    LISTED_AT = "listed_at"
    LISTED_FOR = "listed_for"
    TIMEZONE = "timezone"
    BRAKE = "brake"
    CALENDAR_GONE = "calendar_gone"
    PLANNED_FOR = "planned_for"
    REPLAN = "replan"
    WAKE_AT = "wake_at"
    CAPACITY = "capacity"
    BIRTHDAYS_SHOWN = "birthdays_shown"
    BIRTHDAYS_READ_AT = "birthdays_read_at"
    ADDRESS_BOOK = "address_book"
    MEETINGS = "meetings"
    AILING = "ailing"
    FORGETTING = "forgetting"
    LEAVING = "leaving"
    CALENDAR_MADE = "calendar_made"
    REFUSALS = "refusals"
    RETRY_AT = "retry_at"
    FAILURES = "failures"
    LAST_LOOK = "last_look"
    NEXT_LOOK_AT = "next_look_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingSaved:
    """A single value; None removes it."""

    setting: Setting
    value: str | None


class NoticeKind(StrEnum):
    """What `status` lists for a person to look at; an unknown person is one whom an entry of ours is for."""

    NOT_UNDERSTOOD = "not_understood"
    UNKNOWN_PERSON = "unknown_person"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing a person should see: `key` says what it is about, so that it stands once."""

    kind: NoticeKind
    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRaised:
    """A notice to show until it is dropped (upsert by kind and key)."""

    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDropped:
    """What a notice was about is no longer so."""

    kind: NoticeKind
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangersListed:
    """Objects on our calendar that are none of ours, by href with their ETags, so that they need not be read again.

    `gone` are forgotten, and with `afresh` all that are not named.
    """

    etags: Mapping[str, str]
    gone: tuple[str, ...] = ()
    afresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Journaled:
    """A decision and its reason, for `why` (append-only)."""

    at: datetime
    event: str
    because: str
    contact_id: str | None = None
    uid: str | None = None


Fact = (
    ContactSaved
    | TouchSaved
    | EntrySaved
    | IntentStored
    | IntentCleared
    | InteractionAdded
    | InteractionRestored
    | CounterRaised
    | CampaignSaved
    | ErrandSaved
    | MemoKept
    | SayingKept
    | SayingDropped
    | KeptApart
    | ContactForgotten
    | SettingSaved
    | NoticeRaised
    | NoticeDropped
    | StrangersListed
    | BusySourceSaved
    | BusySourceForgotten
    | BusyObjectsRead
    | AddressBookSaved
    | AddressBookForgotten
    | CardsKept
    | MeetingFact
    | Journaled
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything the store knows that planning needs, at one moment.

    `revision` rises with every recorded batch that changes contacts or interactions from outside a look.
    """

    contacts: tuple[Contact, ...] = ()
    touches: tuple[Touch, ...] = ()
    entries: tuple[Entry, ...] = ()
    intents: tuple[Intent, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    errands: tuple[Errand, ...] = ()
    memos: tuple[Remembered, ...] = ()
    apart: tuple[KeptApart, ...] = ()
    encounters: tuple[Encounter, ...] = ()
    notices: tuple[Notice, ...] = ()
    counters: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    settings: Mapping[Setting, str] = field(default_factory=lambda: MappingProxyType({}))
