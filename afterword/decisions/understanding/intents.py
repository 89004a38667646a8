"""What can be understood in a text."""

from typing import Literal, get_args

import msgspec

Intent = Literal[
    "wismo",
    "return",
    "cancel",
    "change_address",
    "product_question",
    "complaint",
    "refund_status",
    "thanks",
    "human",
    "preferences",
    "other",
]
"""What somebody wants. ``wismo``: where is my order. ``human``: a person, please. ``preferences``:
how, when, how often and about what they want to be written to, and what they like. ``other``: none
of these, or nobody can tell."""
INTENTS: tuple[Intent, ...] = get_args(Intent)

Sentiment = Literal["negative", "neutral", "positive"]
Urgency = Literal["low", "normal", "high"]


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What a text says, as far as can be told.

    ``language``: a code such as ``es``; empty where nobody can tell. ``confidence`` lies in [0, 1]
    and is about the intent. ``other`` is never said with more than 0.6: it may always be a wish in
    words that are not known yet.
    """

    language: str = ""
    intent: Intent = "other"
    confidence: float = 0.0
    sentiment: Sentiment = "neutral"
    urgency: Urgency = "normal"


NOTHING = Understood()
"""What is understood of nothing."""
