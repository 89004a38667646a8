"""Answers by themselves: the truth of one's own parcel, in one's language, where one asked; and a
person where it is not sure."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from afterword.conversations import actions as conversations
from afterword.conversations import talking
from afterword.conversations.models import Conversation, Task
from afterword.decisions.choosing import pressed
from afterword.decisions.journey import Ask
from afterword.decisions.likeness import alike
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys import queries as journey_queries
from afterword.journeys.models import Run
from afterword.messages import own_answers
from afterword.messages.queries import shipped, spoken
from afterword.outbox.models import Intent
from afterword.outbox.queries import candidate_of, words_of
from afterword.programs.loyalty import actions as loyalty
from afterword.timeline.models import Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, Days, of_order, placed, scan, tell
from tests.programs.loyal import giving, whose

pytestmark = pytest.mark.django_db


def wrote(text: str, days: Days, who: shapes.Who = ANA, **data: str) -> shapes.Event:
    return shapes.Event(
        kind="reply.received",
        key=f"reply/{days.now.isoformat()}/{text[:20]}",
        happened=days.now,
        who=shapes.Who(email=who.email),
        data={"channel": "email", **data},
        private={"text": text},
    )


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    """Ana's order is on its way, and the dialogue is on."""
    text = journey_queries.library()["answers"]
    journeys.publish(store, text, now=NOW, by="test", templates=spoken(shipped()))
    journeys.switch(store, "answers", on=True, now=NOW, by="test")
    promised = {
        "promised_from": (NOW + timedelta(days=1)).isoformat(),
        "promised_to": (NOW + timedelta(days=2)).isoformat(),
    }
    tell(store, placed(NOW - timedelta(days=2)), scan("in_transit", NOW, **promised), now=NOW)
    found = Days(home)
    found.settle()
    return found


def talk(store: Store) -> Conversation:
    return Conversation.objects.of(store).select_related("store", "customer").get()


def answers(store: Store) -> list[Intent]:
    rows = Intent.objects.of(store).filter(purpose="answer").select_related("store", "customer")
    return list(rows.order_by("id"))


def words(intent: Intent) -> str:
    found = words_of(intent, intent.store)
    assert found is not None
    return " ".join(found.text.split())


def kinds(store: Store) -> list[str]:
    rows = Event.objects.of(store).filter(kind__startswith="conversation.").order_by("id")
    return [one.kind.partition(".")[2] for one in rows]


def test_it_works(store: Store, days: Days) -> None:
    """Where is my order? The truth of the parcel, at once; and closed when nothing follows."""
    days.hear(store, wrote("Where is my order?", days))
    (said,) = answers(store)
    assert (said.state, said.template, said.channel) == ("accepted", "answer-on-the-way", "email")
    for part in ("Order #1042, Hario V60: on its way.", "DPD scanned it today at"):
        assert part in words(said)
    assert "It should be with you between Wednesday 25 and Thursday 26 November" in words(said)
    assert kinds(store) == ["opened", "asked", "answered"]
    assert (talk(store).state, talk(store).last_ours, talk(store).asked) == ("itself", True, None)
    days.later(days=3)
    assert (talk(store).state, talk(store).closed_by) == ("closed", "engine")
    assert kinds(store) == ["opened", "asked", "answered", "closed"]
    assert len(answers(store)) == 1


def test_it_is_said_in_the_language_of_who_asks(store: Store, days: Days) -> None:
    days.hear(store, wrote("¿Dónde está mi pedido?", days))
    (said,) = answers(store)
    assert "Pedido #1042, Hario V60: en camino." in words(said)


BEN = shapes.Who(email="ben@example.com", name="Ben Ito", language="en", country="GB")


def said(store: Store) -> list[tuple[str, str]]:
    return [(one.template, one.channel) for one in answers(store)]


def press(store: Store, days: Days, key: str, number: int = -1) -> None:
    """What a press on the page of the answer does."""
    asked = answers(store)[number]
    step = journey_queries.plan(store, "answers", asked.version).steps[asked.step]
    assert isinstance(step, Ask)
    chosen = pressed(step, candidate_of(asked).learned, key)
    assert chosen is not None
    conversations.answer(asked, chosen, now=days.now, by="page:answer")
    days.settle()


