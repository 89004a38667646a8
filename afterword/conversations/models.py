"""Tasks: something a person of the team is asked to do for a customer."""

from django.db import models

from afterword.house.models import User
from afterword.house.owned import Owned
from afterword.timeline.models import Customer


class Task(Owned):
    """Something to do, by somebody, until some time. Its matter stands in the timeline."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=180)
    """The natural key of the matter: ``task/…`` or ``complaint/…``."""
    what = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=12)
    journey = models.CharField(max_length=60, blank=True, default="")
    step = models.CharField(max_length=60, blank=True, default="")
    order = models.CharField(max_length=180, blank=True, default="")
    why = models.TextField(default="[]")
    """The reasons that led to it, as decisions give them."""
    learned = models.JSONField(default=dict)
    urgent = models.BooleanField(default=False)
    opened = models.DateTimeField()
    due = models.DateTimeField()
    taken_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    closed = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True, default="")
    outcome = models.CharField(max_length=300, blank=True, default="")

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "about"], name="conversations_task_once"),
        ]
        indexes = [
            models.Index(
                fields=["store", "due"],
                name="conversations_task_open",
                condition=models.Q(closed=None),
            )
        ]
