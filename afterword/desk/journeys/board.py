"""The storyboard's layout: where each card stands, how the wires run. Pure arithmetic.

Time runs left to right, one column a moment. The straight way stays in the first row; other lanes
hang below the card that decides, leave from its foot and return into the foot of the card they go
on at. Nothing here knows the database or the page.
"""

from collections.abc import Iterator, Sequence

import msgspec

from afterword.decisions.journey import (
    Branch,
    Exit,
    Journey,
    Split,
    Step,
    Wait,
    WaitFor,
    lanes,
)

CARD_WIDTH, CARD_HEIGHT = 144, 164
COLUMN, ROW = 182, 222
HEAD, EDGE = 84, 24
BESIDE = 3
"""How many short lanes stand beside each other below a card; one more where they would else fill
more than two lines."""


class Moment(msgspec.Struct, frozen=True):
    """A column's head: what has happened by then."""

    col: int
    wait: Wait | None
    after: Step | None
    """The step whose outcome brought us here; ``None`` at the start."""
    case: str = ""


class Placed(msgspec.Struct, frozen=True):
    """A card and its place. ``lane``: the lane it begins; ``wait``: what was waited before it."""

    step: Step
    col: int
    row: int
    wait: Wait | None = None
    depth: int = 0
    lane: tuple[str, str] = ("", "")
    """(the deciding step, the lane) for the first card of a lane."""


class Wire(msgspec.Struct, frozen=True):
    """A line between cards, with the words that ride on it."""

    path: str
    tone: str = ""
    arrow: bool = True


class Tag(msgspec.Struct, frozen=True):
    """A condition on a wire: its middle, and which lane it speaks of."""

    x: int
    y: int
    step: str
    lane: str


class Spot(msgspec.Struct, frozen=True):
    """A place where a step can be put, left of the card in its column; the lane and number it
    stands for."""

    col: int
    row: int
    level: int
    """How far below the straight wire: several places may lie left of one card."""
    step: str
    lane: str
    at: int
    within: tuple[str, ...] = ()
    """The deciding steps it lies in: none of them can be moved there."""
    quiet: bool = False
    """Shown only while a card is moved: it lies between a wait and the card it stands on."""


class Ghost(msgspec.Struct, frozen=True):
    """An empty lane, shown as a place to be filled."""

    col: int
    row: int
    step: str
    lane: str
    within: tuple[str, ...] = ()


class Board(msgspec.Struct, frozen=True):
    """Everything that is drawn."""

    cards: tuple[Placed, ...]
    moments: tuple[Moment, ...]
    wires: tuple[Wire, ...]
    tags: tuple[Tag, ...]
    columns: int
    rows: int
    end: tuple[int, int]
    """Where the straight way ends."""
    order: tuple[Placed | Spot | Ghost, ...] = ()
    """Cards and places in reading order."""

    @property
    def width(self) -> int:
        return EDGE * 2 + self.columns * COLUMN

    @property
    def height(self) -> int:
        return HEAD + self.rows * ROW


def left(col: int) -> int:
    """The left edge of a column's card."""
    return EDGE + col * COLUMN


def middle(col: int) -> int:
    """The middle of a column's card."""
    return left(col) + CARD_WIDTH // 2


def top(row: int) -> int:
    """The top of a row's card."""
    return HEAD + row * ROW


def foot(row: int) -> int:
    """The foot of a row's card."""
    return top(row) + CARD_HEIGHT


