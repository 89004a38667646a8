"""Whoever asks for another day chooses or names one, confirms it on their page, and hears the truth
of it where they asked; and nothing is written by words."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.urls import reverse

from afterword.conversations import redating
from afterword.conversations.models import Task
from afterword.house import tokens
from afterword.house.models import Account, AuditLine
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline.models import Event, Order
from afterword.wire import shapes
from tests.conftest import NOW
from tests.desk.one_talk import a_teammate, browser_of
from tests.engine.test_answers_in_chats import NUMBER, chatted
from tests.given import ANA, of_order, placed, scan, tell

from .test_readdressing import At, Talk, both

pytestmark = pytest.mark.django_db(transaction=True)
OWN = {"shopify": "attribute", "woocommerce": "field"}
RULES: dict[str, Any] = {"weekdays": ["mon", "tue", "wed", "thu", "fri"], "notice": 2, "ahead": 14}


class Dated(Talk):
    """Her order has a day that its shop keeps, and she asks for another one."""

    links = "/on/"

    def __init__(self, at: At, plug: str, *rest: Any, **more: Any) -> None:
        life = at(plug)
        life.keep_day(OWN[plug], fields="day", **{**RULES, **more})
        life.fields = [("day", "2026-11-26"), ("gift", "yes")]
        super().__init__(life, *rest)
        told = of_order("order.changed", NOW, life.order, country="HR", day="2026-11-26")
        tell(life.store, told, now=NOW)

    @property
    def days_asked(self) -> list[Intent]:
        return list(Intent.objects.of(self.store).filter(effect="order_day"))

    @property
    def day(self) -> str:
        return Order.objects.of(self.store).get(about=self.life.order).day

    def confirms(self, day: str) -> str:
        answer = self.client.post(self.page_, {"day": day})
        assert answer.status_code == 200
        return answer.content.decode()

    def presses(self, key: str) -> None:
        """A day under the last answer."""
        self.days.hear(
            self.store,
            shapes.Event(
                kind="reply.received",
                key=f"reply/press/{self.days.now.isoformat()}",
                happened=self.days.now,
                who=shapes.Who(email=ANA.email),
                data={"channel": "email", "choice": key},
                private={"text": key},
            ),
        )


@pytest.fixture
def dated(at: At, home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Dated]:
    return lambda plug="shopify", **more: Dated(at, plug, home, monkeypatch, **more)


@both
def test_it_works(dated: Callable[..., Dated], plug: str) -> None:
    ana = dated(plug)
    ana.writes("Please change my delivery day")
    assert ana.said == ["answer-day"]
    said = words_of(ana.answers[-1], ana.store)
    assert said is not None
    assert "Friday 27 November; Monday 30 November" in " ".join(said.text.split())
    assert "Thursday 26" not in said.text, "the day it has is no other"
    form = ana.opens()
    assert "It is planned for Thursday 26 November" in form
    assert not ana.days_asked, "to open a page changes nothing"

    assert "The shop is asked to change it." in ana.confirms("2026-12-03")
    ana.days.settle()
    assert ana.said == ["answer-day"], "nothing is said before the shop has it"
    ana.shop_works()
    assert ana.life.fields == [("day", "2026-12-03"), ("gift", "yes")]
    assert ana.day == "2026-12-03", "known before the shop tells it"
    assert ana.said == ["answer-day", "answer-day-changed"]
    said = words_of(ana.answers[-1], ana.store)
    assert said is not None
    assert "is now planned for Thursday 3 December" in " ".join(said.text.split())
    assert "The shop has planned" in ana.client.get(ana.page_).content.decode()

    ana.confirms("2026-12-02")
    assert len(ana.days_asked) == 1, "one link, one day"
    ana.days.later(days=3)
    assert ana.conversation.state == "closed"
    assert not Task.objects.of(ana.store).exists()


@pytest.mark.parametrize(
    "text",
    [
        "Kann ich das Lieferdatum ändern?",
        "Puis-je changer la date de livraison ?",
        "Molim odgodite dostavu",
        "休暇から戻るまで荷物を預かっておいてください",
    ],
)
def test_it_is_heard_in_their_language(dated: Callable[..., Dated], text: str) -> None:
    ana = dated()
    ana.writes(text)
    assert ana.said == ["answer-day"]


def test_a_day_that_is_pressed_is_confirmed_on_the_page(dated: Callable[..., Dated]) -> None:
    ana = dated()
    ana.writes("Please change my delivery day")
    first = ana.page
    ana.days.later(minutes=5)
    ana.presses("2026-12-01")
    assert ana.said == ["answer-day", "answer-day-sure"]
    said = words_of(ana.answers[-1], ana.store)
    assert said is not None
    assert "come on Tuesday 1 December?" in " ".join(said.text.split())
    assert not ana.days_asked, "a press in the talk chooses, and confirms nothing"
    assert '<option value="2026-12-01" selected>' in ana.opens()
    ana.page_ = first  # the older link does as well
    ana.confirms("2026-12-01")
    ana.shop_works()
    assert ana.said[-1] == "answer-day-changed"
    assert dict(ana.life.fields)["day"] == "2026-12-01"


def test_where_people_chat_the_days_are_buttons(dated: Callable[..., Dated]) -> None:
    ana = dated()
    bought = placed(NOW, order=ana.life.order, country="HR")
    whose = shapes.Who(email=ANA.email, phone=NUMBER, language="en")
    tell(ana.store, msgspec.structs.replace(bought, key="again", who=whose))
    ana.days.hear(ana.store, chatted(ana.days, text="Please change my delivery day"))
    (asked,) = ana.answers
    assert (asked.template, asked.channel) == ("answer-day", "whatsapp")
    card = words_of(asked, ana.store)
    assert card is not None
    shown = {one.key: one.words for one in card.choices}
    assert shown["2026-12-01"] == "Tue 1 Dec"
    assert list(shown)[-1] == "person"
    assert "2026-11-26" not in shown, "the day it has is no other"
    assert len(shown) <= 10, "a list of WhatsApp has no more rows"
    press = {"what": "choice", "choice": "2026-12-01", "answers": asked.provider_id}
    ana.days.later(minutes=2)
    ana.days.hear(ana.store, chatted(ana.days, text="Tue 1 Dec", **press))
    assert ana.said == ["answer-day", "answer-day-sure"]
    assert '<option value="2026-12-01" selected>' in ana.opens()


@pytest.mark.parametrize("text", ["Monday would be fine", "30 November", "30/11", "2026-11-30"])
def test_a_day_may_be_named_in_words(dated: Callable[..., Dated], text: str) -> None:
    ana = dated()
    ana.writes("Please change my delivery day")
    ana.days.later(minutes=5)
    ana.writes(text)
    assert ana.said == ["answer-day", "answer-day-sure"]
    assert '<option value="2026-11-30" selected>' in ana.opens()
    ana.shop_works()
    assert not ana.days_asked
    assert dict(ana.life.fields)["day"] == "2026-11-26", "words change nothing"


def test_whoever_names_a_free_day_at_once_only_confirms_it(dated: Callable[..., Dated]) -> None:
    ana = dated()
    ana.writes("Please change the delivery date to 3 December")
    assert ana.said == ["answer-day-sure"]
    assert '<option value="2026-12-03" selected>' in ana.opens()
    ana.confirms("2026-12-03")
    ana.shop_works()
    assert dict(ana.life.fields)["day"] == "2026-12-03"


def test_a_day_that_is_not_free_is_answered_with_those_that_are(
    dated: Callable[..., Dated],
) -> None:
    ana = dated()
    ana.writes("Please change the delivery date to Sunday 29 November")
    assert ana.said == ["answer-day"]


def test_who_asks_for_another_address_finds_the_day_there_too(dated: Callable[..., Dated]) -> None:
    ana = dated()
    ana.writes("Please send it to another address")
    assert ana.said == ["answer-change-here"]
    said = words_of(ana.answers[-1], ana.store)
    assert said is not None
    assert "Another day you choose here:" in said.text
    ana.opens()
    ana.confirms("2026-12-03")
    ana.shop_works()
    assert ana.said[-1] == "answer-day-changed"


@pytest.mark.parametrize("day", ["2026-11-29", "2026-12-25", "2027-11-30", "soon", ""])
def test_no_other_day_is_taken(dated: Callable[..., Dated], day: str) -> None:
    ana = dated()
    ana.writes("Please change my delivery day")
    ana.opens()
    assert "That day is free no more" in ana.confirms(day)
    assert not ana.days_asked


def test_a_day_that_fills_up_meanwhile_is_free_no_more(dated: Callable[..., Dated]) -> None:
    ana = dated(room=1)
    ana.writes("Please change my delivery day")
    assert '<option value="2026-12-03">' in ana.opens()
    bens = placed(NOW, order="order/shopify:9", who=shapes.Who(email="ben@example.com"))
    tell(ana.store, msgspec.structs.replace(bens, data={**bens.data, "day": "2026-12-03"}))
    assert "That day is free no more" in ana.confirms("2026-12-03")
    assert '<option value="2026-12-03">' not in ana.client.get(ana.page_).content.decode()


def test_a_day_that_the_shop_is_asked_for_takes_room(dated: Callable[..., Dated]) -> None:
    ana = dated(room=1)
    ana.writes("Please change my delivery day")
    ana.opens()
    ana.confirms("2026-12-03")
    found = redating.told(ana.store, NOW)["shopify"]["full"]
    assert found == ["2026-11-26", "2026-12-03"]


@both
def test_what_the_shop_refuses_is_a_persons(dated: Callable[..., Dated], plug: str) -> None:
    ana = dated(plug)
    ana.writes("Please change my delivery day")
    ana.opens()
    how = {"fulfillment_status": "fulfilled"} if plug == "shopify" else {"status": "completed"}
    ana.life.shop.orders[ana.life.number if plug == "shopify" else 0].update(how)
    ana.confirms("2026-12-03")
    ana.shop_works()
    assert ana.said == ["answer-day", "answer-person"]
    assert Task.objects.of(ana.store).get().title.startswith("The shop refused the day")
    assert ana.conversation.state == "team"
    assert "The shop did not take it." in ana.client.get(ana.page_).content.decode()
    assert ana.day == "2026-11-26"
    assert not Event.objects.of(ana.store).filter(kind="order.dated").exists()


@pytest.mark.parametrize("why", ["left", "cancelled", "near"])
def test_once_it_is_too_late_the_page_says_so(dated: Callable[..., Dated], why: str) -> None:
    ana = dated()
    ana.writes("Please change my delivery day")
    ana.opens()
    now = ana.days.now
    if why == "left":
        tell(ana.store, scan("in_transit", now, order=ana.life.order), now=now)
    elif why == "cancelled":
        tell(ana.store, of_order("order.cancelled", now, ana.life.order), now=now)
    else:
        ana.days.later(days=1)
    assert "It cannot be changed here any more." in ana.confirms("2026-12-03")
    assert not ana.days_asked


def test_where_no_place_is_named_a_person_does_it_as_before(
    at: At, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = Talk(at("woocommerce"), home, monkeypatch)
    ana.writes("Please change my delivery day")
    assert ana.said == ["answer-change-here"]
    said = words_of(ana.answers[-1], ana.store)
    assert said is not None
    assert "For another day, talk to a person." in " ".join(said.text.split())


def test_the_hour_of_the_day_and_holidays_count(dated: Callable[..., Dated]) -> None:
    ana = dated(until="08:00", holidays=False, ahead=60)
    order = Order.objects.of(ana.store).get(about=ana.life.order)
    assert redating.possible(ana.store, order, NOW) == [], "its own day is too near by now"
    Order.objects.of(ana.store).update(day="2026-12-01")
    order.refresh_from_db()
    free = redating.possible(ana.store, order, NOW)
    assert free[0] == date(2026, 11, 27), "after eight it counts as of the next business day"
    assert date(2026, 12, 25) not in free
    assert date(2026, 12, 24) in free
    assert free[-1] <= NOW.date() + timedelta(days=60)


# ------------------------------------------------------------- what they ask in between


def test_who_asks_something_else_meanwhile_hears_both(dated: Callable[..., Dated]) -> None:
    ana = dated()
    ana.writes("Please change my delivery day")
    ana.opens()
    ana.confirms("2026-12-03")
    ana.days.later(minutes=3)
    ana.writes("Where is my order?")
    assert ana.said == ["answer-day", "answer-not-sent"]
    ana.shop_works()
    assert ana.said == ["answer-day", "answer-not-sent", "answer-day-changed"]
    ana.days.later(days=3)
    assert ana.conversation.state == "closed"


def test_who_asks_something_else_meanwhile_is_told_of_a_refusal(
    dated: Callable[..., Dated],
) -> None:
    ana = dated()
    ana.writes("Please change my delivery day")
    ana.opens()
    ana.confirms("2026-12-03")
    ana.life.shop.deaf = True
    ana.days.later(minutes=3)
    ana.writes("Where is my order?")
    ana.shop_works()
    assert ana.said == ["answer-day", "answer-not-sent", "answer-person"]
    assert Task.objects.of(ana.store).get().title.startswith("The shop refused the day")
    assert ana.conversation.state == "team"


def test_whoever_asks_at_the_same_moment_hears_both(dated: Callable[..., Dated]) -> None:
    """The engine sees all of it at once: the press, the shop's word, the new question."""
    ana = dated()
    ana.writes("Please change my delivery day")
    ana.opens()
    ana.confirms("2026-12-03")
    ana.days.clock.at += timedelta(seconds=1)
    tell(ana.store, ana.reply("Where is my order?"), now=ana.days.now)
    ana.shop_works()
    assert sorted(ana.said) == ["answer-day", "answer-day-changed", "answer-not-sent"]