def test_of_several_it_asks_which_and_tells_of_that_one(store: Store, days: Days) -> None:
    tell(store, placed(NOW, order="order/shop:1043", lines=[("p2", "Kettle", 1, 9500)]), now=NOW)
    days.hear(store, wrote("Where is my order?", days))
    (which,) = answers(store)
    assert which.template == "answer-which"
    assert "1: Kettle (#1043). 2: Hario V60 (#1042)." in words(which)
    days.later(minutes=5)
    days.hear(store, wrote("2", days))
    assert [one for one, _ in said(store)] == ["answer-which", "answer-on-the-way"]
    assert "Order #1042, Hario V60" in words(answers(store)[-1])
    assert "Kettle" not in words(answers(store)[-1])
    assert kinds(store).count("asked") == 1, "a number that answers is no question"


def test_a_named_order_is_the_one(store: Store, days: Days) -> None:
    tell(store, placed(NOW, order="order/shop:1043", lines=[("p2", "Kettle", 1, 9500)]), now=NOW)
    days.hear(store, wrote("Where is my order #1043?", days))
    assert said(store) == [("answer-not-sent", "email")]
    assert "Kettle" in words(answers(store)[0])


def test_a_number_of_somebody_else_is_told_of_nobody(store: Store, days: Days) -> None:
    bens = placed(NOW, order="order/shop:7001", who=BEN, lines=[("p9", "Secret lamp", 1, 100)])
    tell(store, bens, now=NOW)
    days.hear(store, wrote("Where is my order #7001?", days))
    assert said(store) == [("answer-no-order", "email")]
    assert "lamp" not in words(answers(store)[0])
    assert "V60" not in words(answers(store)[0])


def test_who_names_number_and_address_is_answered_at_that_address(store: Store, days: Days) -> None:
    bens = placed(NOW, order="order/shop:7001", who=BEN, lines=[("p9", "Secret lamp", 1, 100)])
    tell(store, bens, now=NOW)
    for _ in range(3):
        days.hear(store, wrote("Where is my order? #7001, ben@example.com", days))
        days.later(minutes=5)
    told = [one for one in answers(store) if one.subject == "order/shop:7001"]
    assert [one.template for one in told] == ["answer-not-sent"], "once a day"
    assert told[0].customer != talk(store).customer
    mine = [one for one in answers(store) if one.customer == talk(store).customer]
    assert {one.template for one in mine} == {"answer-elsewhere"}
    assert all("lamp" not in words(one) for one in mine)
    count = len(answers(store))
    days.hear(store, wrote("Where is my order? #7002, ben@example.com", days))
    assert [one.template for one in answers(store)[count:]] == ["answer-elsewhere"], "no oracle"


def test_a_stranger_is_asked_and_told_nothing(store: Store, days: Days) -> None:
    who = shapes.Who(email="eve@example.com")
    days.hear(store, wrote("Where is my order?", days, who))
    assert said(store) == [("answer-no-order", "email")]


def test_a_person_is_wanted(store: Store, days: Days) -> None:
    days.hear(store, wrote("I want to talk to a person", days))
    assert said(store) == [("answer-person", "email")]
    assert "A person reads this and answers you here, by" in words(answers(store)[0])
    assert talk(store).state == "team"
    handed = Event.objects.of(store).get(kind="conversation.handed")
    assert handed.data["why"] == "human"
    days.later(minutes=5)
    days.hear(store, wrote("Where is my order?", days))
    assert len(answers(store)) == 1, "it is with a person: nothing is said by itself any more"


def test_a_person_by_a_press(store: Store, days: Days) -> None:
    days.hear(store, wrote("Where is my order?", days))
    press(store, days, "person")
    assert [one for one, _ in said(store)] == ["answer-on-the-way", "answer-person"]
    assert talk(store).state == "team"


def test_what_is_not_understood_is_for_a_person(store: Store, days: Days) -> None:
    days.hear(store, wrote("xyzzy plugh", days))
    assert said(store) == [("answer-person", "email")]
    assert Event.objects.of(store).get(kind="conversation.handed").data["why"] == "unsure"


