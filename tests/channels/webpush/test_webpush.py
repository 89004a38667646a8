"""News of an order in a browser: sealed for it alone, signed, replaced by newer news."""

import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from django.test import Client

from afterword.channels.webpush import vapid as adapter
from afterword.house import tokens
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.outbox.models import Intent
from afterword.timeline.models import Consent, ContactPoint, Event
from afterword.timeline.queries import addresses, find, private_of
from afterword.wire import shapes, vapid
from tests.channels.living import living
from tests.conftest import NOW
from tests.given import ORDER, placed, scan, tell
from tests.vendors.pushing import Browser, Pushing, pushing

JOURNEY = """
journey: by-push
name: News in the browser
about: News of the order come to the browser.
subject: order
trigger: {event: order.placed}
entry: {rule: always}
steps:
  - {id: confirm, kind: send, class: transactional, template: order-confirmation,
     channels: [webpush], valid_for: 2 hours}
  - {id: road, kind: wait_for, any_of: [{id: off, name: it left, event: shipment.shipped,
     steps: [{id: shipped, kind: send, class: transactional, template: order-shipped,
     channels: [webpush], valid_for: 2 hours}]}], timeout: 5 days}
"""


@pytest.fixture(autouse=True)
def then(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are looked at on the day on which the engine's clock stands."""
    monkeypatch.setattr("afterword.site.middleware.timezone", SimpleNamespace(now=lambda: NOW))


def settings(service: Pushing) -> dict[str, str]:
    return {"contact": "hello@ada-fern.example", "services": service.url}


def page_of(store: Store) -> str:
    return f"/o/{tokens.make(store, 'order', ORDER)}"


def subscribe(store: Store, browser: Browser, **changed: Any) -> int:
    told = {**browser.subscription, **changed}
    answer = Client(headers={"user-agent": "Fern's Browser"}).post(
        f"{page_of(store)}/push", json.dumps(told), "application/json"
    )
    return answer.status_code


def publish(store: Store) -> None:
    from afterword.messages.queries import shipped, spoken

    journeys.publish(store, JOURNEY, now=NOW, by="test", templates=spoken(shipped()))
    journeys.switch(store, "by-push", on=True, now=NOW, by="test")


def test_it_works(store: Store, home: Path) -> None:
    with (
        pushing() as service,
        living(store, home, "webpush", settings=settings(service), secrets={}) as days,
    ):
        browser = service.browser("ana")
        tell(store, placed(who=shapes.Who(email="ana@example.com", name="Ana", language="en")))
        assert subscribe(store, browser) == 204
        days.settle()
        publish(store)
        tell(store, placed(order="order/shop:1043"))
        days.settle()
        (told,) = service.taken
        said = browser.reads(told["body"])
        assert "1043" in said["title"] or "order" in said["title"].lower()
        assert said["body"]
        assert "http" not in said["body"]
        assert "/o/" in said["url"]
        assert b"order" not in told["body"].lower()
        head = told["headers"]
        assert (head["Urgency"], head["TTL"]) == ("high", "7200")
        row = Intent.objects.of(store).get()
        assert (row.state, row.channel) == ("accepted", "webpush")
        assert row.provider_id == f"{service.url}/message/1"
        assert "tag" in said


def test_the_newest_news_of_an_order_takes_the_place_of_what_waits(
    store: Store, home: Path
) -> None:
    with (
        pushing() as service,
        living(store, home, "webpush", settings=settings(service), secrets={}) as days,
    ):
        browser = service.browser("ana")
        tell(store, placed())
        subscribe(store, browser)
        days.settle()
        publish(store)
        order = "order/shop:1043"
        tell(store, placed(order=order))
        days.settle()
        hour = NOW + timedelta(hours=1)
        days.clock.at = hour
        tell(store, scan("in_transit", hour, parcel="shipment/dpd:2", order=order), now=hour)
        days.settle()
        assert len(service.taken) == 2
        (left,) = service.waiting.values()
        first, last = (browser.reads(one["body"]) for one in service.taken)
        assert browser.reads(left) == last
        assert first["tag"] == last["tag"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_told_nothing_more(store: Store, home: Path, status: int) -> None:
    with (
        pushing() as service,
        living(store, home, "webpush", settings=settings(service), secrets={}) as days,
    ):
        tell(store, placed())
        subscribe(store, service.browser("ana"))
        days.settle()
        publish(store)
        service.answers = [status]
        tell(store, placed(order="order/shop:1043"))
        days.settle()
        assert Intent.objects.of(store).get().state == "failed"
        assert ContactPoint.objects.of(store).get(channel="webpush").blocked == "bounced"
        tell(store, placed(order="order/shop:1044"))
        days.settle()
        assert service.taken == []
        assert Intent.objects.of(store).get(order="order/shop:1044").state == "withheld"


def test_a_further_try_has_the_same_bytes_and_another_message_never(store: Store) -> None:
    browser = Browser("ana", "https://fcm.googleapis.com")
    account = shapes.Account(settings={"contact": "a@example.com"}, own="ab" * 32)
    one = an_outgoing(browser)
    again = msgspec.structs.replace(one, at=NOW + timedelta(minutes=1))
    other = msgspec.structs.replace(one, key="k2.ada-fern")
    longer = msgspec.structs.replace(one, text="More.")
    bodies = [adapter.request(each, account).body for each in (one, again, other, longer)]
    assert bodies[0] == bodies[1]
    assert len({body[:16] for body in bodies}) == 3
    assert browser.reads(bodies[3])["body"] == "More."


def an_outgoing(browser: Browser, **more: Any) -> shapes.Outgoing:
    made = shapes.Outgoing(
        key="k1.ada-fern", to=browser.address, subject="Title", text="Words", at=NOW
    )
    return msgspec.structs.replace(made, **more)


@pytest.mark.parametrize(
    ("message_class", "urgency"),
    [("transactional", "high"), ("service", "normal"), ("marketing", "low")],
)
def test_how_urgent_it_is_hangs_on_its_class(message_class: str, urgency: str) -> None:
    browser = Browser("ana", "https://updates.push.services.mozilla.com")
    account = shapes.Account(settings={"contact": "a@example.com"}, own="ab" * 32)
    request = adapter.request(an_outgoing(browser, message_class=message_class), account)
    assert (request.headers["Urgency"], request.headers["TTL"]) == (urgency, str(28 * 86400))


@pytest.mark.parametrize(
    ("endpoint", "used"),
    [
        ("https://fcm.googleapis.com", True),
        ("https://updates.push.services.mozilla.com", True),
        ("https://wns2-par02p.notify.windows.com", True),
        ("https://web.push.apple.com", True),
        ("http://fcm.googleapis.com", False),
        ("https://fcm.googleapis.com:8443", False),
        ("https://fcm.googleapis.com.evil.example", False),
        ("https://evilpush.services.mozilla.com.example", False),
        ("https://xpush.apple.com", False),
        ("https://user@fcm.googleapis.com", False),
        ("https://127.0.0.1", False),
        ("https://169.254.169.254", False),
    ],
)
def test_only_push_services_that_are_known_are_told_anything(endpoint: str, used: bool) -> None:
    assert vapid.served_by(f"{endpoint}/send/x", "") is used
    browser = Browser("ana", endpoint)
    account = shapes.Account(settings={"contact": "a@example.com"}, own="ab" * 32)
    if used:
        assert adapter.request(an_outgoing(browser), account).url.startswith(endpoint)
        return
    with pytest.raises(ValueError, match="no push service"):
        adapter.request(an_outgoing(browser), account)


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        (201, shapes.Receipt(provider_id="https://x/1")),
        (404, "bounced"),
        (410, "bounced"),
        (401, "account"),
        (403, "account"),
        (413, "permanent"),
        (429, "busy"),
        (503, "again"),
    ],
)
def test_what_an_answer_means(status: int, wanted: object) -> None:
    response = shapes.Response(status=status, headers={"location": "https://x/1"})
    found = adapter.receipt(response)
    if isinstance(found, shapes.Receipt):
        assert found == wanted
        return
    meaning: str = found.blocks or ("account" if found.account else "")
    meaning = meaning or ("busy" if found.busy else "permanent" if found.permanent else "again")
    assert meaning == wanted


