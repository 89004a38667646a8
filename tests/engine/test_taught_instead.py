"""Who never follows a recommendation is taught instead (story 12): real mails, real links."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from django.test import Client

from afterword.decisions.conditions import Condition
from afterword.desk.conditions import catalogue
from afterword.desk.conditions.catalogue import Known, Values
from afterword.desk.conditions.field import ConditionField
from afterword.desk.conditions.sentence import sentence
from afterword.house.models import Store
from afterword.messages import following
from afterword.outbox.models import Intent
from afterword.timeline import segments
from afterword.timeline.models import Event
from tests.conftest import NOW
from tests.desk.test_conditions import Press
from tests.engine.test_stories import gets, on, said, sells, words
from tests.given import Days
from tests.outbox.posting import YES
from tests.pages.test_links import BROWSER

CHEESE = "https://shop.example/p2"
NEVER = {
    "all": [
        {"count": "recommendation.made", "at_least": 3, "within": "365 days"},
        {"count": "recommendation.followed", "is": 0, "within": "365 days"},
    ]
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def days(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Days:
    """Wine goes with cheese; Ana said yes to offers, and pages are opened at the engine's time."""
    sells(store, "p1", "Malbec", goes_with=["p2"], more="Decant it an hour before.")
    sells(store, "p2", "Aged Manchego")
    on(store, "goes-well-with", days=3)
    found = Days(home)
    clock = SimpleNamespace(now=lambda: found.now)
    monkeypatch.setattr("afterword.site.middleware.timezone", clock)
    found.hear(store, YES)
    return found


def buys(store: Store, days: Days, number: int) -> None:
    """Another bottle, two months after the last one; what is suggested comes some days later."""
    days.later(days=60)
    gets(store, days, f"order/shop:{number}", lines=(("p1", "Malbec", 1, 1800),))
    days.later(days=6)


def links(days: Days) -> list[str]:
    """The addresses of ours in the last mail."""
    mail = message_from_bytes(days.post.mails[-1].data, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    page = mail.get_body(("html",))
    assert page is not None
    return list(dict.fromkeys(re.findall(r"/l/([\w-]+)", page.get_content())))


def follows(days: Days, agent: str = BROWSER) -> str:
    """Somebody opens the link to the cheese; gives where it led."""
    led = ""
    for token in links(days):
        client = Client(headers={"User-Agent": agent})
        found = client.get(f"/l/{token}")["Location"]
        led = found if found == CHEESE else led
        days.later(seconds=5)
    counted(days)
    return led


def counted(days: Days) -> None:
    """What was pressed is counted, as the service does every few seconds."""
    days.later(minutes=2)
    following.count(days.now)
    days.settle()


def told(store: Store, word: str) -> list[dict[str, object]]:
    rows = Event.objects.of(store).filter(kind=f"recommendation.{word}").order_by("id")
    return [one.data for one in rows]


def test_it_works(store: Store, days: Days) -> None:
    """Three suggestions, none followed: the fourth time there is nothing to buy in it."""
    for number in range(4):
        buys(store, days, number)
    assert said(store) == ["suggest", "suggest", "suggest", "teach"]
    assert [one["product"] for one in told(store, "made")] == ["p2", "p2", "p2"]
    lesson = words(store, "teach")
    assert "Decant it an hour before." in lesson
    assert "Manchego" not in lesson
    taught = Intent.objects.of(store).get(step="teach")
    assert (taught.message_class, taught.purpose) == ("service", "care")


def test_who_follows_one_is_told_of_more(store: Store, days: Days) -> None:
    buys(store, days, 0)
    assert follows(days) == CHEESE
    (tapped,) = told(store, "followed")
    assert (tapped["product"], tapped["journey"], tapped["step"]) == (
        "p2", "goes-well-with", "suggest",
    )  # fmt: skip
    follows(days)
    assert len(told(store, "followed")) == 1, "one message, one interest"
    for number in range(1, 5):
        buys(store, days, number)
    assert said(store) == ["suggest"] * 5


def test_a_scanner_shows_no_interest(store: Store, days: Days) -> None:
    for number in range(3):
        buys(store, days, number)
        follows(days, agent="Mozilla/5.0 (compatible; Barracuda Sentinel)")
        for token in links(days) * 2:  # a scanner that calls itself a browser takes all at once
            Client(headers={"User-Agent": BROWSER, "Purpose": "prefetch"}).get(f"/l/{token}")
        counted(days)
    assert told(store, "followed") == []
    buys(store, days, 3)
    assert said(store)[-1] == "teach"


def test_after_a_year_it_is_tried_again(store: Store, days: Days) -> None:
    for number in range(4):
        buys(store, days, number)
    days.later(days=340)
    buys(store, days, 4)
    assert said(store)[-2:] == ["teach", "suggest"]


def test_nobody_is_judged_where_links_tell_nothing(store: Store, days: Days) -> None:
    Store.objects.filter(pk=store.pk).update(track_links=False)
    for number in range(4):
        buys(store, days, number)
    assert said(store) == ["suggest"] * 4
    assert told(store, "made") == []


def test_the_builder_asks_for_it_in_plain_words(store: Store, days: Days) -> None:
    """Found by how people call it, built without script, narrowed to a product, counted now."""
    found = catalogue.entries(store, Known())
    for typed in ("recommendation", "suggestion", "tap", "ignores"):
        keys = [one.key for one in found if one.found_by(typed)]
        assert "count:recommendation.followed" in keys, typed
    builder = Press(ConditionField(store, now=NOW))
    builder.press("pick:0")
    builder.press("add:0:count:recommendation.made")
    builder.press("pick:0", n0_0__value="3", n0_0__n="365")
    builder.press("add:0:count:recommendation.followed")
    builder.press(
        "where:0.1", n0_1__op="is", n0_1__value="0", n0_1__n="365", n0_1__chosen="product"
    )
    built = builder.save(n0_1__w0__values="aged manchego")
    of_cheese = {**NEVER["all"][1], "where": [{"field": "product", "is": "p2"}]}
    assert built == {"all": [NEVER["all"][0], of_cheese]}
    said_so = sentence(built, Values(store))
    assert "recommendation was sent" in said_so
    assert "Aged Manchego" in said_so
    for number in range(3):
        buys(store, days, number)
    condition = msgspec.convert(built, Condition)
    assert segments.count(store, condition, days.now) == 1
    assert segments.count(store, condition, days.now + timedelta(days=400)) == 0
