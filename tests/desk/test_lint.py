"""The linter in a store: what it knows of templates, of who can be reached, and of the team."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import translation

from afterword.desk.journeys.lint_queries import problems
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys import queries
from afterword.journeys.editing import change
from afterword.journeys.lint import Around, Said, lint
from afterword.journeys.text import parse
from afterword.timeline.models import Customer
from afterword.wire import shapes
from tests.desk.team import a_person
from tests.given import of_order, tell

pytestmark = pytest.mark.django_db
TEXT = queries.library()["after-first-delivery"]


def codes(store: Store, text: str, now: datetime) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in problems(store, parse(text), now):
        found.setdefault(one.step, []).append(one.code)
    return found


def test_it_knows_who_can_be_reached(lived: Store, that_day: datetime) -> None:
    by_text = change(TEXT, "care", {"channels": ["sms"], "template": "on-the-van"})
    found = codes(lived, by_text, that_day)
    assert found["care"] == ["no-language", "nobody-consented"]
    assert "fault" not in {code for some in codes(lived, TEXT, that_day).values() for code in some}


def test_it_knows_the_team(store: Store, now: datetime) -> None:
    held = change(TEXT, "put-it-right", {"holds": True, "role": "agent"})
    assert codes(store, held, now).get("put-it-right") == ["held-by-nobody"]
    a_person(store, "tom", "agent", now)
    assert codes(store, held, now).get("put-it-right") is None


def test_it_speaks_the_language_of_who_looks(store: Store, now: datetime) -> None:
    held = change(TEXT, "put-it-right", {"holds": True})
    with translation.override("es"):
        (one,) = [one for one in problems(store, parse(held), now) if one.step == "put-it-right"]
    assert one.mend == "Dásela a otro papel, o invita a alguien."


def test_it_calls_languages_by_their_names() -> None:
    """And puts the reader's comma between them."""
    said = {"care-tip": Said(languages=("en",))}
    around = Around(templates=said, languages={"fr": 2, "de": 1, "en": 9})
    with translation.override("ar"):
        (one,) = [
            x
            for x in lint(parse(TEXT), channels=(), around=around)
            if x.code == "no-language" and x.step == "care"
        ]
        assert "الألمانية، الفرنسية" in one.says
        assert "باللغة الإنجليزية" in one.mend


def test_it_says_who_is_passed_by(store: Store, owner: Client, now: datetime) -> None:
    """Once something was sold without a parcel, and until a journey sees to it."""
    board = f"/desk/{store.key}/journeys/after-first-delivery/edit/"
    says = "Who buys nothing that comes by parcel never enters"
    owner.get(board)
    assert says not in owner.get(board).content.decode()
    card = {"product": "p9", "title": "Gift card", "quantity": 1, "price": 100, "digital": True}
    data = {"number": "9", "currency": "GBP", "total": 100, "items": 1, "lines": [card]}
    order = "order/shop:9"
    who = shapes.Who(email="ana@example.com")
    placed = shapes.Event(
        kind="order.placed", key="9", happened=now, about=order, order=order, who=who, data=data
    )
    tell(store, placed, of_order("order.fulfilled", now, order), now=now)
    body = owner.get(board).content.decode()
    assert says in body
    assert "“order handed over without a parcel”" in body
    (her,) = Customer.objects.of(store)
    page = owner.get(f"/desk/{store.key}/customers/{her.pk}/").content.decode()
    assert "All of the order handed over, without a parcel" in page
    head = "journey: a\nname: A\ntrigger: {event: order.supplied}\n"
    handed_on = f"{head}steps: [{{id: x, kind: exit}}]\n"
    journeys.publish(store, handed_on, now=now, by="test")
    assert says not in owner.get(board).content.decode()
