"""How good forecasts were, in the figures the guide explains."""

from collections.abc import Iterable, Sequence

from afterword.decisions.dates.moments import days

from .walk import Foretold


def scores(forecasts: Iterable[Foretold]) -> dict[str, float | None]:
    """The figures of a backtest; days with three places, shares and areas with four. None where
    nothing can be said: no forecasts, or none late (or none in time) for an area."""
    told = list(forecasts)
    found: dict[str, float | None] = {}
    for stage in ("purchase", "handover"):
        rows = [one for one in told if one.stage == stage]
        found[f"mae_{stage}"] = _mean([abs(days(r.expected.likely, r.delivered)) for r in rows], 3)
        found[f"coverage_{stage}"] = _mean([float(_within(row)) for row in rows], 4)
        widths = [days(row.expected.earliest, row.expected.latest) for row in rows]
        found[f"width_{stage}"] = _mean(widths, 3)
        found[f"late_auc_{stage}"] = _area(rows)
    promises = [
        abs(days(row.promised_to, row.delivered))
        for row in told
        if row.stage == "purchase" and row.promised_to is not None
    ]
    found["promise_mae"] = _mean(promises, 3)
    order = ("mae", "coverage", "width", "late_auc")
    keys = [f"{what}_{stage}" for what in order for stage in ("purchase", "handover")]
    return {key: found[key] for key in (*keys, "promise_mae")}


def _within(row: Foretold) -> bool:
    return row.expected.earliest <= row.delivered <= row.expected.latest


def _mean(values: Sequence[float], places: int) -> float | None:
    return round(sum(values) / len(values), places) if values else None


def _area(rows: Sequence[Foretold]) -> float | None:
    """The area under the curve: how often a late parcel was given a higher chance of being late
    than one in time (Mann and Whitney; ties count half)."""
    pairs = sorted(
        (row.expected.late_chance, row.delivered > row.promised_to)
        for row in rows
        if row.promised_to is not None and row.expected.late_chance is not None
    )
    late = sum(was for _, was in pairs)
    if not late or late == len(pairs):
        return None
    ranks, at = 0.0, 0
    while at < len(pairs):
        end = at
        while end < len(pairs) and pairs[end][0] == pairs[at][0]:
            end += 1
        ranks += (at + end + 1) / 2.0 * sum(was for _, was in pairs[at:end])
        at = end
    area = (ranks - late * (late + 1) / 2.0) / (late * (len(pairs) - late))
    return round(area, 4)