@pytest.mark.parametrize("refused", [False, True])
def test_who_confirms_after_the_talk_went_on_is_told_as_well(
    dated: Callable[..., Dated], refused: bool
) -> None:
    ana = dated()
    ana.writes("Please change my delivery day")
    ana.opens()
    ana.days.later(minutes=3)
    ana.writes("Where is my order?")
    ana.confirms("2026-12-03")
    ana.life.shop.deaf = refused
    ana.shop_works()
    assert ana.said[:2] == ["answer-day", "answer-not-sent"]
    assert ana.said[2:] == ["answer-person" if refused else "answer-day-changed"]
    assert Task.objects.of(ana.store).count() == refused
    found = words_of(ana.answers[-1], ana.store)
    assert found is not None
    assert ana.answers[-1].state in ("accepted", "delivered")


def test_of_an_address_it_is_told_as_well(dated: Callable[..., Dated]) -> None:
    ana = dated()
    ana.links = "/to/"
    ana.writes()
    ana.opens()
    ana.sends("change")
    ana.days.later(minutes=3)
    ana.writes("Where is my order?")
    ana.shop_works()
    assert ana.said == ["answer-change-here", "answer-not-sent", "answer-changed"]


# ------------------------------------------------------------------------------ at the desk


def test_the_day_stands_beside_the_talk_and_on_the_orders_page(
    dated: Callable[..., Dated],
) -> None:
    ana = dated()
    ana.writes("I want to talk to a person")
    mia = browser_of(a_teammate(ana.store, "Mia Kovač"))
    page = mia.get(ana.address("conversation")).content.decode()
    assert "Asked for Thursday, November 26" in page
    link = f"/o/{tokens.make(ana.store, 'order', ana.life.order)}"
    page = ana.client.get(link).content.decode()
    assert "<dt>You asked for</dt><dd>Thursday 26 November</dd>" in page


