"""Reading a request's body as exact bytes, and never more of it than is allowed."""

from typing import Any


class Unreadable(Exception):
    """The body cannot be taken. ``status`` is the HTTP status that says so."""

    def __init__(self, status: int, says: str) -> None:
        super().__init__(says)
        self.status = status


def read(environ: dict[str, Any], most: int) -> bytes:
    """The body of a WSGI request.

    A body without a length is read to its end where the server marks the end (a chunked one);
    elsewhere, as WSGI has it, it is empty. Raises ``Unreadable``: 413 for one longer than ``most``
    bytes, 400 for a length that is no number or that the body does not have.
    """
    stream = environ["wsgi.input"]
    told = environ.get("CONTENT_LENGTH") or ""
    if told:
        return _measured(stream, _length(told, most))
    if not environ.get("wsgi.input_terminated"):
        return b""
    body = _all(stream, most + 1)
    if len(body) > most:
        raise _too_long(most)
    return body


def _length(told: str, most: int) -> int:
    if not (told.isascii() and told.isdigit()):
        raise Unreadable(400, "The Content-Length is not a number of bytes.")
    if len(told) > 18 or int(told) > most:
        raise _too_long(most)
    return int(told)


def _measured(stream: Any, length: int) -> bytes:
    body = _all(stream, length)
    if len(body) < length:
        raise Unreadable(400, f"The body ends after {len(body)} of {length} bytes. Send it again.")
    return body


def _all(stream: Any, most: int) -> bytes:
    """Up to ``most`` bytes: one read may give fewer than it was asked for."""
    parts: list[bytes] = []
    while most > 0 and (part := stream.read(most)):
        parts.append(bytes(part))
        most -= len(part)
    return b"".join(parts)


def _too_long(most: int) -> Unreadable:
    return Unreadable(413, f"The body is longer than {most:,} bytes, which is the most taken here.")
