"""Points at the desk in a real browser: read by all, given by the keyboard, settled."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from afterword.house.models import Store
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.conftest import NOW
from tests.desk.one_talk import Desk, a_desk, a_teammate
from tests.given import of_order
from tests.programs.loyal import giving, has

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = [("desktop",), ("desktop", "dark"), ("phone",), ("desktop", "light", "ar")]


@pytest.fixture
def desk(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Ana's order of 47 pounds was paid while points were given."""
    giving(store, NOW - timedelta(days=30), valid_days=365, names={"en": "beans", "ar": "حبّة"})
    found = a_desk(store, home, monkeypatch)
    found.hear(of_order("order.paid", found.now))
    return found


@pytest.mark.parametrize("how", LOOKS, ids=str)
def test_it_works(page: Opening, live: str, desk: Desk, how: tuple[str, ...]) -> None:
    shown = page(*how)  # type: ignore[arg-type]
    sign_in(shown, live, a_teammate(desk.store, "Mia Kovač", "owner"))
    screens = {
        "talk": f"/desk/{desk.store.key}/inbox/{desk.talk.pk}/",
        "customer": f"/desk/{desk.store.key}/customers/{desk.talk.customer_id}/",
        "settled": f"/desk/{desk.store.key}/points/",
    }
    for name, address in screens.items():
        shown.goto(address)
        if name != "settled":
            shown.locator(".points summary").press("Enter")
            expect(shown.locator(".points input[name=many]")).to_be_visible()
            shown.locator(".points").scroll_into_view_if_needed()
        look(shown, f"points-{name}-{'-'.join(how)}", full=how[0] == "phone")
        accessible(shown)
        no_sideways(shown)


def test_points_are_given_without_script_and_by_the_keyboard(
    page: Opening, live: str, desk: Desk
) -> None:
    shown = page(script=False)
    sign_in(shown, live, a_teammate(desk.store, "Mia Kovač"))
    shown.goto(f"/desk/{desk.store.key}/inbox/{desk.talk.pk}/")
    shown.locator(".points summary").press("Enter")
    shown.get_by_label("How many").fill("40")
    shown.locator(".points input[name=words]").fill("For the wait")
    shown.get_by_role("button", name="Give points").press("Enter")
    expect(shown.locator(".points")).to_contain_text("40 beans")
    expect(shown.locator(".points")).to_contain_text("For the wait")
    assert has(desk.store, desk.now).active == 40
