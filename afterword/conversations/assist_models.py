"""What is kept of the help with words: what it cost, without a word of it; what was suggested to a
teammate; and customers' words in a teammate's language."""

from django.db import models

from afterword.house.models import User
from afterword.house.owned import Owned


class Assisted(Owned):
    """One question to a model. It is written before the question goes out, with the most that it
    may cost; what it did cost takes its place when the answer is there."""

    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    use = models.CharField(max_length=12)
    """One of ``decisions.assisting.asking.USES``, or ``try``."""
    at = models.DateTimeField()
    model = models.CharField(max_length=120)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    counted = models.BooleanField(default=False)
    """Whether the tokens are the provider's own count."""
    micros = models.BigIntegerField(default=0)
    """In millionths of ``currency``."""
    currency = models.CharField(max_length=3)
    ms = models.PositiveIntegerField(default=0)
    result = models.CharField(max_length=12, default="asked")
    """``asked``: nobody knows what came of it. ``ok``, or what went wrong (``wire.chat.What``)."""

    class Meta(Owned.Meta):
        indexes = [models.Index(fields=["store", "at"], name="conversations_assisted_at")]


class Suggestion(Owned):
    """What was last suggested to a teammate in a conversation, and what stood there before: one row
    each."""

    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="+"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    use = models.CharField(max_length=12)
    at = models.DateTimeField()
    sealed = models.BinaryField()
    """``words``, ``before`` and what is to be said of them, under the person's key."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["conversation", "user"], name="conversations_suggested_once"
            ),
        ]


class Rendered(Owned):
    """What a customer wrote, in a language of the team's, so that it is paid for once."""

    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="+"
    )
    event = models.CharField(max_length=200)
    """The key of the reply."""
    language = models.CharField(max_length=16)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["conversation", "event", "language"], name="conversations_rendered_once"
            ),
        ]
