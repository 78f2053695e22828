"""What the program told, kept for the test."""

from __future__ import annotations

from dataclasses import dataclass, field

from rekindled.app.events import Event


@dataclass(slots=True)
class FakeReporter:
    """Keeps every event with its details, in order."""

    told: list[tuple[Event, dict[str, str | float | None]]] = field(default_factory=list)

    def tell(self, event: Event, **details: str | float | None) -> None:
        """Keep one event."""
        self.told.append((event, details))

    def events(self) -> list[Event]:
        """Only the names."""
        return [event for event, _ in self.told]
