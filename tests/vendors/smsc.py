"""A message centre that speaks SMPP 3.4 over real TCP, written from the specification alone: every
byte is packed and read here by hand, with none of the library that the product uses.

It refuses what a centre refuses, with its ``command_status`` (SMPP 3.4, §5.1.3): strangers, wrong
passwords, more lines than allowed, messages of nobody signed in, numbers and senders it does not
know, texts longer than a part, and whoever is too fast.
"""

import asyncio
import re
import ssl
import struct
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

USER, PASSWORD = "ada-fern", "s3cret77"
SENDER = "AdaFern"

OK, TOO_LONG, NOT_SIGNED_IN, ALREADY, BAD_SENDER, BAD_NUMBER = 0x00, 0x01, 0x04, 0x05, 0x0A, 0x0B
WRONG_PASSWORD, NO_SUCH_USER, FULL, BAD_EXPIRY, TOO_FAST = 0x0E, 0x0F, 0x14, 0x62, 0x58


@dataclass
class Part:
    """One ``submit_sm`` that was taken."""

    id: str
    source: tuple[int, int, str]
    to: tuple[int, int, str]
    esm_class: int
    validity: str
    registered: int
    coding: int
    body: bytes
    options: dict[int, bytes]


@dataclass(eq=False)
class Line:
    """One line that somebody opened."""

    writer: asyncio.StreamWriter
    signed_in: int = 0
    """The command that they signed in with; 0: they have not."""
    sequence: int = 0
    waiting: dict[int, "Future[int | None]"] = field(default_factory=dict)

    def tell(self, told: bytes, answer: "Future[int | None]") -> None:
        """Tell them something. ``answer`` gets the status that they give it."""
        self.sequence += 1
        self.waiting[self.sequence] = answer
        self.writer.write(packed(0x05, 0, self.sequence, told))


@dataclass
class Smsc:
    """The centre. ``manner``: what it does with the next messages, one after the other."""

    port: int = 0
    most_lines: int = 4
    hexadecimal: bool = False
    """It answers with ids in hexadecimal, and reports with the same in decimal."""
    manner: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    binds: list[int] = field(default_factory=list)
    """The status that each one who signed in was answered."""
    heard: list[int] = field(default_factory=list)
    """The commands that came, in their order."""
    alive: bool = True
    """Whether it answers signs of life."""
    loop: asyncio.AbstractEventLoop | None = None

    # ------------------------------------------------------------------------- what tests ask

    def delivers(self, told: bytes) -> int | None:
        """Tell it over a line that may be told things. The status it is answered; ``None``: none
        came, or there is no such line."""
        answer: Future[int | None] = Future()

        def write() -> None:
            line = next((one for one in self.lines if one.signed_in in (0x01, 0x09)), None)
            if line is None:
                answer.set_result(None)
            else:
                line.tell(told, answer)

        assert self.loop is not None
        self.loop.call_soon_threadsafe(write)
        return answer.result(timeout=15)

    def reports(self, part: Part, stat: str, err: str = "000", by_options: bool = False) -> bytes:
        """A report on a message, in the words of appendix B, or in optional parameters."""
        given = f"{int(part.id, 16):012}" if self.hexadecimal else part.id
        words = (
            f"id:{given} sub:001 dlvrd:001 submit date:2605040800 done date:2605040801"
            f" stat:{stat} err:{err} text:Your cup is glaze"
        ).encode()
        if not by_options:
            return delivery(part.to[2], words, esm_class=0x04)
        state = ("", "ENROUTE", "DELIVRD", "EXPIRED", "DELETED", "UNDELIV", "ACCEPTD")
        options = option(0x1E, given.encode() + b"\0") + option(0x427, bytes((state.index(stat),)))
        return delivery(part.to[2], b"", esm_class=0x04, options=options + option(0x1403, b"?"))

    def hangs_up(self) -> None:
        """Cut every line."""

        def cut() -> None:
            for one in list(self.lines):
                one.writer.transport.abort()

        assert self.loop is not None
        self.loop.call_soon_threadsafe(cut)

    def listens(self) -> bool:
        """Whether somebody is signed in who may be told things."""
        return any(one.signed_in in (0x01, 0x09) for one in self.lines)

    # ---------------------------------------------------------------------------- the protocol

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Line(writer)
        self.lines.append(line)
        try:
            while True:
                size, command, status, sequence = struct.unpack(
                    ">LLLL", await reader.readexactly(16)
                )
                body = await reader.readexactly(size - 16)
                self.heard.append(command)
                if command & 0x80000000:
                    if (waiting := line.waiting.pop(sequence, None)) is not None:
                        waiting.set_result(status)
                elif not self._asked(line, command, sequence, body):
                    break
        except (OSError, EOFError):
            pass
        finally:
            self.lines.remove(line)
            for one in line.waiting.values():
                one.set_result(None)
            writer.close()

    def _asked(self, line: Line, command: int, sequence: int, body: bytes) -> bool:
        """Answer a command. False: hang up."""
        answer = command | 0x80000000
        if command in (0x01, 0x02, 0x09):
            status = self._signs_in(line, command, body)
            self.binds.append(status)
            said = b"" if status else b"centre\0" + option(0x0210, b"\x34")
            line.writer.write(packed(answer, status, sequence, said))
            return not status
        if command == 0x15:
            if self.alive:
                line.writer.write(packed(answer, 0, sequence))
            return True
        if command == 0x06:
            line.writer.write(packed(answer, 0, sequence))
            return False
        if command == 0x04:
            return self._submitted(line, sequence, body)
        line.writer.write(packed(0x80000000, 0x03, sequence))
        return True

    def _signs_in(self, line: Line, command: int, body: bytes) -> int:
        user, password, _kind, rest = body.split(b"\0", 3)
        if len(user) > 15 or user.decode() != USER:
            return NO_SUCH_USER
        if len(password) > 8 or password.decode() != PASSWORD:
            return WRONG_PASSWORD
        if rest[0] != 0x34 or sum(one.signed_in > 0 for one in self.lines) >= self.most_lines:
            return ALREADY
        line.signed_in = command
        return OK

    def _submitted(self, line: Line, sequence: int, body: bytes) -> bool:
        manner = self.manner.pop(0) if self.manner else ""
        if manner == "closes":
            return False
        part = read(body)
        status = self._status(line, part)
        if manner.startswith("status "):
            status = int(manner.removeprefix("status "), 16)
        if not status:
            number = 0xC0DE0000 + len(self.parts)
            part.id = f"{number:X}" if self.hexadecimal else f"m{number}-7f"
            self.parts.append(part)
        if manner == "takes, closes":
            return False
        if manner == "reports first":
            line.tell(self.reports(part, "DELIVRD"), Future())
        if manner != "takes, silent":
            said = b"" if status else part.id.encode() + b"\0"
            line.writer.write(packed(0x80000004, status, sequence, said))
        return True

    def _status(self, line: Line, part: Part) -> int:
        if line.signed_in not in (0x02, 0x09):
            return NOT_SIGNED_IN
        if part.source != (5, 0, SENDER):
            return BAD_SENDER
        if part.to[:2] != (1, 1) or not re.fullmatch("[1-9][0-9]{6,14}", part.to[2]):
            return BAD_NUMBER
        if part.validity and not re.fullmatch("[0-9]{12}000R", part.validity):
            return BAD_EXPIRY
        whole = 0x0424 in part.options
        headed = bool(part.esm_class & 0x40)
        # 140 bytes, of seven bits a sign in the short alphabet; a head takes its own from them.
        most = 140 if part.coding == 8 else 159 if headed else 160
        return TOO_LONG if len(part.body) > most or (whole and part.body) else OK


