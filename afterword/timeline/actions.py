"""Writing the timeline: recording events, merging customers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from django.db import transaction

from afterword.decisions.consent import kinds_for, reaching
from afterword.decisions.split import send_key
from afterword.house.bell import bell
from afterword.house.models import Store
from afterword.wire import shapes

from . import hearing, hot, hot_people, hot_waits, ledger, models
from .adopting import adopt, sealed_for
from .announcing import Announcement
from .checking import Refused, check
from .identity import Known
from .people import Found, People
from .present import known, refresh, refresh_people, write_consents


class Recorded(msgspec.Struct):
    """What became of a batch of events, in numbers."""

    new: int = 0
    repeated: int = 0
    waiting: int = 0
    """Of the new ones: those whose order has not come in yet."""
    keys: frozenset[str] = frozenset()
    """The keys of the new ones."""
    customers: frozenset[int] = frozenset()
    whose: Mapping[str, int | None] = {}
    """The customer of each new event, by its key; ``None`` as long as that is not known."""


@transaction.atomic
def record(
    store: Store,
    events: Sequence[shapes.Event],
    *,
    now: datetime,
    by: str,
    history: bool = False,
    checked: bool = False,
    anew: bool = False,
) -> Recorded:
    """Store events, bring the present up to date, wake what waits for them. Safe to repeat.

    ``history``: they come with an import or back-fill. They count as known when they happened
    (assumed) and start no journey. ``anew``: they say again, in other words, what was known: they
    are known from now on, and start no journey. ``checked``: each went through ``check`` a moment
    ago.
    Raises ``Refused`` for an event that cannot be stored; then nothing of the batch is.
    """
    if not checked:
        for event in events:
            check(event)
    if not events:
        return Recorded()
    hot.one_by_one(store.pk)
    fresh = _unseen(store, events)
    result = Recorded(repeated=len(events) - len(fresh))
    if not fresh:
        return result
    people = People(store, fresh, now)
    found = [people.whose(index) for index in range(len(fresh))]
    fresh = hearing.heard_of(store, fresh, [one.customer for one in found])
    people.load_keys(
        one.customer
        for event, one in zip(fresh, found, strict=True)
        if one.customer
        and one.customer not in people.erased
        and (event.private or (one.known and one.known.unread))
    )
    rows = [
        _row(store, event, one, people, now=now, by=by, history=history, anew=anew)
        for event, one in zip(fresh, found, strict=True)
    ]
    new = hot.insert_events(rows)
    # Of who is new all there is to know stands in these events: nothing is read again.
    facts = known(hot.told(rows, new, people.unwritten))
    people.settle(facts)
    write_consents(store, facts)
    adopted = adopt(store, fresh, found, now)
    # Events of this very batch may be among the adopted: they have a customer by now.
    stored = list({one.key: one for one in (*hot.stored(rows, new), *adopted)}.values())
    written = facts.keys() - {one.customer for one in adopted}
    _settle(store, stored, now=now, by=by, history=history, anew=anew, written=written)
    _close_suppressed(store, people.new_contacts, now=now, by=by)
    _say_as_before(store, people.new_contacts, now=now, by=by)
    for one in found:
        if one.same_as and one.customer:
            merge(store, into=one.customer, other=one.same_as, now=now, by=by)
    result.new = len(new)
    result.keys = frozenset(new)
    result.waiting = sum(event.customer is None for event in stored)
    result.customers = frozenset(event.customer for event in stored if event.customer)
    result.whose = {event.key: event.customer for event in stored if event.key in new}
    bell.ring_on_commit()
    return result


def _close_suppressed(
    store: Store, contacts: Iterable[tuple[int, str, str]], *, now: datetime, by: str
) -> None:
    """An address that is not written to is not written to whoever comes to use it."""
    named: dict[str, set[int]] = defaultdict(set)
    channels: set[str] = set()
    for customer, kind, digest in contacts:
        named[digest].add(customer)
        channels |= {kind, *reaching(kind)}
    closed = hot_people.suppressed(store.pk, channels, named) if named else ()
    events = [
        (
            customer,
            shapes.Event(
                kind="contact.complained" if why == "complained" else "contact.bounced",
                key=f"contact/{digest}:{channel}:{why}:{customer}",
                happened=now,
                about=f"customer/{customer}",
                data={"channel": channel, "contact": digest, "hard": True},
            ),
        )
        for channel, digest, why in closed
        for customer in sorted(named[digest])
    ]
    if events:
        record_each(store, events, now=now, by=by)


def _say_as_before(
    store: Store, contacts: Iterable[tuple[int, str, str]], *, now: datetime, by: str
) -> None:
    """What the ledger knows of addresses that have just become somebody's counts for them."""
    named: dict[str, set[int]] = defaultdict(set)
    for customer, _, digest in contacts:
        named[digest].add(customer)
    if named:
        record_each(store, ledger.said_before(store, named), now=now, by=by)