def test_a_person_has_it_come_on_another_day_by_a_press(dated: Callable[..., Dated]) -> None:
    ana = dated()
    ana.writes("I want to talk to a person")
    mia = browser_of(a_teammate(ana.store, "Mia Kovač"))
    page = mia.get(ana.address("conversation")).content.decode()
    assert '<option value="2026-12-03">Thursday, December 3</option>' in page
    press = {"do": "day", "what": ana.life.order, "press": "one", "day": "2026-12-05"}
    answer = mia.post(ana.address("talk-right"), press, follow=True)
    assert "It cannot come on that day any more." in answer.content.decode()
    assert not ana.days_asked
    press["day"] = "2026-12-03"
    for _ in range(2):
        mia.post(ana.address("talk-right"), press)
    assert len(ana.days_asked) == 1
    assert "Bring it on another day" not in mia.get(ana.address("conversation")).content.decode()
    ana.shop_works()
    assert dict(ana.life.fields)["day"] == "2026-12-03"
    assert AuditLine.objects.filter(what="conversation.redated").count() == 1
    assert "answer-day-changed" not in ana.said, "the person tells them"


# ------------------------------------------------------------------------- the connection

FORM = {
    "where": "YITH Delivery Date",
    "fields_": "",
    "written": "YYYY-MM-DD",
    "notice": "2",
    "until": "14:00",
    "ahead": "21",
    "room": "",
    "mon": "on",
    "sat": "on",
}


