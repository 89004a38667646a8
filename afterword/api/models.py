"""Requests that may be repeated, with the answer that each got."""

from django.db import models

from afterword.house.models import ApiKey
from afterword.house.owned import Owned


class Asked(Owned):
    """A request that came with an ``Idempotency-Key``, and how it was answered."""

    asker = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    """The hash of its Idempotency-Key."""
    content = models.CharField(max_length=64)
    """The hash of what was asked: method, address and body."""
    began = models.DateTimeField()
    answered = models.DateTimeField(null=True)
    """``None``: somebody is at work on it, since ``began``."""
    sealed = models.BinaryField(default=bytes)
    """The answer's body, sealed with the store's key."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "asker", "digest"], name="api_asked_once"),
        ]
        indexes = [models.Index(fields=["store", "began"], name="api_asked_began")]
