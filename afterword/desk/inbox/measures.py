"""The screen of what conversations come to, and the same as a file."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from afterword.decisions.contacts.measures import Line, Measures
from afterword.decisions.contacts.sure import Middle, Share
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.insights import conversations

from . import measured

DAYS = (30, 90, 365)


def _asked(request: DeskRequest) -> int:
    """Over how many days."""
    days = request.GET.get("days", "")
    return int(days) if days in map(str, DAYS) else DAYS[1]


@require_safe
@permitted("see_numbers")
def measures(request: DeskRequest) -> HttpResponse:
    """Who settled it, how long it took, and how much of it asked where an order is."""
    store = request.store
    days = _asked(request)
    found = conversations.measured(store, days, request.now)
    turned = found.versus.turned if found.versus else None
    today = request.now.astimezone(request.zone).date()
    return show(
        request,
        "desk/inbox/measures.html",
        {
            "here": "inbox",
            "days": days,
            "spans": DAYS,
            "found": found,
            "alone": list(measured.alone(found.whole, found.followed)),
            "versus": list(
                measured.versus(found.versus, measured.short_day(turned) if turned else "")
            ),
            "chart": measured.chart(found.weeks, turned, today),
            "weeks": [(measured.short_day(one.start), one) for one in found.weeks[::-1]],
            "times": measured.times(found.whole),
            "reasons": measured.reasons(found),
            "groups": measured.groups(found),
            "content": measured.content(found.scores),
            "bars": measured.bars(found.scores),
            "question": conversations.question(store),
        },
    )


@require_safe
@permitted("see_numbers")
def download(request: DeskRequest) -> HttpResponse:
    """All of it as CSV: one figure a line, with between what it surely lies."""
    days = _asked(request)
    found = conversations.measured(request.store, days, request.now)
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("by", "of", "figure", "value", "low", "high", "count", "unit"))
    writer.writerows(rows(found))
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"{request.store.key}-conversations-{days}-days.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


Row = tuple[str, str, str, object, object, object, int, str]


def rows(found: Measures) -> Iterator[Row]:
    """Each figure: by what, of which, its name, its value (empty where too few), the ends of its
    interval, of how many, and its unit."""
    yield from _of_line("all", found.whole)
    for by, group in (
        ("channel", found.by_channel),
        ("language", found.by_language),
        ("intent", found.by_intent),
    ):
        for line in group:
            yield from _of_line(by, line)
    for why, many in found.why.items():
        yield "why", why or "stepped_in", "reached_a_person", many, "", "", many, "count"
    for week in found.weeks:
        counts = {"orders": week.orders, "contacts": week.contacts, "wismo": week.wismo}
        for name, many in counts.items():
            yield "week", week.start.isoformat(), name, many, "", "", many, "count"
    if found.versus:
        change = found.versus.per_order
        number = change.of_before + change.of_after
        value = _plain(change.ratio), _plain(change.low), _plain(change.high)
        yield "all", "", "wismo_per_order_ratio", *value, number, "ratio"
    for score, many in found.scores.counts.items():
        yield "score", str(score), "answers", many, "", "", many, "count"


def _of_line(by: str, line: Line) -> Iterable[Row]:
    name = line.name or ("all" if by == "all" else "unknown")
    yield by, name, "conversations", line.talks, "", "", line.talks, "count"
    shares: dict[str, Share] = {"solved_without_a_person": line.alone, "a_person": line.person}
    for figure, share in shares.items():
        value = _plain(share.part / share.whole if share.enough else None)
        yield by, name, figure, value, _plain(share.low), _plain(share.high), share.whole, "share"
    times: dict[str, Middle] = {
        "first_answer": line.answer,
        "first_answer_of_a_person_working": line.person_answer,
        "to_the_end": line.solved,
        "to_the_end_with_a_person_working": line.solved_working,
    }
    for figure, time in times.items():
        ends = _plain(time.low), _plain(time.high)
        yield by, name, figure, _plain(time.median), *ends, time.many, "minutes"
        yield by, name, f"{figure}_p90", _plain(time.p90), "", "", time.many, "minutes"


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"
