"""The processes that work: each says that it is there, and the others see when it is not any more.

Nothing is set up for them. A worker writes its row when it starts, touches it every few seconds,
and takes it away when it stops in order. What one left in the middle is taken up by the others once
it has been silent for ``GONE_AFTER``; a worker that cannot touch its row hands nothing over after
``SILENT_AFTER``, so that the two never meet. All of it goes by the database's clock, the only one
that the machines share.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from .models import Worker

BEAT = 5.0
"""Seconds between two touches of a worker's row."""
SILENT_AFTER = 30.0
"""Seconds without a touch after which a worker hands nothing over."""
GONE_AFTER = timedelta(seconds=90)
"""How long a worker was silent when others take up its work."""


class Taken(Exception):
    """Another process works under this name."""


@transaction.atomic
def register(name: str, *, host: str, pid: int) -> None:
    """Say that a worker is there.

    Raises ``Taken`` when a living one of another machine has the name: its data folder is a copy.
    """
    others = Worker.objects.select_for_update().filter(name=name).exclude(host=host)
    if other := others.filter(seen__gt=Now() - GONE_AFTER).first():
        raise Taken(
            f"a worker on {other.host} has the mark of this data folder: one is a copy of the "
            "other. Remove `worker.id` from the copy."
        )
    facts = {"host": host[:120], "pid": pid, "started": Now(), "seen": Now(), "rests": ""}
    Worker.objects.update_or_create(name=name, defaults=facts)


def resting_after(jump: timedelta) -> str:
    """What a worker's row says while it rests because its clock jumped so far."""
    return f"clock {jump // timedelta(seconds=1):+d}"


def jump_of(worker: Worker) -> timedelta:
    """How far the clock of a worker that rests has jumped."""
    return timedelta(seconds=int(worker.rests.partition(" ")[2]))


def resting() -> QuerySet[Worker]:
    """The workers that are there and hand nothing over, by name."""
    return Worker.objects.filter(seen__gt=Now() - GONE_AFTER).exclude(rests="").order_by("name")


def touch(name: str, *, rests: str) -> bool:
    """Say that a worker is still there. False: others held it for dead; it has to register anew."""
    return bool(Worker.objects.filter(name=name).update(seen=Now(), rests=rests[:200]))


def leave(name: str) -> None:
    """A worker stopped in order, or all that it left was taken up."""
    Worker.objects.filter(name=name).delete()


def gone() -> list[str]:
    """The workers that are held for dead, by name."""
    rows = Worker.objects.filter(seen__lte=Now() - GONE_AFTER)
    return list(rows.order_by("name").values_list("name", flat=True))


def at_work() -> list[Worker]:
    """The workers there are, by name."""
    return list(Worker.objects.order_by("name"))
