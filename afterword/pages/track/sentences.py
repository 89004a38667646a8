"""The first sentence of the order page, and the one below it that says why.

Every sentence is whole in the catalogue, so that a translator can turn it round; days are put in as
the language says them ("Thursday or Friday", «el jueves o el viernes»).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from afterword.decisions.orders import Order
from afterword.decisions.parcels import Shipment
from afterword.decisions.promises import days_for
from afterword.messages import spoken

from . import words


class Tongue(msgspec.Struct, frozen=True):
    """How this person's language and clock say days and hours."""

    locale: Locale
    zone: ZoneInfo
    now: datetime

    def day_of(self, moment: datetime) -> date:
        """The day of an instant on the person's clock."""
        return moment.astimezone(self.zone).date()

    @property
    def today(self) -> date:
        return self.day_of(self.now)

    def day(self, day: date) -> str:
        """``today``, ``tomorrow``, ``Thursday``, or with the date when it is not within the week.

        As it stands after a verb: Spanish puts the article before it.
        """
        ahead = (day - self.today).days
        if ahead == 0:
            return _("today")
        if ahead == 1:
            return _("tomorrow")
        if 1 < ahead < 7:
            named = str(format_date(day, "EEEE", locale=self.locale))
        else:
            named = spoken.long_day(day, self.locale)
        return pgettext("a day after a verb", "%s") % named

    def past(self, moment: datetime) -> str:
        """``today at 10:41``, ``on Tuesday 24 November``."""
        day = self.day_of(moment)
        if day == self.today:
            hour = spoken.hour(moment, self.zone, self.locale)
            return _("today at %s") % hour
        if day == self.today - timedelta(days=1):
            return _("yesterday")
        return pgettext("a past day", "on %s") % spoken.long_day(day, self.locale)

    def stamp(self, moment: datetime) -> str:
        """``Today, 10:41`` or ``Tue 24 Nov, 16:40``."""
        day = self.day_of(moment)
        hour = spoken.hour(moment, self.zone, self.locale)
        named = _("Today") if day == self.today else spoken.day(day, self.locale)
        return pgettext("day, hour", "%(day)s, %(hour)s") % {"day": named, "hour": hour}

    def brief(self, moment: datetime) -> str:
        """``10:41`` of today, else ``24 Nov``: where there is little room."""
        day = self.day_of(moment)
        if day == self.today:
            return spoken.hour(moment, self.zone, self.locale)
        return str(format_skeleton("MMMd", day, locale=self.locale))

    def wall(self, time: datetime) -> str:
        """``Tue 24 Nov, 16:40``, of a time on some other clock."""
        hour = str(format_time(time.time(), "short", locale=self.locale))
        day = spoken.day(time.date(), self.locale)
        return pgettext("day, hour", "%(day)s, %(hour)s") % {"day": day, "hour": hour}

    def span(self, first: date, last: date) -> str:
        """``Thursday or Friday``, ``between Thursday and Monday``, ``tomorrow``."""
        first = max(first, min(self.today, last))
        if first == last:
            return self.day(first)
        if (last - first).days == 1:
            return spoken.either([self.day(first), self.day(last)], self.locale)
        ends = {"first": self.day(first), "last": self.day(last)}
        return _("between %(first)s and %(last)s") % ends


class Answer(msgspec.Struct, frozen=True):
    """The first sentence, why, and how it stands: ``well``, ``late``, ``wrong`` or ``done``."""

    sentence: str
    why: str = ""
    state: str = "well"


def promise_of(one: Shipment, tongue: Tongue) -> tuple[date, date] | None:
    """The days on which a parcel should come, on the person's clock."""
    days = days_for(one)
    return (tongue.day_of(days[0]), tongue.day_of(days[1])) if days else None


def broken(one: Shipment, tongue: Tongue) -> bool:
    """Whether the last day we gave is over and it is not there."""
    days = promise_of(one, tongue)
    return days is not None and days[1] < tongue.today


def rank(one: Shipment, now: datetime) -> int:
    """How much a parcel matters to the first sentence; less is more."""
    late = one.status not in words.GRAVE and one.late(now)
    return words.RANK.index("late" if late else one.status)


class Care(msgspec.Struct, frozen=True):
    """Who sees to a parcel in trouble: ``settled``: by when it is made good, as was promised;
    ``in_hand``: by when a person sees to it who was asked to."""

    settled: datetime | None = None
    in_hand: datetime | None = None


NOBODY = Care()

SAID_ONE_BY_ONE = 3
"""So many other parcels are spoken of one by one; of more, only those in trouble."""


