"""Finding out once how the server behaves, so that it can be trusted with no more than it does.

Owns when a server is tried out and what the probe entry says. Must not know how a quirk shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rekindled.app.desk import Desk
from rekindled.app.events import Event
from rekindled.app.ports import Probe
from rekindled.app.quirks import EVERY_QUIRK, NOT_YET_TRIED, UNKNOWN, Quirk, Quirks, read_quirks, spelled
from rekindled.core.errors import CalendarGone, RekindledError
from rekindled.core.facts import EntrySaved, Fact, Setting, SettingSaved
from rekindled.core.identity import DOMAIN, file_name, is_there
from rekindled.core.model import Meaning
from rekindled.core.wire import Draft

# Out of the way, should anybody look while it stands.
_LONG_AGO = datetime(2001, 1, 1, 9, tzinfo=UTC)


def quirks_of(desk: Desk, settings: Mapping[Setting, str]) -> Quirks:
    """The quirks the configuration names or the store remembers; all of them where nothing is known."""
    if desk.wishes.quirks is not None:
        return desk.wishes.quirks
    if Setting.QUIRKS not in settings:
        return NOT_YET_TRIED
    known = read_quirks(settings[Setting.QUIRKS])
    return EVERY_QUIRK if known is None else known


def is_to_be_tried(desk: Desk, settings: Mapping[Setting, str], *, written: bool, listed: bool) -> bool:
    """Whether it is time to try the server out: once something was written, or after a vain trial with a new listing.

    Until then it is trusted with nothing, so there is no hurry: the user's entries come first.
    """
    if desk.wishes.quirks is not None:
        return False
    kept = settings.get(Setting.QUIRKS)
    return written if kept is None else listed and kept == UNKNOWN


def try_out(desk: Desk, url: str) -> Quirks | None:
    """Try the server out in our calendar and remember what it showed; None when that could not be found out.

    That it was begun is remembered first: a trial that was killed is made again, which takes away what it left.

    Raises:
        CalendarGone: our calendar is not there.
        BrokenStore: it cannot be remembered.
    """
    before = desk.store.pulse().settings.get(Setting.QUIRKS)
    if before is None:
        desk.store.record([SettingSaved(setting=Setting.QUIRKS, value=UNKNOWN)])
    try:
        found: Quirks | None = desk.account.try_out(url, probe(desk))
    except CalendarGone:
        raise
    except RekindledError:
        found = None  # the server is then trusted with nothing, which is slower and as safe
    repeats = Quirk.REPEATS_ETAGS in (EVERY_QUIRK if found is None else found)
    doubted = _doubted(desk) if repeats and before != spelled(found) else []
    desk.store.record([SettingSaved(setting=Setting.QUIRKS, value=spelled(found)), *doubted])
    desk.reporter.tell(Event.SERVER_TRIED, quirks=spelled(found))
    return found


def left_behind(settings: Mapping[Setting, str], uids: Iterable[str]) -> list[Fact]:
    """What it means that our probe entry is on the calendar: a trial was told that it was gone, so it is made again."""
    kept = settings.get(Setting.QUIRKS)
    if kept in (None, UNKNOWN) or probe_uid(settings) not in uids:
        return []
    return [SettingSaved(setting=Setting.QUIRKS, value=UNKNOWN)]


def probe_uid(settings: Mapping[Setting, str]) -> str:
    """The UID of the probe entry of this store; none that an entry of ours can have."""
    return f"rk-{settings.get(Setting.EPOCH, '')}-probe@{DOMAIN}"


def _doubted(desk: Desk) -> list[Fact]:
    """Where ETags repeat, content is compared: what we wrote is read back at the next look as the server has it."""
    entries = desk.store.snapshot().entries
    forgotten: list[Fact] = [EntrySaved(entry=replace(entry, etag="")) for entry in entries if is_there(entry)]
    return [*forgotten, SettingSaved(setting=Setting.SYNC_TOKEN, value=None)]


def probe(desk: Desk) -> Probe:
    """The probe entry of this store."""
    uid = probe_uid(desk.store.pulse().settings)
    rhythm = desk.wishes.rhythm
    meaning = Meaning(
        title="rekindled tries out this server; it is gone in a moment",
        description="",
        start=_LONG_AGO.astimezone(rhythm.zone),
        end=(_LONG_AGO + timedelta(minutes=15)).astimezone(rhythm.zone),
    )
    draft = Draft(uid=uid, carrier=rhythm.carrier, meaning=meaning, stamped_at=_LONG_AGO)
    other = replace(draft, meaning=replace(meaning, title="rekindled tries out this server, once more"))
    return Probe(name=file_name(uid), text=desk.codec.encode(draft), other=desk.codec.encode(other))
