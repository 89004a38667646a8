"""Which language a text is written in: by its script, its small words and its letters."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

from afterword.decisions.grammar import plain, tokens

from .lexicon import concepts
from .lexicons import LEXICONS

_SCRIPTS = (
    ("GREEK", "el"),
    ("HEBREW", "he"),
    ("ARABIC", "ar"),
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("HANGUL", "ko"),
    ("DEVANAGARI", "hi"),
    ("CJK", "zh"),
    ("CYRILLIC", ""),
    ("LATIN", ""),
)
_CYRILLIC = ("ru",)
_HINT = 1.5
"""What it weighs that the writer is known to use a language: about as much as two small words."""
_LETTER = 1.2
"""What a letter weighs that hardly any other language writes."""


def language_of(text: str, known: str = "") -> str:
    """The language of a text, as a code; what the writer is ``known`` to use where the text alone
    does not tell, and nothing where nobody can."""
    ranked = ranked_languages(text, known)
    return ranked[0] if ranked else known


def ranked_languages(text: str, known: str = "") -> Sequence[str]:
    """The languages that a text may be written in, likeliest first; none where nothing tells."""
    scripts = _scripts(text)
    if not scripts:
        return ()
    script = _leading(scripts)
    only = dict(_SCRIPTS).get(script, "")
    if only:
        return (only,)
    scores = _scores(text, script, known)
    ranked = sorted(scores, key=lambda code: (-scores[code], code != known, code != "en", code))
    return [code for code in ranked if scores[code] > 0]


def _leading(scripts: Counter[str]) -> str:
    """The script that tells: kana among Chinese signs is Japanese; Latin names count half."""
    if scripts["HIRAGANA"] + scripts["KATAKANA"] and scripts["CJK"] + 1:
        kana = scripts["HIRAGANA"] + scripts["KATAKANA"]
        if 3 * (kana + scripts["CJK"]) >= scripts["LATIN"]:
            return "HIRAGANA"
    weighed = {name: many * (1 if name == "LATIN" else 2) for name, many in scripts.items()}
    return max(weighed, key=lambda name: weighed[name])


def _scripts(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in text:
        if one.isalpha():
            name = unicodedata.name(one, "").partition(" ")[0]
            found["LATIN" if name in ("FULLWIDTH", "FEMININE", "MASCULINE") else name] += 1
    return Counter({name: found[name] for name, _ in _SCRIPTS if found[name]})


def _scores(text: str, script: str, known: str) -> dict[str, float]:
    words = tokens(text)
    among = _CYRILLIC if script == "CYRILLIC" else _latin()
    small = _small()
    scores: dict[str, float] = dict.fromkeys(among, 0.0)
    for word in words:
        codes = [code for code in small.get(word, ()) if code in scores]
        for code in codes:
            scores[code] += 1 / len(codes)
    written = set(text.casefold())
    for code in among:
        scores[code] += _LETTER * len(written & _letters()[code])
        scores[code] += 0.3 * min(4, len(concepts(words, code)))
    if known in scores and any(scores.values()):
        scores[known] += _HINT
    return scores


@cache
def _latin() -> tuple[str, ...]:
    from_script = {code for _, code in _SCRIPTS if code} | {"ru", "uk"}
    return tuple(code for code in LEXICONS if code not in from_script)


@cache
def _letters() -> dict[str, frozenset[str]]:
    return {code: frozenset(one.letters) for code, one in LEXICONS.items()}


@cache
def _small() -> dict[str, tuple[str, ...]]:
    """By small word: the languages that have it."""
    found: dict[str, list[str]] = {}
    for code, lexicon in LEXICONS.items():
        for word in dict.fromkeys(" ".join(tokens(plain(one))) for one in lexicon.common.split()):
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}
