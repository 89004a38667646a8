"""Who asks for deeds: a journey's step, and what carriers say; and who sees what was not done."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client

from afterword.engine.reactions import react
from afterword.house import actions as house
from afterword.journeys import actions as journeys
from afterword.journeys.text import Unreadable
from afterword.outbox.models import Intent
from afterword.timeline import actions as timeline
from afterword.timeline.models import Customer, Shipment
from tests.conftest import NOW
from tests.desk.team import a_person
from tests.given import Days, of_order, scan
from tests.vendors.shopify.server import DOMAIN, TOKEN

from .given import Life

pytestmark = pytest.mark.django_db(transaction=True)
At = Callable[[str], Life]
JOURNEY = """
journey: mark-late
name: Mark what is late
subject: order
trigger: {event: order.paid}
steps:
  - {id: mark, kind: update, order_tag: [late-parcel], order_note: "Told that it is late."}
"""


@pytest.mark.parametrize("plug", ["shopify", "woocommerce"])
def test_a_step_marks_the_order_at_its_shop_once(at: At, tmp_path: Path, plug: str) -> None:
    life = at(plug)
    journeys.publish(life.store, JOURNEY, now=NOW, by="test")
    journeys.switch(life.store, "mark-late", on=True, now=NOW, by="test")
    days = Days(tmp_path / "days", NOW)
    days.hear(life.store, of_order("order.paid", NOW, life.order))
    assert Intent.objects.of(life.store).exclude(effect="message").count() == 2
    life.doer.until_quiet()
    deeds = Intent.objects.of(life.store).exclude(effect="message")
    assert {(one.effect, one.state, one.step) for one in deeds} == {
        ("order_tag", "accepted", "mark"),
        ("order_note", "accepted", "mark"),
    }
    if plug == "shopify":
        order = life.shop.orders[life.number]
        assert order["tags"] == "late-parcel"
        assert order["note"].startswith("Told that it is late. (Afterword ")
    else:
        (field,) = life.shop.orders[0]["meta_data"]
        assert (field["key"], field["value"]) == ("afterword_tag_late-parcel", "yes")
        assert life.shop.notes[727][0]["customer_note"] is False


def test_a_journey_about_no_order_cannot_mark_one(at: At) -> None:
    life = at("shopify")
    about = JOURNEY.replace("subject: order", "subject: customer")
    with pytest.raises(Unreadable, match="about an order or a parcel"):
        journeys.publish(life.store, about, now=NOW, by="test")


def carrier_says(life: Life, status: str, key: str, parcel: str = "255000070") -> None:
    about = f"shipment/shopify:{parcel}"
    said: Any = scan(status, NOW, about, life.order)
    event = msgspec.structs.replace(said, key=key)
    timeline.record(life.store, [event], now=NOW, by="carrier:easypost")
    while react(NOW):
        pass


def wants_scans(life: Life) -> None:
    house.save_account(
        life.store,
        kind="connector",
        plug="shopify",
        settings={"shop": DOMAIN, "tell_scans": "yes"},
        secrets_={"token": TOKEN},
        now=NOW,
        by="test",
    )


def test_what_carriers_say_goes_to_shopify_once_and_only_where_it_is_wanted(at: At) -> None:
    life = at("shopify")
    carrier_says(life, "in_transit", "one")
    assert not Intent.objects.of(life.store).exclude(effect="message").exists()

    wants_scans(life)
    carrier_says(life, "out_for_delivery", "two")
    carrier_says(life, "out_for_delivery", "two-again")
    carrier_says(life, "delivered", "shipment/shopify:255000070:event:9")  # Shopify's own word
    carrier_says(life, "label_created", "three")
    carrier_says(life, "delivered", "four", parcel="255000070:CP2")  # a second parcel of it
    life.doer.until_quiet()
    events = life.shop.orders[life.number]["fulfillments"][0]["events"]
    assert [one["status"] for one in events] == ["out_for_delivery"]
    assert Shipment.objects.of(life.store).get(about="shipment/shopify:255000070")


def test_news_of_the_parcel_of_somebody_forgotten_stops_nothing(at: At) -> None:
    life = at("shopify")
    wants_scans(life)
    Customer.objects.of(life.store).update(wrapped_key=b"")
    carrier_says(life, "delivered", "five")
    assert not Intent.objects.of(life.store).exclude(effect="message").exists()


def test_the_desk_shows_what_was_not_done_and_does_it_again(at: At, client: Client) -> None:
    life = at("shopify")
    client.force_login(a_person(life.store, "ana", "owner", NOW))
    life.shop.orders[life.number]["note"] = "x" * 4999
    refused = life.do("order_note")
    assert refused.state == "failed"
    page = client.get("/desk/ada-fern/undelivered/").content.decode()
    assert "Note on the order" in page
    assert "the order&#x27;s note is full" in page
    today = client.get("/desk/ada-fern/").content.decode()
    assert "1 thing was not done at the shop" in today
    assert "One thing needs a person." in today

    life.shop.orders[life.number]["note"] = ""
    client.post(f"/desk/ada-fern/undelivered/{refused.pk}/again/")
    life.clock.at += timedelta(minutes=1)
    assert life.on(refused).state == "accepted"
    assert "Note on the order" not in client.get("/desk/ada-fern/undelivered/").content.decode()
