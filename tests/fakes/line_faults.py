"""What can go wrong between a session and a server, one kind a function; Hypothesis draws which, when and how often."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from rekindled.adapters.dav_session import Answer, Ask
from tests.fakes.fault_plan import READS, WRITES, Kind, Plan
from tests.fakes.memory_server import MemoryServer

ELSEWHERE = "https://elsewhere.test/dav/"
LOGIN_PAGE = b"<!DOCTYPE html><html><body><form>Log in</form></body></html>"
BOMB = b'<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_RESPONSE = re.compile(rb"<D:response>.*?</D:response>", re.DOTALL)
_ETAG = re.compile(rb"<D:getetag>.*?</D:getetag>", re.DOTALL)
_PROPSTAT = re.compile(rb"<D:propstat>.*?</D:propstat>", re.DOTALL)
_DATA = re.compile(rb"<C:calendar-data>.*?</C:calendar-data>", re.DOTALL)

Dealt = Callable[[MemoryServer, Ask], Answer | Exception]


class FaultyWire:
    """A wire on which planned faults happen."""

    def __init__(self) -> None:
        self.plan: Plan[Dealt] = Plan()

    def carry(self, server: MemoryServer, ask: Ask) -> Answer | Exception:
        """What the fault whose turn it is makes of a request, or the server's own answer."""
        kind = self.plan.turn(ask.method)
        return kind.deal(server, ask) if kind else server.answer(ask)


def _broken_before(_server: MemoryServer, _ask: Ask) -> Exception:
    return ConnectionError("refused")


def _broken_after(server: MemoryServer, ask: Ask) -> Exception:
    server.answer(ask)
    return TimeoutError()


def _status(status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Dealt:
    def deal(_server: MemoryServer, ask: Ask) -> Answer:
        return Answer(url=ask.url, status=status, headers=headers or {}, body=body)

    return deal


def _status_after(status: int) -> Dealt:
    """A gateway that gives up on a server which goes on and does it."""

    def deal(server: MemoryServer, ask: Ask) -> Answer:
        return replace(server.answer(ask), status=status, headers={}, body=b"")

    return deal


def _changed(change: Callable[[bytes], bytes]) -> Dealt:
    """The true answer with something done to its body, where it is a multistatus."""

    def deal(server: MemoryServer, ask: Ask) -> Answer:
        answer = server.answer(ask)
        return replace(answer, body=change(answer.body)) if answer.status == 207 else answer

    return deal


def _lagging(changes: int) -> Dealt:
    def deal(server: MemoryServer, ask: Ask) -> Answer:
        server.lag = changes
        try:
            return server.answer(ask)
        finally:
            server.lag = 0

    return deal


def _every_second_missing(body: bytes) -> bytes:
    kept = iter(range(body.count(b"<D:response>")))
    return _RESPONSE.sub(lambda found: found[0] if next(kept) % 2 == 0 else b"", body)


def _redirect(status: int, *, to: str = "") -> Dealt:
    def deal(_server: MemoryServer, ask: Ask) -> Answer:
        return Answer(url=ask.url, status=status, headers={"location": to or f"{ask.url}/"}, body=b"<a/>")

    return deal


PUT = frozenset({"PUT"})
_LATER = {"seconds": "120", "date": "Sun, 22 Nov 2026 10:00:00 GMT", "nonsense": "soon", "nothing": ""}

KINDS: tuple[Kind[Dealt], ...] = (
    Kind(name="refused before", deal=_broken_before),
    Kind(name="lost after", deal=_broken_after),
    *(Kind(name=str(status), deal=_status(status)) for status in (401, 500, 502, 504)),
    *(Kind(name=str(status), deal=_status(status), refuses=True) for status in (403, 405, 409, 501, 507)),
    *(Kind(name=f"{one} on a PUT", deal=_status(one), methods=PUT, refuses=True) for one in (400, 404, 412, 413, 423)),
    Kind(name="423 on a DELETE", deal=_status(423), methods=frozenset({"DELETE"}), refuses=True),
    Kind(name="404", deal=_status(404), methods=READS),
    *(
        Kind(name=f"{status} with {name}", deal=_status(status, {"retry-after": value}))
        for status in (429, 503)
        for name, value in _LATER.items()
    ),
    *(Kind(name=f"{status} though done", deal=_status_after(status), methods=WRITES) for status in (500, 502, 504)),
    Kind(name="a login page with 200", deal=_status(200, {"content-type": "text/html"}, LOGIN_PAGE), methods=READS),
    Kind(name="204 for a read", deal=_status(204), methods=READS),
    Kind(name="an empty 207", deal=_changed(lambda _: b""), methods=READS),
    Kind(name="a cut body", deal=_changed(lambda body: body[: len(body) * 2 // 3]), methods=READS),
    Kind(name="broken XML", deal=_changed(lambda body: body.replace(b"</D:href>", b"</D:hrfe>")), methods=READS),
    Kind(name="entities", deal=_changed(lambda body: body.replace(b"?>\n", b"?>\n" + BOMB, 1)), methods=READS),
    Kind(
        name="no token",
        deal=_changed(lambda body: re.sub(rb"<D:sync-token>.*?</D:sync-token>", b"", body)),
        methods=READS,
    ),
    Kind(name="no ETags", deal=_changed(lambda body: _ETAG.sub(b"", body)), methods=READS),
    Kind(name="no texts", deal=_changed(lambda body: _DATA.sub(b"", body)), methods=READS),
    Kind(name="everything twice", deal=_changed(lambda body: _RESPONSE.sub(rb"\g<0>\g<0>", body)), methods=READS),
    Kind(name="properties twice", deal=_changed(lambda body: _PROPSTAT.sub(rb"\g<0>\g<0>", body)), methods=READS),
    Kind(name="a stale listing", deal=_lagging(1), methods=READS, lies=True),
    Kind(name="a staler listing", deal=_lagging(4), methods=READS, lies=True),
    Kind(name="half a listing", deal=_changed(_every_second_missing), methods=READS, lies=True),
    Kind(name="an empty listing", deal=_changed(lambda body: _RESPONSE.sub(b"", body)), methods=READS, lies=True),
    *(Kind(name=f"{code} elsewhere", deal=_redirect(code, to=ELSEWHERE)) for code in (301, 302, 303, 307, 308)),
    *(Kind(name=f"{code} of a write", deal=_redirect(code), methods=WRITES) for code in (302, 308)),
)
