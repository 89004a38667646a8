"""A test of a channel, in a real browser: pressed, taken by a real mail server, said plainly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from afterword.house import actions as house
from afterword.house.models import Store, User
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.given import a_store
from tests.smtp import MailServer, running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/desk/ada-fern/settings/channel/email/"


@pytest.fixture
def shop(live: str, home: Path, now: datetime) -> Store:
    return a_store(now=now)


@pytest.fixture
def owner(shop: Store, now: datetime) -> User:
    user = house.create_user(email="mia@ada-fern.example", name="Mia Kent", now=now)
    house.add_member(shop, user, "owner", now=now, by="test")
    return user


@pytest.fixture
def server(shop: Store, now: datetime) -> Iterator[MailServer]:
    with running(MailServer()) as found:
        account = {"host": "localhost", "port": found.port, "security": "none"}
        house.save_account(
            shop, kind="channel", plug="email", settings=account, secrets_={}, now=now, by="test"
        )
        yield found


def test_it_works(page: Opening, live: str, owner: User, server: MailServer) -> None:
    shown = page()
    sign_in(shown, live, owner)
    shown.goto("/desk/ada-fern/settings/channels/")
    shown.get_by_role("link", name="Send a test e-mail").click()
    shown.get_by_role("button", name="Send a test to mia@ada-fern.example").click()
    panel = shown.locator("#test")
    expect(panel.get_by_role("status")).to_contain_text("The mail server has taken the test.")
    expect(panel).to_be_in_viewport()
    (taken,) = server.taken
    assert taken.recipients == ["mia@ada-fern.example"]
    look(shown, "test-taken", full=False)
    accessible(shown)


@pytest.mark.parametrize(("size", "language"), [("phone", "en"), ("desktop", "ar")])
def test_a_refusal_in_every_look(
    page: Opening, live: str, owner: User, server: MailServer, size: str, language: str
) -> None:
    server.says["rcpt"] = "550 5.1.1 no such user here"
    shown = page(size, "dark", language)  # type: ignore[arg-type]
    sign_in(shown, live, owner)
    shown.goto(PAGE)
    shown.locator("#test button").click()
    status = shown.locator("#test [role=status]")
    expect(status).to_contain_text("no such user here")
    expect(status.locator("bdi")).to_have_attribute("lang", "en")
    look(shown, f"test-refused-{size}-{language}", full=False)
    accessible(shown)
    no_sideways(shown)
    assert not server.taken
