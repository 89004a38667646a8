"""Messages as the desk shows them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from afterword.decisions.journey import Plan
from afterword.desk.customers.story import Reason, names_in
from afterword.house.models import Store
from afterword.journeys import queries as journeys
from afterword.outbox import queries as outbox
from afterword.outbox.models import Intent
from afterword.timeline import queries as timeline
from afterword.timeline.models import Wait
from afterword.ui import words

STATES = ("accepted", "planned", "withheld", "expired", "failed", "unknown")
PAGE = 60


class Row(msgspec.Struct, frozen=True):
    """One message in the list."""

    id: int
    at: datetime
    name: str
    customer: int
    step: str
    journey: str
    state: str
    why: str


def listed(
    store: Store, zone: ZoneInfo, *, state: str = "", journey: str = "", step: str = ""
) -> list[Row]:
    """The newest messages, of a state, journey or step."""
    rows = Intent.objects.of(store).filter(effect="message").select_related("customer")
    if state in STATES:
        rows = rows.filter(state=state)
    if journey:
        rows = rows.filter(journey=journey)
    if step:
        rows = rows.filter(step=step)
    found = list(rows.order_by("-state_at", "-id")[:PAGE])
    plans = journeys.plans(store, {(one.journey, one.version) for one in found})
    names = {one.customer_id: timeline.name_of(one.customer, store)["name"] for one in found}
    return [
        Row(
            id=one.pk,
            at=one.state_at,
            name=names[one.customer_id],
            customer=one.customer_id,
            step=step_name(plans.get((one.journey, one.version)), one.step),
            journey=one.journey,
            state=one.state,
            why=_deciding(one, plans.get((one.journey, one.version)), zone),
        )
        for one in found
    ]


def step_name(plan: Plan | None, step: str) -> str:
    """What the journey calls a step."""
    if plan is None or step not in plan.steps:
        return step
    return plan.steps[step].name or step


def _deciding(intent: Intent, plan: Plan | None, zone: ZoneInfo) -> str:
    """The reason that decided, where a message did not simply go out."""
    against = [one for one in outbox.because_of(intent) if one.result != "yes"]
    if not against or intent.state in ("accepted", "delivered"):
        return ""
    one = against[-1]
    names = names_in([plan]) if plan else {}
    return words.reason(one.rule, one.result, one.inputs, zone=zone, names=names)


def reasons(intent: Intent, plan: Plan | None, zone: ZoneInfo) -> list[Reason]:
    """All reasons of a message in words, in their order."""
    names = names_in([plan]) if plan else {}
    return [
        Reason(one.result, words.reason(one.rule, one.result, one.inputs, zone=zone, names=names))
        for one in outbox.because_of(intent)
    ]


def looks_again(intent: Intent) -> Wait | None:
    """When and on what a held message is weighed again."""
    return Wait.objects.of(intent.store_id).filter(owner="message", owner_id=intent.pk).first()
