"""The demo store itself: its name and voice, its people, its shelf; made once, removed whole."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction

from afterword.decisions.rules import Written
from afterword.decisions.seasons import black_friday
from afterword.house import actions as house
from afterword.house import seasons
from afterword.house.models import AuditLine, Store, User
from afterword.house.owned import Owned
from afterword.journeys import actions as journeys
from afterword.journeys.queries import beginning, library
from afterword.messages import approvals
from afterword.messages.queries import shipped, spoken
from afterword.programs.loyalty import actions as loyalty
from afterword.timeline import audiences
from afterword.timeline.models import Product

from .catalogue import CURRENCY, SHOP, catalogue
from .people import HOME

KEY = "ada-fern"
BY = "demo"
OWNER = ("mia@ada-fern.example", "Mia Kovač")
AGENT = ("tom@ada-fern.example", "Tom Ashby")
GIVES_BACK = 5000
"""Pence that a teammate who answers gives back at once."""
COSTS = {"email": 0.0008, "sms": 0.041, "whatsapp": 0.0221, "viber": 0.03, "post": 1.18}
"""What one message costs, in pounds, as Mia wrote it down."""
WORDS: dict[str, tuple[str, ...]] = {
    "great": ("lovely", "perfect", "perfecto"),
    "bad": ("broken", "roto", "disappointed"),
}
"""What her journeys hear."""
POINTS = loyalty.Wanted(
    on=True,
    names={
        "en": "beans",
        "en-one": "bean",
        "es": "granos",
        "es-one": "grano",
        "ar": "حبّة",
        "ar-two": "حبّتان",
        "ar-few": "حبّات",
    },
    rates={CURRENCY: Decimal(1)},
    pending_days=14,
    valid_days=365,
    welcome=20,
    warn_days=14,
)
"""What she gives for what is bought: she takes things back for two weeks."""
BESIDES = ("answers",)
"""The journeys of the library that are on here, besides those that a store begins with."""
FILLED = "demo.filled"
"""The line of the audit log that says that a fill came to its end."""


class NotTheDemo(Exception):
    """What is there is no demo store, and is left alone. The text says what to do."""


def found() -> Store | None:
    """The demo store, if there is one.

    Raises ``NotTheDemo`` when the data folder holds a store that is not a demo: the demo's engine
    lives on a clock of its own and must have the folder to itself.
    """
    others = Store.objects.filter(demo=False).order_by("key").values_list("key", flat=True)
    if others:
        raise NotTheDemo(
            f"This data folder holds a store of your own ({', '.join(others)}). The demo wants one "
            "to itself: set AFTERWORD_HOME to another folder for it."
        )
    return Store.objects.filter(key=KEY, demo=True).first()


def is_filled(store: Store) -> bool:
    """Whether a fill came to its end; else it was interrupted."""
    return AuditLine.objects.filter(store=store, what=FILLED).exists()


@transaction.atomic
def make(now: datetime) -> Store:
    """The empty store, as it was on its first day: people, shelf, journeys switched on."""
    store = house.create_store(
        key=KEY,
        name="Ada & Fern",
        zone=HOME,
        country="GB",
        language="en",
        currency=CURRENCY,
        url=SHOP,
        brand_colour="#4b5f37",
        sender_name="Ada & Fern",
        sender_email="hello@ada-fern.example",
        postal_address="14 Gloucester Road, Bristol BS7 8AE",
        signature="Mia",
        tone="casual",
        demo=True,
        now=now,
        by=BY,
    )
    for (email, name), role in ((OWNER, "owner"), (AGENT, "agent")):
        user = house.create_user(email=email, name=name, now=now)
        member = house.add_member(store, user, role, now=now, by=BY)  # type: ignore[arg-type]
        if member.role != "owner":
            house.let_refund(store, user.pk, lets=True, most=GIVES_BACK, now=now, by=OWNER[0])
    _fill_shelf(store, now)
    for text in (*beginning().values(), *(library()[key] for key in BESIDES)):
        version = journeys.publish(store, text, now=now, by=OWNER[0], templates=spoken(shipped()))
        journeys.switch(store, version.journey.key, on=True, now=now, by=OWNER[0])
    _fill_calendar(store, now)
    loyalty.save(store, POINTS, now=now, by=OWNER[0])
    approvals.suppose(store, "whatsapp", now=now, by=BY)
    house.change_rules(store, Written(costs=COSTS, words=WORDS), now=now, by=OWNER[0])
    return store


def _fill_calendar(store: Store, now: datetime) -> None:
    """The seasons that a shop in Bristol keeps."""
    year = now.year
    friday = black_friday(year)
    for name, begins, ends, yearly in (
        ("Black Friday", friday, friday + timedelta(days=3), False),
        ("Christmas", date(year, 12, 1), date(year, 12, 24), True),
        ("Summer sale", date(year, 7, 1), date(year, 7, 21), True),
    ):
        seasons.keep(
            store, name=name, begins=begins, ends=ends, yearly=yearly, now=now, by=OWNER[0]
        )


def _fill_shelf(store: Store, now: datetime) -> None:
    Product.objects.bulk_create(
        Product(
            store=store,
            outside=one.outside,
            title=one.title,
            sku=one.sku,
            type=one.type,
            tags=list(one.tags),
            price=one.price,
            currency=CURRENCY,
            url=one.url,
            image=one.image,
            facts=one.facts,
            told=now,
        )
        for one in catalogue().values()
    )


AUDIENCES: dict[str, dict[str, Any]] = {
    "Regulars": {"count": "order.placed", "at_least": 2, "within": "90 days"},
    "Their parcel is late": {"has": "shipment", "where": [{"field": "late", "is": True}]},
    "Coffee at home, all is well": {
        "all": [
            {"has": "order", "where": [{"field": "tags", "includes": "coffee"}]},
            {"not": {"has": "complaint", "where": [{"field": "open", "is": True}]}},
            {"not": {"has": "return", "where": [{"field": "open", "is": True}]}},
        ]
    },
}
"""The audiences that Mia keeps: their rules, by name."""


def keep_audiences(store: Store, now: datetime) -> None:
    """Mia makes her audiences, at the end: nothing of her journeys begins with them."""
    for name, rules in AUDIENCES.items():
        audiences.make(store, name=name, condition=rules, now=now, by=OWNER[0])


def owner(store: Store) -> User:
    """The owner."""
    return User.objects.get(email=OWNER[0], memberships__store=store)


def agent(store: Store) -> User:
    """The teammate who takes tasks."""
    return User.objects.get(email=AGENT[0], memberships__store=store)


@transaction.atomic
def mark_filled(store: Store, *, seed: int, now: datetime) -> None:
    """Say that the fill came to its end."""
    house.audit(store, now=now, by=BY, what=FILLED, about=store.key, detail={"seed": seed})


def clear(journal: Path) -> None:
    """Remove the demo store, if there is one, and its journal. Raises ``NotTheDemo``."""
    store = found()
    if store is not None:
        remove(store)
    journal.unlink(missing_ok=True)


@transaction.atomic
def remove(store: Store) -> None:
    """Remove the demo store and all that is its own. Raises ``NotTheDemo`` for any other."""
    if not store.demo:
        raise NotTheDemo(f"{store.key} is not a demo; it is left alone")
    for model in apps.get_models():
        if issubclass(model, Owned):
            # Row by row, the cascade would load every event first. Foreign keys are checked at the
            # end of the transaction, so the order does not matter.
            rows = model.objects.of(store)
            rows._raw_delete(rows.db)
    users = User.objects.filter(email__in=(OWNER[0], AGENT[0]))
    store.delete()
    users.filter(memberships=None).delete()
