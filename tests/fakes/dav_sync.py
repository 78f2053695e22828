"""What changed since a token, as a server of some dialect tells it (RFC 6578)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from tests.fakes.dav_pages import described, error, multistatus, standing
from tests.fakes.dav_shelves import Event, Shelf
from tests.fakes.dialects import Tokens, Unknown

Said = tuple[int, Mapping[str, str], bytes]
_TOKEN = re.compile(r"sync:(\d+)/(\d+)/(\d+)(?:/(\d+))?")
_SECONDS = re.compile(r"\d{1,12}")
_TAG = ("{DAV:}getetag",)


def ctag_of(shelf: Shelf) -> str:
    """The tag of the whole calendar; where tokens are seconds, it misses changes within one."""
    if shelf.dialect.tokens is Tokens.SECONDS:
        return str(max((event.second for event in shelf.log), default=0))
    return f"{shelf.serial}-{len(shelf.log)}"


def token_of(shelf: Shelf, second: int) -> str:
    """The token of what stands now."""
    return str(second) if shelf.dialect.tokens is Tokens.SECONDS else _token(shelf, len(shelf.log))


def changed_since(shelf: Shelf, token: str, second: int, lag: int) -> Said:
    """Answer a sync-collection; a server that lags answers as it would have that many changes ago."""
    now = max(0, len(shelf.log) - lag)
    if shelf.dialect.tokens is Tokens.SECONDS:
        since = int(token) if _SECONDS.fullmatch(token) else 0
        changes = _latest(event for event in shelf.log[:now] if event.second >= since)
        return 207, {}, multistatus(_told(shelf, changes, everything=not since), str(second))
    position, page_from = _position(shelf, token)
    if position is None:
        return _unknown(shelf, second, lag)
    start = min(position, now)
    everything = not token or page_from > 0 == start
    changes, before = _latest(shelf.log[start:now]), shelf.at(start)
    if not shelf.dialect.tells_short_lives:
        changes = {href: event for href, event in changes.items() if event.item is not None or href in before}
    responses = _told(shelf, changes, everything=everything)
    page = shelf.dialect.page
    if page and len(responses) - page_from > page:
        cut = standing(shelf.dialect.spelled(shelf.path), 507)
        next_page = f"{_token(shelf, start)}/{page_from + page}"
        return 207, {}, multistatus([*responses[page_from : page_from + page], cut], next_page)
    return 207, {}, multistatus(responses[page_from:], _token(shelf, max(now, start)))


def _token(shelf: Shelf, position: int) -> str:
    return f"sync:{shelf.serial}/{shelf.generation}/{position}"


def _position(shelf: Shelf, token: str) -> tuple[int | None, int]:
    """Where in the log a token points (None: it is not known), and from which member on its page goes."""
    if not token:
        return 0, 0
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None, 0
    serial, generation, position = int(found[1]), int(found[2]), int(found[3])
    if serial < shelf.serial and shelf.dialect.remade_is_silent:
        return len(shelf.log), 0
    known = (serial, generation) == (shelf.serial, shelf.generation) and position <= len(shelf.log)
    return (position if known else None), int(found[4] or 0)


def _unknown(shelf: Shelf, second: int, lag: int) -> Said:
    if shelf.dialect.unknown is Unknown.LISTED:
        return changed_since(shelf, "", second, lag)
    return (403 if shelf.dialect.unknown is Unknown.REFUSED else 412), {}, error("D:valid-sync-token")


def _latest(events: Iterable[Event]) -> dict[str, Event]:
    return {event.href: event for event in events}


def _told(shelf: Shelf, changes: Mapping[str, Event], *, everything: bool) -> list[str]:
    spelled = shelf.dialect.spelled
    responses = []
    if shelf.dialect.lists_itself:
        responses.append(described(spelled(shelf.path), {"D:getetag": f'"{ctag_of(shelf)}"'}, _TAG))
    for href, event in sorted(changes.items()):
        if event.item is not None:
            responses.append(described(spelled(href), {"D:getetag": escape(event.item.etag)}, _TAG))
        elif not everything:
            responses.append(standing(spelled(href), shelf.dialect.removed_status))
    return responses
