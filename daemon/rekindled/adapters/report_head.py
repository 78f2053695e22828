"""By what a file is known as a report of ours, which may be replaced.

Owns that line of its head. Must not know how a report is made: the daemon asks, too, and makes none.
"""

from __future__ import annotations

GENERATOR = '<meta name="generator" content="rekindled report">'
WITHIN = 1024  # bytes


def is_report(head: bytes) -> bool:
    """Whether a file that begins so is a report of ours."""
    return GENERATOR.encode() in head[:WITHIN]