def of_others(others: Sequence[tuple[Shipment, Answer]]) -> list[str]:
    """What is said below the answer of the parcels that it does not speak of, in order of how much
    they matter: of many, how many of them are on their way and how many are there."""
    if len(others) <= SAID_ONE_BY_ONE:
        return [answer.sentence for _one, answer in others]
    trouble = [answer for _one, answer in others if answer.state not in ("well", "done")]
    said = [answer.sentence for answer in trouble[:SAID_ONE_BY_ONE]]
    more = len(trouble) - len(said)
    coming = sum(answer.state == "well" for _one, answer in others)
    here = sum(one.delivered is not None for one, _answer in others)
    counted = (
        (
            more,
            ngettext(
                "%(count)s more parcel is in trouble.",
                "%(count)s more parcels are in trouble.",
                more,
            ),
        ),
        (
            coming,
            ngettext(
                "%(count)s more parcel is to come.", "%(count)s more parcels are to come.", coming
            ),
        ),
        (here, ngettext("%(count)s parcel has arrived.", "%(count)s parcels have arrived.", here)),
    )
    return said + [sentence % {"count": count} for count, sentence in counted if count]


def of_parcel(
    one: Shipment,
    thing: str,
    tongue: Tongue,
    care: Care = NOBODY,
    *,
    collected: bool = False,
) -> Answer:
    """What the page says of a parcel first. ``thing``: what is in it, as the person calls it;
    ``collected``: it lies at the shop's own counter."""
    named = {"thing": thing}
    if collected and (said := _at_the_counter(one, named, tongue)):
        return said
    if one.status in words.GRAVE:
        return _grave(one, named, tongue, care)
    if one.status == "exception" and one.retracted:
        sentence = _("%(thing)s was said to be delivered, and is not there.")
        why = _in_hand(tongue, care) or _("We are on it, and you hear from us.")
        return Answer(sentence % named, why, "wrong")
    if one.status == "cancelled":
        return Answer(_("%(thing)s was cancelled.") % named, state="done")
    if one.status == "delivered" and one.delivered:
        at = named | {"day": tongue.past(one.delivered)}
        return Answer(_("%(thing)s arrived %(day)s.") % at, state="done")
    if one.late(tongue.now):
        return _late(one, named, tongue, care)
    return _coming(one, named, tongue)


def _at_the_counter(one: Shipment, named: dict[str, str], tongue: Tongue) -> Answer | None:
    at = {"day": tongue.past(one.delivered or one.status_at)}
    if one.delivered:
        return Answer(_("%(thing)s was collected %(day)s.") % (named | at), state="done")
    if one.status == "available_for_pickup":
        return Answer(
            _("%(thing)s is ready to collect.") % named, _("It became ready %(day)s.") % at
        )
    return None


def _in_hand(tongue: Tongue, care: Care) -> str:
    if care.in_hand is None:
        return ""
    by = {"day": tongue.day(tongue.day_of(care.in_hand))}
    return _("A person of ours sees to it already, and makes it good by %(day)s.") % by


def _grave(one: Shipment, named: dict[str, str], tongue: Tongue, care: Care) -> Answer:
    match one.status:
        case "lost":
            sentence = _("%(thing)s is lost, and we’re sorry.")
            why = _("The carrier cannot find it any more. Write to us: we put it right.")
        case "returning":
            sentence = _("%(thing)s is on its way back to us.")
            said = _because(one) if one.reason not in words.NOBODY_IN else ""
            why = _("It could not be handed over. Write to us if you still want it.")
            why = f"{said} {_('Write to us if you still want it.')}" if said else why
        case "returned":
            sentence = _("%(thing)s came back to us.")
            why = _("Write to us if you still want it.")
        case _:
            sentence = _("We have had no news of %(thing)s for a long time, and we’re sorry.")
            why = _("Write to us, and we ask the carrier where it is.")
    return Answer(sentence % named, _in_hand(tongue, care) or why, "wrong")


def _late(one: Shipment, named: dict[str, str], tongue: Tongue, care: Care) -> Answer:
    parts = [because] if (because := _because(one)) else []
    days = promise_of(one, tongue)
    if days and not broken(one, tongue):
        parts.append(_("Expect it %(days)s.") % {"days": tongue.span(*days)})
    elif care.in_hand:
        parts.append(_in_hand(tongue, care))
    elif care.settled:
        by = {"day": tongue.day(tongue.day_of(care.settled))}
        said = _("If it is not with you by %(day)s, you choose: another one, or your money.")
        parts.append(said % by)
    else:
        parts.append(_("We do not know the new day yet. It stands here as soon as we do."))
    return Answer(_("%(thing)s is late, and we’re sorry.") % named, " ".join(parts), "late")


def _coming(one: Shipment, named: dict[str, str], tongue: Tongue) -> Answer:
    if one.status == "available_for_pickup":
        sentence = _("%(thing)s waits to be collected.")
        return Answer(sentence % named, _since(one, tongue))
    if one.status == "attempt_failed":
        sentence = _("%(thing)s could not be handed over.")
        return Answer(sentence % named, _in_vain(one, tongue), "held")
    if one.status in words.STOPPED:
        return _held(one, named, tongue)
    if one.status == "out_for_delivery" and tongue.day_of(one.status_at) == tongue.today:
        return Answer(_("%(thing)s comes today.") % named, _since(one, tongue))
    days = promise_of(one, tongue)
    if days:
        sentence = _("%(thing)s comes %(days)s.") % (named | {"days": tongue.span(*days)})
        return Answer(sentence, _since(one, tongue))
    if one.status in words.WAITING:
        sentence = _("%(thing)s is packed.")
    else:
        sentence = _("%(thing)s is on its way.")
    why = f"{_since(one, tongue)} {_('The day it comes stands here as soon as we know it.')}"
    return Answer(sentence % named, why.strip())


