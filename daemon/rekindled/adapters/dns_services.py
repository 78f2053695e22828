"""Which servers DNS names for a domain's calendars (RFC 6764 §3 and §4).

Owns the DNS library and its failures: a name that cannot be looked up names nothing. Must not know what is asked of the
servers, or believe more of an answer than that somebody gave it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from dns.resolver import Resolver

MOST_SERVICES = 4
_SERVICE = "_caldavs._tcp"  # the one over TLS; the other one is never asked for
_ROOT = "."


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A server named for a domain; `path` is empty when none is named."""

    host: str
    port: int
    path: str = ""


class Services(Protocol):
    """Looking up the servers of a domain."""

    def named_for(self, domain: str) -> tuple[Service, ...]:
        """The servers with TLS in the order to be asked, at most `MOST_SERVICES`; none where nothing is found out."""
        ...


class DnsServices:
    """SRV and TXT records, each looked up for at most `seconds`; by the system's resolver unless another is given."""

    def __init__(self, resolver: Resolver | None = None, seconds: float = 4.0) -> None:
        self._resolver = resolver
        self._seconds = seconds

    def named_for(self, domain: str) -> tuple[Service, ...]:
        """As the protocol says; a target of "." says that there is no such service (RFC 2782)."""
        # The heavier ones of a priority first: spreading load by chance is not for one person's set-up.
        records = sorted(self._looked_up(domain, "SRV"), key=lambda one: (one.priority, -one.weight, one.target))
        targets = [(record.target.to_text(omit_final_dot=True), record.port) for record in records]
        targets = [target for target in targets if target[0] not in {"", _ROOT}][:MOST_SERVICES]
        path = self._path(domain) if targets else ""
        return tuple(Service(host=host, port=port, path=path) for host, port in targets)

    def _path(self, domain: str) -> str:
        """The path named for the domain; records come in any order, so of several it is always the same one."""
        texts = (b"".join(record.strings).decode("ascii", "replace") for record in self._looked_up(domain, "TXT"))
        named = (text.partition("=") for text in texts)
        return min((path for name, _, path in named if name.strip().lower() == "path" and path[:1] == "/"), default="")

    def _looked_up(self, domain: str, kind: str) -> Iterator[Any]:
        from dns.exception import DNSException  # noqa: PLC0415 - only setting up looks names up
        from dns.resolver import Resolver  # noqa: PLC0415 - as above

        try:
            resolver = self._resolver or Resolver()
            yield from resolver.resolve(f"{_SERVICE}.{domain}.", kind, lifetime=self._seconds, search=False)
        except (DNSException, OSError, ValueError):
            return
