"""The law: a timeline with one event more is the timeline of all of them, whatever was worked out
before."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from afterword.decisions.fold import Present
from afterword.decisions.timeline import Event, Timeline
from tests.conftest import NOW

KINDS = (
    ("order.placed", "order/1"),
    ("order.changed", "order/2"),
    ("order.paid", "order/1"),
    ("shipment.created", "shipment/1"),
    ("shipment.checkpoint", "shipment/1"),
    ("shipment.checkpoint", "shipment/2"),
    ("message.planned", "message/1"),
    ("message.accepted", "message/1"),
    ("message.planned", "message/2"),
    ("message.clicked", "message/2"),
    ("return.requested", "return/1"),
    ("return.closed", "return/1"),
    ("consent.given", ""),
    ("consent.revoked", ""),
    ("customer.tagged", ""),
    ("contact.bounced", ""),
    ("reply.received", ""),
    ("custom.poured", ""),
)
PARTS = ("customer", "shipments", "orders", "contacts", "blocks", "consents", "matters", "heard",
         "messages")  # fmt: skip


def _data(kind: str, about: str, said: int) -> dict[str, Any]:
    who = {"contacts": [["email", "d1"]], "country": ("GB", "HR")[said % 2]}
    data: dict[str, Any] = {"channel": "email", "contact": "d1", "purpose": "offers", "hard": True}
    if kind in ("order.placed", "customer.tagged"):
        data |= {"who": who, "total": said, "items": 1, "tag": "vip"}
    if about.startswith("message/"):
        data["message"] = about.removeprefix("message/")
    if kind == "shipment.checkpoint":
        data["status"] = ("in_transit", "delivered", "exception")[said % 3]
    return data


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    found = []
    for number in range(draw(st.integers(1, 14))):
        kind, about = draw(st.sampled_from(KINDS))
        happened = NOW + timedelta(hours=draw(st.integers(0, 6)))
        known = happened + timedelta(hours=draw(st.integers(0, 2)))
        order = "order/1" if about and not about.startswith("order/") else about
        data = _data(kind, about, draw(st.integers(0, 5)))
        found.append(Event(number, kind, happened, known, about, order, data))
    return found


def worked_out(present: Present) -> dict[str, Any]:
    found = {name: getattr(present, name) for name in PARTS}
    return {
        name: list(part.items()) if isinstance(part, dict) else part for name, part in found.items()
    }


@given(told=events(), looked_at=st.sets(st.integers(0, 13)), data=st.data())
def test_one_event_more_is_as_if_it_had_been_there(
    told: list[Event], looked_at: set[int], data: st.DataObject
) -> None:
    grown = Timeline("ana", [])
    for number, event in enumerate(told):
        if number in looked_at:
            for part in data.draw(st.sets(st.sampled_from(PARTS))):
                getattr(grown.present, part)
            list(grown.of_kind("order.placed", event.kind))
            grown.known_by(NOW)
        grown = grown.plus(event)
        whole = Timeline("ana", told[: number + 1])
        assert grown.events == whole.events
    assert worked_out(grown.present) == worked_out(whole.present)
    for kind, _ in KINDS:
        assert list(grown.of_kind(kind)) == list(whole.of_kind(kind))
    for hours in range(8):
        now = NOW + timedelta(hours=hours)
        assert grown.known_by(now).events == whole.known_by(now).events
