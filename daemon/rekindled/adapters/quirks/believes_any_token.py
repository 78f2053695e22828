"""A sync token that was never given out is answered as if it were known (RFC 6578 §3.2).

Seen: DAViCal 1.1 and SOGo 5.8 answer 207, after a re-made calendar with nothing at all (servers.md, point 1). Lived
with: a complete listing every hour instead of every day (promise 30).
"""

from __future__ import annotations

from rekindled.adapters.probe_bench import Bench

_NEVER_ISSUED = "http://rekindled.invalid/never-issued"


def shows(bench: Bench) -> bool:
    """Whether a token of ours is believed."""
    return bench.believes(_NEVER_ISSUED)
