"""Intents and attempts; what the built-in catcher caught."""

from django.db import models

from afterword.house.owned import Owned, OwnedOfCustomer
from afterword.timeline.models import Customer


class Intent(OwnedOfCustomer):
    """Something to do on the outside, once. As a "message": one thing to say to one person. As
    anything else: a deed at a shop (``wire.writing.What``), whose ``channel`` is the connector and
    whose ``sealed`` holds what is to be done (``outbox.deeds``).

    ``send_key`` is natural and unique in the store: no restart, repeat, restore or fall-back
    channel can do the same thing twice.
    """

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    effect = models.CharField(max_length=20, default="message")
    send_key = models.CharField(max_length=32)
    state = models.CharField(max_length=12, default="planned")
    state_at = models.DateTimeField()
    message_class = models.CharField(max_length=14)
    purpose = models.CharField(max_length=12)
    journey = models.CharField(max_length=60, blank=True, default="")
    version = models.IntegerField(default=0)
    run = models.BigIntegerField(null=True)
    step = models.CharField(max_length=60, blank=True, default="")
    subject = models.CharField(max_length=180, blank=True, default="")
    order = models.CharField(max_length=180, blank=True, default="")
    template = models.CharField(max_length=60, blank=True, default="")
    tone = models.CharField(max_length=20, blank=True, default="")
    channel = models.CharField(max_length=12, blank=True, default="")
    contact = models.CharField(max_length=32, blank=True, default="")
    tried = models.CharField(max_length=80, blank=True, default="", db_default="")
    """The channels it went over already without reaching anybody, with commas between."""
    priority = models.IntegerField(default=50)
    planned = models.DateTimeField()
    due = models.DateTimeField()
    valid_until = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    """For a retry: when the provider may be asked again."""
    candidate = models.TextField(default="{}")
    """The candidate as ``admit`` takes it."""
    question = models.CharField(max_length=60, blank=True, default="")
    because = models.TextField(default="[]")
    attempt = models.IntegerField(default=0)
    provider = models.CharField(max_length=40, blank=True, default="")
    cost = models.BigIntegerField(null=True)
    """What handing it over cost, in millionths of ``cost_currency``; ``None``: nobody said."""
    cost_currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    provider_id = models.CharField(max_length=200, blank=True, default="")
    accepted = models.DateTimeField(null=True)
    says = models.CharField(max_length=500, blank=True, default="")
    """What the provider or the renderer said of the last attempt."""
    sealed = models.BinaryField(default=bytes)
    """The words as they went out, with the address, sealed with the person's key."""
    told = models.TextField(blank=True, default="", db_default="")
    """The days that the words name: a JSON list of (order or parcel, first moment, last); empty:
    none; and which product they recommend (``moves.RECOMMENDS``). That is told once a provider has
    taken the message."""
    decided = models.CharField(max_length=120, blank=True, default="")
    """For one that was unknown or failed: who decided what became of it."""
    first_tried = models.DateTimeField(null=True)
    """When it was handed over for the first time: keys of providers and patience count from it."""
    tries = models.IntegerField(default=0, db_default=0)
    """How often a provider would not take it now."""
    crashes = models.IntegerField(default=0, db_default=0)
    """How many workers died with it in their hands."""
    ask_at = models.DateTimeField(null=True)
    """For one that is unknown: when to find out what became of it. ``None``: nobody can."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "send_key"], name="outbox_send_once"),
        ]
        indexes = [
            models.Index(
                fields=["message_class", "store", "channel", "due", "id"],
                name="outbox_ready_by_lane",
                condition=models.Q(state="ready"),
            ),
            models.Index(
                fields=["not_before"],
                name="outbox_later",
                condition=models.Q(state="ready", not_before__isnull=False),
            ),
            models.Index(
                fields=["ask_at"], name="outbox_ask", condition=models.Q(ask_at__isnull=False)
            ),
            models.Index(fields=["customer", "store", "state"], name="outbox_of"),
            models.Index(fields=["store", "state", "-id"], name="outbox_state"),
            models.Index(fields=["store", "journey", "step", "state"], name="outbox_step"),
            models.Index(
                fields=["store", "provider_id"],
                name="outbox_by_provider_id",
                condition=~models.Q(provider_id=""),
            ),
        ]


class Attempt(Owned):
    """One try to hand an intent over."""

    intent = models.ForeignKey(Intent, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField()
    worker = models.CharField(max_length=40, blank=True, default="")
    """Whose try it was; see ``house.models.Worker``."""
    started = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    result = models.CharField(max_length=12, blank=True, default="")
    says = models.CharField(max_length=500, blank=True, default="")

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "intent", "number"], name="outbox_attempt_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["worker"], name="outbox_in_the_air", condition=models.Q(ended=None)
            )
        ]


class Caught(Owned):
    """A mail that the built-in catcher took instead of sending it into the world."""

    intent = models.ForeignKey(Intent, null=True, on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta(Owned.Meta):
        indexes = [models.Index(fields=["store", "-at"], name="outbox_caught_newest")]


class JournalKnown(models.Model):
    """How far the database surely knows a worker's journal: so far it need not be compared."""

    name = models.CharField(max_length=40, unique=True)
    """The worker's, and its journal's: see ``house.models.Worker``."""
    size = models.BigIntegerField(default=0)
    """Bytes of it of which the database knows every line."""
    end = models.CharField(max_length=64, blank=True, default="")
    """The hash of the last of those lines."""
    attempt = models.BigIntegerField(null=True)
    """The newest try of all when it was looked at: the line of each newer one stands behind those.
    """
    at = models.DateTimeField()


