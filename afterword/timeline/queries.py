"""Reading the timeline: as decisions see it, and as screens show it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from afterword.decisions.consent import REACHED_BY
from afterword.decisions.timeline import Event, Timeline
from afterword.house.models import Store
from afterword.house.sealing import Key, Unreadable

from . import hot, hot_people, memory, models
from .abreast import CLOCKS_APART
from .identity import Digests
from .postcodes import of_address


def timelines(store: Store, customers: Iterable[int]) -> dict[int, Timeline]:
    """The timelines of these customers: two queries, and two more where some of them are
    remembered (``memory``)."""
    wanted = set(customers)
    if not wanted:
        return {}
    natural = naturals(store, wanted)
    held = memory.at_hand()
    known = held.recall(store.pk, wanted, natural) if held else {}
    missing = wanted - known.keys()
    found: dict[int, list[Event]] = defaultdict(list)
    for customer, event in hot.events_of(store.pk, missing) if missing else ():
        found[customer].append(event)
    for one in missing:
        known[one] = Timeline(natural.get(one, str(one)), found[one], ordered=True)
    if held:
        held.keep(store.pk, known)
    return known


def naturals(store: Store, customers: Collection[int]) -> dict[int, str]:
    """The natural keys of these customers: what their lots are drawn by."""
    return hot_people.naturals(store.pk, customers) if customers else {}


def as_of(seen: Timeline, now: datetime) -> tuple[datetime, datetime | None]:
    """As of when somebody is decided about, and when at the latest again.

    A round of work has one ``now``, and others record meanwhile, by clocks that differ a little.
    What they stored before it was read counts: without the order that it hangs on a message has
    nobody to go to; and what waits for an event was stamped by it once, and is not again. What is
    known only much later (a clock went wrong) is left for then: that is the second moment.
    """
    latest, later = now, None
    if seen.last_known is None or seen.last_known <= now:
        return latest, later  # so it is but for a moment
    soon = now + CLOCKS_APART
    for event in seen.events:
        if event.known > soon:
            later = min(later or event.known, event.known)
        elif event.known > latest:
            latest = event.known
    return latest, later


def become(store: Store, customer: int) -> models.Customer:
    """A customer, or the one they were merged into since. Raises ``LookupError``."""
    seen: set[int] = set()
    wanted: int | None = customer
    while wanted is not None and wanted not in seen:
        seen.add(wanted)
        found = models.Customer.objects.of(store).filter(id=wanted).select_related("store").first()
        if found is None:
            break
        if found.merged_into is None:
            return found
        wanted = found.merged_into
    raise LookupError(f"{store.key} has no customer {customer}")


def owners(store: Store, channel: str, digest: str) -> list[models.Customer]:
    """The customers whom a channel reaches at this address, the one who used it last first."""
    points = models.ContactPoint.objects.of(store).filter(
        channel__in=REACHED_BY.get(channel, (channel,)),
        digest=digest,
        customer__merged_into=None,
    )
    rows = points.select_related("customer").order_by("-used", "-since", "-id")
    found = {row.customer_id: row.customer for row in rows}
    for one in found.values():
        one.store = store
    return list(found.values())


def timeline(customer: models.Customer) -> Timeline:
    """The timeline of one customer."""
    return timelines(customer.store, [customer.pk])[customer.pk]


def _key(customer: models.Customer, store: Store | None) -> Key:
    """The person's key. A store at hand is not looked up again for every row of a list."""
    if store is not None:
        customer.store = store
    return customer.key(customer.store.secret)


def name_of(customer: models.Customer, store: Store | None = None) -> dict[str, str]:
    """The name of a customer: ``name`` and ``given_name``; both empty when erased or not told."""
    try:
        key = _key(customer, store)
        found = key.open_json(bytes(customer.sealed), "customer/name")
    except Unreadable:
        return {"name": "", "given_name": ""}
    return {
        "name": str(found.get("name", "")),
        "given_name": str(found.get("given_name", "")),
    }


def private_of(event: models.Event, customer: models.Customer, store: Store) -> dict[str, object]:
    """The sealed part of an event; empty when there is none or the customer was erased."""
    if not event.sealed:
        return {}
    try:
        return _key(customer, store).open_json(bytes(event.sealed), "event")
    except Unreadable:
        return {}


def addresses(customer: models.Customer, store: Store | None = None) -> dict[str, str]:
    """The addresses of a customer by digest; empty when erased."""
    store = store or customer.store
    try:
        key = _key(customer, store)
    except Unreadable:
        return {}
    rows = models.ContactPoint.objects.of(store).filter(customer=customer).order_by("used")
    return {row.digest: key.open(bytes(row.sealed), "contact").decode() for row in rows}


def find(store: Store, text: str, limit: int = 50) -> list[models.Customer]:
    """Customers found by what a person typed: an address, a name, an order number, an own id."""
    text = text.strip()
    if not text:
        return []
    digests = Digests(store.secret).of_query(text, store.country)
    ids = set(
        models.SearchKey.objects.of(store)
        .filter(digest__in=digests)
        .values_list("customer_id", flat=True)[:limit]
    )
    number = text.removeprefix("#")
    ids.update(
        models.Order.objects.of(store)
        .filter(number__in=[text, number, f"#{number}"])
        .values_list("customer_id", flat=True)[:limit]
    )
    ids.update(
        models.CustomerId.objects.of(store)
        .filter(outside=text)
        .values_list("customer_id", flat=True)
    )
    if text.isascii() and text.isdigit() and len(text) < 18:
        ids.add(int(text))
    rows = models.Customer.objects.of(store).filter(id__in=ids, merged_into=None)
    return list(rows.order_by("-seen")[:limit])


def customer_by(store: Store, text: str) -> models.Customer:
    """The one customer a person means.

    Raises ``LookupError`` that says what to do when none or several fit.
    """
    found = find(store, text, limit=10)
    if not found:
        raise LookupError(
            f"no customer of {store.key} is found by {text!r}; "
            "give an e-mail address, a phone number, a name, an order number or a customer's id"
        )
    if len(found) > 1:
        ids = ", ".join(str(one.pk) for one in found)
        raise LookupError(f"{text!r} fits several customers ({ids}); give one of these ids")
    return found[0]


def postcode(store: Store, order: models.Order) -> str:
    """Where an order goes: some carriers want to know it before they tell. Empty where it was never
    said, or its customer was forgotten."""
    rows = models.Event.objects.of(store).filter(about=order.about, customer=order.customer_id)
    placed = rows.filter(kind__in=("order.placed", "order.changed")).exclude(sealed=b"")
    for event in placed.select_related("customer").order_by("-happened", "-id"):
        assert event.customer is not None
        if code := of_address(private_of(event, event.customer, store).get("address")):
            return code
    return ""
