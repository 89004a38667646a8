"""The Today screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _

from afterword.desk import live
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.house import queries as house
from afterword.house.models import User
from afterword.ui import charts

from . import queries


@permitted("see")
def today(request: DeskRequest) -> HttpResponse:
    """What needs a person, and how it goes."""
    store, now = request.store, request.now
    hours = queries.hours(store, now, request.zone)
    bars = [
        (one.hour, one.sent, one.planned, f"{one.hour:02d}:00 · {one.sent} + {one.planned}")
        for one in hours
    ]
    local = now.astimezone(request.zone)
    sent, planned = sum(one.sent for one in hours), sum(one.planned for one in hours)
    label = _("%(sent)d sent today, %(planned)d planned") % {"sent": sent, "planned": planned}
    context = {
        "here": "today",
        "greeting": _greeting(local.hour),
        "needed": queries.needed(store, now),
        "running": queries.running(store, now),
        "well": queries.went_well(store, now),
        "bars": charts.day_bars(bars, local.hour, label),
        "bars_say": label,
        "measures": [
            (one, charts.sparkline(one.points, one.name)) for one in queries.measures(store, now)
        ],
        "today": formats.date_format(local, "l j F"),
    }
    html, seen = live.part(request, "desk/today_live.html", context)
    if request.headers.get("HX-Request"):
        return live.answer(request, html, seen)
    return show(request, "desk/today.html", {"here": "today", "part": html, "seen": seen})


def _greeting(hour: int) -> str:
    if hour < 12:
        return _("Good morning, %s")
    return _("Good afternoon, %s") if hour < 18 else _("Good evening, %s")


def front(request: HttpRequest) -> HttpResponse:
    """The bare address: to the desk of one's store, to the choice of stores, or to the door."""
    if not isinstance(request.user, User):
        return redirect("account_login")
    mine = house.stores_of(request.user)
    if len(mine) == 1:
        return redirect("today", mine[0].key)
    return redirect("stores")


def stores(request: HttpRequest) -> HttpResponse:
    """The stores one works in."""
    if not isinstance(request.user, User):
        return redirect("account_login")
    return render(request, "desk/stores.html", {"stores": house.stores_of(request.user)})
