"""A real mail server on the loopback that keeps what it takes and misbehaves as it is told."""

import asyncio
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from afterword.wire import shapes

Manner = Literal[
    "well", "closes in the data", "closes after the dot", "hangs after the dot",
    "hangs at rcpt", "drips after the dot", "talks nonsense after the dot",
]  # fmt: skip


@dataclass
class Taken:
    """A mail as it came over the line, whether or not its sender was ever told."""

    sender: str
    recipients: list[str]
    options: list[str]
    data: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail as a mail programme reads it."""
        found = message_from_bytes(self.data, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class MailServer:
    """The server. ``says``: what it answers at ``greeting``, ``mail``, ``rcpt``, ``data`` (the
    command) or ``dot`` in place of its yes."""

    security: Literal["none", "starttls", "tls"] = "none"
    certificate: ssl.SSLContext | None = None
    user: str = ""
    password: str = ""
    utf8: bool = True
    says: dict[str, str] = field(default_factory=dict)
    does: Manner = "well"
    taken: list[Taken] = field(default_factory=list)
    greeted: int = 0
    signed_in: int = 0
    begun: int = 0
    """How many mails were begun."""
    port: int = 0

    def mail(self, **facts: Any) -> shapes.Mail:
        """A mail to hand to it."""
        given: dict[str, Any] = {
            "host": "localhost",
            "port": self.port,
            "security": self.security,
            "sender": "hello@shop.example",
            "recipient": "ana@example.com",
            "data": b"Subject: Hello\r\n\r\nHello Ana\r\n",
        }
        return shapes.Mail(**(given | facts))

    def signs_in(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """Whether a user name and password are right."""
        assert isinstance(data, LoginPassword)
        right = (data.login, data.password) == (self.user.encode(), self.password.encode())
        self.signed_in += right
        return AuthResult(success=right, handled=False)


class _Talk(SMTP):
    """One connection. Misbehaviour that the library knows no hook for stands here."""

    def __init__(self, mail_server: MailServer, **how: Any) -> None:
        self._it = mail_server
        super().__init__(_Hooks(mail_server), hostname="mail.test", **how)

    async def _handle_client(self) -> None:
        self._it.greeted += 1
        if said := self._it.says.get("greeting"):
            self._writer.write(said.encode() + b"\r\n")
            await self._writer.drain()
            _hang_up(self)
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if said := self._it.says.get("data"):
            await self.push(said)
            return
        if self._it.does == "closes in the data":
            self._it.begun += 1
            await self.push("354 go on")
            await self._reader.read(64)
            _break_off(self)
            return
        await super().smtp_DATA(arg)


class _Hooks:
    def __init__(self, mail_server: MailServer) -> None:
        self._it = mail_server

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if said := self._it.says.get("mail"):
            return said
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._it.does == "hangs at rcpt":
            await asyncio.sleep(60)
        if said := self._it.says.get("rcpt"):
            if said.startswith("421"):
                asyncio.get_running_loop().call_later(0.02, _hang_up, server)
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self._it.begun += 1
        if said := self._it.says.get("dot"):
            return said
        assert isinstance(envelope.content, bytes)
        self._it.taken.append(
            Taken(
                envelope.mail_from or "",
                list(envelope.rcpt_tos),
                list(envelope.mail_options),
                envelope.content,
            )
        )
        match self._it.does:
            case "closes after the dot":
                _break_off(server)
            case "hangs after the dot":
                await asyncio.sleep(60)
            case "talks nonsense after the dot":
                return "<html>good evening</html>"
            case "drips after the dot":
                line = server.transport
                assert isinstance(line, asyncio.Transport)
                while not line.is_closing():
                    line.write(b"2")
                    await asyncio.sleep(0.05)
        return f"250 2.0.0 queued as {len(self._it.taken)}"


def _hang_up(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.close()


def _break_off(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@contextmanager
def running(server: MailServer) -> Iterator[MailServer]:
    """The server, listening on a free port while the block runs."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="mail server", daemon=True)
    thread.start()
    how: dict[str, Any] = {"loop": loop, "enable_SMTPUTF8": server.utf8}
    if server.user:
        how |= {"authenticator": server.signs_in, "auth_required": True}
        how |= {"auth_require_tls": server.security == "starttls"}
    if server.security == "starttls":
        how |= {"tls_context": server.certificate}

    async def listen() -> asyncio.Server:
        return await loop.create_server(
            lambda: _Talk(server, **how),
            "127.0.0.1",
            0,
            ssl=server.certificate if server.security == "tls" else None,
        )

    listening = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_stop(listening), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _stop(listening: asyncio.Server) -> None:
    listening.close()
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in left:
        task.cancel()
    for task in left:
        with suppress(asyncio.CancelledError, Exception):
            await task


def certificate(folder: Path, *names: str, days: int = 1) -> tuple[ssl.SSLContext, Path]:
    """A certificate signed by itself: the server's side of it, and the file that trusts it.

    ``days`` below nought: it ran out then.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server of the tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([_alternative(one) for one in names]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "server.pem", folder / "server.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
