"""Writing a mail down as RFC 5322 wants it, and reading an SMTP server's answer."""

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterator
from email.headerregistry import Address
from email.message import MIMEPart
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from email_validator import validate_email

from afterword.wire.shapes import Account, File, Mail, Outgoing, Receipt, Refusal, Response

from .codes import ENHANCED, address_is_bad, words_say_nobody, words_say_relay
from .headers import answering, reply_address

if TYPE_CHECKING:
    _Policy = EmailPolicy[Any]

_PLAIN = EmailPolicy(linesep="\r\n")
_INTERNATIONAL = EmailPolicy(linesep="\r\n", utf8=True)

_LINE = 78
"""The longest line a header should have (RFC 5322 §2.1.1)."""
_WORD = 39
"""Bytes in one encoded word, so that its line stays under 76 signs (RFC 2047 §2)."""
_ATOMS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EASY_NAME = re.compile(rf"{_ATOMS}(?: {_ATOMS})*|")
_EASY_ADDRESS = re.compile(rf"{_ATOMS}(?:\.{_ATOMS})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")


def request(outgoing: Outgoing, account: Account) -> Mail:
    """The mail, and the server to hand it to. Raises ``ValueError`` for an address that is none.

    It is put together by hand: the library's message object costs ten times the time. What is not
    quite plain in a header is left to the library.
    """
    settings, secrets = account.settings, account.secrets
    sender, recipient = _on_the_wire(outgoing.sender), _on_the_wire(outgoing.to)
    # RFC 6532: letters of other scripts before the @ can only be written as they are.
    international = not (sender + recipient).isascii()
    policy = _INTERNATIONAL if international else _PLAIN
    head = b"".join(_head(outgoing, sender, recipient, reply_address(outgoing, account), policy))
    return_path = str(settings.get("return_path") or "")
    return Mail(
        host=str(settings["host"]),
        port=int(settings.get("port") or 587),
        security=settings.get("security") or "starttls",
        user=str(settings.get("user") or ""),
        password=str(secrets.get("password") or ""),
        sender=return_path.replace("{key}", outgoing.key) or sender,
        recipient=recipient,
        data=head + _body(outgoing),
    )


def _head(
    outgoing: Outgoing, sender: str, recipient: str, answers_go: str, policy: "_Policy"
) -> Iterator[bytes]:
    yield _addressed("From", outgoing.sender_name, sender, policy)
    yield _addressed("To", outgoing.to_name, recipient, policy)
    if answers_go:
        yield _addressed("Reply-To", "", _on_the_wire(answers_go), policy)
    yield _worded("Subject", _one_line(outgoing.subject), policy)
    yield _whole("Date", format_datetime(outgoing.at))
    yield _whole("Message-ID", f"<{outgoing.key}@{sender.rpartition('@')[2]}>")
    for name, value in answering(outgoing):
        yield _whole(name, value)
    if not outgoing.by_person:
        yield b"Auto-Submitted: auto-generated\r\n"
    if outgoing.unsubscribe_url:
        yield _whole("List-Unsubscribe", f"<{outgoing.unsubscribe_url}>")
        yield b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    yield _whole("Content-Language", outgoing.language)
    yield b"MIME-Version: 1.0\r\n"


def _body(outgoing: Outgoing) -> bytes:
    """What is said, and behind it what goes along."""
    if not outgoing.files:
        return _said(outgoing)
    mark = f"=_m{outgoing.key.partition('.')[0]}".encode("ascii")
    parts = (_said(outgoing), *map(_attached, outgoing.files))
    body = b"".join(b"--%b\r\n%b\r\n" % (mark, part) for part in parts)
    return b'Content-Type: multipart/mixed; boundary="%b"\r\n\r\n%b--%b--\r\n' % (mark, body, mark)


def _attached(one: File) -> bytes:
    """A file as a part of a mail; its name in any script (RFC 2231)."""
    part = MIMEPart(policy=_PLAIN)
    main, _, sub = one.type.partition("/")
    part.set_content(one.content, main, sub, disposition="attachment", filename=_one_line(one.name))
    return part.as_bytes()


