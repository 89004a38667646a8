"""What of a conversation goes when somebody asks to be forgotten, and what stays.

Their words, what the team wrote of them and what was learnt from them goes: it is sealed under a
key that is gone, and here its last trace too. Whose turn it was, when, over which channel and what
it was about stays: it names nobody. What is open is closed, for nobody is there to answer.
"""

from collections.abc import Sequence
from datetime import datetime

from afterword.house.models import Store
from afterword.timeline.hot import Arrived

from . import talking
from .merging import OF_TALK
from .models import Conversation, Correction, Task

BY = "engine"


def forget(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """See to who was forgotten. Runs inside the caller's transaction; safe to repeat."""
    talks = Conversation.objects.of(store).filter(customer__wrapped_key=b"")
    for talk in talks.exclude(state="closed").select_related("store"):
        talking.close(talk, now=now, by=BY)
    for model in OF_TALK:
        model.objects.of(store).filter(conversation__in=talks.values("id")).delete()
    Correction.objects.of(store).filter(customer__wrapped_key=b"").delete()
    talks.exclude(sealed=b"", contact="").update(sealed=b"", contact="")
    # What the team wrote down when it was done may tell of them.
    tasks = Task.objects.of(store).filter(customer__wrapped_key=b"")
    tasks.exclude(outcome="", learned={}).update(outcome="", learned={})
