"""How somebody feels, and how much it presses: by words, signs, and how they are written."""

import re
from collections.abc import Sequence

from afterword.decisions.grammar import plain

from .intents import Intent, Sentiment, Urgency
from .waiting import before_it_leaves, long_wait, said_delivered

_GLAD = re.compile("[😀😃😄😁😊😍🥰🤩👍🙏❤💕💖💛💚💙🎉✨🌟⭐😘🙌👏🤗☺💯🥳]")
_SORRY = re.compile("[😡😠🤬😤👎😞😢😭💔😒🙁☹😔😩😫🤮🤢😖😣🖕]")
_SMILE = re.compile(r"(?:[:;=]-?[)D]|\^\^|<3)")
_FROWN = re.compile(r"(?:[:=]'?-?\()")
_SHOUTED = re.compile(r"\b[^\W\d_]{3,}\b")
_GREETING = re.compile(
    plain(
        r"\bgood (?:morning|afternoon|evening|day)|guten? (?:tag|morgen|abend)"
        r"|buen[oa]s? (?:dias?|tardes|noches)"
        r"|buon ?giorno|buona ?sera|\bbo[am]s? (?:dias?|tardes?|noites?)"
        r"|goed[en]* ?(?:dag|morgen|middag|avond)"
        r"|dzien dobry|dobry wieczor|god ?(?:dag|morgon|kvall|middag|eftermiddag)"
        r"|dobar dan|dobro jutro|dobra vecer"
        r"|iyi (?:gunler|aksamlar|geceler)"
        r"|добр\w+ (?:день|дня|утро|утра|вечер|вечера|времени)|καλη ?(?:μερα|σπερα)"
        r"|(?:صباح|مساء) الخير"
    )
)
"""What greets calls the day good, and nothing else."""
_WHAT = re.compile(r"[?？؟]!|![?？؟]")
_GOOD = 1.5
_TURN = 3
"""So many things after a "not" what is good is meant as bad, and the other way round."""


def sentiment(text: str, spoken: Sequence[str], intent: Intent) -> Sentiment:
    """How somebody feels who says this. ``spoken``: what the text speaks of, in its order."""
    score = _of_words(spoken)
    if "good" in spoken[:3] and _GREETING.search(plain(text[:60])):
        score -= _GOOD
    score += 1.2 * (len(_GLAD.findall(text)) + len(_SMILE.findall(text)))
    score -= 1.5 * (len(_SORRY.findall(text)) + len(_FROWN.findall(text)))
    if _loud(text):
        score += -1.0 if score <= 0 else 0.5
    score += {"complaint": -1.0, "thanks": 1.4}.get(intent, 0.0)
    score += _of_waiting(text, spoken, intent)
    if score <= -1.0:
        return "negative"
    return "positive" if score >= 1.4 else "neutral"


def _of_words(spoken: Sequence[str]) -> float:
    score = 0.0
    for at, one in enumerate(spoken):
        turned = "not" in spoken[max(0, at - _TURN) : at]
        if one == "good":
            score += -_GOOD if turned else _GOOD
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
    return score


def _of_waiting(text: str, spoken: Sequence[str], intent: Intent) -> float:
    """What a wait does to a mood: a parcel that is said to be there and is not, days on which
    nothing moves, a machine that answers where a person is wanted."""
    if intent == "human":
        return -1.0 if "bot" in spoken else 0.0
    if intent not in ("wismo", "refund_status"):
        return 0.0
    return -1.0 * (said_delivered(text) or long_wait(text)) - 0.6 * bool(_WHAT.search(text))


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
    if intent in ("cancel", "change_address") and before_it_leaves(text):
        weight += 1.5
    if weight >= 2.0:
        return "high"
    calm = intent in ("product_question", "preferences", "other")
    return "low" if calm and weight < 0.5 else "normal"


def _loud(text: str) -> bool:
    """Whether it is shouted: in capitals, or with many marks."""
    words = _SHOUTED.findall(text)
    capitals = sum(one.isupper() for one in words)
    return "!!" in text or "??" in text or (capitals >= 3 and 2 * capitals > len(words))
