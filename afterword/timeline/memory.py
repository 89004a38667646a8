"""Timelines that were read a moment ago and are looked at again.

A run moves, a message is planned, weighed, written and reported of: each looks at the timeline of
the same person, and at what it adds up to. Who works through all of that keeps the last ones at
hand. An event is never changed once it is somebody's, and one that is added is counted; so how many
there are, and the sum of their ids, says whether what is remembered still stands. Where there are
more, they are put in, and only what they touch is added up anew.

What a transaction wrote and took back again was never there, and its ids are given to others: the
memory forgets everything whenever something was taken back on its connection.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import local

from afterword.decisions.timeline import Timeline
from afterword.house.undone import undone

from . import hot

MOST = 20_000
"""So many events are remembered: some 20 MB."""
FEW = 12
"""More new events than these are read with all others: putting each in costs more than that."""

_Counted = tuple[int, int]
"""How many events, and the sum of their ids."""


class Memory:
    """The timelines that one thread looked at last."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._kept: OrderedDict[tuple[int, int], tuple[_Counted, Timeline]] = OrderedDict()
        self._events = 0
        self._undone = -1

    def recall(
        self, store: int, customers: set[int], natural: Mapping[int, str]
    ) -> dict[int, Timeline]:
        """The timelines of those of these customers who are remembered, as they stand now.

        ``natural``: their natural keys. Whoever is missing in what it gives is to be read.
        """
        self._forget_what_was_undone()
        mine = {one: held for one in customers if (held := self._kept.get((store, one)))}
        if not mine:
            return {}
        now = {one: (many, total) for one, many, total in hot.counted_events_of(store, mine)}
        found: dict[int, Timeline] = {}
        more: dict[int, Timeline] = {}
        for one, (counted, timeline) in mine.items():
            many = now.get(one, (0, 0))[0]
            if timeline.customer != natural.get(one, str(one)):
                continue
            if now.get(one) == counted:
                found[one] = timeline
            elif counted[0] and counted[0] < many <= counted[0] + FEW:
                more[one] = timeline
        if more:
            found |= self._with_later(store, more, now)
        return found

    def _with_later(
        self, store: int, timelines: Mapping[int, Timeline], now: Mapping[int, _Counted]
    ) -> dict[int, Timeline]:
        """These with what came in since; without those of whom something else has changed."""
        lasts = {one: max(event.id for event in t.events) for one, t in timelines.items()}
        found = dict(timelines)
        for one, event in hot.later_events_of(store, timelines, min(lasts.values())):
            if event.id > lasts[one]:
                found[one] = found[one].plus(event)
        return {one: timeline for one, timeline in found.items() if _counted(timeline) == now[one]}

    def keep(self, store: int, timelines: Mapping[int, Timeline]) -> None:
        """Remember these; who was looked at longest ago is forgotten for them."""
        for one, timeline in timelines.items():
            old = self._kept.pop((store, one), None)
            if old is not None and old[1] is timeline:
                self._kept[store, one] = old
                continue
            self._kept[store, one] = _counted(timeline), timeline
            self._events += len(timeline.events) - (len(old[1].events) if old else 0)
        while self._events > self.most:
            _, (_, gone) = self._kept.popitem(last=False)
            self._events -= len(gone.events)

    def _forget_what_was_undone(self) -> None:
        if (now := undone()) != self._undone:
            self._kept.clear()
            self._events = 0
            self._undone = now


def _counted(timeline: Timeline) -> _Counted:
    return len(timeline.events), sum(event.id for event in timeline.events)


class _Here(local):
    memory: Memory | None = None


_here = _Here()


def at_hand() -> Memory | None:
    """The memory that this thread works with; ``None``: it has none."""
    return _here.memory


@contextmanager
def with_memory(memory: Memory) -> Iterator[None]:
    """Work with this memory. No two threads may at once."""
    before, _here.memory = _here.memory, memory
    try:
        yield
    finally:
        _here.memory = before
