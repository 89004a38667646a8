"""The screen of the tracking page: the preview follows what is typed, and nothing needs a mouse."""

from __future__ import annotations

import pytest

from afterword.house import actions as house
from afterword.house.models import Store
from tests.browser.conftest import Opening, Scheme, Size, accessible, look, no_sideways, sign_in
from tests.conftest import NOW

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("size", "scheme", "language"),
    [("desktop", "light", "en"), ("phone", "dark", "ar")],
)
def test_it_works(
    page: Opening, store: Store, live: str, size: Size, scheme: Scheme, language: str
) -> None:
    owner = house.create_user(email="mia@ada-fern.example", name="Mia", language=language, now=NOW)
    house.add_member(store, owner, "owner", now=NOW, by="test")
    shown = page(size, scheme, language)
    sign_in(shown, live, owner)
    shown.goto(f"/desk/{store.key}/settings/page/")
    frame = shown.frame_locator("iframe[name=look]")
    frame.locator("h1").wait_for()
    shown.locator("#front_line_en").fill("Packed by hand in Bristol.")
    frame.get_by_text("Packed by hand in Bristol.").wait_for()
    shown.locator("button[value=act]").press("Enter")
    frame.locator(".do").wait_for()
    look(shown, f"desk-tracking-page-{size}-{scheme}-{language}")
    accessible(shown)
    no_sideways(shown)
    shown.locator("button.primary").press("Enter")
    shown.locator(".toast, [role=status]").first.wait_for()
