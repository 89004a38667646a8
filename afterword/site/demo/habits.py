"""What people do when a mail of ours reaches them: answer, write back, review, or ask for fewer.

Lots are drawn from the message's own key, so that the same message meets the same mood each time.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from .heroes import PEOPLE
from .orders import Purchase
from .words import lot, said

Deed = Literal["answer", "writes", "review", "stop", "has", "reads", "presses"]


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a customer does about one message. ``value``: a score or a number of stars."""

    at: datetime
    deed: Deed
    send_key: str
    value: int = 0
    words: str = ""
    choice: str = ""
    """The key of the button that is pressed."""


class Mood(msgspec.Struct, frozen=True):
    """What a person with a name in the guides answers, how many hours later."""

    score: int
    hours: float
    words: str = ""


HEROES: dict[str, Mood] = {
    # Two days and twenty hours: just before the question is given up.
    "ana": Mood(4, 68, "Four days late, and it was for my mother's birthday."),
    "grace": Mood(9, 3.2, "The same every time, and that is what I want."),
    "eleni": Mood(9, 5.5, "Ο καφές είναι υπέροχος."),
    "hannah": Mood(8, 21),
    "signe": Mood(10, 2.4),
}
"""Heroes who answer; the others do not, or were not asked."""

AT_THE_DOOR: dict[str, tuple[float, str, str]] = {
    "niamh": (0.7, "well", ""),
    "ines": (0.55, "", "No me mandéis más mensajes, por favor."),
}
"""Heroes who are asked on WhatsApp how it arrived: after how many hours they press which button, or
write what."""
SWITCHED_OFF = frozenset({PEOPLE["salma"].email})
"""Whose phone is off while text messages are sent."""
PHONES = ("sms", "whatsapp")
PRESSES, WRONG = 0.55, 0.06
"""The shares of people who press a button when they are asked how it arrived; of these, those for
whom something is wrong."""

_BY_ADDRESS = {PEOPLE[who].email: mood for who, mood in HEROES.items()}
_NAMED = frozenset(person.email for person in PEOPLE.values())

ANSWERS, WRITES, CHANGES, REVIEWS = 0.46, 0.06, 0.025, 0.19
STOPS = {"first-thanks": 0.003, "care-tip": 0.012, "check-in": 0.008, "goes-with": 0.035}
"""The shares of people who answer the question, thank us, change an order, leave a review; and who
ask for no more of one kind of mail."""

_WELL = (0, 0, 0, 1, 1, 2, 3, 6, 19, 31, 37)
_LATE = (2, 2, 4, 6, 8, 12, 16, 20, 16, 9, 5)
"""How often each score from 0 to 10 is given, in a hundred: after a good delivery, a late one."""


def reactions(
    template: str, send_key: str, reached: datetime, purchase: Purchase, late: bool
) -> Iterator[Reaction]:
    """What the customer does about a message that reached them."""
    person = purchase.person
    if mood := _BY_ADDRESS.get(person.email):
        if template == "check-in":
            at = reached + timedelta(hours=mood.hours)
            yield Reaction(
                at=at, deed="answer", send_key=send_key, value=mood.score, words=mood.words
            )
    elif person.email not in _NAMED:
        yield from _by_chance(template, send_key, reached, purchase, late)


def phone(
    send_key: str, template: str, channel: str, reached: datetime, purchase: Purchase
) -> Iterator[Reaction]:
    """What somebody's telephone says about a message, and what they do with it in their hand."""
    person = purchase.person
    if channel not in PHONES or (channel == "sms" and person.email in SWITCHED_OFF):
        return
    yield Reaction(at=reached + timedelta(seconds=4), deed="has", send_key=send_key)
    if channel != "whatsapp":
        return
    opened = reached + timedelta(minutes=2 + 40 * lot(send_key, "reads"))
    yield Reaction(at=opened, deed="reads", send_key=send_key)
    if template == "all-well":
        yield from _says(send_key, reached, opened, purchase)


def _says(
    send_key: str, reached: datetime, opened: datetime, purchase: Purchase
) -> Iterator[Reaction]:
    person = purchase.person
    for who, (hours, choice, words) in AT_THE_DOOR.items():
        if person.email == PEOPLE[who].email:
            yield Reaction(
                at=max(opened, reached) + timedelta(hours=hours),
                deed="presses" if choice else "writes",
                send_key=send_key,
                choice=choice,
                words=words,
            )
    if person.email in _NAMED or lot(send_key, "presses") >= PRESSES:
        return
    choice = "wrong" if lot(send_key, "wrong") < WRONG else "well"
    yield Reaction(
        at=opened + timedelta(minutes=1), deed="presses", send_key=send_key, choice=choice
    )


def _by_chance(
    template: str, send_key: str, reached: datetime, purchase: Purchase, late: bool
) -> Iterator[Reaction]:
    draw = lot(send_key, template)
    language = purchase.person.language
    soon = reached + timedelta(minutes=4 + 2200 * lot(send_key, "after") ** 3)
    match template:
        case "check-in" if draw < ANSWERS:
            value = score(lot(send_key, "score"), late)
            words = _said_with(value, language, send_key)
            yield Reaction(at=soon, deed="answer", send_key=send_key, value=value, words=words)
        case "first-thanks" if draw < WRITES:
            words = said("thanks", language, lot(send_key, "words"))
            yield Reaction(at=soon, deed="writes", send_key=send_key, words=words)
        case "order-confirmation" if draw < CHANGES:
            words = said("change", language, lot(send_key, "words"))
            yield Reaction(at=soon, deed="writes", send_key=send_key, words=words)
        case "review-ask" if draw < REVIEWS:
            stars = (score(lot(send_key, "score"), late) + 1) // 2 or 1
            words = said("high" if stars > 3 else "low", language, lot(send_key, "words"))
            yield Reaction(at=soon, deed="review", send_key=send_key, value=stars, words=words)
    if lot(send_key, "stop") < STOPS.get(template, 0):
        yield Reaction(at=soon + timedelta(minutes=2), deed="stop", send_key=send_key)


def score(draw: float, late: bool) -> int:
    """A score from 0 to 10 for a lot in [0, 1)."""
    weights = _LATE if late else _WELL
    left = draw * sum(weights)
    for value, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return value
    return len(weights) - 1


def _said_with(value: int, language: str, send_key: str) -> str:
    """Some say why; those who are unhappy more often."""
    if lot(send_key, "says") > (0.7 if value <= 6 else 0.22):
        return ""
    if value in (7, 8):
        return ""
    return said("low" if value <= 6 else "high", language, lot(send_key, "words"))
