"""Cards in a real browser: one is designed and looked at, printed, and said to be posted; on every
size, in the dark, from right to left."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from afterword.house.models import Store, User
from afterword.messages import queries
from afterword.outbox.models import Intent
from tests.browser.conftest import Opening, Scheme, Size, accessible, look, no_sideways, sign_in
from tests.channels.post.given import buys, connect, prepare
from tests.given import Days, a_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS: list[tuple[Size, Scheme, str]] = [
    ("desktop", "light", "en"),
    ("desktop", "dark", "en"),
    ("phone", "light", "es"),
    ("phone", "dark", "ar"),
]
POST = "/desk/ada-fern/post/"
PICTURE = Path(__file__).parents[2] / "afterword/ui/static/demo/flat-dripper.png"


@pytest.fixture
def shop(live: str, now: datetime, home: Path) -> Store:
    made = a_store(now=now, postal_address="14 Gloucester Road, Bristol BS7 8AE")
    prepare(made)
    connect(made, "sheet", {})
    buys(made)
    days = Days(home)
    days.settle()
    days.sender.close()
    return made


def test_it_works(shop: Store, mia: User, page: Opening, live: str) -> None:
    shown = page()
    sign_in(shown, live, mia)
    shown.goto("/desk/ada-fern/")
    shown.get_by_role("link", name="Print them").click()
    expect(shown.get_by_text("Edinburgh, EH4 1ND")).to_be_visible()
    pdf = shown.request.get(f"{live}{POST}cards.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.body().startswith(b"%PDF")
    assert shown.request.get(f"{live}{POST}labels.pdf").body().startswith(b"%PDF")
    shown.get_by_label("Ana Petrović").check()
    shown.get_by_role("button", name="The chosen ones are posted").click()
    expect(shown.get_by_text("1 is on its way.")).to_be_visible()
    expect(shown.get_by_text("Nothing waits.")).to_be_visible()
    assert Intent.objects.of(shop).get(channel="post").state == "delivered"


def test_a_card_is_designed_and_looked_at(shop: Store, mia: User, page: Opening, live: str) -> None:
    shown = page()
    sign_in(shown, live, mia)
    shown.goto(POST)
    shown.get_by_label("Name for journeys").fill("thank-you")
    shown.get_by_role("button", name="Design a card").click()
    expect(shown.get_by_text("Write something, and look at it.")).to_be_visible()
    shown.get_by_label("What it is", exact=True).fill("Thank you")
    shown.get_by_label("Large, on the front").fill("Thank you, {{ customer.given_name }}")
    shown.get_by_label("Another picture").set_input_files(PICTURE)
    shown.get_by_label("What you write").fill("Dear {{ customer.given_name }},\n\nit was a joy.")
    shown.get_by_label("The code leads to").select_option("the page of the order")
    shown.get_by_label("Why it came").fill("You get this because you bought from us.")
    shown.get_by_role("button", name="Look at it").click()
    expect(shown.locator("img.paper")).to_have_count(2)
    for one in shown.locator("img.paper").all():
        assert one.evaluate("one => one.decode().then(() => one.naturalWidth)") == 699
    assert "thank-you" not in queries.texts(shop)
    shown.get_by_label("What you write").fill("Dear {{ customer.nonsense }},")
    shown.get_by_role("button", name="Save the card").click()
    expect(shown.get_by_role("alert")).to_contain_text("customer.nonsense")
    shown.get_by_label("What you write").fill("Dear {{ customer.given_name }}, it was a joy.")
    shown.get_by_role("button", name="Save the card").click()
    expect(shown.get_by_text("Saved.")).to_be_visible()
    saved = queries.template(shop, "thank-you")
    assert saved.post is not None
    assert (saved.post.size, saved.post.picture) == ("a6", "flat-dripper")
    assert saved.words["en"]["post"] == "Dear {{ customer.given_name }}, it was a joy."


def test_it_looks_as_it_should(shop: Store, mia: User, page: Opening, live: str) -> None:
    settings.AFTERWORD_URL = live
    message = Intent.objects.of(shop).get(channel="post").pk
    for size, scheme, language in LOOKS:
        shown = page(size, scheme, language)
        sign_in(shown, live, mia)
        for name, address in (
            ("post", POST),
            ("card", f"{POST}design/first-year/?language={language}"),
            ("message-on-paper", f"/desk/ada-fern/messages/{message}/"),
        ):
            shown.goto(address)
            shown.wait_for_load_state("networkidle")
            accessible(shown)
            no_sideways(shown)
            look(shown, f"{name}-{size}-{scheme}-{language}")
