"""Forgetting a customer who asks for it: their key is destroyed, and what it sealed is noise."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from afterword.house.actions import audit
from afterword.house.models import Store
from afterword.wire import shapes

from . import models
from .actions import record_for
from .queries import become


def erase(store: Store, customer: int, *, now: datetime, by: str) -> int:
    """Forget a customer, with every record that was merged into theirs. Safe to repeat.

    Gone are the keys (and so names, addresses, words and mails), the ids they have elsewhere, what
    they are found by, and the raw deliveries about them alone. What stays names nobody: orders,
    parcels, times, amounts, and that an address is not to be written to. A delivery that spoke of
    several people is emptied with all others, thirty days after it came in.
    Gives the id of the record that stands for them. Raises ``LookupError``.
    """
    with transaction.atomic():
        whole = _whole(store, customer)
        _forget(store, whole, now=now, by=by)
    _sweep()
    return whole[0]


@transaction.atomic
def erase_each(store: Store, customers: Iterable[int], *, now: datetime, by: str) -> None:
    """Forget several, inside the caller's transaction. What was written over is emptied out of the
    file when that has ended."""
    for customer in customers:
        _forget(store, _whole(store, customer), now=now, by=by)
    transaction.on_commit(_sweep)


def _whole(store: Store, customer: int) -> list[int]:
    """The record that stands for a person, then all that were merged into it, at once or in
    turns."""
    rows = models.Customer.objects.of(store)
    whole, found = list[int](), [become(store, customer).pk]
    while found:
        whole += found
        found = list(rows.filter(merged_into__in=found).values_list("id", flat=True))
    return whole


def _forget(store: Store, whole: list[int], *, now: datetime, by: str) -> None:
    _overwrite()
    mine = models.Customer.objects.of(store).filter(id__in=whole)
    if not mine.exclude(wrapped_key=b"", sealed=b"").exists():
        return
    mine.update(wrapped_key=b"", sealed=b"")
    for rows in (
        models.ContactPoint,
        models.SearchKey,
        models.CustomerId,
        models.AudienceMember,
    ):
        rows.objects.of(store).filter(customer__in=whole).delete()
    models.Intake.objects.of(store).filter(customer__in=whole).update(sealed=b"", headers={})
    gone = shapes.Event(
        kind="customer.erased",
        key=f"customer/{whole[0]}/erased/{now.isoformat()}",
        happened=now,
        about=f"customer/{whole[0]}",
    )
    record_for(store, whole[0], [gone], now=now, by=by)
    audit(store, now=now, by=by, what="customer.erased", about=f"customer {whole[0]}")


def _overwrite() -> None:
    """SQLite leaves what was deleted in the file until the place is used again: not here."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _sweep() -> None:
    """Empty SQLite's write-ahead log, which still holds the pages as they were before.

    Where somebody reads just now, the log is emptied by a later checkpoint. PostgreSQL clears old
    rows by its own vacuum.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
            cursor.execute("PRAGMA secure_delete = OFF")