class HandedBefore(models.Model):
    """What a journal knows was handed over and a database restored from a copy does not."""

    store_key = models.CharField(max_length=40)
    send_key = models.CharField(max_length=32)
    at = models.DateTimeField()
    worker = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store_key", "send_key"], name="outbox_before_once")
        ]


class Restored(models.Model):
    """The database was put back to an older state. What should have been said before ``at`` and is
    in no journal at hand may have been said, as long as a worker's journal is missing."""

    at = models.DateTimeField()
    """Nothing that falls due later can have been handed over before."""
    by = models.CharField(max_length=120)
    missing = models.JSONField(default=list)
    """The names of the workers whose journals were not at hand."""


class Lane(Owned):
    """A store's way to one provider: one account of one channel. All workers share it."""

    channel = models.CharField(max_length=12)
    free_at = models.DateTimeField(null=True)
    """Up to when its rate is given out: the next message may go then."""
    rest_until = models.DateTimeField(null=True)
    """The provider asked to be left alone until then."""
    opened = models.DateTimeField(null=True)
    """The breaker is open since then: too much went wrong."""
    probe_at = models.DateTimeField(null=True)
    """When one message may be tried while the breaker is open."""
    trouble = models.CharField(max_length=300, blank=True, default="")
    """What the store must mend before anything can go out, in the provider's words."""
    heard = models.DateTimeField(null=True)
    """When the latest message was handed over of which the provider has reported since."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "channel"], name="outbox_lane_once"),
        ]


class Brake(Owned):
    """What holds a journey's messages back by itself: the ramp after its first publication, and a
    pause when too many complain. What is about an order is never held by it."""

    journey = models.CharField(max_length=60)
    begun = models.DateTimeField()
    """When its first message was let go."""
    let_go = models.IntegerField(default=0)
    """How many were let go while the ramp lasted."""
    ramp_until = models.DateTimeField(null=True)
    """The ramp is full: the rest waits until then. ``None`` with ``ramped``: it is over."""
    ramped = models.BooleanField(default=False)
    pulled = models.DateTimeField(null=True)
    why = models.CharField(max_length=12, blank=True, default="")
    """opt_outs, complaints, bounces or forecast."""
    count = models.IntegerField(default=0)
    of = models.IntegerField(default=0)
    """``count`` of ``of`` messages; for the forecast: sent, where so many were expected."""
    counts_from = models.DateTimeField(null=True)
    """A person released it then: what was before is forgiven."""
    expected = models.IntegerField(default=0)
    """A person said that so many in ten minutes are meant."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "journey"], name="outbox_brake_once"),
        ]


class Tally(Owned):
    """How a journey's messages fared, in ten minutes."""

    journey = models.CharField(max_length=60)
    slot = models.DateTimeField()
    """When the ten minutes begin."""
    sent = models.IntegerField(default=0)
    bounces = models.IntegerField(default=0)
    complaints = models.IntegerField(default=0)
    opt_outs = models.IntegerField(default=0)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "journey", "slot"], name="outbox_tally_once"),
        ]


class Upload(Owned):
    """A file that a provider was given ahead of the messages that show it (``outbox.uploads``)."""

    channel = models.CharField(max_length=12)
    account = models.CharField(max_length=32)
    """A keyed hash of the account's settings: another account knows nothing of the file."""
    digest = models.CharField(max_length=32)
    """A keyed hash of its bytes."""
    provider_id = models.CharField(max_length=200)
    until = models.DateTimeField()
    """How long the provider keeps it."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "channel", "account", "digest"], name="outbox_upload_once"
            ),
        ]
        indexes = [models.Index(fields=["until"], name="outbox_upload_age")]
