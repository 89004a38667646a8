"""The words of one language by what they speak of, and finding them in a sentence.

What people ask a shop after they bought is made of few things in every language: a parcel, where,
when, not yet; to send back, to call off, an address, broken, money back, a person, too many mails.
A ``Lexicon`` says with which words a language names them; ``rules`` says which of them together
mean what. Both know nothing of each other's languages.
"""

import re
from collections.abc import Mapping
from functools import cache

import msgspec

from afterword.decisions.grammar import tokens

CONCEPTS = """
    where when order arrive not track status late ship return cancel address change wrong refund
    money broken missing angry bad good thanks person talk bot mail less prefer have fact item
    strange hello want press event ill again law question day move away
"""
"""What words can speak of. ``fact``: what one asks of a product (size, stock, material).
``strange``: what no shopper asks after a purchase. ``press``: hurry. ``event``: a day that cannot
wait. ``ill``: health. ``law``: lawyers, banks, police. ``day``: days and dates. ``move``: to put
off, to bring forward, to hold until then. ``away``: nobody is at home."""

_LONGEST = 4
"""Words in the longest wording that is looked for."""


class Lexicon(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a language. ``*`` stands for any ending, ``_`` for a space between words that
    belong together."""

    code: str
    common: str
    """Its small words, by which it is told from others."""
    letters: str = ""
    """Letters that hardly any neighbour writes."""
    words: Mapping[str, str]
    """By concept."""
    prefix: str = ""
    """What may be written in one before a word, as a regular expression."""
    spaceless: bool = False
    """Whether it writes no spaces, so that words are looked for everywhere."""


class _Index(msgspec.Struct, frozen=True):
    whole: Mapping[str, tuple[str, ...]]
    """What a word or wording speaks of."""
    begun: Mapping[str, tuple[str, ...]]
    """What those that begin so speak of."""
    prefix: re.Pattern[str] | None
    anywhere: re.Pattern[str]
    """Of a language that writes no spaces: all of them, the longest first."""


@cache
def _index(code: str) -> _Index:
    from .lexicons import LEXICONS

    lexicon = LEXICONS[code]
    whole: dict[str, list[str]] = {}
    begun: dict[str, list[str]] = {}
    joint = "" if lexicon.spaceless else " "
    for concept, words in lexicon.words.items():
        for one in words.split():
            spelled = joint.join(joint.join(tokens(part)) for part in one.split("_"))
            side = begun if one.endswith("*") else whole
            side.setdefault(spelled, []).append(concept)
    listed = sorted({*whole, *begun} - {""}, key=lambda word: (-len(word), word))
    return _Index(
        {word: tuple(found) for word, found in whole.items()},
        {word: tuple(found) for word, found in begun.items()},
        re.compile(lexicon.prefix) if lexicon.prefix else None,
        re.compile("|".join(map(re.escape, listed)) if lexicon.spaceless else r"(?!)"),
    )


def concepts(said: list[str], code: str) -> list[str]:
    """What a sentence in this language speaks of, in its order, once for each word that says so.
    ``said``: its words, as ``grammar.tokens`` gives them."""
    from .lexicons import LEXICONS

    index = _index(code)
    if LEXICONS[code].spaceless:
        return _everywhere("".join(said), index)
    found: list[str] = []
    for at in range(len(said)):
        for many in range(min(_LONGEST, len(said) - at), 0, -1):
            if hit := _named(said[at : at + many], index):
                found += hit
                break
    return found


def _named(words: list[str], index: _Index) -> tuple[str, ...]:
    text = " ".join(words)
    if hit := index.whole.get(text):
        return hit
    before = len(text) - len(words[-1])
    for end in range(len(text), before + 1, -1):
        if hit := index.begun.get(text[:end]):
            return hit
    if index.prefix and (cut := index.prefix.match(text)) and 0 < cut.end() < len(words[0]):
        bare = [words[0][cut.end() :], *words[1:]]
        return _named(bare, msgspec.structs.replace(index, prefix=None))
    return ()


def _everywhere(text: str, index: _Index) -> list[str]:
    found: list[str] = []
    for hit in index.anywhere.finditer(text):
        found += index.whole.get(hit[0]) or index.begun[hit[0]]
    return found
