"""The page on which a store settles when messages may come and how many."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from afterword.decisions.rules import CAPS, Cap, Ceiling, read_written, write_plainly
from afterword.decisions.spans import Span
from afterword.decisions.timing import WEEKDAYS, Hours
from afterword.house import actions as house
from afterword.house.models import AuditLine, Store
from afterword.outbox import ports
from tests.desk.team import opening
from tests.given import a_store

pytestmark = pytest.mark.django_db

GIVEN: dict[str, Any] = {
    "marketing_mail_from": "09:00",
    "marketing_mail_to": "20:00",
    "marketing_days": "no_sundays",
    "marketing_pause": "1 week",
    "marketing_day": "1",
    "marketing_week": "",
    "service_mail_from": "",
    "service_mail_to": "",
    "service_pause": "",
    "service_day": "3",
    "service_week": "0",
    "ceiling_any": "6",
    "ceiling_marketing": "1",
    "talk_service": "always",
}


@pytest.fixture
def owner(store: Store, now: datetime) -> Client:
    return opening(store, a_store("other"), now)("owner")


def address(store: Store) -> str:
    return f"/desk/{store.key}/settings/timing/"


def fresh(store: Store) -> Store:
    return Store.objects.get(pk=store.pk)


def test_it_works(store: Store, owner: Client) -> None:
    answer = owner.post(address(store), GIVEN)
    assert (answer.status_code, answer["Location"]) == (302, address(store))
    rules = fresh(store).rules
    assert rules.hours["marketing"]["mail"] == Hours(
        from_="09:00", to="20:00", days=WEEKDAYS[:6], holidays=False
    )
    assert "mail" not in rules.hours["service"], "both empty: at any hour"
    assert rules.spacing == {"transactional": None, "service": None, "marketing": Span(1, "weeks")}
    assert rules.caps == {"marketing": Cap(day=1), "service": Cap(day=3, week=0)}
    assert rules.ceiling == Ceiling(any=6, marketing=1)
    assert (rules.talk.service, rules.talk.recovery) == ("always", False)
    line = AuditLine.objects.filter(store=store).order_by("-id")[0]
    assert (line.what, line.by) == ("rules.changed", "user:owner@team.example")
    assert line.detail["before"] == {}
    assert line.detail["after"] == fresh(store).rules_written


def test_the_page_says_it_in_words(store: Store, owner: Client) -> None:
    text = owner.get(address(store)).content.decode()
    assert (
        "Nobody gets marketing from us by e-mail between 21:00 and 08:00 where they live." in text
    )
    owner.post(address(store), GIVEN)
    text = owner.get(address(store)).content.decode()
    assert (
        "Nobody gets marketing from us by e-mail between 20:00 and 09:00 where they live." in text
    )
    assert "Marketing goes out not on Sundays and public holidays." in text
    assert "Nobody gets more than 6 messages from us in 24 hours, whatever happens." in text
    assert "tips and questions from us" not in text


def test_what_stands_is_what_the_form_gives_back(store: Store, owner: Client) -> None:
    """Saving the page as it comes changes nothing but that it is written down."""
    before = store.rules
    form = owner.get(address(store)).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    owner.post(address(store), {name: "" if one is None else one for name, one in shown.items()})
    assert fresh(store).rules == before
    lines = AuditLine.objects.filter(store=store, what="rules.changed").count()
    owner.post(address(store), {name: "" if one is None else one for name, one in shown.items()})
    assert AuditLine.objects.filter(store=store, what="rules.changed").count() == lines


WRONG: list[tuple[str, dict[str, str], str]] = [
    ("half an hour span", {"marketing_mail_to": ""}, "Give both hours, or leave both empty"),
    ("no hour at all", {"marketing_mail_to": "09:00"}, "Give two different hours."),
    ("no time", {"marketing_mail_from": "noon"}, "Enter a valid time."),
    ("a ceiling of nothing", {"ceiling_any": "0"}, "greater than or equal to 1"),
    ("no number", {"service_day": "many"}, "Enter a whole number."),
    ("no such pause", {"marketing_pause": "soon"}, "Select a valid choice."),
]


@pytest.mark.parametrize(("says", "given", "told"), WRONG, ids=[case[0] for case in WRONG])
def test_what_cannot_be_is_said_and_changes_nothing(
    store: Store, owner: Client, says: str, given: dict[str, str], told: str
) -> None:
    answer = owner.post(address(store), GIVEN | given)
    assert answer.status_code == 422
    assert told in answer.content.decode(), says
    assert fresh(store).rules_written == {}


def test_what_is_settled_for_channels_that_are_not_here_stays(
    store: Store, owner: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "channels", {"email": ports.channels["email"]})
    texts = read_written(
        {
            "hours": {"marketing": {"message": {"from": "10:00", "to": "18:00"}}},
            "caps": {"transactional": {"day": 5}},
        }
    )
    house.change_rules(store, texts, now=now, by="test")
    owner.post(address(store), GIVEN)
    rules = fresh(store).rules
    assert rules.hours["marketing"]["message"] == Hours(from_="10:00", to="18:00")
    assert rules.caps["transactional"] == Cap(day=5)


def test_who_is_unhappy_gets_a_person_or_not(store: Store, owner: Client) -> None:
    assert "Who is unhappy gets a person" in owner.get(address(store)).content.decode()
    owner.post(address(store), GIVEN)
    assert not fresh(store).rules.talk.recovery
    owner.post(address(store), GIVEN | {"talk_recovery": "on"})
    assert fresh(store).rules.talk.recovery


def test_an_evening_until_midnight(store: Store, owner: Client) -> None:
    owner.post(address(store), GIVEN | {"marketing_mail_to": "00:00", "marketing_days": "business"})
    hours = fresh(store).rules.hours["marketing"]["mail"]
    assert hours == Hours(from_="09:00", to="24:00", business_days=True)
    text = owner.get(address(store)).content.decode()
    assert "between 00:00 and 09:00" in text


def test_nothing_written_is_the_default(store: Store) -> None:
    assert write_plainly(read_written({})) == {
        "spacing": {}, "hours": {}, "caps": {}, "ceiling": None, "costs": {}, "words": {},
        "double_opt_in": True, "dates": None, "service": None, "talk": None, "answers": None,
    }  # fmt: skip
    assert store.rules.caps == CAPS
