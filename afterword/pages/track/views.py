"""The order page: the answer first, then what is to be done, then the days and the parcels."""

from datetime import date, datetime, timedelta
from typing import Any, get_args
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from afterword.conversations.actions import Wish
from afterword.decisions.steps.look import place_of
from afterword.decisions.zones import zone
from afterword.house import fronts, tokens
from afterword.house import queries as house
from afterword.messages.subject import Subject
from afterword.pages.door import HEADERS, LANGUAGES, Gone, Visit, customer, door
from afterword.pages.proof import proof_of
from afterword.programs.loyalty import queries as loyalty
from afterword.timeline import actions as timeline
from afterword.timeline import hot_pages, telling
from afterword.timeline import queries as timeline_queries
from afterword.timeline.models import Customer, Order
from afterword.ui.phrasing import listed
from afterword.wire import shapes

from . import actions, calendar, footprint, helping, kept, news, push, queries, spot, together

BY = "page:order"
LONGEST = 2000
"""How many letters of free words are kept."""
LOOKED_EVERY = timedelta(minutes=5)
"""Several looks at one order within so long are one."""
POLICY = f"{HEADERS['Content-Security-Policy']}; script-src 'self'; connect-src 'self'"
"""With the small scripts that the page can do without, and nobody else's."""
_BOTS = ("bot", "crawl", "spider", "preview", "scan", "monitor", "headless", "curl", "python")


@door("order")
def order(visit: Visit) -> HttpResponse:
    """One order, for whoever holds its link."""
    if visit.posted:
        row, person = _whose(visit)
        return _heed(visit, person, row)
    state = hot_pages.state(visit.store.pk, visit.parts[0])
    if state is None:
        raise Gone
    version = queries.version(state, visit.now)
    if visit.request.headers.get("If-None-Match") == f'"{version}"':
        return HttpResponse(status=304, headers={"ETag": f'"{version}"'})
    stamp = (*state, version, visit.store.name, visit.store.brand_colour)
    language = visit.request.GET.get("lang", "")
    plain = visit.request.GET.keys() <= {"lang"}
    looks = looked(visit.request)
    found = kept.find(visit.token, language, stamp) if plain else None
    if found and not (looks and _is_due(found.looked, visit.now)):
        return _answer(found.body, found.policy, version)
    body, policy, last = _made(visit, version, looks=looks)
    if plain:
        kept.keep(visit.token, language, stamp, body, policy, last)
    return _answer(body, policy, version)


def _answer(body: bytes, policy: str, version: str) -> HttpResponse:
    headers = {"Content-Security-Policy": policy, "ETag": f'"{version}"'}
    return HttpResponse(body, headers=headers)


def _made(visit: Visit, version: str, *, looks: bool) -> tuple[bytes, str, datetime | None]:
    """The page, what it may load, and when a look at it was last noted."""
    row, person = _whose(visit)
    about = _subject(visit, person, row)
    context = _context(visit, person, row, about) | {"version": version}
    event = about.timeline.latest("page.viewed", of=row.about)
    last = event.happened if event else None
    told = _told(visit, about)
    if looks:
        timeline.record_for(visit.store, person.pk, told, now=visit.now, by=BY)
    if looks and _is_due(last, visit.now):
        _note(visit, person, row.about)
        last = visit.now
    elif told and not looks:
        last = None  # the next person who looks is the first to be told these days
    policy = HEADERS["Content-Security-Policy"]
    if context["fresh"] or context["push"]:
        policy = f"{POLICY}; worker-src 'self'" if context["push"] else POLICY
    return visit.show("pages/order.html", context, person).content, policy, last


def _is_due(last: datetime | None, now: datetime) -> bool:
    """Whether a look is to be noted, after the last one that was. Mostly it is not, so that a page
    that is looked at a lot costs no write."""
    return last is None or now - last >= LOOKED_EVERY


def _whose(visit: Visit) -> tuple[Order, Customer]:
    row = Order.objects.of(visit.store).filter(about=visit.parts[0]).first()
    if row is None:
        raise Gone
    return row, customer(visit.store, row.customer_id)


def _subject(visit: Visit, person: Customer, row: Order) -> Subject:
    """What the page is about. Raises ``Gone`` when nothing says what was ordered."""
    seen = timeline_queries.timeline(person)
    if row.about not in seen.present.orders:
        raise Gone
    return Subject(
        store=visit.store,
        name=timeline_queries.name_of(person, visit.store),
        timeline=seen,
        order=row.about,
        learned={},
        language=visit.language(person),
        now=visit.now,
        links={},
        products=together.products(visit.store, seen, row.about),
        base_url=visit.store.pages,
    )


