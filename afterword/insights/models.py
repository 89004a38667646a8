"""What a store has learnt of delivery times, and how the dates it gave held; what its team has
taught of what customers mean."""

from django.db import models

from afterword.house.owned import Owned


class Learnt(Owned):
    """A store's book of delivery times; see ``decisions.forecast``. One for each store."""

    book = models.BinaryField(default=bytes)
    learnt = models.BigIntegerField(default=0)
    """How many deliveries it has seen."""
    changed = models.DateTimeField()
    looked = models.DateTimeField(null=True)
    """When what is still under way was last weighed; ``None``: it is to be, at once."""
    weighing = models.BinaryField(default=bytes)
    """How far the look is that goes on now, and what it found so far."""
    rebuilt = models.DateTimeField(null=True)
    """When it was last learnt anew from history."""
    grown = models.DateTimeField(null=True)
    """When trees were last grown for it (extra ``ml``), or begun to be; ``None``: not yet."""
    wanted = models.DateTimeField(null=True)
    """Since when it is to be learnt anew; ``None``: it is not. Meanwhile the old one serves."""
    draft = models.BinaryField(default=bytes)
    """The new one, as far as it is learnt,"""
    reached = models.DateTimeField(null=True)
    reached_id = models.BigIntegerField(default=0)
    """up to the parcel that arrived then and has this number."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store"], name="insights_one_book"),
        ]


class Landed(Owned):
    """A parcel that arrived, beside the days that were given for it. Days are whole days on the
    clock of whoever got it; what is missing was never given."""

    about = models.CharField(max_length=180)
    carrier = models.CharField(max_length=60, blank=True, default="")
    lane = models.CharField(max_length=5, blank=True, default="")
    """From which country to which: ``GB>DE``."""
    placed = models.DateTimeField(null=True)
    handed_over = models.DateTimeField(null=True)
    came = models.DateTimeField()
    expected_from = models.DateTimeField(null=True)
    expected_likely = models.DateTimeField(null=True)
    expected_to = models.DateTimeField(null=True)
    """The range when it was handed over: what coverage is counted by."""
    first_from = models.DateTimeField(null=True)
    first_to = models.DateTimeField(null=True)
    """The days first given to the customer."""
    last_from = models.DateTimeField(null=True)
    last_to = models.DateTimeField(null=True)
    """The days last told before it came."""
    silent = models.BooleanField(default=False)
    """The days moved past what was told, and nobody told them."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "about"], name="insights_landed_once"),
        ]
        indexes = [models.Index(fields=["store", "came"], name="insights_landed_when")]


class Taught(Owned):
    """What the team's corrections add to the understanding of texts. One for each store. Numbers
    alone; who is forgotten is left out when it is made anew."""

    mark = models.CharField(max_length=16, blank=True, default="")
    """Of the numbers that these are added to: with others they mean nothing."""
    added = models.BinaryField(default=bytes)
    lessons = models.PositiveIntegerField(default=0)
    """How many corrections were learnt from."""
    times = models.PositiveIntegerField(default=0)
    """How often it was learnt: who reads with it sees by this that it is another."""
    changed = models.DateTimeField(null=True)
    wanted = models.DateTimeField(null=True)
    """Since when it is to be learnt anew; ``None``: it is not."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store"], name="insights_one_taught"),
        ]
