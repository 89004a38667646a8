"""What people write over a channel is heeded: at once, once, and with its proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from afterword.decisions.consent import allowed, standing
from afterword.decisions.timeline import Timeline
from afterword.engine.intake import _heed
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.messages import actions as messages
from afterword.messages.queries import spoken, texts
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline import actions as timeline
from afterword.timeline.models import Customer, Event
from afterword.timeline.queries import private_of
from afterword.timeline.queries import timeline as timeline_of
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, Days, placed, tell
from tests.outbox.posting import intent, ready, roomy, why

NUMBER = "+385911234567"
ALL = {"orders", "care", "reviews", "offers"}


@pytest.fixture
def days(store: Store, home: Path) -> Iterator[Days]:
    """Ana gave her number with her order, and said yes to offers by text message."""
    who = msgspec.structs.replace(ANA, phone=NUMBER, language="")
    yes = shapes.Event(
        kind="consent.given",
        key="consent/ana:sms:offers",
        happened=NOW - timedelta(days=1),
        who=who,
        data={"channel": "sms", "purpose": "offers", "contact": ""},
    )
    tell(store, placed(who=who), yes, now=NOW)
    found = Days(home)
    found.settle()
    yield found
    found.sender.close()


def wrote(
    text: str,
    at: datetime = NOW,
    key: str = "SM1",
    channel: str = "sms",
    *,
    name: str = "",
    language: str = "",
) -> shapes.Event:
    return shapes.Event(
        kind="reply.received",
        key=f"twilio:{key}:reply",
        happened=at,
        who=shapes.Who(
            contacts=((channel if channel != "sms" else "phone", NUMBER),),
            name=name,
            language=language,
        ),
        data={"channel": channel, "provider_id": key, "what": "text"},
        private={"text": text},
    )


def ana(store: Store) -> Customer:
    return Customer.objects.of(store).get(merged_into=None)


def seen(store: Store) -> Timeline:
    return timeline_of(ana(store))


def may(store: Store, purpose: str, channel: str = "sms") -> bool:
    return allowed(seen(store).present, store.rules, channel, purpose)


def answers(store: Store, template: str = "") -> list[Intent]:
    rows = Intent.objects.of(store).filter(purpose="answer").order_by("id")
    return list(rows.filter(template=template) if template else rows)


def consents(store: Store, kind: str) -> list[Event]:
    return list(Event.objects.of(store).filter(kind=kind, data__source="keyword").order_by("id"))


def test_it_works(store: Store, days: Days) -> None:
    assert may(store, "offers")
    assert may(store, "orders")
    days.hear(store, wrote("no me mandéis más mensajes"))
    assert {one.data["purpose"] for one in consents(store, "consent.revoked")} == ALL
    assert not any(may(store, purpose) for purpose in ALL)
    assert may(store, "orders", "email")
    assert may(store, "care", "email")
    (answer,) = answers(store)
    assert (answer.template, answer.channel, answer.state) == ("heard-stop", "sms", "accepted")
    said = words_of(answer, store)
    assert said is not None
    assert said.text.startswith("Ada & Fern: you get no more messages from us here.")


def test_the_proof_stands_beside_it(store: Store, days: Days) -> None:
    days.hear(store, wrote("STOP"))
    (heard,) = Event.objects.of(store).filter(kind="reply.received")
    assert (heard.data["meaning"], heard.data["heard_by"]) == ("stop", "keyword")
    said = consents(store, "consent.revoked")[0]
    assert said.data["said_in"] == heard.key
    assert private_of(said, ana(store), store)["said"] == "STOP"
    assert said.happened == heard.happened


def test_once_more_is_not_answered_once_more(store: Store, days: Days) -> None:
    for number in range(4):
        days.hear(store, wrote("stop", NOW + timedelta(minutes=number), f"SM{number}"))
        days.later(minutes=1)
    assert len(answers(store)) == 1
    assert len(consents(store, "consent.revoked")) == 4


def test_a_message_that_is_ready_does_not_go_out(store: Store, days: Days) -> None:
    """The no stands when the next hand-over looks, though nothing else was seen to since."""
    ready(store, channels=("sms",), message_class="marketing", purpose="offers")
    ready(store, "key-2", channels=("sms",))
    told = [wrote("please stop texting me")]
    _heed(store, told, timeline.record(store, told, now=NOW, by="connector:sms"), NOW)
    assert days.sender.send_ready() == 2
    assert [intent(store, key).state for key in ("key-1", "key-2")] == ["withheld", "withheld"]
    assert why(intent(store))[-1] == ("consent", "no")
    assert why(intent(store, "key-2"))[-1] == ("consent", "no")
    days.settle()
    assert [one.template for one in answers(store)] == ["heard-stop"]


def test_on_other_channels_the_news_of_orders_goes_on(store: Store, days: Days) -> None:
    days.hear(store, wrote("Stopp!", channel="whatsapp"))
    assert may(store, "orders", "whatsapp")
    assert not may(store, "care", "whatsapp")
    assert may(store, "offers", "sms")
    (answer,) = answers(store)
    said = words_of(answer, store)
    assert said is not None
    assert "News of your orders still comes." in said.text


def test_it_is_confirmed_in_their_language(store: Store, days: Days) -> None:
    days.hear(store, wrote("baja", language="es"))
    said = words_of(answers(store)[0], store)
    assert said is not None
    assert said.text.startswith("Ada & Fern: ya no recibirás más mensajes nuestros por aquí.")


def test_everybody_with_that_number_is_left_alone(store: Store, days: Days) -> None:
    other = shapes.Who(email="luka@example.com", phone=NUMBER, name="Luka Petrović")
    tell(store, placed(order="order/shop:7", who=other), now=NOW)
    days.hear(store, wrote("STOP", name="Ana Petrović"))
    revoked = consents(store, "consent.revoked")
    assert len({one.customer_id for one in revoked}) >= 2
    assert len(answers(store)) == 1


@pytest.mark.parametrize(("merged", "everywhere"), [(2, True), (-2, False)])
def test_a_stop_that_waited_while_two_became_one_binds_both(
    store: Store, days: Days, merged: int, everywhere: bool
) -> None:
    """Found by the simulation. ``merged``: how many minutes after they wrote it; read later, it was
    said before, and what either refused binds both."""
    ben = shapes.Who(email="ben@example.com", phone="+385911111111", name="Ben")
    tell(store, placed(order="order/shop:7", who=ben), now=NOW)
    kept, gone = Customer.objects.of(store).order_by("id")
    at = NOW + timedelta(minutes=10)
    merging = at + timedelta(minutes=merged)
    timeline.merge(store, into=kept.pk, other=gone.pk, now=merging, by="test")
    days.clock.at = at + timedelta(minutes=5)
    days.hear(store, wrote("STOP", at))
    present = seen(store).present
    numbers = [digest for channel, digest in present.contacts if channel == "phone"]
    assert len(numbers) == 2
    refused = [
        digest
        for digest in numbers
        if (word := standing(present, "sms", digest, "offers")) and not word.given
    ]
    assert len(refused) == (2 if everywhere else 1)


def test_start_gives_back_what_was_stopped(store: Store, days: Days) -> None:
    days.hear(store, wrote("stop"))
    days.later(hours=1)
    days.hear(store, wrote("START", days.now, "SM2"))
    assert all(may(store, purpose) for purpose in ALL)
    assert [one.template for one in answers(store)] == ["heard-stop", "heard-start"]
    days.later(hours=1)
    days.hear(store, wrote("start", days.now, "SM3"))
    assert len(answers(store)) == 2


def test_start_gives_nothing_that_was_never_asked_for(store: Store, days: Days) -> None:
    days.hear(store, wrote("start"))
    assert not may(store, "care")
    assert answers(store) == []


def test_a_start_from_before_a_stop_changes_nothing(store: Store, days: Days) -> None:
    """It was delivered late: what was said last stands."""
    days.clock.at = NOW + timedelta(hours=1)
    days.hear(store, wrote("stop", days.now))
    days.hear(store, wrote("start", NOW + timedelta(minutes=30), "SM0"))
    assert not any(may(store, purpose) for purpose in ALL)


def test_at_one_moment_the_stop_wins(store: Store, days: Days) -> None:
    days.hear(store, wrote("start"), wrote("stop", key="SM2"), wrote("start", key="SM3"))
    assert not any(may(store, purpose) for purpose in ALL)


def test_help_says_who_we_are_once_an_hour(store: Store, days: Days) -> None:
    roomy(store)
    for number in range(3):
        days.hear(store, wrote("HELP", days.now, f"SM{number}"))
        days.later(minutes=10)
    (answer,) = answers(store)
    said = words_of(answer, store)
    assert said is not None
    assert said.text.startswith("Ada & Fern writes to you about what you bought")
    assert "STOP" in said.text
    days.later(hours=1)
    days.hear(store, wrote("info", days.now, "SM9"))
    assert [one.state for one in answers(store)] == ["accepted", "accepted"]


def test_joining_takes_a_second_word(store: Store, days: Days) -> None:
    days.hear(store, wrote("JOIN"))
    assert not may(store, "care")
    (asked,) = answers(store)
    assert asked.template == "heard-join"
    days.later(hours=3)
    days.hear(store, wrote("Yes please", days.now, "SM2"))
    assert all(may(store, purpose) for purpose in ALL)
    given = consents(store, "consent.given")
    kept = private_of(given[-1], ana(store), store)
    assert kept["said"] == "Yes please"
    assert str(kept["wording"]).startswith("Ada & Fern: do you want messages from us here")
    assert [one.template for one in answers(store)] == ["heard-join", "heard-start"]


def test_a_yes_to_nothing_is_no_yes(store: Store, days: Days) -> None:
    days.hear(store, wrote("yes"))
    days.hear(store, wrote("stop", NOW + timedelta(minutes=1), "SM2"))
    days.later(days=1)
    days.hear(store, wrote("yes", days.now, "SM3"))
    assert not any(may(store, purpose) for purpose in ALL)
    assert [one.template for one in answers(store)] == ["heard-stop"]


def test_a_yes_that_comes_too_late_is_none(store: Store, days: Days) -> None:
    days.hear(store, wrote("JOIN"))
    days.later(days=3)
    days.hear(store, wrote("YES", days.now, "SM2"))
    assert not may(store, "care")


def test_a_store_may_let_people_in_at_once(store: Store, days: Days) -> None:
    store.rules_written = {**store.rules_written, "double_opt_in": False}
    store.save(update_fields=["rules_written"])
    days.hear(store, wrote("join"))
    assert may(store, "care")
    assert [one.template for one in answers(store)] == ["heard-start"]


def test_what_was_imported_is_not_heeded(store: Store, days: Days) -> None:
    timeline.record(store, [wrote("stop")], now=NOW, by="import", history=True)
    days.settle()
    assert may(store, "offers")
    assert answers(store) == []


def test_what_only_sounds_like_it_is_left_to_people(store: Store, days: Days) -> None:
    days.hear(store, wrote("don't stop, I love these"))
    assert may(store, "offers")
    assert answers(store) == []
    (heard,) = Event.objects.of(store).filter(kind="reply.received")
    assert heard.data["meaning"] == "none"


HEARS = """
journey: hears
name: Hears
subject: customer
trigger: {event: reply.received, where: [{field: word, is: great}]}
steps:
  - {id: note, kind: update, tag: [happy]}
