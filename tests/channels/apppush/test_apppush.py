"""News of an order in the store's own app, through FCM; devices come in by our API."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from afterword.engine.passes import passes
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent, Lane
from afterword.timeline.models import Consent, ContactPoint, Event
from afterword.timeline.queries import find, private_of
from tests.api.conftest import Asker, a_key, faults
from tests.channels.living import living
from tests.conftest import NOW
from tests.given import Days, placed, tell
from tests.vendors.fcm import Fcm, fcm

JOURNEY = """
journey: by-app
name: News in the app
about: News of the order come to the app.
subject: order
trigger: {event: order.placed}
entry: {rule: always}
steps:
  - {id: confirm, kind: send, class: transactional, template: order-confirmation,
     channels: [apppush], valid_for: 2 hours}
"""
DEVICE: dict[str, Any] = {
    "who": {"email": "ana@example.com"},
    "token": "dev-ana-0123456789",
    "wording": "Send me news of my orders.",
    "agent": "Ada & Fern 3.1, Pixel 9",
}


@pytest.fixture(autouse=True)
def then(monkeypatch: pytest.MonkeyPatch) -> None:
    """The API is asked on the day on which the engine's clock stands; nobody has signed in yet."""
    monkeypatch.setattr("afterword.site.middleware.timezone", SimpleNamespace(now=lambda: NOW))
    passes._known.clear()


@contextmanager
def going(store: Store, home: Path) -> Iterator[tuple[Fcm, Days]]:
    """Ana's device is known, and the journey is on."""
    with fcm() as vendor:
        vendor.now = NOW.timestamp()
        secrets = {"service_account": vendor.service_account}
        with living(store, home, "apppush", settings={"url": vendor.url}, secrets=secrets) as days:
            tell(store, placed())
            assert Asker(a_key(store)).post("/api/devices", DEVICE).status_code == 200
            days.settle()
            journeys.publish(store, JOURNEY, now=NOW, by="test", templates=spoken(shipped()))
            journeys.switch(store, "by-app", on=True, now=NOW, by="test")
            yield vendor, days


def test_it_works(store: Store, home: Path) -> None:
    with going(store, home) as (vendor, days):
        tell(store, placed(order="order/shop:1043"), placed(order="order/shop:1044"))
        days.settle()
        assert len(vendor.taken) == 2
        assert len(vendor.tokens) == 1
        told = vendor.taken[0]
        assert told["token"] == "dev-ana-0123456789"
        assert told["notification"]["body"]
        assert told["android"]["priority"] == "HIGH"
        assert told["android"]["ttl"] == "7200s"
        assert told["apns"]["headers"]["apns-priority"] == "10"
        states = {(one.state, one.channel) for one in Intent.objects.of(store)}
        assert states == {("accepted", "apppush")}
        ids = {one.provider_id for one in Intent.objects.of(store)}
        assert ids == {f"projects/ada-fern/messages/0:{one}" for one in (1, 2)}


def test_a_token_is_used_while_it_is_good_and_no_longer(store: Store, home: Path) -> None:
    with going(store, home) as (vendor, days):
        for hours, tokens in ((0, 1), (0.5, 1), (1, 2)):
            days.clock.at = NOW + timedelta(hours=hours)
            vendor.now = days.now.timestamp()
            tell(store, placed(days.now, order=f"order/shop:{hours}"), now=days.now)
            days.settle()
            assert len(vendor.tokens) == tokens
        assert len(vendor.taken) == 3


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("UNREGISTERED", "failed"),
        ("SENDER_ID_MISMATCH", "failed"),
        ("INVALID_ARGUMENT", "failed"),
        ("QUOTA_EXCEEDED", "ready"),
        ("UNAVAILABLE", "ready"),
        ("INTERNAL", "ready"),
        ("THIRD_PARTY_AUTH_ERROR", "ready"),
    ],
)
def test_a_refusal_means_what_its_code_says(
    store: Store, home: Path, code: str, state: str
) -> None:
    with going(store, home) as (vendor, days):
        vendor.refuses = [code] * 20
        tell(store, placed(order="order/shop:1043"))
        days.settle()
        assert Intent.objects.of(store).get().state == state
        blocked = ContactPoint.objects.of(store).get(channel="apppush").blocked
        gone = code in ("UNREGISTERED", "SENDER_ID_MISMATCH")
        assert blocked == ("bounced" if gone else "")
        trouble = Lane.objects.of(store).filter(channel="apppush").exclude(trouble="").exists()
        assert trouble == (code == "THIRD_PARTY_AUTH_ERROR")


def test_a_service_account_that_is_not_let_in_holds_messages_back(store: Store, home: Path) -> None:
    with going(store, home) as (vendor, days):
        vendor.now = NOW.timestamp() + 86400  # its clock says that the claim is old
        tell(store, placed(order="order/shop:1043"))
        days.settle()
        assert vendor.taken == []
        assert Intent.objects.of(store).get().state == "ready"
        lane = Lane.objects.of(store).get(channel="apppush")
        assert "does not let the service account in" in lane.trouble
        assert "PRIVATE KEY" not in lane.trouble


# ------------------------------------------------------------------------------- devices


@pytest.fixture
def asker(store: Store) -> Asker:
    return Asker(a_key(store))


def test_a_device_is_kept_with_the_words_of_its_yes(store: Store, asker: Asker) -> None:
    tell(store, placed())
    ana = find(store, "ana@example.com")[0]
    answer = asker.post("/api/devices", {**DEVICE, "purposes": ["orders", "offers"]})
    assert answer.json() == {"customer": ana.pk, "consents": 2}
    again = asker.post("/api/devices", {**DEVICE, "purposes": ["orders", "offers"]})
    assert again.json() == {"customer": ana.pk, "consents": 0}
    assert ContactPoint.objects.of(store).filter(channel="apppush").count() == 1
    assert Consent.objects.of(store).filter(channel="apppush", given=True).count() == 2
    yes = Event.objects.of(store).filter(kind="consent.given").latest("id")
    assert private_of(yes, ana, store) == {
        "wording": "Send me news of my orders.",
        "agent": "Ada & Fern 3.1, Pixel 9",
    }


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"token": ""}, "/token"),
        ({"who": {}}, "/who"),
        ({"who": {"emial": "a@example.com"}}, "/who/emial"),
        ({"purposes": ["everything"]}, "/purposes/0"),
        ({"wording": ""}, "/wording"),
    ],
)
def test_what_is_no_device_is_refused(
    store: Store, asker: Asker, changed: dict[str, Any], place: str
) -> None:
    answer = asker.post("/api/devices", {**DEVICE, **changed})
    assert answer.status_code == 422
    assert place in faults(answer)
    assert not ContactPoint.objects.of(store).exists()