# ----------------------------------------------------------------------------- saying yes


def test_a_yes_is_kept_with_its_words_place_and_time(store: Store, home: Path) -> None:
    with (
        pushing() as service,
        living(store, home, "webpush", settings=settings(service), secrets={}),
    ):
        tell(store, placed())
        browser = service.browser("ana")
        assert subscribe(store, browser) == 204
        assert subscribe(store, browser) == 204
        ana = find(store, "ana@example.com")[0]
        point = ContactPoint.objects.of(store).get(customer=ana, channel="webpush")
        assert addresses(ana, store)[point.digest] == browser.address
        yes = Event.objects.of(store).get(kind="consent.given")
        assert (yes.data["purpose"], yes.data["contact"]) == ("orders", point.digest)
        proof = private_of(yes, ana, store)
        assert proof["wording"] == "Tell me on this device when something changes about my orders."
        assert proof["agent"] == "Fern's Browser"
        assert Consent.objects.of(store).get(channel="webpush").given


@pytest.mark.parametrize(
    "changed",
    [
        {"endpoint": "https://10.0.0.1/send/ana"},
        {"endpoint": "nonsense"},
        {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"keys": {}},
        {"endpoint": 7},
    ],
)
def test_what_is_no_subscription_is_not_taken(
    store: Store, home: Path, changed: dict[str, Any]
) -> None:
    with (
        pushing() as service,
        living(store, home, "webpush", settings=settings(service), secrets={}),
    ):
        tell(store, placed())
        assert subscribe(store, service.browser("ana"), **changed) == 422
        nested = b'{"endpoint": "x", "more": ' + b"[" * 100_000
        sent = Client().post(f"{page_of(store)}/push", nested, "application/json")
        assert sent.status_code == 422
        assert not ContactPoint.objects.of(store).filter(channel="webpush").exists()


def test_without_web_push_there_is_no_button_and_no_script(store: Store) -> None:
    tell(store, placed())
    answer = Client().get(page_of(store))
    assert b"push-ask" not in answer.content
    assert b"push.js" not in answer.content
    assert "worker-src" not in answer["Content-Security-Policy"]
    assert Client().post(f"{page_of(store)}/push", b"{}", "application/json").status_code == 404


def test_nobody_subscribes_for_an_order_whose_link_they_do_not_have(
    store: Store, home: Path
) -> None:
    with (
        pushing() as service,
        living(store, home, "webpush", settings=settings(service), secrets={}),
    ):
        tell(store, placed())
        told = json.dumps(service.browser("eve").subscription)
        bad = page_of(store)[:-2] + "xx"
        assert Client().post(f"{bad}/push", told, "application/json").status_code == 404
        assert not ContactPoint.objects.of(store).filter(channel="webpush").exists()
