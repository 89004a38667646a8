"""A thread of text messages (story 11): every word is heard, and there is a code at the end."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from afterword.conversations.models import Conversation, Task
from afterword.house.models import Store
from afterword.journeys.models import Run
from afterword.outbox.models import Intent
from afterword.programs.offers import actions as offers
from afterword.programs.offers.models import Code
from afterword.timeline.models import Customer, Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.engine.test_stories import gets, on, said, words
from tests.given import ANA, Days, placed, tell

NUMBER = "+447700900318"
WHO = msgspec.structs.replace(ANA, phone=NUMBER)


def agreed(purpose: str) -> shapes.Event:
    return shapes.Event(
        kind="consent.given",
        key=f"consent/ana:sms:{purpose}",
        happened=NOW - timedelta(days=2),
        who=WHO,
        data={"channel": "sms", "purpose": purpose, "contact": ""},
    )


def living(store: Store, home: Path, *purposes: str) -> Days:
    """Ana has her things and said yes to these by text; there are two codes to give."""
    ten = offers.save(
        store, "ten-off", worth={"en": "Ten percent off"}, ends=None, now=NOW, by="test"
    )
    offers.take_in(store, ten, ["FERN-1", "FERN-2"], now=NOW, by="test")
    on(store, "text-thread", "next-visit", "word-join", "answers", offer="ten-off")
    first = placed(NOW - timedelta(days=400), "order/shop:1", who=WHO)
    tell(store, first, *(agreed(one) for one in purposes), now=NOW - timedelta(days=1))
    days = Days(home)
    gets(store, days, who=WHO)
    return days


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    return living(store, home, "care", "offers")


def writes(store: Store, days: Days, text: str) -> None:
    days.later(minutes=5)
    reply = shapes.Event(
        kind="reply.received",
        key=f"twilio:SM{days.now.timestamp():.0f}:reply",
        happened=days.now,
        who=shapes.Who(contacts=(("phone", NUMBER),)),
        data={"channel": "sms", "what": "text"},
        private={"text": text},
    )
    days.hear(store, reply)


def tasks(store: Store) -> list[tuple[str, str]]:
    return list(Task.objects.of(store).order_by("id").values_list("what", "title"))


def tagged(store: Store) -> list[str]:
    return list(Customer.objects.of(store).get(merged_into=None).tags)


def test_great_is_heard_and_there_is_a_code_for_the_next_visit(store: Store, days: Days) -> None:
    days.later(days=1, hours=2)
    assert said(store) == ["how-is-it"]
    writes(store, days, "great!")
    assert said(store) == ["how-is-it", "what-better"]
    assert not Conversation.objects.of(store).exists(), "it is an answer, and no question"
    writes(store, days, "Delivery")
    assert tasks(store) == [("task", "The delivery could be better, they say: ask how")]
    days.later(days=12)
    assert said(store) == ["how-is-it", "what-better", "say-code", "share"]
    code = Code.objects.of(store).exclude(reward=None).get()
    assert code.customer == Customer.objects.of(store).get()
    found = words(store, "say-code")
    assert "for your next visit: Ten percent off with FERN-1" in found
    assert "#AdaFern" in words(store, "share")
    days.later(days=30)
    assert Code.objects.of(store).filter(reward=None).count() == 1, "one visit, one code"
    assert not Run.objects.of(store).filter(ended=None).exists()


def test_bad_brings_somebody_who_makes_it_right(store: Store, days: Days) -> None:
    days.later(days=1, hours=2)
    writes(store, days, "bad")
    assert said(store) == ["how-is-it", "sorry"]
    assert tasks(store) == [("complaint", "They wrote BAD: ask what happened, and make it right")]
    writes(store, days, "The handle came off on the first day")
    talk = Conversation.objects.of(store).get()
    assert (talk.state, talk.channel) == ("team", "sms")
    days.later(days=14)
    assert "say-code" not in said(store), "nothing is sold while it is not right"


def test_help_reaches_a_person(store: Store, days: Days) -> None:
    days.later(days=1, hours=2)
    writes(store, days, "HELP")
    talk = Conversation.objects.of(store).get()
    assert (talk.state, talk.channel) == ("team", "sms")
    assert talk.due is not None, "and there is a clock"
    handed = Event.objects.of(store).get(kind="conversation.handed")
    assert (handed.data["why"], handed.about) == ("human", talk.about)
    assert [one.template for one in Intent.objects.of(store).filter(purpose="answer")] == [
        "heard-help"
    ], "one line says who we are, as the carriers ask"
    writes(store, days, "help")
    assert Event.objects.of(store).filter(kind="conversation.handed").count() == 1


def test_join_enrols_at_any_time_and_once(store: Store, days: Days) -> None:
    writes(store, days, "JOIN")
    days.later(minutes=20)
    enrol = ("task", "They wrote JOIN: enrol them in the club, and tell them what it gives")
    assert (tagged(store), tasks(store)) == (["club"], [enrol])
    days.later(days=1)
    writes(store, days, "join")
    days.later(days=1)
    assert tasks(store) == [enrol]
    assert not Conversation.objects.of(store).exists()


def test_join_is_done_once_where_an_invitation_heard_it_too(store: Store, days: Days) -> None:
    on(store, "club-invite")
    gets(store, days, "order/shop:2", who=WHO)
    yes = shapes.Event(
        kind="consent.given",
        key="consent/ana:email:offers",
        happened=days.now,
        who=shapes.Who(email=ANA.email),
        data={"channel": "email", "purpose": "offers"},
    )
    days.hear(store, yes)
    days.later(days=33)
    assert "invite" in said(store)
    writes(store, days, "JOIN")
    days.later(hours=1)
    joined = [title for _, title in tasks(store) if "JOIN" in title]
    assert joined == ["They answered JOIN: enrol them in the club"]


def test_stop_stops_and_no_code_is_given_away(store: Store, days: Days) -> None:
    days.later(days=1, hours=2)
    writes(store, days, "STOP")
    days.later(days=20)
    assert said(store) == ["how-is-it", "heard-stop"]
    assert not Run.objects.of(store).filter(ended=None).exists()
    assert Code.objects.of(store).filter(reward=None).count() == 2


def test_who_agreed_to_no_offers_is_sold_nothing(store: Store, home: Path) -> None:
    days = living(store, home, "care")
    days.later(days=30)
    assert said(store) == ["how-is-it"]
    assert Code.objects.of(store).filter(reward=None).count() == 2


def test_who_did_not_agree_to_text_messages_is_not_in_it(store: Store, home: Path) -> None:
    days = living(store, home)
    days.later(days=30)
    assert said(store) == []
    assert not Run.objects.of(store).filter(journey="text-thread").exists()
