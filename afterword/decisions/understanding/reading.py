"""Reading a text by words and rules alone."""

from collections.abc import Sequence
from typing import NamedTuple

from afterword.decisions.grammar import tokens

from .cleaning import said, sentences
from .feeling import sentiment, urgency
from .intents import NOTHING, Intent, Understood
from .languages import ranked_languages
from .lexicon import concepts
from .lexicons import LEXICONS
from .rules import SURE, foremost, wish

UNSURE = 0.5
"""How sure ``other`` is where no rule speaks."""
MOST_OTHER = 0.6


class Spoken(NamedTuple):
    """A text, cleaned, and what it speaks of."""

    text: str
    language: str
    """Empty where nobody can tell."""
    sentences: Sequence[tuple[str, list[str]]]
    """Each with the things that it speaks of, in their order."""

    @property
    def all(self) -> list[str]:
        """What the whole text speaks of."""
        return [one for _, spoken in self.sentences for one in spoken]


def spoken_in(text: str, known: str = "", language: str = "") -> Spoken:
    """What a text speaks of. ``known``: the language that the writer uses, if any; ``language``:
    the one that it is written in, where somebody knows better than we."""
    known = known.partition("-")[0].partition("_")[0].lower()
    bare = said(text)
    ranked = [language] if language else list(ranked_languages(bare, known))
    code = ranked[0] if ranked else known
    if code not in LEXICONS:
        return Spoken(bare, code, [(one, []) for one in sentences(bare)])
    parts = [(one, _of(one, code)) for one in sentences(bare)]
    return Spoken(bare, code, parts)


def _of(sentence: str, code: str) -> list[str]:
    found = concepts(tokens(sentence), code)
    return [*found, "question"] if any(one in sentence for one in "?？؟;") else found


def wish_of(spoken: Spoken) -> tuple[Intent, float]:
    """What a text asks for by the rules, and how sure that is; ``other`` and 0: none speaks."""
    each = [wish(one) for _, one in spoken.sentences]
    found = foremost([one for one in each if one[1] > 0])
    if found[1] >= SURE or len(each) < 2:
        return found
    together = wish(spoken.all)
    return together if together[1] > found[1] else found


def by_rules(text: str, language: str = "") -> Understood:
    """What a text says, read by words and rules alone. ``language``: the one that the writer is
    known to use, if any."""
    spoken = spoken_in(text, language)
    if not spoken.text:
        return NOTHING
    intent, sure = wish_of(spoken)
    if not sure:
        intent, sure = "other", UNSURE
    return told(spoken, intent, sure)


def told(spoken: Spoken, intent: Intent, sure: float) -> Understood:
    """What is understood, once the intent is."""
    feels = sentiment(spoken.text, spoken.all, intent)
    return Understood(
        language=spoken.language,
        intent=intent,
        confidence=round(min(sure, MOST_OTHER) if intent == "other" else sure, 3),
        sentiment=feels,
        urgency=urgency(spoken.text, spoken.all, intent, feels),
    )
