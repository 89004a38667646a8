"""Writing of webhooks: making and changing them, what they are to be told, how that went."""

import secrets
from base64 import b64encode
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from afterword.decisions.faults import Wrong
from afterword.decisions.foreign import foreign
from afterword.decisions.kinds import KINDS, is_kind
from afterword.house.actions import audit
from afterword.house.bell import bell
from afterword.house.models import Store
from afterword.house.owned import OwnedQuerySet
from afterword.timeline.hot import Arrived
from afterword.timeline.models import Event
from afterword.wire import addresses

from . import hot, standard
from .models import Delivery, Try, Webhook
from .standard import Target

BOTH_COUNT = timedelta(hours=24)
"""How long the old secret counts beside a new one."""
IN_THE_AIR = timedelta(seconds=120)
"""After which what was handed over and never came down was lost with its worker."""
KEPT = timedelta(days=30)
"""How long it is remembered what was told, and how that went."""
MOST_AGAIN = 10_000
"""So many are told again at once at the most."""


class Refused(Wrong, ValueError):
    """It cannot be done as asked. Its faults say why."""


# ---------------------------------------------------------------------------------- making


@transaction.atomic
def make(
    store: Store,
    *,
    name: str,
    url: str,
    kinds: Sequence[str],
    private: bool,
    now: datetime,
    by: str,
) -> tuple[Webhook, str]:
    """A new webhook, and its secret, which is shown this once. Raises ``Refused``."""
    check(url, kinds)
    secret = _secret()
    row = Webhook.objects.create(
        store=store,
        name=name,
        host=_host(url),
        sealed=_sealed(store, Target(url, ((secret, None),))),
        kinds=sorted(set(kinds)),
        private=private,
        made=now,
        made_by=by,
    )
    audit(store, now=now, by=by, what="webhook.made", about=row.host)
    return row, secret


def check(url: str, kinds: Sequence[str]) -> None:
    """Whether something can be told there. Raises ``Refused`` that says what is wrong."""
    try:
        addresses.check(url)
    except ValueError as error:
        raise Refused([foreign("", str(error))]) from error
    if not kinds:
        raise Refused("say what it is told: kinds of event, or * for everything")
    groups = {kind.partition(".")[0] for kind in KINDS} | {"custom"}
    for one in kinds:
        if one != "*" and not is_kind(one) and not (one.endswith(".*") and one[:-2] in groups):
            raise Refused(
                "there is no kind of event %(event)s; docs/guides/events.md lists them",
                {"event": repr(one)},
            )


@transaction.atomic
def change(
    store: Store,
    webhook: int,
    *,
    name: str,
    kinds: Sequence[str],
    private: bool,
    now: datetime,
    by: str,
    url: str = "",
) -> None:
    """Change what it is told, and where; an empty address stays as it was. Raises ``Refused``."""
    row = _held(store, webhook)
    target = target_of(store, row)
    check(url or target.url, kinds)
    row.name, row.kinds, row.private = name, sorted(set(kinds)), private
    if url:
        row.host = _host(url)
        row.sealed = _sealed(store, Target(url, target.secrets))
    row.save(update_fields=["name", "kinds", "private", "host", "sealed"])
    audit(store, now=now, by=by, what="webhook.changed", about=row.host)


@transaction.atomic
def switch(store: Store, webhook: int, *, on: bool, now: datetime, by: str) -> None:
    """Switch it on or off. What waits goes out when it is on again."""
    row = _held(store, webhook)
    row.enabled, row.off_why, row.rest_until = on, "", None
    row.save(update_fields=["enabled", "off_why", "rest_until"])
    audit(store, now=now, by=by, what=f"webhook.{'on' if on else 'off'}", about=row.host)
    bell.ring_on_commit()


@transaction.atomic
def remove(store: Store, webhook: int, *, now: datetime, by: str) -> None:
    """Take it away with all that is remembered of it."""
    row = _held(store, webhook)
    row.delete()
    audit(store, now=now, by=by, what="webhook.removed", about=row.host)


@transaction.atomic
def rotate(store: Store, webhook: int, *, now: datetime, by: str) -> str:
    """A new secret, shown this once. For a day the old one counts too, so that the receiver can
    take its time; an older one counts no more."""
    row = _held(store, webhook)
    target = target_of(store, row)
    secret = _secret()
    before = ((target.secrets[0][0], now + BOTH_COUNT),)
    row.sealed = _sealed(store, Target(target.url, ((secret, None), *before)))
    row.save(update_fields=["sealed"])
    audit(store, now=now, by=by, what="webhook.rotated", about=row.host)
    return secret


def _held(store: Store, webhook: int) -> Webhook:
    row = Webhook.objects.of(store).select_for_update().filter(id=webhook).first()
    if row is None:
        raise LookupError(f"there is no webhook {webhook}")
    return row


