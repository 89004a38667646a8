"""What people write by e-mail: the new words apart from what they quote, and what they answer."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import getaddresses
from functools import cache
from typing import Any

from anymail.inbound import AnymailInboundMessage

from afterword.wire.reading import digest, filled, text
from afterword.wire.shapes import Event, Misread, Note, Told, Who

from .happenings import KEY

LONGEST = 20_000
"""Characters of a reply that are kept; the mail itself stays with the raw intake."""
MOST_FILES = 50

_ID = re.compile(r"<([^<>\s]{1,250})>")
_AUTO_HEADERS = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-autoresponder")
_AUTO_SUBJECT = re.compile(
    r"^\W*(auto(matic|mated)?[ -]?(reply|response|antwort)|automatische (antwort|abwesenheit)"
    r"|out of (the )?office|abwesenheit\w*|abwesend|réponse automatique|absence du bureau"
    r"|respuesta automática|fuera de la oficina|resposta automática|risposta automatica"
    r"|fuori sede|automatisch antwoord|afwezig|autosvar|frånvaro|automatyczna odpowiedź)\b",
    re.IGNORECASE,
)
_BULK = ("bulk", "junk", "list", "auto_reply")


@cache
def _parser() -> Any:
    # As with the pages below: it is imported by who reads a reply.
    from mailparser_reply import EmailReplyParser
    from mailparser_reply.constants import MAIL_LANGUAGES

    return EmailReplyParser(languages=[one for one in MAIL_LANGUAGES if len(one) == 2])


_LONG_FIELD = re.compile(
    rb"^content-(?:type|disposition):(?:[^\r\n]|\r?\n[ \t]){3000}", re.IGNORECASE | re.MULTILINE
)
_LONG_HEADER = re.compile(rb"^[!-9;-~]+:(?:[^\r\n]|\r?\n[ \t]){20000}", re.MULTILINE)
_PART = re.compile(rb"^(?:content-[a-z-]+|final-recipient):", re.IGNORECASE | re.MULTILINE)
MOST_PARTS = 2000
MOST_BOUNDS = 10_000
"""Lines that may be where a part begins: a part needs no header."""


def as_inbound(body: bytes) -> AnymailInboundMessage | None:
    """A mail as it came over SMTP; ``None`` for one that no mail program writes: reading such a
    one would take minutes, and somebody made it to that end."""
    head = body.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    if _LONG_HEADER.search(head) or _LONG_FIELD.search(body):
        return None
    if body.count(b"\n--") > MOST_BOUNDS or sum(1 for _ in _PART.finditer(body)) > MOST_PARTS:
        return None
    try:
        found: AnymailInboundMessage = AnymailInboundMessage.parse_raw_mime_bytes(body)
        for _ in found.walk():
            pass
    except RecursionError:
        return None
    return found


def reply(
    message: AnymailInboundMessage, at: datetime | None, settings: Mapping[str, Any]
) -> list[Told]:
    """The mail as a reply, or why it is none. Raises ``Misread`` when nobody knows when it came."""
    why = _by_machine(message)
    if why:
        return [Note(says=why)]
    name, address = _sender(message)
    if not address:
        return [Note(says="A mail came in that does not say who wrote it.")]
    when = _when(message, at)
    answered = list(_answered(message))
    about = _about(message, answered, settings)
    words, quoted = _apart(_words(message))
    own = _header(message, "Message-ID").strip("<> ")[:160] or digest(when, address, words)
    media = list(_files(message))
    return [
        Event(
            kind="reply.received",
            key=f"email:reply:{own}",
            happened=when,
            about=f"message/{about}" if about else "",
            who=Who(email=address, name=name),
            data=filled(
                channel="email",
                what="text" if words or not media else "document",
                answers=_as_provider_says(answered[0]) if answered else "",
                provider_id=own,
                message=about,
            ),
            private=filled(
                text=words,
                quoted=quoted,
                subject=_header(message, "Subject")[:300],
                media=media,
            ),
        )
    ]


def absent_words(body: Mapping[str, Any], at: datetime | None) -> list[Told]:
    """A mail of which the provider tells the sender and the subject and keeps the words."""
    told = body.get("data")
    thing = told if isinstance(told, Mapping) else {}
    senders = getaddresses([text(thing.get("from"))])
    name, address = senders[0] if senders else ("", "")
    if not address:
        return [Note(says="A mail came in. The provider says neither who wrote it nor what.")]
    own = text(thing.get("message_id")).strip("<> ") or text(thing.get("email_id"))
    if at is None:
        raise Misread("a mail that does not say when it came")
    return [
        Event(
            kind="reply.received",
            key=f"email:reply:{own[:160] or digest(at, address)}",
            happened=at,
            who=Who(email=address, name=name),
            data=filled(channel="email", what="unknown", provider_id=own[:160]),
            private=filled(subject=text(thing.get("subject"), 300)),
        )
    ]


# ----------------------------------------------------------------------------- who and when


def _header(message: EmailMessage, name: str) -> str:
    try:
        return text(str(message.get(name) or ""))
    except (ValueError, LookupError, AttributeError, TypeError):
        # The library stumbles over some headers that are no headers; the rest of the mail is fine.
        return ""


def _by_machine(message: AnymailInboundMessage) -> str:
    """Why a mail was not written by a person (RFC 3834); empty: it was."""
    said = _header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if said and said != "no":
        return "A machine answered; nobody wrote."
    if _header(message, "Precedence").lower() in _BULK or _header(message, "List-Id"):
        return "This went to many at once; nobody answered."
    if any(_header(message, name) for name in _AUTO_HEADERS):
        return "A machine answered; nobody wrote."
    if _header(message, "Return-Path").strip() == "<>":
        return "A mail system wrote, nobody else."
    if _AUTO_SUBJECT.search(_header(message, "Subject")):
        return "They are away, and their mail program said so."
    return ""


def _sender(message: AnymailInboundMessage) -> tuple[str, str]:
    for name, address in getaddresses([_header(message, "From")]):
        if "@" in address:
            return name[:200], address
    return "", str(message.envelope_sender or "")


def _when(message: AnymailInboundMessage, at: datetime | None) -> datetime:
    """When it was written, but never later than it came: senders' clocks are what they are."""
    try:
        written = message.date
    except (ValueError, TypeError, LookupError):
        written = None
    if written is not None and written.tzinfo is None:
        written = written.replace(tzinfo=UTC)
    if written is None:
        if at is None:
            raise Misread("a mail that does not say when it was written")
        return at
    found: datetime = written
    return min(found, at) if at is not None else found