def test_the_connection_says_where_the_day_is_kept(at: At) -> None:
    life = at("woocommerce")
    owner = browser_of(a_teammate(life.store, "Ada Fern", "owner"))
    page = reverse("connection", args=[life.store.key, "connector", "woocommerce"])
    shown = owner.get(page).content.decode()
    assert "Order Delivery Date Pro" in shown
    keeps = reverse("shop-days", args=[life.store.key, "woocommerce"])
    said = owner.post(keeps, FORM, follow=True).content.decode()
    assert "Orders bring their day from now on." in said
    account = Account.objects.of(life.store).get(plug="woocommerce")
    assert account.settings["days"] == {
        "where": "YITH Delivery Date",
        "fields": "",
        "written": "YYYY-MM-DD",
        "weekdays": ["mon", "sat"],
        "holidays": False,
        "notice": 2,
        "until": "14:00",
        "ahead": 21,
        "room": 0,
    }
    assert redating.kept(life.store).keys() == {"woocommerce"}
    shop = {"shop": "https://fern.example", "consumer_key": "", "consumer_secret": "", "secret": ""}
    owner.post(page, {**shop, "secret_before": "", "tracking_keys": ""})
    account.refresh_from_db()
    assert account.settings["days"]["until"] == "14:00", "to connect again forgets nothing of it"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"where": "field"}, "Write the name of the field."),
        ({"where": "a plugin of my own"}, "Select a valid choice"),
        ({"mon": "", "sat": ""}, "Choose at least one day of the week."),
        ({"ahead": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_makes_no_sense_is_said_and_not_kept(
    at: At, change: dict[str, str], says: str
) -> None:
    life = at("woocommerce")
    owner = browser_of(a_teammate(life.store, "Ada Fern", "owner"))
    keeps = reverse("shop-days", args=[life.store.key, "woocommerce"])
    answer = owner.post(keeps, {**FORM, **change}, follow=True)
    assert says in answer.content.decode()
    assert "days" not in Account.objects.of(life.store).get(plug="woocommerce").settings
