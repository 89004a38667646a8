"""Heeding what people ask, through their shop, about what is stored of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import translation

from afterword.conversations import actions as conversations
from afterword.decisions.run import OpenTask
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline import erasing
from afterword.timeline.identity import Digests, clean_email
from afterword.timeline.models import ContactPoint, Customer, CustomerId, Order
from afterword.ui import words
from afterword.wire.shapes import Privacy

ANSWERED_WITHIN = timedelta(days=30)
"""What the law and the shops give for an answer (GDPR art. 12 (3))."""


def heed(store: Store, wish: Privacy, *, now: datetime, by: str) -> str:
    """Do what is asked. Gives what was done, in words for whoever looks at the delivery.

    Runs inside the caller's transaction; safe to repeat. Who is not known stays unknown.
    """
    if wish.asks == "erase_all":
        found = _of_shop(store, wish.source)
        erasing.erase_each(store, found, now=now, by=by)
        return f"The shop asks that everybody known by it be forgotten: {len(found)} were."
    found = _whom(store, wish)
    if not found:
        return "Nobody here is meant by it: there is nothing to send and nothing to forget."
    if wish.asks == "erase":
        erasing.erase_each(store, found, now=now, by=by)
        return f"The shop asks that they be forgotten, and they were: {_numbers(found)}."
    _ask_for_export(store, found, wish, now=now, by=by)
    return f"They ask what is stored about them: a task says so, for {_numbers(found)}."


def _numbers(found: Iterable[int]) -> str:
    return ", ".join(f"customer {one}" for one in found)


def _whom(store: Store, wish: Privacy) -> list[int]:
    """Those who are meant: by the shop's own id and orders, else by the e-mail address. A number
    may be a whole family's, and means nobody by itself."""
    known = CustomerId.objects.of(store).filter(outside__in=wish.who.ids)
    found = set(known.values_list("customer", flat=True))
    orders = Order.objects.of(store).filter(about__in=wish.orders)
    found |= set(orders.values_list("customer", flat=True))
    email = clean_email(wish.who.email)
    if email and not found:
        digest = Digests(store.secret).email(email)
        points = ContactPoint.objects.of(store).filter(channel="email", digest=digest)
        found |= set(points.values_list("customer", flat=True))
    return _still(store, found)


def _of_shop(store: Store, source: str) -> list[int]:
    """Everybody who is known by a shop: by an id or by an order of it."""
    known = CustomerId.objects.of(store).filter(outside__startswith=f"{source}:")
    found = set(known.values_list("customer", flat=True))
    orders = Order.objects.of(store).filter(about__startswith=f"order/{source}:")
    return _still(store, found | set(orders.values_list("customer", flat=True)))


def _still(store: Store, found: Iterable[int]) -> list[int]:
    rows = Customer.objects.of(store).filter(id__in=set(found), merged_into=None)
    return sorted(rows.exclude(wrapped_key=b"").values_list("id", flat=True))


def _ask_for_export(
    store: Store, found: Iterable[int], wish: Privacy, *, now: datetime, by: str
) -> None:
    with translation.override(store.language):
        title = str(words.TASKS["export"])
    asked = [
        conversations.Asked(
            customer=one,
            order="",
            task=OpenTask(
                about=f"task/privacy-{timeline.natural_key(wish.key, str(one))}",
                step="",
                what="task",
                title=title,
                role="agent",
                due=now + ANSWERED_WITHIN,
            ),
            happened=now,
        )
        for one in found
    ]
    conversations.open_tasks(store, asked, now=now, by=by)
