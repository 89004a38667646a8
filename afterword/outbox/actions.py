"""Writing the outbox: planning and letting out.

What is ready is taken up in ``claiming``, its outcome written down in ``settling``; what a person
decides about it stands in ``deciding``.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from afterword.decisions.admit import Verdict, candidate_for
from afterword.decisions.reasons import Because
from afterword.decisions.run import PlanMessage
from afterword.house.bell import bell
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline import hot_waits
from afterword.timeline.models import Wait
from afterword.wire import shapes

from . import hot, models, states
from .moves import becomes, explain, said, tells
from .queries import candidate_of


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A message that a run plans, with what the outbox needs to know of the run."""

    customer: int
    subject: str
    order: str
    message: PlanMessage
    run: int | None = None
    """``None``, and no journey: it is said outside of any."""
    journey: str = ""
    version: int = 0
    because: Sequence[Because] = ()


def plan(store: Store, planned: Sequence[Planned], *, now: datetime, by: str) -> None:
    """Write intents down, once for each send key, and let them be weighed as soon as they are due.

    Runs inside the transaction that moves the runs.
    """
    if not planned:
        return
    by_key = {one.message.send_key: one for one in reversed(planned)}
    rows = [_fresh(one) for one in reversed(by_key.values())]
    new = hot.insert(store.pk, rows, now)
    fresh = [(by_key[key], number) for key, number in new.items()]
    waits = [(one.customer, number, one.message.due) for one, number in fresh]
    hot_waits.add_waits(store.pk, "message", waits)
    timeline.record_each(
        store, [(one.customer, _told(one, now)) for one, _ in fresh], now=now, by=by
    )


def _fresh(planned: Planned) -> hot.Fresh:
    message = planned.message
    candidate = candidate_for(message, planned.journey, planned.subject)
    return hot.Fresh(
        customer=planned.customer,
        run=planned.run,
        journey=planned.journey,
        version=planned.version,
        subject=planned.subject,
        order=planned.order,
        message=message,
        candidate=msgspec.json.encode(candidate).decode(),
        because=msgspec.json.encode(list(planned.because)).decode(),
    )


def _told(planned: Planned, now: datetime) -> shapes.Event:
    """That it is planned. It was so when it fell due, where that is long ago; never later than
    now, though what a person writes waits some seconds, so that it can be taken back."""
    message = planned.message
    return tells(
        "planned",
        min(message.due, now),
        send_key=message.send_key,
        order=planned.order,
        journey=planned.journey,
        step=message.step,
        message_class=message.message_class,
        purpose=message.purpose,
        channel=message.channels[0],
        template=message.template,
    )


# ------------------------------------------------------------------------------ letting out


def weighed(
    store: Store,
    verdicts: Iterable[tuple[models.Intent, Verdict]],
    *,
    now: datetime,
    by: str,
) -> None:
    """Write down what ``admit`` said of planned intents. Runs inside the caller's transaction."""
    changed: list[models.Intent] = []
    over: list[int] = []
    held: list[Wait] = []
    events: list[tuple[int, shapes.Event]] = []
    for intent, verdict in verdicts:
        explain(intent, verdict.because)
        if verdict.action == "send":
            becomes(intent, "ready", now)
            intent.channel, intent.contact = verdict.channel, verdict.contact
            over.append(intent.pk)
        elif verdict.action == "hold":
            if intent.state != "planned":
                becomes(intent, "planned", now)
            held.append(_hold(intent, verdict))
        else:
            state: states.State = "expired" if verdict.state == "expired" else "withheld"
            becomes(intent, state, now)
            over.append(intent.pk)
            events.append((intent.customer_id, said(intent, state, now)))
        changed.append(intent)
    models.Intent.objects.bulk_update(
        changed, ["state", "state_at", "because", "channel", "contact"]
    )
    Wait.objects.of(store).bulk_create(
        held,
        update_conflicts=True,
        unique_fields=("store", "owner", "owner_id"),
        update_fields=("customer", "due", "kinds"),
    )
    hot_waits.done_waiting(store.pk, "message", over)
    timeline.record_each(store, events, now=now, by=by)
    if changed:
        bell.ring_on_commit()  # what is ready has its senders to wake


def stand_aside(intent: models.Intent, *, until: datetime) -> None:
    """Leave one that cannot be written down alone until then. Runs inside a transaction."""
    _waits(intent).update(due=until, kinds="")


def speak_for(intent: models.Intent, other: models.Intent) -> None:
    """One message says what another one was to say as well; its words are told of what."""
    mine, theirs = candidate_of(intent), candidate_of(other)
    about = str(theirs.learned.get("about") or theirs.subject)
    told = msgspec.structs.replace(mine, also=(*mine.also, about, *theirs.also))
    intent.candidate = msgspec.json.encode(told).decode()
    intent.save(update_fields=["candidate"])


def _waits(intent: models.Intent) -> Any:
    return Wait.objects.of(intent.store_id).filter(owner="message", owner_id=intent.pk)


def _hold(intent: models.Intent, verdict: Verdict) -> Wait:
    """When a message that is held is looked at again."""
    return Wait(
        store_id=intent.store_id,
        customer_id=intent.customer_id,
        owner="message",
        owner_id=intent.pk,
        due=verdict.until,
        kinds=hot_waits.between_bars(verdict.waits_for),
    )
