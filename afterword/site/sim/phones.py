"""People's telephones: their numbers, what they agree to at the till, and what they write back.

What they write means what it says here: the product hears it with its own ears, and the oracle is
told what was meant.
"""

from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Literal, NamedTuple

from afterword.wire.shapes import Event, Who

from . import told
from .swarm import World

NUMBERS = {
    "GB": "+4477009{:05d}",
    "DE": "+49151{:08d}",
    "CA": "+1213555{:04d}",
    "NY": "+1212555{:04d}",
    "NSW": "+61491{:06d}",
    "IN": "+9198765{:05d}",
    "SP": "+55119876{:05d}",
    "NZ": "+642102{:05d}",
    "JP": "+8190123{:05d}",
}
"""How a telephone's number looks, by region or else country."""
CHANNELS = ("sms", "whatsapp", "viber", "apppush")
CONTACT = {"sms": "phone", "whatsapp": "whatsapp", "viber": "viber"}
"""The kind of address that somebody writes from, by channel."""
STOPS = {"sms": ("orders", "care", "reviews", "offers")}
"""What a stop refuses, by channel: of text messages the news of orders too."""
REFUSED = ("care", "reviews", "offers")

Meant = Literal["stop", "start", "help", "none"]
WORDS: dict[Meant, tuple[str, ...]] = {
    "stop": (
        "STOP",
        "stop, thanks",
        "Unsubscribe",
        "please stop texting me",
        "leave me alone",
        "Never text me again",
        "no me mandéis más mensajes",
        "bitte keine Nachrichten mehr schicken",
    ),
    "start": ("START", "unstop"),
    "help": ("HELP", "info?"),
    "none": (
        "don't stop, I love these",
        "can't stop smiling",
        "I'll stop by the shop tomorrow",
        "The zip stopped working after a week",
    ),
}


class Phone(NamedTuple):
    """Somebody's telephone. Each part may be missing."""

    number: str = ""
    app: str = ""
    """What the shop's app is reached by."""
    dead: bool = False
    """Whether nobody has it any more."""


class Wrote(NamedTuple):
    """Somebody wrote over a channel, and what they meant by it."""

    channel: str
    address: str
    meant: Meant


def phone(world: World, number: int, country: str, region: str) -> Phone:
    """The telephone of the person of that number."""
    rng = world.chance("phone", number)
    if "phones" not in world.features or rng.random() < 0.3:
        return Phone()
    written = NUMBERS.get(region) or NUMBERS[country]
    app = f"app-of-{number}" if rng.random() < 0.4 else ""
    return Phone(written.format(number), app, rng.random() < 0.02)


def yeses(world: World, number: int, order: str, at: datetime, who: Who) -> Iterator[Event]:
    """What somebody ticks as they order: channels, and for what."""
    rng = world.chance("ticks", number, order)
    mine = [one for one in CHANNELS if (who.contacts if one == "apppush" else who.phone)]
    some = rng.sample(mine, min(len(mine), rng.choice((0, 1, 1, 2))))
    for channel in some:
        for purpose in rng.choice((("care",), ("care", "offers"), ("offers",))):
            key = f"{order}:{channel}:{purpose}"
            yield told.consent(key, at, who, given=True, purpose=purpose, channel=channel)


def words(meant: Meant, rng: Random) -> str:
    """Words that mean it."""
    return rng.choice(WORDS[meant])
