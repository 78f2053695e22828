"""The contract of the port `Calendar`, kept by the fakes and by two real servers alike."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import pytest

from rekindled.app.ports import Calendar, Changes, Stored
from rekindled.app.quirks import NO_QUIRKS
from rekindled.core.errors import CalendarGone, Conflict
from tests.fakes.calendar_rigs import Rig, event, fake_rig, memory_rig, server_rig
from tests.fakes.dialects import CYRUS, ICLOUD, RADICALE, XANDIKOS

pytestmark = pytest.mark.server


IN_MEMORY = {f"{dialect.name} in memory": dialect for dialect in (RADICALE, XANDIKOS, CYRUS, ICLOUD)}


@pytest.fixture(params=["fake", "radicale", "xandikos", *IN_MEMORY])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """An account behind each of the three, and behind those servers in memory that keep to the standards."""
    if request.param == "fake":
        yield fake_rig()
        return
    if request.param in IN_MEMORY:
        yield memory_rig(IN_MEMORY[request.param])
        return
    with server_rig(request.getfixturevalue(request.param), "calendar") as real:
        yield real


@pytest.fixture
def url(rig: Rig) -> str:
    """A new calendar's URL."""
    return rig.fresh("c")


@pytest.fixture
def calendar(rig: Rig, url: str) -> Calendar:
    """A new calendar."""
    return rig.account.open(url, NO_QUIRKS)


@pytest.fixture
def path(url: str) -> str:
    """A new calendar's decoded path."""
    return unquote(urlsplit(url).path)


def known(*stored: Stored) -> dict[str, str]:
    """ETags by href."""
    return {each.href: each.etag for each in stored}


def hrefs(changes: Changes) -> set[str]:
    """What changed."""
    return {resource.href for resource in changes.changed}


def test_a_new_calendar_is_empty_and_gives_a_token(calendar: Calendar) -> None:
    """The first look at an empty calendar finds nothing and gets a token."""
    first = calendar.changes(None, {})
    assert first.token
    assert (first.changed, first.removed, first.oversized) == ((), (), ())


def test_nothing_changed_is_one_request(rig: Rig, calendar: Calendar) -> None:
    """A look at which nothing changed costs one request and brings nothing (design §6)."""
    stored = calendar.create("a.ics", event("a"))
    first = calendar.changes(None, known(stored))
    before = rig.requests()
    second = calendar.changes(first.token, known(stored))
    assert rig.requests() - before == 1
    assert (second.changed, second.removed) == ((), ())


def test_an_own_write_is_not_read_again(rig: Rig, calendar: Calendar) -> None:
    """An object whose ETag is the known one is reported by no look and fetched by none."""
    token = calendar.changes(None, {}).token
    stored = calendar.create("a.ics", event("a"))
    before = rig.requests()
    assert calendar.changes(token, known(stored)).changed == ()
    assert rig.requests() - before == 1


def test_one_changed_object_costs_two_requests(rig: Rig, calendar: Calendar) -> None:
    """A ticked entry is seen and read with two requests (design §6)."""
    stored = calendar.create("a.ics", event("a"))
    token = calendar.changes(None, known(stored)).token
    rig.put(stored.href, event("a", "✓ Call"))
    before = rig.requests()
    changes = calendar.changes(token, known(stored))
    assert rig.requests() - before == 2
    assert [resource.href for resource in changes.changed] == [stored.href]
    assert "✓ Call" in changes.changed[0].text
    assert changes.changed[0].etag != stored.etag


def test_what_others_create_edit_and_delete_is_seen(rig: Rig, calendar: Calendar, path: str) -> None:
    """New, edited and deleted objects are told apart, under the hrefs they have."""
    kept, gone = calendar.create("kept.ics", event("kept")), calendar.create("gone.ics", event("gone"))
    token = calendar.changes(None, known(kept, gone)).token
    rig.put(f"{path}new.ics", event("new"))
    rig.put(kept.href, event("kept", "Moved"))
    rig.remove(gone.href)
    changes = calendar.changes(token, known(kept, gone))
    assert hrefs(changes) == {kept.href, f"{path}new.ics"}
    assert changes.removed == (gone.href,)


def test_a_complete_listing_names_what_is_missing(rig: Rig, calendar: Calendar) -> None:
    """Without a token, a known href that the listing lacks is removed."""
    stored = calendar.create("a.ics", event("a"))
    rig.remove(stored.href)
    assert calendar.changes(None, known(stored)).removed == (stored.href,)


