"""What a text message takes and costs, as the team sees it before and after."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from tests.channels.sms.given import NUMBER, OUTSIDE, connect, days_of, hears, somebody
from tests.conftest import NOW
from tests.vendors import twilio
from tests.vendors.twilio import SERVICE, SID, TOKEN, Twilio

pytestmark = pytest.mark.django_db(transaction=True)

JOURNEY = """
journey: by-text
name: By text
subject: order
trigger:
  event: order.placed
steps:
  - id: confirm
    kind: send
    name: We have your order
    class: transactional
    template: order-confirmation
    channels: [sms, email]
"""


@pytest.fixture
def vendor(store: Store, settings: Settings) -> Iterator[Twilio]:
    settings.AFTERWORD_URL = OUTSIDE
    journeys.publish(store, JOURNEY, now=NOW, by="test", templates=spoken(shipped()))
    journeys.switch(store, "by-text", on=True, now=NOW, by="test")
    with twilio.running() as found:
        yield found


def connected(store: Store, vendor: Twilio, prices: str) -> None:
    settings = {"provider": "twilio", "account_sid": SID, "service": SERVICE, "api": vendor.url}
    settings |= {"prices": prices, "price_currency": "GBP"}
    connect(store, settings, {"auth_token": TOKEN})


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def test_a_journey_goes_by_text_and_says_what_it_takes_before_and_after(
    store: Store, owner: Client, vendor: Twilio, home: Path
) -> None:
    board = "/desk/ada-fern/journeys/by-text/"
    assert "part" in text_of(owner, board)
    assert "£" not in text_of(owner, board)
    connected(store, vendor, "GB 0.04, HR 0.0525")
    assert "about 1 part, GSM-7, £0.04" in text_of(owner, board)
    assert "about £0.04 a person" in text_of(owner, board)
    with days_of(home) as days:
        somebody(store)
        days.settle()
        (message,) = vendor.messages
        assert message["To"] == NUMBER
        hears(days, vendor.reports(message, "delivered"))
    intent = Intent.objects.of(store).get(journey="by-text")
    assert (intent.channel, intent.state) == ("sms", "delivered")
    page = text_of(owner, f"/desk/ada-fern/messages/{intent.pk}/")
    assert "Text message, £0.0525" in page
    assert "1 part, GSM-7<" in page
    # What was paid says more than what was reckoned.
    assert "about £0.0525 a person" in text_of(owner, board)


def test_no_account_no_price_and_a_mail_has_no_parts(
    store: Store, owner: Client, vendor: Twilio
) -> None:
    assert "about 1 part, GSM-7<" in text_of(owner, "/desk/ada-fern/journeys/by-text/")
    assert "GSM-7" not in text_of(owner, "/desk/ada-fern/journeys/order-and-shipping/")
