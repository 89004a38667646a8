"""One line to a message centre that stands: who waits for an answer on it, and what is being kept.

Numbers of commands and statuses are those of the SMPP 3.4 specification, §5.1.
"""

import asyncio
import struct
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress

from .shapes import Answer, Held, Line, Refusal, Response, Unknown

LONGEST = 128 * 1024
"""Bytes of one message on the line; a ``message_payload`` may have 64 KiB."""
TAKING = 64
"""So much may be about to be kept at once on a line; the centre is asked to tell the rest again."""
LOOK = 0.5
LOOKS = 10
"""So many looks, so far apart, whether what a report speaks of is known by now."""

NACK, TRANSMITTER, TRANSCEIVER, SUBMIT = 0x80000000, 0x02, 0x09, 0x04
DELIVER, UNBIND, ENQUIRE_LINK = 0x05, 0x06, 0x15
ANSWERS = 0x80000000
"""What makes the number of a command that of its answer."""
OK, NO_SUCH_COMMAND, QUEUE_FULL, THROTTLED, TELL_AGAIN = 0x00, 0x03, 0x14, 0x58, 0x64

May = Callable[[], bool]
"""Asked before the first byte is written: whether it may still go."""
Take = Callable[[bytes, bool], bool | None]
"""Keeps what a centre tells: the whole ``deliver_sm``. True: it is kept. False: it could not be.
``None``: look again in a moment; with True as the second argument there is no further look. Runs on
a thread, and raises nothing."""

_HEAD = struct.Struct(">LLLL")


class Gone(Exception):
    """The line is gone. The text says how."""


def framed(command: int, body: bytes = b"", status: int = OK, sequence: int = 0) -> bytes:
    """A message of the line: its head, and what stands in it."""
    return _HEAD.pack(16 + len(body), command, status, sequence) + body


