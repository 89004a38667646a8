"""Finding or making the customers that events are about, for a whole batch at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from afterword.decisions.people import Contact, Customer
from afterword.house.models import Store
from afterword.house.sealing import Key, new_key
from afterword.wire.shapes import Event

from . import hot_people, models
from .facts import Facts
from .identity import Digests, Known


class Found(NamedTuple):
    """Whose an event is, what it tells of them, and whom it shows to be the same person."""

    customer: int | None
    known: Known | None
    same_as: int | None = None


def guest_id(event: Event) -> str:
    """The id of somebody of whom nothing is told: the order, else whatever the event is about, else
    the event alone, so that two nobodies are never taken for one person."""
    outside = f"guest:{event.order or event.about or f'event/{event.key}'}"
    if len(outside) <= _LONGEST_ID:
        return outside
    return f"guest:long/{sha256(outside.encode()).hexdigest()}"


def first_known(event: Event, known: Known) -> str:
    """By what somebody who is new is first known, as far as it is theirs alone: their first id,
    their address, a number with a name, else what they did."""
    if known.ids:
        return known.ids[0]
    if known.email:
        return f"email:{known.email}"
    if known.phone and known.name_digest:
        return f"phone:{known.phone}:{known.name_digest}"
    return guest_id(event)


def _said_there(event: Event) -> bool:
    """Whether the event is about whoever has the address it names: an answer of theirs, or what the
    one who carries the channel knows of them: a yes, a no, another address."""
    if event.kind == "reply.received":
        return True
    said = event.kind in ("consent.given", "consent.revoked", "customer.seen")
    return said and event.who is not None and bool(event.who.contacts)


_LONGEST_ID: int = models.CustomerId._meta.get_field("outside").max_length or 0


class People:
    """The customers of one batch. Reads in a handful of queries, writes in ``settle``."""

    def __init__(self, store: Store, events: Sequence[Event], now: datetime) -> None:
        self.store = store
        self.now = now
        self.key = store.secret
        self.digests = Digests(self.key)
        self.known = [
            Known(event.who, self.digests, event.private.get("address")) if event.who else None
            for event in events
        ]
        self.events = events
        self._ids = self._load_ids()
        self._by_contact = self._load_contacts()
        self._named = self._load_names()
        self._of_thing = self._load_things()
        self.erased = self._load_erased()
        """Those among the known ones who asked to be forgotten: nothing more is learnt of them."""
        self._keys: dict[int, Key] = {}
        self._free: list[int] = []
        """Ids of customers yet to be made."""
        self._new: list[tuple[int, bytes, datetime, str]] = []
        self._new_ids: list[tuple[int, str]] = []
        self._new_points: list[tuple[int, bytes, Contact]] = []
        self._new_search: list[tuple[int, str]] = []
        self._new_names: dict[int, bytes] = {}
        self.new_contacts: list[tuple[int, str, str]] = []
        """(customer, channel, digest) of the addresses first heard of in this batch."""

    # ---------------------------------------------------------------------------- reading

    def _load_ids(self) -> dict[str, int]:
        wanted = {one for known in self.known if known for one in known.ids}
        wanted |= {
            guest_id(event)
            for event, known in zip(self.events, self.known, strict=True)
            if known and not known.ids and not known.contacts
        }
        return hot_people.by_outside(self.store.pk, wanted)

    def _load_contacts(self) -> dict[str, dict[int, None]]:
        """Who has an address, the first heard of first. Thousands may have one: a parcel shop's."""
        wanted = {digest for known in self.known if known for _, digest, _ in known.contacts}
        found: dict[str, dict[int, None]] = defaultdict(dict)
        kinds = {kind for known in self.known if known for kind, _, _ in known.contacts}
        asked = hot_people.by_digest(self.store.pk, wanted, kinds) if wanted else ()
        for digest, customer in asked:
            found[digest][customer] = None
        return found

    def _load_names(self) -> set[tuple[int, str]]:
        ids = {customer for some in self._by_contact.values() for customer in some}
        names = {known.name_digest for known in self.known if known and known.name_digest}
        return hot_people.named(self.store.pk, ids, names) if ids and names else set()

    def _load_things(self) -> dict[str, int]:
        orders = {
            one
            for event in self.events
            for one in (event.order, event.about)
            if one.startswith("order/")
        }
        parcels = {event.about for event in self.events if event.about.startswith("shipment/")}
        others = {event.about for event in self.events if event.about} - orders - parcels
        found: dict[str, int] = {}
        for table, abouts in (("order", orders), ("shipment", parcels), ("matter", others)):
            if abouts:
                found |= hot_people.owners(self.store.pk, table, abouts)
        return found

    def _load_erased(self) -> set[int]:
        known = {*self._of_thing.values(), *self._ids.values()}
        return hot_people.erased(self.store.pk, known) if known else set()

    # --------------------------------------------------------------------------- deciding

    def whose(self, index: int) -> Found:
        """Whose the event at ``index`` is, by the rules of ``identity``. Makes new customers."""
        event, known = self.events[index], self.known[index]
        answers = event.kind == "reply.received" and event.about.startswith("message/")
        # Whoever answers a message from another address may be somebody it was handed on to.
        owner = (not answers and self._of_thing.get(event.about)) or self._of_thing.get(event.order)
        if known is None or owner in self.erased:
            return Found(owner, None)
        by_id, same = self._by_ids(known)
        by_email = self._by_email(known)
        if by_id and by_email and by_email != by_id and self._may_merge(known, by_email):
            same = same or by_email
        customer = by_id or self._free_by_email(known, by_email) or self._by_phone(known)
        if customer is None and _said_there(event):
            customer = self._by_address(known)
        if customer is None and not known.ids and not known.contacts:
            customer = self._guest(event)
        if owner and customer and customer != owner and same != owner:
            if not self._nameless(owner):
                return Found(owner, None)
            same = owner
        reported = event.about.startswith("message/") and not answers
        if not (customer or owner) and reported:
            # We wrote only to people we know: a report on a message makes nobody new.
            return Found(None, known)
        customer = customer or owner or self._create(event, known)
        self._learn(customer, known, event)
        return Found(customer, known, same)

    def _by_ids(self, known: Known) -> tuple[int | None, int | None]:
        """The customer of the first id that is known, and another one whom a second id names."""
        found = list(dict.fromkeys(self._ids[one] for one in known.ids if one in self._ids))
        return (found[0] if found else None, found[1] if len(found) > 1 else None)

    def _nameless(self, customer: int) -> bool:
        """Whether all we know of somebody is an order: a guest without an address or an id."""
        self.settle()
        ids = models.CustomerId.objects.of(self.store).filter(customer=customer)
        contacts = models.ContactPoint.objects.of(self.store).filter(customer=customer)
        named = ids.exclude(outside__startswith="guest:").exists()
        return not (named or contacts.exists())

    def _by_email(self, known: Known) -> int | None:
        return next(iter(self._by_contact.get(known.email, ())), None) if known.email else None

    def _free_by_email(self, known: Known, customer: int | None) -> int | None:
        """The customer of the address, unless they have another id in the same list."""
        if customer is None or (known.ids and not self._may_merge(known, customer)):
            return None
        return customer

    def _may_merge(self, known: Known, customer: int) -> bool:
        self.settle()
        sources = {one.partition(":")[0] for one in known.ids}
        has = {
            outside.partition(":")[0]
            for outside in models.CustomerId.objects.of(self.store)
            .filter(customer=customer)
            .values_list("outside", flat=True)
        }
        return not (sources & has)

    def _by_phone(self, known: Known) -> int | None:
        if known.email or not known.phone or not known.name_digest:
            return None
        for customer in self._by_contact.get(known.phone, ()):
            if (customer, known.name_digest) in self._named:
                return customer
        return None

    def _by_address(self, known: Known) -> int | None:
        """Somebody who answers is whoever we know at that address; of several, the one we heard of
        last."""
        for _, digest, _ in known.contacts:
            found = [one for one in self._by_contact.get(digest, ()) if one not in self.erased]
            if found:
                return found[-1]
        return None

    def _guest(self, event: Event) -> int | None:
        """A guest without any address: one person for each order, or whatever it is about."""
        thing = event.order or event.about
        return self._ids.get(guest_id(event)) or self._of_thing.get(thing)

    # ---------------------------------------------------------------------------- writing

    def _create(self, event: Event, known: Known) -> int:
        key = new_key()
        wrapped = self.key.wrap(key, f"customer/{self.store.key}")
        if not self._free:
            self._free = hot_people.reserve_customers(self._strangers())[::-1]
        customer = self._free.pop()
        self._new.append((customer, wrapped, event.happened, first_known(event, known)))
        self._keys[customer] = key
        return customer

    def _strangers(self) -> int:
        """How many of this batch may have to be made, as far as can be seen; one at the least."""
        seen = {
            known.ids[0] if known.ids else known.email or f"event/{index}"
            for index, known in enumerate(self.known)
            if known
            and not any(one in self._ids for one in known.ids)
            and known.email not in self._by_contact
        }
        return max(len(seen), 1)

    def _learn(self, customer: int, known: Known, event: Event) -> None:
        """Keep what the event tells, so that the next event of the batch finds it."""
        outside = list(known.ids)
        if not known.ids and not known.contacts:
            outside.append(guest_id(event))
        for one in outside:
            if one not in self._ids:
                self._ids[one] = customer
                self._new_ids.append((customer, one))
        for thing in (event.about, event.order):
            if thing:
                self._of_thing[thing] = customer
        self._keep_contacts(customer, known, event)
        if known.name:
            self._keep_name(customer, known)

    def _keep_contacts(self, customer: int, known: Known, event: Event) -> None:
        for channel, digest, value in known.contacts:
            if customer in self._by_contact[digest]:
                continue
            self._by_contact[digest][customer] = None
            self.new_contacts.append((customer, channel, digest))
            sealed = self.customer_key(customer).seal(value.encode(), "contact")
            heard = Contact(channel, digest, event.happened, event.happened)
            self._new_points.append((customer, sealed, heard))
            self._search(customer, {digest})

    def _keep_name(self, customer: int, known: Known) -> None:
        if (customer, known.name_digest) in self._named:
            return
        self._named.add((customer, known.name_digest))
        value = {"name": known.name, "given_name": known.given_name}
        self._new_names[customer] = self.customer_key(customer).seal_json(value, "customer/name")
        self._search(customer, self.digests.search_keys(known))

    def _search(self, customer: int, digests: Iterable[str]) -> None:
        self._new_search += [(customer, digest) for digest in sorted(digests)]

    @property
    def unwritten(self) -> set[int]:
        """The customers of the batch who are not in the database yet."""
        return {customer for customer, *_ in self._new}

    def settle(self, facts: Mapping[int, Facts] | None = None) -> None:
        """Write down what was learnt so far: before anything reads it from the database.

        ``facts``: of customers who are ``unwritten``, what all their events add up to.
        """
        store, facts = self.store.pk, facts or {}
        lots = self._lots([first for *_, first in self._new]) if self._new else []
        hot_people.insert_customers(
            store,
            [
                self._made(customer, wrapped, seen, lot, facts.get(customer))
                for (customer, wrapped, seen, _), lot in zip(self._new, lots, strict=True)
            ],
        )
        hot_people.insert_ids(store, self._new_ids)
        hot_people.insert_points(
            store,
            [
                (customer, sealed, facts[customer].contacts.get((one.channel, one.digest), one))
                if customer in facts
                else (customer, sealed, one)
                for customer, sealed, one in self._new_points
            ],
        )
        hot_people.insert_search(store, self._new_search)
        hot_people.name_customers(store, self._new_names)
        self._new, self._new_ids, self._new_points, self._new_search = [], [], [], []
        self._new_names = {}

    def _lots(self, known: Sequence[str]) -> list[str]:
        """What lots are drawn by for people of whom this was known first: the same for the same
        person whenever the database is told of them, and never that of somebody else. Who was
        forgotten and comes back is somebody new."""
        found = [self.digests.lot(one) for one in known]
        taken = hot_people.lots(self.store.pk, found)
        for index, one in enumerate(known):
            again = 1
            while found[index] in taken:
                again += 1
                found[index] = self.digests.lot(f"{one}\x1f{again}")
                taken |= hot_people.lots(self.store.pk, [found[index]])
            taken.add(found[index])
        return found

    def _made(
        self, customer: int, wrapped: bytes, seen: datetime, lot: str, facts: Facts | None
    ) -> hot_people.New:
        name = self._new_names.pop(customer, b"")
        if facts is None:
            return hot_people.New(customer, wrapped, name, Customer(), seen, lot)
        heard = max(seen, facts.heard)
        return hot_people.New(customer, wrapped, name, facts.customer, heard, lot)

    def customer_key(self, customer: int) -> Key:
        """The key of a customer of the batch."""
        if customer not in self._keys:
            self.load_keys([customer])
        return self._keys[customer]

    def load_keys(self, customers: Iterable[int]) -> None:
        """Open the keys of many customers in one query."""
        missing = {customer for customer in customers if customer not in self._keys}
        for customer, wrapped in hot_people.wrapped_keys(self.store.pk, missing) if missing else ():
            self._keys[customer] = self.key.unwrap(wrapped, f"customer/{self.store.key}")