def test_who_complains_is_told_that_a_person_answers(store: Store, days: Days) -> None:
    days.hear(store, wrote("It came broken!", days))
    assert said(store) == [("answer-person", "email")]
    assert Event.objects.of(store).get(kind="conversation.handed").data["why"] == "complaint"


def test_nobody_is_promised_an_answer_of_the_night(store: Store, days: Days) -> None:
    """The shop in London is shut at seven; a complaint's four hours begin in the morning."""
    days.until(NOW.replace(hour=19))
    days.hear(store, wrote("It came broken!", days))
    assert "by Wednesday 25 November at the latest" in words(answers(store)[0])
    due = talk(store).due
    assert due == NOW.replace(day=25, hour=9, minute=20), "twenty minutes after it opens"


def test_who_takes_over_is_talked_into_by_nothing(store: Store, days: Days) -> None:
    owner = house.create_user(email="mia@ada-fern.example", name="Mia", now=NOW)
    days.hear(store, wrote("Where is my order?", days))
    talking.take_over(talk(store), owner, now=days.now)
    days.settle()
    run = Run.objects.of(store).get(journey="answers")
    assert run.outcome == "a person took over"
    days.later(days=4)
    assert talk(store).state == "team", "nothing closes it by itself"


def test_words_cancel_nothing_and_a_press_asks_a_person(store: Store, days: Days) -> None:
    tell(store, placed(NOW, order="order/shop:1043", lines=[("p2", "Kettle", 1, 9500)]), now=NOW)
    days.hear(store, wrote("Please cancel my order #1043", days))
    assert said(store) == [("answer-can-cancel", "email")]
    days.later(minutes=1)
    days.hear(store, wrote("Yes, cancel it", days))
    assert not Task.objects.of(store).exists(), "written words press nothing"


def test_a_press_on_cancel_makes_a_task(store: Store, days: Days) -> None:
    tell(store, placed(NOW, order="order/shop:1043", lines=[("p2", "Kettle", 1, 9500)]), now=NOW)
    days.hear(store, wrote("Please cancel my order #1043", days))
    press(store, days, "wanted")
    task = Task.objects.of(store).get()
    assert (task.order, task.urgent) == ("order/shop:1043", True)
    assert talk(store).state == "team"


def test_what_has_left_cannot_be_cancelled(store: Store, days: Days) -> None:
    days.hear(store, wrote("Please cancel my order", days))
    assert said(store) == [("answer-too-late", "email")]


STATES: list[tuple[str, dict[str, Any], str, str]] = [
    ("out_for_delivery", {}, "answer-today", "on the van, it comes today"),
    ("available_for_pickup", {}, "answer-pickup", "waits for you to collect it"),
    ("on_hold", {"delayed": True, "reason": "weather"}, "answer-late", "The weather held it up"),
    ("attempt_failed", {}, "answer-needs-you", "It could not be handed over"),
    (
        "attempt_failed",
        {"reason": "consignee_business_closed"},
        "answer-needs-you",
        "The place was closed when the driver came.",
    ),
    ("lost", {}, "answer-trouble", "the carrier cannot find it"),
    ("returning", {}, "answer-trouble", "on its way back to us"),
    ("returned", {}, "answer-trouble", "it came back to us"),
    ("delivered", {"proof": "neighbour"}, "answer-arrived", "today at 10:00, to a neighbour"),
]


@pytest.mark.parametrize(("status", "data", "template", "says"), STATES)
def test_each_state_is_said_as_it_is(
    store: Store, days: Days, status: str, data: dict[str, Any], template: str, says: str
) -> None:
    days.hear(store, scan(status, days.now, **data))
    days.hear(store, wrote("Where is my order?", days))
    assert said(store) == [(template, "email")]
    assert says in words(answers(store)[0])
    assert (talk(store).state == "team") == (template == "answer-trouble")


