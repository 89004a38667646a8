"""Understanding what came in: raw intakes become events, in their order, none lost."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec
import structlog
from django.db import DatabaseError, transaction

from afterword.conversations import hearing
from afterword.decisions.carriers.reading import clean
from afterword.house import hot as house_hot
from afterword.house import plain
from afterword.house.actions import audit
from afterword.house.models import Store
from afterword.house.trouble import of_the_machine
from afterword.outbox import reports as outbox_reports
from afterword.timeline import actions as timeline
from afterword.timeline import checking, hot_intakes, listed, ports, reports
from afterword.timeline import hot as timeline_hot
from afterword.timeline.hot_intakes import Outcome, Raw
from afterword.timeline.models import Intake
from afterword.timeline.products import save_products
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Event, Misread, Note, Parcels, Privacy, Product, Received

from . import codes, follow_actions, privacy, strays, tracked

BATCH = 300
TRIES = 5

log = structlog.get_logger()


def parse_waiting(now: datetime, limit: int = BATCH) -> int:
    """Understand the intakes that wait, in order of arrival. Gives how many were looked at.

    A store's intakes are understood together, in one transaction. Where that fails each is
    understood by itself, so that one at fault holds nobody up. Raises what the machine is to blame
    for (``house.trouble``): then all of them wait on, however long that takes.
    """
    waiting = hot_intakes.waiting(limit)
    by_store: dict[int, list[Raw]] = defaultdict(list)
    for owner, raw in waiting:
        by_store[owner].append(raw)
    for store in house_hot.stores(by_store):
        mine = by_store[store.pk]
        try:
            _together(store, mine, now)
        except Exception as error:
            if of_the_machine(error):
                raise
            log.warning("intake.one_by_one", store=store.key, error=type(error).__name__)
            for intake in (
                Intake.objects.of(store)
                .filter(id__in=[one.id for one in mine], state="waiting")
                .order_by("id")
                .select_related("store")
            ):
                understand(intake, now)
    return len(waiting)


class _Read(NamedTuple):
    """An intake and what it tells, or why it cannot be read."""

    raw: Raw
    events: Sequence[Event] = ()
    products: Sequence[Product] = ()
    says: str = ""
    fault: str = ""
    wishes: Sequence[Privacy] = ()
    lists: Sequence[Parcels] = ()
    tracked: Sequence[Tracked] = ()


def _together(store: Store, waiting: Sequence[Raw], now: datetime) -> None:
    # Reading takes long and needs no turn at the write gate. With more workers they read behind
    # the store's lock, so that no two do the same work.
    early = _read_each(store, waiting) if plain.on_sqlite() else None
    with transaction.atomic():
        timeline_hot.one_by_one(store.pk)
        still = hot_intakes.still_waiting(store.pk, (one.id for one in waiting))
        if early is None:
            early = _read_each(store, [one for one in waiting if one.id in still])
        read = [one for one in early if one.raw.id in still]
        outcomes: list[tuple[int, Outcome]] = []
        for connector, some in groupby(read, key=lambda one: one.raw.connector):
            outcomes += _record(store, connector, list(some), now)
        hot_intakes.handled(store.pk, outcomes, now)


def _read_each(store: Store, waiting: Sequence[Raw]) -> list[_Read]:
    settings = {name: _settings(store, name) for name in {one.connector for one in waiting}}
    return [_read(store, raw, settings[raw.connector]) for raw in waiting]


def _read(store: Store, raw: Raw, settings: Mapping[str, Any]) -> _Read:
    """Read an intake by itself."""
    try:
        return _parsed(store, raw, settings)
    except (Misread, checking.Refused) as error:
        return _Read(raw, fault=str(error))
    except DatabaseError:
        raise  # not the intake's fault
    except Exception as error:
        log.exception("intake.failed", store=store.key, intake=raw.id)
        return _Read(raw, fault=f"{type(error).__name__}: {error}")


def _record(
    store: Store, connector: str, read: Sequence[_Read], now: datetime
) -> list[tuple[int, Outcome]]:
    """Take in what intakes of one connector tell, and say what became of each."""
    products = [item for one in read for item in one.products]
    if products:
        save_products(store, products, now=now)
    read = [
        one._replace(events=outbox_reports.named(store, one.events)) if one.events else one
        for one in read
    ]
    read = _resolved(store, connector, read, now)
    told = reports.news(store, [event for one in read for event in one.events])
    by = f"connector:{connector}"
    result = timeline.record(store, told, now=now, by=by, checked=True)
    _heed(store, told, result, now)
    mended = listed.corrections(store, [one for some in read for one in some.lists], told)
    if mended:
        timeline.record(store, mended, now=now, by=by)
    left = dict(result.whose)
    outcomes: list[tuple[int, Outcome]] = []
    for one in read:
        if one.fault:
            outcomes.append((one.raw.id, Outcome("failed", one.fault)))
            continue
        mine = [left.pop(event.key) for event in one.events if event.key in left]
        people = {customer for customer in mine if customer}
        done = [privacy.heed(store, wish, now=now, by=by) for wish in one.wishes]
        if any(wish.asks != "export" for wish in one.wishes):
            # It names whom it asks to forget.
            Intake.objects.of(store).filter(id=one.raw.id).update(sealed=b"")
        state = "done" if one.events or one.products or done else "ignored"
        whose = people.pop() if len(people) == 1 else None
        says = " ".join((*filter(None, [one.says]), *done))
        outcomes.append((one.raw.id, Outcome(state, says, len(mine), whose)))
    return outcomes


def _resolved(store: Store, connector: str, read: Sequence[_Read], now: datetime) -> list[_Read]:
    """With the events of the shipments that numbers turn out to be of."""
    told = [one for each in read for one in each.tracked]
    found = iter(tracked.resolve(store, told, now))
    resolved: list[_Read] = []
    for each in read:
        mine = [next(found) for _ in each.tracked]
        strays.keep(store, [one.left for one in mine if one.left is not None], now)
        for one in each.tracked:
            if one.stopped:
                follow_actions.stopped(store, one.source, [clean(one.number)], now)
        own = codes.heed(store, connector, each.events, now)
        events = [*own, *(event for one in mine for event in one.events)]
        says = " ".join(filter(None, [each.says, *(one.says for one in mine)]))
        resolved.append(each._replace(events=events, says=says))
    return resolved


def _heed(store: Store, told: Sequence[Event], result: timeline.Recorded, now: datetime) -> None:
    """What people write is heeded in the very transaction that stores it: a no holds from then on,
    however much else waits to be seen to."""
    replies = [one.key for one in told if one.kind == "reply.received" and one.key in result.keys]
    if replies:
        hearing.heed(store, timeline_hot.arrived_as(store.pk, replies), now)


def understand(intake: Intake, now: datetime) -> None:
    """Understand one intake. What cannot be understood waits where people see it.

    Trouble with the database may be of what the intake asks of it: it is tried again, five times.
    Raises what the machine is to blame for.
    """
    try:
        with transaction.atomic():
            if _still(intake):
                _take_in(intake, now)
    except (Misread, checking.Refused) as error:
        _handled(intake, Outcome("failed", str(error)), now)
    except DatabaseError as error:
        if of_the_machine(error):
            raise
        log.warning("intake.database", store=intake.store.key, intake=intake.pk, tries=intake.tries)
        if intake.tries + 1 >= TRIES:
            _handled(intake, Outcome("failed", f"{type(error).__name__}: {error}"), now)
        else:
            intake.tries += 1
            intake.save(update_fields=["tries"])
    except Exception as error:
        log.exception("intake.failed", store=intake.store.key, intake=intake.pk)
        _handled(intake, Outcome("failed", f"{type(error).__name__}: {error}"), now)


def _still(intake: Intake) -> bool:
    """Whether nobody else has understood it meanwhile.

    The store's intakes are understood one after the other, whatever the number of workers: two at
    once could make two customers of one person.
    """
    timeline_hot.one_by_one(intake.store_id)
    known = Intake.objects.of(intake.store).filter(pk=intake.pk, state=intake.state)
    return known.exists()


def _take_in(intake: Intake, now: datetime) -> None:
    raw = Raw(intake.pk, intake.connector, intake.received, intake.headers, bytes(intake.sealed))
    read = _parsed(intake.store, raw, _settings(intake.store, intake.connector))
    ((_, outcome),) = _record(intake.store, intake.connector, [read], now)
    _handled(intake, outcome, now)


def _handled(intake: Intake, outcome: Outcome, now: datetime) -> None:
    hot_intakes.handled(intake.store_id, [(intake.pk, outcome)], now)
    intake.state, intake.says = outcome.state, outcome.says[:500]
    intake.events, intake.customer = outcome.events, outcome.customer
    intake.tries += 1
    intake.handled = now


def _parsed(store: Store, raw: Raw, settings: Mapping[str, Any]) -> _Read:
    """What an intake tells. Raises what is wrong with it, or with one of its events."""
    if ports.PROVIDER in raw.headers:
        settings = {**settings, "provider": raw.headers[ports.PROVIDER]}
    source = ports.source(raw.connector, settings)
    if source is None:
        raise Misread(f"there is no connector {raw.connector!r} here")
    body = store.secret.unpack(raw.sealed, "intake")
    about = raw.headers.get(ports.MESSAGE)
    query = urlencode({"message": about}) if about else ""
    received = Received(headers=raw.headers, body=body, query=query, at=raw.received)
    told = source.parse(received, store.currency, settings)
    events = [_with_source(checking.check(one), raw) for one in told if isinstance(one, Event)]
    products = [one for one in told if isinstance(one, Product)]
    wishes = [one for one in told if isinstance(one, Privacy)]
    lists = [one for one in told if isinstance(one, Parcels)]
    says = " ".join(one.says for one in told if isinstance(one, Note))
    numbers = [one for one in told if isinstance(one, Tracked)]
    return _Read(raw, events, products, says, wishes=wishes, lists=lists, tracked=numbers)


def _with_source(event: Event, raw: Raw) -> Event:
    """A reply with files says in which raw intake they came, where they are not at an address."""
    media = event.private.get("media") if event.kind == "reply.received" else None
    if not media or any(one.get("url") or one.get("id") for one in media):
        return event
    return msgspec.structs.replace(event, private={**event.private, "raw": raw.id})


def _settings(store: Store, connector: str) -> dict[str, Any]:
    return house_hot.settings_of(store.pk, ports.account_kind(connector), connector)


@transaction.atomic
def replay(store: Store, intake_id: int, *, now: datetime, by: str) -> Intake:
    """Read a failed intake again, after whatever was at fault was mended.

    Raises ``LookupError`` when there is no such intake.
    """
    intake = Intake.objects.of(store).filter(id=intake_id).select_related("store").first()
    if intake is None:
        raise LookupError(f"{store.key} has no intake {intake_id}")
    if intake.state == "failed":
        understand(intake, now)
        detail = {"state": intake.state}
        audit(
            store,
            now=now,
            by=by,
            what="intake.replayed",
            about=f"intake {intake_id}",
            detail=detail,
        )
    return intake


RAW_KEPT = timedelta(days=30)


@transaction.atomic
def forget_raw(now: datetime) -> int:
    """Empty the raw bytes of what was understood thirty days ago. Gives how many."""
    old = (
        Intake.objects.everywhere()
        .filter(state__in=("done", "ignored"), received__lt=now - RAW_KEPT)
        .exclude(sealed=b"")
    )
    return old.update(sealed=b"", headers={})
