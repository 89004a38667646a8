"""When a message is tried again, and when it is given up. Pure: chance is an argument.

Full jitter spreads what failed together over the whole pause, so that a provider that comes back is
not met by a herd. Where the provider only asks for less, equal jitter keeps at least half of the
pause, and its own ``Retry-After`` in full.
"""

from datetime import datetime, timedelta

from afterword.wire import shapes

FIRST = timedelta(seconds=5)
MOST = timedelta(hours=1)
TRIES = 12
PATIENCE = timedelta(hours=24)
"""What is about an order, or is done at a shop, is given up after so many tries or so long, for a
person to see; the rest is tried until it makes no sense any more."""


def pause(tries: int, refusal: shapes.Refusal, jitter: float) -> timedelta:
    """The pause after the how-manieth try in vain. ``jitter`` lies in [0, 1)."""
    most = min(FIRST * float(2 ** min(tries, 20)), MOST)
    if refusal.retry_after is not None:
        asked = timedelta(seconds=refusal.retry_after)
        return asked + max(asked, FIRST) * jitter / 2
    if refusal.busy:
        return most / 2 + most * jitter / 2
    return timedelta(seconds=1) + most * jitter


def given_up(message_class: str, tries: int, first: datetime, now: datetime) -> bool:
    """Whether there is no further try."""
    return message_class in ("transactional", "deed") and (
        tries >= TRIES or now - first >= PATIENCE
    )
