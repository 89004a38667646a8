"""A talk from its first word to its last: she asks where her order is and is told the truth; it
comes broken, and two people see to it; what wants to sell waits, and what cares goes on."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from afterword.conversations.models import Conversation, Task
from afterword.house.models import Store, User
from afterword.journeys import actions as journeys
from afterword.journeys.queries import library
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of, words_of
from afterword.timeline.models import Customer, Event
from afterword.wire import shapes
from tests.browser.conftest import Opening, accessible, look, no_sideways, sign_in
from tests.conftest import NOW
from tests.desk.one_talk import Desk, a_teammate
from tests.given import Days, placed, scan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NUMBER = "+34600112358"
LUCIA = shapes.Who(
    email="lucia@vega.example", phone=NUMBER, name="Lucía Vega", given_name="Lucía",
    language="es", country="ES",
)  # fmt: skip
BEA = shapes.Who(email="bea@example.com", name="Bea Roth", language="en", country="GB")
PARCELS = (("shipment/dhl:1", "order/shop:1042"), ("shipment/dhl:2", "order/shop:1043"))
SERVER = (("p1", "Glass server", 1, 2400),)

OFFER = """\
journey: goes-well
name: What goes well with it
subject: order
trigger: {event: order.delivered}
steps:
  - {id: a-while, kind: wait, for: 30 minutes}
  - {id: offer, kind: send, class: marketing, template: goes-with, purpose: offers}
"""


@pytest.fixture
def desk(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Two people bought the same on one day; both parcels are on the road."""
    clock = SimpleNamespace(now=lambda: NOW)
    monkeypatch.setattr("afterword.site.middleware.timezone", clock)

    def set_clock(at: datetime) -> None:
        clock.now = lambda: at

    begun = NOW - timedelta(days=5)
    said = spoken(shipped())
    for text in (OFFER, library()["answers"]):
        journeys.publish(store, text, now=begun, by="test", templates=said)
    for key in ("goes-well", "answers", "after-first-delivery"):
        journeys.switch(store, key, on=True, now=begun, by="test")
    found = Desk(store, Days(home, begun), set_clock)
    for who, order in ((LUCIA, "order/shop:1042"), (BEA, "order/shop:1043")):
        found.hear(placed(found.now, order, who, SERVER), _yes(who, found.now))
    found.later(days=1, hours=5)
    promised = (NOW + timedelta(days=1)).isoformat()
    for parcel, order in (
        ("shipment/dhl:1", "order/shop:1042"),
        ("shipment/dhl:2", "order/shop:1043"),
    ):
        found.hear(
            scan("in_transit", found.now, parcel, order, place="Leeds", carrier="DHL",
                 promised_to=promised)
        )  # fmt: skip
    found.days.until(NOW)
    set_clock(NOW)
    return found


def _yes(who: shapes.Who, at: datetime) -> shapes.Event:
    return shapes.Event(
        kind="consent.given", key=f"consent/{who.email}:offers", happened=at,
        who=shapes.Who(email=who.email), data={"channel": "email", "purpose": "offers"},
    )  # fmt: skip


def writes(desk: Desk, text: str, key: str) -> None:
    """She writes on WhatsApp, and says no more than that."""
    event = shapes.Event(
        kind="reply.received", key=f"whatsapp:{key}", happened=desk.now,
        who=shapes.Who(contacts=(("whatsapp", NUMBER),)),
        data={"channel": "whatsapp", "provider_id": key, "what": "text"},
        private={"text": text},
    )  # fmt: skip
    desk.hear(event)


def arrives(desk: Desk) -> None:
    """Both parcels come."""
    for parcel, order in (
        ("shipment/dhl:1", "order/shop:1042"),
        ("shipment/dhl:2", "order/shop:1043"),
    ):
        desk.hear(scan("delivered", desk.now, parcel, order, carrier="DHL"))


def of(desk: Desk, who: shapes.Who, template: str) -> Intent:
    """The newest message of a template to somebody."""
    whose = Customer.objects.of(desk.store).get(language=who.language)
    rows = Intent.objects.of(desk.store).filter(customer=whose, template=template)
    return rows.select_related("store", "customer").latest("id")


def test_it_works(desk: Desk, page: Opening, live: str, store: Store) -> None:
    mia, tom = a_teammate(store, "Mia Kovač", "owner"), a_teammate(store, "Tom Ashby")
    asked_and_told(desk)
    it_came_broken(desk)
    hers, his = both_open_it(desk, page, live, mia, tom)
    answered_by_one_of_two(desk, hers, his)
    and_life_goes_on(desk)


def asked_and_told(desk: Desk) -> None:
    """The truth, where she asked and in her language, within the minute."""
    writes(desk, "Hola, ¿dónde está mi pedido?", "w1")
    told = of(desk, LUCIA, "answer-on-the-way")
    assert (told.state, told.channel) == ("accepted", "whatsapp")
    words = words_of(told, desk.store)
    assert words is not None
    for fact in ("#1042", "en camino", "DHL", "noviembre"):
        assert fact in words.text
    assert desk.talk.state == "itself"
    assert desk.talk.asked is None


