"""What readers of YAML, types, Liquid, pictures and addresses say, taken apart: sentence, values.

They say it in English and in one piece. Here stand the sentences they have for a text that a person
wrote, as PyYAML 6, msgspec 0.22 and python-liquid 2 say them, and those of our own that come
through them; what is not among them stays in one piece, and in English.
"""

import re

import msgspec

from .faults import Fault
from .spans import NO_SPAN

SENTENCES = (
    # The reader of types.
    "Object missing required field %(field)s",
    "Object contains unknown field %(field)s",
    "Invalid enum value %(value)s",
    "Invalid value %(value)s",
    "Expected %(wanted)s, got %(found)s",
    NO_SPAN,
    # The reader of YAML.
    "mapping values are not allowed here",
    "mapping keys are not allowed here",
    "sequence entries are not allowed here",
    "could not find expected ':'",
    "found character %(found)s that cannot start any token",
    "found unknown escape character %(found)s",
    "found unexpected end of stream",
    "found unexpected document separator",
    "found undefined alias %(alias)s",
    "found undefined tag handle %(tag)s",
    "found unhashable key",
    "second occurrence",
    "but found another document",
    "could not determine a constructor for the tag %(tag)s",
    "expected <block end>, but found %(found)s",
    "expected '<document start>', but found %(found)s",
    "expected the node content, but found %(found)s",
    "expected alphabetic or numeric character, but found %(found)s",
    "expected a comment or a line break, but found %(found)s",
    "expected chomping or indentation indicators, but found %(found)s",
    "expected indentation indicator in the range 1-9, but found 0",
    "expected escape sequence of %(count)s hexadecimal numbers, but found %(found)s",
    "expected ',' or ']', but got %(found)s",
    "expected ',' or '}', but got %(found)s",
    # The reader of Liquid.
    "expected '}}', found end of file",
    "expected tag %(tag)s, found end of expression",
    "missing tag name or closing delimiter",
    "missing expression",
    "missing or unexpected path segment",
    "comment tag was never closed",
    "disallowed parentheses in logical expression",
    "disallowed not operator in logical expression",
    "expected an identifier, found end of expression",
    "expected an identifier, found %(found)s",
    "expected a primitive expression, found end of expression",
    "expected a primitive expression, found %(found)s",
    "expected end of expression, found %(found)s",
    "expected %(wanted)s, found end of expression",
    "expected %(wanted)s, found %(found)s",
    "unexpected tag %(tag)s",
    "unexpected %(found)s",
    "%(name)s is undefined",
    # Who looks at pictures (``messages.pictures``).
    "this is no PNG, JPEG or WebP picture",
    "an SVG can hold a program; export it as a PNG and upload that",
    "the picture is larger than %(most)s MB",
    "a side of the picture is too long; make it smaller",
    "the picture is damaged: save it anew and try again",
    # Who looks at addresses (``wire.addresses``).
    "%(url)s is no address; write https://…",
    "the address holds a user's name or password; leave it out",
    "the address must begin with https://",
    "its address lies inside a private network or has an odd port, which requests may not reach; "
    "the setting AFTERWORD_ALLOW_PRIVATE allows it",
)
"""The special before the general: the first that fits is taken."""


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", sentence)
    told = [f"(?P<{one}>.+)" if place % 2 else re.escape(one) for place, one in enumerate(parts)]
    return re.compile("".join(told), re.DOTALL)


_PATTERNS = [(_pattern(one), one) for one in SENTENCES]


_AT = re.compile(r"(?P<says>.*?)(?: - at `(?P<path>[^`]*)`)?", re.DOTALL)


def misread(error: msgspec.ValidationError, head: str = "$") -> Fault:
    """The fault that the reader of types told of. ``head``: what stands at the top of its path
    instead of a dollar."""
    found = _AT.fullmatch(str(error))
    assert found is not None, "the pattern matches any text"
    return foreign(head + (found["path"] or "$").removeprefix("$"), found["says"])


def foreign(path: str, says: str) -> Fault:
    """The fault that one of the readers told of."""
    for pattern, sentence in _PATTERNS:
        found = pattern.fullmatch(says)
        if found:
            return Fault(path, sentence, found.groupdict())
    return Fault(path, says)
