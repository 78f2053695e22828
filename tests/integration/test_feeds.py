"""Feeds from a real socket and from files: asked for what changed, bounded, and never spoken of by their address."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters.feed_busy import BusyTimesWithFeeds
from rekindled.adapters.feed_fetching import MAX_FEED, FeedPlace, fetch_feed, place_of
from rekindled.app.busy_ports import BusyAsk, BusyNews, BusyView
from rekindled.app.ports import Resource
from rekindled.core.errors import CalendarRefused, CalendarUnavailable
from rekindled.core.model import Interval
from tests.fakes.busy_rigs import SPAN, at
from tests.fakes.fake_busy_times import FakeBusyTimes
from tests.fakes.scripted_server import Reply, ScriptedServer, scripted_server

TLS = Path(__file__).parent / "tls"
SECRET = "private-0123456789abcdef/basic.ics"


def vevent(uid: str, *lines: str) -> str:
    """An event of a feed."""
    return "".join(f"{line}\r\n" for line in ("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"))


def feed(*events: str) -> str:
    """A feed of these events."""
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n"


DENTIST = vevent("dentist", "DTSTART:20260303T090000Z", "DURATION:PT20M", "SUMMARY:secret of mine")
WEEKLY = vevent("weekly", "DTSTART:20260224T110000Z", "DURATION:PT20M", "RRULE:FREQ=WEEKLY;COUNT=2")


def reply(*events: str, **headers: str) -> Reply:
    """An answer with a feed."""
    return Reply(status=200, headers=headers, body=feed(*events).encode())


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A scripted server."""
    with scripted_server() as scripted:
        yield scripted


def reading(place: FeedPlace, token: str | None = None, **known: str) -> list[BusyNews]:
    """What one reading finds."""
    times = BusyTimesWithFeeds(FakeBusyTimes(), {place.key: place}, ZoneInfo("UTC"))
    ask = BusyAsk(key=place.key, view=BusyView(span=SPAN), token=token, known=lambda: known)
    return list(times.read(ask))


def at_server(server: ScriptedServer) -> FeedPlace:
    """A feed with a secret address on the server."""
    return FeedPlace(url=server.url + SECRET, seconds=5)


def test_a_feed_is_read_and_then_asked_for_what_changed(server: ScriptedServer) -> None:
    """Validators go back as they came, and "not modified" is one request and no news."""
    place = at_server(server)
    server.play(reply(DENTIST, WEEKLY, ETag='"1"', **{"Last-Modified": "Sun, 22 Nov 2026 08:00:00 GMT"}))
    server.play(Reply(status=304), reply(WEEKLY, ETag='"2"'))
    (first,) = reading(place)
    assert [one.intervals for one in first.objects] == [(at(3, 9),), (at(3, 11),)]
    assert first.listed
    (second,) = reading(place, first.token)
    assert second == BusyNews(token=first.token)
    assert server.sent[1].headers["if-none-match"] == '"1"'
    assert server.sent[1].headers["if-modified-since"] == "Sun, 22 Nov 2026 08:00:00 GMT"
    known = {one.href: one.etag for one in first.objects}
    (third,) = reading(place, second.token, **known)
    assert ([len(third.objects), *third.gone], third.token) == ([0, first.objects[0].href], '{"etag": "\\"2\\""}')
    assert all("authorization" not in sent.headers for sent in server.sent)


def test_an_address_is_never_spoken_of(server: ScriptedServer) -> None:
    """Neither by its key, its name, nor any failure: it may open a private calendar (promise 13)."""
    place = at_server(server)
    said = [place.key, place.name, repr(place)]
    other = {"Location": "http://example.org/x"}
    server.play(
        Reply(status=404), Reply(status=503), Reply(status=301, headers=other), Reply(status=200, body=b"<html>")
    )
    server.play(Reply(status=302, headers={"Location": "http://[broken"}), *[Reply(status=302)] * 6)
    for _ in range(6):
        with pytest.raises((CalendarRefused, CalendarUnavailable)) as caught:
            reading(place)
        said += [str(caught.value), repr(caught.value)]
    with pytest.raises(CalendarUnavailable, match="nothing listens there") as caught:
        reading(replace(place, url="http://127.0.0.1:1/" + SECRET))
    said.append(str(caught.value))
    assert not [text for text in said if "private" in text or "basic.ics" in text]
    assert all("the feed of 127.0.0.1" in text for text in said[3::2])


