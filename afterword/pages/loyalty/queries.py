"""What somebody's page about their points says."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
from babel import Locale
from babel.dates import format_date
from babel.numbers import get_currency_precision
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from afterword.house.models import Store
from afterword.messages import spoken
from afterword.programs.loyalty import queries
from afterword.programs.loyalty.models import Programme
from afterword.programs.offers import queries as offers
from afterword.programs.offers.models import Offer
from afterword.timeline.models import Customer
from afterword.ui import point_words

MOST = 30
"""So many lines of the ledger are shown."""


class Line(msgspec.Struct, frozen=True):
    """One change, in words."""

    why: str
    day: str
    change: str
    pending: str
    """From when on these may be used; empty: now, or they are gone."""


class Use(msgspec.Struct, frozen=True):
    """Something that points can be used for."""

    offer: str
    worth: str
    many: str
    lacks: str
    """So many are lacking; empty: there are enough."""


class Got(msgspec.Struct, frozen=True):
    """A code that points were used for."""

    code: str
    worth: str
    until: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """All of the page, in words."""

    has: str
    any: bool
    pending: str
    usable: str
    expiring: str
    expires: str
    owed: str
    lines: list[Line]
    how: list[str]
    uses: list[Use]
    got: list[Got]
    turn: str


def shown(
    store: Store, person: Customer, where: ZoneInfo, locale: Locale, now: datetime
) -> Shown | None:
    """The page, in the language that is on; ``None``: there is nothing to show."""
    programme = queries.programme(store)
    if programme is None:
        return None
    found = queries.standing(store, person, now, most=MOST)
    if not (programme.on or found.told):
        return None
    names, stands = programme.names, found.balance

    def day(at: datetime | None) -> str:
        there = at.astimezone(where).date() if at else None
        if there is None or there.year == now.astimezone(where).year:
            return spoken.long_day(there, locale) if there else ""
        return str(format_date(there, "long", locale=locale))

    return Shown(
        has=point_words.many(stands.active, names),
        any=stands.active > 0,
        pending=point_words.many(stands.pending, names) if stands.pending else "",
        usable=day(found.usable),
        expiring=point_words.many(found.expiring, names) if found.expiring else "",
        expires=day(found.expires),
        owed=point_words.many(stands.debt, names) if stands.debt else "",
        lines=[
            Line(
                one.words or point_words.why(one.kind, one.why, one.number),
                day(one.at),
                point_words.signed(one.points),
                day(one.pending),
            )
            for one in found.told
        ],
        how=_how(programme, locale) if programme.on else [],
        uses=_uses(programme, stands.active, now) if programme.on else [],
        got=[
            Got(one.code, _worth(one.offer, store), day(_last(one.offer)))
            for one in offers.given(store, queries.rewards(store, person.pk)[:MOST])
        ],
        turn=queries.turn(store, person.pk),
    )


def _uses(programme: Programme, active: int, now: datetime) -> list[Use]:
    """What can be had now, the least first."""
    there = {one.offer.key: one for one in offers.offers(programme.store, now)}
    found = []
    for offer, many in sorted(programme.rewards.items(), key=lambda one: (one[1], one[0])):
        one = there.get(offer)
        if one is None or one.over or not one.free:
            continue
        lacks = point_words.many(many - active, programme.names) if many > active else ""
        worth = _worth(one.offer, programme.store)
        found.append(Use(offer, worth, point_words.many(many, programme.names), lacks))
    return found


def _worth(offer: Offer, store: Store) -> str:
    language = (get_language() or "en").partition("-")[0]
    known = offer.worth
    return str(known.get(language) or known.get(store.language) or known.get("en") or offer.key)


def _last(offer: Offer) -> datetime | None:
    return offer.ends - timedelta(seconds=1) if offer.ends else None


def _for_how_much(rate: Decimal) -> int:
    """The least of 1, 10, 100… units of money that earn whole points, and several: a store
    may have named only many of them."""
    units = 1
    while units * rate < 2 or units * rate != int(units * rate):
        units *= 10
    return units


def _how(programme: Programme, locale: Locale) -> list[str]:
    """The rules, the same for everybody."""
    said = []
    for currency, rate in programme.rates.items():
        units = _for_how_much(Decimal(rate))
        money = spoken.money(units * 10 ** get_currency_precision(currency), currency, locale)
        many = point_words.many(int(units * Decimal(rate)), programme.names)
        given = {"money": money, "many": many}
        said.append(_("For each %(money)s you pay: %(many)s.") % given)
    days = programme.pending_days
    said.append(
        ngettext(
            "You can use them %d day after your order has come: as long as it may be sent back.",
            "You can use them %d days after your order has come: as long as it may be sent back.",
            days,
        )
        % days
    )
    if programme.valid_days:
        said.append(
            ngettext(
                "They are good for %d day from then.",
                "They are good for %d days from then.",
                programme.valid_days,
            )
            % programme.valid_days
        )
    said.append(_("Where money goes back to you, its share of them goes too."))
    return said