def it_came_broken(desk: Desk) -> None:
    """A person is asked, with the order beside it; what wants to sell waits."""
    desk.later(hours=4)
    arrives(desk)
    desk.later(minutes=15)
    writes(desk, "Acaba de llegar, pero está rota. Qué pena.", "w2")
    assert (desk.talk.state, desk.talk.intent) == ("team", "complaint")
    task = Task.objects.of(desk.store).get(closed=None)
    assert (task.what, task.order, task.customer_id) == (
        "complaint", "order/shop:1042", desk.talk.customer_id,
    )  # fmt: skip
    desk.later(minutes=20)
    offer = of(desk, LUCIA, "goes-with")
    assert offer.state == "planned"
    assert "talk" in {one.rule for one in because_of(offer)}
    assert of(desk, BEA, "goes-with").state == "accepted"


def both_open_it(desk: Desk, page: Opening, live: str, mia: User, tom: User) -> tuple[Page, Page]:
    """She is on both lists; both open her, and each sees that the other does."""
    hers, his = page(), page()
    for shown, who in ((hers, mia), (his, tom)):
        sign_in(shown, live, who)
        shown.goto("/desk/ada-fern/inbox/?view=anyone")
        shown.get_by_role("link", name="Lucía Vega").first.click()
        lines = shown.locator("#talk-lines")
        expect(lines).to_contain_text("¿dónde está mi pedido?")
        expect(lines).to_contain_text("en camino")
        expect(lines).to_contain_text("está rota")
    said = hers.locator("#talk-lines").inner_text()
    assert said.index("¿dónde está mi pedido?") < said.index("en camino"), "first what was asked"
    expect(hers.locator("#talk-head")).to_contain_text("Tom Ashby is reading", timeout=8000)
    expect(hers.get_by_text("Glass server").first).to_be_visible()
    short = hers.locator(".in-short")
    for said in (
        "Complains, unhappy, urgent.",
        "Order #1042: Glass server.",
        "The parcel: delivered.",
        "“Asked: on its way”",
        "Why a person: they complain.",
    ):
        expect(short).to_contain_text(said)
    expect(hers.get_by_role("link", name=Task.objects.of(desk.store).get().title)).to_be_visible()
    look(hers, "talk-story-broken", full=False)
    accessible(hers)
    no_sideways(hers)
    return hers, his


def answered_by_one_of_two(desk: Desk, hers: Page, his: Page) -> None:
    """Mia takes it, sends another one, answers and closes; Tom is told before he says it twice."""
    hers.get_by_role("button", name="I answer").click()
    hers.get_by_text("Exchange it").click()
    hers.get_by_role("button", name="Open the task").last.click()
    expect(hers.get_by_text("The task is open.")).to_be_visible()
    his.get_by_label("Your answer").fill("Lo siento, Lucía.")
    words = "Lo siento mucho, Lucía. Hoy sale otra para ti. Mia"
    hers.get_by_label("Your answer").fill(words)
    hers.get_by_label("Other ways to send").click()
    hers.get_by_role("button", name="Send and close").click()
    expect(his.locator("#talk-lines")).to_contain_text(words, timeout=8000)
    his.get_by_role("button", name="Send to Lucía").click()
    expect(his.get_by_role("alert")).to_contain_text("Mia Kovač has answered")
    expect(his.get_by_label("Your answer")).to_have_value("Lo siento, Lucía.")
    desk.later(seconds=30)
    sent = of(desk, LUCIA, "answer-by-hand")
    assert (sent.state, sent.channel) == ("accepted", "whatsapp")
    talk = Conversation.objects.of(desk.store).get(pk=desk.talk.pk)
    assert talk.state == "closed"
    hers.goto("/desk/ada-fern/inbox/?view=closed")
    expect(hers.get_by_role("link", name="Lucía Vega")).to_be_visible()
    for task in Task.objects.of(desk.store).filter(closed=None):
        hers.goto(f"/desk/ada-fern/tasks/{task.pk}/")
        hers.get_by_label("How did it end?").fill("Another one is on its way.")
        hers.get_by_role("button", name="Close the task").click()
        expect(hers.get_by_text("Done. What waited for it goes on.")).to_be_visible()
    assert not Task.objects.of(desk.store).filter(closed=None)


def and_life_goes_on(desk: Desk) -> None:
    """The care tip and the offer go; she is asked for a review on the same day as everyone."""
    desk.later(days=3)
    assert of(desk, LUCIA, "care-tip").state == "accepted"
    assert of(desk, LUCIA, "goes-with").state == "accepted"
    desk.later(days=14)
    hers, another = of(desk, LUCIA, "review-ask"), of(desk, BEA, "review-ask")
    assert (hers.state, another.state) == ("accepted", "accepted")
    assert abs(hers.due - another.due) < timedelta(hours=24)
    kinds = Event.objects.of(desk.store).filter(customer=desk.talk.customer_id)
    told = [one for one in kinds.order_by("id").values_list("kind", flat=True)
            if one.startswith(("conversation.", "complaint."))]  # fmt: skip
    assert told[0] == "conversation.opened"
    assert {"conversation.handed", "conversation.taken", "conversation.closed"} <= {*told}
