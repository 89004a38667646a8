"""The Today screen."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from afterword.desk import live
from afterword.desk.permit import DeskRequest, permitted
from afterword.desk.queries import needs_of
from afterword.house import queries as house
from afterword.house.models import User
from afterword.ui import charts, moments

from . import card, needed, queries, waiting


@require_safe
@permitted("see_numbers")
def today(request: DeskRequest) -> HttpResponse:
    """What needs a person, and how it goes."""
    seen = queries.seen(request.store, request.now, needs_of(request))
    return live.screen(
        request, "desk/today.html", "desk/today_live.html", seen, lambda: _today(request)
    )


def _today(request: DeskRequest) -> dict[str, Any]:
    store, now = request.store, request.now
    local = now.astimezone(request.zone)
    hours = queries.hours(store, now, request.zone)
    sent, planned = sum(one.sent for one in hours), sum(one.planned for one in hours)
    label = _("%(sent)d sent today, %(planned)d planned") % {"sent": sent, "planned": planned}
    since = queries.looked(store, now)
    return {
        "here": "today",
        "greeting": _greeting(local.hour) % request.user.get_full_name().partition(" ")[0],
        "needed": _needed(request),
        "running": queries.running(store),
        "fresh": not queries.has_customers(store),
        "silent": not queries.has_journeys_on(store),
        "well": queries.went_well(store, since, now),
        "well_since": _since(since, now, request.zone),
        "bars": charts.day_bars([_bar(one) for one in hours], local.hour, label),
        "bars_say": label,
        "measures": [
            (one, charts.sparkline(one.points, one.name)) for one in queries.measures(store, now)
        ],
        "today": formats.date_format(local, _("l j F, H:i")),
    }


def _since(since: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Since when, as one says it: yesterday, Friday, or a day with its date."""
    days = (now.astimezone(zone).date() - since.astimezone(zone).date()).days
    if days <= 1:
        return _("since yesterday at this hour")
    local = since.astimezone(zone)
    day = formats.date_format(local, "l") if days < 7 else moments.day(since, zone)
    return _("since %(day)s at this hour") % {"day": day}


def _needed(request: DeskRequest) -> list[card.Needed]:
    """What calls for whoever looks, then what needs anybody."""
    store, now = request.store, request.now
    mine = waiting.named(store, request.user) if house.may(request.member, "answer") else []
    return [*mine, *(needed.needed(store, now) if house.may(request.member, "see") else [])]


def _bar(one: queries.Hour) -> tuple[int, int, int, str]:
    says = _("%(hour)02d:00, %(sent)d sent, %(planned)d planned")
    told = says % {"hour": one.hour, "sent": one.sent, "planned": one.planned}
    return one.hour, one.sent, one.planned, told


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