# --------------------------------------------------------------------------- what it answers


def _answered(message: AnymailInboundMessage) -> Iterator[str]:
    """The ids of the mails it answers, the nearest first."""
    seen: set[str] = set()
    nearest = _ID.findall(_header(message, "In-Reply-To"))
    for one in (*nearest, *reversed(_ID.findall(_header(message, "References")))):
        if one not in seen:
            seen.add(one)
            yield one


_LOCAL = ("amazonses.com", "ismtpd", "sendgrid.net")
"""In the domains of those whose own id of a mail is what stands before the @ of its Message-ID."""


def _as_provider_says(answered: str) -> str:
    """The id of a mail as the provider gave it to us."""
    local, _, domain = answered.partition("@")
    return local if any(one in domain for one in _LOCAL) else answered


def _about(message: AnymailInboundMessage, answered: list[str], settings: Mapping[str, Any]) -> str:
    """The send key of our mail that it answers: the id we gave it, else the address we gave."""
    for one in answered:
        found = KEY.fullmatch(one.partition("@")[0])
        if found:
            return found[1]
    before, marked, after = str(settings.get("reply_to") or "").partition("{key}")
    if not marked:
        return ""
    ours = re.compile(re.escape(before) + KEY.pattern + re.escape(after), re.IGNORECASE)
    named = [str(one) for name in ("To", "Cc", "Delivered-To") for one in message.get_all(name, [])]
    named.append(str(message.envelope_recipient or ""))
    for _, address in getaddresses(named):
        found = ours.fullmatch(address)
        if found:
            return found[1].lower()
    return ""


