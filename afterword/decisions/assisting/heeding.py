"""What of an answer a person is shown. Nothing in it is believed: what it cannot know is taken out
or pointed at."""

import json
import re
import unicodedata
from collections.abc import Sequence

import msgspec

from .masks import Masks, marks, unnamed, without_marks

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_FENCE = re.compile(r"\A```\w*\n(.*?)\n?```\Z", re.DOTALL)
_QUOTES = {'"': '"', "“": "”", "«": "»", "„": "“"}
_ENDS = ".!?…。؟"
_GAPS = re.compile(r"[ \t]{2,}")
_LONELY = re.compile(r"[ \t]+([.,;:!?])|\(\s*\)|\[\s*\]")
_NEEDED = "\n\t\u200c\u200d\u200e\u200f"
LONGEST_COMPARED = 600
"""Words that are compared one by one; of more, only how many there are."""


class Heeded(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it may be shown.

    ``removed``: what was taken out, as it could only be made up. ``unsure``: figures in it that
    stood nowhere in what was told. ``cut``: it is not whole.
    """

    words: str
    removed: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    cut: bool = False


def heed(answer: str, told: str, masks: Masks, *, room: int, cut: bool = False) -> Heeded:
    """What is left of an answer. ``told``: the data of the question, as it went out."""
    text = _bare(answer)
    text, removed = unnamed(text)
    known = {_plain(one) for one in _FIGURE.findall(without_marks(told))}
    figures = dict.fromkeys(_FIGURE.findall(without_marks(text)))
    unsure = tuple(one for one in figures if _plain(one) not in known)
    shown = masks.show(text)
    words, shortened = _within(_tidy(shown.words), room)
    return Heeded(
        words=words,
        removed=(*removed, *shown.lost),
        unsure=unsure,
        cut=cut or shortened,
    )


def heed_each(answer: str, told: str, masks: Masks) -> dict[str, str]:
    """The texts of an answer about several, by name: those that hold every mark as often as they
    were told it, and nothing made up. The others are left out."""
    try:
        found = json.loads(_bare(answer))
    except (ValueError, RecursionError):
        return {}
    asked: dict[str, str] = json.loads(told)["texts"]
    if not isinstance(found, dict):
        return {}
    return {
        name: masks.show(_tidy(text)).words
        for name, text in found.items()
        if isinstance(text, str) and text.strip() and name in asked and _whole(text, asked[name])
    }


def _whole(text: str, asked: str) -> bool:
    return marks(text) == marks(asked) and not unnamed(without_marks(text))[1]


def changed(suggested: str, written: str) -> int:
    """How many words are another than was suggested: those put in, left out or put in place of
    another, each counted once."""
    before, after = suggested.split(), written.split()
    while before and after and before[0] == after[0]:
        before, after = before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    most = max(len(before), len(after))
    if most > LONGEST_COMPARED:
        return most
    return most - _common(before, after)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest common sequence."""
    row = [0] * (len(other) + 1)
    for word in one:
        last = 0
        for place, its in enumerate(other, 1):
            last, row[place] = (
                row[place],
                last + 1 if word == its else max(row[place], row[place - 1]),
            )
    return row[-1]


def _bare(answer: str) -> str:
    """Without what models put around an answer, and without signs that nobody sees."""
    text = "".join(filter(_seen, answer)).strip()
    if found := _FENCE.match(text):
        text = found[1].strip()
    if len(text) > 2 and _QUOTES.get(text[0]) == text[-1] and text.count(text[0]) <= 2:
        text = text[1:-1].strip()
    return text.replace("**", "")


def _seen(sign: str) -> bool:
    """Whether a sign is one for readers: no override of the writing's direction, no tag, no other
    control. Some scripts need joiners and marks of direction, and French its narrow spaces."""
    return sign.isprintable() or sign in _NEEDED or unicodedata.category(sign) == "Zs"


def _tidy(text: str) -> str:
    text = _LONELY.sub(lambda found: found[1] or "", text)
    return "\n".join(_GAPS.sub(" ", line).rstrip() for line in text.splitlines()).strip()


def _within(text: str, room: int) -> tuple[str, bool]:
    """At the most so many signs, ending with a sentence where there is one."""
    if len(text) <= room:
        return text, False
    head = text[:room]
    end = max(head.rfind(one) for one in _ENDS)
    return (head[: end + 1] if end > room // 2 else head.rpartition(" ")[0] or head), True


def _plain(figure: str) -> str:
    """A figure whatever the language separates it with."""
    return re.sub(r"\D", "", figure)
