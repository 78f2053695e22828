"""The way to the CalDAV server: one login, one origin, every failure by its name (faults.md §5, libraries.md §1).

Owns python-caldav and the meaning of HTTP statuses that concern every request. Must not know calendars or XML.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin, urlsplit

from rekindled.adapters.dav_deadline import within
from rekindled.adapters.dav_faults import LoginRefused, Misleading, ServerFault, WantsDigest, led_away
from rekindled.adapters.dav_silence import silence
from rekindled.adapters.dav_urls import Origin, origin_of
from rekindled.core.errors import CalendarRefused, CalendarUnavailable, ConfigError

if TYPE_CHECKING:
    from caldav.davclient import DAVClient
    from niquests import Response

CONNECT_SECONDS = 10.0
FIRST_SYNC_SECONDS = 300.0
MAX_BODY = 32 * 1024 * 1024
MAX_RETRY_AFTER = 24 * 3600.0
_MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ASKING = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"})
_SCHEME = re.compile(r"(?:^|,)\s*([a-z]+)(?=\s|$)")
# 501 and 507 speak about the request, not about the server's health.
_ABOUT_THE_REQUEST = frozenset({501, 507})


@dataclass(frozen=True, slots=True, kw_only=True)
class DavLogin:
    """Where and as whom to log in; `auth` bearer sends the password as the token; times in seconds.

    `certificate` is ours and its key, for a server that asks for one. `section` is the one of the configuration that it
    comes from, for messages.
    """

    url: str
    username: str
    password: str = field(repr=False)
    auth: Literal["basic", "digest", "bearer"] = "basic"
    allow_http: bool = False
    ca_file: Path | None = None
    tls_minimum: str = "1.2"
    certificate: tuple[Path, Path] | None = None
    timeout_seconds: float = 60.0
    section: str = "caldav"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request: absolute URL, and how many bytes and seconds (0: the login's) its answer may take."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    max_bytes: int = MAX_BODY
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back from `url` (after redirects); header names are lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class DavSession:
    """Requests to one origin under one login; `requests` counts those sent.

    Raises:
        ConfigError: the URL or the certificate file cannot be used.
    """

    def __init__(self, login: DavLogin) -> None:
        self.login = login
        self.origin = _checked(login)
        self.requests = 0
        self._client: DAVClient | None = None

    def request(self, ask: Ask) -> Answer:
        """Send one request; same-origin redirects of requests that only ask are followed, of others never.

        Raises:
            CalendarUnavailable: no answer, or one that says "later" (5xx, 429); a write may have happened.
            CalendarRefused: the login is refused (401), or the way leads to another origin (`Elsewhere`, `Downgrade`).
        """
        answer = self._once(ask)
        for _ in range(_MAX_REDIRECTS):
            if answer.status not in _REDIRECTS:
                return answer
            ask = replace(ask, url=self._next_hop(ask, answer))
            answer = self._once(ask)
        if answer.status not in _REDIRECTS:
            return answer
        raise Misleading(f"{self.origin} redirects in circles; check `url` in [{self.login.section}]")

    def close(self) -> None:
        """Let go of the connections; the next request makes new ones."""
        client, self._client = self._client, None
        if client is not None:
            client.session.close()

    def _once(self, ask: Ask) -> Answer:
        if origin_of(ask.url) != self.origin:
            raise CalendarRefused(
                f"{ask.url} is not on {self.origin}, the only server we talk to; check [{self.login.section}]"
            )
        self.requests += 1
        answer = self._sent(replace(ask, seconds=max(ask.seconds, self.login.timeout_seconds)))
        if isinstance(answer, Answer):
            return _usable(answer, self.login, self.origin)
        raise silence(answer, self.origin, self.login.section) from answer

    def _sent(self, ask: Ask) -> Answer | Exception:
        """What came of one request on the wire; whatever is raised there means that nothing was learned."""
        self._client = client = self._client or _connected(self.login, self.origin)
        outcome = within(ask.seconds + min(CONNECT_SECONDS, ask.seconds), lambda: _exchange(client, ask))
        if isinstance(outcome, TimeoutError):
            self._client = None  # its connection is stuck in the thread we stopped waiting for
        return outcome

    def _next_hop(self, ask: Ask, answer: Answer) -> str:
        target = urljoin(ask.url, answer.headers.get("location", ""))
        try:
            elsewhere = origin_of(target) != self.origin
        except ValueError as broken:
            raise Misleading(f"{self.origin} redirects to no usable address; try again later") from broken
        if elsewhere:
            raise led_away(f"{self.origin} redirects to", self.origin, target)
        if ask.method not in _ASKING:
            raise CalendarRefused(
                f"{self.origin} redirects {ask.method} of {urlsplit(ask.url).path} to {urlsplit(target).path}; "
                f"writes are never redirected, check `url` in [{self.login.section}]"
            )
        return target


def _checked(login: DavLogin) -> Origin:
    try:
        parts = urlsplit(login.url)
        origin = origin_of(login.url)
    except ValueError as broken:
        raise ConfigError(f"`url` in [{login.section}] must be a full https:// address") from broken
    if parts.username is not None or parts.password is not None:
        raise ConfigError(f"`url` in [{login.section}] must not hold a login; use `username` and `password_file`")
    if origin.scheme == "http" and not (origin.loopback or login.allow_http):
        raise ConfigError(
            f"`url` in [{login.section}] is {origin}: without https anybody on the way reads the password. "
            "Use https, or set `allow_http = true` (with init: --allow-http)"
        )
    if login.ca_file is not None and not login.ca_file.is_file():
        raise ConfigError(f"`ca_file` in [{login.section}]: {login.ca_file} is not a readable file")
    return origin


def _connected(login: DavLogin, origin: Origin) -> DAVClient:
    # The library would write every exchange, credentials included, to a temporary folder.
    os.environ.pop("PYTHON_CALDAV_COMMDUMP", None)
    from caldav.davclient import DAVClient  # noqa: PLC0415 - 34 MiB and 0.3 s, paid only by commands that use the network

    from rekindled.adapters.dav_transport import GuardedSession  # noqa: PLC0415 - imports the HTTP library

    client = DAVClient(
        url=login.url,
        username=login.username,
        password=login.password,
        auth_type=login.auth,
        ssl_verify_cert=str(login.ca_file) if login.ca_file else True,
        ssl_cert=(str(login.certificate[0]), str(login.certificate[1])) if login.certificate else None,
        headers={"User-Agent": user_agent()},
        enable_rfc6764=False,
    )
    client.session.close()
    client.session = GuardedSession(origin, login.tls_minimum)
    return client


def user_agent() -> str:
    """What we call ourselves to servers."""
    try:
        return f"rekindled/{version('rekindled')}"
    except PackageNotFoundError:
        return "rekindled/source"


def _exchange(client: DAVClient, ask: Ask) -> Answer:
    from rekindled.adapters.dav_transport import read_body  # noqa: PLC0415 - imports the HTTP library

    deadline = time.monotonic() + ask.seconds
    response: Response = client.session.request(
        ask.method,
        ask.url,
        data=ask.body or None,
        headers={"User-Agent": str(client.headers["User-Agent"]), "Accept": "*/*", **ask.headers},
        auth=client.auth,
        timeout=(min(CONNECT_SECONDS, ask.seconds), ask.seconds),
        verify=client.ssl_verify_cert,
        cert=client.ssl_cert,
    )
    body = read_body(response, ask.max_bytes, deadline)
    headers = {str(name).lower(): str(value) for name, value in response.headers.items()}
    return Answer(url=ask.url, status=response.status_code or 0, headers=headers, body=body)


def _usable(answer: Answer, login: DavLogin, origin: Origin) -> Answer:
    if answer.status == 401:
        if login.auth == "basic" and _wants_digest(answer):
            raise WantsDigest(f'{origin} takes no basic login; set `auth = "digest"` in [{login.section}]')
        raise LoginRefused(f"{origin} refuses the login; check `username` and the password in [{login.section}]")
    if answer.status == 429:
        raise CalendarUnavailable(
            f"{origin} asks for fewer requests; try again later", retry_after=wished_pause(answer)
        )
    if answer.status >= 500 and answer.status not in _ABOUT_THE_REQUEST:
        message = f"{origin} failed with status {answer.status}; try again later"
        raise ServerFault(message, status=answer.status, retry_after=wished_pause(answer))
    return answer


def _wants_digest(answer: Answer) -> bool:
    """Whether the challenge names digest and not basic (RFC 9110 §11.6.1); some servers send none at all."""
    schemes = set(_SCHEME.findall(answer.headers.get("www-authenticate", "").lower()))
    return "digest" in schemes and "basic" not in schemes


def wished_pause(answer: Answer) -> float | None:
    """The seconds of Retry-After (RFC 9110 §10.2.3); a date is read against the server's own clock, ours may be off."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), MAX_RETRY_AFTER)
    try:
        until = parsedate_to_datetime(value)
        seconds = (until - parsedate_to_datetime(answer.headers.get("date", ""))).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER)
