"""A task as the desk shows it."""

from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from afterword.conversations.models import Task
from afterword.decisions.journey import Plan
from afterword.decisions.reasons import Because
from afterword.desk import telling
from afterword.house.models import Store
from afterword.journeys import queries as journeys
from afterword.journeys.models import Run
from afterword.timeline.models import Event
from afterword.timeline.queries import private_of


def said(store: Store, task: Task) -> list[str]:
    """What the customer wrote about this order, first to last."""
    rows = Event.objects.of(store).filter(
        customer=task.customer_id,
        order=task.order,
        kind__in=("answer.given", "reply.received"),
    )
    found = [private_of(one, task.customer, store) for one in rows.order_by("happened", "id")]
    written = [str(one.get("words") or one.get("text") or "") for one in found]
    return [words for words in written if words]


def answers(store: Store, task: Task) -> list[tuple[str, Any]]:
    """What the customer answered, also since the task was opened, by the name the journey gives it:
    not how its steps went."""
    plans = _plans(store, task)
    steps = {"about", *(step for plan in plans for step in plan.steps)}
    learned = task.learned | _since(store, task)
    return [(name, value) for name, value in learned.items() if name not in steps]


def _since(store: Store, task: Task) -> dict[str, Any]:
    """What the run that asked for it knows now."""
    rows = Run.objects.of(store).filter(customer=task.customer_id, journey=task.journey)
    row = rows.filter(subject=task.order).order_by("-entered").first() if task.journey else None
    return dict(msgspec.json.decode(row.state).get("learned", {})) if row else {}


def _plans(store: Store, task: Task) -> list[Plan]:
    return [plan for plan in journeys.live_plans(store) if plan.journey.journey == task.journey]


def reasons(store: Store, task: Task, zone: ZoneInfo) -> list[telling.Reason]:
    """Why a person is asked, in words."""
    because = msgspec.json.decode(task.why, type=list[Because])
    return telling.reasons(because, telling.names_in(_plans(store, task)), zone)