def _unseen(store: Store, events: Sequence[shapes.Event]) -> list[shapes.Event]:
    known = hot.known_keys(store.pk, [event.key for event in events])
    fresh: list[shapes.Event] = []
    for event in events:
        if event.key not in known:
            known.add(event.key)
            fresh.append(event)
    return fresh


def _said_from(event: shapes.Event, known: Known) -> str:
    """The address from which a yes was given to whoever carries the channel: it opens that one and
    no other. Empty where it names none: it is for every address of the channel."""
    if event.who is None or not event.who.contacts:
        return ""
    reached = kinds_for(str(event.data.get("channel", "")))
    return next((digest for kind, digest, _ in known.contacts if kind in reached), "")


def _row(
    store: Store,
    event: shapes.Event,
    found: Found,
    people: People,
    *,
    now: datetime,
    by: str,
    history: bool,
    anew: bool,
) -> hot.EventRow:
    data = dict(event.data)
    # What is private of somebody who was forgotten is not kept.
    private = {} if found.customer in people.erased else dict(event.private)
    if event.order:
        data["order"] = event.order.removeprefix("order/")
    if event.about.startswith("shipment/"):
        data["shipment"] = event.about.removeprefix("shipment/")
    if found.known:
        data["who"] = found.known.data
        if found.known.unread:
            private["unread"] = found.known.unread
        if event.kind == "consent.given" and not data.get("contact"):
            data["contact"] = _said_from(event, found.known)
    sealed = b""
    if private and found.customer:
        sealed = people.customer_key(found.customer).seal_json(private, "event")
    elif private:
        # Nobody's yet: sealed with the store's key until it is adopted.
        sealed = people.key.seal_json(private, "event")
    known = min(event.happened, now) if history else now
    return hot.EventRow(
        store.pk,
        found.customer,
        event.kind,
        event.key,
        event.happened,
        known,
        event.about,
        event.order,
        msgspec.json.encode(data).decode(),
        sealed,
        by[:60],
        history or anew,
    )


def _settle(
    store: Store,
    stored: Sequence[hot.Stored],
    *,
    now: datetime,
    by: str,
    history: bool,
    anew: bool = False,
    written: Collection[int] = (),
) -> None:
    """The present, what the events add up to, and whoever waits for any of it."""
    whose: dict[str, int] = {}
    for event in stored:
        if event.customer is not None:
            whose[event.about] = event.customer
            whose.setdefault(event.order, event.customer)
    announced = refresh(store, stored, whose, written, now=now)
    woken = [(event.customer, event.kind) for event in stored if event.customer]
    woken += _announce(store, announced, whose, now=now, by=by, history=history, anew=anew)
    hot_waits.stamp(store.pk, woken, now)


def _announce(
    store: Store,
    announced: Iterable[Announcement],
    whose: Mapping[str, int],
    *,
    now: datetime,
    by: str,
    history: bool,
    anew: bool,
) -> list[tuple[int, str]]:
    rows = {
        one.key: hot.EventRow(
            store.pk,
            whose[one.about],
            one.kind,
            one.key,
            one.happened,
            min(one.happened, now) if history else now,
            one.about,
            one.order,
            msgspec.json.encode(one.data).decode(),
            b"",
            by[:60],
            history or (anew and not one.live),
        )
        for one in announced
        if one.about in whose
    }
    new = hot.insert_events(list(rows.values()))
    return [(whose[rows[key].about], rows[key].kind) for key in new]


# -------------------------------------------------------------------------------- merging


@transaction.atomic
def merge(store: Store, *, into: int, other: int, now: datetime, by: str) -> None:
    """Two records are one person. What either refused stays refused.

    Everything of ``other`` becomes ``into``'s; a no on one side is said again for the whole, so
    that it binds every address. Safe to repeat. Raises ``Refused`` for a customer and itself.
    """
    if into == other:
        raise Refused("a customer cannot be merged into itself")
    rows = models.Customer.objects.of(store).in_bulk([into, other])
    kept, gone = rows[into], rows[other]
    if gone.merged_into == into:
        return
    if not (kept.wrapped_key and gone.wrapped_key):
        raise Refused("a customer who was forgotten cannot be merged")
    secret = store.secret
    _reseal(store, kept, gone)
    refused = list(models.Consent.objects.of(store).filter(customer__in=[into, other], given=False))
    models.Consent.objects.of(store).filter(customer=other).delete()
    for model in (
        models.Event,
        models.CustomerId,
        models.Order,
        models.Shipment,
        models.Matter,
        models.Wait,
    ):
        model.objects.of(store).filter(customer=other).update(customer=into)
    for key in models.SearchKey.objects.of(store).filter(customer=other):
        models.SearchKey.objects.bulk_create(
            [models.SearchKey(store=store, customer=kept, digest=key.digest)],
            ignore_conflicts=True,
        )
    models.SearchKey.objects.of(store).filter(customer=other).delete()
    members = models.AudienceMember.objects.of(store)
    both = members.filter(customer=into).values_list("audience", flat=True)
    members.filter(customer=other, audience__in=list(both)).delete()
    members.filter(customer=other).update(customer=into)
    # Its key is kept until the messages that it sealed have followed: ``outbox.merging.move``.
    models.Customer.objects.of(store).filter(id=other).update(merged_into=into, sealed=b"")
    if not kept.sealed and gone.sealed:
        name = gone.key(secret).open_json(bytes(gone.sealed), "customer/name")
        sealed = kept.key(secret).seal_json(name, "customer/name")
        models.Customer.objects.of(store).filter(id=into).update(sealed=sealed)
    refresh_people(store, {into})
    _say_no_again(store, into, other, refused, now=now, by=by)


