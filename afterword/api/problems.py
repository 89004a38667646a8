"""What went wrong, as ``application/problem+json`` (RFC 9457): which field, and what to do."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpResponse
from pydantic import BaseModel, Field


class Kind(msgspec.Struct, frozen=True):
    """A kind of problem: its HTTP status, its title, and what to do about it."""

    status: int
    title: str
    meaning: str


KINDS: dict[str, Kind] = {
    "unreadable": Kind(
        400, "The body cannot be read", "Send JSON in UTF-8. The detail says where it stops."
    ),
    "no-key": Kind(
        401,
        "A working key is needed",
        "Send `Authorization: Bearer …` with a key that was made in the store's settings and not "
        "revoked since.",
    ),
    "not-found": Kind(404, "There is no such thing here", "Check the address and the id in it."),
    "no-such-method": Kind(
        405, "This address does not do that", "The `Allow` header names the methods it takes."
    ),
    "busy": Kind(
        409,
        "The same request is being worked on",
        "Another request with this Idempotency-Key is not answered yet. Ask again in a second.",
    ),
    "no-length": Kind(
        411, "The body's length is missing", "Send the body whole, with a `Content-Length`."
    ),
    "too-long": Kind(413, "The body is too long", "Send it in several smaller requests."),
    "unsound": Kind(
        422,
        "Something in it cannot be taken",
        "Each entry of `errors` names a field and says what to change. Nothing was stored.",
    ),
    "other-body": Kind(
        422,
        "This Idempotency-Key was used for something else",
        "A key belongs to one request with one body. Make a new key for a new request.",
    ),
    "too-fast": Kind(429, "Too many requests", "Wait as many seconds as `Retry-After` says."),
    "not-now": Kind(
        503, "It could not be stored just now", "Nothing was stored. Send the same again."
    ),
}


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong, and where: a JSON pointer (RFC 6901), or a parameter's name."""

    pointer: str
    detail: str


class Problem(Exception):
    """A request cannot be answered as asked."""

    def __init__(
        self,
        kind: str,
        detail: str = "",
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or KINDS[kind].title)
        self.kind = kind
        self.detail = detail or KINDS[kind].meaning
        self.faults = faults
        self.headers = headers or {}


def answer(problem: Problem) -> HttpResponse:
    """The problem as an HTTP answer."""
    kind = KINDS[problem.kind]
    body: dict[str, Any] = {
        "type": f"{settings.AFTERWORD_URL}/api/docs#problem-{problem.kind}",
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
    }
    if problem.faults:
        body["errors"] = list(problem.faults)
    return HttpResponse(
        msgspec.json.encode(body),
        status=kind.status,
        content_type="application/problem+json",
        headers=dict(problem.headers),
    )


def unsound(faults: Sequence[Fault]) -> Problem:
    """The problem of a request in which these things are wrong."""
    first = faults[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    where = f"{first.pointer}: " if first.pointer else ""
    return Problem("unsound", f"{where}{first.detail}{more}", faults[:MOST_FAULTS])


MOST_FAULTS = 50
"""How many faults one answer lists."""


class WrongField(BaseModel):
    """One thing that is wrong."""

    pointer: str = Field(description="Where: a JSON pointer into the body, or a parameter's name.")
    detail: str = Field(description="What is wrong there, and what to do.")


class Trouble(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[WrongField] = Field(default=[], description="Each field at fault, up to 50.")


# -------------------------------------------------------------------------- pydantic's words


def faults_of(
    errors: Iterable[Mapping[str, Any]], known: Iterable[str] = (), at: str = ""
) -> list[Fault]:
    """Faults in our words from pydantic's. ``known``: the names that could have been meant."""
    names = sorted(known)
    return [Fault(at + pointer(error["loc"]), _words(error, names)) for error in errors]


def pointer(place: Iterable[object]) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in place)


_WORDS = {
    "missing": "is missing",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must have at least {min_length} characters",
    "too_long": "must have at most {max_length} entries",
    "too_short": "must have at least {min_length} entries",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "literal_error": "must be one of {expected}",
    "int_parsing": "must be a whole number",
}


def _words(error: Mapping[str, Any], names: Sequence[str]) -> str:
    kind, context = error["type"], error.get("ctx") or {}
    if kind == "extra_forbidden":
        return _unknown(str(error["loc"][-1]), names)
    if kind == "value_error":
        return str(context.get("error", error["msg"])).removeprefix("Value error, ")
    if kind in _WORDS:
        return _WORDS[kind].format(**context)
    return str(error["msg"])


def _unknown(name: str, names: Sequence[str]) -> str:
    meant = difflib.get_close_matches(name, names, 1)
    hint = f"; did you mean {meant[0]!r}?" if meant else "; leave it out"
    return f"there is no field {name!r} here{hint}"
