"""Everything one account's work needs, in one place: the ports and the user's wishes.

Owns the bundle a use case is given. Must not know which adapter stands behind a port.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from rekindled.app.almanac import Almanac
from rekindled.app.ports import Account, BusyTimes, Clock, EntryCodec, Reporter, Store, Turns
from rekindled.app.quirks import Quirks
from rekindled.core.absence import BRAKE_SHARE
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The part of the configuration a look needs: the calendar's name, the calendars named busy (`*` for all others),
    which account they are in, and a fingerprint that changes when planning must be done again.

    `quirks` are the server's where the user names them (None: to be found out), `brake_share` is more than how much of
    the open entries must vanish at once to engage the brake.
    """

    rhythm: Rhythm
    calendar: str
    busy: tuple[str, ...] | Literal["*"]
    account: str
    fingerprint: str
    quirks: Quirks | None = None
    brake_share: Fraction = BRAKE_SHARE


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One account: its store, its calendars, its clock, its wishes."""

    store: Store
    clock: Clock
    turns: Turns
    account: Account
    busy: BusyTimes
    codec: EntryCodec
    almanac: Almanac
    reporter: Reporter
    wishes: Wishes

    def moment(self) -> Moment:
        """Now, in the user's zone."""
        return Moment(now=self.clock.now(), rhythm=self.wishes.rhythm)
