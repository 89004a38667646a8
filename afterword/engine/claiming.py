"""Whoever names an order and the e-mail address it was placed with is told how it stands, at that
address and nowhere else.

The one who asks learns nothing by it, not even whether the two belong together.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from afterword.conversations.naming import said
from afterword.decisions.answering import CLAIM, Found, look_up
from afterword.decisions.naming import claimed
from afterword.decisions.places import place
from afterword.decisions.run import PlanMessage
from afterword.house.models import Store
from afterword.messages.asked import TEMPLATES
from afterword.outbox import actions as outbox
from afterword.timeline import actions as timeline
from afterword.timeline import queries as timeline_queries
from afterword.timeline.hot import Arrived
from afterword.timeline.identity import Digests, clean_email
from afterword.timeline.models import ContactPoint, Order

BY = "engine"
VALID_FOR = timedelta(hours=2)


def answer_claims(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Answer those who named an order of another address, at that address. Safe to repeat."""
    for one in events:
        event = one.event
        if event.kind != "conversation.asked" or event.data.get("named") != CLAIM:
            continue
        if one.customer is None:
            continue
        try:
            whose = timeline_queries.become(store, one.customer)
        except LookupError:
            continue
        # The key of the question ends with that of the reply.
        reply = one.key.partition(":asked:")[2]
        numbers, mails = claimed(said(store, whose, reply))
        order = order_of(store, numbers, mails[0]) if mails else None
        if order is not None:
            _tell(store, order, now)


def order_of(store: Store, numbers: Sequence[str], mail: str) -> Order | None:
    """The order with one of these numbers whose customer has this e-mail address. The same is
    looked up whatever is found, so that nobody can tell from the time it takes."""
    wanted = [form for one in numbers for form in (one, one.upper(), f"#{one}", f"#{one.upper()}")]
    orders = list(Order.objects.of(store).filter(number__in=wanted).order_by("-placed", "-id")[:20])
    clean = clean_email(mail)
    digest = Digests(store.secret).email(clean) if clean else "-"
    points = ContactPoint.objects.of(store).filter(channel="email", digest=digest)
    reached = set(points.values_list("customer_id", flat=True)[:50])
    return next((one for one in orders if one.customer_id in reached), None)


def stood(store: Store, order: Order, now: datetime) -> Found:
    """How an order stands now."""
    seen = timeline_queries.timelines(store, [order.customer_id])[order.customer_id]
    where = place(seen.present, store.rules, seen.present.orders.get(order.about)).where
    return look_up(seen.present, {"order": order.about}, now, where.zone)


def _tell(store: Store, order: Order, now: datetime) -> None:
    """Mail its own customer how it stands; once a day, whoever asks however often."""
    found = stood(store, order, now)
    if not found.stands:
        return
    template = TEMPLATES[found.stands]
    message = PlanMessage(
        send_key=timeline.natural_key("claim", order.about, now.date().isoformat()),
        step=template,
        message_class="transactional",
        purpose="answer",
        channels=("email",),
        template=template,
        tone="",
        cap="hold",
        due=now,
        valid_until=now + VALID_FOR,
        priority=100,
        learned=found.learned(),
    )
    planned = outbox.Planned(
        customer=order.customer_id,
        subject=order.about,
        order=order.about,
        message=message,
    )
    outbox.plan(store, [planned], now=now, by=BY)
