"""How it came out what somebody confirmed on a page of theirs, where no run is there to tell it.

A dialogue waits for the shop's word and tells it. But it may be over by then: they confirmed after
it had stopped waiting for them, or asked something else in between.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from afterword.decisions.run import OpenTask, PlanMessage
from afterword.house.models import Store
from afterword.journeys.models import Run
from afterword.outbox import actions as outbox
from afterword.outbox import queries as queries_of_outbox
from afterword.outbox.models import Intent
from afterword.timeline import actions as timeline
from afterword.timeline.hot import Arrived

from . import talking
from .actions import Asked, open_tasks
from .models import Conversation

BY = "engine"
VALID_FOR = timedelta(hours=2)
SEEN_TO_WITHIN = timedelta(hours=4)
PERSON = "answer-person"


class Words(NamedTuple):
    """What is said: the template where it is done, and the task where it was refused."""

    done: str
    refused: str


WORDS: dict[str, Words] = {
    "order_address": Words(
        "answer-changed",
        "The shop refused the address they confirmed: see whether it has left, and tell them",
    ),
    "order_day": Words(
        "answer-day-changed",
        "The shop refused the day they confirmed: see whether it has left, and tell them",
    ),
}
"""By the deed."""


def tell(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Tell what came of deeds that were confirmed on a page, where its run is over. Safe to
    repeat."""
    for one in events:
        words = WORDS.get(str(one.event.data.get("what", "")))
        if words is None:
            continue
        rows = Intent.objects.of(store).filter(send_key=str(one.event.data.get("deed", "")))
        deed = rows.select_related("store", "customer").first()
        asked = _asked_in(store, deed) if deed is not None else None
        if deed is None or asked is None or _going(store, deed):
            continue
        if one.event.kind == "deed.done":
            _say(asked, words.done, deed, now)
        else:
            _give(asked, words.refused, deed, now)


def _asked_in(store: Store, deed: Intent) -> Intent | None:
    """The last answer of the run that led to the page: where they wrote, and how."""
    if deed.run is None:
        return None  # a person of the team pressed it, and sees what became of it
    rows = Intent.objects.of(store).filter(run=deed.run, effect="message", purpose="answer")
    return rows.select_related("store", "customer").order_by("-id").first()


def _going(store: Store, deed: Intent) -> bool:
    """Whether its run goes on: then it waits for this, or is about to."""
    return deed.run is not None and Run.objects.of(store).filter(id=deed.run, ended=None).exists()


def _say(asked: Intent, template: str, deed: Intent, now: datetime) -> None:
    learned = queries_of_outbox.candidate_of(asked).learned
    message = PlanMessage(
        send_key=timeline.natural_key("came-out", deed.send_key),
        step=template,
        message_class="transactional",
        purpose="answer",
        channels=(asked.channel,),
        template=template,
        tone="",
        cap="hold",
        due=now,
        valid_until=now + VALID_FOR,
        priority=100,
        learned=learned,
        of_talk=True,
        contact=asked.contact,
    )
    planned = outbox.Planned(
        customer=deed.customer_id, subject=asked.subject, order=deed.order, message=message
    )
    outbox.plan(asked.store, [planned], now=now, by=BY)


def _give(asked: Intent, title: str, deed: Intent, now: datetime) -> None:
    """A person sees to it, and they are told so."""
    due = now + SEEN_TO_WITHIN
    task = OpenTask(
        about=f"task/{timeline.natural_key('came-out', deed.send_key)}",
        step="",
        what="task",
        title=title,
        role="agent",
        due=due,
        urgent=True,
    )
    told = Asked(customer=deed.customer_id, order=deed.order, task=task, happened=now)
    open_tasks(asked.store, [told], now=now, by=BY)
    talk = Conversation.objects.of(asked.store).filter(about=asked.subject).first()
    if talk is not None:
        talking.hand_over(talk, why="person", due=due, now=now, by=BY)
    _say(asked, PERSON, deed, now)
