"""PUT and DELETE with their preconditions, as a server of some dialect minds or ignores them."""

from __future__ import annotations

from collections.abc import Mapping

from rekindled.adapters.dav_session import Ask
from tests.fakes.dav_pages import UID_CONFLICT, error
from tests.fakes.dav_shelves import Item, Shelf
from tests.fakes.dialects import Dialect, SameUid
from tests.fakes.fake_calendar import uid_of

Said = tuple[int, Mapping[str, str], bytes]
_REFUSED: Said = (412, {}, error("D:precondition-failed"))
_SAME_UID: Mapping[SameUid, Said] = {
    SameUid.CONFLICT: (409, {}, error(UID_CONFLICT)),
    SameUid.BARE: (409, {}, b""),
    SameUid.PRECONDITION: (412, {}, error(UID_CONFLICT)),
    SameUid.FORBIDDEN: (403, {}, error(UID_CONFLICT)),
    SameUid.BAD: (400, {}, b""),
}


def stored(shelf: Shelf | None, path: str, ask: Ask, second: int, dialect: Dialect) -> Said:
    """Answer a PUT."""
    if shelf is None:
        return dialect.put_into_missing, {}, b""
    text, there = ask.body.decode(), shelf.items.get(path)
    if not _agrees(ask, there, dialect):
        return _REFUSED
    uid = uid_of(text)
    twin = shelf.with_uid(uid)
    taken = (twin is not None and twin.href != path) or uid in shelf.binned
    if taken and dialect.same_uid is not SameUid.DOUBLED and not dialect.renames:
        return _SAME_UID[dialect.same_uid]
    if dialect.renames and twin is not None:
        path, there = twin.href, twin
    item = shelf.store(path, text, second)
    return (204 if there else 201), ({"etag": item.etag} if dialect.tag_on_put else {}), b""


def deleted(shelf: Shelf | None, path: str, ask: Ask, second: int, dialect: Dialect) -> Said:
    """Answer a DELETE of an object."""
    there = shelf.items.get(path) if shelf else None
    if shelf is None or there is None:
        return dialect.delete_missing if ask.headers.get("If-Match") else 404, {}, b""
    if dialect.minds_if_match_on_delete and not _agrees(ask, there, dialect):
        return _REFUSED
    shelf.drop(path, second)
    return 204, {}, b""


def _agrees(ask: Ask, there: Item | None, dialect: Dialect) -> bool:
    """Whether the request's preconditions hold, as far as this server looks at them (RFC 9110 §13.1)."""
    wanted, absent = ask.headers.get("If-Match"), ask.headers.get("If-None-Match")
    if absent == "*" and there is not None and dialect.minds_if_none_match:
        return False
    if wanted is None:
        return True
    if there is None:
        return not dialect.minds_if_match_on_missing
    return wanted == there.etag or not dialect.minds_if_match
