"""An object deleted and made anew with other content bears the ETag it had before (RFC 9110 §8.8.1).

Seen: SOGo 5.8 counts versions of each name from "gcs00000000" (servers.md, point 2). Lived with: what the server
reports as changed is read although its ETag is the known one; content is compared just before each update and delete.
"""

from __future__ import annotations

from rekindled.adapters.probe_bench import Bench


def shows(bench: Bench) -> bool:
    """Whether two contents at one name, one after the other, have one ETag."""
    first = bench.stand(bench.probe.text)
    bench.clear()
    return bench.stand(bench.probe.other) == first
