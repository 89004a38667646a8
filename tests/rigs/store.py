"""The store of the rigs, and the questions that are asked of its database."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from afterword.conversations.models import Task
from afterword.engine.models import Cursor
from afterword.house import actions as house
from afterword.house.models import Store, Worker
from afterword.journeys import actions as journeys
from afterword.journeys.models import Run
from afterword.outbox.models import Brake, Intent
from afterword.outbox.queries import attempts
from afterword.timeline.models import Event, Intake, Order, Wait
from tests.providers.server import SECRET as TOKEN
from tests.rigs.shop import SECRET

KEY = "rigs"
JOURNEY = """
journey: rigs
name: Every effect once
trigger: {event: order.placed}
entry: {rule: always}
steps:
  - {id: confirm, kind: send, class: transactional, template: order-confirmation}
  - {id: say, kind: emit, event: custom.confirmed}
  - {id: mark, kind: update, tag: [bought]}
  - {id: do, kind: task, title: Pack it}
  - {id: offer, kind: send, class: marketing, purpose: offers, template: care-tip}
"""


def make(url: str) -> None:
    """Make it: connected with a shop and, where there is one, a provider; its journey on, nothing
    spaced out."""
    now = datetime.now(UTC)
    # Where it is about noon, so that no quiet hours stand in the way.
    ahead = (12 - now.hour + 12) % 24 - 12
    made = house.create_store(
        key=KEY, name="Rigs", zone=f"Etc/GMT{-ahead:+d}" if ahead else "UTC", country="GB",
        currency="GBP", now=now, by="rig",
    )  # fmt: skip
    made.rules_written = {
        "spacing": {"service": None, "marketing": None},
        "hours": {"marketing": {"mail": None}, "service": {"mail": None}},
    }
    made.save(update_fields=["rules_written"])
    house.save_account(
        made, kind="connector", plug="shopify", settings={}, secrets_={"secret": SECRET},
        now=now, by="rig",
    )  # fmt: skip
    if url:
        house.save_account(
            made, kind="channel", plug="email", settings={"url": url}, secrets_={"token": TOKEN},
            now=now, by="rig",
        )  # fmt: skip
    journeys.publish(made, JOURNEY, now=now, by="rig")
    journeys.switch(made, KEY, on=True, now=now, by="rig")
    # So many orders in so few minutes are meant: else the journey is paused by itself.
    Brake.objects.create(store=made, journey=KEY, begun=now, ramped=True, expected=1_000_000)


def left() -> dict[str, Any]:
    """What is still to be done. A message that is unknown and is not ``asked`` about any more is
    left to people, and its run waits for them: that is not counted among ``runs``."""
    store = Store.objects.get(key=KEY)
    states = Counter(Intent.objects.of(store).values_list("state", flat=True))
    unknown = Intent.objects.of(store).filter(state="unknown")
    unsaid = unknown.filter(ask_at=None, run__isnull=False).values("run")
    last = Event.objects.of(store).order_by("-id").values_list("id", flat=True).first() or 0
    seen = Cursor.objects.filter(name="reactions").values_list("position", flat=True).first() or 0
    return {
        "events": last - seen,
        "intakes": Intake.objects.of(store).filter(state="waiting").count(),
        "runs": Run.objects.of(store).filter(ended=None).exclude(id__in=unsaid).count(),
        "moving": sum(states[state] for state in ("planned", "ready", "dispatching")),
        "unknown": states["unknown"],
        "asked": unknown.filter(ask_at__isnull=False).count(),
    }


def counted() -> dict[str, Any]:
    """What became of each order: {its number: {what: how often}}; and of each message."""
    store = Store.objects.get(key=KEY)
    numbers = dict(Order.objects.of(store).values_list("about", "number"))

    def by_order(rows: Any) -> dict[str, int]:
        return dict(Counter(numbers.get(one, one) for one in rows))

    messages = Intent.objects.of(store).filter(effect="message")
    return {
        "orders": dict(Counter(Order.objects.of(store).values_list("number", flat=True))),
        "runs": by_order(Run.objects.of(store).values_list("subject", flat=True)),
        "tasks": by_order(Task.objects.of(store).values_list("order", flat=True)),
        "emitted": by_order(
            Event.objects.of(store)
            .filter(kind="custom.confirmed")
            .values_list("order", flat=True)
        ),
        "tagged": Event.objects.of(store).filter(kind="customer.tagged").count(),
        "parked": list(Run.objects.of(store).exclude(error="").values_list("error", flat=True)),
        "waits": Wait.objects.of(store).count(),
        "failed": list(
            Intake.objects.of(store).filter(state="failed").values_list("says", flat=True)
        ),
        "messages": [
            [one.send_key, numbers.get(one.subject, one.subject), one.step, one.state,
             one.attempt, one.says if one.state == "accepted" else _told(one)]
            for one in messages
        ],
    }  # fmt: skip


def _told(message: Intent) -> str:
    """What is known of one that did not come through."""
    tries = [
        f"try {one.number} by {one.worker}, {one.started} to {one.ended}: {one.result} {one.says}"
        for one in attempts(message)
    ]
    return "; ".join([message.says, f"{message.state} since {message.state_at}", *tries])


def home() -> str:
    """The data folder."""
    from tests.ground import HOME

    return HOME


def nobody_works() -> None:
    """Take the rows of workers away that were killed."""
    Worker.objects.all().delete()


ASKED: dict[str, Callable[..., Any]] = {"left": left, "counted": counted, "home": home,
         "nobody_works": nobody_works}  # fmt: skip
