"""The journey that ships for the day it comes, lived through whole: text message, WhatsApp, e-mail
and post, what they answer, and what a no does to the rest."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from afterword.conversations.models import Task
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.models import Run
from afterword.messages import approvals
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline.models import Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, ORDER, Days, placed, scan, tell

NUMBER = "+447700900318"
WHO = msgspec.structs.replace(ANA, phone=NUMBER, language="en")
HOME = {"address1": "12 Dean Terrace", "city": "Edinburgh", "zip": "EH4 1ND", "country": "GB"}
ARRIVES = NOW + timedelta(hours=4)


def approve(store: Store) -> None:
    """WhatsApp has approved all that may be said there."""
    store.demo = True
    store.save(update_fields=["demo"])
    approvals.suppose(store, "whatsapp", now=NOW, by="test")


def yes(channel: str) -> shapes.Event:
    return shapes.Event(
        kind="consent.given",
        key=f"consent/ana:{channel}:care",
        happened=NOW - timedelta(days=3),
        who=WHO,
        data={"channel": channel, "purpose": "care", "contact": ""},
    )


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    """Ana said yes to WhatsApp and to post; her parcel is on the van."""
    approve(store)
    journeys.switch(store, "the-day-it-comes", on=True, now=NOW, by="test")
    days = Days(home)
    order = msgspec.structs.replace(
        placed(NOW - timedelta(days=3), who=WHO), private={"address": HOME}
    )
    tell(store, order, yes("whatsapp"), yes("post"), now=NOW - timedelta(days=3))
    days.hear(store, scan("out_for_delivery", NOW))
    return days


def said(store: Store) -> list[tuple[str, str]]:
    rows = Intent.objects.of(store).filter(state__in=("accepted", "delivered"))
    return list(rows.order_by("accepted", "id").values_list("step", "channel"))


def seen(store: Store, days: Days, step: str) -> None:
    """Their phone says that it has it."""
    message = Intent.objects.of(store).get(step=step)
    days.hear(
        store,
        shapes.Event(
            kind="message.delivered",
            key=f"phone:{message.send_key}:delivered",
            happened=days.now,
            about=f"message/{message.send_key}",
            data={"message": message.send_key, "channel": message.channel},
        ),
    )


def arrives(store: Store, days: Days) -> None:
    seen(store, days, "on-the-van")
    days.until(ARRIVES)
    days.hear(store, scan("delivered", ARRIVES))
    days.until(ARRIVES + timedelta(hours=3))


def writes(store: Store, days: Days, text: str, choice: str = "") -> None:
    days.hear(
        store,
        shapes.Event(
            kind="reply.received",
            key=f"wamid:{text}",
            happened=days.now,
            who=shapes.Who(contacts=(("whatsapp", NUMBER),)),
            data={
                "channel": "whatsapp",
                "what": "choice" if choice else "text",
                "choice": choice,
            },
            private={"text": text},
        ),
    )


def test_it_works(store: Store, days: Days) -> None:
    arrives(store, days)
    assert said(store) == [("on-the-van", "sms"), ("all-well", "whatsapp")]
    question = words_of(Intent.objects.of(store).get(step="all-well"), store)
    assert question is not None
    assert "did Hario V60 arrive whole" in question.text
    assert [one.words for one in question.choices] == ["All is well", "Something is wrong"]
    writes(store, days, "All is well", "well")
    days.later(days=9)
    assert said(store)[2:] == [("papers", "email"), ("card", "post")]
    assert not Task.objects.of(store).exists()
    assert Run.objects.of(store).get().ended is not None


def test_a_phone_that_is_off_is_reached_over_the_next_channel(store: Store, days: Days) -> None:
    days.later(minutes=61)
    assert said(store) == [("on-the-van", "whatsapp")]
    days.later(minutes=61)
    assert said(store) == [("on-the-van", "email")]


@pytest.mark.parametrize(
    ("text", "choice"), [("Something is wrong", "wrong"), ("It came in pieces. Bad!", "")]
)
def test_something_wrong_is_a_persons_task(
    store: Store, days: Days, text: str, choice: str
) -> None:
    store.rules_written = {**store.rules_written, "words": {"bad": ["It came in pieces. Bad"]}}
    store.save(update_fields=["rules_written"])
    arrives(store, days)
    writes(store, days, text, choice)
    task = Task.objects.of(store).get()
    assert (task.what, task.order) == ("complaint", ORDER)
    days.later(days=9)
    assert [step for step, _ in said(store)] == ["on-the-van", "all-well"], "no thanks till then"


def test_a_no_ends_it(store: Store, days: Days) -> None:
    arrives(store, days)
    writes(store, days, "no me mandéis más mensajes, por favor")
    days.later(days=9)
    assert said(store)[2:] == [("heard-stop", "whatsapp")]
    assert Event.objects.of(store).filter(kind="consent.revoked", data__source="keyword").exists()
    assert Run.objects.of(store).get().ended is not None


def test_who_did_not_say_yes_is_not_in_it(store: Store, home: Path) -> None:
    approve(store)
    journeys.switch(store, "the-day-it-comes", on=True, now=NOW, by="test")
    days = Days(home)
    tell(store, placed(NOW - timedelta(days=3), who=WHO), now=NOW - timedelta(days=3))
    days.hear(store, scan("out_for_delivery", NOW))
    assert not Run.objects.of(store).exists()
