"""Text messages on the desk: a provider described by hand, what a step takes, what one took."""

from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from afterword.house import actions as house
from afterword.house.models import Account, Store, User
from afterword.journeys import actions as journeys
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.channels.sms.given import OUTSIDE, connect, days_of, somebody
from tests.conftest import NOW
from tests.desk.test_parts import JOURNEY
from tests.given import a_store
from tests.vendors import twilio
from tests.vendors.twilio import SERVICE, SID, TOKEN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(live: str, home: Path, settings: Settings) -> Store:
    """A store that wrote to somebody by text message."""
    store = a_store(now=NOW)
    journeys.publish(store, JOURNEY, now=NOW, by="test", templates=spoken(shipped()))
    journeys.switch(store, "by-text", on=True, now=NOW, by="test")
    reached, settings.AFTERWORD_URL = settings.AFTERWORD_URL, OUTSIDE
    with twilio.running() as vendor, days_of(home) as days:
        own = {"provider": "twilio", "account_sid": SID, "service": SERVICE, "api": vendor.url}
        own |= {"prices": "GB 0.04, HR 0.0525", "price_currency": "GBP"}
        connect(store, own, {"auth_token": TOKEN})
        somebody(store)
        days.settle()
    settings.AFTERWORD_URL = reached
    return store


@pytest.fixture
def owner(shop: Store, now: datetime) -> User:
    user = house.create_user(email="mia@ada-fern.example", name="Mia Kent", now=now)
    house.add_member(shop, user, "owner", now=now, by="test")
    return user


def test_it_works(page: Opening, live: str, shop: Store, owner: User) -> None:
    message = Intent.objects.of(shop).get(journey="by-text")
    for size, scheme, language in (
        ("desktop", "light", "en"),
        ("phone", "dark", "ar"),
    ):
        shown = page(size, scheme, language)  # type: ignore[arg-type]
        sign_in(shown, live, owner)
        for name, path in (
            ("texting-journey", "/desk/ada-fern/journeys/by-text/"),
            ("texting-message", f"/desk/ada-fern/messages/{message.pk}/"),
            ("texting-twilio", "/desk/ada-fern/settings/channel/sms/?provider=twilio"),
            ("texting-form", "/desk/ada-fern/settings/channel/sms/?provider=form"),
        ):
            shown.goto(path)
            look(shown, f"desk-{name}-{size}-{scheme}-{language}")
            no_sideways(shown)
            accessible(shown)
        shown.goto(f"/desk/ada-fern/messages/{message.pk}/")
        expect(shown.locator(".client-text .bubble")).to_contain_text("Hario V60")


def test_a_provider_is_described_by_hand(
    page: Opening, live: str, shop: Store, owner: User
) -> None:
    """What is written over several lines is kept as it is written."""
    shown = page()
    sign_in(shown, live, owner)
    shown.goto("/desk/ada-fern/settings/channel/sms/?provider=form")
    shown.get_by_label("Address to send to").fill("https://provider.example/send")
    shown.get_by_label("Headers, one a line").fill("X-One: 1\nX-Two: {{ secret }}")
    shown.get_by_label("Body", exact=True).fill('{"to": "{{ digits }}",\n "m": "{{ text }}"}')
    shown.get_by_label("Key or password").fill("a key")
    shown.get_by_role("button", name="Save the connection").click()
    expect(shown).to_have_url(f"{live}/desk/ada-fern/settings/channel/sms/#test")
    account = Account.objects.of(shop).get(plug="sms")
    assert account.settings["provider"] == "form"
    assert account.settings["headers"].splitlines() == ["X-One: 1", "X-Two: {{ secret }}"]
    assert account.settings["body"].splitlines()[1] == ' "m": "{{ text }}"}'
    assert account.secrets(shop.secret) == {"secret": "a key"}