"""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Great!", "great"),
        ("¡SUPER!, gracias", "great"),
        ("súper", "great"),
        ("great, but late", ""),
    ],
)
def test_a_journey_hears_the_stores_own_word(
    store: Store, days: Days, text: str, word: str
) -> None:
    store.rules_written = {**store.rules_written, "words": {"great": ["super"], "bad": []}}
    store.save(update_fields=["rules_written"])
    journeys.publish(store, HEARS, now=NOW, by="test")
    journeys.switch(store, "hears", on=True, now=NOW, by="test")
    days.hear(store, wrote(text))
    (heard,) = Event.objects.of(store).filter(kind="reply.received")
    assert heard.data.get("word", "") == word
    assert ana(store).tags == (["happy"] if word else [])


ASKS = """
journey: asks
name: Asks
subject: order
trigger: {event: order.placed}
steps:
  - id: how
    kind: ask
    answer: score
    class: service
    channels: [sms]
    template: score-ask
    scale: {low: 0, high: 10}
    timeout: 5 days
  - {id: note, kind: update, tag: [answered]}
"""
TEMPLATE = """
template: score-ask
name: A score
words:
  en: {short: "How was it, 0 to 10? Write a number.", why: "You ordered."}
"""


def asked_by_text(store: Store, days: Days) -> Intent:
    messages.save_template(store, "score-ask", TEMPLATE, now=NOW, by="test")
    journeys.publish(store, ASKS, now=NOW, by="test", templates=spoken(texts(store)))
    journeys.switch(store, "asks", on=True, now=NOW, by="test")
    yes = shapes.Event(
        kind="consent.given",
        key="consent/ana:sms:care",
        happened=NOW,
        who=ANA,
        data={"channel": "sms", "purpose": "care", "contact": ""},
    )
    days.hear(store, yes, placed(NOW, order="order/shop:2000"))
    for _ in range(10):
        found = Intent.objects.of(store).filter(template="score-ask", state="accepted").first()
        if found:
            return found
        days.later(hours=6)
    raise AssertionError("the journey never asked")


@pytest.mark.parametrize(
    ("text", "value"), [("9", 9), (" 10/10 ", 10), ("٧", 7), ("11", None), ("9 pieces", None)]
)
def test_a_number_answers_what_was_asked_last(
    store: Store, days: Days, text: str, value: int | None
) -> None:
    asked = asked_by_text(store, days)
    days.later(minutes=5)
    days.hear(store, wrote(text, days.now))
    days.hear(store, wrote(text, days.now))
    given = [one.data for one in Event.objects.of(store).filter(kind="answer.given")]
    assert [(one["value"], one["message"]) for one in given] == (
        [] if value is None else [(value, asked.send_key)]
    )
    assert ("answered" in ana(store).tags) is (value is not None)


def test_a_number_that_nobody_asked_for_is_only_a_number(store: Store, days: Days) -> None:
    days.hear(store, wrote("9"))
    assert not Event.objects.of(store).filter(kind="answer.given").exists()
