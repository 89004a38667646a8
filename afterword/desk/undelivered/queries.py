"""What did not get through, as the desk shows it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from django.utils.translation import gettext as _

from afterword.decisions.journey import Plan
from afterword.desk import telling
from afterword.desk.live import stamp
from afterword.desk.queries import undone
from afterword.house.models import Stop, Store
from afterword.house.owned import OwnedQuerySet
from afterword.journeys import queries as journeys
from afterword.outbox import brakes, lanes
from afterword.outbox import queries as outbox
from afterword.outbox.models import Brake, Intent, Lane
from afterword.timeline import queries as timeline
from afterword.timeline.models import Order
from afterword.ui import kept_words, words

PAGE = 50


class Row(msgspec.Struct, frozen=True):
    """One message that failed or of which nobody can tell."""

    id: int
    at: datetime
    name: str
    customer: int
    step: str
    journey: str
    state: str
    why: str
    tries: int
    again: str
    """Why it is not sent again: "" (it may be), ``sell``, ``taken``, ``late``."""


class Held(msgspec.Struct, frozen=True):
    """A journey that holds back by itself."""

    key: str
    name: str
    brake: Brake
    waiting: int
    share: float
    """Of all that were sent, in percent."""

    @property
    def all_mail(self) -> bool:
        """Whether it is no journey, but all offers by e-mail."""
        return self.key == brakes.ALL_MAIL


def waiting(store: Store) -> OwnedQuerySet[Intent]:
    """The messages that a person has not seen to yet."""
    return (
        Intent.objects.of(store)
        .filter(effect="message", state__in=("failed", "unknown"), decided="", ask_at=None)
        .order_by("-state_at", "-id")
    )


class Doubts(msgspec.Struct, frozen=True):
    """The messages that may have arrived, together: a worker that was stopped leaves many."""

    many: int
    again: int
    """How many of them may go out again."""
    until: datetime
    """When the latest of them came into doubt: what a person saw when they decide."""


def doubts(store: Store, now: datetime) -> Doubts | None:
    """The doubtful ones that wait for a person; ``None`` where they are fewer than two."""
    rows = waiting(store).filter(state="unknown")
    newest, many = rows.values_list("state_at", flat=True).first(), rows.count()
    if newest is None or many < 2:
        return None
    return Doubts(many=many, again=_sendable(rows, now).count(), until=newest)


def doubtful(store: Store, until: datetime, now: datetime, *, sendable: bool) -> list[int]:
    """The ids of those that were in doubt at that moment. ``sendable``: that may go out again."""
    rows = waiting(store).filter(state="unknown", state_at__lte=until)
    return list((_sendable(rows, now) if sendable else rows).values_list("id", flat=True))


def _sendable(rows: OwnedQuerySet[Intent], now: datetime) -> OwnedQuerySet[Intent]:
    return rows.exclude(message_class="marketing").filter(valid_until__gt=now)


class Deed(msgspec.Struct, frozen=True):
    """One thing that was to be done at a shop and wants a person."""

    id: int
    at: datetime
    what: str
    shop: str
    name: str
    customer: int
    order: str
    state: str
    why: str
    tries: int
    late: bool


def deeds(store: Store, now: datetime) -> list[Deed]:
    """What was to be done at a shop and was not, or of which nobody can tell, the newest first."""
    rows = list(undone(store).select_related("customer")[:PAGE])
    orders = Order.objects.of(store).filter(about__in={one.order for one in rows} - {""})
    numbers = dict(orders.values_list("about", "number"))
    return [
        Deed(
            id=one.pk,
            at=one.state_at,
            what=str(words.word(words.DEEDS, one.effect)),
            shop=one.channel.capitalize(),
            name=timeline.name_of(one.customer, store)["name"],
            customer=one.customer_id,
            order=numbers.get(one.order, ""),
            state=one.state,
            why=one.says,
            tries=one.attempt,
            late=now >= one.valid_until,
        )
        for one in rows
    ]


def seen(store: Store, now: datetime, page: int) -> str:
    """A stamp of what the screen shows."""
    newest = waiting(store).values_list("id", "state_at").first()
    held = [(one.pk, one.pulled, one.ramp_until) for one in brakes.on(store, now)]
    shut = [(one.pk, one.opened, one.trouble) for one in shut_ways(store, now)]
    done = list(undone(store).values_list("id", "state_at")[:PAGE])
    return stamp(newest, waiting(store).count(), done, held, shut, page)


def listed(store: Store, zone: ZoneInfo, now: datetime, page: int = 1) -> tuple[list[Row], bool]:
    """A page of them, the newest first, and whether there are older ones."""
    start = (page - 1) * PAGE
    found = list(waiting(store).select_related("customer")[start : start + PAGE + 1])
    plans = journeys.plans(store, {(one.journey, one.version) for one in found})
    shown = [
        _row(one, store, plans.get((one.journey, one.version)), zone, now) for one in found[:PAGE]
    ]
    return shown, len(found) > PAGE


def _row(one: Intent, store: Store, plan: Plan | None, zone: ZoneInfo, now: datetime) -> Row:
    return Row(
        id=one.pk,
        at=one.state_at,
        name=timeline.name_of(one.customer, store)["name"],
        customer=one.customer_id,
        step=telling.step_name(plan, one.step),
        journey=plan.journey.name if plan else one.journey,
        state=one.state,
        why=_why(one, plan, zone),
        tries=one.attempt,
        again=not_again(one, now),
    )


def _why(one: Intent, plan: Plan | None, zone: ZoneInfo) -> str:
    chosen = telling.telling(outbox.because_of(one))[-1:]
    names = telling.names_in([plan] if plan else [])
    return telling.reasons(chosen, names, zone)[0].text if chosen else kept_words.said(one.says)


def not_again(one: Intent, now: datetime) -> str:
    """Why a message is not sent again, whoever asks; empty: it may be."""
    if one.state == "unknown" and one.message_class == "marketing":
        return "sell"
    if one.state == "failed" and one.accepted is not None:
        return "taken"
    return "late" if now >= one.valid_until else ""


def held(store: Store, now: datetime) -> list[Held]:
    """The journeys that hold back by themselves, with what waits behind them."""
    found = brakes.on(store, now)
    names = {one.key: one.name for one in journeys.journeys(store)}
    return [
        Held(
            key=one.journey,
            name=names.get(one.journey) or _all_mail(one.journey),
            brake=one,
            waiting=_waiting(store, one.journey),
            share=100 * one.count / one.of if one.of else 0.0,
        )
        for one in found
    ]


def _all_mail(key: str) -> str:
    return _("All offers by e-mail") if key == brakes.ALL_MAIL else key


def _waiting(store: Store, journey: str) -> int:
    rows = Intent.objects.of(store).filter(state="ready")
    if journey == brakes.ALL_MAIL:
        return rows.filter(channel="email", message_class="marketing").count()
    rows = rows.filter(journey=journey)
    return rows.exclude(message_class="transactional").count()


def shut_ways(store: Store, now: datetime) -> list[Lane]:
    """The providers that nothing is handed to now."""
    return lanes.shut(Lane.objects.of(store).order_by("channel"), now)


def stoppable(store: Store, stops: list[Stop]) -> list[tuple[str, str, str]]:
    """(scope, name, what people call it) of each channel and journey that is not stopped alone."""
    taken = {(one.scope, one.name) for one in stops if one.store_id == store.pk}
    channels = Intent.objects.of(store).order_by().values_list("channel", flat=True).distinct()
    found = [("channel", name, "") for name in sorted(channels) if name]
    found += [("journey", one.key, one.name) for one in journeys.journeys(store)]
    return [one for one in found if one[:2] not in taken]
