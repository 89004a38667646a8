"""What a person does on the order page, and what of it the page reads again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import msgspec
from django.utils import translation
from django.utils.translation import gettext as _

from afterword.conversations import actions as conversations
from afterword.conversations.actions import Wish
from afterword.decisions.consent import way
from afterword.decisions.timeline import Timeline
from afterword.house.fronts import Front
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline.models import Customer, Order, Shipment
from afterword.wire import shapes
from afterword.wire.masking import hinted

from .sentences import Tongue

BY = "page:order"
LONGEST = 2000


def ask(
    store: Store, person: Customer, order: Order, form: Mapping[str, Any], *, now: datetime
) -> bool:
    """Somebody writes about the order. True: it is noted, and a person of the team answers."""
    if not person.wrapped_key:
        return False
    wish = cast(Wish, form["wish"])
    with translation.override(store.language):
        title = _titles()[wish] % order.number
    conversations.ask_for_help(
        store, person, order.about,
        wish=wish, title=title, words=_words(form),
        now=now, by=BY,
    )  # fmt: skip
    if wish == "missing":
        dispute(store, person, order, str(form.get("parcel", "")), now=now)
    return True


def _words(form: Mapping[str, Any]) -> str:
    """What was written; no database keeps a NUL in it."""
    return str(form.get("words", "")).replace("\0", "").strip()[:LONGEST]


def dispute(store: Store, person: Customer, order: Order, parcel: str, *, now: datetime) -> None:
    """Somebody says that a parcel that counts as delivered never came. Once for each delivery.
    ``parcel``: which, where the order has several that were delivered."""
    rows = Shipment.objects.of(store).filter(order=order.about).exclude(delivered=None)
    found = [one for one in rows.order_by("id") if not parcel or one.about == parcel]
    if len(found) != 1:
        return  # which one is not said: the team reads what was written
    one = found[0]
    event = shapes.Event(
        kind="shipment.disputed",
        key=f"disputed/{timeline.natural_key(one.about, str(one.delivered))}",
        happened=now,
        about=one.about,
        order=order.about,
        data={"carrier": one.carrier, "number": one.number, "reason": ""},
    )
    timeline.record_for(store, person.pk, [event], now=now, by=BY)


def _titles() -> dict[Wish, str]:
    """What the team reads."""
    return {
        "wrong": _("Something is wrong with order %s"),
        "missing": _("Order %s is said to be delivered and is not there"),
        "back": _("Order %s: something is to go back"),
        "address": _("Order %s: the address is wrong"),
        "change": _("Order %s: something is to be changed"),
        "question": _("A question about order %s"),
    }


def reached(store: Store, seen: Timeline, addresses: Mapping[str, str]) -> str:
    """Where mails about the order go, for the owner to know it again and for nobody else to read:
    ``a…@example.org``. Empty: nowhere."""
    contact = way(seen.present, store.rules, "email", "orders").contact
    return hinted(addresses.get(contact.digest, "")) if contact else ""


def open_since(seen: Timeline, order: str, tongue: Tongue) -> str:
    """Since when the team has something open about this order, in words; empty: nothing is."""
    opened = [
        one.opened
        for one in seen.present.matters.values()
        if one.order == order and one.closed is None and one.what in ("complaint", "task")
    ]
    return tongue.past(min(opened)) if opened else ""


# --------------------------------------------------------------------------------------- eco


class Eco(msgspec.Struct, frozen=True):
    """What a person may choose for the next delivery."""

    key: str
    words: str
    chosen: bool


def eco_choices(front: Front, seen: Timeline, order: str) -> list[Eco]:
    """The store's choices, and which stands."""
    event = seen.latest("eco.chosen", of=order)
    stands = str(event.data.get("choice", "")) if event else ""
    return [Eco(key, said, key == stands) for key, said in front.eco]


def choose_eco(
    store: Store, person: Customer, order: Order, front: Front, choice: str, *, now: datetime
) -> None:
    """Somebody chooses, or takes a choice back (``none``). Once a minute for each choice; what the
    store does not offer changes nothing."""
    if choice != "none" and choice not in dict(front.eco):
        return
    event = shapes.Event(
        kind="eco.chosen",
        key=f"eco/{timeline.natural_key(order.about)}/{choice}/{now:%Y-%m-%dT%H:%M}",
        happened=now,
        about=order.about,
        order=order.about,
        data={"choice": "" if choice == "none" else choice},
    )
    timeline.record_for(store, person.pk, [event], now=now, by=BY)