def target_of(store: Store, row: Webhook) -> Target:
    """Where it is, and what it is signed with. Raises ``Unreadable``."""
    found = store.secret.open_json(bytes(row.sealed), "webhook")
    return msgspec.convert(found, Target)


def _sealed(store: Store, target: Target) -> bytes:
    return store.secret.seal_json(msgspec.to_builtins(target), "webhook")


def _secret() -> str:
    return standard.PREFIX + b64encode(secrets.token_bytes(32)).decode()


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "")[:200]


# --------------------------------------------------------------------------- what is told


def tell(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Write down who is to be told of these events. Runs inside the transaction in which they are
    seen, so that each is told of and none is told of twice. History is not news."""
    listening = hot.listening(store.pk)
    if not listening:
        return
    news = [one for one in events if not one.event.history]
    rows = [
        _fresh(store, webhook, one.event.id, one.event.kind, one.key, now)
        for webhook, name, kinds in listening
        for one in news
        if standard.wants(kinds, one.event.kind) or _called(one, name)
    ]
    if rows:
        Delivery.objects.bulk_create(rows, batch_size=400, ignore_conflicts=True)
        bell.ring_on_commit()


def _called(one: Arrived, name: str) -> bool:
    """Whether a journey calls this webhook by its name, whatever else it is told."""
    return one.event.kind == "journey.called" and one.event.data.get("webhook") == name


def _fresh(
    store: Store, webhook: int, event: int | None, kind: str, key: str, now: datetime
) -> Delivery:
    return Delivery(
        store=store,
        webhook_id=webhook,
        event_id=event,
        kind=kind,
        mark=standard.mark_of(store.key, key),
        made=now,
        due=now,
        state_at=now,
    )


@transaction.atomic
def test(store: Store, webhook: int, *, now: datetime, by: str) -> Delivery:
    """Let it be told that this is a test, and nothing else. Raises ``Refused`` while it is off."""
    row = _held(store, webhook)
    if not row.enabled:
        raise Refused("it is switched off")
    made = _fresh(store, row.pk, None, TEST, f"test/{row.pk}/{now.isoformat()}", now)
    made.save(force_insert=True)
    audit(store, now=now, by=by, what="webhook.tested", about=row.host)
    bell.ring_on_commit()
    return made


TEST = "webhook.test"


@transaction.atomic
def again(store: Store, delivery: int, *, now: datetime, by: str) -> None:
    """Tell it once more: the same news under the same ``webhook-id``."""
    row = Delivery.objects.of(store).select_for_update().filter(id=delivery).first()
    if row is None:
        raise LookupError(f"there is no delivery {delivery}")
    _once_more(Delivery.objects.of(store).filter(id=row.pk), now)
    audit(store, now=now, by=by, what="webhook.again", about=row.mark)


@transaction.atomic
def replay(
    store: Store,
    webhook: int,
    *,
    since: datetime,
    until: datetime,
    all_of_it: bool,
    now: datetime,
    by: str,
) -> int:
    """Tell it again what became known in a span of time and is what it is told: what never
    arrived, or ``all_of_it``. What is still on its way is left to its schedule. Gives how many.
    Raises ``Refused`` when that would be more than ``MOST_AGAIN``."""
    row = _held(store, webhook)
    spanned = Event.objects.of(store).filter(known__gte=since, known__lt=until, history=False)
    mine = Delivery.objects.of(store).filter(webhook=row)
    known = spanned.filter(_kinds(row.kinds))
    missed = known.filter(~Exists(mine.filter(event=OuterRef("pk"))))
    told = mine.filter(event__in=known.values("pk"), state__in=["failed", "delivered"])
    if not all_of_it:
        told = told.exclude(state="delivered")
    many = missed.count() + told.count()
    if many > MOST_AGAIN:
        raise Refused(
            "that would be %(many)s; take a shorter span, of %(most)s at the most",
            {"many": many, "most": MOST_AGAIN},
        )
    _once_more(told, now)
    fresh = [
        _fresh(store, row.pk, number, kind, key, now)
        for number, kind, key in missed.order_by("id").values_list("id", "kind", "key")
    ]
    Delivery.objects.bulk_create(fresh, batch_size=400, ignore_conflicts=True)
    audit(store, now=now, by=by, what="webhook.replayed", about=row.host, detail={"many": many})
    bell.ring_on_commit()
    return many


def _kinds(kinds: Sequence[str]) -> Q:
    if "*" in kinds:
        return Q()
    wanted = Q(kind__in=[one for one in kinds if not one.endswith(".*")])
    for one in kinds:
        if one.endswith(".*"):
            wanted |= Q(kind__startswith=one[:-1])
    return wanted


def _once_more(rows: OwnedQuerySet[Delivery], now: datetime) -> None:
    rows.update(state="waiting", state_at=now, due=now, tries=0, first_tried=None)
    bell.ring_on_commit()


# ------------------------------------------------------------------------- handing over


@transaction.atomic
def claim(
    stopped: Collection[int | None], room: Callable[[int], int], now: datetime, limit: int
) -> list[Delivery]:
    """Begin to hand over what is due, for each webhook as many as it has room for; what of it is
    lost with its worker is due again after ``IN_THE_AIR``. ``stopped``: the stores that are held
    back; ``None`` among them: all."""
    if None in stopped:
        return []
    due = Delivery.objects.everywhere().filter(state="waiting", due__lte=now)
    rows = (
        Webhook.objects.everywhere()
        .filter(Q(rest_until=None) | Q(rest_until__lte=now), enabled=True)
        .exclude(store__in=stopped)
        .filter(Exists(due.filter(webhook=OuterRef("pk"))))
        .select_related("store")
        .order_by("id")
    )
    claimed: list[Delivery] = []
    for webhook in rows:
        many = min(room(webhook.pk), limit - len(claimed))
        if many > 0:
            claimed += _claim_of(webhook, now, many)
    Delivery.objects.bulk_update(claimed, ["due", "tries", "number", "first_tried"])
    Try.objects.bulk_create(
        [Try(store=one.store, delivery=one, number=one.number, began=now) for one in claimed]
    )
    return claimed


def _claim_of(webhook: Webhook, now: datetime, many: int) -> list[Delivery]:
    mine = Delivery.objects.of(webhook.store).filter(webhook=webhook, state="waiting", due__lte=now)
    if connection.features.has_select_for_update_skip_locked:
        mine = mine.select_for_update(skip_locked=True)
    found = list(mine.order_by("due", "id")[:many])
    for one in found:
        one.store, one.webhook = webhook.store, webhook
        one.due = now + IN_THE_AIR
        one.tries += 1
        one.number += 1
        one.first_tried = one.first_tried or now
    return found


class Landed(NamedTuple):
    """How one try came out. ``came`` is ``None``: it was held back and nothing was written."""

    delivery: Delivery
    came: standard.Came | None


@transaction.atomic
def land(landed: Sequence[Landed], *, now: datetime, chance: float) -> None:
    """Write down how these came out, unless another worker took one up meanwhile."""
    for delivery, came in landed:
        mine = Delivery.objects.of(delivery.store).filter(
            id=delivery.pk, state="waiting", number=delivery.number
        )
        tried = Try.objects.of(delivery.store).filter(delivery=delivery, number=delivery.number)
        if came is None:
            tried.update(ended=now, says="held back")
            mine.update(due=now + HELD, tries=delivery.tries - 1)
            continue
        tried.update(ended=now, status=came.status, says=came.says[:300])
        if mine.update(**_becomes(delivery, came, now, chance)):
            _webhook_after(delivery, came, now)


HELD = timedelta(seconds=1)
"""How long one rests that was held back by a stop switch."""


def _becomes(
    delivery: Delivery, came: standard.Came, now: datetime, chance: float
) -> dict[str, Any]:
    if came.well:
        return {"state": "delivered", "state_at": now, "status": came.status}
    pause = standard.next_try(delivery.tries, came, chance)
    if pause is None or came.gone:
        return {"state": "failed", "state_at": now, "status": came.status}
    return {"due": now + pause, "status": came.status}


def _webhook_after(delivery: Delivery, came: standard.Came, now: datetime) -> None:
    """What a try means for the webhook as a whole."""
    row = Webhook.objects.of(delivery.store).filter(id=delivery.webhook_id)
    if came.well:
        row.update(reached=now, rest_until=None)
        return
    if came.rest:
        row.update(rest_until=now + came.rest)
    last = standard.next_try(delivery.tries, came, 0) is None and came.again
    if came.gone or last:
        began = delivery.first_tried or now
        still = row.filter(enabled=True)
        if not came.gone:
            # Others of it arrived meanwhile: it is this one that is at fault.
            still = still.filter(Q(reached=None) | Q(reached__lt=began))
        why = came.says if came.gone else f"nothing arrived for days: {came.says}"
        if still.update(enabled=False, off_why=why[:300]):
            audit(
                delivery.store,
                now=now,
                by="engine",
                what="webhook.gave_up",
                about=delivery.webhook.host,
            )


def forget(now: datetime) -> int:
    """Forget what was told, or could not be, thirty days ago. Gives how many."""
    return Delivery.objects.everywhere().filter(made__lt=now - KEPT, due__lt=now).delete()[0]