def test_an_unknown_token_recovers_with_a_complete_listing(rig: Rig, calendar: Calendar, path: str) -> None:
    """A token the server never gave leads to a full listing, with removals and a good token (promise 30)."""
    stored = calendar.create("a.ics", event("a"))
    gone = Stored(href=f"{path}gone.ics", etag='"g"')
    changes = calendar.changes("http://example.org/no-such-token", known(gone))
    assert hrefs(changes) == {stored.href}
    assert changes.removed == (gone.href,)
    assert calendar.changes(changes.token, known(stored)).changed == ()


def test_a_create_is_read_back_with_its_uid(calendar: Calendar) -> None:
    """A written object can be read under the href and at the ETag the server gave, with the UID it was given."""
    stored = calendar.create("rk-abcdefgh-c-1-thank-1.ics", event("rk-abcdefgh-c-1-thank-1@rekindled"))
    found = calendar.read(stored.href)
    assert found is not None
    assert found.etag == stored.etag
    assert "UID:rk-abcdefgh-c-1-thank-1@rekindled\r\n" in found.text


def test_texts_have_the_line_ends_of_the_standard(calendar: Calendar) -> None:
    """However a text travelled, its lines end in CR LF."""
    stored = calendar.create("a.ics", event("a"))
    listed = calendar.changes(None, {}).changed[0].text
    read = calendar.read(stored.href)
    assert read is not None
    for text in (listed, read.text):
        assert text.count("\n") == text.count("\r\n") > 5


def test_a_create_over_an_existing_object_is_a_conflict(calendar: Calendar) -> None:
    """A second create of one name changes nothing (R7)."""
    stored = calendar.create("a.ics", event("a", "First"))
    with pytest.raises(Conflict):
        calendar.create("a.ics", event("a", "Second"))
    found = calendar.read(stored.href)
    assert found is not None
    assert "SUMMARY:First" in found.text


def test_a_second_object_with_one_uid_is_a_conflict(calendar: Calendar) -> None:
    """The UID is taken, whatever the name (RFC 4791 §5.3.2.1)."""
    calendar.create("a.ics", event("a"))
    with pytest.raises(Conflict):
        calendar.create("b.ics", event("a"))


def test_an_update_gives_the_next_etag(calendar: Calendar) -> None:
    """An update at the known ETag is stored and its answer's ETag is the one to know next."""
    first = calendar.create("a.ics", event("a"))
    second = calendar.update(first, event("a", "Later"))
    assert second.href == first.href
    assert second.etag not in {"", first.etag}
    third = calendar.update(second, event("a", "Latest"))
    assert third.etag != second.etag


def test_a_stale_update_is_refused_and_the_user_wins(rig: Rig, calendar: Calendar) -> None:
    """An edit by another program between our read and our write stays (promise 4)."""
    stored = calendar.create("a.ics", event("a"))
    rig.put(stored.href, event("a", "The user's"))
    with pytest.raises(Conflict):
        calendar.update(stored, event("a", "Ours"))
    found = calendar.read(stored.href)
    assert found is not None
    assert "The user's" in found.text


def test_an_update_of_a_deleted_object_does_not_bring_it_back(rig: Rig, calendar: Calendar) -> None:
    """What the user deleted stays deleted (promise 5)."""
    stored = calendar.create("a.ics", event("a"))
    rig.remove(stored.href)
    with pytest.raises(Conflict):
        calendar.update(stored, event("a", "Ours"))
    assert calendar.read(stored.href) is None


def test_an_update_at_an_unknown_state_is_a_conflict(calendar: Calendar) -> None:
    """Without an ETag nothing is written (promise 42)."""
    stored = calendar.create("a.ics", event("a"))
    with pytest.raises(Conflict):
        calendar.update(Stored(href=stored.href, etag=""), event("a", "Ours"))
    with pytest.raises(Conflict):
        calendar.delete(Stored(href=stored.href, etag=""))


def test_a_delete_at_the_known_state_removes(calendar: Calendar) -> None:
    """A delete removes, and the next look reports it."""
    stored = calendar.create("a.ics", event("a"))
    token = calendar.changes(None, known(stored)).token
    calendar.delete(stored)
    assert calendar.read(stored.href) is None
    assert calendar.changes(token, known(stored)).removed == (stored.href,)


