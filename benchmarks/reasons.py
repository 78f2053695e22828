"""Why others need less where they do: written by a person who looked, not measured.

Owns the words of one section of the page.
"""

from __future__ import annotations

REASONS: tuple[str, ...] = ()
