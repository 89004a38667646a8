"""Shoppers and their links."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from afterword.house import tokens
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.queries import plan
from afterword.messages.leading import Pages, scale
from afterword.outbox.models import Intent
from afterword.programs.loyalty import actions
from afterword.programs.offers import actions as offers
from afterword.timeline.models import ContactPoint, Customer, Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, ORDER, Days, of_order, placed, scan, tell
from tests.programs.loyal import giving

KETTLE = ("p1", "Gooseneck kettle, 1 litre", 1, 8900)
BEANS = ("p2", "Morning House, 250 g", 2, 1200)


def person(store: Store) -> Customer:
    return Customer.objects.of(store).order_by("id").get(merged_into=None)


def order_link(store: Store, order: str = ORDER) -> str:
    return f"/o/{tokens.make(store, 'order', order)}"


def preferences_link(store: Store, whose: Customer | None = None) -> str:
    return f"/p/{tokens.make(store, 'preferences', 'email', address_of(whose or person(store)))}"


def points_link(store: Store, whose: Customer | None = None) -> str:
    return f"/points/{tokens.make(store, 'points', 'email', address_of(whose or person(store)))}"


def many_points(store: Store, home: Path, who: shapes.Who, now: datetime) -> None:
    """Two orders, of which a part went back; a gift of 40, and 12 that were used; some expire."""
    days = Days(home, now - timedelta(days=70))
    names = {"en": "beans", "es": "granos", "ar": "حبّة"}
    rewards = {"five-off": 100, "bag": 400}
    giving(store, days.now, welcome=50, valid_days=60, names=names, rewards=rewards)
    for key, worth in (("five-off", "£5 off"), ("bag", "A bag of beans")):
        words = {"en": worth, "es": "5 libras menos", "ar": "خصم 5 جنيهات"}
        offer = offers.save(store, key, worth=words, ends=None, now=days.now, by="test")
        offers.take_in(store, offer, [f"{key.upper()}-7QK2"], now=days.now, by="test")
    days.hear(
        store,
        placed(days.now, who=who, lines=(KETTLE,)),
        of_order("order.paid", days.now),
        of_order("order.fulfilled", days.now),
        scan("delivered", days.now),
    )
    days.until(now - timedelta(days=20))
    other = "order/shop:1043"
    days.hear(
        store,
        placed(days.now, other, who, lines=(BEANS,)),
        of_order("order.paid", days.now, other),
    )
    days.until(now - timedelta(days=10))
    days.hear(store, of_order("order.refunded", days.now, other, amount=1200))
    days.until(now)
    her, mia = person(store), "user:mia@example.com"
    actions.adjust(store, her, 40, "For the wait", press="a", now=days.now, by=mia)
    actions.adjust(store, her, -12, "At the till", press="b", now=days.now, by=mia)


def address_of(whose: Customer) -> str:
    """The keyed hash of somebody's mail address; of who was forgotten, of none."""
    points = ContactPoint.objects.of(whose.store_id).filter(customer=whose, channel="email")
    return points.values_list("digest", flat=True).first() or "gone"


def stop_link(store: Store, whose: Customer | None = None, purpose: str = "care") -> str:
    """The address of a mail's ``List-Unsubscribe``."""
    contact = address_of(whose or person(store))
    return f"/u/{tokens.make(store, 'unsubscribe', 'email', purpose, contact)}"


def asked(store: Store, home: Path, who: shapes.Who = ANA) -> tuple[Days, Intent]:
    """Lives on until the check-in of the shipped journey has asked for a score."""
    journeys.switch(store, "after-first-delivery", on=True, now=NOW, by="test")
    days = Days(home)
    days.hear(store, placed(who=who))
    days.later(days=1)
    days.hear(store, scan("delivered", days.now))
    for _ in range(30):
        intent = Intent.objects.of(store).filter(template="check-in", state="accepted").first()
        if intent:
            return days, intent
        days.later(days=1)
    raise AssertionError("the journey never asked")


def answer_link(intent: Intent, value: int) -> str:
    """The address behind one number of the mail, as the mail has it."""
    addresses = dict(scale(intent, plan(intent.store, intent.journey, intent.version)))
    return "/a/" + addresses[value].partition("/a/")[2]


def stop_link_of(intent: Intent) -> str:
    return links_of(intent)["unsubscribe"]


def links_of(intent: Intent) -> dict[str, str]:
    """The addresses of pages that a message has, without our own."""
    return {name: one.removeprefix(settings.AFTERWORD_URL) for name, one in Pages(intent).items()}


def events(store: Store, *kinds: str) -> list[Event]:
    return list(Event.objects.of(store).filter(kind__in=kinds).order_by("id"))


def told(store: Store, *kinds: str) -> list[tuple[str, dict[str, Any]]]:
    return [(event.kind, event.data) for event in events(store, *kinds)]


def on_its_way(store: Store, **more: Any) -> None:
    """A kettle that left yesterday and comes on Thursday or Friday."""
    two_days = {
        "promised_from": (NOW + timedelta(days=2)).isoformat(),
        "promised_to": (NOW + timedelta(days=3)).isoformat(),
    }
    tell(
        store,
        placed(NOW - timedelta(days=2), lines=(KETTLE,), **more),
        scan("picked_up", NOW - timedelta(hours=17), place="Bristol", **two_days),
        scan("in_transit", NOW - timedelta(hours=3), place="Edinburgh"),
        now=NOW,
    )