def test_a_stale_delete_is_refused(rig: Rig, calendar: Calendar) -> None:
    """An object that the user changed is not deleted (R12)."""
    stored = calendar.create("a.ics", event("a"))
    rig.put(stored.href, event("a", "The user's"))
    with pytest.raises(Conflict):
        calendar.delete(stored)
    assert calendar.read(stored.href) is not None


def test_a_delete_of_what_is_gone_is_fine(rig: Rig, calendar: Calendar, path: str) -> None:
    """Somebody deleted it before us, or it never was: nothing is left to do."""
    stored = calendar.create("a.ics", event("a"))
    rig.remove(stored.href)
    calendar.delete(stored)
    calendar.delete(Stored(href=f"{path}never.ics", etag='"n"'))


def test_reading_nothing_gives_none(calendar: Calendar, path: str) -> None:
    """The server says that there is none."""
    assert calendar.read(f"{path}never.ics") is None


@pytest.mark.parametrize(
    "name", ["a@b.ics", "a+b;c=d.ics", "a b.ics", "ä€漢.ics", "100%25.ics", "a&b#c.ics", "(!)$~.ics"]
)
def test_odd_names_are_one_object_in_every_spelling(rig: Rig, calendar: Calendar, path: str, name: str) -> None:
    """Creating, listing, reading, updating and deleting agree on the href of an oddly named object (promise 32)."""
    stored = calendar.create(name, event("odd"))
    assert stored.href == path + name
    first = calendar.changes(None, {})
    assert hrefs(first) == {stored.href}
    assert calendar.changes(None, known(stored)).changed == ()
    updated = calendar.update(stored, event("odd", "Again"))
    assert calendar.read(stored.href) is not None
    calendar.delete(updated)
    assert calendar.changes(first.token, known(stored)).removed == (stored.href,)


def test_many_objects_come_in_chunks(rig: Rig, calendar: Calendar, path: str) -> None:
    """120 objects are read with one listing and three multigets, each once."""
    names = {f"{path}n{number}.ics" for number in range(120)}
    for number in range(120):
        rig.put(f"{path}n{number}.ics", event(f"n{number}"))
    before = rig.requests()
    changes = calendar.changes(None, {})
    assert rig.requests() - before == 4
    assert hrefs(changes) == names
    assert len(changes.changed) == 120
    assert all(f"UID:{resource.href.rpartition('/')[2][:-4]}\r\n" in resource.text for resource in changes.changed)


def test_foreign_objects_keep_every_byte_beside_our_writes(rig: Rig, calendar: Calendar, path: str) -> None:
    """Writing, updating and deleting ours leaves another's object as it was (promise 2)."""
    rig.put(f"{path}foreign.ics", event("foreign", more="X-THEIRS:kept\r\n"))
    before = calendar.read(f"{path}foreign.ics")
    stored = calendar.create("ours.ics", event("ours"))
    calendar.delete(calendar.update(stored, event("ours", "Later")))
    assert calendar.read(f"{path}foreign.ics") == before


def test_a_too_large_object_is_named_and_the_others_stand(rig: Rig, calendar: Calendar, path: str) -> None:
    """An object over 1 MiB is not read; the rest of the look is whole (promise 27)."""
    rig.put(f"{path}big.ics", event("big", more="".join(f"COMMENT:{number:060d}\r\n" for number in range(16_000))))
    rig.put(f"{path}small.ics", event("small"))
    changes = calendar.changes(None, {})
    assert changes.oversized == (f"{path}big.ics",)
    assert hrefs(changes) == {f"{path}small.ics"}


def test_a_calendar_that_is_not_there_is_gone_in_every_way(rig: Rig) -> None:
    """Looking at it, with a token or without, and writing to it says so; nothing is made (promise 41)."""
    missing = rig.account.open(rig.missing_url, NO_QUIRKS)
    path = urlsplit(rig.missing_url).path
    for token in (None, "old", "ctag:1"):
        with pytest.raises(CalendarGone):
            missing.changes(token, {f"{path}a.ics": '"a"'})
    with pytest.raises(CalendarGone):
        missing.create("a.ics", event("a"))
    assert missing.read(f"{path}a.ics") is None
    assert rig.missing_url not in {info.url for info in rig.account.calendars()}
