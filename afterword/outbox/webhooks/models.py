"""Who is told what happened, what they are told, and how each try went."""

from django.db import models

from afterword.house.owned import Owned
from afterword.timeline.models import Event


class Webhook(Owned):
    """An address outside that is told what happens in a store."""

    name = models.CharField(max_length=80)
    host = models.CharField(max_length=200)
    """What of the address may be shown to everyone: the rest may hold a secret."""
    sealed = models.BinaryField()
    """The address and the secrets, sealed with the store's key: see ``Target``."""
    kinds = models.JSONField(default=list)
    """What it is told: kinds of event, ``order.*`` for a group, ``*`` for everything."""
    private = models.BooleanField(default=False)
    """It is told names and words too."""
    enabled = models.BooleanField(default=True)
    off_why = models.CharField(max_length=300, blank=True, default="")
    """Why it was switched off by itself; empty when a person did it, or it is on."""
    made = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    reached = models.DateTimeField(null=True)
    """When it last took something."""
    rest_until = models.DateTimeField(null=True)
    """It asked to be left alone until then."""

    class Meta(Owned.Meta):
        indexes = [
            models.Index(fields=["store"], name="webhooks_on", condition=models.Q(enabled=True))
        ]


class Delivery(Owned):
    """One thing that one webhook is told."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, null=True, on_delete=models.CASCADE, related_name="+")
    """``None``: a test that a person asked for."""
    kind = models.CharField(max_length=60)
    mark = models.CharField(max_length=40)
    """Its ``webhook-id``."""
    state = models.CharField(max_length=10, default="waiting")
    """waiting, delivered, failed."""
    made = models.DateTimeField()
    due = models.DateTimeField()
    """When it is handed over next; while it is in the air, when it is given up as lost."""
    tries = models.IntegerField(default=0)
    """How often it was tried since it was last asked for: the schedule goes by it."""
    number = models.IntegerField(default=0)
    """How often it was tried at all."""
    first_tried = models.DateTimeField(null=True)
    status = models.IntegerField(null=True)
    """The last answer's; ``None``: there was none."""
    state_at = models.DateTimeField()

    tried: "list[Try]"
    """Its tries, where they were asked for."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "webhook", "mark"], name="webhooks_delivery_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["webhook", "due"],
                name="webhooks_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["store", "webhook", "-id"], name="webhooks_newest"),
        ]


class Try(Owned):
    """One try to hand a delivery over."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField()
    began = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    status = models.IntegerField(null=True)
    says = models.CharField(max_length=300, blank=True, default="")

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "delivery", "number"], name="webhooks_try_once"
            ),
        ]
