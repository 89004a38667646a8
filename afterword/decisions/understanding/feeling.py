"""How somebody feels, and how much it presses: by words, signs, and how they are written."""

import re
from collections.abc import Sequence

from .intents import Intent, Sentiment, Urgency

_GLAD = re.compile("[😀😃😄😁😊😍🥰🤩👍🙏❤💕💖💛💚💙🎉✨🌟⭐😘🙌👏🤗☺💯🥳]")
_SORRY = re.compile("[😡😠🤬😤👎😞😢😭💔😒🙁☹😔😩😫🤮🤢😖😣🖕]")
_SMILE = re.compile(r"(?:[:;=]-?[)D]|\^\^|<3)")
_FROWN = re.compile(r"(?:[:=]'?-?\()")
_SHOUTED = re.compile(r"\b[^\W\d_]{3,}\b")
_TURN = 3
"""So many things after a "not" what is good is meant as bad, and the other way round."""


def sentiment(text: str, spoken: Sequence[str], intent: Intent) -> Sentiment:
    """How somebody feels who says this. ``spoken``: what the text speaks of, in its order."""
    score = 0.0
    for at, one in enumerate(spoken):
        turned = "not" in spoken[max(0, at - _TURN) : at]
        if one == "good":
            score += -1.5 if turned else 1.5
        elif one == "thanks":
            score += 0.7
        elif one == "angry":
            score -= 2.5
        elif one == "bad":
            score += 0.5 if turned else -1.5
        elif one in ("broken", "wrong", "missing", "late"):
            score -= 0.3 if turned else 1.0
        elif one == "again":
            score -= 0.5
    score += 1.2 * (len(_GLAD.findall(text)) + len(_SMILE.findall(text)))
    score -= 1.5 * (len(_SORRY.findall(text)) + len(_FROWN.findall(text)))
    if _loud(text):
        score += -1.0 if score <= 0 else 0.5
    score += {"complaint": -1.0, "thanks": 1.0}.get(intent, 0.0)
    if score <= -1.0:
        return "negative"
    return "positive" if score >= 1.4 else "neutral"


def urgency(text: str, spoken: Sequence[str], intent: Intent, feels: Sentiment) -> Urgency:
    """How much it presses: a day that cannot wait, health, a thing that came broken, the third
    time somebody asks, words of hurry, anger."""
    if intent == "thanks" and feels != "negative":
        return "low"
    said = set(spoken)
    weight = 2.0 * ("press" in said) + 2.0 * ("event" in said) + 2.0 * ("ill" in said)
    weight += 1.5 * ("law" in said) + 2.0 * ("again" in said) + 1.5 * ("angry" in said)
    weight += 1.0 * bool(said & {"broken", "missing"}) + 0.5 * ("late" in said)
    weight += 0.5 * (intent in ("cancel", "change_address", "complaint", "human"))
    weight += 1.0 * _loud(text) + 0.5 * (feels == "negative")
    if weight >= 2.0:
        return "high"
    calm = intent in ("product_question", "preferences", "other")
    return "low" if calm and weight < 0.5 else "normal"


def _loud(text: str) -> bool:
    """Whether it is shouted: in capitals, or with many marks."""
    words = _SHOUTED.findall(text)
    capitals = sum(one.isupper() for one in words)
    return "!!" in text or "??" in text or (capitals >= 3 and 2 * capitals > len(words))
