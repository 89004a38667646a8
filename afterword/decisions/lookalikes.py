"""Letters of other scripts that look like Latin ones: who writes "stоp" with a Cyrillic "о" has
written "stop" for everybody who reads it.

The pairs are those of Unicode's table of confusables (UTS 39) between small letters of Latin and
of Cyrillic, Greek and Armenian; two digits are among them, and some letters of which only the
capital ones look alike, for a text is compared without case.
"""

_ALIKE = str.maketrans({
    # Cyrillic
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "н": "h", "і": "i", "ј": "j",
    "к": "k", "ӏ": "l", "м": "m", "п": "n", "о": "o", "р": "p", "ԛ": "q", "г": "r", "ѕ": "s",
    "т": "t", "у": "y", "ѵ": "v", "ԝ": "w", "х": "x", "ү": "y",
    # Greek
    "α": "a", "β": "b", "ϲ": "c", "ε": "e", "η": "n", "ι": "i", "ϳ": "j", "κ": "k", "μ": "u",
    "ν": "v", "ο": "o", "ρ": "p", "σ": "o", "τ": "t", "υ": "u", "χ": "x", "ω": "w", "γ": "y",
    # Armenian
    "օ": "o", "ո": "n", "ս": "u", "հ": "h", "ց": "g", "յ": "j", "զ": "q", "ք": "p",
    # Latin of other uses
    "ɑ": "a", "ɡ": "g", "ɩ": "i", "ꜱ": "s", "ᴛ": "t", "ᴏ": "o", "ᴘ": "p", "ʀ": "r",
    # Digits
    "0": "o", "1": "l",
})  # fmt: skip
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")


def seen(word: str) -> str:
    """A word without case and accents as the eye reads it, in Latin letters; empty: some sign of it
    looks like none, or it is in Latin letters already."""
    read = word.translate(_ALIKE)
    return read if read != word and _LATIN.issuperset(read) else ""


def mixed(word: str) -> bool:
    """Whether letters of several scripts stand in a word, or digits among letters."""
    return not _LATIN.isdisjoint(word) and not _LATIN.issuperset(word)
