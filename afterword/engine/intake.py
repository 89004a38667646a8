"""Understanding what came in: raw intakes become events, in their order, none lost."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, transaction

from afterword.house.actions import audit
from afterword.house.models import Account, Store
from afterword.timeline import actions as timeline
from afterword.timeline import ports, reports
from afterword.timeline.models import Intake
from afterword.wire.shapes import Event, Misread, Note, Product, Received

BATCH = 100
TRIES = 5

log = structlog.get_logger()


def parse_waiting(now: datetime, limit: int = BATCH) -> int:
    """Understand the intakes that wait, in order of arrival. Gives how many were looked at."""
    waiting = list(
        Intake.objects.everywhere()
        .filter(state="waiting")
        .order_by("id")
        .select_related("store")[:limit]
    )
    for intake in waiting:
        understand(intake, now)
    return len(waiting)


def understand(intake: Intake, now: datetime) -> None:
    """Understand one intake. What cannot be understood waits where people see it.

    Trouble with the database is not the intake's: it waits on and is tried again, five times.
    """
    try:
        with transaction.atomic():
            if _still(intake):
                _take_in(intake, now)
    except (Misread, timeline.Refused) as error:
        _failed(intake, str(error), now)
    except DatabaseError as error:
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
    store = intake.store
    source = ports.sources.get(intake.connector)
    if source is None:
        raise Misread(f"there is no connector {intake.connector!r} here")
    body = store.secret.open(bytes(intake.sealed), "intake")
    received = Received(headers=intake.headers, body=body, at=intake.received)
    told = source.parse(received, store.currency, _settings(intake))
    events = [one for one in told if isinstance(one, Event)]
    products = [one for one in told if isinstance(one, Product)]
    timeline.save_products(store, products, now=now)
    by = f"connector:{intake.connector}"
    result = timeline.record(store, reports.news(store, events), now=now, by=by)
    says = " ".join(one.says for one in told if isinstance(one, Note))
    intake.events = result.new
    intake.customer = next(iter(result.customers)) if len(result.customers) == 1 else None
    _handled(intake, "done" if events or products else "ignored", says, now)


def _settings(intake: Intake) -> dict[str, Any]:
    accounts = Account.objects.of(intake.store).filter(
        kind=ports.account_kind(intake.connector), plug=intake.connector
    )
    return accounts.values_list("settings", flat=True).first() or {}


def _failed(intake: Intake, says: str, now: datetime) -> None:
    intake.events, intake.customer = 0, None
    _handled(intake, "failed", says, now)


def _handled(intake: Intake, state: str, says: str, now: datetime) -> None:
    intake.state, intake.says = state, says[:500]
    intake.tries += 1
    intake.handled = now
    intake.save(update_fields=["state", "says", "tries", "handled", "events", "customer"])


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
