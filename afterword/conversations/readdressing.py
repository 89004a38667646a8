"""Sending an order elsewhere: what was typed is read, shown, and only then written at its shop.

Done for the customer who confirms it on a page of their own, and for a person of the team who
presses it. It goes through the outbox as a deed: once for each press, and the shop is asked first
whether it still waits. Nothing is done by words in a message.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.db import transaction

from afterword.decisions import addresses
from afterword.decisions.answering import CAN_BE_CHANGED, look_up
from afterword.decisions.places import place
from afterword.house.models import Account, Store
from afterword.outbox import deeds, ports
from afterword.outbox.models import Intent
from afterword.timeline import queries as timeline_queries
from afterword.timeline.hot import one_by_one
from afterword.timeline.models import Order
from afterword.wire.shapes import Postal
from afterword.wire.writing import What

WHAT: What = "order_address"
UNDER_WAY = ("ready", "dispatching", "unknown")
FIELDS = ("name", "street", "more", "city", "region", "postcode")
"""What is asked for. ``more``: a flat, a floor, a house; the country is the order's."""


class NotPossible(ValueError):
    """It cannot be done here; a person has to see to it."""


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood of what was typed. ``wrong``: the fields that make no sense, none of
    which there may be."""

    postal: Postal
    wrong: tuple[str, ...] = ()


def read(typed: Mapping[str, str], country: str) -> Read:
    """The address in what was typed, in the order's own country."""
    told = {one: " ".join(typed.get(one, "").split())[: addresses.LONGEST] for one in FIELDS}
    region = ""
    if addresses.wants_region(country):
        region = addresses.region_code(country, told["region"])
    code = addresses.postcode(country, told["postcode"])
    missing = [one for one in ("name", "street", "city") if not _has_letters(told[one])]
    if addresses.wants_region(country) and not region:
        missing.append("region")
    if not code and (told["postcode"] or addresses.wants_postcode(country)):
        missing.append("postcode")
    lines = tuple(one for one in (told["street"], told["more"]) if one)
    return Read(
        postal=Postal(
            name=told["name"],
            lines=lines,
            city=told["city"],
            postcode=code,
            region=region,
            country=country,
        ),
        wrong=tuple(one for one in FIELDS if one in missing),
    )


def _has_letters(written: str) -> bool:
    return any(sign.isalnum() for sign in written)


def shops(store: Store) -> list[str]:
    """The connected shops at which an address can be changed from here."""
    connected = Account.objects.of(store).filter(kind="connector", enabled=True)
    names = connected.values_list("plug", flat=True)
    return sorted(one for one in names if WHAT in getattr(ports.writers.get(one), "DEEDS", ()))


def may(store: Store, order: Order, now: datetime) -> bool:
    """Whether an order can be sent elsewhere now: its shop takes it, it has not left as far as we
    know, its country is one whose addresses we can check, and no other change is on its way."""
    try:
        deeds.shop_of(store, WHAT, order.about)
    except deeds.Unable:
        return False
    if not addresses.by_itself(order.country) or _under_way(store, order.customer_id):
        return False
    seen = timeline_queries.timelines(store, [order.customer_id])[order.customer_id]
    where = place(seen.present, store.rules, seen.present.orders.get(order.about)).where
    found = look_up(seen.present, {"order": order.about}, now, where.zone)
    return found.stands in CAN_BE_CHANGED


def _under_way(store: Store, customer: int) -> bool:
    rows = Intent.objects.of(store).filter(effect=WHAT, customer=customer, state__in=UNDER_WAY)
    return rows.exists()


def asked(store: Store, press: str) -> Intent | None:
    """What became of one press; ``None``: nothing was pressed yet."""
    key = deeds.key_of(WHAT, (WHAT, press))
    return Intent.objects.of(store).filter(send_key=key).first()


@transaction.atomic
def ask(
    store: Store,
    order: Order,
    postal: Postal,
    press: str,
    *,
    now: datetime,
    asked_in: Intent | None = None,
) -> bool:
    """Have it sent there. Once for each press; whether it was news. ``asked_in``: the answer that
    led to the page on which it was pressed. Raises ``NotPossible``."""
    one_by_one(store.pk)  # two links of one order may be confirmed at once
    if asked(store, press) is not None:
        return False
    if not may(store, order, now) or postal.country != order.country:
        raise NotPossible("its address cannot be changed any more")
    wanted = deeds.Wanted(
        what=WHAT,
        customer=order.customer_id,
        key=(WHAT, press),
        data=msgspec.to_builtins(postal),
        order=order.about,
        journey=asked_in.journey if asked_in else "",
        run=asked_in.run if asked_in else None,
    )
    return bool(deeds.ask(store, [wanted], now=now))
