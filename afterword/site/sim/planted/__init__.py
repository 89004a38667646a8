"""Bugs planted on purpose: what the simulation has to find, to show that its net catches fish.

Each swaps a few named functions of the product for ones with a fault, for as long as its worlds are
played, and is taken out again. Nothing in the product knows of them. None shows itself by crashing.
"""

from . import books, chats, pace, talk, timely, twice, words
from .planting import BUGS, Bug, planted, there

__all__ = [
    "BUGS",
    "Bug",
    "books",
    "chats",
    "pace",
    "planted",
    "talk",
    "there",
    "timely",
    "twice",
    "words",
]
