"""The ladder of channels: which one is tried first, and when the next one is.

A step names its channels. ``written`` takes them in that order; ``cheap`` the least costly first;
``read`` the one on which this person last opened, pressed or answered something. Where a message is
not seen in time it goes over the next channel that is left, under the same send key: it is still
one message, counted once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from .fold import Present
from .places import order_of
from .said import Said

if TYPE_CHECKING:
    from .timeline import Timeline

Prefer = Literal["written", "cheap", "read"]
"""By what the channels of a step are put in order."""
Until = Literal["delivered", "read"]
"""What counts as having reached somebody."""


class Fallen(msgspec.Struct, frozen=True, kw_only=True):
    """When a message goes over the next channel."""

    after: timedelta
    """Counted from when a provider took it."""
    unless: Until = "delivered"


def ordered(
    channels: Sequence[str], prefer: Prefer, present: Present, costs: Mapping[str, float]
) -> tuple[str, ...]:
    """The channels of a step in the order in which they are tried for this person."""
    match prefer:
        case "cheap":
            # What nobody has put a price on is not taken for dear.
            return tuple(sorted(channels, key=lambda one: costs.get(one, 0.0)))
        case "read":
            last = last_seen(present)
            seen = sorted((one for one in channels if one in last), key=last.__getitem__)
            return (*reversed(seen), *(one for one in channels if one not in last))
    return tuple(channels)


def last_seen(present: Present) -> dict[str, datetime]:
    """By channel: when this person last opened, pressed or answered something there."""
    found: dict[str, datetime] = {}
    for said in present.messages.values():
        if said.seen:
            found[said.channel] = max(said.seen, found.get(said.channel, said.seen))
    return found


def reached(said: Said, unless: Until, timeline: "Timeline") -> bool:
    """Whether there is no need for another channel: it was delivered or seen, or the person has
    since looked at the page of the order, or written to us, so that they know."""
    if said.seen or (unless == "delivered" and said.outcome == "delivered"):
        return True
    since = said.handed or said.planned
    if any(one.happened >= since for one in timeline.of_kind("reply.received")):
        return True
    order = order_of(timeline.present, said.order)
    return any(
        one.happened >= since and (order is None or one.order in ("", order.about))
        for one in timeline.of_kind("page.viewed")
    )


def left(channels: Sequence[str], tried: Sequence[str]) -> tuple[str, ...]:
    """The channels that it did not go over yet."""
    return tuple(one for one in channels if one not in tried)
