"""Reading values of event data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any


def text(data: Mapping[str, Any], name: str, longest: int) -> str:
    """A word of event data, cut to the length that the tables of the present keep of it."""
    found = data.get(name)
    return str(found)[:longest] if found else ""


def moment(value: Any) -> datetime | None:
    """An instant from event data, where it is written as ISO text; ``None`` when there is none."""
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(value) if isinstance(value, str) and value else None
