"""Reading tasks."""

from datetime import datetime

from afterword.house.models import Store

from .models import Task


def open_tasks(store: Store, limit: int = 100) -> list[Task]:
    """What needs a person, the urgent and the soonest first."""
    rows = Task.objects.of(store).filter(closed=None).select_related("customer", "taken_by")
    return list(rows.order_by("-urgent", "due", "id")[:limit])


def open_task_of(store: Store, customer: int) -> Task | None:
    """The task to do first for a customer; ``None``: there is none."""
    rows = Task.objects.of(store).filter(customer=customer, closed=None)
    return rows.order_by("-urgent", "due", "id").first()


def done_since(store: Store, since: datetime) -> int:
    """How many tasks were done since a moment."""
    return Task.objects.of(store).filter(closed__gte=since).count()


def tasks_of(store: Store, customer: int) -> list[Task]:
    """A customer's tasks, newest first."""
    return list(Task.objects.of(store).filter(customer=customer).order_by("-opened"))
