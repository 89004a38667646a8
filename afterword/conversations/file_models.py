"""Files that customers sent, and those that the team sends them."""

from django.db import models

from afterword.house.models import User
from afterword.house.owned import Owned
from afterword.timeline.models import Customer


class Attachment(Owned):
    """One file of a reply of theirs, or of an answer of ours. Its bytes stand apart."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=43)
    """Drawn by chance: how it is named in addresses."""
    event = models.CharField(max_length=180, blank=True, default="")
    """The key of the reply that it came with; empty: the team sends it."""
    place = models.PositiveSmallIntegerField(default=0)
    """Which of the reply's files it is."""
    message = models.CharField(max_length=64, blank=True, default="")
    """The send key of the answer that it goes out with; empty: it is not sent yet."""
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    """Who of the team attached it."""
    state = models.CharField(max_length=8)
    """``waiting``: it is to be fetched. ``kept``. ``failed``: see ``why``. ``gone``: it was kept
    for as long as files are."""
    why = models.CharField(max_length=12, blank=True, default="")
    """One of ``ui.words.FILE_FAULTS``."""
    kind = models.CharField(max_length=8)
    """``image``, ``video``, ``audio`` or ``document``."""
    type = models.CharField(max_length=80, blank=True, default="")
    """What its bytes say that it is."""
    size = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField(default=bytes)
    """Its name and, until it is there, where it is fetched: under the person's key."""
    at = models.DateTimeField()
    due = models.DateTimeField(null=True)
    """When it is to be fetched, or tried again."""
    tries = models.PositiveSmallIntegerField(default=0)
    holder = models.CharField(max_length=32, blank=True, default="")
    """Which turn of which worker fetches it."""
    shared_until = models.DateTimeField(null=True)
    """Until when its own page gives it to who has the address; ``None``: to nobody."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "token"], name="conversations_file_token"),
            models.UniqueConstraint(
                fields=["store", "event", "place"],
                name="conversations_file_once",
                condition=~models.Q(event=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due"], name="conversations_file_due", condition=models.Q(due__isnull=False)
            ),
            models.Index(fields=["store", "customer", "at"], name="conversations_file_of"),
            models.Index(
                fields=["store", "message"],
                name="conversations_file_sent",
                condition=~models.Q(message=""),
            ),
            models.Index(fields=["at"], name="conversations_file_age"),
        ]


class Content(Owned):
    """The bytes of a file, under the person's key."""

    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="content")
    sealed = models.BinaryField()
    small = models.BinaryField(default=bytes)
    """A small picture of it, where it is one."""
