"""The browser's own fixtures: what they promise to every other test of a screen."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import conftest
from tests.browser.conftest import Opening, accessible, look, no_sideways

pytestmark = pytest.mark.browser

SOUND = "<html lang=en><title>A</title><main><h1>Kettle</h1></main></html>"
FAULTY = "<html lang=en><title>A</title><main><h1>Kettle</h1><img src='data:,'></main></html>"


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pictures are asked for, and go here."""
    monkeypatch.setattr(conftest, "PICTURES", tmp_path)
    monkeypatch.setenv("AFTERWORD_PICTURES", "1")
    return tmp_path


def test_it_works(page: Opening, pictures: Path) -> None:
    shown = page("phone", "dark")
    assert shown.viewport_size == {"width": 390, "height": 844}
    assert shown.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") is True
    answer = shown.goto("/static/ui/tokens.css")
    assert answer is not None
    assert answer.status == 200
    look(shown, "browser")
    assert (pictures / "browser.png").stat().st_size > 0


def test_accessible_names_what_is_wrong(page: Opening) -> None:
    shown = page()
    shown.set_content(SOUND)
    accessible(shown)
    shown.set_content(FAULTY)
    with pytest.raises(AssertionError, match="image-alt"):
        accessible(shown)


def test_a_page_without_script_can_be_looked_at(page: Opening, pictures: Path) -> None:
    shown = page(script=False)
    shown.set_content(SOUND + "<script>document.title = 'B'</script>")
    assert shown.title() == "A"
    look(shown, "browser-without-script")
    assert (pictures / "browser-without-script.png").stat().st_size > 0


def test_pictures_are_taken_where_they_are_asked_for(
    page: Opening, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AFTERWORD_PICTURES")
    look(page(), "browser")
    assert list(pictures.iterdir()) == []


def test_no_sideways_sees_what_is_too_wide(page: Opening) -> None:
    shown: Page = page("phone")
    shown.set_content("<meta name=viewport content='width=device-width'><p>narrow</p>")
    no_sideways(shown)
    shown.set_content(
        "<meta name=viewport content='width=device-width'><p style='width:900px'>wide</p>"
    )
    with pytest.raises(AssertionError, match="too wide"):
        no_sideways(shown)
