"""Another day for an order: chosen, and written at the shop once it is confirmed.

The link stands in the answer to somebody who asked for it, and goes to an address of theirs alone.
It opens for three days, and only what is confirmed here counts: opening it changes nothing.
"""

from datetime import date

from babel import Locale
from django.db import transaction
from django.http import HttpResponse

from afterword.conversations import actions as conversations
from afterword.conversations import readdressing, redating
from afterword.messages import spoken
from afterword.outbox import queries as outbox
from afterword.outbox.models import Intent
from afterword.pages.answered import asked_since, became, whose
from afterword.pages.door import Visit, door
from afterword.timeline.models import Customer, Order

BY = "page:day"
CHOSEN = "day-given"
"""What the dialogue hears as the answer once a day was confirmed."""


@door("day")
def day(visit: Visit) -> HttpResponse:
    """The days there are; and what became of the one that was confirmed."""
    intent, order, person = whose(visit)
    asked = redating.asked(visit.store, intent.send_key)
    if asked is not None:
        on = redating.day_asked(asked)
        return _show(visit, person, order, became(asked), on)
    days = redating.possible(visit.store, order, visit.now)
    if not days:
        return _show(visit, person, order, "late", "")
    if visit.posted:
        return _chosen(visit, intent, order, person, visit.request.POST.get("day", ""), days)
    learned = outbox.candidate_of(intent).learned
    first = str(learned.get("wanted_day") or learned.get("named_day") or "")
    return _form(visit, person, order, days, first)


def _chosen(
    visit: Visit, intent: Intent, order: Order, person: Customer, said: str, days: list[date]
) -> HttpResponse:
    found = next((one for one in days if one.isoformat() == said), None)
    if found is None:
        return _form(visit, person, order, days, "", gone=True)
    try:
        _change(visit, intent, order, found)
    except readdressing.NotPossible:
        return _show(visit, person, order, "late", "")
    return _show(visit, person, order, "asked", said)


@transaction.atomic
def _change(visit: Visit, intent: Intent, order: Order, found: date) -> None:
    redating.ask(visit.store, order, found, intent.send_key, now=visit.now, asked_in=intent)
    # Whoever chose one in the talk was asked once more since: that is what the run waits for.
    for one in (intent, *asked_since(intent)):
        conversations.answer(one, CHOSEN, now=visit.now, by=BY)


def _form(
    visit: Visit,
    person: Customer,
    order: Order,
    days: list[date],
    first: str,
    *,
    gone: bool = False,
) -> HttpResponse:
    """The days to choose from. ``first``: the one they said; ``gone``: what was sent is free no
    more."""
    listed = [(one.isoformat(), _words(visit, person, one.isoformat())) for one in days]
    said = first if first in dict(listed) else ""
    more = {"days": listed, "first": said, "gone": gone, "has": _words(visit, person, order.day)}
    return _show(visit, person, order, "open", said, **more)


def _words(visit: Visit, person: Customer, written: str) -> str:
    if not written:
        return ""
    return spoken.long_day(date.fromisoformat(written), _locale(visit, person))


def _locale(visit: Visit, person: Customer) -> Locale:
    return spoken.locale(visit.language(person), person.country or visit.store.country)


def _show(
    visit: Visit, person: Customer, order: Order, state: str, on: str, **more: object
) -> HttpResponse:
    context = {"number": order.number, "state": state, "on": _words(visit, person, on), **more}
    return visit.show("pages/day.html", context, person)
