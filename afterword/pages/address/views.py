"""Another address for an order: written, read back in parts, and changed once it is confirmed.

The link stands in the answer to somebody who asked for it, and goes to an address of theirs alone.
It opens for three days, and only what is confirmed here counts: opening it changes nothing.
"""

from collections.abc import Mapping

import msgspec
from babel import Locale
from django.db import transaction
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from afterword.conversations import actions as conversations
from afterword.conversations import readdressing
from afterword.decisions import addresses
from afterword.outbox.models import Intent
from afterword.pages.answered import became, whose
from afterword.pages.door import Visit, door
from afterword.timeline.models import Customer, Order
from afterword.timeline.queries import name_of

BY = "page:address"
GIVEN = "given"
"""What the dialogue hears as the answer once an address was confirmed."""
LABELS = {
    "name": (_("First and last name"), "name"),
    "street": (_("Street and number"), "address-line1"),
    "more": (_("Flat, floor, house"), "address-line2"),
    "city": (_("Town"), "address-level2"),
    "region": (_("State or province"), "address-level1"),
    "postcode": (_("Postcode"), "postal-code"),
}
"""By field: what it is called, and by what browsers fill it in."""
MAY_BE_EMPTY = frozenset({"more"})


class Line(msgspec.Struct, frozen=True):
    """A field as it is shown."""

    name: str
    label: str
    fills: str
    value: str
    wrong: bool
    needed: bool


@door("address")
def address(visit: Visit) -> HttpResponse:
    """The form; what was understood of it; and what became of it."""
    intent, order, person = whose(visit)
    state = _state(visit, intent, order)
    if state != "open":
        return _show(visit, person, order, {"state": state})
    if not visit.posted:
        typed = {"name": name_of(person, visit.store)["name"]}
        return _form(visit, person, order, typed, ())
    typed = {one: visit.request.POST.get(one, "") for one in readdressing.FIELDS}
    found = readdressing.read(typed, order.country)
    if found.wrong or visit.request.POST.get("do") == "again":
        return _form(visit, person, order, typed, found.wrong)
    if visit.request.POST.get("do") != "change":
        return _shown(visit, person, order, typed, found)
    try:
        _change(visit, intent, order, found)
    except readdressing.NotPossible:
        return _show(visit, person, order, {"state": "late"})
    return _show(visit, person, order, {"state": "asked"})


@transaction.atomic
def _change(visit: Visit, intent: Intent, order: Order, found: readdressing.Read) -> None:
    readdressing.ask(
        visit.store,
        order,
        found.postal,
        intent.send_key,
        now=visit.now,
        asked_in=intent,
    )
    conversations.answer(intent, GIVEN, now=visit.now, by=BY)


def _state(visit: Visit, intent: Intent, order: Order) -> str:
    """``open``: an address may be written; ``asked``, ``done``, ``refused``: one was confirmed;
    ``late``: it cannot be changed here any more."""
    asked = readdressing.asked(visit.store, intent.send_key)
    if asked is not None:
        return became(asked)
    return "open" if readdressing.may(visit.store, order, visit.now) else "late"


def _form(
    visit: Visit, person: Customer, order: Order, typed: dict[str, str], wrong: tuple[str, ...]
) -> HttpResponse:
    regions = addresses.wants_region(order.country)
    lines = [
        Line(
            name,
            str(label),
            fills,
            typed.get(name, "")[: addresses.LONGEST],
            name in wrong,
            name not in MAY_BE_EMPTY
            and (name != "postcode" or addresses.wants_postcode(order.country)),
        )
        for name, (label, fills) in _labels(visit, person)
        if name != "region" or regions
    ]
    more = {"state": "open", "lines": lines, "longest": addresses.LONGEST, "wrong": bool(wrong)}
    return _show(visit, person, order, more)


def _labels(visit: Visit, person: Customer) -> list[tuple[str, tuple[str, str]]]:
    with translation.override(visit.language(person)):
        return [(name, (str(label), fills)) for name, (label, fills) in LABELS.items()]


def _shown(
    visit: Visit,
    person: Customer,
    order: Order,
    typed: dict[str, str],
    found: readdressing.Read,
) -> HttpResponse:
    """What was understood, in its parts, to be confirmed or mended."""
    postal = found.postal
    parts = {
        "name": postal.name,
        "street": postal.lines[0],
        "more": ", ".join(postal.lines[1:]),
        "city": postal.city,
        "region": postal.region,
        "postcode": postal.postcode,
    }
    shown = [(label, parts[name]) for name, (label, _fills) in _labels(visit, person)]
    more = {
        "state": "sure",
        "shown": [(label, value) for label, value in shown if value],
        "typed": list(typed.items()),
    }
    return _show(visit, person, order, more)


def _show(visit: Visit, person: Customer, order: Order, more: Mapping[str, object]) -> HttpResponse:
    lands = Locale.parse(visit.language(person)).territories
    country = lands.get(order.country, order.country)
    context = {"number": order.number, "country": country, **more}
    return visit.show("pages/address.html", context, person)
