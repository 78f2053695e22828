"""Following what says when the user is not free: read when a plan is made, as far as it changed.

Owns when each is asked, how much, and for how long its last words count. Must not know what takes time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from rekindled.app.busy_ports import BusyAsk, BusyView
from rekindled.app.desk import Desk
from rekindled.app.events import Event
from rekindled.app.quirks import Quirk, Quirks
from rekindled.app.trying_out import quirks_of
from rekindled.core.backoff import LONGEST_PAUSE, pause, pause_refused
from rekindled.core.busy import BusyObjectsRead, BusySource, BusySourceSaved
from rekindled.core.cadence import Cadence, Unit, after
from rekindled.core.errors import CalendarRefused, CalendarUnavailable
from rekindled.core.facts import Setting
from rekindled.core.model import Interval
from rekindled.core.settling import Moment

LONGEST_VIEW = Cadence(count=2, unit=Unit.YEARS)
MARGIN = timedelta(weeks=4)
# What recurs is counted out so much farther than is needed, so that this is done once in so long.
SPARE = timedelta(weeks=4)
FIRST_WAIT = timedelta(minutes=5)
# By whether the server says nothing when it has forgotten a token.
LISTED_EVERY = {True: timedelta(hours=1), False: timedelta(days=1)}
STALE = timedelta(days=1)
STALE_FEED = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """How objects are read now: the view, and `name`, which differs where they would be read differently."""

    view: BusyView
    name: str


def eyes_of(desk: Desk, settings: Mapping[Setting, str], moment: Moment) -> Eyes:
    """How objects are read now: in the user's zone, as far ahead as is ever planned, without what the user declined."""
    addresses = desk.wishes.addresses | frozenset(settings.get(Setting.ADDRESSES, "").split())
    span = Interval(start=moment.now, end=counted_until(moment) + SPARE)
    words = desk.almanac.off.vacation_words
    name = f"{moment.rhythm.timezone} {' '.join(sorted(addresses))} {'|'.join(words)}"
    return Eyes(view=BusyView(span=span, addresses=addresses, vacation_words=words), name=name)


def counted_until(moment: Moment) -> datetime:
    """Up to when what recurs is counted out at least, in UTC."""
    return datetime.combine(after(moment.today, LONGEST_VIEW) + MARGIN, time(), UTC)


def is_outdated(source: BusySource, eyes: Eyes) -> bool:
    """Whether all of its objects must be read anew."""
    return source.view != eyes.name


def is_short(source: BusySource, moment: Moment) -> bool:
    """Whether what recurs was not counted out far enough."""
    return source.until is None or source.until < counted_until(moment)


def follow(desk: Desk, own: str, moment: Moment) -> None:
    """Bring what the store knows of each source up to now, as far as it can be read; what fails is remembered.

    Our own calendar is none of them: what it holds is taken in when it is looked at.
    """
    settings = desk.store.pulse().settings
    eyes, quirks = eyes_of(desk, settings, moment), quirks_of(desk, settings)
    for source in desk.store.busy_sources():
        if source.key == own or not _is_due(desk, source, eyes, moment):
            continue
        try:
            _read(desk, source, eyes, quirks, moment)
        except (CalendarUnavailable, CalendarRefused) as failure:
            _remember(desk, source, failure, moment)


def is_feed(desk: Desk, source: BusySource) -> bool:
    """Whether it is a feed."""
    return source.key in desk.wishes.feeds


def known_until(desk: Desk, source: BusySource) -> datetime | None:
    """Up to when its last words count while it cannot be read; None when it was never read."""
    if source.read_at is None:
        return None
    return source.read_at + (STALE_FEED if is_feed(desk, source) else STALE)


def _is_due(desk: Desk, source: BusySource, eyes: Eyes, moment: Moment) -> bool:
    """Whether it is asked now: not while it is left alone after a failure, and a feed only so often."""
    now = moment.now
    if source.retry_at is not None:
        return not now < source.retry_at <= now + LONGEST_PAUSE
    if not is_feed(desk, source) or source.read_at is None or is_outdated(source, eyes) or is_short(source, moment):
        return True
    return not timedelta() <= now - source.read_at < desk.wishes.feed_poll


def _read(desk: Desk, source: BusySource, eyes: Eyes, quirks: Quirks, moment: Moment) -> None:
    ask = _question(desk, source, eyes, quirks, moment)
    token, listed = source.token, False
    for news in desk.busy.read(ask):
        if news.objects or news.gone:
            desk.store.record([BusyObjectsRead(key=source.key, objects=news.objects, gone=news.gone)])
        token, listed = news.token, news.listed
    is_whole = is_outdated(source, eyes) or is_short(source, moment)
    read = replace(
        source,
        token=token,
        listed_at=moment.now if listed else source.listed_at,
        read_at=moment.now,
        view=eyes.name,
        until=eyes.view.span.end if is_whole else source.until,
        failures=0,
        trouble="",
        retry_at=None,
    )
    desk.store.record([BusySourceSaved(source=read)])
    if source.failures:
        desk.reporter.tell(Event.BUSY_RECOVERED, source=source.key)


def _question(desk: Desk, source: BusySource, eyes: Eyes, quirks: Quirks, moment: Moment) -> BusyAsk:
    outdated = is_outdated(source, eyes)

    def known() -> dict[str, str]:
        """Objects that were read with other eyes are there, but as good as changed."""
        return {one.href: "" if outdated else one.etag for one in desk.store.busy_objects(source.key)}

    again = not outdated and is_short(source, moment)
    whole = outdated or _is_listing_due(source, quirks, moment.now)
    return BusyAsk(
        key=source.key,
        view=eyes.view,
        quirks=quirks,
        token=None if whole else source.token,
        known=known,
        again=tuple(one.href for one in desk.store.busy_objects(source.key) if one.lasting) if again else (),
    )


def _is_listing_due(source: BusySource, quirks: Quirks, now: datetime) -> bool:
    """Whether everything is to be listed: an empty answer to a token is no proof that nothing changed (promise 30)."""
    every = LISTED_EVERY[Quirk.BELIEVES_ANY_TOKEN in quirks]
    return source.listed_at is None or not timedelta() <= now - source.listed_at < every


def _remember(desk: Desk, source: BusySource, failure: CalendarUnavailable | CalendarRefused, moment: Moment) -> None:
    number = source.failures + 1
    if isinstance(failure, CalendarUnavailable):
        wait = pause(number, FIRST_WAIT, failure.retry_after, source.key)
    else:
        wait = pause_refused(number, source.key)
    troubled = replace(source, failures=number, trouble=str(failure), retry_at=moment.now + wait)
    desk.store.record([BusySourceSaved(source=troubled)])
    if number == 1:
        desk.reporter.tell(Event.BUSY_UNREADABLE, source=source.key)
