"""From a planned message over the stand-ins of Infobip and Viber, and back through the door."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from afterword.engine.admission import admit_due
from afterword.house.models import Store
from afterword.outbox import actions as outbox
from afterword.timeline.models import Customer, Event
from afterword.wire import shapes
from tests.channels.living import living, told
from tests.given import Days, placed, tell
from tests.outbox.posting import a_plan, intent, roomy
from tests.vendors import infobip as infobip_vendor
from tests.vendors import viber as viber_vendor
from tests.vendors.infobip import Infobip, report
from tests.vendors.serving import served
from tests.vendors.viber import Viber, called, signed

OWN_ID = "01234567890A="
BY_NUMBER = shapes.Who(email="ana@example.com", phone="+385911234567")
BY_ID = shapes.Who(email="ana@example.com", contacts=(("viber", OWN_ID),))


def planned(store: Store, days: Days, key: str = "key-1") -> None:
    roomy(store)
    customer = Customer.objects.of(store).get()
    plan = a_plan(customer, key, now=days.now, channels=("viber",))
    outbox.plan(store, [plan], now=days.now, by="test")
    admit_due(days.now)
    days.settle()


@contextmanager
def through_infobip(store: Store, home: Path, vendor: Infobip) -> Iterator[Days]:
    tell(store, placed(who=BY_NUMBER))
    with served(vendor.app()) as url:
        settings = {"provider": "infobip", "url": url, "sender": "Ada & Fern"}
        secrets = {"key": infobip_vendor.KEY, "report_secret": infobip_vendor.REPORT_SECRET}
        with living(store, home, "viber", settings=settings, secrets=secrets) as days:
            yield days


@pytest.mark.django_db(transaction=True)
def test_it_works(store: Store, home: Path) -> None:
    vendor = Infobip()
    with through_infobip(store, home, vendor) as days:
        planned(store, days)
        (taken,) = vendor.taken
        assert intent(store).state == "accepted"
        days.clock.at += timedelta(seconds=5)
        body = report(taken, 3, "DELIVERED_TO_HANDSET", days.now.isoformat())
        secret = f"secret={infobip_vendor.REPORT_SECRET}"
        assert told(store, days, "viber", body, {}, query="secret=guessed").status == 401
        assert told(store, days, "viber", body, {}, query=secret).status == 200
        days.settle()
        assert intent(store).state == "delivered"


@pytest.mark.django_db(transaction=True)
def test_what_people_write_is_theirs_and_the_words_say_so(store: Store, home: Path) -> None:
    with through_infobip(store, home, Infobip()) as days:
        said: dict[str, Any] = {
            "from": "385911234567", "to": "Ada & Fern", "receivedAt": days.now.isoformat(),
            "messageId": "m-9", "message": {"type": "TEXT", "text": "Danke"},
        }  # fmt: skip
        body = json.dumps({"results": [said]}).encode()
        secret = f"secret={infobip_vendor.REPORT_SECRET}"
        assert told(store, days, "viber", body, {}, query=secret).status == 200
        days.settle()
        (reply,) = Event.objects.of(store).filter(kind="reply.received")
        assert reply.customer_id == Customer.objects.of(store).get().pk


@pytest.mark.django_db(transaction=True)
def test_the_bot_all_the_way(store: Store, home: Path) -> None:
    vendor = Viber(subscribed={OWN_ID})
    tell(store, placed(who=BY_ID))
    with served(vendor.app()) as url:
        settings = {"provider": "bot", "url": url, "name": "Ada", "welcome": "Hello!"}
        secrets = {"token": viber_vendor.TOKEN}
        with living(store, home, "viber", settings=settings, secrets=secrets) as days:

            def calls(body: bytes, **facts: str) -> tuple[int, bytes]:
                found = told(store, days, "viber", body, signed(body, **facts))
                days.settle()
                return found.status, found.body

            assert calls(called("webhook"))[0] == 200
            user = {"id": OWN_ID, "name": "Ana"}
            status, welcome = calls(called("conversation_started", user=user))
            assert (status, json.loads(welcome)["text"]) == (200, "Hello!")
            assert calls(called("seen", user_id=OWN_ID), token="another")[0] == 401
            planned(store, days)
            (taken,) = vendor.taken
            token = taken["message_token"]
            days.clock.at += timedelta(seconds=5)
            at = int(days.now.timestamp() * 1000)
            calls(called("delivered", user_id=OWN_ID, message_token=token, timestamp=at))
            assert intent(store).state == "delivered", "it is known by its token"
            calls(called("unsubscribed", user_id=OWN_ID, timestamp=at, message_token=7))
            words = Event.objects.of(store).filter(kind="consent.revoked")
            assert {one.data["purpose"] for one in words} == {"care", "reviews", "offers"}
            assert {one.customer_id for one in words} == {Customer.objects.of(store).get().pk}