def _said(outgoing: Outgoing) -> bytes:
    """The text, with the page beside it where there is one."""
    if not outgoing.html:
        return _part("plain", outgoing.text)
    # A boundary need not be drawn by chance: nothing in an encoded part begins with "--=_".
    boundary = f"=_{outgoing.key.partition('.')[0]}".encode("ascii")
    return (
        b'Content-Type: multipart/alternative; boundary="%(mark)s"\r\n\r\n'
        b"--%(mark)s\r\n%(text)s\r\n--%(mark)s\r\n%(html)s\r\n--%(mark)s--\r\n"
    ) % {
        b"mark": boundary,
        b"text": _part("plain", outgoing.text),
        b"html": _part("html", outgoing.html),
    }


def _part(subtype: str, text: str) -> bytes:
    lines = text.encode().splitlines()
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode() + b2a_qp(b"\r\n".join((*lines, b"")) or b"\r\n", istext=True)


def _addressed(header: str, name: str, address: str, policy: "_Policy") -> bytes:
    """A header that names a mailbox."""
    name = _one_line(name)
    if policy is _PLAIN and _EASY_ADDRESS.fullmatch(address):
        shown = _words(name) if not name.isascii() else name
        easy = shown is not name or (_EASY_NAME.fullmatch(name) and "=?" not in name)
        line = f"{header}: {shown} <{address}>\r\n" if name else f"{header}: {address}\r\n"
        if easy and len(name.encode()) <= _WORD and len(line) <= _LINE + 2:
            return line.encode("ascii")
    user, _, domain = address.rpartition("@")
    return _folded(header, Address(name, user, domain), policy)


def _worded(header: str, text: str, policy: "_Policy") -> bytes:
    """A header of free words."""
    if policy is _PLAIN and not text.isascii():
        return f"{header}: {_words(text)}\r\n".encode("ascii")
    if text.isascii() and "=?" not in text and len(header) + len(text) + 2 <= _LINE:
        return f"{header}: {text}\r\n".encode("ascii")
    return _folded(header, text, policy)


def _words(text: str) -> str:
    """Letters of any script as encoded words (RFC 2047), one a line; no letter is cut in two."""
    words, word = [], b""
    for sign in text:
        letter = sign.encode()
        if len(word) + len(letter) > _WORD:
            words.append(word)
            word = b""
        word += letter
    return "\r\n ".join(f"=?utf-8?b?{b64encode(one).decode()}?=" for one in (*words, word))


def _whole(header: str, value: str) -> bytes:
    """A header that stays on one line however long it is: a mail programme would not read an id or
    the address of a page in pieces."""
    if not (value.isascii() and value.isprintable()):
        raise ValueError(f"{header} cannot hold {value!r}")
    return f"{header}: {value}\r\n".encode("ascii")


def _folded(header: str, value: Any, policy: "_Policy") -> bytes:
    """A header as the library writes it. Raises ``ValueError`` where a line would be broken."""
    return policy.fold_binary(*policy.header_store_parse(header, value))


def _on_the_wire(address: str) -> str:
    """An address with its domain as the name system has it (IDNA 2008)."""
    user, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    return f"{user}@{validate_email(f'x@{domain}', check_deliverability=False).ascii_domain}"


def _one_line(text: str) -> str:
    """Headers are one line: whatever breaks one is a space, and what cannot be printed goes."""
    shown = (sign for sign in " ".join(text.split()) if sign == " " or sign.isprintable())
    return "".join(shown)


def receipt(response: Response) -> Receipt | Refusal:
    """What the server's answer means.

    4xx: later. 5xx to the recipient with an enhanced code that speaks of the address, or without
    such a code in words that do: the address is at fault. A refused sign-in, a closed door or a
    server that does not relay for us is the store's trouble and not the message's: later. Any other
    5xx is about the mail.
    """
    text = response.body.decode(errors="replace")
    if 200 <= response.status < 300:
        return Receipt(provider_id=text[:200])
    says = f"{response.status} {text}"[:500]
    phase = response.headers.get("phase")
    if response.status < 500:
        return Refusal(says=says, permanent=False)
    if phase == "connect" or response.status == 530 or words_say_relay(text):
        return Refusal(says=says, permanent=False, account=True)
    if phase == "rcpt" and _bad_address(response.status, text):
        return Refusal(says=says, permanent=True, blocks="bounced")
    return Refusal(says=says, permanent=True)


def _bad_address(status: int, text: str) -> bool:
    if ENHANCED.search(text):
        return address_is_bad(text)
    return status in (550, 551, 553) and words_say_nobody(text)
