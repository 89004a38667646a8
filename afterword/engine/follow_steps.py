"""One question over the line to a carrier's account, and what its answer makes of it.

What was told and when to ask next are written in one transaction, and only by who holds the line:
stopped anywhere, the same is asked again, and what is known by then is known.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, transaction

from afterword.decisions.carriers.reading import clean
from afterword.decisions.following import next_look
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.house.sealing import Unreadable
from afterword.timeline import actions as timeline
from afterword.timeline import hot, ports
from afterword.timeline import queries as timeline_queries
from afterword.timeline.models import Order, Shipment
from afterword.timeline.present import shipment_as_folded
from afterword.wire import shapes
from afterword.wire.scans import Tracked
from afterword.wire.tracking import Followed, OnlyAsked, Parcel

from . import follow_actions, reaching, tracked
from .models import CarrierLine, Follow
from .passes import NoPass, passes
from .reaching import Ask

FIRST_PAUSE = 10.0
LONGEST_PAUSE = 3 * 3600.0
ACCOUNT_PAUSE = 1800.0
"""Seconds until an account is tried again that was not let in."""
BUSY_PAUSE = 60.0
SHOWN_AFTER = 3
"""Failures in a row after which the team sees it at the account."""
STEPS_ASIDE = 5
"""So often in a row an answer about one parcel cannot be read before others go first."""
ASIDE = timedelta(hours=1)
KIND = "carrier"

log = structlog.get_logger()


class Lost(Exception):
    """Somebody else holds the line by now, or nobody does."""


def step(line: CarrierLine, ask: Ask, now: datetime) -> float | None:
    """Ask the next thing over a line that is held. Gives the seconds after which the next one may
    follow; ``None``: none does for now, and the line is given back. Raises ``Lost``."""
    carrier = ports.carriers.get(line.plug)
    try:
        account = reaching.account_of(line.store, line.plug, KIND)
        if carrier is None:
            raise reaching.Unconnected(f"nobody here speaks with {line.plug}")
    except reaching.Unconnected:
        follow_actions.disconnected(line.store, line.plug, now)
        return None
    except Unreadable as error:
        _pause(line, str(error), ACCOUNT_PAUSE, now, account=True)
        return None
    batch = _batch(line, carrier, now)
    if not batch:
        _give_back(line, follow_actions.next_of(line.store, line.plug))
        return None
    try:
        return _asked(line, carrier, account, batch, ask, now)
    except (shapes.Incomplete, NoPass) as error:
        _pause(line, str(error), ACCOUNT_PAUSE, now, account=True)
    except shapes.Misread as error:
        _odd(line, batch, str(error), now)
    except (DatabaseError, Lost):
        raise
    except Exception as error:
        log.exception("follow.failed", store=line.store.key, carrier=line.plug)
        _odd(line, batch, f"{type(error).__name__}: {error}", now)
    return None


def _batch(line: CarrierLine, carrier: ports.Carrier, now: datetime) -> list[Follow]:
    """What is asked about in one request: all of it to be followed, or all of it to be told of."""
    rows = Follow.objects.of(line.store).filter(plug=line.plug, due__lte=now).order_by("due", "id")
    first = rows.first()
    if first is None:
        return []
    if first.tries:
        return [first]  # it was among some that were refused together: which of them is at fault?
    rows = rows.filter(tries=0)
    if hasattr(carrier, "follow"):
        rows = rows.filter(told_from__isnull=first.told_from is None)
    return list(rows[: max(1, carrier.AT_ONCE)])


def _asked(
    line: CarrierLine,
    carrier: Any,
    account: shapes.Account,
    batch: Sequence[Follow],
    ask: Ask,
    now: datetime,
) -> float | None:
    store = line.store
    account = passes.of_carrier(store.pk, line.plug, carrier, account, ask, now)
    parcels = _parcels(store, batch)
    begins = hasattr(carrier, "follow") and batch[0].told_from is None
    try:
        request = (carrier.follow if begins else carrier.ask)(parcels, account, now)
    except OnlyAsked:
        begins, request = False, carrier.ask(parcels, account, now)
    answer = ask(request)
    if not isinstance(answer, shapes.Response):
        _failed(line, answer.says, now)
        return None
    found = (carrier.followed if begins else carrier.asked)(parcels, answer)
    if isinstance(found, shapes.Refusal):
        _refused(line, batch, found, now)
        return None
    followed = found if isinstance(found, Followed) else None
    told = followed.tracked if followed else found
    with transaction.atomic():
        hot.one_by_one(store.pk)
        _hold(line, now, 1.0 / carrier.A_SECOND if carrier.A_SECOND > 0 else 0.0)
        house.heard_of_asking(store, line.plug, "", KIND)
        fresh = _record(store, line.plug, told, {one.about for one in batch}, now)
        _next(store, carrier, batch, followed, fresh, now)
    return 1.0 / carrier.A_SECOND if carrier.A_SECOND > 0 else 0.0


def _parcels(store: Store, batch: Sequence[Follow]) -> list[Parcel]:
    """What is said of the parcels. Where one goes is opened for those who want to know it."""
    shipments = {
        row.about: row
        for row in Shipment.objects.of(store).filter(about__in=[one.about for one in batch])
    }
    orders = {
        row.about: row
        for row in Order.objects.of(store).filter(
            about__in={row.order for row in shipments.values() if row.order}
        )
    }
    found: list[Parcel] = []
    for one in batch:
        row = shipments.get(one.about)
        order = orders.get(row.order) if row else None
        found.append(
            Parcel(
                key=one.about,
                number=one.number,
                carrier=one.carrier,
                country=order.country if order else "",
                postcode=timeline_queries.postcode(store, order) if order else "",
                order=order.number if order else "",
                placed=order.placed if order else None,
            )
        )
    return found


def _record(
    store: Store, plug: str, told: Sequence[Tracked], asked: set[str], now: datetime
) -> set[str]:
    """Take in what was told. Gives the shipments of which something was new."""
    events = [event for one in tracked.resolve(store, told, now, asked) for event in one.events]
    if not events:
        return set()
    result = timeline.record(store, events, now=now, by=f"carrier:{plug}", checked=True)
    return {event.about for event in events if event.key in result.keys}


def _next(
    store: Store,
    carrier: Any,
    batch: Sequence[Follow],
    followed: Followed | None,
    fresh: set[str],
    now: datetime,
) -> None:
    """When each is looked at next."""
    refused = {clean(number): why for number, why in followed.refused} if followed else {}
    yes = {clean(number) for number in followed.numbers} if followed else set()
    abouts = [one.about for one in batch]
    rows = {row.about: row for row in Shipment.objects.of(store).filter(about__in=abouts)}
    for one in batch:
        one.asked, one.tries, one.fault = now, 0, ""
        if one.about in fresh:
            one.heard = now
        if one.number in refused:
            follow_actions.elsewhere(store, one, refused[one.number], now)
            continue
        if one.number in yes:
            one.told_from = now
        row = rows.get(one.about)
        told = one.told_from is not None
        one.due = (
            next_look(shipment_as_folded(row), now, told=told, every=carrier.EVERY) if row else None
        )
        if followed and not told and one.due is not None:
            # It said neither yes nor no: it is asked again what it makes of it.
            one.due = max(one.due, now + timedelta(seconds=BUSY_PAUSE))
        elif followed and followed.from_now and one.due is not None:
            one.due = now
    Follow.objects.of(store).bulk_update(list(batch), _WRITTEN)


_WRITTEN = (
    "asked",
    "heard",
    "tries",
    "fault",
    "told_from",
    "due",
    "plug",
    "refused",
)


# --------------------------------------------------------------------------------- it did not


def _refused(
    line: CarrierLine, batch: Sequence[Follow], refusal: shapes.Refusal, now: datetime
) -> None:
    if refusal.account:
        passes.forget(line.store_id, line.plug)
        _pause(line, refusal.says, refusal.retry_after or ACCOUNT_PAUSE, now, account=True)
    elif refusal.busy:
        _pause(line, "", refusal.retry_after or BUSY_PAUSE, now)
    elif refusal.permanent:
        # What is at fault is a number among them: each is asked about by itself, and the one that
        # is refused alone is given to another account.
        with transaction.atomic():
            _hold(line, now, 0.0)
            for one in batch:
                one.tries, one.asked = one.tries + 1, now
                if len(batch) == 1:
                    follow_actions.elsewhere(line.store, one, refusal.says, now)
            Follow.objects.of(line.store).bulk_update(list(batch), _WRITTEN)
            _give_back(line, follow_actions.next_of(line.store, line.plug))
    else:
        _failed(line, refusal.says, now, refusal.retry_after)


@transaction.atomic
def _odd(line: CarrierLine, batch: Sequence[Follow], says: str, now: datetime) -> None:
    """An answer that cannot be read. It may be one of them alone that makes it so: each is asked
    about by itself then, and one that goes on like that steps aside for the others."""
    for one in batch:
        one.tries, one.asked, one.fault = one.tries + 1, now, says[:300]
        if one.tries >= STEPS_ASIDE:
            one.due = now + min(ASIDE * one.tries, timedelta(days=1))
    Follow.objects.of(line.store).bulk_update(list(batch), _WRITTEN)
    _failed(line, says, now)


def _failed(line: CarrierLine, says: str, now: datetime, wait: float | None = None) -> None:
    """It did not work, for all that anybody can tell because of the other end: later again."""
    tries = line.tries + 1
    pause = max(min(FIRST_PAUSE * 4 ** (tries - 1), LONGEST_PAUSE), wait or 0.0)
    _pause(line, says, pause, now, account=tries >= SHOWN_AFTER, tries=tries)


@transaction.atomic
def _pause(
    line: CarrierLine,
    says: str,
    seconds: float,
    now: datetime,
    *,
    account: bool = False,
    tries: int | None = None,
) -> None:
    if account:
        house.heard_of_asking(line.store, line.plug, says, KIND)
    line.tries = line.tries if tries is None else tries
    free = now + timedelta(seconds=seconds)
    _update(line, due=free, free=free, tries=line.tries, holder="", held_until=None)


# ------------------------------------------------------------------------------------ the line


def _hold(line: CarrierLine, now: datetime, pace: float) -> None:
    """Hold the line on; it is not asked over again within so many seconds. Raises ``Lost``."""
    line.tries = 0
    free = now + timedelta(seconds=pace)
    _update(line, held_until=now + reaching.HELD, tries=0, free=free)


def _give_back(line: CarrierLine, due: datetime | None) -> None:
    """Let go of the line until then. Raises ``Lost``."""
    _update(line, due=due, tries=line.tries, holder="", held_until=None)


def give_back(line: CarrierLine, due: datetime | None) -> None:
    """Let go of the line: whoever comes first goes on when it is due."""
    CarrierLine.objects.of(line.store).filter(id=line.pk, holder=line.holder).update(
        due=due, holder="", held_until=None
    )


def _update(line: CarrierLine, **facts: Any) -> None:
    mine = CarrierLine.objects.of(line.store).filter(id=line.pk, holder=line.holder)
    if not mine.update(**facts):
        raise Lost(line.pk)


# ------------------------------------------------------------------------------------- a test

NOBODYS = "AFTERWORD0TEST"
"""The number that is asked about where no parcel is followed: that nobody knows it is an answer."""


def test(store: Store, plug: str, ask: Ask, now: datetime) -> str:
    """Ask a carrier something, to see whether the account is let in. Gives what stands in the way;
    empty: nothing does. It is written down at the account either way."""
    says = _tested(store, plug, ask, now)
    house.heard_of_asking(store, plug, says, KIND)
    return says


def _tested(store: Store, plug: str, ask: Ask, now: datetime) -> str:
    carrier: Any = ports.carriers[plug]
    try:
        account = reaching.account_of(store, plug, KIND)
        account = passes.of_carrier(store.pk, plug, carrier, account, ask, now)
        row = Follow.objects.of(store).filter(plug=plug).order_by("-id").first()
        parcels = _parcels(store, [row]) if row else [Parcel(key="", number=NOBODYS)]
        answer = ask(carrier.ask(parcels, account, now))
        if not isinstance(answer, shapes.Response):
            return answer.says
        found = carrier.asked(parcels, answer)
    except (shapes.Incomplete, shapes.Misread, NoPass, Unreadable, reaching.Unconnected) as error:
        return str(error)
    if isinstance(found, shapes.Refusal) and not found.permanent:
        return found.says
    return ""
