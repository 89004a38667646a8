"""What is open with a customer for a while, as events add up to it: returns, complaints, tasks."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from .kinds import MATTERS
from .values import moment, text

if TYPE_CHECKING:
    from .timeline import Event


class Matter(msgspec.Struct, frozen=True):
    """Something that is open with a customer for a while: a return, repair, complaint or task."""

    about: str
    what: str
    opened: datetime
    order: str = ""
    title: str = ""
    closed: datetime | None = None
    due: datetime | None = None
    """Until when a person is to have seen to it, where one was asked."""


def fold_matters(events: Iterable["Event"]) -> dict[str, Matter]:
    """Everything that was or is open, by natural key. Closing what never opened opens nothing."""
    found: dict[str, Matter] = {}
    closed: dict[str, datetime] = {}
    for event in events:
        what = event.kind.partition(".")[0]
        opens, closes = MATTERS[what]
        if event.kind in opens and event.about not in found:
            found[event.about] = Matter(
                about=event.about,
                what=what,
                opened=event.happened,
                order=event.order,
                title=text(event.data, "title", 200),
                due=moment(event.data.get("due")),
            )
        elif event.kind in closes:
            closed.setdefault(event.about, event.happened)
    return {
        about: msgspec.structs.replace(matter, closed=closed.get(about))
        for about, matter in found.items()
    }
