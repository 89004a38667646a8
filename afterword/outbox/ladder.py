"""A message on the ladder of channels: where it goes next, and when that is looked at."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from afterword.decisions.ladder import left, reached
from afterword.decisions.timeline import Timeline

from . import models
from .moves import becomes
from .queries import candidate_of

GONE_OUT = ("accepted", "delivered")
"""The states in which a message waits for being seen."""


def another(intent: models.Intent) -> bool:
    """Whether a channel is left that it did not go over."""
    candidate = candidate_of(intent)
    return bool(left(candidate.channels, (*candidate.tried, intent.channel)))


def climb(intent: models.Intent, now: datetime) -> None:
    """Plan it anew, for the next channel. The caller saves it, and lets it be weighed."""
    becomes(intent, "planned", now)
    known = intent.tried.split(",") if intent.tried else []
    intent.tried = ",".join((*known, intent.channel))
    intent.not_before = intent.first_tried = intent.ask_at = None
    intent.tries = intent.crashes = 0


CLIMBED = (
    "state", "state_at", "tried", "not_before", "first_tried", "ask_at", "tries", "crashes",
)  # fmt: skip


def next_looks(intent: models.Intent, now: datetime) -> Iterable[tuple[int, int, datetime]]:
    """When to look again at a message that was just settled: (customer, intent, due)."""
    if intent.state == "planned":
        yield intent.customer_id, intent.pk, now
    elif intent.state == "accepted" and '"fall_back":{' in intent.candidate and another(intent):
        fallen = candidate_of(intent).fall_back
        assert fallen is not None
        yield intent.customer_id, intent.pk, now + fallen.after


def unseen(
    intents: Sequence[models.Intent], seen: dict[int, Timeline], now: datetime
) -> list[models.Intent]:
    """Those of these that did not reach anybody in time, and still make sense. Each is planned
    anew for its next channel; runs inside the transaction that looks."""
    found: list[models.Intent] = []
    for intent in intents:
        candidate = candidate_of(intent)
        said = seen[intent.customer_id].present.messages.get(intent.send_key)
        if candidate.fall_back is None or said is None or now >= intent.valid_until:
            continue
        if another(intent) and not reached(
            said, candidate.fall_back.unless, seen[intent.customer_id]
        ):
            climb(intent, now)
            found.append(intent)
    models.Intent.objects.bulk_update(found, CLIMBED)
    return found


def suffices(intent: models.Intent, kind: str) -> bool:
    """Whether this report of an earlier channel spares it the next one, as its step asks."""
    fallen = candidate_of(intent).fall_back
    return fallen is None or fallen.unless == "delivered" or kind != "message.delivered"


def reached_since(
    intents: Sequence[models.Intent], seen: Mapping[int, Timeline], now: datetime
) -> set[int]:
    """Those of these that reached somebody over an earlier channel while the next one was tried and
    put back: they are delivered, and go over no further one. Gives their ids; runs inside the
    transaction that is about to hand them over."""
    found: list[models.Intent] = []
    for intent in intents:
        said = seen[intent.customer_id].present.messages.get(intent.send_key)
        if said is not None and (
            said.seen or (said.outcome == "delivered" and suffices(intent, "message.delivered"))
        ):
            becomes(intent, "delivered", now)
            found.append(intent)
    models.Intent.objects.bulk_update(found, ["state", "state_at"])
    return {intent.pk for intent in found}
