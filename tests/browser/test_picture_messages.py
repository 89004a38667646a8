"""Files that go as a picture message (MMS): the composer says which do, and what it costs."""

from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from afterword.conversations import sending_files
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.wire import shapes
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.conversations.sendable import WORDS, picture
from tests.desk.one_talk import a_desk, a_teammate
from tests.given import ANA

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [("desktop",), ("desktop", "dark"), ("phone",), ("desktop", "light", "ar")]


@pytest.mark.parametrize("how", LOOKS, ids=str)
def test_it_works(
    store: Store,
    home: Path,
    page: Opening,
    live: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    how: tuple[str, ...],
) -> None:
    desk = a_desk(store, home, monkeypatch)
    mia = a_teammate(store, "Mia Kovač")
    given = {"provider": "twilio", "account_sid": "AC1", "service": "MG1", "pictures": "yes",
             "prices": "* 0.01", "picture_prices": "US 0.02", "price_currency": "USD"}  # fmt: skip
    house.save_account(
        store, kind="channel", plug="sms", settings=given, secrets_={"auth_token": "x"},
        now=desk.now, by="test",
    )  # fmt: skip
    wrote = shapes.Event(
        kind="reply.received", key="sms:in1", happened=desk.now,
        who=msgspec.structs.replace(ANA, phone="+12125550123"),
        data={"channel": "sms", "provider_id": "in1", "what": "text"},
        private={"text": "Which one do you mean?"},
    )  # fmt: skip
    desk.hear(wrote)
    settings.AFTERWORD_URL = "https://afterword.example"
    sending_files.attach(desk.talk, mia, "how it fits.jpg", picture(), now=desk.now)
    sending_files.attach(desk.talk, mia, "care.txt", WORDS, now=desk.now)
    shown = page(*how)  # type: ignore[arg-type]
    sign_in(shown, live, mia)
    shown.goto(f"/desk/{store.key}/inbox/{desk.talk.pk}/")
    shown.locator("#talk-words").fill("This one.")
    said = shown.locator(".attached-how.for-sms")
    said.scroll_into_view_if_needed()
    expect(said).to_be_visible()
    expect(said).to_contain_text("how_it_fits.jpg")
    expect(shown.locator("form").filter(has=said)).to_contain_text("0.02")
    shown.wait_for_timeout(800)
    look(shown, f"inbox-picture-message-{'-'.join(how)}", full=how[0] == "phone")
    accessible(shown)
    no_sideways(shown)
