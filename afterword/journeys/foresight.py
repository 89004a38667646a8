"""What publishing means for each person inside, before it is done: really decided, never written.

Each run is looked at twice on a virtual clock, in the version it stands in and as it would be
moved, until the next thing that would be said. What comes in between (a scan, an answer) nobody
knows, so nothing is taken to come.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from afterword.decisions.decide import decide
from afterword.decisions.journey import Plan
from afterword.decisions.rules import Rules
from afterword.decisions.run import PlanMessage, Run
from afterword.decisions.timeline import Timeline
from afterword.house.models import Store
from afterword.timeline import queries as timeline_queries

from . import models, moving
from .moving import Choice

HORIZON = timedelta(days=120)
LOOKS = 40
"""How many looks ahead one run gets."""
MOST = 1_000
"""So many people are decided one by one; of more than that, those who entered last."""
SAME = timedelta(minutes=1)


class Next(NamedTuple):
    """The next thing that is said to somebody, or how it ends."""

    at: datetime | None = None
    step: str = ""
    channel: str = ""
    ended: str = ""
    """How the run ends before anything more is said; empty: it does not."""
    stands: str = ""
    """Where the run stands after the first look."""
    twice: bool = False
    stuck: bool = False


class Fate(msgspec.Struct, frozen=True):
    """One person before and after."""

    run: int
    customer: int
    at: str
    """The step where they stand now."""
    since: datetime
    choice: Choice
    before: Next
    after: Next

    @property
    def twice(self) -> bool:
        return self.after.twice

    @property
    def lost(self) -> bool:
        """Nothing would ever look at them again."""
        return self.after.stuck and not self.before.stuck

    @property
    def means(self) -> str:
        """What it means: ``same``, ``later``, ``sooner``, ``now``, ``out``, ``more`` (something
        where nothing was to come), ``less``, ``stays`` (in the version they began with)."""
        if self.choice.rule == "leave":
            return "stays"
        if self.after.ended and not self.before.ended:
            return "out" if self.after.at is None else "same"
        before, after = self.before.at, self.after.at
        if before is None or after is None:
            if before is None and after is None:
                return "same"
            return "more" if before is None else "less"
        if abs(after - before) <= SAME:
            return "same"
        return "later" if after > before else "sooner"

    @property
    def other_channel(self) -> tuple[str, str] | None:
        """The channel before and after, where what they get next goes over another one."""
        pair = self.before.channel, self.after.channel
        return pair if all(pair) and pair[0] != pair[1] and self.choice.rule != "leave" else None


class Foreseen(msgspec.Struct, frozen=True):
    """All of them."""

    fates: tuple[Fate, ...]
    people: int
    older: int
    """How many are inside an older version still; they finish it, whatever is published."""

    @property
    def looked(self) -> int:
        return len(self.fates)

    def count(self, means: str) -> int:
        return sum(one.means == means for one in self.fates)

    @property
    def twice(self) -> int:
        return sum(one.twice for one in self.fates)

    @property
    def lost(self) -> int:
        return sum(one.lost for one in self.fates)

    @property
    def channels(self) -> list[tuple[tuple[str, str], int]]:
        """How many get what comes next over another channel: ((before, after), people)."""
        return Counter(one.other_channel for one in self.fates if one.other_channel).most_common()

    def at(self, step: str) -> list[Fate]:
        """Those who stand at a step now."""
        return [one for one in self.fates if one.at == step]


def inside(store: Store, key: str, number: int) -> Counter[str]:
    """How many stand at each step of a version."""
    rows = models.Run.objects.of(store).filter(journey=key, version=number, ended=None)
    return Counter(rows.values_list("at", flat=True))


def foresee(
    store: Store,
    old: Plan,
    new: Plan,
    rules: Mapping[str, Choice],
    now: datetime,
    *,
    most: int = MOST,
) -> Foreseen:
    """What would become of everybody inside the old version. Raises ``moving.BadRule``."""
    key, number = old.journey.journey, old.journey.version
    rows = models.Run.objects.of(store).filter(journey=key, ended=None)
    mine = rows.filter(version=number).order_by("-id")
    some = list(mine[:most])
    seen = timeline_queries.timelines(store, {row.customer_id for row in some})
    fates = [_fate(row, old, new, rules, seen[row.customer_id], now, store.rules) for row in some]
    return Foreseen(tuple(fates), mine.count(), rows.exclude(version=number).count())


def _fate(
    row: models.Run,
    old: Plan,
    new: Plan,
    rules: Mapping[str, Choice],
    seen: Timeline,
    now: datetime,
    store_rules: Rules,
) -> Fate:
    run = row.decided
    choice = moving.chosen(old, new, rules, row.at)
    after = moving.moved(run, old, new, choice, now)
    before = ahead(old, run, seen, now, store_rules)
    then = before if choice.rule == "leave" else ahead(new, after, seen, now, store_rules)
    return Fate(
        run=row.pk,
        customer=row.customer_id,
        at=row.at,
        since=row.since,
        choice=choice,
        before=before,
        after=then,
    )


def ahead(plan: Plan, run: Run, seen: Timeline, now: datetime, rules: Rules) -> Next:
    """The next thing that a run says on a virtual clock, if nothing comes in."""
    at, stands = now, ""
    if run.ended:
        return Next(ended=run.outcome or "end")
    planned = seen.present.messages
    for _ in range(LOOKS):
        decision = decide(plan, run, seen, at, rules)
        said = [one for one in decision.effects if isinstance(one, PlanMessage)]
        twice = any(one.send_key in planned for one in said)
        run = decision.run
        stands = stands or run.at
        fresh = [one for one in said if one.send_key not in planned]
        if fresh:
            first = fresh[0]
            due = max(first.due, at)
            return Next(due, first.step, first.channels[0], "", stands, twice)
        if run.ended:
            return Next(ended=run.outcome or "end", stands=stands, twice=twice)
        if decision.wake_at is None or decision.wake_at > now + HORIZON:
            stuck = decision.wake_at is None and not decision.waits_for
            return Next(stands=stands, twice=twice, stuck=stuck)
        at = max(decision.wake_at, at)
    return Next(stands=stands)


def by_step(foreseen: Foreseen, steps: Sequence[str]) -> dict[str, list[Fate]]:
    """The people by the step where they stand, in the order of the steps."""
    found: dict[str, list[Fate]] = defaultdict(list)
    for one in foreseen.fates:
        found[one.at].append(one)
    return {step: found[step] for step in steps if found[step]}
