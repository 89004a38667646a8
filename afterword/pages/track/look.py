"""A look at the order page before anybody else has one: an order made up for it, in the colours and
words that the desk's form holds just now. Nothing is read of any customer, nothing is written."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils import translation

from afterword.decisions.timeline import Event, Timeline, in_order
from afterword.house import fronts
from afterword.messages.subject import Subject
from afterword.pages.door import HEADERS, LANGUAGES, Visit, door, spoken_here
from afterword.timeline.models import Product

from . import actions, footprint, helping, news, queries, together

ORDER, PARCEL, SECOND = "order/look:1", "shipment/look:1", "shipment/look:2"
STATES = ("well", "late", "act", "done")
_MADE_UP = (("look-1", "Kettle", 4900, 900), ("look-2", "Coffee", 1200, 300))
"""What is in the order of a store that sells nothing yet: (id, title, price, grams)."""


@door("look")
def look(visit: Visit) -> HttpResponse:
    """The page in one of its states. The desk sends its form along; without, what is settled."""
    store, form = visit.store, visit.request.POST
    front, colour = fronts.front_of(store), store.brand_colour
    if visit.posted:
        typed = fronts.typed({name: str(value) for name, value in form.items()})
        front = msgspec.structs.replace(typed.front, logo=front.logo)
        colour = typed.colour or colour
    state = form.get("state") or visit.request.GET.get("state", "well")
    about = _made_up(visit, state if state in STATES else "well")
    context = _context(visit, about, front) | {
        "sheet": f"/brand/{store.key}.css?c={colour.removeprefix('#')}"
    }
    with translation.override(about.language):
        shown = visit.render("pages/order.html", context, front)
    shown["Content-Security-Policy"] = HEADERS["Content-Security-Policy"].replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    return shown


def _context(visit: Visit, about: Subject, front: fronts.Front) -> dict[str, Any]:
    store = visit.store
    found = about.timeline.present.orders[ORDER]
    with translation.override(about.language):
        page = queries.page(about, about.products, found, about.language)
        tongue = queries.tongue_of(about, found, about.language)
        parcels = list(about.timeline.present.shipments.values())
        return {
            "page": page,
            "front": front,
            "topics": helping.topics(found, page, parcels, tongue, front, store.language),
            "news": news.example() if front.news else [],
            "footprint": footprint.of_order(about, found, front) if front.footprint else None,
            "with_it": together.goes_with(about, found, tongue)
            if front.goes_with and page.well
            else None,
            "eco": actions.eco_choices(front, about.timeline, ORDER),
            "line": front.said(front.line, about.language, store.language) if page.well else "",
            "reached": "a…@example.org",
            "may_ask": True,
            "longest": 2000,
            "person": "Ana",
            "tongues": [(code, own, code == about.language) for code, own in LANGUAGES.items()],
            "token": visit.token,
        }


def _made_up(visit: Visit, state: str) -> Subject:
    store, now = visit.store, visit.now
    sold = list(Product.objects.of(store).exclude(title="").order_by("-told", "id")[:2])
    if len(sold) < 2:
        sold = [
            Product(store=store, outside=outside, title=title, price=price, facts={"grams": grams})
            for outside, title, price, grams in _MADE_UP
        ]
    asked = visit.request.GET.get("lang", "")
    return Subject(
        store=store,
        name={"name": "Ana", "given_name": "Ana"},
        timeline=Timeline(
            "look", in_order(_events(store.country, store.currency, sold, state, now))
        ),
        order=ORDER,
        learned={},
        language=asked if asked in LANGUAGES else spoken_here(store.language),
        now=now,
        links={},
        products={one.outside: one for one in sold},
        base_url="",
    )


def _events(
    country: str, currency: str, sold: list[Product], state: str, now: datetime
) -> list[Event]:
    day, hour = timedelta(days=1), timedelta(hours=1)
    lines: list[dict[str, Any]] = [
        {"product": one.outside, "title": one.title, "quantity": 1, "price": one.price or 1000}
        for one in sold
    ]
    placed = {
        "number": "1042",
        "currency": currency,
        "country": country,
        "total": sum(line["price"] for line in lines),
        "items": len(lines),
        "lines": lines,
    }

    def scan(
        status: str, at: datetime, place: str, parcel: int, **more: Any
    ) -> tuple[str, datetime, str, dict[str, Any]]:
        told = {
            "status": status,
            "order": ORDER.removeprefix("order/"),
            "carrier": "dpd",
            "number": f"1550 2871 00{40 + parcel}",
            "place": place,
            "contents": [[sold[parcel].outside, 1]],
            **more,
        }
        return "shipment.checkpoint", at, (PARCEL, SECOND)[parcel], told

    def days(first: int, last: int) -> dict[str, str]:
        return {
            "promised_from": (now + first * day).isoformat(),
            "promised_to": (now + last * day).isoformat(),
        }

    rows: list[tuple[str, datetime, str, dict[str, Any]]] = [
        ("order.placed", now - 3 * day, ORDER, placed),
        scan("picked_up", now - 2 * day, "", 0, **days(1 if state != "late" else -1, 2)),
        scan("in_transit", now - day, "", 0),
        scan("picked_up", now - day, "", 1, **days(2, 3)),
    ]
    match state:
        case "late":
            held = days(2, 4) | {"delayed": True, "reason": "weather_delay"}
            rows.append(scan("on_hold", now - 5 * hour, "", 0, **held))
        case "act":
            rows.append(scan("on_hold", now - 5 * hour, "", 0, action="fix_address"))
        case "done":
            rows.append(scan("out_for_delivery", now - 8 * hour, "", 0))
            rows.append(scan("delivered", now - 2 * hour, "", 0, proof="neighbour"))
            rows.append(scan("delivered", now - 2 * hour, "", 1))
        case _:
            rows.append(scan("in_transit", now - 5 * hour, "", 1))
    return [
        Event(number, kind, at, at, thing, ORDER, data)
        for number, (kind, at, thing, data) in enumerate(rows)
    ]
