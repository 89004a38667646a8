"""Writing tasks."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from django.db import transaction

from afterword.decisions.reasons import Because
from afterword.decisions.run import OpenTask
from afterword.house.actions import audit
from afterword.house.models import Store, User
from afterword.outbox.models import Intent
from afterword.timeline import actions as timeline
from afterword.timeline import queries as queries_of_timeline
from afterword.timeline.models import Customer, Event
from afterword.wire import shapes

from .models import Task


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A task that a run opens, or that is opened outside of any journey."""

    customer: int
    order: str
    task: OpenTask
    happened: datetime
    journey: str = ""
    learned: Mapping[str, Any] = {}
    because: Sequence[Because] = ()


@transaction.atomic
def open_tasks(store: Store, asked: Sequence[Asked], *, now: datetime, by: str) -> None:
    """Open tasks, once for each natural key, and tell the timelines."""
    if not asked:
        return
    Task.objects.bulk_create(
        [
            Task(
                store=store,
                customer_id=one.customer,
                about=one.task.about,
                what=one.task.what,
                title=one.task.title[:200],
                role=one.task.role,
                journey=one.journey,
                step=one.task.step,
                order=one.order,
                why=msgspec.json.encode(list(one.because)).decode(),
                learned=dict(one.learned),
                urgent=one.task.urgent,
                opened=now,
                due=one.task.due,
            )
            for one in asked
        ],
        ignore_conflicts=True,
    )
    events = [
        (
            one.customer,
            shapes.Event(
                kind=f"{one.task.what}.opened",
                key=f"{one.task.about}:opened",
                happened=one.happened,
                about=one.task.about,
                order=one.order,
                data={"title": one.task.title, "due": one.task.due.isoformat()},
            ),
        )
        for one in asked
    ]
    timeline.record_each(store, events, now=now, by=by)


Wish = Literal["wrong", "missing", "back", "address", "change", "question"]
"""What somebody writes about an order for: something is wrong with it; it is said to be delivered
and is not there; something is to go back; the address or the order is to be another; a question."""
_COMPLAINTS: frozenset[Wish] = frozenset({"wrong", "missing"})
_URGENT: frozenset[Wish] = frozenset({"wrong", "missing", "address"})
_ANSWERED_WITHIN = timedelta(days=1)
_MOST_WORDS = 10
"""How often words are taken to one wish in a day; a link is all it needs to send them."""


@transaction.atomic
def ask_for_help(
    store: Store,
    customer: Customer,
    order: str,
    *,
    wish: Wish,
    title: str,
    words: str,
    now: datetime,
    by: str,
) -> None:
    """A customer writes about an order: a person of the team is to answer.

    What is wrong or missing opens a complaint, so that journeys hold back what they would say
    meanwhile; all else opens a task. Once a day for each order and wish; what is written after
    that is kept as a further reply. ``title`` is for the team. Who was forgotten is not listened
    to.
    """
    if not customer.wrapped_key:
        return
    what: Literal["task", "complaint"] = "complaint" if wish in _COMPLAINTS else "task"
    about = f"{what}/page-{timeline.natural_key(order, wish, now.date().isoformat())}"
    task = OpenTask(
        about=about,
        step="",
        what=what,
        title=title,
        role="agent",
        due=now + _ANSWERED_WITHIN,
        urgent=wish in _URGENT,
    )
    asked = Asked(
        customer=customer.pk,
        order=order,
        task=task,
        happened=now,
    )
    open_tasks(store, [asked], now=now, by=by)
    replies = Event.objects.of(store).filter(about=about, kind="reply.received")
    if words and replies.count() < _MOST_WORDS:
        reply = shapes.Event(
            kind="reply.received",
            key=f"{about}/words/{store.secret.hash(words)}",
            happened=now,
            about=about,
            order=order,
            data={"channel": "page"},
            private={"text": words},
        )
        timeline.record_for(store, customer.pk, [reply], now=now, by=by)


@transaction.atomic
def take(store: Store, task_id: int, user: User, *, now: datetime) -> Task:
    """Say that one does it oneself. Raises ``LookupError`` when it is done or not there."""
    task = _open(store, task_id)
    task.taken_by = user
    task.save(update_fields=["taken_by"])
    audit(store, now=now, by=user.email, what="task.taken", about=f"task {task_id}")
    return task


@transaction.atomic
def close(store: Store, task_id: int, *, outcome: str, now: datetime, by: str) -> Task:
    """A task is done; what waited for it goes on. ``LookupError``: it was done before."""
    task = _open(store, task_id)
    task.closed, task.closed_by, task.outcome = now, by, outcome[:300]
    task.save(update_fields=["closed", "closed_by", "outcome"])
    event = shapes.Event(
        kind=f"{task.what}.closed",
        key=f"{task.about}:closed",
        happened=now,
        about=task.about,
        order=task.order,
        data={"title": task.title},
        private={"outcome": outcome} if outcome else {},
    )
    timeline.record_for(store, task.customer_id, [event], now=now, by=by)
    audit(store, now=now, by=by, what="task.closed", about=f"task {task_id}")
    return task


def _open(store: Store, task_id: int) -> Task:
    task = Task.objects.of(store).filter(id=task_id, closed=None).first()
    if task is None:
        raise LookupError("this task is done already, or was never there")
    return task


@transaction.atomic
def answer(intent: Intent, value: int | str, *, now: datetime, by: str, words: str = "") -> bool:
    """A customer answers the question of an ``ask``: with a number of its scale, or with one of its
    choices, by its key. True: it was news.

    The same answer again changes nothing; another value is another answer, and the last one counts
    for people, while the journey goes on with the first. Words that come after the answer are kept
    as a reply. A customer who was merged answers as the one they became; the words of an erased
    one are not kept.
    """
    whose = queries_of_timeline.become(intent.store, intent.customer_id)
    private = {"words": words} if words and whose.wrapped_key else {}
    event = shapes.Event(
        kind="answer.given",
        key=f"answer/{intent.send_key}:{value}"[:180],
        happened=now,
        about=f"message/{intent.send_key}",
        order=intent.order,
        data={
            "question": intent.question,
            "value" if isinstance(value, int) else "choice": value,
            "message": intent.send_key,
            "journey": intent.journey,
            "step": intent.step,
        },
        private=private,
    )
    new = timeline.record_for(intent.store, whose.pk, [event], now=now, by=by).new
    if private and not new:
        new = _add_words(intent, whose.pk, words, now=now, by=by)
    return bool(new)


def _add_words(intent: Intent, customer: int, words: str, *, now: datetime, by: str) -> int:
    """Words to an answer that was given before: once each, however often the form is sent."""
    given = Event.objects.of(intent.store).filter(
        customer=customer, about=f"message/{intent.send_key}", kind="answer.given"
    )
    whose = Customer.objects.of(intent.store).select_related("store").get(id=customer)
    known = [queries_of_timeline.private_of(row, whose, intent.store) for row in given]
    if any(one.get("words") == words for one in known):
        return 0
    event = shapes.Event(
        kind="reply.received",
        key=f"answer/{intent.send_key}/words/{intent.store.secret.hash(words)}",
        happened=now,
        about=f"message/{intent.send_key}",
        order=intent.order,
        data={"channel": "page", "message": intent.send_key},
        private={"text": words},
    )
    return timeline.record_for(intent.store, customer, [event], now=now, by=by).new