class Session:
    """One line that stands. ``answer``: seconds for the answer to what is asked; ``pool``: the
    threads on which what the centre tells is kept."""

    def __init__(
        self,
        line: Line,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        take: Take | None,
        *,
        answer: float,
        pool: Executor,
    ) -> None:
        self.answer = answer
        self.pool = pool
        self.take = take
        self.waiting: dict[int, asyncio.Future[tuple[int, bytes]]] = {}
        self._reader = reader
        self._writer = writer
        self._window = asyncio.Semaphore(max(line.window, 1))
        self._sequence = 0
        self._over = ""
        """How the line ended; empty: it stands."""
        self._taking: set[asyncio.Task[None]] = set()
        self._used = asyncio.get_running_loop().time()
        self._reading = asyncio.ensure_future(self._read())

    # --------------------------------------------------------------------------- asking

    async def submit(self, part: bytes, may: May) -> Answer:
        """Hand one part over, as soon as there is room in the window."""
        try:
            async with asyncio.timeout(self.answer):
                await self._window.acquire()
        except TimeoutError:
            says = "the message centre does not keep up with what it was handed"
            return Refusal(says=says, permanent=False, busy=True)
        except asyncio.CancelledError:
            return Refusal(says="the sender was stopped", permanent=False)
        try:
            return await self._submit(part, may)
        finally:
            self._window.release()

    async def _submit(self, part: bytes, may: May) -> Answer:
        if self._over or self._writer.transport.is_closing():
            says = f"the line was gone before it was handed over: {self._over or 'it broke'}"
            return Refusal(says=says, permanent=False)
        if not may():
            return Held(says="it was stopped before it was written")
        self._used = asyncio.get_running_loop().time()
        try:
            status, body = await self.ask(part)
        except TimeoutError:
            return Unknown(says="no answer in time after it was handed over")
        except Gone as error:
            return Unknown(says=f"the line broke after it was handed over: {error}")
        except asyncio.CancelledError:
            return Unknown(says="the sender was stopped after it was handed over")
        return Response(status=status, headers={"phase": "submit"}, body=body)

    async def ask(self, pdu: bytes) -> tuple[int, bytes]:
        """Write one down and wait for its answer: (status, body). Raises ``Gone`` and
        ``TimeoutError``."""
        if self._over:
            raise Gone(self._over)
        self._sequence = self._sequence % 0x7FFFFFFF + 1
        number = self._sequence
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[int, bytes]] = loop.create_future()
        self.waiting[number] = answer
        self._writer.write(pdu[:12] + number.to_bytes(4, "big") + pdu[16:])
        try:
            async with asyncio.timeout(self.answer):
                return await answer
        finally:
            self.waiting.pop(number, None)

    async def landed(self, seconds: float) -> None:
        """Wait until nothing is in the air any more, at most so long."""
        if self.waiting:
            await asyncio.wait(self.waiting.values(), timeout=min(seconds, 5.0))

    async def sign_off(self) -> None:
        """Say that we hang up; whoever is told so may stop telling us things."""
        with suppress(Gone, TimeoutError):
            async with asyncio.timeout(2.0):
                await self.ask(framed(UNBIND))

    # -------------------------------------------------------------------------- living

    async def live(self, enquire: float, idle: float | None) -> None:
        """Give signs of life until the line is gone. ``idle``: seconds without anything to hand
        over after which it is hung up."""
        while not self._reading.done():
            await asyncio.wait({self._reading}, timeout=enquire)
            if self._reading.done():
                return
            quiet = asyncio.get_running_loop().time() - self._used
            if idle is not None and quiet >= idle and not self.waiting:
                await self.sign_off()
                return
            try:
                await self.ask(framed(ENQUIRE_LINK))
            except (Gone, TimeoutError):
                return

    def end(self, says: str) -> None:
        """Hang up. Who waits for an answer is told that none will come."""
        self._over = self._over or says
        for one in self.waiting.values():
            if not one.done():
                one.set_exception(Gone(self._over))
                one.exception()  # nobody may be there any more to look at it
        self._reading.cancel()
        for task in self._taking:
            task.cancel()
        self._writer.close()

    async def _read(self) -> None:
        try:
            while True:
                head = await self._reader.readexactly(16)
                length, command, status, sequence = _HEAD.unpack(head)
                if not 16 <= length <= LONGEST:
                    self.end("it said something that is no SMPP")
                    return
                self._heard(
                    command, status, sequence, head, await self._reader.readexactly(length - 16)
                )
        except (OSError, EOFError) as error:
            self.end(str(error) if isinstance(error, OSError) else "the centre hung up")

    def _heard(self, command: int, status: int, sequence: int, head: bytes, body: bytes) -> None:
        if command & ANSWERS:
            waiting = self.waiting.get(sequence)
            if waiting is not None and not waiting.done():
                # A negative acknowledgement without a status refuses all the same (§4.3.1).
                waiting.set_result((status or int(command == NACK), body))
        elif command == ENQUIRE_LINK:
            self._answer(command, OK, sequence)
        elif command == DELIVER:
            self._told(sequence, head + body)
        elif command == UNBIND:
            self._answer(command, OK, sequence)
            self.end("the centre signed off")
        else:
            self._writer.write(framed(NACK, b"", NO_SUCH_COMMAND, sequence))

    def _answer(self, command: int, status: int, sequence: int, body: bytes = b"") -> None:
        self._writer.write(framed(command | ANSWERS, body, status, sequence))

    def _told(self, sequence: int, pdu: bytes) -> None:
        if self.take is None or len(self._taking) >= TAKING:
            self._answer(DELIVER, TELL_AGAIN, sequence, b"\0")
            return
        task = asyncio.ensure_future(self._kept(self.take, sequence, pdu))
        self._taking.add(task)
        task.add_done_callback(self._taking.discard)

    async def _kept(self, take: Take, sequence: int, pdu: bytes) -> None:
        loop = asyncio.get_running_loop()
        kept: bool | None = None
        for look in range(LOOKS):
            kept = await loop.run_in_executor(self.pool, take, pdu, look == LOOKS - 1)
            if kept is not None:
                break
            await asyncio.sleep(LOOK)
        self._answer(DELIVER, OK if kept else TELL_AGAIN, sequence, b"\0")
