"""An update with `If-Match` makes an object anew that was deleted meanwhile (RFC 9110 §13.1.1).

Seen: SOGo 5.8 answers 201 (servers.md, point 3). Lived with: a read just before each update (promise 5).
"""

from __future__ import annotations

from rekindled.adapters.probe_bench import Bench


def shows(bench: Bench) -> bool:
    """Whether an update of what is no longer there is let through."""
    etag = bench.stand(bench.probe.text)
    bench.clear()
    return bench.wrote(bench.put(bench.probe.text, {"If-Match": etag}))
