"""The best reader: what was learnt from many sentences, beside the rules."""

from collections.abc import Iterable, Mapping
from typing import cast

from afterword.decisions.understanding import NOTHING, Intent, Understood
from afterword.decisions.understanding.reading import MOST_OTHER, Spoken, spoken_in, told
from afterword.decisions.understanding.rules import FIRST

from .weights import More, Scales, scales

CLEAR = 0.72
"""From so much on a sentence of several speaks for itself."""
_PRESSING = FIRST[:4]


def read(text: str, language: str = "", more: More | None = None) -> Understood:
    """What a text says. ``language``: the one that the writer is known to use, if any. ``more``:
    what the store has learnt."""
    spoken = spoken_in(text, language)
    if not spoken.text:
        return NOTHING
    intent, sure = wish(spoken, more)
    if intent == "other":
        sure = 0.5 + (MOST_OTHER - 0.5) * sure
    return told(spoken, intent, sure)


def wish(spoken: Spoken, more: More | None = None) -> tuple[Intent, float]:
    """What a text asks for, and how likely that is."""
    odds = likely(spoken, more)
    best = max(odds, key=lambda one: odds[one])
    return best, odds[best]


def likely(spoken: Spoken, more: More | None = None) -> dict[Intent, float]:
    """How likely each intent is.

    A text of several sentences is weighed as a whole and sentence by sentence: greetings and
    thanks around a wish must not hide it, and what presses comes before what does not.
    """
    weighing = scales()
    whole = _odds(weighing, spoken, more)
    if len(spoken.sentences) < 2:
        return whole
    each = [_odds(weighing, _alone(spoken, one), more) for one in spoken.sentences]
    for pressing in _PRESSING:
        strongest = max(one[pressing] for one in each)
        if strongest >= CLEAR:
            whole = {intent: one * (1 - strongest) for intent, one in whole.items()}
            whole[pressing] += strongest
            return whole
    return _together(whole, each)


def _together(
    whole: Mapping[Intent, float], each: Iterable[Mapping[Intent, float]]
) -> dict[Intent, float]:
    """Half of what the whole says, half of what its sentences say; what asks for nothing counts a
    quarter beside what asks for something."""
    sums: dict[Intent, float] = dict.fromkeys(whole, 0.0)
    for one in each:
        best = max(one, key=lambda intent: one[intent])
        weight = 0.25 if best in ("other", "thanks") else 1.0
        for intent, odds in one.items():
            sums[intent] += weight * odds
    total = sum(sums.values())
    return {intent: 0.5 * whole[intent] + 0.5 * sums[intent] / total for intent in whole}


def _alone(spoken: Spoken, sentence: tuple[str, list[str]]) -> Spoken:
    return spoken._replace(text=sentence[0], sentences=[sentence])


def _odds(weighing: Scales, spoken: Spoken, more: More | None) -> dict[Intent, float]:
    odds = weighing.weigh(weighing.numbers(spoken), more)
    return {cast(Intent, name): one for name, one in zip(weighing.answers, odds, strict=True)}
