"""The page on which a store says which words of its own it listens for."""

from datetime import datetime

import pytest
from django.test import Client

from afterword.house.models import AuditLine, Store
from tests.desk.team import opening
from tests.given import a_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(store: Store, now: datetime) -> Client:
    return opening(store, a_store("other"), now)("owner")


def address(store: Store) -> str:
    return f"/desk/{store.key}/settings/words/"


def fresh(store: Store) -> Store:
    return Store.objects.get(pk=store.pk)


def test_it_works(store: Store, owner: Client) -> None:
    said = "great: super, love it\n\nbad:\n"
    answer = owner.post(address(store), {"words": said, "double_opt_in": "on"})
    assert (answer.status_code, answer["Location"]) == (302, address(store))
    rules = fresh(store).rules
    assert rules.words == {"great": ("super", "love it"), "bad": ()}
    assert rules.double_opt_in
    assert AuditLine.objects.filter(store=store).order_by("-id")[0].what == "rules.changed"
    shown = owner.get(address(store)).content.decode()
    assert "great: super, love it\nbad: " in shown


def test_an_arabic_keyboard_has_a_comma_of_its_own(store: Store, owner: Client) -> None:
    owner.post(address(store), {"words": "ممتاز: رائع، أحببته, جيد"})
    assert fresh(store).rules.words == {"ممتاز": ("رائع", "أحببته", "جيد")}


def test_joining_may_be_made_one_step(store: Store, owner: Client) -> None:
    owner.post(address(store), {"words": ""})
    assert not fresh(store).rules.double_opt_in


@pytest.mark.parametrize(
    "said", ["two words: yes", "halt: no more texts", "stop: please", "x" * 41 + ": a"]
)
def test_what_cannot_be_heard_apart_is_refused(store: Store, owner: Client, said: str) -> None:
    answer = owner.post(address(store), {"words": said, "double_opt_in": "on"})
    assert answer.status_code == 422
    assert fresh(store).rules.words == {}


def test_the_timing_page_leaves_the_words_alone(store: Store, owner: Client) -> None:
    owner.post(address(store), {"words": "great:"})
    timing = {
        "marketing_days": "all", "ceiling_any": "6", "ceiling_marketing": "1",
        "talk_service": "always",
    }  # fmt: skip
    assert owner.post(f"/desk/{store.key}/settings/timing/", timing).status_code == 302
    rules = fresh(store).rules
    assert (rules.words, rules.double_opt_in) == ({"great": ()}, False)
