"""What people tell us in passing about how they like it: less often, one channel alone, no calls,
hours, a language; a gift, a size, how they use a thing.

Read by rules, in what somebody wrote themselves and never in what they quote. What is said clearly
is ``sure``; what may well be meant is not, and is asked back rather than assumed. What reads like
something else (the delivery, an order) is nothing.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from .grammar import tokens
from .preference_words import (
    AFTER_CHANNEL,
    CALLS,
    CHANNELS,
    FREE,
    GROUND,
    THE,
    USES,
    WAYS,
    Ways,
)
from .understanding.cleaning import said, sentences
from .wishes import LANGUAGE, LESS, NO_CALLS, NOT_AFTER, NOT_BEFORE, ONLY, PACE
from .words import meaning

SHORT = 4
"""So few words are a wish by themselves: "less often please"."""
_SIZES = "xxs|xs|s|m|l|xl|xxl|xxxl"


class Told(NamedTuple):
    """One thing that somebody told us."""

    name: str
    """What it is kept as: one of ``wishes``, or ``gift``, ``size``, ``grind``, ``use``."""
    value: str | bool
    sure: bool
    words: str
    """The sentence in which they said it."""


def told(text: str, language: str = "") -> list[Told]:
    """What a text tells us, each thing once, in its order. ``language``: the one that the writer
    is known to use: it is tried first."""
    known = language.partition("-")[0].lower()
    order = sorted(WAYS, key=lambda code: (code != known, code != "en"))
    found: dict[str, Told] = {}
    for sentence in sentences(said(text)):
        words = tokens(sentence)
        line = " ".join(words) + " "
        asks = any(sign in sentence for sign in "?؟")
        for code in order:
            mine = list(_told(_readers(code), line, len(words), asks))
            for name, value, sure in mine:
                found.setdefault(name, Told(name, value, sure, sentence.strip()))
            if mine:
                break
        for name, value in _free(line, asks):
            found.setdefault(name, Told(name, value, True, sentence.strip()))
    return list(found.values())


def still_welcome(text: str, language: str = "") -> bool:
    """Whether what reads like a no only says how we may write: "only WhatsApp please, no e-mails".

    Each sentence that is a no must say so itself. A no to calls is none to what is written, unless
    it speaks of that too.
    """
    nos = [one for one in sentences(said(text)) if meaning(one, language).meaning == "stop"]
    return bool(nos) and all(_leaves_a_way(one, language) for one in nos)


def _leaves_a_way(sentence: str, language: str) -> bool:
    found = {one.name for one in told(sentence, language) if one.sure}
    if found & {PACE, ONLY, NOT_BEFORE, NOT_AFTER}:
        return True
    line = " ".join(tokens(sentence)) + " "
    written = any(_readers(code).messages.search(line) for code in WAYS)
    return NO_CALLS in found and not written


Found = tuple[str, str | bool, bool]


def _told(read: "_Readers", line: str, length: int, asks: bool) -> Iterator[Found]:
    yield from _pace(read, line, length)
    hours = list(_hours(read, line))
    yield from hours
    if (only := _only(read, line)) is not None:
        yield ONLY, only, True
    if not hours and read.no_calls.search(line) and not re.search(r" back ", line):
        yield NO_CALLS, True, True
    if found := read.language.search(line):
        yield LANGUAGE, read.languages[found["language"]], True
    if not asks and read.gift.search(line):
        yield "gift", True, True
    if not asks and (found := read.size.search(line)):
        yield "size", found["size"].upper(), True


def _pace(read: "_Readers", line: str, length: int) -> Iterator[Found]:
    messages = read.messages.search(line)
    wishes = read.less.search(line) and (messages or length <= 2 * SHORT)
    if wishes or (read.less_of.search(line) and (messages or length <= SHORT)):
        yield PACE, LESS, True
    elif read.often.search(line) and messages:
        yield PACE, LESS, False


def _hours(read: "_Readers", line: str) -> Iterator[Found]:
    """Hours at which they want to be left in peace; those of a parcel are another matter."""
    if not (read.messages.search(line) or _calls().search(line)):
        return
    for name, pattern in ((NOT_BEFORE, read.before), (NOT_AFTER, read.after)):
        found = pattern.search(line)
        if found and (at := _clock(found["hour"], found["minute"], found["half"])):
            yield name, at, True


def _clock(hour: str, minute: str | None, half: str | None) -> str:
    """An hour as clocks write it; empty: there is none such."""
    at = int(hour)
    half = (half or "").replace(" ", "")
    if half == "pm" and at < 12:
        at += 12
    if half == "am" and at == 12:
        at = 0
    return f"{at:02}:{int(minute or 0):02}" if at < 24 else ""


def _only(read: "_Readers", line: str) -> str | None:
    """The channel that alone is wanted."""
    for found in read.only.finditer(line):
        before = line[: found.start()].split()[-1:]
        after = line[found.end() :].split()[:1]
        if (not before or before[0] not in _set(THE)) and (
            not after or after[0] in _set(AFTER_CHANNEL)
        ):
            return read.channels[found["channel"]]
    return None


def _free(line: str, asks: bool) -> Iterator[tuple[str, str]]:
    """How they grind and make their coffee."""
    if asks:
        return
    for kind, value in _kinds():
        if not kind.search(line):
            continue
        if _ground().search(line) or value == "whole beans":
            yield "grind", value
        elif _uses().search(line):
            yield "use", value
        return


# --------------------------------------------------------------------------- the patterns


class _Phrases:
    """Several phrases: each is a pattern of its own, since they name the same places."""

    def __init__(self, phrases: Iterable[str], places: dict[str, str]) -> None:
        self._patterns = [re.compile(_phrase(one, places)) for one in phrases if one.strip()]

    def search(self, line: str) -> re.Match[str] | None:
        """The first that is found."""
        return next(self.finditer(line), None)

    def finditer(self, line: str) -> Iterator[re.Match[str]]:
        for pattern in self._patterns:
            yield from pattern.finditer(line)


class _Readers(NamedTuple):
    """The phrases of a language as patterns over a line of plain words."""

    less: _Phrases
    less_of: _Phrases
    often: _Phrases
    messages: _Phrases
    only: _Phrases
    no_calls: _Phrases
    before: _Phrases
    after: _Phrases
    language: _Phrases
    gift: _Phrases
    size: _Phrases
    channels: dict[str, str]
    languages: dict[str, str]


@cache
def _readers(code: str) -> _Readers:
    ways: Ways = WAYS[code]
    channels = _pairs(f"{CHANNELS} {ways.channels}")
    languages = {word: key for key, word in (one.split("=") for one in ways.languages.split())}
    languages = {_plain(word): key for word, key in languages.items()}
    places = {
        "{channel}": f"(?P<channel>{_any(channels)})",
        "{language}": f"(?P<language>{_any(languages)})",
        "{hour}": _HOUR,
        "{size}": rf"(?P<size>\d{{1,3}}|{_SIZES})",
    }
    listed = ("less", "less_of", "often", "only", "no_calls", "before", "after")
    parts = {
        name: _Phrases(getattr(ways, name).split(";"), places)
        for name in (*listed, "language", "gift", "size")
    }
    messages = _Phrases(ways.messages.split(), {})
    return _Readers(messages=messages, channels=channels, languages=languages, **parts)


_HOUR = (
    r"(?P<hour>\d{1,2})(?:(?: |:|h)(?P<minute>[0-5]\d)(?!\d))?(?: ?(?P<half>am|pm|a m|p m)(?= ))?"
    r"(?:h| h| uhr| uur| oclock)?"
)


def _phrase(written: str, places: dict[str, str]) -> str:
    found = [r"(?<!\S)"]
    for part in written.split():
        if part == "…":
            found.append(r"(?:\S+ ){0,3}")
            continue
        maybe = part.endswith("?")
        bare = part.rstrip("?").strip("()")
        one = places.get(bare) or "|".join(map(_word, bare.split("|")))
        found.append(f"(?:(?:{one}) ){'?' if maybe else ''}")
    return "".join(found)


def _word(written: str) -> str:
    ending = r"\w*" if written.endswith("*") else ""
    return re.escape(_plain(written.rstrip("*"))).replace(r"\ ", " ") + ending


def _plain(written: str) -> str:
    return " ".join(tokens(written.replace("_", " ")))


def _pairs(written: str) -> dict[str, str]:
    each = (one.split("=") for one in written.split())
    return {_plain(word): meant for word, meant in each}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True))


@cache
def _set(written: str) -> frozenset[str]:
    return frozenset(_plain(one) for one in written.split())


@cache
def _calls() -> _Phrases:
    return _Phrases(CALLS.split(), {})


@cache
def _ground() -> _Phrases:
    return _Phrases(GROUND.split("|"), {})


@cache
def _uses() -> _Phrases:
    return _Phrases(USES.split("|"), {})


@cache
def _kinds() -> tuple[tuple[_Phrases, str], ...]:
    return tuple((_Phrases(written.split("|"), {}), value) for written, value in FREE.items())
