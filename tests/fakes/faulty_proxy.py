"""What can go wrong on the way to a real server, on real sockets: a spoiler for the holding proxy."""

from __future__ import annotations

import gzip
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache

from tests.fakes.fault_plan import READS, WRITES, Kind, Plan
from tests.fakes.holding_proxy import HoldingProxy, Passing, holding_proxy
from tests.fakes.line_faults import LOGIN_PAGE
from tests.fakes.scripted_server import ScriptedServer, scripted_server
from tests.fakes.server_desks import PATIENCE_SECONDS
from tests.servers import RunningServer

_STALL_SECONDS = 4 * PATIENCE_SECONDS
_SLOW_SECONDS = PATIENCE_SECONDS / 2
_BOMB_BYTES = 48 * 1024 * 1024

Dealt = Callable[[Passing], int]
PUT = frozenset({"PUT"})
REDIRECTS = (301, 302, 303, 307, 308)


class FaultySpoiler:
    """Deals the planned faults; `trap` is the origin of a server that nobody may ever talk to."""

    def __init__(self, trap: str) -> None:
        self.plan: Plan[Dealt] = Plan()
        self.kinds = (*KINDS, *(_leading_to(trap, status) for status in REDIRECTS))

    def spoil(self, passing: Passing) -> int | None:
        """As the proxy asks for it."""
        kind = self.plan.turn(passing.method)
        return kind.deal(passing) if kind else None


