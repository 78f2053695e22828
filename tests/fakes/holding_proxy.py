"""A proxy before a real calendar server: keeps what passes, can fall silent, strike at a write, or spoil answers."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal, Protocol
from urllib.parse import urlsplit

WRITES = frozenset({"PUT", "DELETE", "MKCALENDAR", "PROPPATCH", "POST", "MOVE"})
HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"})
UPSTREAM_SECONDS = 60


class Point(StrEnum):
    """Where a write is struck."""

    BEFORE = "before it is forwarded"
    BETWEEN = "when the server has taken it and nobody knows"
    AFTER = "when its answer was delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One request that came; header names are lower case; `status` 0 means that it was never answered."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """What happens at which write, counted from 1."""

    number: int
    point: Point
    blow: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """One request on its way: `forward` has the server do it, `out` is the way back, `over` the end of the test."""

    method: str
    path: str
    forward: Callable[[], tuple[int, list[tuple[str, str]], bytes]]
    out: socket.socket
    over: threading.Event


class Spoiler(Protocol):
    """Something that may answer in the server's place."""

    def spoil(self, passing: Passing) -> int | None:
        """The status that was told (0: none) when it took the answer over; None to let the request pass."""
        ...


@dataclass(slots=True)
class HoldingProxy:
    """The traffic so far, and how the proxy behaves: `pass` on, `hang` without an answer, or be `down` (hang up)."""

    upstream: str
    url: str = ""
    passed: list[Passed] = field(default_factory=list)
    manner: Literal["pass", "hang", "down"] = "pass"
    strike: Strike | None = None
    spoiler: Spoiler | None = None
    hanging: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    writes_begun: int = 0

    def writes(self) -> list[Passed]:
        """The requests that would change something."""
        return [one for one in self.passed if one.method in WRITES]

    def struck(self, point: Point, number: int) -> bool:
        """Deal the blow if it is meant for this write at this point."""
        strike = self.strike
        if strike is None or strike.number != number or strike.point is not point:
            return False
        strike.blow()
        return True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 50

    def __init__(self, proxy: HoldingProxy) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.proxy = proxy

    def handle_error(self, *_: object) -> None:
        """A client that dies is what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def hand_on(self) -> None:
        """Pass one request on and its answer back, unless told to behave otherwise."""
        self.close_connection = True
        assert isinstance(self.server, _Server)
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if proxy.manner != "pass":
            self._keep(proxy, body, 0)
            if proxy.manner == "hang":
                proxy.hanging.set()
                proxy.over.wait(120)
            return
        passing = Passing(
            method=self.command,
            path=self.path,
            forward=lambda: self._ask(proxy.upstream, body),
            out=self.connection,
            over=proxy.over,
        )
        told = proxy.spoiler.spoil(passing) if proxy.spoiler else None
        if told is not None:
            self._keep(proxy, body, told)
            return
        number = self._number(proxy)
        if proxy.struck(Point.BEFORE, number):
            self._keep(proxy, body, 0)
            return
        status, headers, answer = self._ask(proxy.upstream, body)
        self._keep(proxy, body, status)
        if proxy.struck(Point.BETWEEN, number):
            return
        self.send_response_only(status)
        kept = {name: value for name, value in headers if name.lower() not in HOP_BY_HOP}
        for name, value in {**kept, "Content-Length": str(len(answer)), "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)
        self.wfile.flush()
        proxy.struck(Point.AFTER, number)

    # The names are how the library finds the methods.
    do_GET = do_PUT = do_DELETE = do_OPTIONS = do_POST = do_MOVE = hand_on  # noqa: N815 - see above
    do_PROPFIND = do_PROPPATCH = do_REPORT = do_MKCALENDAR = hand_on  # noqa: N815 - see above

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def _number(self, proxy: HoldingProxy) -> int:
        """The how manieth write this is; 0 for requests that only ask."""
        if self.command not in WRITES:
            return 0
        with proxy.lock:
            proxy.writes_begun += 1
            return proxy.writes_begun

    def _keep(self, proxy: HoldingProxy, body: bytes, status: int) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        kept = Passed(method=self.command, path=self.path, headers=headers, body=body, status=status)
        with proxy.lock:
            proxy.passed.append(kept)

    def _ask(self, upstream: str, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(upstream, timeout=UPSTREAM_SECONDS)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        try:
            connection.request(self.command, self.path, body=body or None, headers={**headers, "Connection": "close"})
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()


@contextmanager
def holding_proxy(upstream_url: str) -> Iterator[HoldingProxy]:
    """Stand in front of the server at `upstream_url`, on a free loopback port."""
    proxy = HoldingProxy(upstream=urlsplit(upstream_url).netloc)
    server = _Server(proxy)
    proxy.url = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