def _reseal(store: Store, kept: models.Customer, gone: models.Customer) -> None:
    """Open what the other key sealed and seal it with the one that stays."""
    secret = store.secret
    old, new = gone.key(secret), kept.key(secret)
    have = set(
        models.ContactPoint.objects.of(store).filter(customer=kept).values_list("channel", "digest")
    )
    for contact in models.ContactPoint.objects.of(store).filter(customer=gone):
        if (contact.channel, contact.digest) in have:
            contact.delete()
            continue
        contact.sealed = new.seal(old.open(bytes(contact.sealed), "contact"), "contact")
        contact.customer = kept
        contact.save(update_fields=["sealed", "customer"])
    for event in models.Event.objects.of(store).filter(customer=gone).exclude(sealed=b""):
        opened = old.open(bytes(event.sealed), "event")
        models.Event.objects.of(store).filter(id=event.pk).update(sealed=new.seal(opened, "event"))


def _say_no_again(
    store: Store,
    into: int,
    other: int,
    refused: Iterable[models.Consent],
    *,
    now: datetime,
    by: str,
) -> None:
    merged = shapes.Event(
        kind="customer.merged",
        key=f"customer/{into}/merged/{other}",
        happened=now,
        about=f"customer/{into}",
        data={"other": str(other)},
    )
    noes = {
        (word.channel, word.purpose): shapes.Event(
            kind="consent.revoked",
            key=f"customer/{into}/merged/{other}/{word.channel}/{word.purpose}",
            happened=now,
            about=f"customer/{into}",
            data={
                "channel": word.channel,
                "purpose": word.purpose,
                "contact": "",
                "source": "merge",
            },
        )
        for word in refused
    }
    record_for(store, into, [merged, *noes.values()], now=now, by=by)


# ------------------------------------------------------------- events of a known customer


@transaction.atomic
def record_for(
    store: Store,
    customer: int,
    events: Sequence[shapes.Event],
    *,
    now: datetime,
    by: str,
) -> Recorded:
    """Store events of a customer we know: what other rooms report. Safe to repeat."""
    return record_each(store, [(customer, event) for event in events], now=now, by=by)


@transaction.atomic
def record_each(
    store: Store,
    events: Sequence[tuple[int, shapes.Event]],
    *,
    now: datetime,
    by: str,
    announced: bool = False,
) -> Recorded:
    """As ``record_for``, for many customers at once: (customer, event). ``announced``: we say it
    ourselves, and it may be what nobody can send in."""
    if not events:
        return Recorded()
    people: dict[int, models.Customer] = {}
    rows: list[hot.EventRow] = []
    told = hearing.heard_of(store, [event for _, event in events], [one for one, _ in events])
    for (customer, _), event in zip(events, told, strict=True):
        if not announced:
            check(event)
        sealed = b""
        if event.private:
            if customer not in people:
                people[customer] = models.Customer.objects.of(store).get(id=customer)
            sealed = sealed_for(store, people[customer], event.private)
        data = dict(event.data)
        if event.order:
            data["order"] = event.order.removeprefix("order/")
        rows.append(
            hot.EventRow(
                store.pk,
                customer,
                event.kind,
                event.key,
                event.happened,
                now,
                event.about,
                event.order,
                msgspec.json.encode(data).decode(),
                sealed,
                by[:60],
                False,
            )
        )
    new = hot.insert_events(rows)
    _settle(store, hot.stored(rows, new), now=now, by=by, history=False)
    bell.ring_on_commit()
    return Recorded(
        new=len(new),
        repeated=len(rows) - len(new),
        keys=frozenset(new),
        customers=frozenset(customer for customer, _ in events),
    )


def natural_key(*parts: str) -> str:
    """A short natural key for an event, from what makes it this one and no other."""
    return send_key(*parts)
