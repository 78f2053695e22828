"""The real session with a server in memory at the other end of the wire, and faults on the way there and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from rekindled.adapters.dav_faults import AnswerTooLarge
from rekindled.adapters.dav_session import Answer, Ask, DavLogin, DavSession
from rekindled.adapters.dav_urls import origin_of
from tests.fakes.memory_server import ORIGIN, MemoryServer

WRITES = frozenset({"PUT", "DELETE"})


class Wire(Protocol):
    """What lies between a session and a server: faults happen here."""

    def carry(self, server: MemoryServer, ask: Ask) -> Answer | Exception:
        """What comes of a request."""
        ...


class CleanWire:
    """Nothing goes wrong."""

    def carry(self, server: MemoryServer, ask: Ask) -> Answer | Exception:
        """The server's own answer."""
        return server.answer(ask)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One request and what came back; status 0 means that nothing did."""

    ask: Ask
    status: int


class MemorySession(DavSession):
    """Origins, statuses and redirects are judged by the real session; `sent` keeps the traffic."""

    def __init__(self, server: MemoryServer, wire: Wire | None = None) -> None:
        super().__init__(DavLogin(url=f"{ORIGIN}/", username="me", password="secret"))
        self.server = server
        self.wire: Wire = wire or CleanWire()
        self.sent: list[Sent] = []

    def _sent(self, ask: Ask) -> Answer | Exception:
        assert origin_of(ask.url) == self.origin, f"{ask.url} is another server"
        outcome = self.wire.carry(self.server, ask)
        self.sent.append(Sent(ask=ask, status=outcome.status if isinstance(outcome, Answer) else 0))
        if isinstance(outcome, Answer) and len(outcome.body) > ask.max_bytes:
            return AnswerTooLarge("the answer is larger than what was allowed for it")
        return outcome

    def unconditional(self) -> list[Ask]:
        """The writes that would have overwritten or removed whatever is there (promise 42)."""
        writes = (sent.ask for sent in self.sent if sent.ask.method in WRITES)
        return [ask for ask in writes if not ask.headers.keys() & {"If-Match", "If-None-Match"}]
