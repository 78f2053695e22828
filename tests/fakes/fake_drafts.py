"""Drafts in the fewest words, for tests that are not about their wording."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from rekindled.core.errors import ConfigError
from rekindled.core.letters import Ground, Letter, Occasion

_NOT_TOLD = {"occasion", "language", "name"}


@dataclass(slots=True)
class FakeDrafts:
    """A draft tells all that is known, or the same to everybody when `general`; `broken` ones have a mistake."""

    general: bool = False
    broken: frozenset[Occasion] = frozenset()
    asked: list[Ground] = field(default_factory=list)

    def draft(self, ground: Ground) -> Letter:
        """The name in the subject, everything that is known in the body."""
        self.asked.append(ground)
        if ground.occasion in self.broken:
            raise ConfigError(f"{ground.language}/{ground.occasion}.txt line 1: it was made to be broken")
        known = [getattr(ground, one.name) for one in fields(Ground) if one.name not in _NOT_TOLD]
        told = "How are you?" if self.general else "\n".join(text for text in known if text)
        return Letter(subject=f"{ground.occasion} for {ground.name}", body=f"Hello {ground.name},\n\n{told}")
