"""What people tell us in talk is kept with its words, holds at once, and can be taken back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from afterword.decisions.consent import allowed
from afterword.house.models import Store
from afterword.outbox import actions as outbox
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline import erasing
from afterword.timeline.models import Customer, Event
from afterword.timeline.queries import private_of
from afterword.timeline.queries import timeline as timeline_of
from tests.conversations.test_hearing import days as days
from tests.conversations.test_hearing import wrote
from tests.desk.team import opening
from tests.given import Days, a_store, tell
from tests.outbox.posting import a_plan, intent, marketing

pytestmark = pytest.mark.django_db


def ana(store: Store) -> Customer:
    return Customer.objects.of(store).get()


def stated(store: Store) -> dict[str, Any]:
    return dict(timeline_of(ana(store)).present.customer.stated)


def asked_back(store: Store) -> list[Intent]:
    return list(Intent.objects.of(store).filter(template="heard-less").order_by("id"))


def test_it_works(store: Store, days: Days) -> None:
    days.hear(store, wrote("Lovely cups! But please write to me less often.", days.now))
    assert stated(store) == {"pace": "less"}
    event = Event.objects.of(store).get(kind="customer.stated")
    assert (event.data["source"], event.data["reply"]) == ("talk", "twilio:SM1:reply")
    assert private_of(event, ana(store), store)["words"] == "But please write to me less often."
    assert b"less often" not in bytes(event.sealed), "their words are sealed"
    assert "less often" not in str(event.data)
    assert asked_back(store) == [], "it was clear"
    days.hear(store, wrote("As I said: write less often!", days.now, "SM2"))
    assert Event.objects.of(store).filter(kind="customer.stated").count() == 1


def test_what_is_not_sure_is_asked_back_and_not_assumed(store: Store, days: Days) -> None:
    unsure = "Vaya, tantos mensajes cada día"
    days.hear(store, wrote(unsure, days.now))
    assert stated(store) == {}
    (question,) = asked_back(store)
    said = words_of(question, store)
    assert said is not None
    assert "less often" in said.text or "menos a menudo" in said.text
    days.later(hours=1)
    days.hear(store, wrote(unsure, days.now, "SM2"))
    assert len(asked_back(store)) == 1, "asked once"
    days.hear(store, wrote("yes", days.now, "SM3"))
    assert stated(store) == {"pace": "less"}


def test_a_yes_to_nothing_asked_is_no_wish(store: Store, days: Days) -> None:
    days.hear(store, wrote("yes", days.now))
    assert stated(store) == {}


def test_a_yes_that_comes_too_late_is_none(store: Store, days: Days) -> None:
    days.hear(store, wrote("Vaya, tantos mensajes cada día", days.now))
    assert len(asked_back(store)) == 1
    days.later(days=3)
    days.hear(store, wrote("yes", days.now, "SM2"))
    assert stated(store) == {}


def test_how_we_may_write_is_no_stop(store: Store, days: Days) -> None:
    days.hear(store, wrote("Only WhatsApp please, no emails", days.now))
    assert stated(store) == {"only": "whatsapp"}
    assert allowed(timeline_of(ana(store)).present, store.rules, "sms", "offers")
    days.hear(store, wrote("STOP", days.now, "SM2"))
    assert not allowed(timeline_of(ana(store)).present, store.rules, "sms", "offers")


def test_what_is_quoted_says_nothing(store: Store, days: Days) -> None:
    days.hear(store, wrote("> write to me less often\nThank you", days.now))
    assert stated(store) == {}


def planned(store: Store, now: datetime, key: str, **facts: Any) -> None:
    facts = {"valid_until": now + timedelta(days=3), **facts}
    outbox.plan(store, [a_plan(ana(store), key, now=now, **facts)], now=now, by="test")


CARE = {"message_class": "service", "purpose": "care", "template": "care-tip"}


def test_one_channel_alone_is_kept_to(store: Store, days: Days) -> None:
    days.hear(store, wrote("Solo por SMS, por favor", days.now))
    assert stated(store) == {"only": "sms"}
    planned(store, days.now, "care", channels=("email",), **CARE)
    both_ways = {**CARE, "purpose": "orders"}
    planned(store, days.now, "both", channels=("email", "sms"), **both_ways)
    planned(store, days.now, "order", channels=("email",))
    days.settle()
    care, both, order = (intent(store, key) for key in ("care", "both", "order"))
    assert (care.state, '"rule":"wish"' in care.because) == ("withheld", True)
    assert both.channel == "sms"
    assert order.state == "accepted", "news of orders still comes"


def test_hours_and_a_language_are_kept_to(store: Store, days: Days) -> None:
    days.hear(store, wrote("Please don't write before 11, and write in Spanish", days.now))
    assert stated(store) == {"not_before": "11:00", "language": "es"}
    assert ana(store).language == "es", "in the tables too"
    assert timeline_of(ana(store)).present.customer.language == "es"
    planned(store, days.now, "care", channels=("email",), **CARE)
    days.settle()
    held = intent(store, "care")
    assert held.state == "planned", held.because
    days.later(hours=4)
    assert intent(store, "care").state == "accepted"


def test_less_holds_for_what_is_planned_already(store: Store, days: Days) -> None:
    assert marketing()["message_class"] == "marketing"
    days.hear(store, wrote("Write to me less often please", days.now))
    for number in range(2):
        planned(store, days.now, f"care {number}", channels=("email",), **CARE)
    days.settle()
    assert [intent(store, f"care {n}").state for n in range(2)] == ["accepted", "planned"]


def test_the_desk_shows_it_with_its_words_and_takes_it_back(store: Store, days: Days) -> None:
    days.hear(store, wrote("Please write to me less often. My size is 42", days.now))
    agent = opening(store, a_store("other"), days.now)("agent")
    page = f"/desk/{store.key}/customers/{ana(store).pk}/"
    shown = agent.get(f"{page}proof/").content.decode()
    assert "“Please write to me less often.”" in shown
    assert "told in talk" in shown
    assert _untell(agent, page, "pace") == 302
    assert stated(store)["pace"] is None
    shown = agent.get(f"{page}proof/").content.decode()
    assert "less often" not in shown
    assert "42" in shown
    assert "None" not in agent.get(page).content.decode()
    before = Event.objects.of(store).filter(kind="customer.stated").count()
    assert _untell(agent, page, "pace") == 302
    assert Event.objects.of(store).filter(kind="customer.stated").count() == before


def _untell(agent: Client, page: str, name: str) -> int:
    return agent.post(f"{page}untell/", {"name": name}).status_code


def test_who_was_forgotten_is_not_noted(store: Store, days: Days) -> None:
    gone = ana(store).pk
    tell(store, wrote("Please write to me less often", days.now), now=days.now)
    erasing.erase_each(store, [gone], now=days.now, by="test")
    days.settle()
    assert not Event.objects.of(store).filter(kind="customer.stated", customer=gone).exists()
