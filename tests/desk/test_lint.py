"""The linter in a store: what it knows of templates, of who can be reached, and of the team."""

from datetime import datetime

import pytest
from django.utils import translation

from afterword.desk.journeys.lint_queries import problems
from afterword.house.models import Store
from afterword.journeys import queries
from afterword.journeys.editing import change
from afterword.journeys.text import parse
from tests.desk.team import a_person

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
