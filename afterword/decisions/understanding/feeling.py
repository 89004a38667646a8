"""How somebody feels, and how much it presses: by words, signs, and how they are written."""

import re
from collections.abc import Sequence

from afterword.decisions.grammar import plain

from . import pressing
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
    said, bare = set(spoken), plain(text)
    weight = _of_days(bare, said, intent) + _of_pressing(bare, intent)
    weight += 2.0 * ("law" in said) + 2.0 * ("again" in said) + 1.5 * ("angry" in said)
    weight += 1.0 * bool(said & {"broken", "missing"}) + 0.5 * ("late" in said)
    weight += 0.5 * (intent in ("cancel", "change_address", "complaint", "human"))
    weight += 1.0 * _loud(text) + 0.5 * (feels == "negative")
    mends = intent in ("cancel", "change_address") or bool(said & {"cancel", "change", "wrong"})
    if mends and intent != "preferences" and not pressing.at_leisure(bare):
        weight += 2.0 * (before_it_leaves(text) or pressing.still_possible(bare))
    if weight >= 2.0:
        return "high"
    calm = intent in ("product_question", "preferences", "other")
    return "low" if calm and weight < 0.5 else "normal"


def _of_days(bare: str, said: set[str], intent: Intent) -> float:
    """Words of hurry, a day, health. "It is a present, no bill please" and "no samples, I am
    allergic" are said of every parcel and press no more than any wish."""
    if intent == "preferences":
        return 2.0 * ("ill" in said and pressing.hurt(bare))
    hurry = 2.0 * ("press" in said and not pressing.at_leisure(bare))
    # What was a present is given back when there is time.
    was = intent == "return" and not pressing.names_a_day(bare)
    day = (1.0 if was else 2.0) * ("event" in said)
    return hurry + day + 2.0 * ("ill" in said)


def _of_pressing(bare: str, intent: Intent) -> float:
    """What presses beyond single words; each is said of what somebody wants done."""
    if intent in ("preferences", "thanks") or pressing.at_leisure(bare):
        return 0.0
    weight = 2.0 * pressing.not_theirs(bare) + 2.0 * pressing.asked_often(bare)
    if intent in ("cancel", "change_address", "return", "wismo"):
        weight += 1.5 * pressing.unless_gone(bare)
    if intent in ("cancel", "change_address", "wismo"):
        weight += 1.5 * pressing.nobody_there(bare)
    if intent in ("complaint", "refund_status", "wismo", "human", "cancel", "other"):
        weight += 2.0 * pressing.threatens(bare)
    if intent in ("complaint", "return", "refund_status", "wismo"):
        weight += 2.0 * pressing.unsafe(bare)
    if intent in ("complaint", "return", "wismo", "other", "human") and pressing.hurt(bare):
        weight += 2.0
    if intent == "wismo":
        weight += 2.0 * pressing.for_a_day(bare)
    if intent in ("refund_status", "wismo") and pressing.needed_by(bare):
        weight += 2.0
    if intent in ("cancel", "change_address", "human"):
        weight += 1.5 * pressing.at_once(bare)
    return weight


def _loud(text: str) -> bool:
    """Whether it is shouted: in capitals, or with many marks."""
    words = _SHOUTED.findall(text)
    capitals = sum(one.isupper() for one in words)
    return "!!" in text or "??" in text or (capitals >= 3 and 2 * capitals > len(words))
