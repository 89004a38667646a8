"""One move of an intent: its new state, its reasons, and the event that tells of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from afterword.decisions.reasons import Because
from afterword.wire import shapes

from . import models, states


def said(intent: models.Intent, outcome: str, happened: datetime, **more: Any) -> shapes.Event:
    """The event that tells the timeline how a message came out."""
    again = f":{intent.attempt}" if outcome == "unknown" else ""
    return shapes.Event(
        kind=f"message.{outcome}",
        key=f"message/{intent.send_key}:{outcome}{again}",
        happened=happened,
        about=f"message/{intent.send_key}",
        order=intent.order,
        data={
            "message": intent.send_key,
            "journey": intent.journey,
            "step": intent.step,
            "class": intent.message_class,
            "purpose": intent.purpose,
            "channel": intent.channel,
            "template": intent.template,
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
        "suppressed",
        "consent",
        "guard",
        "spacing",
        "erased",
        "merged",
        "stop",
        "provider",
        "template",
        "unknown",
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
