"""What the things that a sentence speaks of mean together: one table for all languages."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .intents import Intent


class Rule(NamedTuple):
    """``all_of``: one of each of these must be spoken of (``a|b``: either); ``none_of``: none."""

    intent: Intent
    sure: float
    """How often the rule is right when it speaks, about; see ``docs/guides/understanding.md``."""
    all_of: str
    none_of: str = ""


_STUFF = "order|item"
_NO_DAY = "mail refund money return broken cancel missing angry"
"""Where one of these is spoken of, a day is no day that is to be another one."""
RULES: tuple[Rule, ...] = (
    Rule("cancel", 0.88, "cancel", "mail refund return wrong"),
    Rule("cancel", 0.6, "cancel", "mail"),
    Rule("cancel", 0.6, "not want order", "mail return person"),
    Rule("change_address", 0.9, "address change|wrong", "mail"),
    Rule("change_address", 0.89, "move day|order|arrive|ship|away", _NO_DAY),
    Rule("change_address", 0.89, "day change", f"{_NO_DAY} fact where wrong"),
    Rule("change_address", 0.86, "away day|when", f"{_NO_DAY} where late"),
    Rule("change_address", 0.62, "move", f"{_NO_DAY} fact item where late"),
    Rule("change_address", 0.55, "address", "mail where"),
    Rule("refund_status", 0.88, "refund when|where|not|status|late|arrive", "broken"),
    Rule("return", 0.8, "return refund", "where when late"),
    Rule("refund_status", 0.6, "refund"),
    Rule("refund_status", 0.6, "money where|when|not|arrive", "order"),
    Rule("complaint", 0.85, "broken", "return"),
    Rule("return", 0.7, "return broken"),
    Rule("complaint", 0.8, "wrong order|item|arrive|ship", "address return"),
    Rule("complaint", 0.75, "missing", "when where return"),
    Rule("complaint", 0.72, "angry"),
    Rule("complaint", 0.55, "bad order|item|arrive|late"),
    Rule("return", 0.88, "return", "refund mail"),
    Rule("human", 0.9, "person talk|want"),
    Rule("human", 0.7, "person"),
    Rule("human", 0.6, "talk not bot"),
    Rule("human", 0.5, "talk", "mail order"),
    Rule("preferences", 0.88, "mail less|not|prefer|change|cancel"),
    Rule("preferences", 0.62, "prefer"),
    Rule("wismo", 0.92, "where order|ship|arrive"),
    Rule("wismo", 0.88, "when order|arrive|ship", "refund money fact return have"),
    Rule("wismo", 0.85, "track", "refund"),
    Rule("wismo", 0.85, "not arrive|ship", "refund money fact"),
    Rule("wismo", 0.82, "late order|arrive|ship", "refund money"),
    Rule("wismo", 0.85, "status order|ship"),
    Rule("wismo", 0.6, "arrive question", "fact refund money have"),
    Rule("wismo", 0.55, "order late|question", "fact refund cancel return have"),
    Rule("wismo", 0.5, "where", "fact item strange money"),
    Rule("product_question", 0.85, "have fact|item"),
    Rule("product_question", 0.8, "fact question"),
    Rule("product_question", 0.6, "fact"),
    Rule("product_question", 0.5, "item question"),
    Rule("product_question", 0.45, "have question", "order arrive not"),
    Rule("thanks", 0.9, "thanks", "question not where when bad angry broken"),
    Rule("thanks", 0.65, "good", "question not bad angry broken order want"),
    Rule("thanks", 0.4, "thanks"),
    Rule("other", 0.7, "strange"),
)
FIRST: tuple[Intent, ...] = (
    "human",
    "cancel",
    "change_address",
    "complaint",
    "return",
    "refund_status",
    "wismo",
    "preferences",
    "product_question",
    "other",
    "thanks",
)
"""Of several wishes in one text: the one that a person should see first."""
SURE = 0.6
"""From so much on a wish counts beside others."""


def wish(spoken: Sequence[str]) -> tuple[Intent, float]:
    """What a sentence that speaks of these things asks for, and how sure that is."""
    said = set(spoken)
    best: tuple[Intent, float] = ("other", 0.0)
    for rule in RULES:
        if rule.sure > best[1] and _holds(rule, said):
            best = (rule.intent, rule.sure)
    return best


def _holds(rule: Rule, said: set[str]) -> bool:
    if said.intersection(rule.none_of.split()):
        return False
    return all(said.intersection(part.split("|")) for part in rule.all_of.split())


def foremost(wishes: Iterable[tuple[Intent, float]]) -> tuple[Intent, float]:
    """The wish of several that should be seen first."""
    ranked = sorted(wishes, key=lambda one: (one[1] < SURE, FIRST.index(one[0]), -one[1]))
    if not ranked:
        return ("other", 0.0)
    if ranked[0][1] < SURE:
        return max(ranked, key=lambda one: one[1])
    return ranked[0]
