"""What each step has done so far, in three statements however many messages there are.

A person counts as having opted out at a step when its message was the last they had before they
said no, within a week. Whoever buys within the goal's time after a message counts as bought there.
"""

from collections import Counter
from datetime import timedelta

import msgspec
from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Concat

from afterword.decisions.journey import Journey
from afterword.house.models import Store
from afterword.outbox.models import Intent
from afterword.timeline.models import Event

DAYS = 14
"""Within how many days somebody buys, where a journey's goal does not say."""
SAID_NO = timedelta(days=7)
HELD = ("withheld", "expired")
CARRIED = ("kept", "merge")
"""Where a no only followed its address or its person."""
REPLIES = ("reply.received", "answer.given")


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """What a step's messages led to. All are counts of messages, each at most once."""

    sent: int = 0
    delivered: int = 0
    """As far as whoever carries it says so."""
    clicked: int = 0
    replied: int = 0
    withheld: int = 0
    """Those that became too late among them."""
    opted_out: int = 0
    bought: int = 0


def within(journey: Journey) -> int:
    """Within how many days a purchase counts."""
    return max(journey.goal.within.roughly.days, 1) if journey.goal else DAYS


def said(store: Store, key: str) -> dict[str, Numbers]:
    """What is counted for the cards, by step: all but what people did elsewhere afterwards."""
    rows = _messages(store, key).values("step").annotate(**_COUNTS)
    return {row.pop("step"): Numbers(**row) for row in rows.values("step", *_COUNTS)}


def numbers(store: Store, journey: Journey) -> dict[str, Numbers]:
    """Everything that is counted, by step."""
    key = journey.journey
    bought = _bought(store, key, within(journey))
    left = _opted_out(store, key)
    return {
        step: msgspec.structs.replace(one, bought=bought[step], opted_out=left[step])
        for step, one in said(store, key).items()
    }


def _messages(store: Store, key: str) -> QuerySet[Intent]:
    return Intent.objects.of(store).filter(effect="message", journey=key)


def _told(*kinds: str) -> Exists:
    """Whether an event of these kinds speaks of a message."""
    about = Concat(Value("message/"), OuterRef("send_key"))
    return Exists(Event.objects.filter(store=OuterRef("store"), about=about, kind__in=kinds))


_COUNTS = {
    "sent": Count("pk", filter=Q(accepted__isnull=False)),
    "delivered": Count("pk", filter=Q(state="delivered")),
    "withheld": Count("pk", filter=Q(state__in=HELD)),
    "clicked": Count("pk", filter=_told("message.clicked")),
    "replied": Count("pk", filter=_told(*REPLIES)),
}


def _bought(store: Store, key: str, days: int) -> Counter[str]:
    until = ExpressionWrapper(
        OuterRef("accepted") + timedelta(days=days), output_field=DateTimeField()
    )
    orders = Event.objects.filter(
        store=OuterRef("store"),
        kind="order.placed",
        customer=OuterRef("customer"),
        happened__gt=OuterRef("accepted"),
        happened__lte=until,
    )
    rows = _messages(store, key).filter(Exists(orders), accepted__isnull=False)
    return Counter(dict(rows.values_list("step").annotate(n=Count("pk"))))


def _opted_out(store: Store, key: str) -> Counter[str]:
    before = Intent.objects.filter(
        store=OuterRef("store"),
        customer=OuterRef("customer"),
        effect="message",
        accepted__lte=OuterRef("happened"),
    ).order_by("-accepted", "-pk")
    noes = (
        Event.objects.of(store)
        .filter(kind="consent.revoked", history=False)
        # What is not there is neither in a list nor out of it: asked apart.
        .filter(Q(data__source__isnull=True) | ~Q(data__source__in=CARRIED))
        .annotate(last=Subquery(before.values("pk")[:1]), happened_at=F("happened"))
        .filter(last__isnull=False)
    )
    said_no = dict(noes.values_list("last", "happened_at"))
    rows = _messages(store, key).filter(pk__in=noes.values("last"))
    return Counter(
        step
        for pk, step, accepted in rows.values_list("pk", "step", "accepted")
        if said_no[pk] - accepted <= SAID_NO
    )
