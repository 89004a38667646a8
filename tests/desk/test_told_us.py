"""A yes or no that a customer gives to a person of the team is kept with its proof."""

from datetime import datetime

import pytest
from django.test import Client

from afterword.decisions.consent import allowed
from afterword.house.models import Store
from afterword.timeline.models import Customer, Event
from afterword.timeline.queries import private_of
from afterword.timeline.queries import timeline as timeline_of
from tests.desk.team import opening
from tests.given import a_store, placed, tell

pytestmark = pytest.mark.django_db

YES = {"channel": "sms", "purpose": "offers", "given": "yes", "said": "On the phone: “yes, gladly”"}


@pytest.fixture
def ana(store: Store, now: datetime) -> Customer:
    tell(store, placed(), now=now)
    return Customer.objects.of(store).get()


@pytest.fixture
def agent(store: Store, ana: Customer, now: datetime) -> Client:
    return opening(store, a_store("other"), now)("agent")


def address(store: Store, ana: Customer, page: str = "told-us") -> str:
    return f"/desk/{store.key}/customers/{ana.pk}/{page}/"


def test_it_works(store: Store, ana: Customer, agent: Client) -> None:
    assert agent.post(address(store, ana), YES).status_code == 302
    (said,) = Event.objects.of(store).filter(kind="consent.given")
    assert (said.data["source"], said.data["channel"]) == ("agent", "sms")
    assert "@" in said.by
    assert private_of(said, ana, store)["said"] == YES["said"]
    shown = agent.get(address(store, ana, "proof")).content.decode()
    assert "yes, gladly" in shown
    agent.post(address(store, ana), YES | {"channel": "email", "purpose": "care", "given": "no"})
    assert not allowed(timeline_of(ana).present, store.rules, "email", "care")


@pytest.mark.parametrize("wrong", [{"said": ""}, {"channel": "smoke"}, {"purpose": "everything"}])
def test_without_its_proof_it_is_not_kept(
    store: Store, ana: Customer, agent: Client, wrong: dict[str, str]
) -> None:
    assert agent.post(address(store, ana), YES | wrong).status_code == 422
    assert not Event.objects.of(store).filter(kind="consent.given").exists()
