"""What goes out over a channel that is not connected is caught, looked at, and answered."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from afterword.engine.ports import NoChance
from afterword.engine.sending import Sender
from afterword.house import actions as house
from afterword.house.models import AuditLine, Store
from afterword.journeys import actions as journeys
from afterword.outbox.catcher import Catcher
from afterword.outbox.models import Caught, Intent
from afterword.timeline.models import Event
from afterword.wire import shapes
from afterword.wire.carry import carry
from tests.conftest import NOW
from tests.given import Days, placed, tell

pytestmark = pytest.mark.django_db(transaction=True)

ANA = shapes.Who(email="ana@example.com", phone="+385911234567", name="Ana Petrović")
JOURNEY = """
journey: told
name: By text message
trigger: {event: order.placed}
entry: {rule: always}
steps:
  - {id: confirm, kind: send, class: transactional, template: order-confirmation, channels: [sms]}
"""


@pytest.fixture
def days(store: Store, home: Path) -> Iterator[Days]:
    """The engine, and the catcher as it runs in the demo."""
    made = Days(home)
    catcher = Catcher(lambda: made.now).start()
    made.sender.close()
    made.sender = Sender(
        clock=made.clock,
        chance=NoChance(),
        carry=carry,
        catch=lambda: catcher.address,
        note=made.journal.write,
        at_once=1,
    )
    made.engine.sender = made.sender
    yield made
    made.sender.close()
    catcher.stop()


@pytest.fixture
def caught(store: Store, days: Days) -> Caught:
    journeys.publish(store, JOURNEY, now=NOW, by="test")
    journeys.switch(store, "told", on=True, now=NOW, by="test")
    tell(store, placed(who=ANA))
    days.settle()
    return Caught.objects.of(store).get()


def test_it_works(store: Store, caught: Caught, days: Days, owner: Client) -> None:
    assert Intent.objects.of(store).get().provider == "caught"
    page = owner.get(f"/desk/{store.key}/mailbox/{caught.pk}/").content.decode()
    assert "we have your order #1042 and are packing Hario V60" in page
    assert "+385911234567" in page
    answer = {"text": "Could you leave it with number 12?"}
    assert owner.post(f"/desk/{store.key}/mailbox/{caught.pk}/answer/", answer).status_code == 302
    reply = Event.objects.of(store).get(kind="reply.received")
    assert reply.customer == caught.customer
    assert reply.about == f"message/{Intent.objects.of(store).get(step='confirm').send_key}"
    page = owner.get(f"/desk/{store.key}/mailbox/{caught.pk}/").content.decode()
    assert "Could you leave it with number 12?" in page
    line = AuditLine.objects.filter(store=store, what="caught.answered").get()
    assert line.by.startswith("user:")


def test_an_empty_answer_says_nothing(store: Store, caught: Caught, owner: Client) -> None:
    address = f"/desk/{store.key}/mailbox/{caught.pk}/answer/"
    assert owner.post(address, {"text": "   "}).status_code == 302
    assert not Event.objects.of(store).filter(kind="reply.received").exists()


def test_a_mail_is_answered_by_mail(store: Store, days: Days, owner: Client) -> None:
    journeys.publish(store, JOURNEY.replace("[sms]", "[email]"), now=NOW, by="test")
    journeys.switch(store, "told", on=True, now=NOW, by="test")
    tell(store, placed(who=ANA))
    days.settle()
    mail = Caught.objects.of(store).get()
    address = f"/desk/{store.key}/mailbox/{mail.pk}/"
    assert owner.post(f"{address}answer/", {"text": "hello"}).status_code == 404
    assert owner.get(f"{address}pages/").status_code == 404


def test_a_no_in_the_answer_box_holds_and_is_confirmed_once(
    store: Store, caught: Caught, days: Days, owner: Client
) -> None:
    address = f"/desk/{store.key}/mailbox/{caught.pk}/answer/"
    days.clock.at = datetime.now(UTC)
    for words in ("no me mandéis más mensajes, por favor", "STOP"):
        owner.post(address, {"text": words})
        days.clock.at = datetime.now(UTC)
        days.settle()
    said = Event.objects.of(store).filter(kind="consent.revoked", customer=caught.customer)
    assert {one.data["purpose"] for one in said} == {"orders", "care", "reviews", "offers"}
    (answer,) = Intent.objects.of(store).filter(purpose="answer")
    assert (answer.template, answer.channel, answer.state) == ("heard-stop", "sms", "accepted")


def test_where_people_can_answer_themselves_nobody_answers_for_them(
    store: Store, caught: Caught, owner: Client
) -> None:
    house.save_account(
        store, kind="channel", plug="sms", settings={"provider": "form"}, secrets_={},
        now=NOW, by="test",
    )  # fmt: skip
    address = f"/desk/{store.key}/mailbox/{caught.pk}/"
    assert 'name="text"' not in owner.get(address).content.decode()
    assert owner.post(f"{address}answer/", {"text": "stop"}).status_code == 404
    assert not Event.objects.of(store).filter(kind="reply.received").exists()
