"""`If-Match` does not keep a delete from removing a version we do not know (RFC 9110 §13.1.1).

Seen: SOGo 5.8 answers 204 (servers.md, point 3). Lived with: a read just before each delete (promise 42).
"""

from __future__ import annotations

from rekindled.adapters.probe_bench import UNLIKELY_ETAG, Bench


def shows(bench: Bench) -> bool:
    """Whether a delete of another version is let through."""
    bench.stand(bench.probe.text)
    return bench.wrote(bench.delete(UNLIKELY_ETAG))
