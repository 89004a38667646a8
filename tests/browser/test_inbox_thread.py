"""The conversation screen: two people at once, nothing lost, nothing said twice."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from afterword.house.models import Store, User
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.desk.one_talk import Desk, a_desk, a_teammate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return a_desk(store, home, monkeypatch)


@pytest.fixture
def mia(store: Store) -> User:
    return a_teammate(store, "Mia Kovač")


@pytest.fixture
def tom(store: Store) -> User:
    return a_teammate(store, "Tom Bell")


Opened = Callable[..., Page]


@pytest.fixture
def opened(page: Opening, live: str, desk: Desk) -> Opened:
    """Opens the conversation for somebody."""

    def open_it(user: User, *how: str, script: bool = True) -> Page:
        shown = page(*how, script=script)  # type: ignore[arg-type]
        sign_in(shown, live, user)
        shown.goto(f"/desk/{desk.store.key}/inbox/{desk.talk.pk}/")
        return shown

    return open_it


@pytest.mark.parametrize(
    "how", [("desktop",), ("desktop", "dark"), ("phone",), ("desktop", "light", "ar")], ids=str
)
def test_it_can_be_read_by_all(desk: Desk, opened: Opened, mia: User, how: tuple[str, ...]) -> None:
    shown = opened(mia, *how)
    expect(shown.locator("#talk-lines").get_by_text("Monday is too late")).to_be_visible()
    shown.wait_for_timeout(600)
    look(shown, f"inbox-talk-{'-'.join(how)}", full=how[0] == "phone")
    accessible(shown)
    no_sideways(shown)
