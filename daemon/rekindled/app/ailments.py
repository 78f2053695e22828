"""What fails now beside our own calendar, and whether that is news to the last planning (R17).

Owns where each kind is found. Must not decide what comes of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from rekindled.app.address_book_state import standing_in as book_standing
from rekindled.app.desk import Desk
from rekindled.app.meeting_state import standing_in as meeting_standing
from rekindled.core.ailing import Ailment, lasting, noticed, since
from rekindled.core.facts import Setting, SettingSaved
from rekindled.core.settling import Moment

# What is followed and fails is tried again within hours: what was to be tried so long ago is not followed any more.
ABANDONED = timedelta(days=1)


def ailing(
    desk: Desk, settings: Mapping[Setting, str], own: str, moment: Moment
) -> tuple[tuple[Ailment, ...], list[SettingSaved]]:
    """What has failed for long, and what is to be remembered; nothing where the user wants no entry of it.

    Raises:
        BrokenStore: the store cannot be read.
    """
    after = moment.rhythm.alert_after
    if after is None:
        return (), noticed(settings, (), moment.now)
    is_blind = any(one.failures for one in desk.store.busy_sources() if one.key != own)
    failing = [*([Ailment.BUSY] if is_blind else []), *_followed(settings, moment.now)]
    return lasting(settings, failing, moment.now, after), noticed(settings, failing, moment.now)


def is_news(settings: Mapping[Setting, str], moment: Moment) -> bool:
    """Whether what is followed between plannings fails otherwise than at the last one."""
    if moment.rhythm.alert_after is None:
        return False
    return since(settings).keys() - {Ailment.BUSY} != set(_followed(settings, moment.now))


def _followed(settings: Mapping[Setting, str], now: datetime) -> Iterator[Ailment]:
    book, meeting = book_standing(settings), meeting_standing(settings)
    tried = {
        Ailment.ADDRESS_BOOK: (book.failures, book.retry_at),
        Ailment.MEETINGS: (meeting.failures, meeting.retry_at),
    }
    for ailment, (failures, retry_at) in tried.items():
        if failures and retry_at is not None and now < retry_at + ABANDONED:
            yield ailment
