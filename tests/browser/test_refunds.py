"""An owner lets somebody give money back, in a real browser."""

import pytest
from playwright.sync_api import expect

from afterword.house.models import Membership, Store
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.desk.one_talk import a_teammate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "how", [("desktop",), ("desktop", "dark"), ("phone",), ("desktop", "light", "ar")], ids=str
)
def test_it_works(store: Store, page: Opening, live: str, how: tuple[str, ...]) -> None:
    owner = a_teammate(store, "Olga Kent", "owner")
    mia = a_teammate(store, "Mia Kovač")
    shown = page(*how)  # type: ignore[arg-type]
    sign_in(shown, live, owner)
    shown.goto(f"/desk/{store.key}/settings/#team")
    team = shown.locator("#team")
    team.locator("details summary").click()
    team.locator("input[name=lets]").check()
    team.locator("input[name=most]").fill("12.50")
    team.locator("details").scroll_into_view_if_needed()
    look(shown, f"team-refunds-{'-'.join(how)}", full=False)
    accessible(shown)
    no_sideways(shown)
    team.locator("details button").click()
    expect(team.locator("li").nth(1).locator(".what > p")).to_contain_text("12")
    row = Membership.objects.get(store=store, user=mia)
    assert (row.refunds, row.refund_most) == (True, 1250)
