"""What is understood in a text, and the reading of it by rules and keywords alone."""

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
    and is about the intent.
    """

    language: str = ""
    intent: Intent = "other"
    confidence: float = 0.0
    sentiment: Sentiment = "neutral"
    urgency: Urgency = "normal"


NOTHING = Understood()
"""What is understood of nothing."""

_ASKED = (
    ("en", "wismo", ("where is my order", "where is my parcel", "where's my order")),
    ("es", "wismo", ("dónde está mi pedido", "donde esta mi pedido")),
    ("en", "complaint", ("came broken", "is broken", "arrived broken")),
    ("es", "complaint", ("llegó rota", "llegó roto", "está rota", "está roto")),
    ("en", "human", ("talk to a person", "speak to a human")),
    ("es", "human", ("hablar con una persona",)),
)


def by_rules(text: str, language: str = "") -> Understood:
    """What a text says, read by words and rules alone. ``language``: the one that the writer is
    known to use, if any."""
    said = " ".join(text.casefold().split())
    for code, intent, phrases in _ASKED:
        if any(one in said for one in phrases):
            bad = intent == "complaint"
            return Understood(
                language=code,
                intent=intent,  # type: ignore[arg-type]
                confidence=0.9,
                sentiment="negative" if bad else "neutral",
                urgency="high" if bad else "normal",
            )
    return Understood(language=language.partition("-")[0])
