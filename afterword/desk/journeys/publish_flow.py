"""How people flow from one version into the next: a row a place, drawn as bars and ribbons."""

from collections.abc import Sequence

import msgspec

from afterword.journeys.moving import OUT, Choice, Rule

ROW = 84
"""How high a row is, for the ribbons; the style sheet says the same."""
WIDTH = 176
THICK = 44
"""How wide the widest ribbon is."""
BAR = 6


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Those who stand at one step: before and after."""

    step: str
    """Empty: nobody stands there yet."""
    place: str
    """The step of the new version that those join who are moved here."""
    name: str
    note: str
    gone: bool
    before: int
    after: int
    choice: Choice
    options: tuple[Rule, ...]
    then: str
    then_note: str
    means: str
    tone: str


class Ribbon(msgspec.Struct, frozen=True):
    """A band as wide as people, from one row to another."""

    path: str
    tone: str


class Bar(msgspec.Struct, frozen=True):
    """The end of ribbons at a row."""

    x: int
    y: float
    height: float
    tone: str


def drawn(rows: Sequence[Row]) -> tuple[tuple[Ribbon, ...], tuple[Bar, ...]]:
    """The ribbons from where people stand to where they go, and the bars at both ends."""
    most = max((max(row.before, row.after) for row in rows), default=0)
    if not most:
        return (), ()
    scale = THICK / most
    place = {row.place: index for index, row in enumerate(rows)}
    used = [0.0] * len(rows)
    ribbons: list[Ribbon] = []
    bars: list[Bar] = []
    for index, row in enumerate(rows):
        height = max(row.after * scale, 2.0) if row.after else 0.0
        top = index * ROW + ROW / 2 - height / 2
        used[index] = top
        if row.after:
            bars.append(
                Bar(WIDTH - BAR, top, height, "wire" if row.choice.rule == "leave" else "leaf")
            )
    # Who stays comes first at each bar, and who joins below them.
    order = sorted(range(len(rows)), key=lambda one: rows[one].choice.rule == "move")
    for index in order:
        row = rows[index]
        if not row.before:
            continue
        height = max(row.before * scale, 2.0)
        top = index * ROW + ROW / 2 - height / 2
        tone = "rose" if row.gone else ("wire" if row.choice.rule == "leave" else "leaf")
        bars.append(Bar(0, top, height, tone))
        to = index
        if row.choice.rule == "move":
            if row.choice.to == OUT:
                ribbons.append(Ribbon(_band(top, top, height, WIDTH * 0.45), "rose"))
                continue
            to = place[row.choice.to]
        ribbons.append(Ribbon(_band(top, used[to], height, WIDTH), _tone(row)))
        used[to] += height
    return tuple(ribbons), tuple(bars)


def _tone(row: Row) -> str:
    return {"move": "amber", "leave": "wire"}.get(row.choice.rule, "leaf")


def _band(top: float, end: float, height: float, width: float) -> str:
    left, right, middle = BAR, min(width, WIDTH - BAR), width / 2
    low, end_low = top + height, end + height
    return (
        f"M{left} {top:.1f}C{middle:.0f} {top:.1f} {middle:.0f} {end:.1f} {right:.0f} {end:.1f}"
        f"V{end_low:.1f}C{middle:.0f} {end_low:.1f} {middle:.0f} {low:.1f} {left} {low:.1f}Z"
    )
