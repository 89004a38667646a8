"""Handing messages to a message centre over SMPP 3.4, and hearing from it on the same line.

Where each message travels by itself elsewhere, here a process signs in once (*bind*) and keeps the
line. A centre cannot have what was never written to the line, and has what it answered; a line that
breaks in between, or a silence, is ``Unknown``. What the centre tells us (``deliver_sm``) is
answered once it is kept, so that what is not kept is told again.

Only what makes up the line is known here: the head of each message, signing in, signs of life. What
stands in the messages is for the adapter to write and to read. Where a line may lead at all stands
in ``addresses.py``. Numbers of commands and statuses are those of the SMPP 3.4 specification, §5.1.
"""

import asyncio
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from . import addresses
from .shapes import Answer, Held, Line, Refusal, Response, Submit, Unknown

CONNECT = 10.0
"""Seconds to reach a centre and to be let in."""
ANSWER = 30.0
"""Seconds for the answer to a message."""
ENQUIRE = 30.0
"""Seconds between two signs of life."""
IDLE = 60.0
"""Seconds after which a line is hung up that nobody is to be heard on, where nothing is sent."""
PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0)
"""Seconds between two tries to open a line; the last one for ever."""
LONGEST = 128 * 1024
"""Bytes of one message on the line; a ``message_payload`` may have 64 KiB."""
TAKING = 64
"""So much may be about to be kept at once on a line; the centre is asked to tell the rest again."""
LOOK = 0.5
LOOKS = 10
"""So many looks, so far apart, whether what a report speaks of is known by now."""
SLOWER = (1.0, 2.0, 4.0)
"""Seconds before a further part of a message that was begun is tried again, where we are too fast.
"""

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


class _Gone(Exception):
    """The line is gone. The text says how."""


class _Refused(Exception):
    """The centre does not let us in."""

    def __init__(self, status: int) -> None:
        super().__init__(f"signing in was refused with {status:#x}")
        self.status = status


class Smpp:
    """Lines to message centres, on a loop in a thread of its own. Safe for threads.

    ``trust``: how certificates are checked, where the system's authorities are not the ones.
    ``reach``: where lines may lead, where that is not what the operator has set for the process.
    """

    def __init__(
        self,
        *,
        connect: float = CONNECT,
        answer: float = ANSWER,
        enquire: float = ENQUIRE,
        pauses: tuple[float, ...] = PAUSES,
        trust: ssl.SSLContext | None = None,
        reach: addresses.Reach | None = None,
    ) -> None:
        self.connect = connect
        self.answer = answer
        self.enquire = enquire
        self.pauses = pauses
        self.trust = trust
        self.reach = reach
        self.pool = ThreadPoolExecutor(4, thread_name_prefix="taking")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smpp", daemon=True)
        self._lock = threading.Lock()
        self._bundles: dict[Line, _Bundle] = {}

    def start(self, submit: Submit, may: May = lambda: True) -> "Future[Answer]":
        """Begin to hand over. What comes of it is known later; it raises nothing."""
        self._begin()
        return asyncio.run_coroutine_threadsafe(self._hand_over(submit, may), self._loop)

    def keep(self, lines: Mapping[Line, Take]) -> None:
        """Hold these lines open from now on, and hang up those that were held and are not among
        them. What is told on one goes to its ``Take``."""
        if lines or self._thread.is_alive():
            self._begin()
            asyncio.run_coroutine_threadsafe(self._keep(dict(lines)), self._loop).result(timeout=20)

    def fault(self, line: Line) -> Response | Refusal | None:
        """Why a line is not open: what the centre answered, or that it could not be reached;
        ``None``: it is open, or is about to be."""
        found = self._bundles.get(line)
        faults = [one.fault for one in found.keepers if one.fault] if found else []
        return _why(faults[0]) if faults else None

    def stands(self, line: Line) -> bool:
        """Whether at least one of a line's kind is open."""
        found = self._bundles.get(line)
        return bool(found and any(one.live for one in found.keepers))

    def close(self) -> None:
        """Sign off and hang up. What is in the air is cut off and unknown."""
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(timeout=20)
            # What is being kept is kept; it is told again, and known by then.
            self.pool.shutdown(wait=True)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=10)
            self._loop.close()
        self.pool.shutdown(wait=True)

    def _begin(self) -> None:
        with self._lock:
            if not self._thread.is_alive():
                self._thread.start()

    async def _keep(self, lines: dict[Line, Take]) -> None:
        # A centre may let in no more than are to be held: first out, then in.
        held = {line: one for line, one in self._bundles.items() if one.take is not None}
        gone = [one for line, one in held.items() if line not in lines]
        gone += [one for line in lines if (one := self._bundles.get(line)) and one.take is None]
        await asyncio.gather(*(self._drop(one) for one in gone))
        for line, take in lines.items():
            if line not in self._bundles:
                self._bundles[line] = _Bundle(self, line, take)

    async def _drop(self, bundle: "_Bundle") -> None:
        self._bundles.pop(bundle.line, None)
        await bundle.close()

    async def _hang_up(self) -> None:
        await asyncio.gather(*(self._drop(one) for one in list(self._bundles.values())))
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _hand_over(self, submit: Submit, may: May) -> Answer:
        bundle = self._bundles.get(submit.line)
        if bundle is None:
            bundle = self._bundles[submit.line] = _Bundle(self, submit.line, None)
        try:
            async with asyncio.timeout(self.connect):
                session = await bundle.session()
        except asyncio.CancelledError:
            return Refusal(says="the sender was stopped", permanent=False)
        except Exception as error:
            return _why(error)
        return await _all_parts(session, submit.parts, may)


