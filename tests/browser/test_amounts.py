"""Amounts of money in a sentence that runs from right to left: number and sign keep their order."""

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from afterword.decisions.rules import Written
from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.journeys import actions as journeys
from afterword.journeys.queries import library
from afterword.messages.queries import shipped, spoken
from tests.browser.conftest import Opening, accessible, look, sign_in
from tests.given import a_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEEN = """(line, number) => {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let found = '';
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.search(number);
    if (at < 0) continue;
    const letters = [];
    for (let i = at; i < Math.min(node.length, at + 14); i++) {
      if (!/[-0-9.A-Z£]/.test(node.data[i])) continue;
      const range = document.createRange();
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      letters.push([range.getBoundingClientRect().left, node.data[i]]);
    }
    letters.sort((one, other) => one[0] - other[0]);
    found = letters.map((one) => one[1]).join('');
  }
  return found;
}"""
"""The letters of an amount as they lie on the screen, from left to right."""


@pytest.fixture
def shop(live: str, now: datetime) -> Store:
    made = a_store(now=now)
    journeys.publish(
        made, library()["review-request"], now=now, by="test", templates=spoken(shipped())
    )
    house.change_rules(made, Written(costs={"email": 0.0079}), now=now, by="test")
    return made


def lies(shown: Page, where: str, number: str) -> str:
    line = shown.locator(where).filter(has_text=number).first
    expect(line).to_be_visible()
    return str(line.evaluate(f"(line) => ({SEEN})(line, /{number}/)"))


def test_it_works(mia: User, page: Opening, live: str) -> None:
    shown = page("desktop", "light", "ar")
    sign_in(shown, live, mia)
    shown.goto("/desk/ada-fern/journeys/review-request/")
    assert lies(shown, ".board-facts dd", "0.0079") == "UK£0.0079"
    accessible(shown)
    look(shown, "desk-amounts-storyboard-desktop-light-ar")
    shown.goto("/desk/ada-fern/journeys/review-request/edit/step/ask/")
    assert lies(shown, ".rung", "0.0079") == "UK£0.0079"
    look(shown, "desk-amounts-panel-desktop-light-ar")


def test_from_left_to_right_they_stay_plain(mia: User, page: Opening, live: str) -> None:
    shown = page()
    sign_in(shown, live, mia)
    shown.goto("/desk/ada-fern/journeys/review-request/")
    dd = shown.locator(".board-facts dd").filter(has_text="0.0079")
    expect(dd).to_have_text("about £0.0079 a person")