@pytest.mark.parametrize(
    ("answer", "failure", "words"),
    [
        (Reply(status=401), CalendarRefused, "may not be read"),
        (Reply(status=410), CalendarRefused, "check `feeds`"),
        (Reply(status=304), CalendarUnavailable, "status 304"),
        (Reply(status=200, body=b"BEGIN:VCALENDAR\r\n"), CalendarRefused, "cut"),
        (Reply(status=200, body=b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n"), CalendarRefused, "do not match"),
        (Reply(status=200, body=b" " * (MAX_FEED + 1)), CalendarUnavailable, "more than"),
        (Reply(status=200, body=b"BEGIN" * 100, trouble="drip"), CalendarUnavailable, "slowly"),
        (Reply(status=200, body=b"BEGIN", trouble="drip-head"), CalendarUnavailable, "no answer"),
    ],
)
def test_what_is_no_feed_fails(server: ScriptedServer, answer: Reply, failure: type[Exception], words: str) -> None:
    """A login page, a cut or endless answer, a refusal: never "free all year"; promises 25 and 26 hold."""
    server.play(answer)
    with pytest.raises(failure, match=words):
        reading(at_server(server))


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(server: ScriptedServer) -> None:
    """Its Retry-After is handed on (promise 23)."""
    server.play(Reply(status=429, headers={"Retry-After": "1200"}))
    with pytest.raises(CalendarUnavailable) as caught:
        reading(at_server(server))
    assert caught.value.retry_after == 1200


def test_redirects_are_followed_on_the_server_and_to_https_only(server: ScriptedServer) -> None:
    """A feed moves; nothing that a redirect says leads to plain http elsewhere."""
    server.play(Reply(status=301, headers={"Location": "/new.ics"}), reply(DENTIST))
    assert len(reading(at_server(server))[0].objects) == 1
    assert server.sent[1].path == "/new.ics"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "localhost.pem", TLS / "localhost.key")
    with scripted_server(context) as safe, scripted_server() as plain:
        server.play(Reply(status=302, headers={"Location": safe.url}))
        safe.play(reply(WEEKLY), Reply(status=302, headers={"Location": plain.url}))
        place = replace(at_server(server), ca_file=TLS / "localhost.pem")
        assert len(reading(place)[0].objects) == 1
        with pytest.raises(CalendarRefused, match="never taken"):
            reading(replace(place, url=safe.url))
        assert not plain.sent


def test_a_file_is_read_when_it_changed(tmp_path: Path) -> None:
    """Its size and time of change say so; what is gone or no file is named by its path."""
    path = tmp_path / "shifts.ics"
    path.write_text(feed(DENTIST), encoding="utf-8")
    place = FeedPlace(file=path)
    (first,) = reading(place)
    assert [one.intervals for one in first.objects] == [(at(3, 9),)]
    assert reading(place, first.token) == [BusyNews(token=first.token)]
    path.write_text(feed(DENTIST, WEEKLY), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert len(reading(place, first.token)[0].objects) == 2
    path.write_bytes(b" " * (MAX_FEED + 1))
    with pytest.raises(CalendarRefused, match="larger than"):
        reading(place)
    path.unlink()
    with pytest.raises(CalendarRefused, match=r"shifts\.ics is not there"):
        reading(place)
    with pytest.raises(CalendarRefused, match="cannot be read: "):
        fetch_feed(FeedPlace(file=tmp_path / ("x" * 300)), None)


@pytest.mark.parametrize(
    ("address", "url", "file"),
    [
        ("https://a.test/x.ics", "https://a.test/x.ics", None),
        (" webcal://a.test/x.ics", "https://a.test/x.ics", None),
        ("WEBCALS://a.test/x", "https://a.test/x", None),
        ("file:///srv/x.ics", "", "/srv/x.ics"),
        ("x.ics", "", "/etc/rekindled/x.ics"),
        ("/srv/x.ics", "", "/srv/x.ics"),
    ],
)
def test_an_address_is_a_url_or_a_file(address: str, url: str, file: str | None) -> None:
    """A webcal address is an https one; a path begins beside the configuration."""
    assert place_of(address, Path("/etc/rekindled")) == (url, Path(file) if file else None)


def test_calendars_are_read_as_before() -> None:
    """Every key that is no feed's is a calendar's, and so are all other questions."""
    calendars = FakeBusyTimes(by_url={"https://c.test/": [at(4, 9)]}, mine=frozenset({"me@example.org"}))
    times = BusyTimesWithFeeds(calendars, {}, ZoneInfo("UTC"))
    view = BusyView(span=SPAN)
    first, _ = times.read(BusyAsk(key="https://c.test/", view=view))
    assert first.objects[0].intervals == (at(4, 9),)
    assert times.addresses() == {"me@example.org"}
    assert [one.href for one in times.understand([Resource(href="/a", etag="1", text="")], view)] == ["/a"]


def test_lasting_objects_are_counted_out_anew_when_asked(server: ScriptedServer) -> None:
    """The feed is then fetched whatever its validators say."""
    endless = vevent("endless", "DTSTART:20260224T110000Z", "DURATION:PT20M", "RRULE:FREQ=WEEKLY")
    place = at_server(server)
    server.play(reply(endless, DENTIST, ETag='"1"'), reply(endless, DENTIST, ETag='"1"'))
    (first,) = reading(place)
    lasting = next(one for one in first.objects if one.lasting)
    times = BusyTimesWithFeeds(FakeBusyTimes(), {place.key: place}, ZoneInfo("UTC"))
    wide = BusyView(span=Interval(start=SPAN.start, end=datetime(2026, 12, 1, tzinfo=UTC)))
    known = {one.href: one.etag for one in first.objects}
    ask = BusyAsk(key=place.key, view=wide, token=first.token, known=lambda: known, again=(lasting.href,))
    (again,) = times.read(ask)
    assert [(one.href, len(one.intervals)) for one in again.objects] == [(lasting.href, 39)]
    assert "if-none-match" not in server.sent[1].headers