async def _all_parts(session: "_Session", parts: tuple[bytes, ...], may: May) -> Answer:
    """Hand the parts over, each once the one before it was taken. Once one is out the others
    follow: half a message helps nobody. The answer is that to the last."""
    answer = await session.submit(parts[0], may)
    for taken, part in enumerate(parts[1:], 1):
        if not _taken(answer):
            break
        answer = await _further(session, part)
        if not _taken(answer):
            return _halfway(taken, len(parts), answer)
    return answer


async def _further(session: "_Session", part: bytes) -> Answer:
    """Hand over a part after the first, a few times where we are too fast."""
    answer = await session.submit(part, lambda: True)
    for pause in SLOWER:
        if not (isinstance(answer, Response) and answer.status in (THROTTLED, QUEUE_FULL)):
            break
        await asyncio.sleep(pause)
        answer = await session.submit(part, lambda: True)
    return answer


def _taken(answer: Answer) -> bool:
    return isinstance(answer, Response) and answer.status == OK


def _halfway(taken: int, count: int, answer: Answer) -> Unknown:
    """Some parts are out: as a whole it was neither taken nor refused."""
    why = f"status {answer.status:#x}" if isinstance(answer, Response) else answer.says
    return Unknown(says=f"{taken} of {count} parts were taken, and then no more: {why}")


def _why(error: BaseException) -> Response | Refusal:
    """What it means that a line could not be opened. Nothing was handed over."""
    if isinstance(error, _Refused):
        return Response(status=error.status, headers={"phase": "bind"})
    if isinstance(error, addresses.Inward):
        return Refusal(says=str(error), permanent=False, account=True)
    if isinstance(error, ssl.SSLError):
        says = "no secure line; check the port, and whether the centre speaks TLS there"
        if isinstance(error, ssl.SSLCertVerificationError):
            says = f"its certificate does not hold ({error.verify_message})"
        return Refusal(says=says, permanent=False, account=True)
    says = "no answer in time" if isinstance(error, TimeoutError) else str(error)
    says = f"the message centre could not be reached: {says or type(error).__name__}"
    return Refusal(says=says, permanent=False)


class _Bundle:
    """The lines of this process to one account. ``take`` is ``None``: nobody listens on them, they
    only carry messages out, and are hung up when they are idle."""

    def __init__(self, smpp: Smpp, line: Line, take: Take | None) -> None:
        self.line = line
        self.take = take
        self.keepers = [_Keeper(smpp, line, take) for _ in range(line.count if take else 1)]

    async def session(self) -> "_Session":
        """The open line with the most room. Raises why none is."""
        live = [one.live for one in self.keepers if one.live is not None]
        if live:
            return min(live, key=lambda one: len(one.waiting))
        idle = next((one for one in self.keepers if one.fault is None), self.keepers[0])
        return await idle.opened()

    async def close(self) -> None:
        await asyncio.gather(*(one.close() for one in self.keepers))


class _Keeper:
    """Keeps one line open: opens it, gives signs of life, opens it again after a pause."""

    def __init__(self, smpp: Smpp, line: Line, take: Take | None) -> None:
        self.smpp = smpp
        self.line = line
        self.take = take
        self.live: _Session | None = None
        self.fault: Exception | None = None
        """Why the last try failed; ``None``: it did not, or there is a try just now."""
        self._changed = asyncio.Condition()
        self._wanted = asyncio.Event()
        self._task = asyncio.ensure_future(self._run())

    async def opened(self) -> "_Session":
        """The line as soon as it is open. Raises why it cannot be opened."""
        self._wanted.set()
        async with self._changed:
            await self._changed.wait_for(lambda: self.live is not None or self.fault is not None)
            if self.live is None:
                assert self.fault is not None
                raise self.fault.with_traceback(None)
            return self.live

    async def _tell(self, live: "_Session | None", fault: Exception | None) -> None:
        async with self._changed:
            self.live, self.fault = live, fault
            self._changed.notify_all()

    async def _run(self) -> None:
        failed = 0
        while True:
            if self.take is None:
                await self._wanted.wait()
            try:
                # Not ``wait_for``: where that is cut off at the very moment at which what it waits
                # for is there, it goes on as if nobody had cut it off.
                async with asyncio.timeout(self.smpp.connect):
                    session = await self._open()
            except Exception as error:
                self._wanted.clear()
                await self._tell(None, error)
                await asyncio.sleep(self.smpp.pauses[min(failed, len(self.smpp.pauses) - 1)])
                failed += 1
                # Whoever asks from now on waits for the next try.
                self.fault = None
                continue
            self._wanted.clear()
            await self._tell(session, None)
            try:
                began = asyncio.get_running_loop().time()
                await session.live(self.smpp.enquire, None if self.take else IDLE)
            finally:
                self.live = None
                session.end("the line was lost")
            # A centre that lets us in only to hang up is not asked again at once for ever.
            lasted = asyncio.get_running_loop().time() - began
            failed = 0 if lasted > self.smpp.pauses[-1] else failed
            await asyncio.sleep(self.smpp.pauses[min(failed, len(self.smpp.pauses) - 1)])
            failed += 1

    async def _open(self) -> "_Session":
        reader, writer = await _connected(self.smpp, self.line)
        session = _Session(self.smpp, self.line, reader, writer, self.take)
        try:
            command = TRANSMITTER if self.take is None else TRANSCEIVER
            status, _ = await session.ask(_pdu(command, _bind(self.line)))
            if status != OK:
                raise _Refused(status)
        except BaseException:
            session.end("it was not opened")
            raise
        return session

    async def close(self) -> None:
        if (live := self.live) is not None:
            await live.landed(self.smpp.answer / 2)
            await live.sign_off()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


