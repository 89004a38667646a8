"""Tasks, which a person of the team is asked to do for a customer; and what is talked about with
customers: one conversation each, over all channels."""

from django.db import models
from django.db.models.functions import Coalesce

from afterword.house.models import User
from afterword.house.owned import Owned
from afterword.timeline.models import Customer

from .assist_models import Assisted as Assisted
from .assist_models import Rendered as Rendered
from .assist_models import Suggestion as Suggestion
from .file_models import Attachment as Attachment
from .file_models import Content as Content
from .list_models import SavedView as SavedView
from .list_models import Together as Together
from .list_models import Words as Words


class Task(Owned):
    """Something to do, by somebody, until some time. Its matter stands in the timeline."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=180)
    """The natural key of the matter: ``task/…`` or ``complaint/…``."""
    what = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=12)
    journey = models.CharField(max_length=60, blank=True, default="")
    step = models.CharField(max_length=60, blank=True, default="")
    order = models.CharField(max_length=180, blank=True, default="")
    why = models.TextField(default="[]")
    """The reasons that led to it, as decisions give them."""
    learned = models.JSONField(default=dict)
    urgent = models.BooleanField(default=False)
    opened = models.DateTimeField()
    due = models.DateTimeField()
    taken_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    closed = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True, default="")
    outcome = models.CharField(max_length=300, blank=True, default="")

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "about"], name="conversations_task_once"),
        ]
        indexes = [
            models.Index(
                fields=["store", "due"],
                name="conversations_task_open",
                condition=models.Q(closed=None),
            )
        ]


class Conversation(Owned):
    """What is, or was last, talked about with a customer, over all channels: one row a customer.

    What was said stands in the timeline and in the outbox; here stands whose turn it is. ``about``
    is another for each time that it is opened anew.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=180)
    """The natural key, ``conversation/…``, of what is open, or was last."""
    state = models.CharField(max_length=8)
    """``itself``: it is answered by itself. ``team``: a person is to answer. ``theirs``: it is the
    customer's turn. ``closed``."""
    opened = models.DateTimeField()
    closed = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True, default="")
    channel = models.CharField(max_length=12)
    """Where they wrote last, or where the team wrote first."""
    contact = models.CharField(max_length=64, blank=True, default="")
    """The digest of the address from which they wrote last; empty: from a page of theirs."""
    begun = models.BooleanField(default=False)
    """The team wrote first, and they have asked nothing yet."""
    order = models.CharField(max_length=180, blank=True, default="")
    language = models.CharField(max_length=16, blank=True, default="")
    intent = models.CharField(max_length=20, blank=True, default="")
    confidence = models.FloatField(default=0)
    """How sure the intent is, from 0 to 1."""
    sentiment = models.CharField(max_length=8, blank=True, default="")
    urgent = models.BooleanField(default=False)
    asked = models.DateTimeField(null=True)
    """When the oldest of their words was written that nobody has answered."""
    due = models.DateTimeField(null=True)
    """Until when a person should have answered."""
    solve_by = models.DateTimeField(null=True)
    """Until when it should be solved, once the team has it in hand."""
    last = models.DateTimeField()
    """When something was said last, by whomever."""
    last_ours = models.BooleanField(default=False)
    sealed = models.BinaryField(default=bytes)
    """The beginning of what was said last, under the person's key."""
    assignee = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    snoozed = models.DateTimeField(null=True)
    """Until when it is out of sight; a word of theirs brings it back."""
    tags = models.JSONField(default=list)
    stamp = models.PositiveBigIntegerField(default=0)
    """One more with every change: who shows it sees by it that it is another."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "customer"], name="conversations_one_each"),
        ]
        indexes = [
            models.Index(fields=["store", "state", "-last"], name="conversations_newest"),
            models.Index(fields=["store", "-last"], name="conversations_all"),
            models.Index(fields=["store", "assignee", "state", "-last"], name="conversations_mine"),
            models.Index(
                "store",
                "urgent",
                Coalesce("due", "last"),
                "id",
                name="conversations_waiting",
                condition=models.Q(state="team"),
            ),
            models.Index(
                fields=["store", "snoozed"],
                name="conversations_asleep",
                condition=models.Q(snoozed__isnull=False),
            ),
        ]


class Note(Owned):
    """What a teammate writes beside a conversation, for the team alone."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    key = models.CharField(max_length=64)
    """Of the press that wrote it, so that it is written once."""
    at = models.DateTimeField()
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    sealed = models.BinaryField()
    """The words, under the person's key: they are about them."""
    mentions = models.ManyToManyField(User, related_name="+")

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "key"], name="conversations_note_once"),
        ]
        indexes = [models.Index(fields=["conversation", "at"], name="conversations_note_of")]


class Tag(Owned):
    """A word that the team puts on conversations: those that are suggested."""

    name = models.CharField(max_length=30)
    used = models.PositiveIntegerField(default=0)
    """How often it was put on one."""
    last = models.DateTimeField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "name"], name="conversations_tag_once"),
        ]


class Canned(Owned):
    """An answer that is often given: words with variables, by language."""

    name = models.CharField(max_length=80)
    short = models.SlugField(max_length=30)
    """What one types behind a slash to find it."""
    words = models.JSONField(default=dict)
    """By language: the words, as Liquid."""
    used = models.PositiveIntegerField(default=0)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "short"], name="conversations_canned_once"),
        ]


class Presence(Owned):
    """Who has a conversation open just now, and whether they write."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    seen = models.DateTimeField()
    typed = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["conversation", "user"], name="conversations_presence_once"
            ),
        ]


class Unsent(Owned):
    """What a teammate has begun to write to a customer and not sent: nothing typed is lost."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=12)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["conversation", "user"], name="conversations_unsent_once"
            ),
        ]


class Correction(Owned):
    """What a teammate says that somebody's words meant, where they were understood otherwise."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=180)
    """The key of the reply."""
    language = models.CharField(max_length=16, blank=True, default="")
    was = models.CharField(max_length=20)
    intent = models.CharField(max_length=20)
    sealed = models.BinaryField()
    """The words, under the person's key: who is forgotten teaches nothing any more."""
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "event"], name="conversations_corrected_once"),
        ]
