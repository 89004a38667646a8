"""How far the engine has read, and how far it is with what it fetches."""

from django.db import models

from afterword.house.owned import Owned


class Cursor(models.Model):
    """The last event that the reactions have seen: each event is seen in order, once."""

    name = models.CharField(max_length=20, unique=True)
    position = models.BigIntegerField(default=0)


class Import(Owned):
    """One import of files: how far it came, so that it can go on where it was stopped."""

    mapping = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    """What the files hold and how they are read: the same import again has the same digest."""
    position = models.BigIntegerField(default=0)
    """How many input rows are behind it."""
    rows = models.BigIntegerField(default=0)
    imported = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    bad = models.BigIntegerField(default=0)
    started = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "digest"], name="engine_import_once"),
        ]


class FetchJob(Owned):
    """Something that is fetched from a shop: how far it is, so that it goes on where it was."""

    plug = models.CharField(max_length=24)
    """The connector's name."""
    what = models.CharField(max_length=12)
    """See ``wire.syncing.What``."""
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    state = models.JSONField(default=dict)
    """The adapter's own. It names nobody."""
    status = models.CharField(max_length=10, default="waiting")
    """waiting (being done, or about to), paused, done, failed, cancelled."""
    due = models.DateTimeField()
    """When it goes on."""
    holder = models.CharField(max_length=32, blank=True, default="")
    """A mark of who is at it: only by that mark may anything of it be written."""
    held_until = models.DateTimeField(null=True)
    """When it is taken from somebody who died over it."""
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    says = models.CharField(max_length=300, blank=True, default="")
    """How far it is, in the adapter's words."""
    found = models.JSONField(default=list)
    """What it found out: {"check", "ok", "says"}."""
    notes = models.JSONField(default=list)
    """What was odd or could not be stored, in words; the first of it."""
    news = models.BigIntegerField(default=0)
    """How many events and products were new."""
    repeated = models.BigIntegerField(default=0)
    """How many were known."""
    left_out = models.BigIntegerField(default=0)
    """How many could not be stored."""
    fault = models.CharField(max_length=300, blank=True, default="")
    """What stands in its way; empty: nothing."""
    tries = models.IntegerField(default=0)
    """How often it failed since it last got on."""
    made = models.DateTimeField()
    by = models.CharField(max_length=120)
    changed = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "plug", "what"],
                name="engine_fetch_once",
                condition=models.Q(status__in=("waiting", "paused")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due"], name="engine_fetch_due", condition=models.Q(status="waiting")
            )
        ]


class Lease(Owned):
    """A turn at something that only one worker may do at a time, for a while."""

    name = models.CharField(max_length=60)
    holder = models.CharField(max_length=32)
    until = models.DateTimeField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "name"], name="engine_lease_once"),
        ]


class CarrierCode(Owned):
    """A word of a carrier's: one that no mapping knew when it came, or that the store reads in its
    own way."""

    source = models.CharField(max_length=24)
    """Who tells it: the name of the adapter."""
    code = models.CharField(max_length=60)
    count = models.BigIntegerField(default=0)
    first = models.DateTimeField()
    last = models.DateTimeField()
    """When the last scan with it happened."""
    sealed = models.BinaryField(default=bytes)
    """What the carrier wrote beside it, the last time: sealed, since it may name somebody."""
    version = models.IntegerField(default=0)
    """The store's own word on it: one higher with each change; 0: it never said anything."""
    meaning = models.JSONField(default=dict)
    """``status``, and where they apply ``delayed``, ``reason``, ``action``. Empty: what the adapter
    says."""
    changed = models.DateTimeField(null=True)
    by = models.CharField(max_length=120, blank=True, default="")

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "source", "code"], name="engine_code_once"),
        ]


