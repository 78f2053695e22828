"""Fetching a feed: a public or secret https address, or a file, asked for only what changed (RFC 9110 §13.1).

Owns the way there and its bounds. A feed's address may be a secret of the user: no message holds more of it than its
host. Must not know what a feed says.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from rekindled.adapters.dav_deadline import within
from rekindled.adapters.dav_session import CONNECT_SECONDS, Answer, user_agent, wished_pause
from rekindled.adapters.dav_silence import why_silent
from rekindled.adapters.dav_urls import origin_of
from rekindled.core.errors import CalendarRefused, CalendarUnavailable

MAX_FEED = 16 * 1024 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_REDIRECTS = 5
_VALIDATORS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
_CHECK = "check `feeds` in [caldav]"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPlace:
    """Where a feed is: an http or https URL, or a file; what of TLS and time is
    allowed is the account's.
    """

    url: str = field(default="", repr=False)
    file: Path | None = None
    ca_file: Path | None = None
    tls_minimum: str = "1.2"
    seconds: float = 60.0

    @property
    def key(self) -> str:
        """What it is known by: the same place always by the same key, which tells nobody where it is."""
        return f"feed:{sha256((self.url or str(self.file)).encode()).hexdigest()[:16]}"

    @property
    def name(self) -> str:
        """What it is called before people: a file by its path, an address by its host and a bit of its key."""
        return f"the feed of {urlsplit(self.url).hostname} ({self.key[-4:]})" if self.url else f"the file {self.file}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A feed's text, None where it is as it was; `token` is what to ask with the next time."""

    text: str | None
    token: str


def place_of(address: str, folder: Path) -> tuple[str, Path | None]:
    """The URL or the file that an address means; webcal is https, a relative path begins at `folder`."""
    scheme, found, rest = address.strip().partition("://")
    scheme = scheme.lower()
    if not found:
        return "", folder / Path(address.strip()).expanduser()
    if scheme == "file":
        return "", Path("/" + rest.lstrip("/"))
    return f"{'https' if scheme in {'webcal', 'webcals'} else scheme}://{rest}", None


def fetch_feed(place: FeedPlace, token: str | None) -> Fetched:
    """The feed, if it is not as it was under the token.

    Raises:
        CalendarRefused: there is none, or it may not be read.
        CalendarUnavailable: it cannot be read now.
    """
    if place.file is not None:
        return _read_file(place, place.file, token)
    validators = json.loads(token) if token else {}
    answer = _asked(place, {_VALIDATORS[name]: value for name, value in validators.items()})
    if answer.status == 304 and token:
        return Fetched(text=None, token=token)
    if answer.status != 200:
        raise _refusal(place, answer)
    kept = {name: answer.headers[name] for name in _VALIDATORS if name in answer.headers}
    return Fetched(text=answer.body.decode("utf-8-sig", "replace"), token=json.dumps(kept, sort_keys=True))


def _read_file(place: FeedPlace, file: Path, token: str | None) -> Fetched:
    try:
        if not file.is_file():
            raise CalendarRefused(f"{place.name} is not there; {_CHECK}")
        about = file.stat()
        now = json.dumps([about.st_size, about.st_mtime_ns])
        if now == token:
            return Fetched(text=None, token=now)
        with file.open("rb") as opened:
            data = opened.read(MAX_FEED + 1)
    except OSError as problem:
        raise CalendarRefused(f"{place.name} cannot be read: {problem.strerror}; {_CHECK}") from None
    if len(data) > MAX_FEED:
        raise CalendarRefused(f"{place.name} is larger than {MAX_FEED} bytes; {_CHECK}")
    return Fetched(text=data.decode("utf-8-sig", "replace"), token=now)


def _asked(place: FeedPlace, headers: Mapping[str, str]) -> Answer:
    url = place.url
    for _ in range(_MAX_REDIRECTS + 1):
        outcome = within(place.seconds + min(CONNECT_SECONDS, place.seconds), partial(_exchange, place, url, headers))
        if not isinstance(outcome, Answer):
            raise _silent(place, outcome) from None
        if outcome.status not in _REDIRECTS:
            return outcome
        url = _next_hop(place, outcome)
    raise CalendarUnavailable(f"{place.name} redirects in circles; {_CHECK}")


def _next_hop(place: FeedPlace, answer: Answer) -> str:
    """Another https server may well have it, and learns nothing but that address; nothing leads back to plain http."""
    try:
        target = urljoin(answer.url, answer.headers.get("location", ""))
        origin, before = origin_of(target), origin_of(answer.url)
    except ValueError:
        raise CalendarUnavailable(f"{place.name} redirects to no usable address; {_CHECK}") from None
    inward = origin.loopback and not before.loopback
    if origin != before and (origin.scheme != "https" or inward or urlsplit(target).username is not None):
        raise CalendarRefused(f"{place.name} redirects to {origin}; that way is never taken; {_CHECK}")
    return target


def _exchange(place: FeedPlace, url: str, headers: Mapping[str, str]) -> Answer:
    from rekindled.adapters.dav_transport import GuardedSession, read_body  # noqa: PLC0415 - imports the HTTP library

    deadline = time.monotonic() + place.seconds
    with GuardedSession(origin_of(url), place.tls_minimum) as session:
        response = session.request(
            "GET",
            url,
            headers={"User-Agent": user_agent(), "Accept": "text/calendar, */*;q=0.1", **headers},
            timeout=(min(CONNECT_SECONDS, place.seconds), place.seconds),
            verify=str(place.ca_file) if place.ca_file else True,
        )
        status = response.status_code or 0
        body = read_body(response, MAX_FEED, deadline) if status == 200 else b""
        found = {str(name).lower(): str(value) for name, value in response.headers.items()}
        return Answer(url=url, status=status, headers=found, body=body)


def _silent(place: FeedPlace, failure: Exception) -> Exception:
    """Why no answer came; our own words name no address, other libraries' do."""
    if isinstance(failure, CalendarUnavailable):
        return failure
    return CalendarUnavailable(f"no answer from {place.name}: {why_silent(failure)}; {_CHECK} if this lasts")


def _refusal(place: FeedPlace, answer: Answer) -> Exception:
    if 400 <= answer.status < 500 and answer.status not in {408, 425, 429}:
        return CalendarRefused(f"{place.name} may not be read (status {answer.status}); {_CHECK}")
    text = f"{place.name} was answered with status {answer.status}; try again later"
    return CalendarUnavailable(text, retry_after=wished_pause(answer))
