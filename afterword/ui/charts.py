"""Charts as plain SVG: classes only, so that the style sheet colours them and the CSP holds.

Solid has happened, dashed may happen. Each mark says in a title what it is, for those who point and
for those who listen; under each chart stands a sentence that says what it means.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def sparkline(points: Sequence[float], label: str, width: int = 86, height: int = 28) -> SafeString:
    """A small line with a dot at its end. Fewer than two points draw nothing."""
    if len(points) < 2:
        return SafeString("")
    low, high = min(points), max(points)
    span = (high - low) or 1.0
    step = (width - 8) / (len(points) - 1)
    placed = [
        (4 + index * step, height - 5 - (point - low) / span * (height - 10))
        for index, point in enumerate(points)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    x, y = placed[-1]
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        '<polyline points="{}"></polyline><circle cx="{}" cy="{}" r="2.6"></circle></svg>',
        width,
        height,
        width,
        height,
        label,
        line,
        f"{x:.1f}",
        f"{y:.1f}",
    )


def day_bars(bars: Sequence[tuple[int, int, int, str]], now_hour: int, label: str) -> SafeString:
    """A day by the hour: (hour, happened, planned, what it says). Twenty-four columns."""
    width, height, base = 340, 92, 74
    most = max((done + planned for _, done, planned, _ in bars), default=0) or 1
    marks = []
    for hour, done, planned, says in bars:
        x = hour * (width / 24)
        solid = done / most * 62
        dashed = planned / most * 62
        marks.append((f"{x + 2:.1f}", f"{base - solid:.1f}", f"{solid:.1f}", "bar-done", says))
        if planned:
            y = base - solid - dashed
            marks.append((f"{x + 2:.1f}", f"{y:.1f}", f"{dashed:.1f}", "bar-planned", says))
    drawn = format_html_join(
        "",
        '<rect x="{}" y="{}" width="10.2" height="{}" rx="2" class="{}"><title>{}</title></rect>',
        (mark for mark in marks if float(mark[2]) > 0),
    )
    ticks = format_html_join(
        "",
        '<text x="{}" y="90" class="tick">{}</text>',
        ((f"{hour * width / 24 + 2:.1f}", f"{hour:02d}") for hour in (0, 6, 12, 18)),
    )
    return format_html(
        '<svg class="day-bars" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<line x1="0" x2="{}" y1="{}" y2="{}" class="axis"></line>'
        '<line x1="{}" x2="{}" y1="4" y2="{}" class="now-line"></line>{}{}</svg>',
        width,
        height,
        label,
        width,
        base,
        base,
        f"{(now_hour + 0.5) * width / 24:.1f}",
        f"{(now_hour + 0.5) * width / 24:.1f}",
        base,
        drawn,
        ticks,
    )


class DayMark(NamedTuple):
    """One day of a line chart: so many now, so many on the other side, what it says, and what
    stands below it (empty: nothing)."""

    now: int
    then: int | None
    says: str
    tick: str


_WIDE, _TALL = 790, 270
_LEFT, _RIGHT, _TOP, _BASE = 44, 784, 12, 236


def nice_top(most: float) -> int:
    """The round number at or above, which the axis ends with."""
    size = 1
    while True:
        for step in (4, 8, 10, 20, 40):
            if most <= step * size:
                return step * size
        size *= 10


def day_lines(days: Sequence[DayMark], label: str) -> SafeString:
    """Messages by day: this side as a filled line, the other as a thin one behind it. Time runs
    from left to right in every language."""
    if not days:
        return SafeString("")
    compared = any(one.then is not None for one in days)
    top = nice_top(max(max(one.now, one.then or 0) for one in days))
    step = (_RIGHT - _LEFT) / max(len(days) - 1, 1)

    def place(index: int, value: int) -> str:
        y = _BASE - value / top * (_BASE - _TOP)
        return f"{_LEFT + index * step:.1f},{y:.1f}"

    now = " ".join(place(index, one.now) for index, one in enumerate(days))
    then = " ".join(place(index, one.then or 0) for index, one in enumerate(days))
    area = f"{_LEFT},{_BASE} {now} {_LEFT + (len(days) - 1) * step:.1f},{_BASE}"
    behind = format_html('<polyline points="{}" class="then"></polyline>', then) if compared else ""
    return format_html(
        '<svg class="day-lines" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}'
        '<polygon points="{}" class="area"></polygon>{}'
        '<polyline points="{}" class="now"></polyline>{}</svg>',
        _WIDE,
        _TALL,
        label,
        _rules(top),
        _day_ticks(days, step),
        area,
        behind,
        now,
        _day_hits(days, step),
    )


def _rules(top: int) -> SafeString:
    marks = []
    for part in range(5):
        y = _BASE - part / 4 * (_BASE - _TOP)
        marks.append((_LEFT, _RIGHT, f"{y:.1f}", f"{y:.1f}", _LEFT - 8, f"{y + 4:.1f}",
                      top * part // 4))  # fmt: skip
    return format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="{}" y2="{}" class="rule"></line>'
        '<text x="{}" y="{}" text-anchor="end" class="tick">{}</text>',
        marks,
    )


def _day_ticks(days: Sequence[DayMark], step: float) -> SafeString:
    marks = []
    for index, one in enumerate(days):
        if one.tick:
            x = f"{_LEFT + index * step:.1f}"
            anchor = "end" if index * step > _RIGHT - _LEFT - 40 else "middle"
            marks.append((x, x, _BASE, _BASE + 5, x, _BASE + 21, anchor, one.tick))
    return format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="{}" y2="{}" class="rule"></line>'
        '<text x="{}" y="{}" text-anchor="{}" class="tick">{}</text>',
        marks,
    )


def _day_hits(days: Sequence[DayMark], step: float) -> SafeString:
    """What each day says, for those who point at it."""
    width = max(step, 2.0)
    tall = _BASE - _TOP
    return format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" class="hit"><title>{}</title></rect>',
        (
            (
                f"{_LEFT + index * step - width / 2:.1f}",
                _TOP,
                f"{width:.1f}",
                tall,
                one.says,
            )
            for index, one in enumerate(days)
        ),
    )


def twin_columns(
    columns: Sequence[tuple[str, int, int | None, str]], label: str, width: int = 324
) -> SafeString:
    """Columns in pairs: (what stands below, now, on the other side, what it says)."""
    if not columns:
        return SafeString("")
    height, base = 96, 76
    most = max(max(now, then or 0) for _, now, then, _ in columns) or 1
    place = width / len(columns)
    bar = min(14.0, place / 2 - 2)
    drawn = []
    for index, (_, now, then, says) in enumerate(columns):
        middle = (index + 0.5) * place
        pairs = [("now", now, middle - bar / 2)]
        if then is not None:
            pairs = [("then", then, middle - bar - 0.5), ("now", now, middle + 0.5)]
        for name, value, x in pairs:
            tall = value / most * (base - 6)
            tall = max(tall, 1.0) if value else 0.0
            drawn.append(
                (f"{x:.1f}", f"{base - tall:.1f}", f"{bar:.1f}", f"{tall:.1f}", name, says)
            )
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="{}"><title>{}</title></rect>',
        drawn,
    )
    ticks = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle" class="tick">{}</text>',
        (
            (f"{(index + 0.5) * place:.1f}", height - 4, below)
            for index, (below, *_) in enumerate(columns)
        ),
    )
    return format_html(
        '<svg class="twin-columns" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<line x1="0" x2="{}" y1="{}" y2="{}" class="rule"></line>{}{}</svg>',
        width,
        height,
        label,
        width,
        base,
        base,
        bars,
        ticks,
    )


def share_bars(shares: Sequence[tuple[float, str]], width: int = 126) -> SafeString:
    """One or two bars above each other, each a share of the width (0 to 1) and its class. The
    figures beside it say the same, so that it is silent to screen readers."""
    tall, gap = 8, 3
    drawn = format_html_join(
        "",
        '<rect x="0" y="{}" width="{}" height="{}" rx="2.5" class="{}"></rect>',
        (
            (index * (tall + gap), f"{max(share * width, 1.5 if share else 0):.1f}", tall, name)
            for index, (share, name) in enumerate(shares)
        ),
    )
    height = len(shares) * (tall + gap) - gap
    return format_html(
        '<svg class="share-bars" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true" '
        'focusable="false">{}</svg>',
        width,
        height,
        width,
        height,
        drawn,
    )


class WeekMark(NamedTuple):
    """One week of a column chart: its value (``None``: nothing to tell), whether it lies before the
    change, whether it still runs, what it says, and what stands below it (empty: nothing)."""

    value: float | None
    before: bool
    runs: bool
    says: str
    tick: str


def week_columns(weeks: Sequence[WeekMark], label: str) -> SafeString:
    """A rate by week: before the change grey, after it ours, dashed where the week still runs. Time
    runs from left to right in every language."""
    if not weeks:
        return SafeString("")
    top = nice_top(max(one.value or 0 for one in weeks) or 1)
    place = (_RIGHT - _LEFT) / len(weeks)
    bar = min(34.0, place - 4)
    drawn: list[tuple[str, ...]] = []
    hits: list[tuple[object, ...]] = []
    ticks: list[tuple[object, ...]] = []
    for index, one in enumerate(weeks):
        x = _LEFT + (index + 0.5) * place
        tall = (one.value or 0) / top * (_BASE - _TOP)
        name = "then" if one.before else "now"
        hits.append((f"{x - place / 2:.1f}", _TOP, f"{place:.1f}", _BASE - _TOP, one.says))
        if one.value is not None:
            tall = max(tall, 1.5)
            drawn.append(
                (f"{x - bar / 2:.1f}", f"{_BASE - tall:.1f}", f"{bar:.1f}", f"{tall:.1f}",
                 f"{name} runs" if one.runs else name)
            )  # fmt: skip
        if one.tick:
            more = " more" if len(ticks) % 3 else ""  # left out where there is little room
            ticks.append((f"{x:.1f}", _BASE + 21, more, one.tick))
    return format_html(
        '<svg class="week-columns" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}</svg>',
        _WIDE,
        _TALL,
        label,
        _rules(top),
        format_html_join(
            "", '<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="{}"></rect>', drawn
        ),
        format_html_join(
            "", '<text x="{}" y="{}" text-anchor="middle" class="tick{}">{}</text>', ticks
        ),
        format_html_join(
            "",
            '<rect x="{}" y="{}" width="{}" height="{}" class="hit"><title>{}</title></rect>',
            hits,
        ),
    )
