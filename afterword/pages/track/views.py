"""The order page: the answer first, then why, then the days and the parcels."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from afterword.house import tokens
from afterword.messages.compose import products_for
from afterword.messages.context import Subject
from afterword.pages.door import Gone, Visit, customer, door, language_of
from afterword.timeline import actions as timeline
from afterword.timeline import queries as timeline_queries
from afterword.timeline.models import Customer, Order
from afterword.wire import shapes

from . import queries

BY = "page:order"
_BOTS = ("bot", "crawl", "spider", "preview", "scan", "monitor", "headless", "curl", "python")


@door("order")
def order(visit: Visit) -> HttpResponse:
    """One order, for whoever holds its link."""
    row = Order.objects.of(visit.store).filter(about=visit.parts[0]).first()
    if row is None:
        raise Gone
    person = customer(visit.store, str(row.customer_id))
    seen = timeline_queries.timeline(person)
    found = seen.present.orders.get(row.about)
    if found is None:
        raise Gone
    language = language_of(visit.store, person)
    name = timeline_queries.name_of(person, visit.store)
    products = products_for(visit.store, [seen])
    about = Subject(
        store=visit.store,
        name=name,
        timeline=seen,
        order=row.about,
        learned={},
        language=language,
        now=visit.now,
        links={},
        products=products,
        base_url=settings.AFTERWORD_URL,
    )
    with translation.override(language):
        page = queries.page(about, products, found, language)
    if looked(visit.request):
        _note(visit, person, row.about)
    context = {
        "page": page,
        "person": name["given_name"],
        "preferences": f"/p/{tokens.make(visit.store, 'preferences', str(person.pk))}",
    }
    return visit.show("pages/order.html", context, person)


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
        and not any(word in agent for word in _BOTS)
    )


def _note(visit: Visit, person: Customer, about: str) -> None:
    """Note the look, once in an hour for each order."""
    hour = visit.now.strftime("%Y-%m-%dT%H")
    event = shapes.Event(
        kind="page.viewed",
        key=f"viewed/{timeline.natural_key(about)}/{hour}",
        happened=visit.now,
        about=about,
        order=about,
        data={"page": "order"},
    )
    timeline.record_for(visit.store, person.pk, [event], now=visit.now, by=BY)
