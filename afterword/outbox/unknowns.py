"""What nobody can tell yet: when to find out, and what follows from what was found out.

A message whose fate is unknown is only handed over again where the adapter can prove that this does
no harm: the provider knows the repeat by its key, or says that it has no such message, or was heard
reporting of later ones and not of this one. What nothing can prove stays unknown: marketing for
ever, the rest until a person has looked.
"""

from datetime import datetime, timedelta
from typing import Literal

from afterword.wire import shapes

from . import models, ports, retries

MARGIN = timedelta(seconds=60)
"""A key is not relied upon to its last second."""
SOON = timedelta(seconds=30)
"""How long to wait after asking in vain, at the least."""

Way = Literal["again", "ask", "listen", "never"]
"""again: a repeat does no harm. ask: the provider can be asked. listen: it would have reported.
never: nobody can tell."""


def dedupe_of(intent: models.Intent) -> shapes.Dedupe:
    """How the provider of a message (or the shop of a deed) recognises a repeat; one that is gone
    does not."""
    try:
        if intent.effect != "message":
            return ports.writers[intent.channel].DEEDS[intent.effect]  # type: ignore[index]
        return ports.provider(intent.channel, intent.provider).DEDUPE
    except LookupError:
        return shapes.Nothing()


def ask_at(intent: models.Intent, now: datetime, jitter: float) -> datetime | None:
    """When to find out what became of a message that is unknown from now on; ``None``: never.

    Counts from the hand-over, not from when it was noticed: what is in the air lands meanwhile.
    """
    handed = intent.state_at if intent.state == "dispatching" else now
    match dedupe_of(intent):
        case shapes.Keyed():
            # The repeat is a retry like any other, and waits like one.
            silence = shapes.Refusal(says="", permanent=False)
            return now + retries.pause(intent.attempt, silence, jitter)
        case shapes.Lookup(settle=settle) | shapes.Echo(settle=settle):
            return handed + timedelta(seconds=settle)
    return None


def later(intent: models.Intent, now: datetime) -> datetime:
    """When to ask again after asking in vain: the longer it has been unknown, the later."""
    return now + max(SOON, (now - intent.state_at) / 2)


def way(intent: models.Intent, heard: datetime | None, now: datetime) -> Way:
    """What can be done about an unknown message now. ``heard``: when the latest message was handed
    over of which the provider has reported since."""
    match dedupe_of(intent):
        case shapes.Keyed(ttl=ttl):
            known_until = _first(intent) + timedelta(seconds=ttl) - MARGIN
            return "again" if now < known_until else "never"
        case shapes.Lookup():
            return "ask"
        case shapes.Echo():
            return _after_silence(intent, heard)
    return "never"


def _first(intent: models.Intent) -> datetime:
    return intent.first_tried or intent.planned


def _after_silence(intent: models.Intent, heard: datetime | None) -> Way:
    if intent.message_class == "marketing":
        # Silence is no proof that is good enough to ask somebody twice to buy.
        return "never"
    if heard is not None and heard > intent.state_at:
        return "again"
    return "listen"
