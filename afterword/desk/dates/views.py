"""How honest the delivery dates were, by carrier and lane, and how the store sends."""

from typing import Any

import msgspec
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from afterword.decisions.carriers.known import CARRIERS
from afterword.decisions.rules import read_leniently
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.house import actions as house
from afterword.insights import books, queries
from afterword.insights.queries import Board
from afterword.ui import charts

from .forms import DatesForm

DAYS = (30, 90)


@require_safe
@permitted("see_numbers")
def dates(request: DeskRequest) -> HttpResponse:
    """The scoreboard, and the form for who may change it."""
    return _shown(request, DatesForm(request.store.rules.dates))


def _shown(request: DeskRequest, form: DatesForm) -> HttpResponse:
    store = request.store
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, DAYS) else DAYS[0]
    board = queries.board(store, days, request.now)
    context: dict[str, Any] = {
        "here": "settings",
        "board": board,
        "spans": DAYS,
        "said": sentences(board),
        "lines": [(one, carrier_name(one.carrier), place(one.lane)) for one in board.lines],
        "spark": charts.sparkline(board.weeks, _("On the days expected, by week")),
        "nominal": queries.NOMINAL,
        "book": queries.book(store),
        "untold": queries.untold(store),
        "form": form,
        "snippet": (
            f'<script src="{settings.AFTERWORD_URL}/dates/{store.key}.js" '
            f'data-country="{store.country or "DE"}" defer></script>'
        ),
    }
    return show(request, "desk/dates.html", context, status=422 if form.errors else 200)


def sentences(board: Board) -> list[str]:
    """What the board comes to, in words; none where nothing arrived."""
    whole = board.whole
    found: list[str] = []
    if whole.expected:
        found.append(
            ngettext(
                "Of %(all)d parcel %(held)d came on the days we expected when it left.",
                "Of %(all)d parcels %(held)d came on the days we expected when they left.",
                whole.expected,
            )
            % {"all": whole.expected, "held": whole.within}
        )
    if whole.first:
        found.append(
            ngettext(
                "%(broken)d of %(all)d came after the days that the customer was given first.",
                "%(broken)d of %(all)d came after the days that customers were given first.",
                whole.first,
            )
            % {"all": whole.first, "broken": whole.broken}
        )
    if whole.silent:
        found.append(
            ngettext(
                "For %d parcel the days moved and nobody told them.",
                "For %d parcels the days moved and nobody told them.",
                whole.silent,
            )
            % whole.silent
        )
    return found


def carrier_name(word: str) -> str:
    """A carrier as people write it."""
    known = CARRIERS.get(word)
    return known.name if known else word


def place(lane: str) -> str:
    """``GB → DE``; empty where it is not known."""
    return lane.replace(">", "\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}")


@require_POST
@permitted("manage_store")
def change(request: DeskRequest) -> HttpResponse:
    """Settle how the store sends."""
    store = request.store
    form = DatesForm(store.rules.dates, request.POST)
    if not form.is_valid():
        return _shown(request, form)
    before = read_leniently(store.rules_written)[0]
    after = msgspec.structs.replace(before, dates=form.dates)
    house.change_rules(store, after, now=request.now, by=request.by)
    messages.success(request, _("Saved."))
    return redirect("dates", store.key)


@require_POST
@permitted("manage_store")
def learn_anew(request: DeskRequest) -> HttpResponse:
    """Learn from all that arrived so far, anew."""
    books.want_anew(request.store, request.now)
    house.audit(request.store, now=request.now, by=request.by, what="dates.learnt_anew")
    messages.success(request, _("It is learnt anew from all that arrived. That takes a moment."))
    return redirect("dates", request.store.key)
