"""What settings of points would mean, by the orders that the store really had."""

from datetime import datetime, timedelta

import msgspec
from babel.numbers import get_currency_precision
from django.utils.translation import get_language

from afterword.decisions import points
from afterword.house.models import Store
from afterword.messages import spoken
from afterword.programs.loyalty import earning
from afterword.programs.loyalty.actions import Wanted
from afterword.programs.loyalty.models import in_parts
from afterword.timeline.models import Order
from afterword.ui import point_words
from afterword.ui.money import apart

DAYS = 30


class Sample(msgspec.Struct, frozen=True):
    """One order as an example, with what it would earn."""

    money: str
    many: str
    usable: datetime
    """Were it to arrive now."""
    expires: datetime | None


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """What it comes to."""

    samples: list[Sample]
    orders: int
    """Of the last ``DAYS`` days."""
    earning: int
    """So many of them would have earned some."""
    many: str
    """All their points together."""


def meaning(store: Store, wanted: Wanted, now: datetime) -> Meaning:
    """What these settings would mean."""
    rule = points.Rule(
        rates=in_parts(wanted.rates),
        pending_days=wanted.pending_days,
        valid_days=wanted.valid_days,
        welcome=wanted.welcome,
        warn_days=wanted.warn_days,
    )
    rows = Order.objects.of(store).filter(placed__gte=now - timedelta(days=DAYS), cancelled=None)
    each = [
        earning.worth(rule, total - refunded, currency)
        for total, refunded, currency in rows.values_list("total", "refunded", "currency")
    ]
    return Meaning(
        samples=[_sample(rule, currency, wanted, now) for currency in wanted.rates],
        orders=len(each),
        earning=sum(1 for many in each if many),
        many=point_words.many(sum(each), wanted.names),
    )


def _sample(rule: points.Rule, currency: str, wanted: Wanted, now: datetime) -> Sample:
    amount = 50 * 10 ** get_currency_precision(currency)
    usable, expires = points.dates(rule, now, now)
    where = spoken.locale(get_language() or "en")
    many = point_words.many(earning.worth(rule, amount, currency), wanted.names)
    return Sample(apart(spoken.money(amount, currency, where)), many, usable, expires)
