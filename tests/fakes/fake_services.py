"""What DNS names for domains, without DNS."""

from __future__ import annotations

from collections.abc import Mapping

from rekindled.adapters.dns_services import MOST_SERVICES, Service


class FakeServices:
    """Services by domain, in the order to be asked; keeps which domains were looked up."""

    def __init__(self, known: Mapping[str, tuple[Service, ...]] | None = None) -> None:
        self._known = dict(known or {})
        self.asked: list[str] = []

    def named_for(self, domain: str) -> tuple[Service, ...]:
        """As the protocol says."""
        self.asked.append(domain)
        return self._known.get(domain, ())[:MOST_SERVICES]
