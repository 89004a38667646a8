"""The page on which a store settles when its team works and by when it answers."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from afterword.decisions.rules import Answers, Written
from afterword.decisions.service import Closed, Promise, Service, read_shifts
from afterword.desk.inbox.hours import talked
from afterword.house import actions as house
from afterword.house.models import AuditLine, Store
from tests.conftest import NOW
from tests.desk.team import opening
from tests.given import a_store

pytestmark = pytest.mark.django_db


def given(**more: str) -> dict[str, Any]:
    """The form as it is sent with the defaults, and what is written otherwise."""
    week = {f"day_{day}": "9-17" for day in ("mon", "tue", "wed", "thu", "fri")}
    alike = {f"{name}_{what}": "" for name in talked() for what in ("first", "urgent")}
    base = {"all_first": "60", "all_urgent": "20", "all_solve": "2", "do": "save"}
    return {**week, **alike, **base, **more}


@pytest.fixture
def owner(store: Store, now: datetime) -> Client:
    return opening(store, a_store("other"), now)("owner")


def address(store: Store) -> str:
    return f"/desk/{store.key}/inbox/settings/"


def settled(store: Store) -> Service:
    return Store.objects.get(pk=store.pk).rules.service


def test_it_works(store: Store, owner: Client) -> None:
    sent = given(
        day_fri="9–12:30, 13.30-16", day_sat="10-13", holidays="on", off_from="2026-12-24",
        off_to="2027-01-03", all_first="30", email_first="240",
    )  # fmt: skip
    answer = owner.post(address(store), sent)
    assert (answer.status_code, answer["Location"]) == (302, address(store))
    found = settled(store)
    assert found.days["fri"] == read_shifts("09:00-12:30,13:30-16:00")
    assert (found.days["sat"], "sun" in found.days) == (read_shifts("10-13"), False)
    assert found.holidays
    assert found.closed == (Closed(from_=date(2026, 12, 24), to=date(2027, 1, 3)),)
    assert found.promise == Promise(first=30, urgent=20, solve=2)
    assert found.channels == {"email": Promise(first=240, urgent=20, solve=2)}
    line = AuditLine.objects.filter(store=store, what="rules.changed").get()
    assert "owner@team.example" in line.by


def test_what_stands_is_shown_and_sent_back_as_it_was(store: Store, owner: Client) -> None:
    owner.post(address(store), given(off_from="2026-12-24", email_first="240", all_solve=""))
    page = owner.get(address(store)).content.decode()
    assert 'value="09:00–17:00"' in page
    assert "24 December 2026" in page
    assert "<b>Email</b>" in page or "<b>E-mail</b>" in page, "an example for its own promise"
    before = settled(store)
    assert before.promise.solve is None
    owner.post(address(store), given(email_first="240", all_solve=""))
    assert settled(store) == before
    owner.post(address(store), given(email_first="240", all_solve="", gone_0="on"))
    assert settled(store).closed == ()


def test_it_can_be_looked_at_before_it_is_kept(store: Store, owner: Client) -> None:
    before = settled(store)
    answer = owner.post(address(store), given(do="look", day_mon="", day_tue="", day_wed=""))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "not saved yet" in page
    assert settled(store) == before
    assert not AuditLine.objects.filter(store=store, what="rules.changed").exists()


WRONG = [
    ("no hours", {"day_tue": "all day"}, "several with commas"),
    ("an hour that is none", {"day_tue": "9-25"}, "several with commas"),
    ("nobody ever", {f"day_{day}": "" for day in ("mon", "tue", "wed", "thu", "fri")}, "at least"),
    ("the end first", {"off_from": "2026-12-24", "off_to": "2026-12-23"}, "Days off end"),
    ("longer than a year", {"off_from": "2026-12-24", "off_to": "2028-12-23"}, "Days off end"),
    ("no beginning", {"off_to": "2026-12-23"}, "Say from which day"),
    ("no such promise", {"all_first": "7"}, "7"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "written", "says"), WRONG)
def test_what_makes_no_sense_is_said_and_nothing_changes(
    store: Store, owner: Client, why: str, written: dict[str, str], says: str
) -> None:
    before = settled(store)
    answer = owner.post(address(store), given(**written))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert settled(store) == before


def test_a_promise_that_cannot_be_chosen_here_is_kept(store: Store, owner: Client) -> None:
    rules = Service(promise=Promise(first=75, urgent=7, solve=4), channels={"fax": Promise()})
    written = house_written(store, rules)
    assert settled(store) == written
    page = owner.get(address(store)).content.decode()
    assert '<option value="75" selected>' in page
    owner.post(address(store), given(all_first="75", all_urgent="7", all_solve="4"))
    assert settled(store) == written


def house_written(store: Store, rules: Service) -> Service:
    house.change_rules(store, Written(service=rules), now=NOW, by="test")
    return rules


def test_how_sure_it_must_be_is_settled_here(store: Store, owner: Client) -> None:
    page = owner.get(address(store)).content.decode()
    assert 'name="sure" value="60"' in page
    assert owner.post(address(store), given(sure="85", alike="")).status_code == 302
    assert Store.objects.get(pk=store.pk).rules.answers == Answers(sure=85, alike=60)
    answer = owner.post(address(store), given(sure="101"))
    assert answer.status_code == 422
    assert Store.objects.get(pk=store.pk).rules.answers == Answers(sure=85, alike=60)
