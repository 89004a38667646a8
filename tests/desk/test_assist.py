"""A store settles what helps its team with words, tries it, and sees what it cost."""

from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from afterword.conversations import assist_settings
from afterword.conversations.models import Assisted
from afterword.house.models import Account, Store
from tests.assist.given import connect
from tests.assist.stand_in import KEY, MODEL, Chat
from tests.vendors.serving import served

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[tuple[Chat, str]]:
    chat = Chat(answers=["Hello [name-1], we look into it."])
    with served(chat.app()) as url:
        yield chat, f"{url}/v1"


def form(url: str, **facts: str) -> dict[str, str]:
    usual = {
        "url": url, "name": MODEL, "key": KEY, "price_in": "2.50", "price_out": "10",
        "currency": "usd", "limit": "5", "use_draft": "on", "use_tone": "on",
    }  # fmt: skip
    return usual | facts


def at(store: Store, name: str = "assist", *args: Any) -> str:
    return reverse(name, args=[store.key, *args])


def seen(client: Client, url: str) -> str:
    return unescape(client.get(url).content.decode())


def test_it_works(store: Store, owner: Client, server: tuple[Chat, str]) -> None:
    chat, url = server
    assert "No model is connected" in seen(owner, at(store))
    saved = owner.post(at(store), form(url), follow=True)
    assert "Try it, then switch it on" in saved.content.decode()
    found = assist_settings.helper(store)
    assert found is not None
    assert (found.url, found.name, found.price_in, found.currency, found.on, found.keyed) == (
        url, MODEL, "2.5", "USD", False, True,
    )  # fmt: skip
    assert found.uses == ("draft", "tone")
    text = "Ana Petrović asks: where is #1042? ana@example.com"
    page = unescape(owner.post(at(store, "assist-try"), {"text": text}).content.decode())
    assert "[name-1] asks: where is [order-1]? [email-1]" in page
    assert "Hello [name-1], we look into it." in page
    assert "Hello Ana Petrović, we look into it." in page
    assert "tokens read, 8 written" in page
    assert "Tries from here" in page
    assert KEY not in page
    owner.post(at(store, "assist-switch"), {"on": "1"})
    assert assist_settings.uses(store) == ("draft", "tone")
    assert "It is on" in seen(owner, at(store))
    assert len(chat.heard) == 1


def test_the_key_is_kept_and_never_shown(
    store: Store, owner: Client, server: tuple[Chat, str]
) -> None:
    _, url = server
    owner.post(at(store), form(url))
    page = seen(owner, at(store))
    assert KEY not in page
    assert "Kept. Write a new one to change it." in page
    owner.post(at(store), form(url, key="", limit="7"))
    assert assist_settings.model(store).key == KEY
    owner.post(at(store), form("https://models.example/v1", key=""))
    assert assist_settings.model(store).key == ""


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"url": "http://models.example/v1"}, "the address must begin with https://"),
        ({"url": "http://169.254.169.254/v1"}, "private network"),
        ({"url": "nonsense"}, "is no address"),
        ({"currency": "euro"}, "Three letters, like USD."),
        ({"price_in": "-1"}, "greater than or equal to 0"),
        ({"limit": ""}, "This field is required."),
    ],
)
def test_what_is_odd_is_said_and_nothing_is_kept(
    store: Store, owner: Client, facts: dict[str, str], says: str
) -> None:
    answer = owner.post(at(store), form(**{"url": "https://models.example/v1"} | facts))
    assert answer.status_code == 422
    assert says in unescape(answer.content.decode())
    assert not Account.objects.of(store).filter(kind="assist").exists()


@pytest.mark.parametrize(
    ("does", "says"),
    [
        ("busy", "Try it again in 7 seconds."),
        ("poor", "There is no credit left"),
        ("broken", "has a fault of its own"),
        ("html", "no answer of a model"),
    ],
)
def test_a_try_that_fails_says_what_to_do(
    store: Store, owner: Client, server: tuple[Chat, str], does: str, says: str
) -> None:
    chat, url = server
    connect(store, url)
    chat.does = does
    page = owner.post(at(store, "assist-try"), {"text": "Hello"})
    assert says in unescape(page.content.decode())
    assert "What was sent" in page.content.decode()


def test_a_try_needs_words(store: Store, owner: Client, server: tuple[Chat, str]) -> None:
    chat, url = server
    connect(store, url)
    assert owner.post(at(store, "assist-try"), {"text": ""}).status_code == 422
    assert chat.tried == 0


def test_it_is_counted_by_month(store: Store, owner: Client, now: datetime) -> None:
    connect(store, "https://models.example/v1", limit="2", now=now)
    for month, use, micros in ((10, "draft", 1_500_000), (11, "draft", 250_000), (11, "tone", 1)):
        Assisted.objects.create(
            store=store, use=use, at=now.replace(month=month), model=MODEL, tokens_in=1000,
            tokens_out=234, micros=micros, currency="USD", result="ok",
        )  # fmt: skip
    page = owner.get(at(store)).content.decode()
    assert page.index("November 2026") < page.index("October 2026")
    assert "$1.50" in page
    assert "1,234" in page


def test_it_is_taken_away(store: Store, owner: Client) -> None:
    connect(store, "https://models.example/v1")
    owner.post(at(store, "assist-switch"), {"on": "0"})
    assert assist_settings.uses(store) == ()
    owner.post(at(store, "assist-forget"))
    assert assist_settings.helper(store) is None
    owner.post(at(store, "assist-switch"), {"on": "1"})  # nothing there to switch
    assert assist_settings.helper(store) is None


def test_another_stores_model_helps_nobody_here(
    store: Store, other: Store, home: Path, server: tuple[Chat, str]
) -> None:
    connect(other, server[1])
    assert assist_settings.uses(other) != ()
    assert assist_settings.uses(store) == ()