class Stray(Owned):
    """What a carrier told of a number that is of no parcel here yet."""

    number = models.CharField(max_length=80)
    """As ``timeline.Shipment.tracked_as`` has it."""
    source = models.CharField(max_length=24)
    digest = models.CharField(max_length=32)
    sealed = models.BinaryField(default=bytes)
    came = models.DateTimeField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "digest"], name="engine_stray_once"),
        ]
        indexes = [
            models.Index(fields=["store", "number"], name="engine_stray_number"),
            models.Index(fields=["came"], name="engine_stray_came"),
        ]


class Follow(Owned):
    """A parcel that is followed: by which account, and when it is looked at next."""

    about = models.CharField(max_length=180)
    plug = models.CharField(max_length=24, blank=True, default="")
    """The name of the carrier whose account follows it; empty: none can."""
    number = models.CharField(max_length=80)
    carrier = models.CharField(max_length=60, blank=True, default="")
    """Our word for who brings it, as far as anybody can say."""
    told_from = models.DateTimeField(null=True)
    """Since when its source tells by itself what happens to it; null: it is only asked."""
    due = models.DateTimeField(null=True)
    """When it is asked about next; null: never again."""
    asked = models.DateTimeField(null=True)
    heard = models.DateTimeField(null=True)
    """When something new was last heard of it from there."""
    tries = models.IntegerField(default=0)
    """How often asking failed since it last went well."""
    fault = models.CharField(max_length=300, blank=True, default="")
    refused = models.JSONField(default=list)
    """The accounts that do not know it."""
    made = models.DateTimeField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "about"], name="engine_follow_once"),
        ]
        indexes = [
            models.Index(
                fields=["store", "plug", "due"],
                name="engine_follow_due",
                condition=models.Q(due__isnull=False),
            )
        ]


class CarrierLine(Owned):
    """The line to a carrier's account: one worker at a time speaks over it, at the pace that the
    carrier bears."""

    plug = models.CharField(max_length=24)
    due = models.DateTimeField(null=True)
    """When something is to be asked over it next; null: nothing is."""
    free = models.DateTimeField()
    """Not before then: the carrier asks to be left alone, or is not there."""
    holder = models.CharField(max_length=32, blank=True, default="")
    """A mark of who is at it: only by that mark may anything of it be written."""
    held_until = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    """How often in a row it did not work."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "plug"], name="engine_line_once"),
        ]
        indexes = [
            models.Index(
                fields=["due"], name="engine_line_due", condition=models.Q(due__isnull=False)
            )
        ]


class Past(Owned):
    """A journey lived again over the store's past, as somebody of the team asked for: how far it
    is, and what came of it. Customers stand in it by their numbers only."""

    journey = models.SlugField(max_length=60)
    what = models.CharField(max_length=20)
    """What of the journey: ``draft`` or ``v7``."""
    against = models.CharField(max_length=20, blank=True, default="")
    """What it is compared with: ``live`` (what is on record), ``draft``, ``v6``; empty: nothing."""
    stamp = models.IntegerField(default=0)
    """Of the draft, as it was when it was asked for; 0: no draft is in it."""
    spec = models.TextField()
    """What is lived again, whole: see ``past.running.Spec``."""
    status = models.CharField(max_length=10, default="waiting")
    """waiting (being done, or about to), done, failed, stopped."""
    holder = models.CharField(max_length=32, blank=True, default="")
    """A mark of who is at it: only by that mark may anything of it be written."""
    held_until = models.DateTimeField(null=True)
    """When it is taken from somebody who died over it."""
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    """How many lives are lived, of how many."""
    result = models.TextField(blank=True, default="")
    """See ``past.tally.Result``."""
    seconds = models.FloatField(default=0.0)
    fault = models.CharField(max_length=300, blank=True, default="")
    made = models.DateTimeField()
    by = models.CharField(max_length=120)
    ended = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        constraints = [*Owned.Meta.constraints]
        indexes = [
            models.Index(fields=["store", "journey", "-id"], name="engine_past_newest"),
            models.Index(
                fields=["made"], name="engine_past_due", condition=models.Q(status="waiting")
            ),
        ]
