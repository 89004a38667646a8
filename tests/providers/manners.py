"""The words for what a provider is and does."""

from typing import Literal

Kind = Literal["keyed", "lookup", "echo", "none"]
Manner = Literal[
    "well", "429", "503", "400", "404", "401", "302", "loses, hangs", "loses, closes",
    "takes, hangs", "takes, closes", "takes, garbage", "takes, drips", "takes, endless",
    "takes, 503",
]  # fmt: skip
"""How it treats one call: what it does with the message, and with whoever waits for an answer."""
