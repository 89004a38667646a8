"""Using points: so many of them for one code of an offer, both or neither.

The offers and the points know nothing of each other; here one transaction takes the one and gives
the other.
"""

from datetime import datetime

from django.db import transaction

from afterword.decisions.points import TooMany
from afterword.house.models import Store
from afterword.programs.loyalty import queries as loyalty
from afterword.programs.loyalty import spending, writing
from afterword.programs.offers import actions as offers
from afterword.timeline import actions as timeline
from afterword.timeline.models import Customer


class Refused(Exception):
    """It cannot be had: it is not offered (any more), no code is left, or points are lacking."""


@transaction.atomic
def redeem(
    store: Store, customer: Customer, offer: str, *, turn: str, now: datetime, by: str
) -> None:
    """Give a customer a code of an offer for the points that it takes. ``turn``: how far their
    ledger was when they chose (``queries.turn``), so that two presses are one. Raises ``Refused``;
    then nothing has changed."""
    programme = loyalty.running(store)
    many = programme.rewards.get(offer) if programme else None
    if programme is None or not many:
        raise Refused("it is not offered")
    account = writing.held(store, customer.pk, now)
    # The account first, as everywhere: what is written into it holds the customer's row too.
    living = (
        Customer.objects.of(store)
        .select_for_update(no_key=True)
        .filter(pk=customer.pk, merged_into=None)
    )
    if not living.exclude(wrapped_key=b"").exists():
        raise Refused("they were forgotten, or are somebody else's record by now")
    key = spending.key_of(customer, offer, turn)
    if loyalty.is_written(store, key):
        return
    try:
        lines = spending.lines(store, customer, many, key, now)
    except TooMany as error:
        raise Refused(str(error)) from error
    wanted = offers.Wanted(customer.pk, key, offer, "", "", now)
    told = offers.give(store, [wanted], now=now)
    if any(event.kind != "reward.given" for _, event in told):
        raise Refused("no code is left")
    timeline.record_each(store, told, now=now, by=by)
    writing.write(programme, account, lines, now=now, by=by)
