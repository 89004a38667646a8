"""Making it right: what a person of the team can do for a customer out of a conversation.

Money goes back at the shop through the outbox, once for a press; a code of an offer is given; a
task is opened for whoever packs. Nothing is offered that the store cannot do.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from afterword.decisions.run import OpenTask
from afterword.house import queries as house
from afterword.house.actions import audit
from afterword.house.models import Membership, Store
from afterword.outbox import deeds
from afterword.outbox.models import Intent
from afterword.programs.offers import actions as offers
from afterword.timeline import actions as timeline
from afterword.timeline.hot import one_by_one
from afterword.timeline.models import Event, Order

from . import readdressing, redating, talking
from .actions import Asked, open_tasks
from .models import Conversation

DONE_WITHIN = timedelta(days=1)
OPEN = ("planned", "ready", "dispatching", "unknown")
DONE = ("accepted", "delivered")


class NotPossible(ValueError):
    """It cannot be done. The text says why."""


def refundable(store: Store, order: Order) -> int:
    """How much of an order can still go back through its shop, in minor units: what was paid, less
    what went back and what is on its way back. 0: its shop does not let us."""
    try:
        deeds.shop_of(store, "refund", order.about)
    except deeds.Unable:
        return 0
    rows = Intent.objects.of(store).filter(order=order.about, effect="refund")
    moving = [*rows.filter(state__in=OPEN), *_untold(store, order, rows.filter(state__in=DONE))]
    asked = sum(int(deeds.deed_of(one).data.get("amount", 0)) for one in moving)
    return max(order.total - order.refunded - asked, 0)


def _untold(store: Store, order: Order, done: QuerySet[Intent]) -> list[Intent]:
    """What the shop has given back for us and has not told yet, with its own word on the order: it
    is gone all the same."""
    refunds = Event.objects.of(store).filter(about=order.about, kind="order.refunded")
    told = list(refunds.order_by("known", "id").values_list("known", flat=True))
    left: list[Intent] = []
    for one in done.order_by("planned", "id"):
        word = next((at for at in told if at >= one.planned), None)
        if word is None:
            left.append(one)
        else:
            told.remove(word)
    return left


def most_for(member: Membership, order: Order, amount: int) -> int:
    """How much of this amount a teammate may give back at once. Who has a limit in the store's
    currency gives nothing back of what was paid in another."""
    most = house.refund_most(member)
    if most is None:
        return amount
    return min(amount, most) if order.currency == member.store.currency else 0


@transaction.atomic
def give_back(
    talk: Conversation, order: Order, amount: int, press: str, *, member: Membership, now: datetime
) -> None:
    """Give some of the money of an order back, as it was paid. Once for each press. ``member``: who
    of the team does. Raises ``NotPossible``, also for who may not, or not so much."""
    one_by_one(talk.store_id)  # what the shop tells of the order meanwhile counts
    talk = talking.held(talk.store, talk.pk)
    order = Order.objects.of(talk.store).get(pk=order.pk)
    key = ("by-hand", order.about, press)
    if member.store_id != talk.store_id or not house.may(member, "refund"):
        raise NotPossible("you may not give money back")
    pressed = Intent.objects.of(talk.store).filter(send_key=deeds.key_of("refund", key))
    if pressed.exists():
        return
    if amount > most_for(member, order, amount):
        raise NotPossible("so much you may not give back at once")
    if not 0 < amount <= refundable(talk.store, order):
        raise NotPossible("so much cannot go back")
    wanted = deeds.Wanted(
        what="refund",
        customer=talk.customer_id,
        key=key,
        data={"amount": amount, "currency": order.currency, "reason": "goodwill"},
        order=order.about,
    )
    deeds.ask(talk.store, [wanted], now=now)
    about = f"conversation {talk.pk}: {amount} {order.currency}"
    by = f"user:{member.user.email}"
    audit(talk.store, now=now, by=by, what="conversation.refunded", about=about)
    talking.changed(talk)


@transaction.atomic
def readdress(
    talk: Conversation,
    order: Order,
    typed: Mapping[str, str],
    press: str,
    *,
    now: datetime,
    by: str,
) -> None:
    """Have an order sent elsewhere at its shop. Once for each press. Raises ``NotPossible`` where
    some of it makes no sense, or it has left."""
    one_by_one(talk.store_id)
    talk = talking.held(talk.store, talk.pk)
    found = readdressing.read(typed, order.country)
    if found.wrong:
        raise NotPossible("some of the address is not clear")
    try:
        key = f"by-hand/{talk.about}/{press}"
        fresh = readdressing.ask(talk.store, order, found.postal, key, now=now)
    except readdressing.NotPossible as error:
        raise NotPossible(str(error)) from error
    if fresh:
        audit(talk.store, now=now, by=by, what="conversation.readdressed", about=order.about)
        talking.changed(talk)


@transaction.atomic
def redate(
    talk: Conversation, order: Order, said: str, press: str, *, now: datetime, by: str
) -> None:
    """Have an order come on another day at its shop. Once for each press. Raises ``NotPossible``
    where it is no day, not a free one, or it has left."""
    one_by_one(talk.store_id)
    talk = talking.held(talk.store, talk.pk)
    try:
        day = date.fromisoformat(said)
        fresh = redating.ask(talk.store, order, day, f"by-hand/{talk.about}/{press}", now=now)
    except ValueError as error:  # ``readdressing.NotPossible`` is one
        raise NotPossible("it cannot come on that day") from error
    if fresh:
        audit(talk.store, now=now, by=by, what="conversation.redated", about=order.about)
        talking.changed(talk)


@transaction.atomic
def give_code(talk: Conversation, offer: str, press: str, *, now: datetime, by: str) -> str:
    """Give them a code of an offer; gives the code. Once for each press. Raises ``NotPossible``
    when there is none left."""
    talk = talking.held(talk.store, talk.pk)
    wanted = offers.Wanted(
        customer=talk.customer_id,
        key=timeline.natural_key("by-hand", talk.about, press),
        offer=offer,
        journey="",
        order=talk.order,
        happened=now,
    )
    events = offers.give(talk.store, [wanted], now=now)
    code = str(events[0][1].data.get("code", ""))
    if not code:
        raise NotPossible("no code of it is left")
    timeline.record_each(talk.store, events, now=now, by=by)
    audit(talk.store, now=now, by=by, what="conversation.rewarded", about=f"offer {offer}")
    talking.changed(talk)
    return code


@transaction.atomic
def ask_the_packers(
    talk: Conversation, title: str, press: str, *, order: str, now: datetime, by: str
) -> None:
    """Open a task: something is to be sent once more, or taken back. Once for each press."""
    talk = talking.held(talk.store, talk.pk)
    about = f"task/{timeline.natural_key('by-hand', talk.about, press)}"
    task = OpenTask(
        about=about,
        step="",
        what="task",
        title=title,
        role="agent",
        due=now + DONE_WITHIN,
        urgent=talk.urgent,
    )
    asked = Asked(
        customer=talk.customer_id,
        order=order,
        task=task,
        happened=now,
    )
    open_tasks(talk.store, [asked], now=now, by=by)
    talking.changed(talk)
