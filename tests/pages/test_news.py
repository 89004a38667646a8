"""Being told of an order on a channel of one's choice: a yes and a no, each with its proof."""

from __future__ import annotations

import pytest
from django.test import Client

from afterword.house import actions as house
from afterword.house import fronts
from afterword.house.models import Store
from afterword.timeline.models import Consent, ContactPoint
from afterword.timeline.queries import private_of
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import a_store, placed, tell
from tests.pages.given import events, on_its_way, order_link, person

PHONED = shapes.Who(email="ana@example.com", phone="+44 7700 900218", name="Ana", country="GB")


@pytest.fixture
def texting(store: Store) -> Store:
    """A store that can send text messages."""
    house.save_account(
        store, kind="channel", plug="sms", settings={"provider": "twilio"}, secrets_={},
        now=NOW, by="test",
    )  # fmt: skip
    return store


def test_it_works(client: Client, texting: Store) -> None:
    on_its_way(texting, who=PHONED)
    link = order_link(texting)
    assert "…218" in client.get(link).content.decode()
    client.post(link, {"channel": "sms", "say": "no"})
    client.post(link, {"channel": "sms", "say": "yes"})
    kinds = [one.kind for one in events(texting, "consent.given", "consent.revoked")]
    assert kinds == ["consent.revoked", "consent.given"]
    given = events(texting, "consent.given")[0]
    assert (given.data["purpose"], given.data["source"]) == ("orders", "page")
    proof = private_of(given, person(texting), texting)
    assert proof["wording"] == "Send me a text message when something changes about my order."
    assert Consent.objects.of(texting).get(channel="sms").given is True


def test_news_by_mail_always_come_and_no_other_address_can_be_put_in_its_place(
    client: Client, texting: Store
) -> None:
    on_its_way(texting, who=PHONED)
    for sent in (
        {"channel": "email", "say": "yes", "address": "eve@example.com"},
        {"channel": "sms", "say": "yes", "address": "+44 7700 900999"},
        {"channel": "whatsapp", "say": "yes"},
        {"channel": "smoke", "say": "yes"},
    ):
        client.post(order_link(texting), sent)
    assert ContactPoint.objects.of(texting).count() == 2
    known = ContactPoint.objects.of(texting).get(channel="phone").digest
    said = [(one.data["channel"], one.data["contact"]) for one in events(texting, "consent.given")]
    assert said == [("sms", known)]


def test_where_no_number_is_known_one_can_be_typed(client: Client, texting: Store) -> None:
    on_its_way(texting)
    link = order_link(texting)
    assert 'type="tel"' in client.get(link).content.decode()
    wrong = client.post(link, {"channel": "sms", "say": "yes", "address": "12"})
    assert wrong["Location"].endswith("?done=news&wrong=sms#news")
    shown = client.get(wrong["Location"]).content.decode()
    assert "This is no telephone number." in shown
    assert ContactPoint.objects.of(texting).filter(channel="phone").count() == 0
    client.post(link, {"channel": "sms", "say": "yes", "address": "+44 7700 900218"})
    assert ContactPoint.objects.of(texting).get(channel="phone").customer == person(texting)
    assert Consent.objects.of(texting).get(channel="sms").given is True


def test_what_the_store_has_not_is_not_offered(client: Client, store: Store) -> None:
    on_its_way(store, who=PHONED)
    shown = client.get(order_link(store)).content.decode()
    assert "…218" not in shown
    fronts.save_front(store, fronts.Front(news=False), now=NOW, by="test")
    assert 'id="news"' not in client.get(order_link(store)).content.decode()


def test_another_stores_link_changes_nothing(client: Client, texting: Store) -> None:
    on_its_way(texting, who=PHONED)
    other = a_store("other", name="Other")
    tell(other, placed(NOW, who=PHONED))
    client.post(order_link(other), {"channel": "sms", "say": "no"})
    assert events(texting, "consent.revoked") == []
