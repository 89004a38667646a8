"""What somebody writes about: the language, what they want, how they feel, how much it presses.

Without input and output, and without learning: words and rules. What was learnt from many
sentences reads better, and is put in front of it where the extra ``ml`` is installed.
"""

from .intents import (
    INTENTS,
    NOTHING,
    Intent,
    Sentiment,
    Understood,
    Urgency,
)
from .reading import by_rules

__all__ = ["INTENTS", "NOTHING", "Intent", "Sentiment", "Understood", "Urgency", "by_rules"]
