"""How far the engine has read."""

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
