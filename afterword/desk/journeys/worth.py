"""What a journey is worth, as people read it: the two groups, and one honest sentence."""

from datetime import datetime, timedelta

import msgspec
from babel.numbers import format_currency, format_decimal, get_currency_precision
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from afterword.decisions.journey import Journey
from afterword.decisions.lift import ENOUGH, Group, Lift
from afterword.house.models import Store
from afterword.insights import lifting
from afterword.ui.money import apart

from .numbers import within

TONES = {"more": "leaf", "less": "rose", "nothing": "amber"}


class Row(msgspec.Struct, frozen=True):
    """One group."""

    name: str
    people: int
    share: str
    """Of a hundred, how many bought; empty: too few to tell."""
    each: str
    """Money for each person."""


class Worth(msgspec.Struct, frozen=True):
    """What stands on the journey's page."""

    rows: tuple[Row, ...]
    says: str
    money: str
    """The difference of money for each person; empty: it is too early."""
    tone: str
    days: int


def worth(store: Store, journey: Journey, now: datetime) -> Worth | None:
    """What a journey with a hold-out is worth; ``None``: it leaves nobody alone."""
    if not journey.holdout:
        return None
    days = within(journey)
    found = lifting.of_journey(store, journey.journey, timedelta(days=days), now)
    rows = (
        _row(_("Written to"), found.written, store),
        _row(_("Left alone"), found.alone, store),
    )
    money = "" if found.verdict == "early" else _in_money(found, store)
    return Worth(rows, _says(found, days), money, TONES.get(found.verdict, ""), days)


def _row(name: str, group: Group, store: Store) -> Row:
    share = group.bought
    said = _decimal(100 * share.part / share.whole) if share.enough else ""
    return Row(name, group.people, said, _money(group.each, store) if group.people else "")


def _says(found: Lift, days: int) -> str:
    low, high = _decimal(100 * found.low), _decimal(100 * found.high)
    match found.verdict:
        case "early":
            return ngettext(
                "Too early to say: in each group at least %(enough)d people must have had their "
                "%(days)d day.",
                "Too early to say: in each group at least %(enough)d people must have had their "
                "%(days)d days.",
                days,
            ) % {"enough": ENOUGH, "days": days}
        case "more":
            says = _("It earns: of a hundred people between %(low)s and %(high)s more buy.")
        case "less":
            low, high = _decimal(-100 * found.high), _decimal(-100 * found.low)
            says = _("It does harm: of a hundred people between %(low)s and %(high)s fewer buy.")
        case "nothing":
            says = _(
                "It earns nothing that can be seen: at the best %(high)s more in a hundred people "
                "buy. Switch it off, and write down what you have learnt."
            )
        case _:
            says = _(
                "No difference is seen so far: of a hundred people it may be between %(low)s and "
                "%(high)s more who buy."
            )
    return says % {"low": low, "high": high}


def _in_money(found: Lift, store: Store) -> str:
    ends = {
        "low": _money(found.money_low, store),
        "high": _money(found.money_high, store),
    }
    return _("In money for each person: between %(low)s and %(high)s more.") % ends


def _money(minor: float, store: Store) -> str:
    units = minor / 10 ** get_currency_precision(store.currency)
    return apart(str(format_currency(units, store.currency, locale=_locale())))


def _decimal(value: float) -> str:
    return str(format_decimal(round(value, 1) + 0.0, format="#,##0.0", locale=_locale()))


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")
