"""Walking somebody's future at the desk, as a teammate does it."""

from datetime import datetime

import pytest
from django.apps import apps
from django.test import Client

from afterword.house.models import Store
from afterword.journeys import draft_actions
from afterword.journeys.models import Journey
from afterword.timeline.models import Customer
from afterword.timeline.queries import customer_by

AFTER = "after-first-delivery"


def at(store: Store, key: str = AFTER) -> str:
    return f"/desk/{store.key}/journeys/{key}/walk/"


def seen(client: Client, address: str, **more: str) -> str:
    answer = client.get(address, headers=more)
    assert answer.status_code == 200, answer.content.decode()[:400]
    return str(answer.content.decode())


@pytest.fixture
def luka(lived: Store, that_day: datetime) -> Customer:
    return customer_by(lived, "joao@pereira.example")


def test_it_works(owner: Client, lived: Store, luka: Customer) -> None:
    page = seen(owner, f"{at(lived)}?who={luka.pk}")
    assert "Walk <bdi>João Pereira</bdi>’s future" in page
    assert "How is Fern cup, moss?" in page
