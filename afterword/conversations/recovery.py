"""Who is unhappy gets a person: an unhappy word or a low score makes a task, once a matter.

A complaint opens one, so that what wants to sell waits and the journey "Putting it right" begins;
a word that is only unhappy makes a task. Where a journey sees to low scores itself, with a task of
its own, nothing is added to it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from django.db.models import Q
from django.utils import translation

from afterword.decisions.conditions import matching
from afterword.decisions.journey import Ask, Step, WaitFor, walk
from afterword.decisions.journey import Task as TaskStep
from afterword.decisions.run import OpenTask
from afterword.decisions.timeline import Event
from afterword.house.models import Membership, Store, User
from afterword.journeys.models import Run
from afterword.journeys.queries import entering, plans
from afterword.outbox.models import Intent
from afterword.timeline import actions as timeline
from afterword.timeline.hot import Arrived
from afterword.timeline.models import Customer, Order
from afterword.ui import words

from . import clock, talking
from .actions import Asked, close, open_tasks
from .hearing import answered_question, of_the_living
from .models import Conversation, Task

BY = "engine"
LOW = 0.4
"""Up to here of a scale a score is low: 1 and 2 of five, 0 to 4 of ten."""
KNOWN_BY = "unhappy-"
"""How the keys of these matters begin."""

What = Literal["task", "complaint"]


class Unhappy(NamedTuple):
    """Something that a person is to see to."""

    what: What
    title: str
    """One of ``ui.words.TASKS``."""
    key: str
    """What tells one matter from another."""
    order: str
    channel: str = ""


def heed(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Make what these replies and answers call for. Runs inside the caller's transaction; safe to
    repeat. A store may have settled that it wants none."""
    if not store.rules.talk.recovery:
        return
    for customer, one in of_the_living(store, events):
        _see_to(store, customer, one, now)


def _see_to(store: Store, customer: Customer, arrived: Arrived, now: datetime) -> None:
    talk = Conversation.objects.of(store).filter(customer=customer).exclude(state="closed").first()
    if arrived.event.kind == "answer.given":
        found = _low(store, arrived)
    else:
        found = _said(store, customer, arrived, talk)
    if found is None:
        return
    if not _by_journey(store, customer, arrived, now) and _wanted(store, customer, found, now):
        _open(store, customer, arrived, found, talk, now)
    # Who wrote it is told by a dialogue that a person answers, and given to one by it; where none
    # answers, by ``engine.answering``. A score is no word that anybody answers.
    if found.what == "complaint" and talk is not None and arrived.event.kind == "answer.given":
        talking.hand_over(talk, why="complaint", now=now, by=BY)


# --------------------------------------------------------------------------- who is unhappy


def _said(
    store: Store, customer: Customer, arrived: Arrived, talk: Conversation | None
) -> Unhappy | None:
    """What somebody wrote. What a page of ours took as a complaint stands as one already."""
    event = arrived.event
    if event.about.startswith(("complaint/", "task/")):
        return None
    what: What
    if _complains(store, event):
        what = "complaint"
    elif event.data.get("sentiment") == "negative":
        what = "task"
    else:
        return None
    order = event.order or (talk.order if talk else "") or _only_order(store, customer)
    title = "complained" if what == "complaint" else "unhappy"
    return Unhappy(what, title, arrived.key, order, str(event.data.get("channel", "")))


def _complains(store: Store, event: Event) -> bool:
    """Whether they surely do: by how they feel, or as sure as the store wants it to be before
    anything is said by itself. What comes without a number was told by somebody who knew."""
    mood, sure = event.data.get("sentiment"), event.data.get("confidence")
    if event.data.get("intent") != "complaint" or mood == "positive":
        return False
    return mood == "negative" or not isinstance(sure, int) or sure >= store.rules.answers.sure


def _only_order(store: Store, customer: Customer) -> str:
    """The order that somebody has, if it is one: then it is meant."""
    abouts = Order.objects.of(store).filter(customer=customer).values_list("about", flat=True)
    found = list(abouts[:2])
    return found[0] if len(found) == 1 else ""


