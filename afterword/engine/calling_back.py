"""Asking the team to call somebody back who pressed that key during a call of ours."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import translation

from afterword.conversations import actions as conversations
from afterword.decisions.run import OpenTask
from afterword.house.models import Store
from afterword.outbox.models import Intent
from afterword.timeline.hot import Arrived
from afterword.ui import words

BY = "engine"
CHOICE = "call-back"
WITHIN = timedelta(days=1)
"""How soon somebody who asks for a call should have it."""


def call_back(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Open a task for each who asked to be called back: once for each call. Safe to repeat."""
    found = [one for one in events if one.event.data.get("choice") == CHOICE and one.customer]
    if not found:
        return
    keys = {str(one.event.data.get("message", "")) for one in found}
    called = {one.send_key: one for one in Intent.objects.of(store).filter(send_key__in=keys)}
    with translation.override(store.language):
        title = str(words.TASKS[CHOICE])
    conversations.open_tasks(
        store,
        [_asked(one, called.get(str(one.event.data.get("message", ""))), title) for one in found],
        now=now,
        by=BY,
    )


def _asked(one: Arrived, called: Intent | None, title: str) -> conversations.Asked:
    assert one.customer is not None
    return conversations.Asked(
        customer=one.customer,
        journey=called.journey if called else "",
        order=called.order if called else "",
        task=OpenTask(
            about=f"task/{CHOICE}:{one.event.data['provider_id']}",
            step=called.step if called else "",
            what="task",
            title=title,
            role="agent",
            due=one.event.happened + WITHIN,
            urgent=True,
        ),
        happened=one.event.happened,
    )
