"""The order page: the answer first, then why, then the days and the parcels."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from afterword.conversations import actions as conversations
from afterword.decisions.consent import way
from afterword.decisions.timeline import Timeline
from afterword.house import tokens
from afterword.messages.compose import products_for
from afterword.messages.context import Subject
from afterword.pages.door import Gone, Visit, customer, door, language_of
from afterword.timeline import actions as timeline
from afterword.timeline import queries as timeline_queries
from afterword.timeline.models import Customer, Order
from afterword.wire import shapes
from afterword.wire.masking import hinted

from . import push, queries

BY = "page:order"
LONGEST = 2000
"""How many letters of free words are kept."""
_BOTS = ("bot", "crawl", "spider", "preview", "scan", "monitor", "headless", "curl", "python")


@door("order")
def order(visit: Visit) -> HttpResponse:
    """One order, for whoever holds its link."""
    row = Order.objects.of(visit.store).filter(about=visit.parts[0]).first()
    if row is None:
        raise Gone
    person = customer(visit.store, row.customer_id)
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
        wording = push.wording()
    if looked(visit.request):
        _note(visit, person, row.about)
    button = push.asks(visit, person)
    context = {
        "page": page,
        "reached": _reached(visit, person, seen),
        "may_ask": bool(person.wrapped_key),
        "asked": visit.posted and _ask(visit, person, row),
        "longest": LONGEST,
        "person": name["given_name"],
        "push": button,
        "push_wording": wording,
        "preferences": f"/p/{tokens.make(visit.store, 'preferences', row.about)}",
    }
    shown = visit.show("pages/order.html", context, person)
    if button:
        shown["Content-Security-Policy"] = push.POLICY
    return shown


def _ask(visit: Visit, person: Customer, order: Order) -> bool:
    """Somebody says that something is wrong, or that something is to go back. True: it is noted."""
    wish = visit.request.POST.get("wish")
    if wish not in ("wrong", "back"):
        return False
    with translation.override(visit.store.language):
        wrong, back = _("Something is wrong with order %s"), _("Order %s: something is to go back")
        title = (wrong if wish == "wrong" else back) % order.number
    words = visit.request.POST.get("words", "").strip()[:LONGEST]
    conversations.ask_for_help(
        visit.store, person, order.about,
        wish="wrong" if wish == "wrong" else "back",
        title=title, words=words, now=visit.now, by=BY,
    )  # fmt: skip
    return True


def _reached(visit: Visit, person: Customer, seen: Timeline) -> str:
    """Where mails about the order go, for the owner to know it again and for nobody else to read:
    ``a…@example.org``. Empty: nowhere."""
    contact = way(seen.present, visit.store.rules, "email", "orders").contact
    addresses = timeline_queries.addresses(person, visit.store)
    return hinted(addresses.get(contact.digest, "")) if contact else ""


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
