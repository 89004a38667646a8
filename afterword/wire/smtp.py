"""Handing a mail to an SMTP server, and saying truly how far that came.

The server has a mail once it answers the final dot, and cannot have it before the dot is out. So a
line that breaks earlier means "not handed over", and only a silence after the dot is "unknown".
"""

import io
import re
import smtplib
import socket
import ssl
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from threading import Lock
from time import monotonic
from typing import Any

from .shapes import Answer, Held, Mail, Refusal, Response, Unknown

TIMEOUT = 20.0
"""Seconds for each exchange with the server."""
AFTER_DOT = 60.0
"""Seconds for the answer to a whole mail: servers look for spam before they give it, and a mail
whose answer was not waited for is unknown."""
IDLE = 20.0
"""Seconds after which an open line is not used again: servers hang up after a while."""

_Address = tuple[str, int, str, str, str]
_UNFIT = re.compile(r"[\x00-\x20\x7f<>]")


class Lines:
    """Open lines to SMTP servers, used again where that is possible. Safe for threads.

    ``trust``: how certificates are checked, where the system's authorities are not the ones.
    """

    def __init__(
        self,
        *,
        timeout: float = TIMEOUT,
        after_dot: float = AFTER_DOT,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.timeout = timeout
        self.after_dot = after_dot
        self.trust = trust
        self._lock = Lock()
        self._free: dict[_Address, list[tuple[float, _Line]]] = defaultdict(list)

    @contextmanager
    def line(self, mail: Mail) -> Iterator["_Line"]:
        """A line to the mail's server; it is kept for the next one unless something broke."""
        address = (mail.host, mail.port, mail.security, mail.user, mail.password)
        smtp = self._take(address) or _connect(mail, self)
        try:
            yield smtp
        except BaseException:
            smtp.close()
            raise
        if smtp.sock is not None:
            with self._lock:
                self._free[address].append((monotonic(), smtp))

    def _take(self, address: _Address) -> "_Line | None":
        while True:
            with self._lock:
                if not self._free[address]:
                    return None
                since, smtp = self._free[address].pop()
            if monotonic() - since < IDLE and _reset(smtp):
                return smtp
            smtp.close()

    def close(self) -> None:
        """Hang up all lines."""
        with self._lock:
            for some in self._free.values():
                for _, smtp in some:
                    smtp.close()
            self._free.clear()


class _Reading(io.RawIOBase):
    """A server's words, until a moment: one that drips byte after byte must come to an end too."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.until = 0.0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self.until - monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self.sock.settimeout(left)
        return self.sock.recv_into(buffer)


class _Line(smtplib.SMTP):
    """The library's client, with a limit on each whole reply instead of on each of its bytes."""

    patience = TIMEOUT
    _reading: _Reading | None = None

    def getreply(self) -> tuple[int, bytes]:
        sock = self.sock
        if sock is None:
            raise smtplib.SMTPServerDisconnected("the line is closed")
        if self._reading is None or self._reading.sock is not sock:
            self._reading = _Reading(sock)
            self.file = io.BufferedReader(self._reading)
        before = sock.gettimeout()
        self._reading.until = monotonic() + self.patience
        try:
            return super().getreply()
        finally:
            with suppress(OSError):
                sock.settimeout(before)


class _SecureLine(_Line, smtplib.SMTP_SSL):
    """The same, with TLS from the first byte."""


@lru_cache(maxsize=1)
def _own_name() -> str:
    """How we greet servers. Asked once: where names do not resolve, asking takes seconds."""
    name = socket.getfqdn()
    return name if "." in name else "[127.0.0.1]"


def _connect(mail: Mail, lines: Lines) -> _Line:
    context = lines.trust or ssl.create_default_context()
    how: dict[str, Any] = {"timeout": lines.timeout, "local_hostname": _own_name()}
    if mail.security == "tls":
        smtp: _Line = _SecureLine(mail.host, mail.port, context=context, **how)
    else:
        smtp = _Line(mail.host, mail.port, **how)
    smtp.patience = lines.timeout
    try:
        smtp.ehlo_or_helo_if_needed()
        if mail.security == "starttls":
            smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
        if mail.user:
            _sign_in(smtp, mail)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _sign_in(smtp: _Line, mail: Mail) -> None:
    if not (mail.user + mail.password).isascii():
        raise smtplib.SMTPException(
            "its user name and password may hold plain letters, digits and signs only"
        )
    smtp.login(mail.user, mail.password)


_lines = Lines()


def deliver(mail: Mail, lines: Lines = _lines, may: Callable[[], bool] = lambda: True) -> Answer:
    """Hand a mail over. A server's answer comes back as it is, with the phase in the headers:
    ``connect``, ``mail``, ``rcpt`` or ``data``. ``may`` is asked before any of it is written."""
    if _UNFIT.search(mail.sender + mail.recipient):
        return Refusal(says="the address holds characters that no address has", permanent=True)
    try:
        with lines.line(mail) as smtp:
            return _hand_over(smtp, mail, lines.after_dot, may)
    except smtplib.SMTPResponseException as error:
        return _answer(error.smtp_code, error.smtp_error, "connect")
    except (OSError, smtplib.SMTPException) as error:
        says = f"{mail.host}:{mail.port}: {_plain(error)}"
        return Refusal(says=says, permanent=False, account=_set_wrong(error))


def _hand_over(smtp: _Line, mail: Mail, patience: float, may: Callable[[], bool]) -> Answer:
    options = ""
    if not (mail.sender + mail.recipient).isascii():
        # RFC 6531: addresses in other scripts, for servers that know them.
        if not smtp.has_extn("smtputf8"):
            says = "the mail server does not take addresses in other scripts (SMTPUTF8)"
            return Refusal(says=says, permanent=True)
        smtp.command_encoding = "utf-8"
        options = " SMTPUTF8 BODY=8BITMIME"
    if not may():
        return Held(says="it was stopped before it was written")
    for phase, command, argument, wanted in (
        ("mail", "MAIL", f"FROM:<{mail.sender}>{options}", 2),
        ("rcpt", "RCPT", f"TO:<{mail.recipient}>", 2),
        ("data", "DATA", "", 3),
    ):
        code, text = smtp.docmd(command, argument)
        # RFC 5321 §4.2.1: the first digit says how it went.
        if code // 100 != wanted:
            _reset(smtp)
            return _answer(code, text, phase)
    if not may():
        # The server waits for the mail and must get none: nothing but hanging up says so.
        smtp.close()
        return Held(says="it was stopped before it was written")
    smtp.send(_stuffed(mail.data))
    smtp.patience, before = patience, smtp.patience
    try:
        code, text = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        smtp.close()
        return Unknown(says=f"no answer after the mail was handed over: {_plain(error)}")
    smtp.patience = before
    if code // 100 not in (2, 4, 5):
        smtp.close()
        return Unknown(says="an answer that nobody can read after the mail was handed over")
    return _answer(code, text, "data")


def _stuffed(data: bytes) -> bytes:
    """A mail as it goes over the line (RFC 5321 §4.5.2): CRLF everywhere, a second dot before each
    line that begins with one, the final dot."""
    lines = (b"." + line if line.startswith(b".") else line for line in data.splitlines())
    return b"\r\n".join((*lines, b".", b""))


def _reset(smtp: _Line) -> bool:
    """Make a line ready for the next mail; it is closed where that does not go. True: it is."""
    try:
        if smtp.rset()[0] == 250:
            return True
    except (OSError, smtplib.SMTPException):
        pass
    smtp.close()
    return False


def _answer(code: int, text: bytes | str, phase: str) -> Response | Refusal:
    body = text if isinstance(text, bytes) else text.encode()
    if not 200 <= code < 600:
        return Refusal(says="the server said something that is no answer", permanent=False)
    return Response(status=code, headers={"phase": phase}, body=body)


def _set_wrong(error: Exception) -> bool:
    """Whether somebody must change the settings: it does not pass by itself."""
    return isinstance(error, ssl.SSLError) or type(error) in (
        smtplib.SMTPException,
        smtplib.SMTPNotSupportedError,
    )


def _plain(error: Exception) -> str:
    """What went wrong on the line, and what to do where that is known."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"its certificate does not hold ({error.verify_message}); give the server by the name "
            "in its certificate, or have the certificate renewed"
        )
    if isinstance(error, ssl.SSLError):
        return (
            f"no secure line ({error.reason}); check that the port and the security belong "
            "together: starttls is usual on 587, tls on 465"
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return (
            f"{error}; check that the port and the security belong together: starttls is usual "
            "on 587, tls on 465"
        )
    return str(error) or type(error).__name__
