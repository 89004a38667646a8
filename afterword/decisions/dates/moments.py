"""Moments as days."""

from datetime import UTC, datetime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400.0


def day(at: datetime) -> float:
    """Days since 1970."""
    return (at - _EPOCH).total_seconds() / _DAY


def days(since: datetime, until: datetime) -> float:
    """Days from one moment to another."""
    return (until - since).total_seconds() / _DAY