class _Layout:
    def __init__(self, *, editing: bool) -> None:
        self.editing = editing
        self.order: list[Placed | Spot | Ghost] = []
        self.taken: set[tuple[int, int, int]] = set()
        self.cards: list[Placed] = []
        self.moments: list[Moment] = []
        self.wires: list[Wire] = []
        self.tags: list[Tag] = []

    # -------------------------------------------------------------------------- a lane

    def lane(
        self,
        steps: Sequence[Step],
        col: int,
        row: int,
        *,
        depth: int = 0,
        begins: tuple[str, str] = ("", ""),
        main: bool = False,
        came_by: tuple[Step | None, str] = (None, ""),
        within: tuple[str, ...] = (),
    ) -> tuple[int, int, list[tuple[int, int]]]:
        """Place a lane. Gives (first free column, last row used, loose ends to be joined)."""
        loose: list[tuple[int, int]] = []
        deepest, first = row, True
        for index, step, wait in _stops(steps):
            self._join(loose, col, row)
            self._before(col, row, begins, index, wait, within)
            lane = begins if first else ("", "")
            self.cards.append(Placed(step, col, row, wait, depth, lane))
            self.order.append(self.cards[-1])
            if main:
                self.moments.append(Moment(col, wait, came_by[0], came_by[1]))
            first = False
            col, lowest, loose, came_by = self._after(step, col, row, depth, main, within)
            deepest = max(deepest, lowest)
        if steps and not isinstance(steps[-1], Exit):
            side = bool(begins[1]) and not _straight(begins, self.cards)
            self._spot(col, row, begins, len(steps), within, level=2 if side else 0)
        return col, deepest, loose

    def _before(
        self,
        col: int,
        row: int,
        lane: tuple[str, str],
        index: int,
        wait: Wait | None,
        within: tuple[str, ...],
    ) -> None:
        """The places before a card: before its wait, and between the two."""
        if wait is not None:
            self._spot(col, row, lane, index - 1, within)
        self._spot(col, row, lane, index, within, quiet=wait is not None)

    def _spot(
        self,
        col: int,
        row: int,
        lane: tuple[str, str],
        at: int,
        within: tuple[str, ...],
        *,
        level: int = 0,
        quiet: bool = False,
    ) -> None:
        if not self.editing:
            return
        while (col, row, level) in self.taken:
            level += 1
        self.taken.add((col, row, level))
        self.order.append(Spot(col, row, level, *lane, at, within, quiet))

    def _join(self, loose: list[tuple[int, int]], col: int, row: int) -> None:
        """Draw the loose ends into the card that follows."""
        for from_col, from_row in loose:
            if from_row == row:
                y = top(row) + 34
                start = left(from_col) + CARD_WIDTH
                self.wires.append(Wire(f"M{start} {y}H{left(col) - 3}"))
            else:
                y = top(from_row) + CARD_HEIGHT // 2
                x, end = middle(col), foot(row) + 3
                start = left(from_col) + CARD_WIDTH
                self.wires.append(Wire(f"M{start} {y}H{x - 10}Q{x} {y} {x} {y - 10}V{end}"))

    def _after(
        self,
        step: Step,
        col: int,
        row: int,
        depth: int,
        main: bool,
        within: tuple[str, ...],
    ) -> tuple[int, int, list[tuple[int, int]], tuple[Step | None, str]]:
        if isinstance(step, Exit):
            return col + 1, row, [], (step, "")
        if not isinstance(step, Branch | WaitFor | Split):
            return col + 1, row, [(col, row)], (step, "")
        return self._fork(step, col, row, depth, main, (*within, step.id))

    # -------------------------------------------------------------------------- a fork

    def _fork(
        self,
        step: Branch | WaitFor | Split,
        col: int,
        row: int,
        depth: int,
        main: bool,
        within: tuple[str, ...],
    ) -> tuple[int, int, list[tuple[int, int]], tuple[Step | None, str]]:
        straight = straight_lane(step)
        others = [
            (lane, steps)
            for lane, steps in lanes(step)
            if lane != straight and (steps or self.editing)
        ]
        steps = dict(lanes(step))[straight]
        free, deepest, loose = col + 1, row, [(col, row)]
        if steps:
            self._straight_wire(step, straight, col, row)
            free, deepest, loose = self.lane(
                steps,
                col + 1,
                row,
                depth=depth,
                begins=(step.id, straight),
                main=main,
                came_by=(step, straight),
                within=within,
            )
        else:
            self._spot(col + 1, row, (step.id, straight), 0, within)
        free, deepest, below = self._below(step, others, col, row, deepest, free, depth, within)
        return free, deepest, [*loose, *below], (step, straight)

    def _straight_wire(self, step: Step, lane: str, col: int, row: int) -> None:
        y = top(row) + 34
        start = left(col) + CARD_WIDTH
        self.wires.append(Wire(f"M{start} {y}H{left(col + 1) - 3}", tone(step, lane)))

    def _below(
        self,
        step: Branch | WaitFor | Split,
        others: list[tuple[str, tuple[Step, ...]]],
        col: int,
        row: int,
        deepest: int,
        free: int,
        depth: int,
        within: tuple[str, ...],
    ) -> tuple[int, int, list[tuple[int, int]]]:
        """Hang the other lanes below, several side by side where they are short."""
        limit = max(free, col + 1 + (BESIDE if len(others) <= 2 * BESIDE else BESIDE + 1))
        line, cursor, lowest = deepest + 1, col + 1, deepest
        loose: list[tuple[int, int]] = []
        end = free
        for lane, steps in others:
            width = max(_width(steps), 1)
            if cursor > col + 1 and cursor + width > limit:
                line, cursor = lowest + 1, col + 1
            self._drop(step, lane, col, row, cursor, line)
            if steps:
                after, low, ends = self.lane(
                    steps, cursor, line, depth=depth + 1, begins=(step.id, lane), within=within
                )
            else:
                after, low, ends = self.ghost(cursor, line, (step.id, lane), within)
            if not _comes_back(step, lane):
                loose += ends
            lowest = max(lowest, low)
            cursor, end = after, max(end, after)
        return (max(end, free) if others else free), lowest, loose

    def ghost(
        self, col: int, row: int, lane: tuple[str, str], within: tuple[str, ...]
    ) -> tuple[int, int, list[tuple[int, int]]]:
        """Show an empty lane as a place to be filled."""
        self.order.append(Ghost(col, row, *lane, within))
        return col + 1, row, [(col, row)]

    def _drop(self, step: Step, lane: str, col: int, row: int, to_col: int, to_row: int) -> None:
        """The wire from a deciding card's foot down to a lane's first card."""
        x, end = middle(col), middle(to_col)
        y = top(to_row) - 29
        # The trunk is every lane's; only the last piece has the lane's own tone.
        trunk = f"M{x} {foot(row)}V{y - 10}Q{x} {y} {x + 10} {y}H{end - 10}"
        self.wires.append(Wire(trunk, arrow=False))
        own = f"M{end - 10} {y}Q{end} {y} {end} {y + 10}V{top(to_row) - 3}"
        self.wires.append(Wire(own, tone(step, lane)))
        self.tags.append(Tag(end, y, step.id, lane))


