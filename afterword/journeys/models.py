"""A journey, its versions, and the runs in it."""

import msgspec
from django.db import models

from afterword.decisions.run import Run as DecidedRun
from afterword.house.owned import Owned
from afterword.timeline.models import Customer


class Journey(Owned):
    """A journey of a store: whether it is on, and which version is live."""

    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    on = models.BooleanField(default=False)
    on_since = models.DateTimeField(null=True)
    live = models.IntegerField(default=0)
    """The number of the live version."""
    made = models.DateTimeField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "key"], name="journeys_journey_once"),
        ]


class Version(Owned):
    """A published version: the text as it was written, comments and all."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField()
    text = models.TextField()
    published = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "journey", "number"], name="journeys_version_once"
            ),
        ]


class Run(Owned):
    """One customer and one subject passing through a journey.

    ``state`` is the whole run as decisions take it; the columns beside it are what is asked by.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32)
    journey = models.CharField(max_length=60)
    version = models.IntegerField()
    subject = models.CharField(max_length=180)
    entry = models.IntegerField()
    entered = models.DateTimeField()
    at = models.CharField(max_length=60, blank=True, default="")
    since = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=80, blank=True, default="")
    goal = models.DateTimeField(null=True)
    state = models.TextField()
    because = models.TextField(default="[]")
    """Why it stands where it stands: the reasons of the last look."""
    error = models.CharField(max_length=500, blank=True, default="")
    """Set when a look at it failed: it is parked until a person lets it go on."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "key"], name="journeys_run_once"),
        ]
        indexes = [
            models.Index(fields=["store", "customer"], name="journeys_run_of"),
            models.Index(fields=["store", "journey", "at"], name="journeys_run_at"),
            models.Index(
                fields=["store", "journey"],
                name="journeys_run_parked",
                condition=~models.Q(error=""),
            ),
        ]

    @property
    def decided(self) -> DecidedRun:
        """The run as decisions take it."""
        return msgspec.json.decode(self.state, type=DecidedRun)


class Draft(Owned):
    """What the team is writing of a journey and has not published yet.

    It may be unfinished and even unreadable. ``stamp`` counts every change of it, undoing too: who
    saves names the stamp they saw, so that nobody writes over another.
    """

    journey = models.OneToOneField(Journey, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    stamp = models.IntegerField(default=1)
    revision = models.IntegerField(default=1)
    """Which of its revisions the text is; undoing goes down, doing again goes up."""
    based = models.IntegerField(default=0)
    """The version it was begun from; 0 for a journey that was never published."""
    saved = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(Owned.Meta):
        constraints = [*Owned.Meta.constraints]


class Revision(Owned):
    """A draft as it was after one change, kept for undoing."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField()
    text = models.TextField()
    what = models.CharField(max_length=40)
    """What was done: one of ``draft_actions.DEEDS``."""
    about = models.CharField(max_length=160, blank=True, default="")
    """The name of what it was done to."""
    made = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "draft", "number"], name="journeys_revision_once"
            ),
        ]
