"""The hour and the number, through the whole engine: planned, held, let out, handed over."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.outbox.models import Intent
from afterword.outbox.queries import candidate_of
from afterword.timeline.models import Customer
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, placed
from tests.outbox.posting import YES, why

pytestmark = pytest.mark.django_db

HEAD = """
journey: own
name: Own
trigger: {event: order.placed}
entry: {rule: always}
steps:
"""
OFFER = "  - {id: offer, kind: send, class: marketing, template: goes-with, valid_for: 3 days}\n"
TIP = "  - {id: tip, kind: send, class: service, template: care-tip, cap: merge}\n"


def on(store: Store, steps: str) -> None:
    journeys.publish(store, HEAD + steps, now=NOW, by="test")
    journeys.switch(store, "own", on=True, now=NOW, by="test")


def ana(zone: str = "") -> shapes.Who:
    return shapes.Who(email="ana@example.com", zone=zone)


def test_it_works(store: Store, home: Path) -> None:
    """She orders at nine in the evening in Honolulu; in London, where the store is, it is seven."""
    on(store, OFFER)
    evening = datetime.fromisoformat("2026-11-25T07:00:00+00:00")
    days = Days(home, evening)
    days.hear(store, YES)
    days.hear(store, placed(evening, who=ana(zone="Pacific/Honolulu")))
    assert days.post.mails == []
    offer = Intent.objects.of(store).get()
    assert (offer.state, why(offer)[-1]) == ("planned", ("quiet_hours", "wait"))
    days.until(evening + timedelta(hours=10, minutes=59))
    assert days.post.mails == []
    days.until(evening + timedelta(hours=11))
    offer.refresh_from_db()
    assert (offer.state, offer.accepted) == ("accepted", evening + timedelta(hours=11))


def test_one_speaks_for_the_others(store: Store, home: Path) -> None:
    """Three orders in one moment: one tip, which knows of the two others."""
    on(store, TIP)
    days = Days(home)
    days.hear(store, *(placed(order=f"order/shop:{n}", who=ana()) for n in (1, 2, 3)))
    found = list(Intent.objects.of(store).order_by("send_key"))
    assert sorted(one.state for one in found) == ["accepted", "withheld", "withheld"]
    spoken = next(one for one in found if one.state == "accepted")
    others = {one.subject for one in found if one.state == "withheld"}
    assert set(candidate_of(spoken).also) == others
    assert {why(one)[-1] for one in found if one.state == "withheld"} == {("together", "no")}
    assert len(days.post.mails) == 1
    assert Customer.objects.of(store).count() == 1


def test_what_waits_for_the_pause_goes_out_after_it(store: Store, home: Path) -> None:
    """Two offers: the second waits three days and is still good; a third is not, and says so."""
    on(store, OFFER.replace("3 days", "80 hours"))
    days = Days(home)
    days.hear(store, YES, placed(order="order/shop:1", who=ana()))
    days.later(hours=1)
    days.hear(store, placed(days.now, order="order/shop:2", who=ana()))
    days.later(minutes=1)
    on(store, OFFER.replace("3 days", "2 days"))
    days.hear(store, placed(days.now, order="order/shop:3", who=ana()))
    states = Intent.objects.of(store).order_by("id").values_list("state", flat=True)
    assert list(states) == ["accepted", "planned", "withheld"]
    last = Intent.objects.of(store).get(state="withheld")
    assert why(last)[-2:] == [("cap", "no"), ("spacing", "no")]
    days.later(days=3)
    second = Intent.objects.of(store).get(subject="order/shop:2")
    assert (second.state, second.accepted) == ("accepted", NOW + timedelta(days=3))
