"""A stop that may have been meant for an order: "cancel" alone.

The carriers count it as a stop, and it is heeded as one. Whoever has an order that is still to come
most likely means that; so a person of the team is asked to ask them, by another way where this one
is closed now, and the line that confirms the stop says so.
"""

from datetime import datetime, timedelta

from django.utils import translation

from afterword.decisions.answering import bare_orders, still_to_come
from afterword.decisions.run import OpenTask
from afterword.decisions.words import may_mean_an_order
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline import queries as queries_of_timeline
from afterword.timeline.models import Customer
from afterword.ui import words

from .actions import Asked, open_tasks

BY = "engine"
WHAT = "cancel"
SOON, LATER = timedelta(hours=2), timedelta(days=1)
"""How soon somebody is to ask: while the order may still be called off, and after."""


def order_meant(
    store: Store, customer: Customer, text: str, rule: str, now: datetime
) -> tuple[str, str]:
    """(the natural key of the order that a stop may have been meant for, its number); empty: it
    means the messages, or there is no order still to come."""
    if rule != "keyword" or not may_mean_an_order(text):
        return "", ""
    present = queries_of_timeline.timeline(customer).present
    coming = still_to_come(present, now)
    if not coming:
        return "", ""
    unsent = bare_orders(present, coming)
    found = (unsent or coming)[0]
    return found.about, found.number


def ask_a_person(
    store: Store, customer: Customer, order: str, number: str, happened: datetime, now: datetime
) -> None:
    """Open a task for the team, once for each order. Safe to repeat."""
    present = queries_of_timeline.timeline(customer).present
    unsent = bare_orders(present, [present.orders[order]])
    with translation.override(store.language):
        title = str(words.TASKS[WHAT]) % {"number": number}
    task = OpenTask(
        about=f"task/{timeline.natural_key(WHAT, order)}",
        step="",
        what="task",
        title=title,
        role="agent",
        due=happened + (SOON if unsent else LATER),
        urgent=bool(unsent),
    )
    asked = Asked(customer=customer.pk, order=order, task=task, happened=happened)
    open_tasks(store, [asked], now=now, by=BY)
