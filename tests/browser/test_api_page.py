"""The API's page for people."""

import pytest

from tests.browser.conftest import Opening, accessible, look, no_sideways

pytestmark = pytest.mark.browser


def test_it_works(page: Opening) -> None:
    shown = page()
    shown.goto("/api/docs")
    assert shown.get_by_role("heading", level=1).inner_text() == "Afterword’s API"
    accessible(shown)
    look(shown, "api-page")


def test_it_reads_on_a_phone_in_the_dark(page: Opening) -> None:
    shown = page("phone", "dark")
    shown.goto("/api/docs")
    no_sideways(shown)
    accessible(shown)
    look(shown, "api-page-phone-dark")
