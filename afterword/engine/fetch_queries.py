"""What is known of what was fetched, and what is being fetched."""

from collections.abc import Sequence
from datetime import datetime

from afterword.house.models import Account, Store

from .models import FetchJob


def newest(store: Store, plug: str) -> dict[str, FetchJob]:
    """The newest job of each kind, by kind."""
    found: dict[str, FetchJob] = {}
    for job in FetchJob.objects.of(store).filter(plug=plug).order_by("-id")[:400]:
        found.setdefault(job.what, job)
    return found


def job(store: Store, job_id: int) -> FetchJob:
    """A job. Raises ``LookupError``."""
    found = FetchJob.objects.of(store).filter(id=job_id).first()
    if found is None:
        raise LookupError(f"{store.key} has no such job")
    return found


def connected(account: Account) -> FetchJob | None:
    """How connecting came out, where it went well and nothing was connected anew since."""
    return (
        FetchJob.objects.of(account.store_id)
        .filter(plug=account.plug, what="connect", status="done", ended__gte=account.made)
        .order_by("-id")
        .first()
    )


def accounts(plugs: Sequence[str]) -> list[Account]:
    """The accounts, of all stores, with connectors that can be asked."""
    rows = Account.objects.everywhere().filter(kind="connector", enabled=True, plug__in=plugs)
    return list(rows.order_by("id").select_related("store"))


def last(store: int, plug: str, what: str) -> FetchJob | None:
    """The newest job of a kind."""
    rows = FetchJob.objects.of(store).filter(plug=plug, what=what)
    return rows.order_by("-id").first()


def last_done(store: int, plug: str, what: str) -> FetchJob | None:
    """The newest job of a kind that came to its end."""
    rows = FetchJob.objects.of(store).filter(plug=plug, what=what, status="done")
    return rows.order_by("-id").first()


def next_due() -> datetime | None:
    """When the next job goes on, or is taken from somebody who died over it."""
    waiting = FetchJob.objects.everywhere().filter(status="waiting")
    free = waiting.filter(holder="").order_by("due").values_list("due", flat=True).first()
    held = waiting.exclude(holder="").order_by("held_until")
    left = held.values_list("held_until", flat=True).first()
    return min((at for at in (free, left) if at), default=None)
