"""Events, append-only, and the tables of the present that they add up to.

What names a person is sealed with that person's key; what conditions read is plain.
"""

from django.db import models

from afterword.house.owned import Owned, OwnedOfCustomer
from afterword.house.sealing import Key


class Customer(Owned):
    """A person who bought, or was told about by a store."""

    wrapped_key = models.BinaryField(default=bytes)
    """The person's key, wrapped by the store's. Empty: erased."""
    sealed = models.BinaryField(default=bytes)
    language = models.CharField(max_length=16, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    region = models.CharField(max_length=10, blank=True, default="")
    zone = models.CharField(max_length=64, blank=True, default="")
    tags = models.JSONField(default=list)
    stated = models.JSONField(default=dict)
    since = models.DateTimeField(null=True)
    seen = models.DateTimeField()
    merged_into = models.BigIntegerField(null=True)
    lot = models.CharField(max_length=32, blank=True, default="", db_default="")
    """A keyed hash of what was first known of them; see ``natural``. Empty: made before it was."""

    class Meta(Owned.Meta):
        indexes = [
            models.Index(fields=["store", "-seen"], name="timeline_customer_seen"),
            models.Index(fields=["store", "lot"], name="timeline_customer_lot"),
        ]

    def key(self, store_key: Key) -> Key:
        """The person's key. Raises ``Unreadable`` when it was destroyed."""
        return store_key.unwrap(bytes(self.wrapped_key), f"customer/{self.store.key}")

    @property
    def natural(self) -> str:
        """What lots are drawn by, and keys are made of where the subject does not say of whom. Who
        is told of again after a restore has another id, and the same of this."""
        return self.lot or str(self.pk)


class CustomerId(Owned):
    """An id that a customer has elsewhere, or the order of a guest who has none."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    outside = models.CharField(max_length=160)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "outside"], name="timeline_outside_once"),
        ]


class SearchKey(Owned):
    """A keyed hash under which a customer is found: an address, a part of the name."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=32)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "digest", "customer"], name="timeline_search_once"
            ),
        ]


class ContactPoint(Owned):
    """An address or number of a customer: a customer has many, and none is the customer's key."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=12)
    digest = models.CharField(max_length=32)
    sealed = models.BinaryField(default=bytes)
    since = models.DateTimeField()
    used = models.DateTimeField()
    blocked = models.CharField(max_length=12, blank=True, default="")

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "customer", "channel", "digest"], name="timeline_contact_once"
            ),
        ]
        indexes = [models.Index(fields=["store", "channel", "digest"], name="timeline_contact_by")]


class Suppression(Owned):
    """An address that is not written to whoever uses it; it outlives an erasure as a keyed hash."""

    channel = models.CharField(max_length=12)
    digest = models.CharField(max_length=32)
    why = models.CharField(max_length=12)
    since = models.DateTimeField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "channel", "digest"], name="timeline_suppressed_once"
            ),
        ]


class Consent(Owned):
    """The word that stands for a purpose on a channel; the ledger of all words are the events."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=12)
    contact = models.CharField(max_length=32, blank=True, default="")
    purpose = models.CharField(max_length=16)
    given = models.BooleanField()
    since = models.DateTimeField()
    event = models.BigIntegerField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "customer", "channel", "contact", "purpose"],
                name="timeline_consent_once",
            ),
        ]


class ConsentLine(Owned):
    """One line of the ledger of consent: a yes or a no, as it was said. Never changed; each line
    holds the hash of the one before. It outlives an erasure, and names nobody by itself."""

    number = models.BigIntegerField()
    """1, 2, 3 … in the store."""
    customer = models.BigIntegerField()
    """Whose word it was; a number of the database, and no part of the line."""
    contact = models.CharField(max_length=32, blank=True, default="")
    """The keyed hash of the address that it is about."""
    event = models.CharField(max_length=200)
    line = models.TextField()
    """What the hash is of, as JSON text: see ``ledger``."""
    sealed = models.BinaryField(default=bytes)
    """The words, the network address and what else proves it, sealed with the person's key."""
    digest = models.CharField(max_length=64)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "number"], name="timeline_ledger_number"),
            models.UniqueConstraint(
                fields=["store", "event", "contact"], name="timeline_ledger_once"
            ),
        ]
        indexes = [
            models.Index(fields=["store", "contact"], name="timeline_ledger_contact"),
            models.Index(fields=["store", "customer"], name="timeline_ledger_of"),
        ]


