"""`If-Match` does not keep an update from replacing a version we do not know (RFC 9110 §13.1.1).

Seen: on no server that was measured; a proxy that drops conditions would do it, and it is the worst of all (promise 4).
Lived with: a read just before each update.
"""

from __future__ import annotations

from rekindled.adapters.probe_bench import UNLIKELY_ETAG, Bench


def shows(bench: Bench) -> bool:
    """Whether an update of another version is let through."""
    bench.stand(bench.probe.text)
    return bench.wrote(bench.put(bench.probe.other, {"If-Match": UNLIKELY_ETAG}))
