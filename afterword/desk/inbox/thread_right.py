"""What can be done for a customer beside a conversation: only what the store truly can."""

import msgspec
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from afterword.conversations import readdressing, redating, righting
from afterword.conversations.models import Conversation
from afterword.decisions import addresses
from afterword.desk.permit import DeskRequest
from afterword.house import queries as house
from afterword.messages import spoken
from afterword.programs.offers import queries as offers
from afterword.timeline.models import Order, OrderLine
from afterword.ui import phrasing
from afterword.ui.money import apart, typed

from .thread_beside import long_day


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do. ``do`` and ``what`` are posted; ``ask``: an amount is asked for."""

    do: str
    what: str
    icon: str
    label: str
    note: str
    worth: str
    button: str
    most: str = ""
    """For money: the most that may be typed."""
    first: str = ""
    """For money: what stands there at first."""
    fields: tuple[tuple[str, str, bool], ...] = ()
    """What else is asked for: (name, label, whether it is needed)."""
    days: tuple[tuple[str, str], ...] = ()
    """The days that may be chosen: (as it is posted, in words)."""


def possible(request: DeskRequest, talk: Conversation) -> list[Option]:
    """What can be done now, the dearest first."""
    order = order_of(request, talk)
    found = []
    if order:
        found = [*_goods(request, order), *_address(request, order)]
        found += [*_day(request, order), *_money(request, order)]
    return [*found, *_codes(request)]


def order_of(request: DeskRequest, talk: Conversation) -> Order | None:
    """The order in question, else the newest."""
    rows = Order.objects.of(request.store).filter(customer=talk.customer_id)
    named = rows.filter(about=talk.order).first() if talk.order else None
    return named or rows.order_by("-placed", "-id").first()


def _goods(request: DeskRequest, order: Order) -> list[Option]:
    rows = OrderLine.objects.of(request.store).filter(order=order)
    titles = [one.title for one in rows.order_by("position")[:3]]
    if not titles:
        return []
    what = phrasing.listed(map(phrasing.isolated, titles))
    return [
        Option(
            do="again",
            what=order.about,
            icon="gift",
            label=_("Send it again"),
            note=_("a task for whoever packs: %s") % what,
            worth="",
            button=_("Open the task"),
        ),
        Option(
            do="exchange",
            what=order.about,
            icon="arrow-path-rounded-square",
            label=_("Exchange it"),
            note=_("a task: send another one, take this one back"),
            worth="",
            button=_("Open the task"),
        ),
    ]


def _address(request: DeskRequest, order: Order) -> list[Option]:
    if not readdressing.may(request.store, order, request.now):
        return []
    labels = {
        "name": _("First and last name"),
        "street": _("Street and number"),
        "more": _("Flat, floor, house"),
        "city": _("Town"),
        "region": _("State or province"),
        "postcode": _("Postcode"),
    }
    if not addresses.wants_region(order.country):
        del labels["region"]
    needed = {"name", "street", "city", "region"}
    if addresses.wants_postcode(order.country):
        needed.add("postcode")
    return [
        Option(
            do="address",
            what=order.about,
            icon="map-pin",
            label=_("Send it to another address"),
            note=_("changed at the shop, as it has not left"),
            worth="",
            button=_("Change it at the shop"),
            fields=tuple((name, label, name in needed) for name, label in labels.items()),
        )
    ]


def _day(request: DeskRequest, order: Order) -> list[Option]:
    free = redating.possible(request.store, order, request.now)
    if not free:
        return []
    return [
        Option(
            do="day",
            what=order.about,
            icon="calendar-days",
            label=_("Bring it on another day"),
            note=_("changed at the shop, as it has not left"),
            worth="",
            button=_("Change it at the shop"),
            days=tuple((day.isoformat(), long_day(day.isoformat())) for day in free),
        )
    ]


def _money(request: DeskRequest, order: Order) -> list[Option]:
    if not house.may(request.member, "refund"):
        return []
    paid = righting.refundable(request.store, order)
    most = righting.most_for(request.member, order, paid)
    if not most:
        return []
    where = spoken.locale(get_language() or "en")
    rows = OrderLine.objects.of(request.store).filter(order=order)
    shipping = order.total - sum(one.price * one.quantity for one in rows)
    first = min(shipping, most) if shipping > 0 else most
    return [
        Option(
            do="refund",
            what=order.about,
            icon="receipt-refund",
            label=_("Give the shipping back") if shipping > 0 else _("Give money back"),
            note=_as_paid(apart(spoken.money(most, order.currency, where)) if most < paid else ""),
            worth=apart(spoken.money(first, order.currency, where)),
            button=_("Give it back"),
            most=typed(most, order.currency),
            first=typed(first, order.currency),
        )
    ]


def _as_paid(most: str) -> str:
    if not most:
        return _("as they paid, at the shop")
    return _("as they paid, at the shop; you may give back %s at once") % most


def _codes(request: DeskRequest) -> list[Option]:
    found = []
    for one in offers.offers(request.store, request.now):
        if one.over or not one.free:
            continue
        worth = one.offer.worth
        said = worth.get(get_language() or "en") or next(iter(worth.values()), "")
        found.append(
            Option(
                do="code",
                what=one.offer.key,
                icon="ticket",
                label=_("A code for next time"),
                note=_("goes into your reply; %d left") % one.free,
                worth=said,
                button=_("Give them a code"),
            )
        )
    return found[:3]
