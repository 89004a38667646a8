"""A name server on the loopback that knows what a test tells it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


@dataclass
class NameServer:
    """``records``: (name, kind) -> the records as a zone file writes them. ``silent``: names of
    which it says nothing at all. ``failing``: of which it says that it cannot."""

    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self.port}"

    def text(self, name: str, *texts: str) -> None:
        """TXT records of a name; long ones go in pieces, as they must."""
        pieces = [[one[at : at + 200] for at in range(0, len(one), 200)] for one in texts]
        self.records[name, "TXT"] = [" ".join(f'"{part}"' for part in one) for one in pieces]

    def answer(self, wire: bytes) -> bytes | None:
        """What it answers to a question."""
        question = dns.message.from_wire(wire)
        (one,) = question.question
        name = str(one.name).rstrip(".").lower()
        kind = one.rdtype.name
        self.asked.append((name, kind))
        if name in self.silent:
            return None
        reply = dns.message.make_response(question)
        reply.flags |= dns.flags.AA
        found = self.records.get((name, kind))
        if name in self.failing:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif found:
            reply.answer.append(dns.rrset.from_text_list(one.name, 60, "IN", kind, found))
        elif not any(known == name for known, _ in self.records):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire()


@contextmanager
def naming() -> Iterator[NameServer]:
    """The server, while the block runs."""
    server = NameServer()
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))
    line.settimeout(0.1)
    server.port = line.getsockname()[1]
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                wire, peer = line.recvfrom(4096)
            except TimeoutError:
                continue
            reply = server.answer(wire)
            if reply is not None:
                line.sendto(reply, peer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server
    finally:
        over.set()
        thread.join()
        line.close()
