"""`If-None-Match: *` does not keep a new object from replacing one that is there (RFC 9110 §13.1.2).

Seen: SOGo 5.8 answers 204 (servers.md, point 3), Zimbra (faults.md §2). Lived with: a read just before each create.
"""

from __future__ import annotations

from rekindled.adapters.probe_bench import Bench


def shows(bench: Bench) -> bool:
    """Whether a second create under the same name is let through."""
    bench.stand(bench.probe.text)
    return bench.wrote(bench.put(bench.probe.other, {"If-None-Match": "*"}))