# --------------------------------------------------------------------------------- the words


def _words(message: AnymailInboundMessage) -> str:
    """The text, from the page where there is no other."""
    plain = _content(message, "text")
    if plain.strip():
        return plain
    page = _content(message, "html")
    if not page.strip():
        return ""
    # What is quoted in a page has no marks before its lines.
    # Imported where it is needed: most processes never read a page, and it takes its time.
    from inscriptis import get_text

    return str(get_text(_QUOTE.sub("", page)))


_QUOTE = re.compile(
    r"<(?:div|blockquote)[^>]{0,300}(?:gmail_quote|moz-cite-prefix|yahoo_quoted|type=.?cite).*",
    re.IGNORECASE | re.DOTALL,
)


def _content(message: AnymailInboundMessage, which: str) -> str:
    try:
        return text(str(getattr(message, which) or ""), 10 * LONGEST)
    except (LookupError, ValueError, TypeError):
        return ""


def _apart(whole: str) -> tuple[str, str]:
    """(what is new in a mail, what it quotes). A greeting at the end belongs to what is new."""
    whole = whole.replace("\r\n", "\n").strip()
    new = _without_tail("\n".join(whole.split("\n")[: _own_lines(whole)]))
    if not new:
        # Somebody may have answered between our lines, or below them: then all of it counts.
        return whole[:LONGEST], ""
    at = whole.find(new)
    quoted = whole[at + len(new) :].strip() if at >= 0 else ""
    return new[:LONGEST], quoted[:LONGEST]


def _own_lines(whole: str) -> int:
    """How many lines stand before what the library takes for a quote.

    It is shown the beginnings of the first lines only: its patterns take minutes for lines that
    somebody made to that end.
    """
    lines = whole.split("\n")
    shown = [line[:LONGEST_LINE] for line in lines[:MOST_LINES]]
    parts = _parser().read("\n".join(shown)).replies
    content = parts[0].content if parts else ""
    begun = content.strip()
    if not begun:
        return len(lines)
    own = begun.count("\n") + 1
    at = "\n".join(shown).find(begun)
    own += "\n".join(shown)[: max(at, 0)].count("\n")
    return own if own < len(shown) else len(lines)


LONGEST_LINE = 250
MOST_LINES = 300


def _without_tail(words: str) -> str:
    """Without the quoted lines at the end and the line that says whose they are, which the library
    knows in some languages only."""
    lines = words.splitlines()
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(">")):
        end -= 1
    if end < len(lines) and any(line.lstrip().startswith(">") for line in lines[end:]):
        for several in (1, 2):
            said = " ".join(lines[max(end - several, 0) : end])
            if len(said) <= 2 * LONGEST_LINE and _SAYS_WHOSE.fullmatch(said):
                end -= several
                break
    return "\n".join(lines[: max(end, 0)]).strip()


_SAYS_WHOSE = re.compile(r".*\d.*[<(@].*:[ \xa0]*")
"""A date, an address and a colon: "On Tuesday, Ada <ada@…> wrote:" in any language."""


def _files(message: AnymailInboundMessage) -> Iterator[dict[str, Any]]:
    """What was attached, by name, kind and size; it stays in the mail itself."""
    for part in _attached(message):
        kind = part.get_content_type()[:100]
        yield filled(
            kind=_FAMILIES.get(kind.partition("/")[0], "document"),
            name=text(part.get_filename(), 200),
            type=kind,
            size=len(_decoded(part)),
        )


_FAMILIES = {"image": "image", "video": "video", "audio": "audio"}


def contents(message: AnymailInboundMessage) -> list[bytes]:
    """The bytes of what was attached, in the order in which a reply names it."""
    return [_decoded(part) for part in _attached(message)]


def _attached(message: AnymailInboundMessage) -> list[Any]:
    return [part for part in message.walk() if part.get_filename()][:MOST_FILES]


def _decoded(part: Any) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
