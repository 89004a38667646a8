"""What the inbox's list keeps beside the conversations: words to find them by, views that a team
saved, and what was done to many at once."""

from django.db import models

from afterword.house.models import User
from afterword.house.owned import Owned


class Words(Owned):
    """The words of a conversation, as keyed hashes: what a search finds it by.

    The words themselves are sealed under the person's key. Without the store's key nobody can ask
    this row for one.
    """

    conversation = models.OneToOneField(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="+"
    )
    hashes = models.BinaryField(default=bytes)
    """One after the other, each of ``finding.SIZE`` bytes."""


class SavedView(Owned):
    """A search of the list under a name of the team's own."""

    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400)
    """As it stands in the address."""
    made = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "name"], name="conversations_view_once"),
        ]


class Together(Owned):
    """One press that changed many conversations at once: so it is done once, and can be undone."""

    key = models.CharField(max_length=64)
    """Of the press."""
    what = models.CharField(max_length=12)
    at = models.DateTimeField()
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    before = models.JSONField(default=list)
    """How each was before that was changed, and its stamp afterwards."""
    undone = models.DateTimeField(null=True)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "key"], name="conversations_together_once"),
        ]
