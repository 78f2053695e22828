"""The port to whatever turns what is known of a person into a draft (P2-11, P2-12).

Owns the shape of the question and what may go wrong. Must not know templates.
"""

from __future__ import annotations

from typing import Protocol

from rekindled.core.letters import Ground, Letter


class Drafts(Protocol):
    """Where drafts come from."""

    def draft(self, ground: Ground, /) -> Letter:
        """A draft for one person, in the ground's language.

        Raises:
            ConfigError: the template has a mistake; the message names its file and line.
        """
        ...
