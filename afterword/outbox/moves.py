"""One move of an intent: its new state, its reasons, and the event that tells of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from afterword.decisions.reasons import Because
from afterword.wire import shapes

from . import models, states


def said(
    intent: models.Intent, outcome: str, happened: datetime, *, over: str = "", **more: Any
) -> shapes.Event:
    """The event that tells the timeline how a message came out, or a deed. ``over``: the channel
    that it came out on, where that is not the one that it goes over now."""
    if intent.effect != "message":
        return _did(intent, outcome, happened)
    channel = over or intent.channel
    return tells(
        outcome,
        happened,
        again=_again(intent, outcome, channel),
        send_key=intent.send_key,
        order=intent.order,
        journey=intent.journey,
        step=intent.step,
        message_class=intent.message_class,
        purpose=intent.purpose,
        channel=channel,
        template=intent.template,
        **more,
    )


RECOMMENDS = "recommendation/"
"""How what ``Intent.told`` says of a recommended product begins; its outside id follows."""


def accepted(intent: models.Intent, happened: datetime) -> list[tuple[int, shapes.Event]]:
    """The events that tell that a provider took a message (or a shop a deed), and what days the
    customer was told with it, or which product was recommended: (customer, event)."""
    days = msgspec.json.decode(intent.told, type=list[tuple[str, str, str]]) if intent.told else []
    told = [_told(intent, *one, happened) for one in days]
    return [(intent.customer_id, one) for one in (said(intent, "accepted", happened), *told)]


def _did(intent: models.Intent, outcome: str, happened: datetime) -> shapes.Event:
    word = "done" if outcome == "accepted" else outcome
    return shapes.Event(
        kind=f"deed.{word}",
        key=f"deed/{intent.send_key}:{word}{_again(intent, outcome)}",
        happened=happened,
        order=intent.order,
        data={
            "what": intent.effect,
            "shop": intent.channel,
            "deed": intent.send_key,
            "journey": intent.journey,
            "step": intent.step,
        },
    )


def _told(
    intent: models.Intent, about: str, since: str, until: str, happened: datetime
) -> shapes.Event:
    thing, _, name = about.partition("/")
    if about.startswith(RECOMMENDS):
        return recommendation(intent, "made", name, happened)
    return shapes.Event(
        kind=f"{thing}.told",
        key=f"message/{intent.send_key}:told:{about}",
        happened=happened,
        about=about,
        order=about if thing == "order" else intent.order,
        data={
            thing: name,
            "from": since,
            "to": until,
            "channel": intent.channel,
            "message": intent.send_key,
        },
    )


def recommendation(
    intent: models.Intent, word: str, product: str, happened: datetime
) -> shapes.Event:
    """The event that tells that a message recommended a product, or that this was ``followed``:
    once for each message."""
    return shapes.Event(
        kind=f"recommendation.{word}",
        key=f"message/{intent.send_key}:recommendation:{word}",
        happened=happened,
        about=f"message/{intent.send_key}",
        order=intent.order,
        data={
            "product": product,
            "message": intent.send_key,
            "channel": intent.channel,
            "journey": intent.journey,
            "step": intent.step,
            "template": intent.template,
        },
    )


def recommends(intent: models.Intent) -> str:
    """The outside id of the product that a message recommended; empty: it did none."""
    said = msgspec.json.decode(intent.told, type=list[tuple[str, str, str]]) if intent.told else []
    found = (about.removeprefix(RECOMMENDS) for about, *_ in said if about.startswith(RECOMMENDS))
    return next(found, "")


def _again(intent: models.Intent, outcome: str, channel: str = "") -> str:
    """What makes the same outcome another one: a further try, or another channel."""
    over = f":{channel or intent.channel}" if intent.tried else ""
    return f"{over}:{intent.attempt}" if outcome == "unknown" else over


def tells(
    outcome: str,
    happened: datetime,
    *,
    send_key: str,
    order: str,
    journey: str,
    step: str,
    message_class: str,
    purpose: str,
    channel: str,
    template: str,
    again: str = "",
    **more: Any,
) -> shapes.Event:
    """The same, of a message that need not be at hand as a row."""
    return shapes.Event(
        kind=f"message.{outcome}",
        key=f"message/{send_key}:{outcome}{again}",
        happened=happened,
        about=f"message/{send_key}",
        order=order,
        data={
            "message": send_key,
            "journey": journey,
            "step": step,
            "class": message_class,
            "purpose": purpose,
            "channel": channel,
            "template": template,
            **more,
        },
    )


def becomes(intent: models.Intent, state: states.State, now: datetime) -> None:
    """Change the state along an arrow of ``states``. Raises ``AssertionError`` beside them."""
    if not states.may_become(intent.state, state):
        raise AssertionError(f"an intent cannot go from {intent.state} to {state}")
    intent.state, intent.state_at = state, now


ADMISSION = frozenset(
    {
        "valid",
        "superseded",
        "contact",
        "fell_back",
        "suppressed",
        "consent",
        "guard",
        "quiet_hours",
        "step_hours",
        "ceiling",
        "cap",
        "spacing",
        "lapsed",
        "rest",
        "talk",
        "wish",
        "asked",
        "together",
        "erased",
        "merged",
        "fault",
        "stop",
        "provider",
        "template",
        "unknown",
        "given_up",
        "poison",
        "taken_back",
    }
)


def explain(intent: models.Intent, reasons: Iterable[Because]) -> None:
    """The reasons why it was planned stay; those of the last weighing replace the earlier ones."""
    known = msgspec.json.decode(intent.because, type=list[Because])
    planned = [reason for reason in known if reason.rule not in ADMISSION]
    intent.because = msgspec.json.encode([*planned, *reasons]).decode()


def add_reason(intent: models.Intent, reason: Because) -> None:
    """One more reason, after those there are."""
    known = msgspec.json.decode(intent.because, type=list[Because])
    intent.because = msgspec.json.encode([*known, reason]).decode()
