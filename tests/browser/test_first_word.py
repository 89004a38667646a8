"""Writing to somebody who never wrote, in a real browser: found, written, sent, and answered."""

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from playwright.sync_api import expect

from afterword.conversations.models import Conversation
from afterword.house.models import Store, User
from afterword.outbox.models import Intent
from afterword.timeline.models import Customer
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.conftest import NOW
from tests.desk.one_talk import NUMBER, Desk, a_teammate, mailed
from tests.given import ANA, Days, placed, tell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    clock = SimpleNamespace(now=lambda: NOW)
    monkeypatch.setattr("afterword.site.middleware.timezone", clock)

    def set_clock(at: datetime) -> None:
        clock.now = lambda: at

    days = Days(home, NOW)
    who = msgspec.structs.replace(ANA, phone=NUMBER)
    tell(store, placed(NOW - timedelta(days=1), who=who), now=NOW)
    days.settle()
    return Desk(store, days, set_clock)


@pytest.fixture
def mia(store: Store) -> User:
    return a_teammate(store, "Mia Kovač")


def test_it_works(desk: Desk, page: Opening, live: str, mia: User) -> None:
    """By a press in the inbox; her answer stands in the same thread."""
    shown = page("desktop")
    sign_in(shown, live, mia)
    shown.goto(f"/desk/{desk.store.key}/inbox/")
    shown.get_by_role("link", name="Write to somebody").click()
    shown.get_by_label("To whom").fill("#1042")
    shown.get_by_label("To whom").press("Enter")
    look(shown, "write-found")
    shown.get_by_role("link", name="Write Ana Petrović").click()
    shown.get_by_label("What it is about").select_option(label="Order #1042")
    shown.get_by_role("button", name="Choose").click()
    shown.get_by_label("Subject").fill("Your cup")
    shown.get_by_label("What you write").fill("It was the last one, Ana. Blue instead?")
    look(shown, "write-about")
    shown.get_by_role("button", name="Send to Ana").click()
    expect(shown.locator("#talk-lines")).to_contain_text("It was the last one, Ana.")
    expect(shown.locator("#talk-lines")).to_contain_text("Mia Kovač wrote first")
    desk.later(seconds=10)
    assert Intent.objects.of(desk.store).get(step="by-hand").state == "accepted"
    desk.hear(mailed("Blue is fine.", "m1@post.example", desk.now))
    expect(shown.locator("#talk-lines")).to_contain_text("Blue is fine.", timeout=8000)
    look(shown, "write-answered", full=False)
    accessible(shown)
    assert Conversation.objects.of(desk.store).get().assignee == mia


@pytest.mark.parametrize(
    "how", [("desktop",), ("desktop", "dark"), ("phone",), ("desktop", "light", "ar")], ids=str
)
def test_it_can_be_read_by_all(desk: Desk, page: Opening, live: str, how: tuple[str, ...]) -> None:
    shown = page(*how)  # type: ignore[arg-type]
    sign_in(shown, live, a_teammate(desk.store, "Ada Fern", "owner"))
    ana = Customer.objects.of(desk.store).get()
    base = f"/desk/{desk.store.key}"
    for name, path in {
        "inbox": "/inbox/",
        "find": "/inbox/write/",
        "nobody": "/inbox/write/?q=nobody@x.example",
        "to": f"/inbox/write/{ana.pk}/",
        "about": f"/inbox/write/{ana.pk}/?order=order/shop:1042",
        "customer": f"/customers/{ana.pk}/",
        "settings": "/inbox/settings/",
    }.items():
        shown.goto(base + path)
        if name in ("to", "about"):
            expect(shown.locator(".talk-shut li").first).to_be_visible()
        look(shown, f"write-{name}-{'-'.join(how)}")
        accessible(shown)
        no_sideways(shown)


def test_it_works_without_script(desk: Desk, page: Opening, live: str, mia: User) -> None:
    shown = page("desktop", script=False)
    sign_in(shown, live, mia)
    ana = Customer.objects.of(desk.store).get()
    shown.goto(f"/desk/{desk.store.key}/inbox/write/{ana.pk}/?order=order/shop:1042")
    shown.get_by_label("Text message").check(force=True)
    shown.get_by_label("What you write").fill("Your cup was the last one.")
    shown.get_by_role("button", name="Send to Ana").click()
    expect(shown.locator("#talk-lines")).to_contain_text("Your cup was the last one.")
    assert Intent.objects.of(desk.store).get(step="by-hand").channel == "sms"
