"""A relay that counts requests and bytes, the same for every client.

Owns counting. Must not change a byte, nor know who talks. It keeps its address while servers come and go behind it.
"""

from __future__ import annotations

import re
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

_REQUEST = re.compile(
    rb"(?:^|\n)(?:GET|HEAD|PUT|DELETE|OPTIONS|REPORT|PROPFIND|PROPPATCH|MKCALENDAR|MKCOL) \S+ HTTP/1\."
)
_LONGEST_LINE = 4096
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Requests, and bytes to the server and from it, headers included."""

    requests: int = 0
    up: int = 0
    down: int = 0


class CountingProxy:
    """Passes on what comes to its port, and counts it before it does."""

    def __init__(self) -> None:
        """Listen on a free port; `target` is the server's address."""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        self.target = self.url
        self._seen = Traffic()
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def taken(self) -> Traffic:
        """What passed since the last time this was asked."""
        with self._lock:
            seen, self._seen = self._seen, Traffic()
        return seen

    def close(self) -> None:
        """Accept nobody any more."""
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        there = urlsplit(self.target)
        with client, suppress(OSError), socket.create_connection((there.hostname, there.port)) as server:
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            tail = b""
            while True:
                for ready in select.select([client, server], [], [])[0]:
                    data = ready.recv(_CHUNK)
                    if not data:
                        return
                    if ready is client:
                        tail = self._count_up(tail, data)
                        server.sendall(data)
                    else:
                        self._add(down=len(data))
                        tail = b""
                        client.sendall(data)

    def _count_up(self, tail: bytes, data: bytes) -> bytes:
        """A request line may come in two pieces: the end of what came before is looked at again."""
        found = len(_REQUEST.findall(tail + data)) - len(_REQUEST.findall(tail))
        self._add(requests=found, up=len(data))
        return (tail + data)[-_LONGEST_LINE:]

    def _add(self, requests: int = 0, up: int = 0, down: int = 0) -> None:
        with self._lock:
            seen = self._seen
            self._seen = replace(seen, requests=seen.requests + requests, up=seen.up + up, down=seen.down + down)


@contextmanager
def counting_proxy() -> Iterator[CountingProxy]:
    """A proxy for the length of a `with` block."""
    proxy = CountingProxy()
    try:
        yield proxy
    finally:
        proxy.close()