def _context(visit: Visit, person: Customer, row: Order, about: Subject) -> dict[str, Any]:
    store = visit.store
    found = about.timeline.present.orders[row.about]
    front = fronts.front_of(store)
    connected = house.connected(store, "channel")
    addresses = timeline_queries.addresses(person, store)
    with translation.override(about.language):
        shipments = [
            one for one in about.timeline.present.shipments.values() if one.order == row.about
        ]
        places = queries.opened(person, store, shipments)
        page = queries.page(about, about.products, found, about.language, places)
        tongue = queries.tongue_of(about, found, about.language)
        context = {
            "page": page,
            "front": front,
            "topics": helping.topics(found, page, shipments, tongue, front, store.language),
            "news": news.offered(store, person, about.timeline, connected, addresses)
            if front.news and page.open
            else [],
            "push_wording": push.wording(),
            "footprint": footprint.of_order(about, found, front)
            if front.footprint and found.sends
            else None,
            "with_it": together.goes_with(about, found, tongue)
            if front.goes_with and page.well
            else None,
            "eco": [] if found.collected else actions.eco_choices(front, about.timeline, row.about),
            "spot": spot.spot(person, store, about, page),
            "line": front.said(front.line, about.language, store.language) if page.well else "",
            "open_since": actions.open_since(about.timeline, row.about, tongue),
        }
    return {
        **context,
        "reached": actions.reached(store, about.timeline, addresses),
        "may_ask": bool(person.wrapped_key),
        "ask": visit.request.GET.get("ask", ""),
        "done": visit.request.GET.get("done", ""),
        "wrong": visit.request.GET.get("wrong", ""),
        "longest": LONGEST,
        "person": about.name["given_name"],
        "push": push.asks(visit, person, connected) if front.news and page.open else {},
        "tongues": [(code, own, code == about.language) for code, own in LANGUAGES.items()],
        "lang": f"?lang={about.language}" if "lang" in visit.request.GET else "",
        "query": f"lang={about.language}&" if "lang" in visit.request.GET else "",
        "token": visit.token,
        "fresh": page.open,
        "preferences": visit.onward(f"/p/{tokens.make(store, 'preferences', row.about)}"),
        "points": visit.onward(f"/points/{tokens.make(store, 'points', row.about)}")
        if loyalty.running(store)
        else "",
    }


def _heed(visit: Visit, person: Customer, row: Order) -> HttpResponse:
    """Do what a form of the page asks for, and lead back to where it stands."""
    form = visit.request.POST
    done, wrong = "", ""
    wish = form.get("wish", "")
    with translation.override(visit.language(person)):
        try:
            if wish in get_args(Wish):
                done = "asked" if actions.ask(visit.store, person, row, form, now=visit.now) else ""
            elif "channel" in form:
                news.choose(
                    visit.store, person, timeline_queries.timeline(person), row.about, form.dict(),
                    country=row.country, proof=proof_of(visit, "page"), now=visit.now,
                )  # fmt: skip
                done = "news"
            elif "eco" in form:
                front = fronts.front_of(visit.store)
                choice = form.get("eco", "")
                actions.choose_eco(visit.store, person, row, front, choice, now=visit.now)
                done = "eco"
        except news.Wrong:
            done, wrong = "news", form.get("channel", "")
    said = {"lang": visit.request.GET.get("lang", ""), "done": done, "wrong": wrong}
    query = urlencode({name: value for name, value in said.items() if value})
    where = f"#{done}" if done else ""
    return redirect(f"/o/{visit.token}{'?' if query else ''}{query}{where}")


@door("order")
def days(visit: Visit) -> HttpResponse:
    """The days of the parcels as a calendar file. Taken again, it moves what it made."""
    row, person = _whose(visit)
    front = fronts.front_of(visit.store)
    if not front.calendar:
        raise Gone
    about = _subject(visit, person, row)
    found = about.timeline.present.orders[row.about]
    with translation.override(about.language):
        page = queries.page(about, about.products, found, about.language)
    entries = [
        calendar.Entry(
            uid=f"{timeline.natural_key(one.about)}@{visit.store.key}",
            first=date.fromisoformat(one.days[0]),
            last=date.fromisoformat(one.days[1]),
            summary=f"{visit.store.name}: {listed(piece.title for piece in one.pieces)}"
            if one.pieces
            else visit.store.name,
            description=" ".join((one.carrier, one.number)).strip(),
            url=f"{visit.store.pages}/o/{visit.token}",
            sequence=max(0, one.moved),
            gone=one.answer.state == "wrong",
        )
        for one in page.parcels
        if one.days[0] and one.answer.state != "done"
    ]
    if not entries:
        raise Gone
    shown = HttpResponse(
        calendar.written(entries, visit.store.name, visit.now),
        content_type="text/calendar; charset=utf-8; method=PUBLISH",
    )
    shown["Content-Disposition"] = f'attachment; filename="{visit.store.key}.ics"'
    return shown


def looked(request: HttpRequest) -> bool:
    """Whether a person opened the page, as far as that can be told without a script or a cookie.

    Browsers say what they fetch a page for (Fetch Metadata); programs that check links, and those
    that fetch ahead, do not say that a person navigated there, or say that nobody did yet.
    """
    ahead = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
    agent = request.headers.get("User-Agent", "").lower()
    return (
        request.method == "GET"
        and request.headers.get("Sec-Fetch-Dest") == "document"
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and "prefetch" not in ahead
        and "done" not in request.GET
        and not any(word in agent for word in _BOTS)
    )


def _told(visit: Visit, about: Subject) -> list[shapes.Event]:
    """Which days a look at the page is the first to tell."""
    order = about.timeline.present.orders.get(about.order)
    place, _country = place_of(about.timeline, visit.store.rules, order)
    return telling.shown(about.timeline, about.order, zone(place), now=visit.now)


def _note(visit: Visit, person: Customer, about: str) -> None:
    """Note the look: once in some minutes for each order, whichever process shows it."""
    while_ = int(visit.now.timestamp() // LOOKED_EVERY.total_seconds())
    event = shapes.Event(
        kind="page.viewed",
        key=f"viewed/{timeline.natural_key(about)}/{while_}",
        happened=visit.now,
        about=about,
        order=about,
        data={"page": "order"},
    )
    timeline.record_for(visit.store, person.pk, [event], now=visit.now, by=BY)
