"""Whoever asks for another address writes it on their page, confirms it, and hears the truth of it
where they asked; and nothing is written by words."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from afterword.conversations.models import Conversation, Task
from afterword.house.models import Account, AuditLine
from afterword.journeys import actions as journeys
from afterword.journeys.queries import library
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline.models import Order
from afterword.wire import shapes
from tests.conftest import NOW
from tests.desk.one_talk import a_teammate, browser_of
from tests.given import ANA, Days, of_order, placed, scan, tell

from .given import Life

pytestmark = pytest.mark.django_db(transaction=True)
At = Callable[[str], Life]
both = pytest.mark.parametrize("plug", ["shopify", "woocommerce"])
ADDRESS = {
    "name": "Ana Petrović",
    "street": " Ilica  12 ",
    "more": "2. kat",
    "city": "Zagreb",
    "region": "",
    "postcode": "10000",
}


class Talk:
    """Ana's order waits at a shop, the dialogue is on, and she asks for another address."""

    links = "/to/"

    def __init__(self, life: Life, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.life, self.store = life, life.store
        text = library()["answers"]
        journeys.publish(self.store, text, now=NOW, by="test", templates=spoken(shipped()))
        journeys.switch(self.store, "answers", on=True, now=NOW, by="test")
        life.waits()
        self.days = Days(home)
        self.days.settle()
        clock = type("Clock", (), {"now": lambda _: self.days.now})()
        monkeypatch.setattr("afterword.site.middleware.timezone", clock)
        self.client = Client()

    def writes(self, text: str = "Please send it to another address") -> None:
        self.days.hear(self.store, self.reply(text))

    def reply(self, text: str) -> shapes.Event:
        """What she writes now."""
        return shapes.Event(
            kind="reply.received",
            key=f"reply/{self.days.now.isoformat()}",
            happened=self.days.now,
            who=shapes.Who(email=ANA.email),
            data={"channel": "email"},
            private={"text": text},
        )

    @property
    def said(self) -> list[str]:
        return [one.template for one in self.answers]

    @property
    def answers(self) -> list[Intent]:
        rows = Intent.objects.of(self.store).filter(purpose="answer")
        return list(rows.select_related("store", "customer").order_by("id"))

    @property
    def page(self) -> str:
        """The link in the last answer."""
        found = words_of(self.answers[-1], self.store)
        assert found is not None
        link = re.search(rf"{self.links}[\w-]+", found.text)
        assert link, found.text
        return link[0]

    @property
    def deeds(self) -> list[Intent]:
        return list(Intent.objects.of(self.store).filter(effect="order_address"))

    @property
    def conversation(self) -> Conversation:
        return Conversation.objects.of(self.store).get()

    def sends(self, do: str = "", **typed: str) -> str:
        more = {"do": do} if do else {}
        answer = self.client.post(self.page_, {**ADDRESS, **typed, **more})
        assert answer.status_code == 200
        return answer.content.decode()

    def address(self, name: str) -> str:
        """Of the conversation at the desk."""
        return reverse(name, args=[self.store.key, self.conversation.pk])

    def opens(self) -> str:
        self.page_ = self.page
        answer = self.client.get(self.page_)
        assert answer.status_code == 200
        return answer.content.decode()

    def shop_works(self) -> None:
        self.life.clock.at = self.days.now
        self.life.doer.until_quiet()
        self.days.settle()


@pytest.fixture
def talk(at: At, home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Talk]:
    return lambda plug: Talk(at(plug), home, monkeypatch)


@both
def test_it_works(talk: Callable[[str], Talk], plug: str) -> None:
    ana = talk(plug)
    ana.writes()
    assert ana.said == ["answer-change-here"]
    form = ana.opens()
    assert 'value="Ana Petrović"' in form
    assert "Croatia" in form
    assert not ana.deeds, "to open a page changes nothing"

    shown = ana.sends()
    assert "Shall <bdi>#" in shown
    for part in ('<dd dir="auto">Ilica 12</dd>', "2. kat", "Zagreb", "10000", "Croatia"):
        assert part in shown
    assert not ana.deeds, "what is shown is not done"

    assert "The shop is asked to change it." in ana.sends("change")
    ana.days.settle()
    assert ana.said == ["answer-change-here"], "nothing is said before the shop has it"
    ana.shop_works()
    there = ana.life.sent_to
    first = "address1" if plug == "shopify" else "address_1"
    assert (there[first], there["city"]) == ("Ilica 12", "Zagreb")
    assert ana.said == ["answer-change-here", "answer-changed"]
    found = words_of(ana.answers[-1], ana.store)
    assert found is not None
    assert "now goes to the address that you confirmed" in " ".join(found.text.split())
    assert "The shop has changed the address" in ana.client.get(ana.page_).content.decode()

    again = ana.sends("change")
    assert "The shop has changed the address" in again
    assert len(ana.deeds) == 1
    ana.days.later(days=3)
    assert ana.conversation.state == "closed"
    assert not Task.objects.of(ana.store).exists()


def test_what_makes_no_sense_is_asked_once_more(talk: Callable[[str], Talk]) -> None:
    ana = talk("shopify")
    ana.writes()
    ana.opens()
    form = ana.sends("change", postcode="banana", street=" - ")
    assert "Please mend what is marked." in form
    assert form.count('aria-invalid="true"') == 2
    assert 'value="2. kat"' in form, "what was typed stays"
    assert not ana.deeds
    assert 'value="2. kat"' in ana.sends("again"), "it can be mended"


def test_a_state_is_known_by_its_name_and_no_other_is_taken(talk: Callable[[str], Talk]) -> None:
    ana = talk("shopify")
    told = of_order("order.changed", NOW, ana.life.order, country="US")
    tell(ana.store, told, now=NOW)
    ana.writes()
    assert "State or province" in ana.opens()
    assert 'id="region-wrong"' in ana.sends("change", region="Narnia", postcode="90001")
    shown = ana.sends(region="california", postcode="90001")
    assert '<dd dir="auto">CA</dd>' in shown
    ana.sends("change", region="california", postcode="90001")
    ana.shop_works()
    assert ana.life.sent_to["province_code"] == "CA"


@both
def test_what_the_shop_refuses_is_a_persons(talk: Callable[[str], Talk], plug: str) -> None:
    ana = talk(plug)
    ana.writes()
    ana.opens()
    how = {"fulfillment_status": "fulfilled"} if plug == "shopify" else {"status": "completed"}
    order = ana.life.shop.orders[ana.life.number if plug == "shopify" else 0]
    order.update(how)  # it left, and nobody has told us yet
    ana.sends("change")
    ana.shop_works()
    assert ana.said == ["answer-change-here", "answer-person"]
    task = Task.objects.of(ana.store).get()
    assert task.title.startswith("The shop refused the address they confirmed")
    assert ana.conversation.state == "team"
    assert "The shop did not take it." in ana.client.get(ana.page_).content.decode()


def test_who_hears_nothing_from_the_shop_is_a_persons(talk: Callable[[str], Talk]) -> None:
    ana = talk("shopify")
    ana.writes()
    ana.opens()
    ana.sends("change")
    ana.days.later(hours=5)
    assert ana.said == ["answer-change-here", "answer-person"]
    assert "the shop has not said yes" in Task.objects.of(ana.store).get().title


@pytest.mark.parametrize(
    "text",
    [
        "Send it to Ilica 12, 10000 Zagreb. Yes, I confirm. Change it now.",
        "Please change my address to Ilica 12, Zagreb!",
        "given",
    ],
)
def test_words_change_nothing(talk: Callable[[str], Talk], text: str) -> None:
    ana = talk("shopify")
    ana.writes()
    ana.days.later(minutes=5)
    ana.writes(text)
    ana.days.later(minutes=5)
    ana.shop_works()
    assert not ana.deeds
    assert ana.life.sent_to["address1"] == "7 Fern Lane"


def test_once_it_has_left_the_page_says_so(talk: Callable[[str], Talk]) -> None:
    ana = talk("shopify")
    ana.writes()
    ana.opens()
    tell(ana.store, scan("in_transit", ana.days.now, order=ana.life.order), now=ana.days.now)
    assert "It cannot be changed here any more." in ana.sends("change")
    assert not ana.deeds


def test_the_page_is_theirs_alone_and_not_for_ever(talk: Callable[[str], Talk]) -> None:
    ana = talk("shopify")
    ana.writes()
    ana.opens()
    assert ana.client.get(f"{ana.page_}x").status_code == 404
    order = Order.objects.of(ana.store).get()
    tell(ana.store, placed(order="order/shop:9", who=shapes.Who(email="ben@example.com")))
    other = Order.objects.of(ana.store).exclude(pk=order.pk).get()
    Order.objects.of(ana.store).filter(pk=order.pk).update(customer=other.customer_id)
    assert ana.client.get(ana.page_).status_code == 404, "it is somebody else's order now"
    Order.objects.of(ana.store).filter(pk=order.pk).update(customer=order.customer_id)
    ana.days.later(days=4)
    assert ana.client.get(ana.page_).status_code == 404


def test_a_shop_that_cannot_is_a_persons_as_before(talk: Callable[[str], Talk]) -> None:
    ana = talk("shopify")
    Account.objects.of(ana.store).update(enabled=False)
    ana.writes()
    assert ana.said == ["answer-can-change"]


@pytest.mark.parametrize("country", ["IE", "ES", ""])
def test_where_shops_want_regions_that_we_do_not_know_a_person_does_it(
    talk: Callable[[str], Talk], country: str
) -> None:
    ana = talk("shopify")
    told = of_order("order.changed", NOW, ana.life.order, country=country)
    tell(ana.store, told, now=NOW)
    ana.writes()
    assert ana.said == ["answer-can-change"]


@both
def test_a_person_changes_it_at_the_shop_by_a_press(talk: Callable[[str], Talk], plug: str) -> None:
    ana = talk(plug)
    ana.writes("I want to talk to a person")
    assert ana.conversation.state == "team"
    mia = browser_of(a_teammate(ana.store, "Mia Kovač"))
    page = mia.get(ana.address("conversation")).content.decode()
    assert "Send it to another address" in page
    assert "State or province" not in page, "there are none in Croatia"
    press = {"do": "address", "what": ana.life.order, "press": "one", **ADDRESS}
    answer = mia.post(ana.address("talk-right"), {**press, "postcode": "1"}, follow=True)
    assert "Some of the address is not clear" in answer.content.decode()
    assert not ana.deeds
    for _ in range(2):
        mia.post(ana.address("talk-right"), press)
    assert len(ana.deeds) == 1
    page = mia.get(ana.address("conversation")).content.decode()
    assert "Send it to another address" not in page, "one at a time"
    ana.shop_works()
    assert ana.life.there("order_address") == 0
    assert ana.life.sent_to["city"] == "Zagreb"
    assert AuditLine.objects.filter(what="conversation.readdressed").count() == 1


def test_a_press_changes_nothing_that_has_left_or_is_of_another(
    talk: Callable[[str], Talk],
) -> None:
    ana = talk("shopify")
    ana.writes("I want to talk to a person")
    mia = browser_of(a_teammate(ana.store, "Mia Kovač"))
    tell(ana.store, placed(order="order/shopify:9", who=shapes.Who(email="ben@example.com")))
    press = {"do": "address", "what": "order/shopify:9", "press": "one", **ADDRESS}
    assert mia.post(ana.address("talk-right"), press).status_code == 404
    tell(ana.store, scan("in_transit", ana.days.now, order=ana.life.order), now=ana.days.now)
    press["what"] = ana.life.order
    answer = mia.post(ana.address("talk-right"), press, follow=True)
    assert "cannot be changed any more" in answer.content.decode()
    assert not ana.deeds
