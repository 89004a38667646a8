"""The board of a journey that is being written: its cards, and where more can be put."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from django.utils.translation import gettext as _

from afterword.decisions.journey import (
    Branch,
    Journey,
    Plan,
    Split,
    Step,
    Wait,
    WaitFor,
    lanes,
    walk,
)
from afterword.house.models import Store
from afterword.journeys.lint import Problem
from afterword.ui import phrasing

from . import board as layout
from . import cards, queries, wording
from .deeds import inner
from .lint_queries import problems as linted


def problems(store: Store, journey: Journey, now: datetime) -> dict[str, list[Problem]]:
    """What is wrong with a journey, by step; under the empty word what is no single step's."""
    found: dict[str, list[Problem]] = defaultdict(list)
    for one in linted(store, journey, now):
        found[one.step].append(one)
    return found


class Lane(msgspec.Struct, frozen=True):
    """A lane as its step's menu names it."""

    id: str
    name: str
    count: int
    up: int
    """Before which lane it goes one place earlier; -1: it is the first."""
    down: int
    fixed: bool
    """It is always there: what happens else, or when nothing came."""


class Later(msgspec.Struct, frozen=True):
    """The place behind a wait."""

    at: int
    timing: str


class Tools(msgspec.Struct, frozen=True):
    """What can be done with a step from its card."""

    id: str
    title: str
    inner: int = 0
    lanes: tuple[Lane, ...] = ()
    after: tuple[str, str, int] = ("", "", 0)
    """The place behind it."""
    forks: bool = False
    within: str = ""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A card, a place or an empty lane on the board, or a line of the list on a phone."""

    kind: str
    """``card``, ``spot``, ``ghost``; in the list ``lane`` too."""
    col: int = 0
    row: int = 0
    level: int = 0
    depth: int = 0
    card: cards.Card | None = None
    tools: Tools | None = None
    head: cards.Head | None = None
    wait: Tools | None = None
    """The wait that stands on a card or in its moment."""
    timing: str = ""
    problems: tuple[Problem, ...] = ()
    step: str = ""
    lane: str = ""
    at: int = 0
    within: str = ""
    name: str = ""
    quiet: bool = False


class Mend(msgspec.Struct, frozen=True):
    """A problem, and whose it is. ``step``: empty where it is the journey's own."""

    step: str
    title: str
    problem: Problem


class Draught(msgspec.Struct, frozen=True):
    """The board of a draft, ready to be drawn."""

    items: tuple[Item, ...]
    list: tuple[Item, ...]
    story: cards.Story
    loose: tuple[Problem, ...]
    """What is wrong with the journey as a whole."""
    mends: tuple[Mend, ...]
    """All problems, first what keeps the journey from being published."""

    @property
    def serious(self) -> bool:
        """Whether one of them keeps it from being published."""
        return any(one.problem.serious for one in self.mends)


def draught(store: Store, journey: Journey, now: datetime) -> Draught:
    """Lay a draft out for editing."""
    plan = Plan(journey)
    laid = layout.board(journey, editing=True)
    teller = cards.Cards(store, plan, queries.figures(store, journey.journey))
    found = problems(store, journey, now)
    drawn = _Drawn(plan, teller, found, {one.col: one for one in laid.moments})
    return Draught(
        items=tuple(drawn.item(one) for one in laid.order),
        list=tuple(drawn.lines(journey.steps, 0, "", "", ())),
        story=cards.told(teller, laid, plan),
        loose=tuple(found.get("", ())),
        mends=tuple(_mends(plan, found)),
    )


def _mends(plan: Plan, found: dict[str, list[Problem]]) -> list[Mend]:
    every = [one for some in found.values() for one in some]
    every.sort(key=lambda one: not one.serious)
    steps = plan.steps
    return [
        Mend(one.step, title_of(steps[one.step]) if one.step in steps else "", one) for one in every
    ]