def _tell(passing: Passing, status: int, headers: Mapping[str, str], body: bytes, *, cut: int = 0) -> int:
    """Send an answer by hand, `cut` bytes short of what its Content-Length says unless the headers name another."""
    named = {"Connection": "close", "Content-Length": str(len(body)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    with suppress(OSError):
        passing.out.sendall(f"HTTP/1.1 {status} Spoiled\r\n{head}\r\n".encode() + body[: len(body) - cut])
    return status


def _reset(passing: Passing) -> int:
    with suppress(OSError):
        passing.out.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        passing.out.close()
    return 0


def _reset_after(passing: Passing) -> int:
    passing.forward()
    return _reset(passing)


def _hung_up(_passing: Passing) -> int:
    return 0


def _stalled(passing: Passing) -> int:
    passing.over.wait(_STALL_SECONDS)
    return 0


def _stalled_after(passing: Passing) -> int:
    passing.forward()
    return _stalled(passing)


def _dripped(passing: Passing) -> int:
    """A byte now and then: no single wait is long, the whole is."""
    status, _, body = passing.forward()
    with suppress(OSError):
        passing.out.sendall(f"HTTP/1.1 {status} Slow\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        for byte in body[: int(_STALL_SECONDS * 20)]:
            passing.out.sendall(bytes([byte]))
            if passing.over.wait(0.05):
                break
    return 0


def _cut(passing: Passing) -> int:
    status, headers, body = passing.forward()
    return _tell(passing, status, _kind_of(headers), body, cut=len(body) // 3)


def _said_shorter(passing: Passing) -> int:
    status, headers, body = passing.forward()
    return _tell(passing, status, {**_kind_of(headers), "Content-Length": str(len(body) // 2)}, body)


def _said_nonsense(passing: Passing) -> int:
    status, headers, body = passing.forward()
    return _tell(passing, status, {**_kind_of(headers), "Content-Length": "many"}, body)


def _slow(passing: Passing) -> int:
    """Late, but before anybody gives up."""
    passing.over.wait(_SLOW_SECONDS)
    status, headers, body = passing.forward()
    return _tell(passing, status, _kind_of(headers), body)


def _told_twice(passing: Passing) -> int:
    """Every header twice, as a careless gateway adds them."""
    status, headers, body = passing.forward()
    twice = [*headers, *headers] if headers else []
    lines = "".join(f"{name}: {value}\r\n" for name, value in twice if name.lower() not in _LENGTHS)
    with suppress(OSError):
        head = f"HTTP/1.1 {status} Twice\r\n{lines}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        passing.out.sendall(head.encode() + body)
    return status


def _bombed(passing: Passing) -> int:
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/xml; charset=utf-8"}
    return _tell(passing, 207, headers, _bomb())


@cache
def _bomb() -> bytes:
    return gzip.compress(b"<" + b"a" * _BOMB_BYTES)


_LENGTHS = frozenset({"content-length", "transfer-encoding", "connection"})


def _kind_of(headers: list[tuple[str, str]]) -> dict[str, str]:
    return {name: value for name, value in headers if name.lower() in {"content-type", "etag"}}


def _status(status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Dealt:
    return lambda passing: _tell(passing, status, headers or {}, body)


def _status_after(status: int) -> Dealt:
    def deal(passing: Passing) -> int:
        passing.forward()
        return _tell(passing, status, {}, b"")

    return deal


def _leading_to(trap: str, status: int) -> Kind[Dealt]:
    def deal(passing: Passing) -> int:
        return _tell(passing, status, {"Location": f"{trap}{passing.path}"}, b"")

    return Kind(name=f"{status} to another origin", deal=deal)


_LATER = {"seconds": "120", "a date": "Sun, 22 Nov 2026 10:00:00 GMT", "nonsense": "soon"}

KINDS: tuple[Kind[Dealt], ...] = (
    Kind(name="hung up", deal=_hung_up),
    Kind(name="reset before", deal=_reset),
    Kind(name="reset after", deal=_reset_after),
    Kind(name="stalled", deal=_stalled),
    Kind(name="stalled after a write", deal=_stalled_after, methods=WRITES),
    Kind(name="dripping", deal=_dripped, methods=READS),
    Kind(name="a cut body", deal=_cut, methods=READS),
    Kind(name="a shorter Content-Length", deal=_said_shorter, methods=READS),
    Kind(name="a senseless Content-Length", deal=_said_nonsense, methods=READS),
    Kind(name="headers twice", deal=_told_twice),
    Kind(name="a gzip bomb", deal=_bombed, methods=READS),
    Kind(name="a login page with 200", deal=_status(200, {"Content-Type": "text/html"}, LOGIN_PAGE), methods=READS),
    Kind(name="an empty 207", deal=_status(207), methods=READS),
    *(Kind(name=str(status), deal=_status(status)) for status in (401, 500, 502, 504)),
    *(Kind(name=str(status), deal=_status(status), refuses=True) for status in (403, 405, 409, 501, 507)),
    *(Kind(name=f"{one} on a PUT", deal=_status(one), methods=PUT, refuses=True) for one in (400, 404, 412, 413, 423)),
    Kind(name="404", deal=_status(404), methods=READS),
    *(Kind(name=f"{one} though done", deal=_status_after(one), methods=WRITES) for one in (500, 502, 504)),
    *(
        Kind(name=f"{status} with {name}", deal=_status(status, {"Retry-After": value}))
        for status in (429, 503)
        for name, value in _LATER.items()
    ),
)

# No fault, so nothing may come of it; it would only make the histories slow.
SLOW: Kind[Dealt] = Kind(name="a slow answer", deal=_slow)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpoiledServer:
    """A real server, the proxy before it, and the trap its redirects lead to."""

    server: RunningServer
    proxy: HoldingProxy
    spoiler: FaultySpoiler
    trap: ScriptedServer

    @property
    def url(self) -> str:
        """Where the program is to go."""
        return self.proxy.url


@contextmanager
def spoiled(server: RunningServer) -> Iterator[SpoiledServer]:
    """Stand before a running server, ready to spoil what passes."""
    with scripted_server() as trap, holding_proxy(server.url) as proxy:
        spoiler = FaultySpoiler(trap.url.rstrip("/"))
        proxy.spoiler = spoiler
        yield SpoiledServer(server=server, proxy=proxy, spoiler=spoiler, trap=trap)
