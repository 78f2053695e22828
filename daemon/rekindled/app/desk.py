"""Everything one account's work needs, in one place: the ports and the user's wishes.

Owns the bundle a use case is given. Must not know which adapter stands behind a port.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from rekindled.app.almanac import Almanac
from rekindled.app.busy_ports import BusyTimes
from rekindled.app.draft_ports import Drafts
from rekindled.app.memory_ports import Memory
from rekindled.app.notebook import Notebook
from rekindled.app.ports import Account, Clock, EntryCodec, Reporter, Turns
from rekindled.app.quirks import Quirks
from rekindled.core.absence import BRAKE_SHARE
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment

FEED_POLL = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The part of the configuration a look needs: the calendar's name, the calendars named busy (`*` for all others),
    which account they are in, and a fingerprint that changes when planning must be done again.

    `not_busy` are calendars left out of `*`, `addresses` the user's own beside those the account knows, `feeds` what
    the user calls each feed, by its key, and `feed_poll` how often one is asked for at most. `quirks` are the server's
    where the user names them (None: to be found out), `brake_share` is more than how much of the open entries must
    vanish at once to engage the brake.
    """

    rhythm: Rhythm
    calendar: str
    busy: tuple[str, ...] | Literal["*"]
    account: str
    fingerprint: str
    not_busy: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()
    feeds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    feed_poll: timedelta = FEED_POLL
    quirks: Quirks | None = None
    brake_share: Fraction = BRAKE_SHARE


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One account: its store, its calendars, its clock, its wishes, and what the last planning found out.

    Without `drafts` entries offer plain addresses.
    """

    store: Memory
    clock: Clock
    turns: Turns
    account: Account
    busy: BusyTimes
    codec: EntryCodec
    almanac: Almanac
    reporter: Reporter
    wishes: Wishes
    drafts: Drafts | None = None
    notebook: Notebook = field(default_factory=Notebook)

    def moment(self) -> Moment:
        """Now, in the user's zone."""
        return Moment(now=self.clock.now(), rhythm=self.wishes.rhythm)
