"""Every event of a parcel, from what a carrier says to a message, and no message twice."""

from collections import Counter
from pathlib import Path

from afterword.decisions.kinds import KINDS
from afterword.engine import tracked
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.timeline import actions as timeline
from afterword.wire import shapes
from afterword.wire.scans import Scan, Tracked
from tests.conftest import NOW
from tests.given import ANA, Days, of_order, placed, tell

RECKONED = {
    "shipment.expected",
    "shipment.date_moved",
    "shipment.silent",
    "shipment.at_risk",
}
"""What follows from days and silence, not from a scan."""
SAID = sorted(
    kind
    for kind, about in KINDS.items()
    if kind.startswith("shipment.") and about.derived and kind not in RECKONED
)
WHERE = {
    "shipment.action_required": "where: [{field: action, is: pay_duty}]",
    "shipment.delayed": "where: [{field: reason, is: weather_delay}]",
    "shipment.exception": "where: [{field: status, is: on_hold}, {field: carrier, is: DPD}]",
    "shipment.corrected": "where: [{field: was, is: delivered}]",
}
JOURNEY = """
journey: {key}
name: {key}
about: Says that {kind} happened.
subject: shipment
trigger:
  event: {kind}
  {where}
entry: {{rule: after_exit, per: subject}}
steps:
  - id: say
    kind: send
    name: Say so
    class: transactional
    template: order-shipped
    cap: hold
    valid_for: 30 days
"""

COURSES: dict[str, list[tuple[str, dict[str, str | bool]]]] = {
    "A1": [
        ("label_created", {}),
        ("picked_up", {}),
        ("in_transit", {}),
        ("customs", {"action": "pay_duty", "reason": "customs_duties_unpaid"}),
        ("in_transit", {"delayed": True, "reason": "weather_delay"}),
        ("out_for_delivery", {}),
        ("attempt_failed", {"reason": "consignee_not_home"}),
        ("available_for_pickup", {"action": "collect"}),
        ("delivered", {}),
        ("exception", {}),
        ("delivered", {}),
    ],
    "B2": [("on_hold", {}), ("lost", {}), ("returning", {}), ("returned", {})],
}


def key_of(kind: str) -> str:
    return "on-" + kind.partition(".")[2].replace("_", "-")


def listen(store: Store) -> None:
    """A journey for each event."""
    for kind in SAID:
        text = JOURNEY.format(key=key_of(kind), kind=kind, where=WHERE.get(kind, ""))
        journeys.publish(store, text, now=NOW, by="test", templates=spoken(shipped()))
        journeys.switch(store, key_of(kind), on=True, now=NOW, by="test")


def made_ready(number: str) -> shapes.Event:
    return shapes.Event(
        kind="shipment.created",
        key=f"shipment/x:{number}:created",
        happened=NOW,
        about=f"shipment/x:{number}",
        order="order/shop:1042",
        data={"number": number, "carrier": "DPD"},
    )


def test_every_event_of_a_parcel_reaches_a_message_once(store: Store, home: Path) -> None:
    listen(store)
    days = Days(home)
    tell(store, placed(who=ANA), of_order("order.fulfilled", NOW), *map(made_ready, COURSES))
    for number, course in COURSES.items():
        told: list[Scan] = []
        for status, more in course:
            days.later(hours=14)
            told.append(Scan(status=status, code=status, happened=days.now, **more))  # type: ignore[arg-type]
            # Whoever follows it tells the whole course each time.
            said = Tracked(source="ours", number=number, mapping=1, scans=tuple(told))
            (found,) = tracked.resolve(store, [said], days.now)
            timeline.record(store, found.events, now=days.now, by="carrier:ours", checked=True)
            days.settle()
    days.later(days=3)
    sent = list(
        Intent.objects.of(store)
        .filter(state="accepted", journey__startswith="on-")
        .values_list("journey", flat=True)
    )
    # Two parcels left, and a delivery was taken back in between; nothing else happened twice.
    assert Counter(sent) == Counter(map(key_of, SAID)) + Counter(["on-shipped", "on-delivered"])
