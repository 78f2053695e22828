"""An HTTP server that answers what a test scripted, by path or one reply per request, and keeps what it was sent."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One scripted answer; `trouble` is what goes wrong on the wire with it."""

    status: int = 207
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    trouble: Literal["", "stall", "reset", "cut", "drip", "drip-head"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One request as it arrived; header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class ScriptedServer:
    """The script still to be played and the requests that came; when the script is over, everything is a 500. A path in
    `places` has one answer for ever.
    """

    url: str = ""
    places: dict[str, Reply] = field(default_factory=dict)
    script: list[Reply] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def play(self, *replies: Reply) -> None:
        """Append to the script."""
        self.script.extend(replies)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, scripted: ScriptedServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.scripted = scripted

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is part of the script."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        """Keep the request and give the next reply."""
        scripted = self._scripted()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {key.lower(): value for key, value in self.headers.items()}
        scripted.sent.append(Sent(method=self.command, path=self.path, headers=headers, body=body))
        self.close_connection = True
        reply = scripted.places.get(self.path) or (scripted.script.pop(0) if scripted.script else Reply(status=500))
        if reply.trouble == "stall":
            scripted.over.wait(20)
        elif reply.trouble == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        else:
            self._reply(reply)

    # The names are how the library finds the methods.
    do_GET = do_PUT = do_DELETE = answer  # noqa: N815 - see above
    do_PROPFIND = do_REPORT = do_MKCALENDAR = answer  # noqa: N815 - see above

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def _reply(self, reply: Reply) -> None:
        length = len(reply.body) + (100 if reply.trouble == "cut" else 0)
        if reply.trouble == "drip-head":
            self._drip(b"HTTP/1.1 207 Multi-Status\r\n" + b"X-Slow: 1\r\n" * 100)
        self.send_response_only(reply.status)
        for name, value in {"Content-Length": str(length), "Connection": "close", **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.trouble == "drip":
            self._drip(reply.body)
        else:
            self.wfile.write(reply.body)

    def _drip(self, data: bytes) -> None:
        for byte in data:
            if self._scripted().over.wait(0.05):
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()

    def _scripted(self) -> ScriptedServer:
        assert isinstance(self.server, _Server)
        return self.server.scripted


@contextmanager
def scripted_server(tls: ssl.SSLContext | None = None) -> Iterator[ScriptedServer]:
    """Serve a script on a free loopback port, over TLS when a context is given."""
    scripted = ScriptedServer()
    server = _Server(scripted)
    scripted.url = f"http://127.0.0.1:{server.server_address[1]}/"
    if tls is not None:
        # The handshake belongs to a request's own thread, or one that fails would end the server.
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        scripted.url = f"https://localhost:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield scripted
    finally:
        scripted.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