def _low(store: Store, arrived: Arrived) -> Unhappy | None:
    """A score, by the scale of the step that asked for it."""
    data = arrived.event.data
    key, value = str(data.get("message", "")), data.get("value")
    intent = Intent.objects.of(store).filter(send_key=key).first() if key else None
    if intent is None or not isinstance(value, int):
        return None
    named = (intent.journey, intent.version)
    plan = plans(store, {named}).get(named)
    step = plan.steps.get(intent.step) if plan else None
    if plan is None or not isinstance(step, Ask):
        return None
    if _asks_a_person(plan.journey.steps):
        return None  # the journey sees to it
    low, high = step.scale.low, step.scale.high
    if value > low + LOW * (high - low):
        return None
    return Unhappy("complaint", "low-score", f"score/{key}", arrived.event.order)


# ------------------------------------------------------------------------------- once a matter


def _by_journey(store: Store, customer: Customer, arrived: Arrived, now: datetime) -> bool:
    """Whether a journey asks a person by itself because of this very event: one that begins with
    it, or one that waits for it, or has asked what this answers."""
    kind, data = arrived.event.kind, arrived.event.data
    if kind == "reply.received" and (named := answered_question(store, arrived)):
        asking = plans(store, {named}).get(named)
        if asking is not None and _asks_a_person(asking.journey.steps):
            return True
    for one in entering(store):
        journey = one.plan.journey
        begins = journey.trigger.event == kind and matching(journey.trigger.where, data, now)
        if begins and _asks_a_person(journey.steps):
            return True
    runs = list(Run.objects.of(store).filter(customer=customer, ended=None))
    known = plans(store, {(run.journey, run.version) for run in runs})
    for run in runs:
        plan = known.get((run.journey, run.version))
        step = plan.steps.get(run.at) if plan else None
        for case in step.any_of if isinstance(step, WaitFor) else ():
            heard = case.event == kind and matching(case.where, data, now)
            if heard and _asks_a_person(case.steps):
                return True
    return False


def _asks_a_person(steps: Sequence[Step]) -> bool:
    return any(isinstance(one, TaskStep) for one in walk(steps))


def _wanted(store: Store, customer: Customer, found: Unhappy, now: datetime) -> bool:
    """Whether nobody sees to it yet. An unhappy word that turns out to be a complaint becomes
    one."""
    same = Q(order=found.order) | Q(order="") if found.order else Q()
    rows = Task.objects.of(store).filter(same, customer=customer, closed=None)
    if rows.filter(what="complaint").exists():
        return False
    ours = rows.filter(about__startswith=f"task/{KNOWN_BY}").first()
    if ours is None:
        return True
    if found.what == "task":
        return False
    with translation.override(store.language):
        close(store, ours.pk, outcome=str(words.TASKS["became"]), now=now, by=BY)
    return True


def _open(
    store: Store,
    customer: Customer,
    arrived: Arrived,
    found: Unhappy,
    talk: Conversation | None,
    now: datetime,
) -> None:
    about = f"{found.what}/{KNOWN_BY}{timeline.natural_key('unhappy', found.key)}"
    with translation.override(store.language):
        title = str(words.TASKS[found.title])
    task = OpenTask(
        about=about,
        step="",
        what=found.what,
        title=title,
        role="agent",
        due=clock.answered_by(store, now, channel=found.channel, urgent=True),
        urgent=True,
    )
    learned = {"conversation": talk.about} if talk else {}
    asked = Asked(
        customer=customer.pk,
        order=found.order,
        learned=learned,
        task=task,
        happened=arrived.event.happened,
    )
    open_tasks(store, [asked], now=now, by=BY)
    owner = _owner(store, talk)
    if owner is not None:
        Task.objects.of(store).filter(about=about, taken_by=None).update(taken_by=owner)


def _owner(store: Store, talk: Conversation | None) -> User | None:
    """Who talks with them already, if they are still there. Who has left gets none."""
    if talk is None or talk.assignee_id is None:
        return None
    there = Membership.objects.filter(
        store=store, user=talk.assignee_id, user__is_active=True
    ).select_related("user")
    member = there.first()
    return member.user if member else None