async def _connected(smpp: Smpp, line: Line) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A line to the first address of the centre that takes one. Raises ``OSError``."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(line.host, line.port, type=1)  # SOCK_STREAM
    trouble: OSError = OSError("its name leads nowhere")
    for where in found:
        try:
            sock = (smpp.reach or addresses.reach()).socket(where)
        except addresses.Inward as error:
            trouble = error
            continue
        try:
            sock.setblocking(False)
            await loop.sock_connect(sock, where[4])
            context = (smpp.trust or ssl.create_default_context()) if line.secure else None
            name = line.host if line.secure else None
            return await asyncio.open_connection(
                sock=sock, ssl=context, server_hostname=name, limit=LONGEST
            )
        except OSError as error:
            sock.close()
            trouble = error
        except BaseException:
            sock.close()
            raise
    raise trouble


def _bind(line: Line) -> bytes:
    """The body of signing in (§4.1.1): SMPP 3.4, and no addresses of our own choosing."""
    words = (line.user, line.password, line.kind)
    return b"".join(one.encode("ascii") + b"\0" for one in words) + b"\x34\0\0\0"


def _pdu(command: int, body: bytes = b"", status: int = OK, sequence: int = 0) -> bytes:
    return _HEAD.pack(16 + len(body), command, status, sequence) + body


class _Session:
    """One line that stands: who waits for an answer on it, and what is being kept."""

    def __init__(
        self,
        smpp: Smpp,
        line: Line,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        take: Take | None,
    ) -> None:
        self.smpp = smpp
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
            async with asyncio.timeout(self.smpp.answer):
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
        except _Gone as error:
            return Unknown(says=f"the line broke after it was handed over: {error}")
        except asyncio.CancelledError:
            return Unknown(says="the sender was stopped after it was handed over")
        return Response(status=status, headers={"phase": "submit"}, body=body)

    async def ask(self, pdu: bytes) -> tuple[int, bytes]:
        """Write one down and wait for its answer: (status, body). Raises ``_Gone`` and
        ``TimeoutError``."""
        if self._over:
            raise _Gone(self._over)
        self._sequence = self._sequence % 0x7FFFFFFF + 1
        number = self._sequence
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[int, bytes]] = loop.create_future()
        self.waiting[number] = answer
        self._writer.write(pdu[:12] + number.to_bytes(4, "big") + pdu[16:])
        try:
            async with asyncio.timeout(self.smpp.answer):
                return await answer
        finally:
            self.waiting.pop(number, None)

    async def landed(self, seconds: float) -> None:
        """Wait until nothing is in the air any more, at most so long."""
        if self.waiting:
            await asyncio.wait(self.waiting.values(), timeout=min(seconds, 5.0))

    async def sign_off(self) -> None:
        """Say that we hang up; whoever is told so may stop telling us things."""
        with suppress(_Gone, TimeoutError):
            async with asyncio.timeout(2.0):
                await self.ask(_pdu(UNBIND))

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
                await self.ask(_pdu(ENQUIRE_LINK))
            except (_Gone, TimeoutError):
                return

    def end(self, says: str) -> None:
        """Hang up. Who waits for an answer is told that none will come."""
        self._over = self._over or says
        for one in self.waiting.values():
            if not one.done():
                one.set_exception(_Gone(self._over))
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
            self._writer.write(_pdu(NACK, b"", NO_SUCH_COMMAND, sequence))

    def _answer(self, command: int, status: int, sequence: int, body: bytes = b"") -> None:
        self._writer.write(_pdu(command | ANSWERS, body, status, sequence))

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
            kept = await loop.run_in_executor(self.smpp.pool, take, pdu, look == LOOKS - 1)
            if kept is not None:
                break
            await asyncio.sleep(LOOK)
        self._answer(DELIVER, OK if kept else TELL_AGAIN, sequence, b"\0")
