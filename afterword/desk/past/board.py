"""What the screen of a past shows, row by row, and whom it names."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from afterword.house.models import Store
from afterword.timeline.models import Customer
from afterword.timeline.queries import name_of
from afterword.ui import phrasing


class Someone(msgspec.Struct, frozen=True):
    """A customer as a list names them."""

    id: int
    name: str
    initials: str


class People:
    """Looks customers up, each once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._known: dict[int, Someone] = {}

    def know(self, ids: Iterable[int]) -> None:
        """Look these up together."""
        wanted = {one for one in ids if one not in self._known}
        rows = {row.pk: row for row in Customer.objects.of(self.store).filter(id__in=wanted)}
        for one in wanted:
            row = rows.get(one)
            name = name_of(row, self.store)["name"] if row else ""
            self._known[one] = Someone(
                one, name or _("Customer %d") % one, phrasing.initials(name) if name else "–"
            )

    def of(self, customer: int) -> Someone:
        """One of them."""
        self.know([customer])
        return self._known[customer]


class Number(msgspec.Struct, frozen=True):
    """A large number with what it was and what it counts."""

    now: str
    was: str
    says: str


class ChannelRow(msgspec.Struct, frozen=True):
    """A channel: messages and cost on both sides."""

    channel: str
    icon: str
    now: int
    then: int | None
    bars: SafeString
    cost: str
    cost_then: str


class MostRow(msgspec.Struct, frozen=True):
    """Somebody who would be written to much."""

    who: Someone
    now: int
    then: int | None


class ExampleRow(msgspec.Struct, frozen=True):
    """A message that a rule bit."""

    who: Someone
    at: datetime
    step: str


class RuleRow(msgspec.Struct, frozen=True):
    """What a rule did."""

    title: str
    fates: str
    times: int
    bar: SafeString
    examples: tuple[ExampleRow, ...]


class PartRow(msgspec.Struct, frozen=True):
    """One message with which two sides part."""

    who: Someone
    at: datetime
    step: str
    was: str
    now: str
    kind: str
    why: str


class WayRow(msgspec.Struct, frozen=True):
    """One way in which two sides part."""

    title: str
    kind: str
    times: int
    examples: tuple[PartRow, ...]


class TaskRow(msgspec.Struct, frozen=True):
    """What a step asked of the team."""

    title: str
    times: int


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """The whole screen."""

    verdict: str
    numbers: tuple[Number, ...]
    lines: SafeString
    lines_say: str
    channels: tuple[ChannelRow, ...]
    together: ChannelRow
    channels_say: str
    most: tuple[MostRow, ...]
    most_say: str
    columns: SafeString
    columns_say: str
    rules: tuple[RuleRow, ...]
    rules_say: str
    parted: tuple[PartRow, ...]
    parted_say: str
    tasks: tuple[TaskRow, ...]
    compared: bool
    faults: str
