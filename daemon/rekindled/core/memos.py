"""What was asked of the user, or proposed, about one contact: so that nothing is asked twice (R1).

Owns the list of such things. Must not know who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Memo(StrEnum):
    """What there is to remember about one contact."""

    ASKED_PAST = "asked about the past"
    ASKED_STATUS = "asked about the status"
    ASKED_TRUST = "asked about trust"
    ASKED_CIRCLE = "asked about the circle"
    ASKED_CADENCE = "asked about the cadence"
    ASKED_LOST = "asked why contact was lost"
    ASKED_OFFER = "asked what there is to offer"
    ASKED_DETAIL = "asked for a personal detail"
    PASSED_OVER = "passed over in the circles"
    CHOSEN = "chosen in the circles"
    CADENCE_PROPOSED = "a longer cadence proposed"
    CADENCE_DECLINED = "a longer cadence declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The day on which something was last asked, proposed or chosen."""

    contact_id: str
    memo: Memo
    on: date


def remembered_on(memos: Iterable[Remembered]) -> Mapping[tuple[str, Memo], date]:
    """The day of each thing that is remembered, by contact id and memo."""
    return {(one.contact_id, one.memo): one.on for one in memos}
