"""A score that somebody writes in words: a number, a number word, stars.

Only what can be nothing else is taken: the whole text is the score. "Great" is no number, and a
number in a sentence may be a size.
"""

import re

_NUMBER = re.compile(r"\W*(\d{1,3})(?:\s*/\s*\d{1,3})?\W*")
_STARS = re.compile("(?:[⭐★🌟]\ufe0f?\\s*){1,10}")
_WORDS = {
    **dict.fromkeys(("one", "uno", "una", "واحد"), 1),
    **dict.fromkeys(("two", "dos", "اثنان", "اثنين"), 2),
    **dict.fromkeys(("three", "tres", "ثلاثة", "ثلاث"), 3),
    **dict.fromkeys(("four", "cuatro", "أربعة", "اربعة", "أربع"), 4),
    **dict.fromkeys(("five", "cinco", "خمسة", "خمس"), 5),
}
"""Number words of the languages we ask in."""
_UNIT = frozenset({"star", "stars", "points", "estrella", "estrellas", "puntos", "نجمة", "نجوم"})
_OUT_OF = re.compile(r"\s+(?:out of|of|de|sobre|من)\s+\S+$")


def _number_of(text: str) -> int | None:
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else None


def score_of(text: str) -> int | None:
    """The score that a text is, also in words or stars; ``None``: it is something else."""
    plain = " ".join(text.casefold().split()).strip(" .!؟?")
    number = _number_of(plain)
    if number is not None:
        return number
    if _STARS.fullmatch(plain):
        return sum(sign in "⭐★🌟" for sign in plain)
    words = [one for one in _OUT_OF.sub("", plain).split() if one not in _UNIT]
    if len(words) != 1:
        return None
    return int(words[0]) if re.fullmatch(r"\d{1,2}", words[0]) else _WORDS.get(words[0])
