"""A journey, its versions, and the runs in it."""

import msgspec
from django.db import models

from afterword.decisions.run import Run as DecidedRun
from afterword.house.owned import Owned, OwnedOfCustomer
from afterword.timeline.models import Customer


class Journey(Owned):
    """A journey of a store: whether it is on, and which version is live."""

    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    on = models.BooleanField(default=False)
    on_since = models.DateTimeField(null=True)
    live = models.IntegerField(default=0)
    """The number of the live version."""
    old = models.IntegerField(default=0, db_default=0)
    """While a version is tried on some: the one that the others still enter. 0: there is none."""
    share = models.IntegerField(default=100, db_default=100)
    """In a hundred: how many of those who enter take the live version meanwhile."""
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


class Run(OwnedOfCustomer):
    """One customer and one subject passing through a journey.

    ``state`` is the whole run as decisions take it; the columns beside it are what is asked by.
    """

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="+", db_index=False
    )
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

    filled = 50
    """Every look writes a run anew. Where the new row finds room beside the old one, and no index
    holds what changed, PostgreSQL leaves all indexes as they are."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "key"], name="journeys_run_once"),
        ]
        indexes = [
            models.Index(fields=["customer", "store"], name="journeys_run_of"),
            models.Index(fields=["store", "journey"], name="journeys_run_in"),
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


class Publication(Owned):
    """A version going live while people are inside: where each of them goes, how fast, until when
    it can be taken back.

    ``state``: ``moving`` (batches of people are on their way), ``ramping`` (a share has gone, the
    rest waits for ``all_at``), ``open`` (all have, and it can be undone), ``undoing``, ``undone``,
    ``closed`` (it cannot be undone any more).
    """

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField()
    before = models.IntegerField()
    """The version that was live before."""
    rules = models.JSONField(default=dict)
    """By step of the version before: ``{"rule": …, "to": …}``, see ``moving.Choice``."""
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default="moving")
    share = models.IntegerField(default=100)
    all_at = models.DateTimeField(null=True)
    """When the rest follows, where only a share went first."""
    undo_until = models.DateTimeField()
    undone = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=120, blank=True, default="")
    due = models.DateTimeField(null=True)
    """When there is something to do about it next."""
    cursor = models.BigIntegerField(default=0)
    """How far the batches are: the last run, or move, that was seen to."""
    counts = models.JSONField(default=dict)
    """By rule: how many were seen to so far."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "journey", "number"], name="journeys_publication_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due"],
                name="journeys_publication_due",
                condition=models.Q(due__isnull=False),
            )
        ]


class Move(Owned):
    """A run that a publication looked at: how it stood before, for putting it back."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=8)
    before = models.TextField(blank=True, default="")
    """The whole run as it stood; empty: it was left where it was."""
    because = models.TextField(default="[]")
    parted = models.JSONField(default=list)
    """The messages that it left behind unsaid: ids of intents."""
    back = models.BooleanField(default=False)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "publication", "run"], name="journeys_move_once"
            ),
        ]
