"""Handing a mail to an SMTP server, and saying truly how far that came.

The server has a mail once it answers the final dot, and cannot have it before the dot is out. So a
line that breaks earlier means "not handed over", and only a silence after the dot is "unknown".
"""

import smtplib
import ssl
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic

from .shapes import Mail, Refusal, Response, Unknown

TIMEOUT = 20.0
"""Seconds for each exchange with the server."""
IDLE = 20.0
"""Seconds after which an open line is not used again: servers hang up after a while."""

_Address = tuple[str, int, str, str, str]


class Lines:
    """Open lines to SMTP servers, used again where that is possible. Safe for threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._free: dict[_Address, list[tuple[float, smtplib.SMTP]]] = defaultdict(list)

    @contextmanager
    def line(self, mail: Mail) -> Iterator[smtplib.SMTP]:
        """A line to the mail's server; it is kept for the next one unless something broke."""
        address = (mail.host, mail.port, mail.security, mail.user, mail.password)
        smtp = self._take(address) or _connect(mail)
        try:
            yield smtp
        except BaseException:
            smtp.close()
            raise
        with self._lock:
            self._free[address].append((monotonic(), smtp))

    def _take(self, address: _Address) -> smtplib.SMTP | None:
        while True:
            with self._lock:
                if not self._free[address]:
                    return None
                since, smtp = self._free[address].pop()
            if monotonic() - since < IDLE and _alive(smtp):
                return smtp
            smtp.close()

    def close(self) -> None:
        """Hang up all lines."""
        with self._lock:
            for some in self._free.values():
                for _, smtp in some:
                    smtp.close()
            self._free.clear()


def _alive(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.rset()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def _connect(mail: Mail) -> smtplib.SMTP:
    context = ssl.create_default_context()
    smtp: smtplib.SMTP
    if mail.security == "tls":
        smtp = smtplib.SMTP_SSL(mail.host, mail.port, timeout=TIMEOUT, context=context)
    else:
        smtp = smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT)
    try:
        smtp.ehlo_or_helo_if_needed()
        if mail.security == "starttls":
            smtp.starttls(context=context)
            smtp.ehlo()
        if mail.user:
            smtp.login(mail.user, mail.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


_lines = Lines()


def deliver(mail: Mail, lines: Lines = _lines) -> Response | Refusal | Unknown:
    """Hand a mail over. A server's answer comes back as it is, with the phase in the headers:
    ``connect``, ``mail``, ``rcpt`` or ``data``."""
    try:
        with lines.line(mail) as smtp:
            return _hand_over(smtp, mail)
    except smtplib.SMTPResponseException as error:
        return _answer(error.smtp_code, error.smtp_error, "connect")
    except (OSError, smtplib.SMTPException) as error:
        return Refusal(says=f"{mail.host}:{mail.port}: {_plain(error)}", permanent=False)


def _hand_over(smtp: smtplib.SMTP, mail: Mail) -> Response | Refusal | Unknown:
    for phase, command in (
        ("mail", f"FROM:<{mail.sender}>"),
        ("rcpt", f"TO:<{mail.recipient}>"),
        ("data", ""),
    ):
        code, text = smtp.docmd("DATA" if phase == "data" else phase.upper(), command)
        if code not in (250, 251, 354):
            smtp.rset()
            return _answer(code, text, phase)
    # RFC 5321 §4.5.2: a line that begins with a dot gets a second one.
    data = b"\r\n".join(mail.data.splitlines()).replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n"
    smtp.send(data)
    try:
        code, text = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        smtp.close()
        return Unknown(says=f"no answer after the mail was handed over: {_plain(error)}")
    return _answer(code, text, "data")


def _answer(code: int, text: bytes | str, phase: str) -> Response:
    body = text if isinstance(text, bytes) else text.encode()
    return Response(status=code, headers={"phase": phase}, body=body)


def _plain(error: Exception) -> str:
    return str(error) or type(error).__name__