def _in_vain(one: Shipment, tongue: Tongue) -> str:
    """Why it could not be handed over, and what usually follows: nobody being in is a reason that
    the carrier has to give, like any other."""
    if one.reason in words.UNWANTED:
        return f"{words.REASONS[one.reason]} {_('Write to us if you still want it.')}"
    at = {"day": tongue.past(one.status_at)}
    if one.reason in words.NOBODY_IN:
        return _("Nobody was in %(day)s. Carriers usually try again or keep it nearby.") % at
    if one.reason in words.REASONS:
        return f"{words.REASONS[one.reason]} {_('Carriers usually try again or keep it nearby.')}"
    return _("It was tried %(day)s. Carriers usually try again or keep it nearby.") % at


def _held(one: Shipment, named: dict[str, str], tongue: Tongue) -> Answer:
    """It does not go on by itself: why, and the day only as what is expected still."""
    why = _because(one) or _("The carrier does not say why.")
    days = promise_of(one, tongue)
    then = (
        _("We still expect it %(days)s.") % {"days": tongue.span(*days)}
        if days
        else _("The day it comes stands here as soon as we know it.")
    )
    return Answer(_("%(thing)s is held up.") % named, f"{why} {then}", "held")


def _because(one: Shipment) -> str:
    return str(words.REASONS[one.reason]) if one.reason in words.REASONS else ""


def _since(one: Shipment, tongue: Tongue) -> str:
    said = {"day": tongue.past(one.status_at)}
    match one.status:
        case "out_for_delivery":
            return _("It went on the van %(day)s.") % said
        case "available_for_pickup":
            return _("It has been ready since it got there %(day)s.") % said
        case "in_transit" | "picked_up" if not (one.number or one.carrier):
            return _("It left the shop %(day)s.") % said  # nobody scans it
        case "in_transit" | "picked_up":
            return _("The carrier last scanned it %(day)s.") % said
        case "customs":
            return f"{_('It reached customs %(day)s.') % said} {_because(one)}".strip()
        case _:
            return _("It waits for the carrier to take it.")


def of_order(
    order: Order, tongue: Tongue, *, nothing_left: bool = False, has_left: bool = False
) -> Answer | None:
    """What is to be said of the order as a whole before any parcel; ``None``: nothing.
    ``nothing_left``: all of it was paid back before it was sent; ``has_left``: a parcel of it is on
    its way or was."""
    money = spoken.money(order.refunded, order.currency, tongue.locale) if order.refunded else ""
    if order.cancelled:
        at = {"day": tongue.past(order.cancelled)}
        why = _("That was %(day)s. Nothing more comes.") % at
        if has_left:
            why = _("That was %(day)s. What had left before may still reach you.") % at
        if money:
            why += " " + _("We returned %(money)s.") % {"money": money}
        return Answer(_("Your order was cancelled."), why, "done")
    if order.total and order.refunded >= order.total:
        why = _("We returned %(money)s, all that you paid.") % {"money": money}
        return Answer(_("We returned your money."), why, "done")
    if nothing_left:
        why = _("We returned %(money)s.") % {"money": money} if money else ""
        if order.postage and order.refunded == order.goods:
            why = _("We returned %(money)s, all but the postage.") % {"money": money}
        return Answer(_("We returned your money."), why, "done")
    return None


def not_sent(order: Order, tongue: Tongue) -> Answer:
    """Nothing has left yet, or nothing ever leaves by a parcel that we are told of."""
    at = {"day": tongue.past(order.placed)}
    if order.fulfilled:
        done = {"day": tongue.past(order.fulfilled)}
        why = "" if order.sends else _("Nothing of it comes by parcel.")
        return Answer(_("Your order was completed %(day)s.") % done, why, "done")
    if order.collected:
        why = _("It came in %(day)s. You collect it at the shop; nobody brings it.") % at
        return Answer(_("We have your order."), why)
    if not order.sends:
        why = _("It came in %(day)s. Nothing of it comes by parcel.") % at
        return Answer(_("We have your order."), why, "done")
    days = days_for(order)
    if days and days[1] >= tongue.now:
        span = {"days": tongue.span(tongue.day_of(days[0]), tongue.day_of(days[1]))}
        why = _("It came in %(day)s. It should be with you %(days)s.") % (at | span)
        return Answer(_("We have your order."), why)
    why = _("It came in %(day)s. The day it reaches you stands here as soon as we know it.") % at
    return Answer(_("We have your order."), why)
