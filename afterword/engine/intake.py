"""Understanding what came in: raw intakes become events, in their order, none lost."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import msgspec
import structlog
from django.db import DatabaseError, transaction

from afterword.house.actions import audit
from afterword.house.models import Account, Store
from afterword.house.trouble import of_the_machine
from afterword.timeline import actions as timeline
from afterword.timeline import ports, reports
from afterword.timeline.models import Intake
from afterword.wire.shapes import Event, Misread, Note, Product, Received

BATCH = 100
TRIES = 5

log = structlog.get_logger()


def parse_waiting(now: datetime, limit: int = BATCH) -> int:
    """Understand the intakes that wait, in order of arrival. Gives how many were looked at.

    A store's intakes are understood together, in one transaction. Where that fails each is
    understood by itself, so that one at fault holds nobody up. Raises what the machine is to blame
    for (``house.trouble``): then all of them wait on, however long that takes.
    """
    waiting = list(
        Intake.objects.everywhere()
        .filter(state="waiting")
        .order_by("id")
        .select_related("store")[:limit]
    )
    by_store: dict[int, list[Intake]] = defaultdict(list)
    for intake in waiting:
        by_store[intake.store_id].append(intake)
    for mine in by_store.values():
        try:
            with transaction.atomic():
                _together(mine[0].store, mine, now)
        except Exception as error:
            if of_the_machine(error):
                raise
            log.warning("intake.one_by_one", store=mine[0].store.key, error=type(error).__name__)
            for intake in (
                Intake.objects.of(mine[0].store)
                .filter(id__in=[one.pk for one in mine], state="waiting")
                .order_by("id")
                .select_related("store")
            ):
                understand(intake, now)
    return len(waiting)


class _Read(msgspec.Struct):
    """An intake and what it tells, or why it cannot be read."""

    intake: Intake
    events: Sequence[Event] = ()
    products: Sequence[Product] = ()
    says: str = ""
    fault: str = ""


def _together(store: Store, intakes: Sequence[Intake], now: datetime) -> None:
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    mine = Intake.objects.of(store).filter(id__in=[one.pk for one in intakes], state="waiting")
    still = set(mine.values_list("id", flat=True))
    settings: dict[str, dict[str, Any]] = {}
    read: list[_Read] = []
    for intake in intakes:
        if intake.pk in still:
            if intake.connector not in settings:
                settings[intake.connector] = _settings(intake)
            read.append(_read(intake, settings[intake.connector]))
    for connector, some in groupby(read, key=lambda one: one.intake.connector):
        _record(store, connector, list(some), now)
    Intake.objects.bulk_update([one.intake for one in read], _HANDLED)


def _read(intake: Intake, settings: Mapping[str, Any]) -> _Read:
    """Read an intake by itself."""
    try:
        read = _parsed(intake, settings)
        for event in read.events:
            timeline.check(event)
    except (Misread, timeline.Refused) as error:
        return _Read(intake, fault=str(error))
    except DatabaseError:
        raise  # not the intake's fault
    except Exception as error:
        log.exception("intake.failed", store=intake.store.key, intake=intake.pk)
        return _Read(intake, fault=f"{type(error).__name__}: {error}")
    return read


def _record(store: Store, connector: str, read: Sequence[_Read], now: datetime) -> None:
    """Take in what intakes of one connector tell, and note with each what became of it."""
    timeline.save_products(store, [item for one in read for item in one.products], now=now)
    told = reports.news(store, [event for one in read for event in one.events])
    result = timeline.record(store, told, now=now, by=f"connector:{connector}")
    left = dict(result.whose)
    for one in read:
        if one.fault:
            _note(one.intake, "failed", one.fault, now)
            continue
        mine = [left.pop(event.key) for event in one.events if event.key in left]
        people = {customer for customer in mine if customer}
        one.intake.events = len(mine)
        one.intake.customer = people.pop() if len(people) == 1 else None
        state = "done" if one.events or one.products else "ignored"
        _note(one.intake, state, one.says, now)


def understand(intake: Intake, now: datetime) -> None:
    """Understand one intake. What cannot be understood waits where people see it.

    Trouble with the database may be of what the intake asks of it: it is tried again, five times.
    Raises what the machine is to blame for.
    """
    try:
        with transaction.atomic():
            if _still(intake):
                _take_in(intake, now)
    except (Misread, timeline.Refused) as error:
        _failed(intake, str(error), now)
    except DatabaseError as error:
        if of_the_machine(error):
            raise
        log.warning("intake.database", store=intake.store.key, intake=intake.pk, tries=intake.tries)
        if intake.tries + 1 >= TRIES:
            _failed(intake, f"{type(error).__name__}: {error}", now)
        else:
            intake.tries += 1
            intake.save(update_fields=["tries"])
    except Exception as error:
        log.exception("intake.failed", store=intake.store.key, intake=intake.pk)
        _failed(intake, f"{type(error).__name__}: {error}", now)


def _still(intake: Intake) -> bool:
    """Whether nobody else has understood it meanwhile.

    The store's intakes are understood one after the other, whatever the number of workers: two at
    once could make two customers of one person.
    """
    Store.objects.select_for_update(no_key=True).get(pk=intake.store_id)
    known = Intake.objects.of(intake.store).filter(pk=intake.pk, state=intake.state)
    return known.exists()


def _take_in(intake: Intake, now: datetime) -> None:
    read = _parsed(intake, _settings(intake))
    _record(intake.store, intake.connector, [read], now)
    intake.save(update_fields=_HANDLED)


def _parsed(intake: Intake, settings: Mapping[str, Any]) -> _Read:
    source = ports.sources.get(intake.connector)
    if source is None:
        raise Misread(f"there is no connector {intake.connector!r} here")
    body = intake.store.secret.open(bytes(intake.sealed), "intake")
    received = Received(headers=intake.headers, body=body, at=intake.received)
    told = source.parse(received, intake.store.currency, settings)
    return _Read(
        intake,
        events=[one for one in told if isinstance(one, Event)],
        products=[one for one in told if isinstance(one, Product)],
        says=" ".join(one.says for one in told if isinstance(one, Note)),
    )


def _settings(intake: Intake) -> dict[str, Any]:
    accounts = Account.objects.of(intake.store).filter(
        kind=ports.account_kind(intake.connector), plug=intake.connector
    )
    return accounts.values_list("settings", flat=True).first() or {}


def _failed(intake: Intake, says: str, now: datetime) -> None:
    intake.events, intake.customer = 0, None
    _note(intake, "failed", says, now)
    intake.save(update_fields=_HANDLED)


def _note(intake: Intake, state: str, says: str, now: datetime) -> None:
    intake.state, intake.says = state, says[:500]
    intake.tries += 1
    intake.handled = now


_HANDLED = ["state", "says", "tries", "handled", "events", "customer"]


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
