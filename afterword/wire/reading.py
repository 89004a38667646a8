"""Reading JSON that others wrote: what is missing, null or of another kind never stops a reader.

Every function takes what came and gives a clean value of the wanted kind, or its empty one.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any, NoReturn, TypedDict

import msgspec

from .shapes import Misread

Thing = Mapping[str, Any]
"""A JSON object as it came."""
_THINGS = (dict, Mapping)
"""The one that JSON gives first: asking whether something is like a mapping takes long."""


Decode = Callable[[bytes], Any]
_quickly: Decode = msgspec.json.Decoder(float_hook=Decimal).decode


def only(*names: str) -> Decode:
    """How to read an object of which only these fields matter: what the others hold is passed over
    and takes no time. For ``load``."""
    chosen = TypedDict("chosen", dict.fromkeys(names, Any), total=False)  # type: ignore[misc]
    return msgspec.json.Decoder(chosen, float_hook=Decimal).decode


def load(body: bytes, decode: Decode = _quickly) -> Any:
    """The JSON in a body; numbers with a point come as ``Decimal``. Raises ``Misread``."""
    try:
        return decode(body)
    except (ValueError, RecursionError):
        # It may still be JSON: in another encoding, after a mark of one, with half of a letter.
        return _thoroughly(body)


def _thoroughly(body: bytes) -> Any:
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Misread(f"the body is not JSON: {error}") from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def text(value: object, most: int = 0) -> str:
    """Words or a number as text without what databases refuse; cut after ``most`` characters."""
    # Asked some fifty times for one order, so what nearly all values are comes first.
    if type(value) is not str:
        if value is None or isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            return ""
        value = str(value)
    found = value.strip()
    if "\0" in found:
        found = found.replace("\0", "").strip()
    if not found.isascii():
        # Half a surrogate pair cannot be written down.
        found = found.encode("utf-8", "replace").decode()
    return found[:most] if most else found


def name(value: object, most: int) -> str:
    """A code or address that is worth nothing when cut: empty when it is longer than ``most``."""
    found = text(value)
    return found if len(found) <= most else ""


def country(value: object) -> str:
    """A country as ISO 3166-1 alpha-2; empty when it is written in any other way."""
    found = text(value).upper()
    return found if len(found) == 2 and found.isalpha() and found.isascii() else ""


def whole(value: object, default: int = 0) -> int:
    """A whole number, also when it is written as text; fractions are cut."""
    if type(value) is int:
        return value if abs(value) < 2**31 else default
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return default
    try:
        found = Decimal(value)
        return int(found) if abs(found) < 2**31 else default
    except ArithmeticError:
        return default


def part(thing: object, name: str) -> Thing:
    """An object within an object; empty when there is none."""
    found = thing.get(name) if isinstance(thing, _THINGS) else None
    if type(found) is dict:
        return found
    return found if found is not None and isinstance(found, _THINGS) else {}


def parts(thing: object, name: str) -> list[Thing]:
    """The objects of a list within an object."""
    found = thing.get(name) if isinstance(thing, _THINGS) else None
    return [one for one in found if isinstance(one, _THINGS)] if isinstance(found, list) else []


def instant(value: object, zone: tzinfo = UTC) -> datetime | None:
    """A moment in UTC from ISO 8601 text, read in ``zone`` when it names no offset."""
    return _instant(text(value), zone)


@lru_cache(maxsize=1024)
def _instant(written: str, zone: tzinfo) -> datetime | None:
    """One payload tells the same moment several times."""
    if len(written) < len("2026-11-24"):
        return None
    try:
        found = datetime.fromisoformat(written)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def filled(**values: object) -> dict[str, Any]:
    """The values that say something: event data holds no empty words."""
    return {name: one for name, one in values.items() if one or one not in (None, "", [], {}, ())}


def once(values: Iterator[str]) -> list[str]:
    """Each value once, the empty one never, in their order."""
    return list(dict.fromkeys(value for value in values if value))


def digest(*what: object) -> str:
    """A short plain hash by which the same content is recognised: 128 bits as hexadecimal."""
    written = json.dumps(what, sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.blake2b(written.encode("utf-8", "replace"), digest_size=16).hexdigest()


def without(words: str, link: str) -> str:
    """Words without the address that stands beside them on a button of its own."""
    return " ".join(words.replace(link, " ").split()) if link else words
