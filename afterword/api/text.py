"""Reading a request's JSON: what a database or another program would stumble over is refused."""

import json
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError

from .problems import Fault, Problem, pointer, unsound

DEEPEST = 32
"""How many objects and lists may stand within each other."""
_WHOLE = 2**63


def body_of(request: HttpRequest) -> bytes:
    """The exact bytes of a request. Raises ``Problem``."""
    if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
        raise Problem("no-length")
    try:
        return request.body
    except RequestDataTooBig as error:
        raise Problem("too-long", "A body has at most 1 MiB. Send fewer at once.") from error
    except UnreadablePostError as error:
        raise Problem("unreadable", "The body ended before its length. Send it again.") from error


def read(body: bytes) -> Any:
    """The JSON in a body. Raises ``Problem``."""
    if not body.strip():
        raise Problem("unreadable", "The body is empty. Send JSON.")
    try:
        found = json.loads(
            body.decode(), parse_constant=_no_number, parse_int=_whole, parse_float=_broken
        )
    except RecursionError as error:
        raise Problem("unreadable", f"It is nested deeper than {DEEPEST} levels.") from error
    except ValueError as error:
        raise Problem("unreadable", f"It is not JSON in UTF-8: {error}") from error
    faults: list[Fault] = []
    _look(found, (), faults)
    if faults:
        raise unsound(faults)
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def _whole(text: str) -> int:
    if len(text) > 20 or not -_WHOLE <= int(text) < _WHOLE:
        raise ValueError(f"{text[:30]} is too large a number")
    return int(text)


def _broken(text: str) -> float:
    found = float(text)
    if found in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:30]} is too large a number")
    return found


def _look(value: Any, place: tuple[object, ...], faults: list[Fault]) -> None:
    if isinstance(value, str):
        if not _writable(value):
            faults.append(Fault(pointer(place), "holds a character that cannot be stored"))
    elif isinstance(value, dict | list):
        if len(place) >= DEEPEST:
            faults.append(Fault(pointer(place), f"is nested deeper than {DEEPEST} levels"))
            return
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for name, part in parts:
            if isinstance(name, str) and not _writable(name):
                faults.append(Fault(pointer(place), "has a name that cannot be stored"))
            else:
                _look(part, (*place, name), faults)


def _writable(text: str) -> bool:
    """No NUL, which PostgreSQL refuses, and no half of a surrogate pair."""
    if "\0" in text:
        return False
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)
