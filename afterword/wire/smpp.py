"""Handing messages to a message centre over SMPP 3.4, and hearing from it on the same line.

Where each message travels by itself elsewhere, here a process signs in once (*bind*) and keeps the
line. A centre cannot have what was never written to the line, and has what it answered; a line that
breaks in between, or a silence, is ``Unknown``. What the centre tells us (``deliver_sm``) is
answered once it is kept, so that what is not kept is told again.

Only what makes up the line is known here: the head of each message, signing in, signs of life. What
stands in the messages is for the adapter to write and to read. Where a line may lead at all stands
in ``addresses.py``; what happens on one line that is open, in ``smpp_session.py``.
"""

import asyncio
import ssl
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from . import addresses
from .shapes import Answer, Line, Refusal, Response, Submit, Unknown
from .smpp_session import (
    LONGEST,
    OK,
    QUEUE_FULL,
    THROTTLED,
    TRANSCEIVER,
    TRANSMITTER,
    May,
    Session,
    Take,
    framed,
)

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
SLOWER = (1.0, 2.0, 4.0)
"""Seconds before a further part of a message that was begun is tried again, where we are too fast.
"""


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


async def _all_parts(session: Session, parts: tuple[bytes, ...], may: May) -> Answer:
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


async def _further(session: Session, part: bytes) -> Answer:
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

    async def session(self) -> Session:
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
        self.live: Session | None = None
        self.fault: Exception | None = None
        """Why the last try failed; ``None``: it did not, or there is a try just now."""
        self._changed = asyncio.Condition()
        self._wanted = asyncio.Event()
        self._task = asyncio.ensure_future(self._run())

    async def opened(self) -> Session:
        """The line as soon as it is open. Raises why it cannot be opened."""
        self._wanted.set()
        async with self._changed:
            await self._changed.wait_for(lambda: self.live is not None or self.fault is not None)
            if self.live is None:
                assert self.fault is not None
                raise self.fault.with_traceback(None)
            return self.live

    async def _tell(self, live: Session | None, fault: Exception | None) -> None:
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

    async def _open(self) -> Session:
        reader, writer = await _connected(self.smpp, self.line)
        session = Session(
            self.line, reader, writer, self.take, answer=self.smpp.answer, pool=self.smpp.pool
        )
        try:
            command = TRANSMITTER if self.take is None else TRANSCEIVER
            status, _ = await session.ask(framed(command, _bind(self.line)))
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