def test_what_comes_by_no_parcel_goes_to_a_person(store: Store, days: Days) -> None:
    voucher = placed(days.now, "order/shop:1044", lines=[("p9", "Gift card", 1, 2000)])
    lines = [{**line, "digital": True} for line in voucher.data["lines"]]
    days.hear(store, msgspec.structs.replace(voucher, data={**voucher.data, "lines": lines}))
    days.later(days=5)
    days.hear(store, wrote("Where is my order #1044?", days))
    assert said(store) == [("answer-trouble", "email")]
    assert "Gift card: it comes by no parcel." in words(answers(store)[0])
    assert talk(store).state == "team"


def test_delivered_and_not_there_goes_to_a_person(store: Store, days: Days) -> None:
    days.hear(store, scan("delivered", days.now))
    days.hear(store, wrote("Where is my order?", days))
    press(store, days, "missing")
    handed = Event.objects.of(store).get(kind="conversation.handed")
    assert handed.data["why"] == "complaint"


def test_without_the_dialogue_a_person_answers(store: Store, days: Days) -> None:
    journeys.switch(store, "answers", on=False, now=NOW, by="test")
    days.hear(store, wrote("Where is my order?", days))
    assert answers(store) == []
    assert talk(store).state == "team"


def test_a_day_that_is_over_is_promised_to_nobody(store: Store, days: Days) -> None:
    days.later(days=5)
    days.hear(store, wrote("Where is my order?", days))
    (said,) = answers(store)
    assert said.template == "answer-late"
    assert "Nobody can tell the day yet." in words(said)
    assert "It should be with you" not in words(said)


def test_the_answers_page_answers(store: Store, days: Days) -> None:
    """What the store wrote down is said; what is like none of it goes to a person."""
    keep = {"name": "Boiling", "now": NOW, "by": "test"}
    own_answers.save(
        store,
        None,
        questions=["How hot should the water be for the coffee?"],
        words={"en": "Use water just off the boil.", "es": "Agua casi hirviendo."},
        **keep,  # type: ignore[arg-type]
    )
    days.hear(store, wrote("How hot should the water be for the coffee?", days))
    assert said(store) == [("answer-own", "email")]
    assert "Use water just off the boil." in words(answers(store)[0])
    days.later(days=3)
    assert talk(store).state == "closed"


BEANS = {"en": "beans", "en-one": "bean", "es": "granos", "es-one": "grano"}


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        ("How many beans do I have?", ("You have 1 bean.", "Still pending: 28 beans.")),
        ("Hola, ¿cuántos puntos tengo?", ("Tienes 1 grano.", "Aún pendiente: 28 granos.")),
    ],
)
def test_their_points_are_told(
    store: Store, days: Days, asked: str, parts: tuple[str, ...]
) -> None:
    """By the store's own name for them, with the way to each line of them; and nothing is sold."""
    giving(store, NOW - timedelta(days=9), names=BEANS)
    days.hear(store, of_order("order.paid", days.now))
    loyalty.adjust(store, whose(store), 1, "For the wait", press="a", now=days.now, by="test")
    days.hear(store, wrote(asked, days))
    assert said(store) == [("answer-points", "email")]
    for part in (*parts, "/points/"):
        assert part in words(answers(store)[0])
    days.later(days=3)
    assert talk(store).state == "closed"


def test_who_has_none_yet_is_told_so(store: Store, days: Days) -> None:
    giving(store)
    days.hear(store, wrote("How many points do I have?", days))
    assert "You have none yet" in words(answers(store)[0])


@pytest.mark.parametrize("text", ["How many points do I have?", "My points are gone."])
def test_a_person_answers_where_no_points_are_given_or_something_else_is_said_of_them(
    store: Store, days: Days, text: str
) -> None:
    if "gone" in text:
        giving(store)
    days.hear(store, wrote(text, days))
    assert "answer-points" not in [one.template for one in answers(store)]
    assert talk(store).state == "team"


def test_likeness_is_honest() -> None:
    assert alike("Which size fits me?", "which size fits me") == 100
    assert alike("Which size would fit me best?", "Which size fits me?") >= 60
    assert alike("Where is my parcel?", "Which size fits me?") < 40
    assert alike("", "Which size fits me?") == 0
