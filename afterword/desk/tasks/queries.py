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
    """What the customer answered, by the name the journey gives it: not how its steps went."""
    steps = {step for plan in _plans(store, task) for step in plan.steps}
    return [(name, value) for name, value in task.learned.items() if name not in steps]


def _plans(store: Store, task: Task) -> list[Plan]:
    return [plan for plan in journeys.live_plans(store) if plan.journey.journey == task.journey]


def reasons(store: Store, task: Task, zone: ZoneInfo) -> list[telling.Reason]:
    """Why a person is asked, in words."""
    because = msgspec.json.decode(task.why, type=list[Because])
    return telling.reasons(because, telling.names_in(_plans(store, task)), zone)