class _Drawn:
    """Makes the items of a board and of the list."""

    def __init__(
        self,
        plan: Plan,
        teller: cards.Cards,
        found: dict[str, list[Problem]],
        moments: dict[int, layout.Moment],
    ) -> None:
        self.plan = plan
        self.teller = teller
        self.found = found
        self.moments = moments
        self.places = dict(places(plan.journey.steps))

    def item(self, one: layout.Placed | layout.Spot | layout.Ghost) -> Item:
        if isinstance(one, layout.Spot):
            return self._spot(one)
        if isinstance(one, layout.Ghost):
            name = self.lane_of(one.step, one.lane)
            return Item(
                kind="ghost", col=one.col + 1, row=one.row + 1, step=one.step, lane=one.lane,
                within=" ".join(one.within), name=name,
            )  # fmt: skip
        moment = self.moments.get(one.col) if one.row == 0 else None
        problems = [*self.found.get(one.step.id, ())]
        if one.wait:
            problems += self.found.get(one.wait.id, ())
        return Item(
            kind="card",
            col=one.col + 1,
            row=one.row + 1,
            card=self.teller.card(one),
            tools=self.tools(one.step),
            head=self.teller.head(moment) if moment else None,
            wait=self.tools(one.wait) if one.wait else None,
            timing=wording.timing(one.wait) if one.wait else "",
            problems=tuple(problems),
        )

    def _spot(self, one: layout.Spot) -> Item:
        return Item(
            kind="spot", col=one.col + 1, row=one.row + 1, level=one.level, step=one.step,
            lane=one.lane, at=one.at, within=" ".join(one.within), quiet=one.quiet,
            name=self.spot_name(one.step, one.lane, one.at),
        )  # fmt: skip

    def tools(self, step: Step) -> Tools:
        to, lane, at = self.places[step.id]
        return Tools(
            id=step.id,
            title=title_of(step),
            inner=inner(step),
            lanes=tuple(self._lanes(step)),
            after=(to, lane, at + 1),
            forks=isinstance(step, Branch | WaitFor | Split),
        )

    def _lanes(self, step: Step) -> Iterator[Lane]:
        movable = [lane for lane, _steps in lanes(step) if lane not in ("timeout", "otherwise")]
        for lane, steps in lanes(step):
            fixed = lane in ("timeout", "otherwise")
            here = movable.index(lane) if not fixed else -1
            yield Lane(
                id=lane,
                name=self.teller.lane_name(step.id, lane),
                count=sum(1 for _step in walk(steps)),
                up=here - 1 if not fixed else -1,
                down=here + 2 if not fixed and here + 1 < len(movable) else -1,
                fixed=fixed,
            )

    # ------------------------------------------------------------------------- places in words

    def lane_of(self, step: str, lane: str) -> str:
        """A lane by its name and that of the step that decides it; empty: the straight way."""
        if not step:
            return ""
        said = _("lane “%(lane)s” of “%(step)s”")
        deciding = self.plan.steps[step]
        return said % {
            "lane": phrasing.isolated(self.teller.lane_name(step, lane)),
            "step": phrasing.isolated(title_of(deciding)),
        }

    def steps_of(self, step: str, lane: str) -> Sequence[Step]:
        if not step:
            return self.plan.journey.steps
        return dict(lanes(self.plan.steps[step]))[lane]

    def spot_name(self, step: str, lane: str, at: int) -> str:
        """A place in words: “after …”, “at the beginning of the lane …”."""
        steps = self.steps_of(step, lane)
        where = self.lane_of(step, lane)
        if 0 < at <= len(steps):
            said = _("after “%s”") % phrasing.isolated(title_of(steps[at - 1]))
            return f"{said}{phrasing.comma()}{where}" if where and at == len(steps) else said
        return _("at the beginning of %s") % where if where else _("at the beginning")

    # ---------------------------------------------------------------------------- a phone's list

    def lines(
        self, steps: Sequence[Step], depth: int, decides: str, lane: str, within: tuple[str, ...]
    ) -> Iterator[Item]:
        """The same downwards: lanes indent, and every place has a line."""
        for at, step in enumerate(steps):
            yield self._line_spot(depth, decides, lane, at, within)
            yield Item(
                kind="card",
                depth=depth,
                card=self.teller.outlined(depth, step, decides, "" if at else lane),
                tools=self.tools(step),
                problems=tuple(self.found.get(step.id, ())),
            )
            for name, some in lanes(step):
                yield Item(
                    kind="lane", depth=depth + 1, name=self.teller.lane_name(step.id, name),
                    lane=layout.tone(step, name),
                )  # fmt: skip
                yield from self.lines(some, depth + 1, step.id, name, (*within, step.id))
        yield self._line_spot(depth, decides, lane, len(steps), within)

    def _line_spot(
        self, depth: int, decides: str, lane: str, at: int, within: tuple[str, ...]
    ) -> Item:
        return Item(
            kind="spot", depth=depth, step=decides, lane=lane, at=at, within=" ".join(within),
            name=self.spot_name(decides, lane, at),
        )  # fmt: skip


def title_of(step: Step) -> str:
    """What a step is called on the board: a wait by its length."""
    if isinstance(step, Wait):
        return wording.timing(step) or step.name or step.id
    return step.name or step.id


def behind_wait(journey: Journey, spot: Item) -> Later | None:
    """Where a place lies before a wait, the place behind it: the board shows the two as one."""
    plan = Plan(journey)
    steps = dict(lanes(plan.steps[spot.step]))[spot.lane] if spot.step else journey.steps
    wait = steps[spot.at] if spot.at < len(steps) else None
    return Later(spot.at + 1, wording.timing(wait)) if isinstance(wait, Wait) else None


def places(
    steps: Sequence[Step], decides: str = "", lane: str = ""
) -> Iterator[tuple[str, tuple[str, str, int]]]:
    """Where each step stands: (its id, (deciding step, lane, number))."""
    for at, step in enumerate(steps):
        yield step.id, (decides, lane, at)
        for name, some in lanes(step):
            yield from places(some, step.id, name)


def spots(store: Store, journey: Journey, *, moving: str = "") -> list[Item]:
    """Every place where a step can be put, in reading order; those of a step that is moved leave
    out where it stands and what lies in its own lanes."""
    plan = Plan(journey)
    teller = cards.Cards(store, plan, queries.no_figures())
    drawn = _Drawn(plan, teller, {}, {})
    here = dict(places(journey.steps)).get(moving)
    found = [one for one in drawn.lines(journey.steps, 0, "", "", ()) if one.kind == "spot"]
    return [one for one in found if not _own(one, moving, here)]


def _own(one: Item, moving: str, here: tuple[str, str, int] | None) -> bool:
    if here is None:
        return False
    stays = (one.step, one.lane) == here[:2] and one.at in (here[2], here[2] + 1)
    return stays or moving in one.within.split()
