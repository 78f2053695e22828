"""A DNS server on a loopback port that knows the records a test gave it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
from dns.resolver import Resolver

Records = Mapping[tuple[str, str], tuple[str, ...]]


class _Server(socketserver.ThreadingUDPServer):
    daemon_threads = True

    def __init__(self, records: Records) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.records = records


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        """Answer one question, "no such name" where nothing is known."""
        data, transport = self.request
        assert isinstance(self.server, _Server)
        query = dns.message.from_wire(data)
        asked = query.question[0]
        name, kind = asked.name.to_text(omit_final_dot=True), asked.rdtype.name
        answer = dns.message.make_response(query)
        found = self.server.records.get((name, kind))
        if found:
            answer.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *found))
        elif not any(known == name for known, _ in self.server.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        transport.sendto(answer.to_wire(), self.client_address)


@contextmanager
def tiny_dns(records: Records) -> Iterator[Resolver]:
    """Serve records, by name and type, and give a resolver that asks nobody else."""
    server = _Server(records)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    resolver = Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = server.server_address[1]
    try:
        yield resolver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
