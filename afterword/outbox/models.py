"""Intents and attempts; what the built-in catcher caught."""

from django.db import models

from afterword.house.owned import Owned
from afterword.timeline.models import Customer


class Intent(Owned):
    """Something to do on the outside, once. As a "message": one thing to say to one person.

    ``send_key`` is natural and unique in the store: no restart, repeat, restore or fall-back
    channel can do the same thing twice.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    effect = models.CharField(max_length=12, default="message")
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
    provider_id = models.CharField(max_length=200, blank=True, default="")
    accepted = models.DateTimeField(null=True)
    says = models.CharField(max_length=500, blank=True, default="")
    """What the provider or the renderer said of the last attempt."""
    sealed = models.BinaryField(default=bytes)
    """The words as they went out, with the address, sealed with the person's key."""
    decided = models.CharField(max_length=120, blank=True, default="")
    """For one that was unknown: who decided what became of it."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "send_key"], name="outbox_send_once"),
        ]
        indexes = [
            models.Index(
                fields=["message_class", "due", "id"],
                name="outbox_ready",
                condition=models.Q(state="ready"),
            ),
            models.Index(fields=["store", "customer", "state"], name="outbox_of"),
            models.Index(fields=["store", "state", "-id"], name="outbox_state"),
            models.Index(fields=["store", "journey", "step", "state"], name="outbox_step"),
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