class Audience(Owned):
    """Customers who share something: those of whom a condition is so. ``key`` is what journeys
    name it by."""

    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    condition = models.JSONField()
    """As a journey file has it."""
    made = models.DateTimeField()
    changed = models.DateTimeField()
    """When its condition was written; who matches it then came to match it by no deed of theirs."""
    settled = models.BooleanField(default=False)
    """Whether all who match the condition since it was written are members."""
    looked = models.DateTimeField(null=True)
    """When the members were compared with who matches for the last time."""
    position = models.BigIntegerField(default=0)
    """The last event that was there then: later ones tell who came in by what was imported."""
    fault = models.CharField(max_length=300, blank=True, default="")
    """Why the last look failed; empty: it did not."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "key"], name="timeline_audience_once"),
        ]
        indexes = [models.Index(fields=["looked"], name="timeline_audience_looked")]


class AudienceMember(Owned):
    """A customer who matched when an audience was looked at last."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "audience", "customer"], name="timeline_member_once"
            ),
        ]


class Product(Owned):
    """What is sold."""

    outside = models.CharField(max_length=160)
    title = models.CharField(max_length=300)
    sku = models.CharField(max_length=120, blank=True, default="")
    type = models.CharField(max_length=120, blank=True, default="")
    tags = models.JSONField(default=list)
    price = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True, default="")
    url = models.CharField(max_length=500, blank=True, default="")
    image = models.CharField(max_length=500, blank=True, default="")
    stock = models.BigIntegerField(null=True)
    """How many pieces there are, all variants together; ``None``: nobody says."""
    available = models.BooleanField(null=True)
    """Whether it can be bought now; ``None``: nobody says."""
    facts = models.JSONField(default=dict)
    told = models.DateTimeField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "outside"], name="timeline_product_once"),
        ]


class Order(Owned):
    """An order as it stands. Money is in minor units of ``currency``."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=180)
    number = models.CharField(max_length=80)
    source = models.CharField(max_length=40, blank=True, default="")
    placed = models.DateTimeField()
    paid = models.DateTimeField(null=True)
    fulfilled = models.DateTimeField(null=True)
    cancelled = models.DateTimeField(null=True)
    delivered = models.DateTimeField(null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    total = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
    items = models.IntegerField(default=0)
    country = models.CharField(max_length=2, blank=True, default="")
    region = models.CharField(max_length=10, blank=True, default="")
    products = models.JSONField(default=list)
    types = models.JSONField(default=list)
    tags = models.JSONField(default=list)
    url = models.CharField(max_length=500, blank=True, default="")
    expected_from = models.DateTimeField(null=True)
    expected_likely = models.DateTimeField(null=True)
    expected_to = models.DateTimeField(null=True)
    late_chance = models.SmallIntegerField(null=True)
    told_from = models.DateTimeField(null=True)
    told_to = models.DateTimeField(null=True)
    day = models.CharField(max_length=10, blank=True, default="")
    """The day on which they asked for it, ``2026-12-03``; empty: none that is known."""
    postage = models.BigIntegerField(null=True)
    """What they pay for the delivery, part of ``total``; ``None``: the shop does not say."""
    weight = models.BigIntegerField(null=True)
    """Grams; ``None``: the shop does not say."""
    collected = models.BooleanField(default=False, db_default=False)
    """Nobody brings it: it is collected at the shop."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "about"], name="timeline_order_once"),
        ]
        indexes = [
            models.Index(
                fields=["store", "day"], name="timeline_order_day", condition=~models.Q(day="")
            ),
            models.Index(fields=["store", "customer", "placed"], name="timeline_order_of"),
            models.Index(fields=["store", "placed"], name="timeline_order_placed"),
        ]