def delivery(
    source: str, words: bytes, coding: int = 0, esm_class: int = 0, options: bytes = b""
) -> bytes:
    """What a ``deliver_sm`` says (§4.6.1): somebody's words, or a report."""
    return (
        b"\0\x01\x01"
        + source.encode()
        + b"\0\x05\0"
        + SENDER.encode()
        + b"\0"
        + bytes((esm_class, 0, 0, 0, 0, 0, 0, coding, 0, len(words)))
        + words
        + options
    )


def packed(command: int, status: int, sequence: int, body: bytes = b"") -> bytes:
    """One message as it goes over the line (§3.2)."""
    return struct.pack(">LLLL", 16 + len(body), command, status, sequence) + body


def option(tag: int, value: bytes) -> bytes:
    """One optional parameter (§3.2.4.1)."""
    return struct.pack(">HH", tag, len(value)) + value


def read(body: bytes) -> Part:
    """A ``submit_sm``, field by field (§4.4.1)."""
    _service, body = body.split(b"\0", 1)
    source, body = _address(body)
    to, body = _address(body)
    esm_class, body = body[0], body[3:]
    _schedule, body = body.split(b"\0", 1)
    validity, body = body.split(b"\0", 1)
    registered, _replace, coding, _default, size = body[:5]
    words, rest = body[5 : 5 + size], body[5 + size :]
    options = {}
    while rest:
        tag, length = struct.unpack(">HH", rest[:4])
        options[tag], rest = rest[4 : 4 + length], rest[4 + length :]
    return Part("", source, to, esm_class, validity.decode(), registered, coding, words, options)


def _address(body: bytes) -> tuple[tuple[int, int, str], bytes]:
    found, rest = body[2:].split(b"\0", 1)
    return (body[0], body[1], found.decode()), rest


def until(what: Any, seconds: float = 10.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


@contextmanager
def running(secure: ssl.SSLContext | None = None) -> Iterator[Smsc]:
    """A centre on a port of this machine, as long as the block runs."""
    smsc = Smsc()
    loop = smsc.loop = asyncio.new_event_loop()
    ready: Future[int] = Future()

    async def begin() -> asyncio.Server:
        server = await asyncio.start_server(smsc.serve, "127.0.0.1", 0, ssl=secure)
        ready.set_result(server.sockets[0].getsockname()[1])
        return server

    async def end() -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def live() -> None:
        server = loop.run_until_complete(begin())
        loop.run_forever()
        server.close()
        with suppress(Exception):
            loop.run_until_complete(end())
        loop.close()

    thread = Thread(target=live, name="smsc")
    thread.start()
    smsc.port = ready.result(20)
    try:
        yield smsc
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
