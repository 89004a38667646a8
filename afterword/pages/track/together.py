"""What goes with an order: things that others of this store bought together with it.

Counted over the newest orders of the store, now and then; a product that goes with it by
its own facts (``goes_with``) comes first. Only what is on the shelf, and nothing they have already.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic

import msgspec

from afterword.decisions import orders
from afterword.decisions.timeline import Timeline
from afterword.house.models import Store
from afterword.messages import spoken
from afterword.messages.subject import Subject
from afterword.pages.brand import picture_of_ours
from afterword.timeline.models import Order, OrderLine, Product

from .sentences import Tongue

NEWEST = 3000
"""How many orders are counted over, at the most."""
LARGEST = 30
"""A basket of more things says nothing of any two of them."""
MOST_EACH = 20
SINCE = timedelta(days=365)
LEAST = 3
"""So many orders must hold both: one basket is chance."""
KEPT_FOR = 600.0
"""Seconds for which a count is kept."""
_KEPT: dict[int, tuple[float, Mapping[str, Counter[str]]]] = {}
_LOCK = Lock()


class Offer(msgspec.Struct, frozen=True):
    """One product below the fold."""

    title: str
    price: str
    url: str
    image: str
    with_: str
    """What of theirs it goes with."""


def products(store: Store, seen: Timeline, order: str) -> dict[str, Product]:
    """The products of one order, by their outside id."""
    found = seen.present.orders[order]
    wanted = [one for one in found.products if one]
    if not wanted:
        return {}
    rows = Product.objects.of(store).filter(outside__in=wanted)
    return {row.outside: row for row in rows}


def goes_with(about: Subject, order: orders.Order, tongue: Tongue) -> Offer | None:
    """The one thing to show with an order; ``None``: nothing."""
    bought = {one for each in about.timeline.present.orders.values() for one in each.products}
    bases = tuple(sorted(one for one in order.products if one))
    named = [
        str(other)
        for one in bases
        for other in (
            about.products[one].facts.get("goes_with", ()) if one in about.products else ()
        )
    ]
    wanted = [
        one for one in (*named, *_counted(about.store, bases, about.now)) if one not in bought
    ]
    return _first(about, order, wanted, tongue) if wanted else None


def _first(
    about: Subject, order: orders.Order, wanted: Sequence[str], tongue: Tongue
) -> Offer | None:
    rows = {
        row.outside: row for row in Product.objects.of(about.store).filter(outside__in=wanted[:20])
    }
    found = next((rows[one] for one in wanted if one in rows and _for_sale(rows[one])), None)
    if found is None:
        return None
    return Offer(
        title=found.title,
        price=spoken.money(found.price, found.currency, tongue.locale) if found.price else "",
        url=found.url,
        image=picture_of_ours(found.image),
        with_=order.lines[0].title.partition(",")[0] if len(order.lines) == 1 else "",
    )


def _for_sale(one: Product) -> bool:
    """Whether it can be bought now: it has a page, and is not known to be sold out."""
    on_shelf = one.stock is None or one.stock > 0
    return one.url.startswith(("https://", "http://")) and on_shelf


def _counted(store: Store, bases: tuple[str, ...], now: datetime) -> list[str]:
    """What is bought together with these most often, best first."""
    together = _baskets(store, now)
    found: Counter[str] = Counter()
    for one in bases:
        found.update(together.get(one, {}))
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return [one for one, count in ranked if count >= LEAST and one not in bases]


def _baskets(store: Store, now: datetime) -> Mapping[str, Counter[str]]:
    """By product, how often each other one was bought with it. Kept for some minutes."""
    with _LOCK:
        kept = _KEPT.get(store.pk)
    if kept and kept[0] > monotonic():
        return kept[1]
    found = _count(store, now)
    with _LOCK:
        _KEPT[store.pk] = (monotonic() + KEPT_FOR, found)
    return found


def _count(store: Store, now: datetime) -> Mapping[str, Counter[str]]:
    newest = Order.objects.of(store).filter(placed__gt=now - SINCE, cancelled=None)
    lines = OrderLine.objects.of(store).filter(
        order__in=newest.order_by("-placed").values("id")[:NEWEST]
    )
    baskets: defaultdict[int, set[str]] = defaultdict(set)
    for order, product in lines.exclude(product="").values_list("order_id", "product"):
        baskets[order].add(product)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for basket in baskets.values():
        if 1 < len(basket) <= LARGEST:
            for one in basket:
                found[one].update(basket - {one})
    return {one: Counter(dict(some.most_common(MOST_EACH))) for one, some in found.items()}


def forget() -> None:
    """Count anew at the next look: for tests, and after an import."""
    with _LOCK:
        _KEPT.clear()