class OrderLine(Owned):
    """One line of an order. ``price`` is for one piece, in minor units."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+")
    position = models.IntegerField()
    product = models.CharField(max_length=160, blank=True, default="")
    title = models.CharField(max_length=300)
    sku = models.CharField(max_length=120, blank=True, default="")
    type = models.CharField(max_length=120, blank=True, default="")
    tags = models.JSONField(default=list)
    quantity = models.IntegerField()
    price = models.BigIntegerField()
    digital = models.BooleanField(default=False)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "order", "position"], name="timeline_line_once"
            ),
        ]


class Shipment(Owned):
    """One parcel as it stands. A tracking number is not its key: numbers are used again."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=180)
    order = models.CharField(max_length=180, blank=True, default="")
    carrier = models.CharField(max_length=60, blank=True, default="")
    number = models.CharField(max_length=80, blank=True, default="")
    url = models.CharField(max_length=500, blank=True, default="")
    status = models.CharField(max_length=24)
    status_at = models.DateTimeField()
    delayed = models.BooleanField(default=False)
    delayed_by = models.CharField(max_length=60, blank=True, default="", db_default="")
    reason = models.CharField(max_length=60, blank=True, default="")
    action = models.CharField(max_length=20, blank=True, default="", db_default="")
    proof = models.CharField(max_length=20, blank=True, default="", db_default="")
    promised_from = models.DateTimeField(null=True)
    promised_to = models.DateTimeField(null=True)
    shipped = models.DateTimeField(null=True)
    delivered = models.DateTimeField(null=True)
    contents = models.JSONField(default=list)
    scanned = models.DateTimeField(null=True)
    scanned_in = models.CharField(max_length=2, blank=True, default="", db_default="")
    retracted = models.DateTimeField(null=True)
    next_carrier = models.CharField(max_length=60, blank=True, default="", db_default="")
    next_number = models.CharField(max_length=80, blank=True, default="", db_default="")
    expected_from = models.DateTimeField(null=True)
    expected_likely = models.DateTimeField(null=True)
    expected_to = models.DateTimeField(null=True)
    late_chance = models.SmallIntegerField(null=True)
    """In a hundred: how likely it comes after the days that were given."""
    told_from = models.DateTimeField(null=True)
    told_to = models.DateTimeField(null=True)
    tracked_as = models.CharField(max_length=80, blank=True, default="", db_default="")
    """The number as it is compared (``decisions.carriers.reading.clean``)."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "about"], name="timeline_shipment_once"),
        ]
        indexes = [
            models.Index(fields=["store", "customer"], name="timeline_shipment_of"),
            models.Index(fields=["store", "status", "status_at"], name="timeline_shipment_state"),
            models.Index(
                fields=["store", "delivered", "id"],
                name="timeline_shipment_arrived",
                condition=models.Q(delivered__isnull=False),
            ),
            models.Index(fields=["store", "tracked_as"], name="timeline_shipment_tracked"),
            models.Index(fields=["store", "order"], name="timeline_shipment_order"),
        ]


class Matter(Owned):
    """Something open with a customer for a while: a return, a repair, a complaint, a task."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=180)
    what = models.CharField(max_length=12)
    order = models.CharField(max_length=180, blank=True, default="")
    title = models.CharField(max_length=200, blank=True, default="")
    opened = models.DateTimeField()
    closed = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "about"], name="timeline_matter_once"),
        ]
        indexes = [
            models.Index(fields=["store", "customer"], name="timeline_matter_of"),
            models.Index(fields=["store", "what", "closed"], name="timeline_matter_open"),
        ]


class Event(OwnedOfCustomer):
    """Something that happened. Never changed, but for whose it is when that becomes known."""

    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    """``None``: it speaks of an order that has not come in yet; it waits to be adopted."""
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    happened = models.DateTimeField()
    known = models.DateTimeField()
    about = models.CharField(max_length=180, blank=True, default="")
    order = models.CharField(max_length=180, blank=True, default="")
    data = models.JSONField(default=dict)
    sealed = models.BinaryField(default=bytes)
    by = models.CharField(max_length=60)
    history = models.BooleanField(default=False)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "key"], name="timeline_event_once"),
        ]
        indexes = [
            models.Index(
                fields=["store", "kind", "happened", "customer"], name="timeline_event_kind"
            ),
            models.Index(fields=["customer", "store", "happened"], name="timeline_event_of"),
            models.Index(fields=["store", "about"], name="timeline_event_about"),
            models.Index(
                fields=["store", "order"],
                name="timeline_event_orphan",
                condition=models.Q(customer=None),
            ),
        ]


OWNERS = ("run", "message", "parcel", "order", "talk")
"""What can wait; ``talk``: a conversation."""


class Wait(OwnedOfCustomer):
    """Something that looks again at a time or when an event comes: a run, or a held message.

    ``due`` in the past or present: it is to be looked at. ``kinds``: the event kinds that stamp
    it, each between bars. The row says nothing about what waits; its owner knows.
    """

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    owner = models.CharField(max_length=8)
    """Who waits: one of ``OWNERS``."""
    owner_id = models.BigIntegerField()
    due = models.DateTimeField(null=True)
    kinds = models.TextField(blank=True, default="")

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "owner", "owner_id"], name="timeline_wait_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due", "id"],
                name="timeline_wait_turn",
                condition=models.Q(due__isnull=False),
            ),
            models.Index(fields=["customer", "store"], name="timeline_wait_of"),
        ]


class Intake(Owned):
    """One raw thing from outside, stored before it is understood."""

    connector = models.CharField(max_length=24)
    topic = models.CharField(max_length=80, blank=True, default="")
    delivery = models.CharField(max_length=160)
    received = models.DateTimeField()
    headers = models.JSONField(default=dict)
    sealed = models.BinaryField(default=bytes)
    state = models.CharField(max_length=8, default="waiting")
    """``waiting``, ``done``, ``ignored`` (nothing in it concerns us) or ``failed``."""
    says = models.CharField(max_length=500, blank=True, default="")
    tries = models.IntegerField(default=0)
    handled = models.DateTimeField(null=True)
    events = models.IntegerField(default=0)
    customer = models.BigIntegerField(null=True)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "connector", "delivery"], name="timeline_intake_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="timeline_intake_waiting", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["store", "state", "-id"], name="timeline_intake_state"),
        ]
