"""Charts as plain SVG: classes only, so that the style sheet colours them and the CSP holds.

Solid has happened, dashed may happen. Each mark says in a title what it is, for those who point and
for those who listen; under each chart stands a sentence that says what it means.
"""

from collections.abc import Sequence

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
