"""The screens of audiences: made, named, looked into, taken home as a file, removed."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client

from afterword.desk.journeys.lint_queries import problems
from afterword.house.models import AuditLine, Store
from afterword.journeys import actions as journeys
from afterword.journeys.text import Unreadable, parse
from afterword.timeline import audiences
from afterword.timeline.models import Audience, Customer
from afterword.wire import shapes
from tests.conftest import NOW
from tests.desk.forms import buttons, fields
from tests.desk.team import Opens
from tests.desk.test_conditions import TWICE
from tests.engine.test_audiences import BEN, CAROL
from tests.given import ANA, Days, placed, tell


@pytest.fixture
def desk(store: Store) -> str:
    tell(store, placed(), placed(order="order/shop:2", who=BEN))
    tell(store, placed(order="order/shop:3", who=CAROL))
    return f"/desk/{store.key}/audiences/"


def _send(client: Client, address: str, data: QueryDict) -> tuple[int, str]:
    """Send a form as a browser does, and follow."""
    kind = "application/x-www-form-urlencoded"
    answer = client.post(address, data.urlencode(), content_type=kind, follow=True)
    return answer.status_code, answer.content.decode()


def _with(html: str, **typed: str) -> QueryDict:
    data = fields(html)
    for name, value in typed.items():
        data[name.replace("__", ".")] = value
    return data


def test_it_is_made_without_script(desk: str, owner: Client, store: Store) -> None:
    page = owner.get(desk).content.decode()
    assert "There is no audience yet." in page
    page = owner.get(f"{desk}new/").content.decode()
    steps: list[dict[str, str]] = [
        {"name": "Twice, no return", "rules__do": "pick:0"},
        {"rules__do": "add:0:count:order.placed"},
        {"rules__0__0__value": "2", "rules__0__0__n": "90", "rules__do": "pick:0"},
        {"rules__do": "add:0:has:return:open"},
        {"rules__0__1__so": "no", "rules__do": "pick:0"},
        {"rules__do": "add:0:customer:country"},
        {"rules__0__2__values": "United Kingdom", "rules__do": "count"},
    ]
    for step in steps:
        assert step["rules__do"] in buttons(page)
        status, page = _send(owner, f"{desk}new/", _with(page, **step))
        assert status == 200
        assert not Audience.objects.of(store).exists()
    assert "0</span> of 3 customers now" in page
    data = _with(page, rules__0__2__values="Ireland")
    status, page = _send(owner, f"{desk}new/", data)
    assert status == 200
    row = Audience.objects.of(store).get()
    assert (row.key, row.name, row.condition) == ("twice-no-return", "Twice, no return", TWICE)
    assert "Nobody is in it now." in page
    assert "Order placed at least 2 times in the last 90 days" in page
    assert "Twice, no return" in owner.get(desk).content.decode()


def test_what_is_missing_is_said_and_nothing_is_lost(
    desk: str, owner: Client, store: Store
) -> None:
    status, page = _send(owner, f"{desk}new/", _with("", name="All", rules__0__kind="group"))
    assert status == 422
    assert "Add a rule first." in page
    typed = {"rules__0__kind": "group", "rules__0__0__kind": "customer:country"}
    status, page = _send(owner, f"{desk}new/", _with("", name="", **typed))
    assert status == 422
    assert "A rule is not whole yet. Choose or write a value." in page
    assert fields(page)["rules.0.0.kind"] == "customer:country"
    assert not Audience.objects.of(store).exists()


def _made(store: Store, name: str = "Everybody") -> Audience:
    return audiences.make(store, name=name, condition={"has": "order"}, now=NOW, by="test")


def test_it_shows_who_is_in_it_in_pages(
    desk: str, owner: Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = _made(store)
    monkeypatch.setattr("afterword.desk.audiences.queries.PAGE", 2)
    page = owner.get(f"{desk}{row.key}/").content.decode()
    assert '<span class="number">3</span> of 3 customers now' in page
    assert ("Carol Weiß" in page, "Ben Ode" in page) == (True, True)
    assert "?page=2" in page
    page = owner.get(f"{desk}{row.key}/?page=2").content.decode()
    assert "Ana Petrović" in page
    assert "?page=3" not in page


def test_it_says_who_is_in_another_too(desk: str, owner: Client, store: Store, home: Path) -> None:
    row = _made(store)
    audiences.make(store, name="Britain", condition=BRITAIN, now=NOW, by="test")
    audiences.make(store, name="In Oslo", condition=NORWAY, now=NOW, by="test")
    Days(home).settle()
    page = owner.get(f"{desk}{row.key}/").content.decode()
    assert "1 of 3 are also in" in page
    assert f'{desk}britain/"' in page
    assert f'{desk}in-oslo/"' not in page


def test_it_is_changed(desk: str, owner: Client, store: Store) -> None:
    row = _made(store)
    page = owner.get(f"{desk}{row.key}/edit/").content.decode()
    data = _with(page, name="At least two")
    data["rules.0.0.value"] = "2"
    _status, page = _send(owner, f"{desk}{row.key}/edit/", data)
    row.refresh_from_db()
    assert (row.key, row.name) == ("everybody", "At least two")
    assert row.condition == {"has": "order", "at_least": 2}
    assert "Has at least 2 orders." in page


def test_nobody_writes_over_another(desk: str, owner: Client, store: Store) -> None:
    row = _made(store)
    page = owner.get(f"{desk}{row.key}/edit/").content.decode()
    audiences.change(store, row.key, name="Hers", condition=TWICE, now=NOW, by="test")
    data = _with(page, name="Mine")
    data["rules.0.0.value"] = "5"
    data["rules.do"] = "pick:0"
    _status, page = _send(owner, f"{desk}{row.key}/edit/", data)
    status, page = _send(owner, f"{desk}{row.key}/edit/", _with(page))
    assert status == 409
    assert "It is called “Hers” now, and is: Order placed at least 2 times" in page
    row.refresh_from_db()
    assert (row.name, row.condition) == ("Hers", TWICE)
    assert (fields(page)["name"], fields(page)["rules.0.0.value"]) == ("Mine", "5")
    status, _page = _send(owner, f"{desk}{row.key}/edit/", _with(page))
    assert status == 200
    row.refresh_from_db()
    assert (row.name, row.condition) == ("Mine", {"has": "order", "at_least": 5})


def test_the_rules_of_an_audience_can_be_copied(desk: str, owner: Client, store: Store) -> None:
    audiences.make(store, name="Twice", condition=TWICE, now=NOW, by="test")
    page = owner.get(f"{desk}new/").content.decode()
    for button in ("pick:0", "add:0:audience:twice"):
        _status, page = _send(owner, f"{desk}new/", _with(page, name="Copy", rules__do=button))
    _send(owner, f"{desk}new/", _with(page))
    assert Audience.objects.of(store).get(key="copy").condition == TWICE


def test_it_is_taken_home_as_a_file(desk: str, owner: Client, store: Store, opens: Opens) -> None:
    row = _made(store)
    Customer.objects.of(store).filter(country="HR").update(language="hr")
    answer = owner.post(f"{desk}{row.key}/file/")
    lines = list(csv.DictReader(StringIO(answer.content.decode())))
    assert [(one["name"], one["email"], one["country"]) for one in lines] == [
        (ANA.name, ANA.email, "HR"),
        (BEN.name, BEN.email, "GB"),
        (CAROL.name, CAROL.email, "DE"),
    ]
    assert lines[0]["language"] == "hr"
    assert {one["offers_by_email"] for one in lines} == {"no"}
    assert answer["Cache-Control"] == "no-store"
    line = AuditLine.objects.filter(store=store).order_by("-id")[0]
    assert (line.what, line.about) == ("audience.downloaded", "everybody")
    assert opens("marketer").post(f"{desk}{row.key}/file/").status_code == 403


BRITAIN = {"customer": "country", "is": "GB"}
NORWAY = {"customer": "country", "is": "NO"}
STARTS = """
journey: welcome
name: Welcome back
subject: customer
trigger: {event: audience.entered, where: [{field: audience, is: everybody}]}
steps: [{id: note, kind: update, tag: [welcomed]}]
"""


def test_one_that_a_journey_uses_stays(desk: str, owner: Client, store: Store) -> None:
    row, other = _made(store), _made(store, "Every")
    journeys.publish(store, STARTS, now=NOW, by="test")
    page = owner.get(f"{desk}{row.key}/").content.decode()
    assert "It stays as long as these journeys use it" in page
    answer = owner.post(f"{desk}{row.key}/remove/", follow=True).content.decode()
    assert "these journeys use it: Welcome back." in answer
    assert Audience.objects.of(store).filter(pk=row.pk).exists()
    answer = owner.post(f"{desk}{other.key}/remove/", follow=True).content.decode()
    assert "“Every” is removed." in answer
    assert not Audience.objects.of(store).filter(pk=other.pk).exists()


def test_a_journey_that_names_one_that_is_not_there_is_told_so(store: Store) -> None:
    found = [(one.step, one.code) for one in problems(store, parse(STARTS), NOW)]
    assert ("", "no-audience") in found
    _made(store)
    found = [(one.step, one.code) for one in problems(store, parse(STARTS), NOW)]
    assert ("", "no-audience") not in found


ASKS = STARTS.replace("journey: welcome", "journey: asks").replace(
    "{id: note, kind: update, tag: [welcomed]}",
    "{id: ask, kind: send, class: service, purpose: reviews, template: review-ask, "
    "valid_for: 52 weeks}",
)
HAPPY = {"count": "answer.given", "where": [{"field": "value", "at_least": 9}]}


def test_no_answer_chooses_by_an_audience_who_is_asked_for_a_review(
    desk: str, owner: Client, store: Store
) -> None:
    row = audiences.make(store, name="Everybody", condition=HAPPY, now=NOW, by="test")
    serious = [one.says for one in problems(store, parse(ASKS), NOW) if one.serious]
    assert len(serious) == 1
    assert "a public review is asked of everyone" in serious[0]
    with pytest.raises(Unreadable, match="asked of everyone"):
        journeys.publish(store, ASKS, now=NOW, by="test")
    audiences.change(store, row.key, name="All", condition={"has": "order"}, now=NOW, by="test")
    journeys.publish(store, ASKS, now=NOW, by="test")
    # Now that it is live, the rules may not be turned under it.
    page = owner.get(f"{desk}{row.key}/edit/").content.decode()
    for step in ({"rules__do": "pick:0"}, {"rules__do": "add:0:has:complaint"}):
        _status, page = _send(owner, f"{desk}{row.key}/edit/", _with(page, **step))
    status, page = _send(owner, f"{desk}{row.key}/edit/", _with(page, name="Mine"))
    assert status == 422
    assert "an answer would decide whom “Welcome back” asks for a public review" in page
    row.refresh_from_db()
    assert (row.name, row.condition) == ("All", {"has": "order"})


def test_a_customer_shows_which_one_they_came_into(
    desk: str, owner: Client, store: Store, home: Path
) -> None:
    row = audiences.make(store, name="In Oslo", condition=NORWAY, now=NOW, by="test")
    days = Days(home)
    days.settle()
    tell(store, placed(order="order/shop:9", who=shapes.Who(email="x@example.com", country="NO")))
    days.later(hours=1)
    one = audiences.people(store, row, days.now).get()
    page = owner.get(f"/desk/{store.key}/customers/{one.pk}/").content.decode()
    assert "Came into an audience" in page
    assert "In Oslo" in page


def test_another_stores_is_not_there(desk: str, owner: Client, other: Store) -> None:
    row = _made(other, "Theirs")
    for path in ("", "edit/"):
        assert owner.get(f"{desk}{row.key}/{path}").status_code == 404
    assert owner.post(f"{desk}{row.key}/remove/").status_code == 404
    assert Audience.objects.of(other).exists()
