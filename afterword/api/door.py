"""The door: ``POST /in/{source}/{store}``, where shop systems and providers tell us things.

A plain WSGI callable in front of Django, because Django's own way through a request costs several
times what there is to do here: read the raw bytes, see that they are genuine, store them once,
answer. What they mean is found out afterwards by the engine. ``docs/guides/api.md`` lists every
answer.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import msgspec
import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.db.transaction import atomic

from afterword.house import actions as house
from afterword.house.bell import bell
from afterword.house.traffic import traffic
from afterword.timeline import hot_intakes, ports
from afterword.wire.shapes import Received

from .body import Unreadable, read
from .group import Group, NotKept
from .known import Accounts, Known

MOST_BYTES = 8 * 1024 * 1024
"""The longest body that is taken."""
RETRY_AFTER = 5
"""Seconds after which a sender may try again what could not be stored."""

_PREFIX = "/in/"
_SEEN_NOTED_EVERY = timedelta(minutes=1)
_LONGEST_TOPIC = 80
_LONGEST_ID = 160

GREETING = (
    "This address is where a shop system or a provider tells this store what has happened; "
    "there is nothing to see here."
)
UNKNOWN = "Nothing is connected at this address."
NOT_GENUINE = (
    "The signature does not fit what was sent. Check that the secret set here is the sender's."
)
NOT_NOW = "This could not be stored just now. Send it again."

_SIGN_IN = ("WWW-Authenticate", 'Basic realm="Afterword"')
"""Some senders give their user and password only once they are asked for them (RFC 9110 §11.6)."""

log = structlog.get_logger()

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Answer(NamedTuple):
    """What the sender is told."""

    status: int
    says: str
    headers: tuple[tuple[str, str], ...] = ()
    exact: bytes | None = None
    """What is answered to the byte, where a sender reads it."""
    kind: str = "text/plain; charset=utf-8"


class Row(NamedTuple):
    """A raw intake on its way into the database."""

    intake: tuple[Any, ...]
    known: Known
    at: datetime


class Door:
    """Takes in what comes to ``/in/…`` and lets everything else through to the application."""

    def __init__(
        self,
        inside: Application,
        *,
        clock: Callable[[], datetime],
        accounts: Accounts | None = None,
    ) -> None:
        self._inside = inside
        self._clock = clock
        self._accounts = accounts or Accounts()
        self._group = Group(write, bell.knock, whole=True)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        began = traffic.begin()
        try:
            path: str = environ.get("PATH_INFO", "")
            if not path.startswith(_PREFIX):
                return self._inside(environ, start_response)
            return self._at_the_door(environ, path, start_response)
        finally:
            traffic.end(began)

    def _at_the_door(
        self, environ: Environ, path: str, start_response: StartResponse
    ) -> Iterable[bytes]:
        answer = self._answer(environ, path)
        whole = f"{answer.says}\n".encode() if answer.exact is None else answer.exact
        body = b"" if environ["REQUEST_METHOD"] == "HEAD" else whole
        start_response(
            f"{answer.status} {HTTPStatus(answer.status).phrase}",
            [
                ("Content-Type", answer.kind),
                ("Content-Length", str(len(whole))),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
                *answer.headers,
            ],
        )
        return [body]

    def _answer(self, environ: Environ, path: str) -> Answer:
        method = environ["REQUEST_METHOD"]
        if method in ("GET", "HEAD") and not self._tells_by_get(environ, path):
            # Some providers look whether anybody is here before they save an address.
            return self._shake_hands(environ, path) or Answer(200, GREETING)
        if method not in ("GET", "POST"):
            return Answer(405, f"{GREETING} Use POST.", (("Allow", "GET, HEAD, POST"),))
        try:
            return self._take_in(environ, path)
        except Unreadable as error:
            return Answer(error.status, str(error))
        except (DatabaseError, NotKept) as error:
            log.error(
                "door.not_kept", path=path[:120], says=type(error.__cause__ or error).__name__
            )
            close_old_connections()
            return Answer(503, NOT_NOW, (("Retry-After", str(RETRY_AFTER)),))

    def _tells_by_get(self, environ: Environ, path: str) -> bool:
        if environ["REQUEST_METHOD"] != "GET" or not environ.get("QUERY_STRING"):
            return False
        source, _name, known = self._asked(path)
        return known is not None and ports.hears_get(source)

    def _shake_hands(self, environ: Environ, path: str) -> Answer | None:
        """The answer to a source that wants proof of who we are; ``None``: it asked for none."""
        if not environ.get("QUERY_STRING"):
            return None
        source, _name, known = self._asked(path)
        greeter = ports.greeter(source)
        if greeter is None or known is None:
            return None
        said = greeter.handshake(self._received(environ, path, b""), known.reached)
        if said is None:
            return Answer(403, NOT_GENUINE)
        return Answer(200, "", exact=said.encode())

    def _asked(self, path: str) -> tuple[ports.Source | None, str, Known | None]:
        """Who is spoken to at an address: (the source, its name, the store's account with it)."""
        name, _, store = path.removeprefix(_PREFIX).removesuffix("/").partition("/")
        if not ports.is_named(name) or not _is_key(store):
            return None, name, None
        known = self._accounts.of(name, store)
        return (ports.source(name, known.reached.settings) if known else None), name, known

    def _received(self, environ: Environ, path: str, body: bytes) -> Received:
        query = environ.get("QUERY_STRING", "")
        called = f"{settings.AFTERWORD_URL}{path}"
        return Received(
            headers=_headers(environ),
            body=body,
            path=path,
            query=query,
            url=f"{called}?{query}" if query else called,
            method=environ["REQUEST_METHOD"],
            at=self._clock(),
        )

    def _take_in(self, environ: Environ, path: str) -> Answer:
        source, name, known = self._asked(path)
        if source is None or known is None:
            return Answer(404, UNKNOWN)
        received = self._received(environ, path, _body(environ))
        if source.ping(received):
            return Answer(200, "Yes, somebody is here.")
        if not source.verify(received, known.reached):
            self._not_genuine(name, path.rpartition("/")[2], known)
            return Answer(401, NOT_GENUINE, (_SIGN_IN,))
        self._group.keep(row_of(name, source, received, known))
        answers = ports.answers(source)
        if answers is not None:
            said = answers.answer(received, known.reached)
            kind = said.headers.get("content-type", "text/plain; charset=utf-8")
            return Answer(said.status, "", exact=said.body, kind=kind)
        return Answer(200, "Thank you.")

    def _not_genuine(self, name: str, store: str, known: Known) -> None:
        log.warning("door.not_genuine", source=name, store=store)
        if known.trouble != house.NOT_GENUINE:
            house.not_genuine(known.account)


def _body(environ: Environ) -> bytes:
    """The body, or what a GET says in its place. Raises ``Unreadable``."""
    if environ["REQUEST_METHOD"] == "GET":
        query: str = environ.get("QUERY_STRING", "")
        return query.encode("latin-1", "replace")
    return read(environ, MOST_BYTES)


def _is_key(store: str) -> bool:
    """Whether it can be a store's key at all."""
    return (
        0 < len(store) <= 40
        and store.isascii()
        and store.replace("-", "").replace("_", "").isalnum()
    )


def write(rows: Sequence[Row]) -> int:
    """Store raw intakes, in the transaction that is open or in one by itself. Gives how many are
    new."""
    heard = {row.known.account: row.at for row in rows if _is_news(row)}
    intakes = [row.intake for row in rows]
    if not heard:
        return hot_intakes.insert(intakes)
    with atomic():
        new = hot_intakes.insert(intakes)
        house.heard_from(heard, now=max(heard.values()))
    return new


def _is_news(row: Row) -> bool:
    """Whether the team does not know yet that this account speaks to us."""
    seen = row.known.seen
    return (
        seen is None or seen < row.at - _SEEN_NOTED_EVERY or row.known.trouble == house.NOT_GENUINE
    )


def row_of(name: str, source: ports.Source, received: Received, known: Known) -> Row:
    """What is stored of something genuine that came in."""
    topic, delivery = source.delivery(received)
    if not 0 < len(delivery) <= _LONGEST_ID or not delivery.isprintable():
        delivery = sha256(delivery.encode("utf-8", "replace") or received.body).hexdigest()
    intake = (
        known.store,
        name,
        _clean(topic)[:_LONGEST_TOPIC],
        delivery,
        received.at,
        msgspec.json.encode(_kept(received, name) | _provider(known) | _message(received)).decode(),
        known.key.pack(received.body, "intake"),
    )
    assert received.at is not None
    return Row(intake, known, received.at)


# ------------------------------------------------------------------------------- headers


_PRIVATE = ("auth", "cookie", "secret", "token", "password", "api-key", "forwarded", "-ip")
"""Parts of the names of headers that hold secrets, or say where somebody is."""


def _headers(environ: Environ) -> dict[str, str]:
    """The headers under their names in lower case."""
    found = {
        name: value
        for key, value in environ.items()
        if (name := _header(key)) and isinstance(value, str)
    }
    if environ.get("CONTENT_TYPE"):
        found["content-type"] = environ["CONTENT_TYPE"]
    return found


@lru_cache(maxsize=1024)
def _header(key: str) -> str:
    """The name of a header by its key in the environment; empty for what is none."""
    return key[5:].replace("_", "-").lower() if key.startswith("HTTP_") else ""


def _kept(received: Received, source: str) -> dict[str, str]:
    """What is stored of the headers: the kind of content, and what the sender says of it."""
    return {
        name[:_LONGEST_TOPIC]: _clean(value)[:1000]
        for name, value in received.headers.items()
        if _is_kept(name, source)
    }


def _provider(known: Known) -> dict[str, str]:
    """Who of a channel's providers said it: the account may be another's by the time it is read."""
    name = known.reached.settings.get("provider")
    return {ports.PROVIDER: str(name)} if name else {}


def _message(received: Received) -> dict[str, str]:
    """The message that a report is on, where the address says so. The rest of it is not kept: it
    may hold a secret."""
    if "message=" not in received.query:
        return {}
    found = dict(parse_qsl(received.query)).get("message", "")
    return {ports.MESSAGE: _clean(found)[:_LONGEST_TOPIC]} if found else {}


@lru_cache(maxsize=1024)
def _is_kept(name: str, source: str) -> bool:
    beginnings = ("x-", "webhook-", f"{source}-", "content-type", "content-encoding")
    return name.startswith(beginnings) and not any(part in name for part in _PRIVATE)


def _clean(text: str) -> str:
    """Without control characters, which databases refuse."""
    if text.isprintable():
        return text
    return "".join(letter for letter in text if letter.isprintable())
