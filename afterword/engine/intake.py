"""Understanding what came in: raw intakes become events, in their order, none lost."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction

from afterword.house.models import Account, Store
from afterword.timeline import actions as timeline
from afterword.timeline import ports, reports
from afterword.timeline.models import Intake
from afterword.wire.shapes import Event, Misread, Note, Product, Received

BATCH = 100

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
    """Understand one intake. What cannot be understood waits where people see it."""
    intake.tries += 1
    intake.handled = now
    try:
        with transaction.atomic():
            _take_in(intake, now)
            intake.save()
    except Misread as error:
        _failed(intake, str(error))
    except timeline.Refused as error:
        _failed(intake, str(error))
    except Exception as error:
        log.exception("intake.failed", store=intake.store.key, intake=intake.pk)
        _failed(intake, f"{type(error).__name__}: {error}")


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
    intake.events = result.new
    intake.state = "done" if events or products else "ignored"
    intake.says = " ".join(one.says for one in told if isinstance(one, Note))[:500]
    intake.customer = next(iter(result.customers)) if len(result.customers) == 1 else None


def _settings(intake: Intake) -> dict[str, Any]:
    accounts = Account.objects.of(intake.store).filter(
        kind=ports.account_kind(intake.connector), plug=intake.connector
    )
    return accounts.values_list("settings", flat=True).first() or {}


def _failed(intake: Intake, says: str) -> None:
    intake.state, intake.says = "failed", says[:500]
    intake.save()


@transaction.atomic
def replay(store: Store, intake_id: int, *, now: datetime) -> Intake:
    """Read a failed intake again, after whatever was at fault was mended.

    Raises ``LookupError`` when there is no such intake.
    """
    intake = Intake.objects.of(store).filter(id=intake_id).select_related("store").first()
    if intake is None:
        raise LookupError(f"{store.key} has no intake {intake_id}")
    if intake.state == "failed":
        understand(intake, now)
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
