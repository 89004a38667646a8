"""Offers of a store and the codes that stand for them."""

from django.db import models

from afterword.house.owned import Owned
from afterword.timeline.models import Customer


class Offer(Owned):
    """Something a code is worth at the store's till: ten percent off, a bag of beans."""

    key = models.SlugField(max_length=60)
    """What a ``reward`` step names it by."""
    worth = models.JSONField(default=dict)
    """What it is worth, in words, by language."""
    ends = models.DateTimeField(null=True)
    """From then on no code is given; customers are told it as the last day."""
    made = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "key"], name="offers_offer_once"),
        ]


class Code(Owned):
    """One code, which is given to one customer, once."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    """A keyed hash of it, so that none is taken in twice."""
    sealed = models.BinaryField()
    """The code itself, sealed with the store's key: whoever has it can use it."""
    added = models.DateTimeField()
    customer = models.ForeignKey(Customer, null=True, on_delete=models.SET_NULL, related_name="+")
    reward = models.CharField(max_length=32, null=True)  # noqa: DJ001 (unique where there is one)
    """The natural key of what it was given for; empty as long as it is free."""
    given = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "offer", "digest"], name="offers_code_once"),
            models.UniqueConstraint(fields=["store", "reward"], name="offers_reward_once"),
        ]
        indexes = [
            models.Index(
                fields=["offer", "id"],
                name="offers_code_free",
                condition=models.Q(reward=None),
            ),
        ]
