"""What somebody writes about: the language, what they want, how they feel, how much it presses."""

from .reading import (
    INTENTS,
    NOTHING,
    Intent,
    Sentiment,
    Understood,
    Urgency,
    by_rules,
)

__all__ = ["INTENTS", "NOTHING", "Intent", "Sentiment", "Understood", "Urgency", "by_rules"]
