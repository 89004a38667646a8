"""The lines of a customer's timeline, and what it takes to put them into words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from django.utils.translation import get_language

from afterword.decisions import fold
from afterword.decisions.journey import Plan
from afterword.decisions.reasons import Because
from afterword.desk.telling import Reason, names_in, reasons, step_name
from afterword.house.models import Store
from afterword.messages import spoken
from afterword.timeline.models import Customer


class Scan(msgspec.Struct, frozen=True):
    """One stop of a parcel."""

    place: str
    at: datetime | None
    word: str
    tone: str
    dashed: bool = False


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the story."""

    at: datetime
    icon: str
    title: str
    tone: str = ""
    note: str = ""
    aside: str = ""
    quote: str = ""
    because: tuple[Reason, ...] = ()
    scans: tuple[Scan, ...] = ()
    url: str = ""
    dashed: bool = False
    until: datetime | None = None
    since: bool = False
    """It has stood there since ``at``, and nobody knows for how long yet."""
    after: str = ""
    """What is said only when this is over."""
    kind: str = ""
    order: int = 0
    """Which of one moment came later."""


class Telling:
    """What a story is told from: the customer, their present, the journeys, a clock."""

    def __init__(
        self,
        store: Store,
        customer: Customer,
        present: fold.Present,
        plans: Mapping[tuple[str, int], Plan],
        zone: ZoneInfo,
        now: datetime,
    ) -> None:
        self.store = store
        self.customer = customer
        self.present = present
        self.plans = plans
        self.zone = zone
        self.now = now
        self.locale = spoken.locale(get_language() or "en")

    def reasons(self, found: Iterable[Because], journey: str = "") -> tuple[Reason, ...]:
        """Reasons in words, in their order."""
        names = names_in(plan for (key, _), plan in self.plans.items() if key == journey)
        return tuple(reasons(found, names, self.zone))

    def step_name(self, journey: str, step: str) -> str:
        """What a journey calls a step."""
        for (key, _version), plan in self.plans.items():
            if key == journey and step in plan.steps:
                return step_name(plan, step)
        return step