def straight_lane(step: Branch | WaitFor | Split) -> str:
    """The lane that stays in the row: of a listening the first to go on, of a branch the rest."""
    if isinstance(step, WaitFor):
        return next((case.id for case in step.any_of if not case.again), "timeout")
    if isinstance(step, Branch):
        return "otherwise"
    return step.ways[0].id


def _comes_back(step: Step, lane: str) -> bool:
    """Whether a lane goes back to its listening instead of on."""
    if not isinstance(step, WaitFor):
        return False
    return any(case.id == lane and case.again for case in step.any_of)


def tone(step: Step, lane: str) -> str:
    """The state a lane speaks of: amber for late or in vain, rose where a person is needed."""
    if lane == "timeout" or lane in ("late", "tried", "waits"):
        return "amber"
    if lane in ("lost", "unhappy"):
        return "rose"
    return ""


def _straight(lane: tuple[str, str], cards: list[Placed]) -> bool:
    """Whether a lane stays in the row of the step that decides it."""
    step = next((one.step for one in cards if one.step.id == lane[0]), None)
    return isinstance(step, Branch | WaitFor | Split) and straight_lane(step) == lane[1]


def _stops(steps: Sequence[Step]) -> Iterator[tuple[int, Step, Wait | None]]:
    """What has a card in a lane: (its number, the step, the wait that stands on its card). A wait
    with no card behind it has one of its own, so that none is lost to the eye."""
    wait: Wait | None = None
    for index, step in enumerate(steps):
        follower = steps[index + 1] if index + 1 < len(steps) else None
        if isinstance(step, Wait) and follower is not None and not isinstance(follower, Wait):
            wait = step
            continue
        yield index, step, wait
        wait = None


def _width(steps: Sequence[Step]) -> int:
    """How many columns a lane needs."""
    width = 0
    for _, step, _ in _stops(steps):
        inner = [_width(some) for _, some in lanes(step)]
        width += 1 + max(inner, default=0)
    return width


def board(journey: Journey, *, editing: bool = False) -> Board:
    """Lay a journey out. For ``editing``: with the places where steps can be put, and with lanes
    that are empty still."""
    layout = _Layout(editing=editing)
    columns, deepest, loose = layout.lane(journey.steps, 0, 0, main=True)
    if not journey.steps and editing:
        columns, deepest, loose = layout.ghost(0, 0, ("", ""), ())
    used = max((one.col for one in layout.order if not isinstance(one, Spot)), default=0) + 1
    last = max((col for col, row in loose if row == 0), default=used - 1)
    for col, row in loose:
        if row != 0:
            layout.wires.append(_to_end(col, row, max(columns, used)))
    layout.wires.append(_last_wire(last, max(columns, used)))
    return Board(
        cards=tuple(layout.cards),
        moments=tuple(layout.moments),
        wires=tuple(layout.wires),
        tags=tuple(layout.tags),
        columns=max(columns, used) + 1,
        rows=deepest + 1,
        end=(left(max(columns, used)) + 12, top(0) + 34),
        order=tuple(layout.order),
    )


def _last_wire(col: int, end: int) -> Wire:
    y = top(0) + 34
    return Wire(f"M{left(col) + CARD_WIDTH} {y}H{left(end) + 4}", arrow=False)


def _to_end(col: int, row: int, end: int) -> Wire:
    y = top(row) + CARD_HEIGHT // 2
    x = left(end) + 12
    return Wire(
        f"M{left(col) + CARD_WIDTH} {y}H{x - 10}Q{x} {y} {x} {y - 10}V{top(0) + 44}", arrow=False
    )


def outline(steps: Sequence[Step], depth: int = 0) -> Iterator[tuple[int, Step, str, str]]:
    """The same as a list for small screens: (depth, step, deciding step, lane it begins)."""
    yield from _outline(steps, depth, ("", ""))


def _outline(
    steps: Sequence[Step], depth: int, begins: tuple[str, str]
) -> Iterator[tuple[int, Step, str, str]]:
    for step in steps:
        yield depth, step, *begins
        begins = ("", "")
        for lane, inner in lanes(step):
            yield from _outline(inner, depth + 1, (step.id, lane))
