"""Writing journeys: publishing versions, switching on and off."""

from datetime import datetime

from django.db import transaction

from afterword.house.actions import audit
from afterword.house.bell import bell
from afterword.house.models import Store
from afterword.outbox import ports
from afterword.timeline import audiences
from afterword.timeline.models import Wait

from . import models, queries
from .check import Spoken, check
from .closing import close_last
from .text import Unreadable, parse


@transaction.atomic
def publish(
    store: Store,
    text: str,
    *,
    now: datetime,
    by: str,
    templates: Spoken | None = None,
) -> models.Version:
    """Publish a text as the next version of its journey; a text that is live already is not again.

    Whoever is inside stays in the version they entered; ``publish_actions`` moves them.
    Raises ``Unreadable`` with everything that is wrong with it, or ``closing.Busy`` while people
    are still on their way by the last one; then nothing changes.
    """
    definition = parse(text)
    others = queries.definitions(store, but=definition.journey)
    found = check(
        definition,
        channels=ports.channels,
        templates=templates,
        others=others,
        audiences=audiences.rules_of(store),
    )
    if found:
        raise Unreadable(found)
    row, _ = models.Journey.objects.of(store).get_or_create(
        store=store, key=definition.journey, defaults={"name": definition.name, "made": now}
    )
    # Who publishes at the same moment waits here, and then sees this version.
    row = models.Journey.objects.of(store).select_for_update().get(pk=row.pk)
    live = models.Version.objects.of(store).filter(journey=row, number=row.live).first()
    if live and live.text == text:
        return live
    close_last(store, row)
    number = queries.last_number(row) + 1
    version = models.Version.objects.create(
        store=store, journey=row, number=number, text=text, published=now, by=by
    )
    row.live, row.name, row.old, row.share = number, definition.name, 0, 100
    row.save(update_fields=["live", "name", "old", "share"])
    audit(store, now=now, by=by, what="journey.published", about=f"{row.key} v{number}")
    return version


@transaction.atomic
def switch(store: Store, key: str, *, on: bool, now: datetime, by: str) -> models.Journey:
    """Switch a journey on or off. Off: nobody enters, and whoever is inside waits where they are.

    Safe to repeat. Raises ``LookupError`` when there is no such journey, or none published.
    """
    row = models.Journey.objects.of(store).filter(key=key).first()
    if row is None:
        raise LookupError(f"{store.key} has no journey {key!r}")
    if on and not row.live:
        raise LookupError(f"journey {key!r} is only a draft; publish it first")
    if row.on != on:
        row.on, row.on_since = on, now if on else None
        row.save(update_fields=["on", "on_since"])
        audit(store, now=now, by=by, what=f"journey.{'on' if on else 'off'}", about=key)
        if on:
            _look_again(store, key, now)
        bell.ring_on_commit()
    return row


def _look_again(store: Store, key: str, now: datetime) -> None:
    """Whoever waited in a journey that was off is looked at anew. What went stale expires."""
    runs = models.Run.objects.of(store).filter(journey=key, ended=None, error="")
    Wait.objects.of(store).filter(owner="run", owner_id__in=runs.values("id")).update(due=now)


@transaction.atomic
def let_go_on(store: Store, run_id: int, *, now: datetime, by: str) -> bool:
    """Take a parked run up again after its fault was mended. True: it was parked."""
    run = models.Run.objects.of(store).filter(id=run_id, ended=None).exclude(error="").first()
    if run is None:
        return False
    models.Run.objects.of(store).filter(id=run_id).update(error="")
    Wait.objects.of(store).update_or_create(
        store=store,
        owner="run",
        owner_id=run_id,
        defaults={"due": now, "customer_id": run.customer_id},
    )
    audit(store, now=now, by=by, what="run.taken_up", about=f"run {run_id}")
    bell.ring_on_commit()
    return True
