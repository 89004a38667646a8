"""A message as its events add up to it: how far it came."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from .timeline import Event


class Said(msgspec.Struct, frozen=True):
    """One message to this customer and how far it came."""

    key: str
    message_class: str
    purpose: str
    channel: str
    journey: str
    step: str
    order: str
    planned: datetime
    accepted: datetime | None = None
    handed: datetime | None = None
    """When a provider last took it, or may have."""
    seen: datetime | None = None
    """When it was first read, where a channel's word for that can be trusted, or a link in it was
    followed, or a button pressed."""
    outcome: str = "planned"


_OUTCOMES = ("unknown", "failed", "withheld", "expired", "accepted", "delivered")


def fold_message(key: str, events: Sequence["Event"]) -> Said:
    """A message from its events, which are in order and not none. A later outcome by rank wins over
    an earlier one."""
    said = _said(key, events[0])
    changed: dict[str, Any] = {}
    for event in events:
        outcome = event.kind.partition(".")[2]
        if outcome == "accepted":
            changed.setdefault("accepted", event.happened)
        if outcome in ("accepted", "unknown"):
            changed["handed"] = event.happened
            if channel := event.data.get("channel"):
                changed["channel"] = channel
        if outcome == "delivered":
            # Word of that may come in before our own word that somebody took it.
            changed.setdefault("handed", event.happened)
        if "seen" not in changed and _shows(event):
            changed["seen"] = event.happened
        if outcome in _OUTCOMES and _further(outcome, changed.get("outcome", said.outcome)):
            changed["outcome"] = outcome
    return msgspec.structs.replace(said, **changed) if changed else said


def _shows(event: "Event") -> bool:
    """Whether an event shows that somebody saw a message. Mail programs open mails by themselves,
    so that a mail's being read shows nothing."""
    if event.kind == "message.read":
        return event.data.get("channel") != "email"
    # Nor does a link's being followed, where whoever says so cannot tell scanners from people.
    return event.kind == "message.clicked" and event.data.get("trusted") is not False


def _further(outcome: str, than: str) -> bool:
    return than not in _OUTCOMES or _OUTCOMES.index(outcome) > _OUTCOMES.index(than)


def _said(key: str, event: "Event") -> Said:
    data = event.data
    return Said(
        key=key,
        message_class=data.get("class", ""),
        purpose=data.get("purpose", ""),
        channel=data.get("channel", ""),
        journey=data.get("journey", ""),
        step=data.get("step", ""),
        order=event.order,
        planned=event.happened,
    )
