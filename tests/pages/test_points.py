"""The customer's own page about their points: what they have, what is pending and why."""

from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from afterword.house import tokens
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.messages.actions import save_template
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.programs.loyalty import actions
from afterword.timeline import erasing
from afterword.ui import point_words
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, ORDER, Days, a_store, of_order, placed, tell
from tests.pages.given import links_of, many_points, order_link, person, points_link
from tests.programs.loyal import giving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("that_day")]

JOURNEY = """
journey: earned
name: Points were earned
trigger: {event: points.changed, where: [{field: what, is: earn}]}
subject: customer
entry: {rule: always, per: customer}
steps:
  - {id: say, kind: send, class: transactional, template: earned}
"""
WORDS = """
template: earned
name: Points
words:
  en:
    subject: "Your points"
    preheader: "A word."
    why: "You ordered."
    opening: "{% if points %}{{ points.balance }} and {{ points.pending }} pending.{% endif %}"
    named: "{% if points %}{{ points.has }}, waiting: {{ points.waits }}.{% endif %}"
    more: "{% if links.points != '' %}{{ links.points }}{% endif %}"
blocks:
  - {block: text, words: opening}
  - {block: text, words: named}
  - {block: text, words: more}
"""


def shown(client: Client, link: str) -> str:
    answer = client.get(link)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_works(client: Client, store: Store, home: Path) -> None:
    many_points(store, home, ANA, NOW)
    page = shown(client, points_link(store))
    assert "<h1>You have 167 beans.</h1>" in page
    assert "Still pending: 12 beans, to be used from" in page
    assert ": 127 beans." in page
    assert "For the wait" in page
    assert "mia" not in page.lower()
    assert page.count("<dt>") == 6
    assert "For each £10.00 you pay: 10 beans." in page


BEANS = {"en": "beans", "en-one": "bean", "es": "granos", "es-one": "grano", "ar": "حبّة"}
HABB = {"ar-two": "حبّتان", "ar-few": "حبّات"}


@pytest.mark.parametrize(
    ("n", "language", "says"),
    [
        (1, "en", "1 bean"),
        (0, "en", "0 beans"),
        (3503, "en", "3,503 beans"),
        (1, "es", "1 grano"),
        (2, "es", "2 granos"),
        (1, "ar", "1 حبّة"),
        (2, "ar", "2 حبّتان"),
        (7, "ar", "7 حبّات"),
        (11, "ar", "11 حبّة"),
        (1, "de", "1 bean"),
    ],
)
def test_each_number_has_its_form(n: int, language: str, says: str) -> None:
    assert point_words.many(n, {**BEANS, **HABB}, language) == says


def test_one_that_has_no_name_is_said_as_the_others() -> None:
    assert point_words.many(1, {"en": "beans"}, "en") == "1 beans"
    assert point_words.many(1, {}, "en") == "1 point"
    assert point_words.many(1203, {}, "es") == "1.203 puntos"


def test_one_of_them_is_said_so_on_the_page_and_in_messages(
    client: Client, store: Store, home: Path
) -> None:
    giving(store, pending_days=0, names=BEANS)
    save_template(store, "earned", WORDS, now=NOW, by="test")
    journeys.publish(store, JOURNEY.replace("earn}", "adjust}"), now=NOW, by="test")
    journeys.switch(store, "earned", on=True, now=NOW, by="test")
    days = Days(home)
    days.hear(store, placed(days.now, total=100))
    actions.adjust(store, person(store), 1, "For the wait", press="a", now=days.now, by="user:m")
    days.later(hours=1)
    (intent,) = Intent.objects.of(store).filter(template="earned")
    said = words_of(intent, store)
    assert said is not None
    assert "1 bean, waiting: ." in said.text
    assert "<h1>You have 1 bean.</h1>" in shown(client, points_link(store))


def test_each_reads_their_own_language(client: Client, store: Store, home: Path) -> None:
    many_points(store, home, ANA, NOW)
    assert "<h1>Tienes 167 granos.</h1>" in shown(client, f"{points_link(store)}?lang=es")
    page = shown(client, f"{points_link(store)}?lang=ar")
    assert 'dir="rtl"' in page


def test_the_order_page_leads_there_where_points_are_given(client: Client, store: Store) -> None:
    tell(store, placed())
    assert "/points/" not in shown(client, order_link(store))
    giving(store)
    tell(store, of_order("order.paid", NOW))
    page = shown(client, order_link(store))
    link = f"/points/{tokens.make(store, 'points', ORDER)}"
    assert link in page
    assert "<h1>You have 0 points.</h1>" in shown(client, link)


def test_links_that_lead_nowhere(client: Client, store: Store, home: Path) -> None:
    tell(store, placed())
    link = points_link(store)
    assert client.get(link).status_code == 404, "no points are given"
    giving(store)
    assert client.get(link).status_code == 200
    assert client.get(f"{link}x").status_code == 404
    other = a_store("other")
    giving(other)
    theirs = tokens.make(other, "points", *_parts(link, store))
    assert client.get(f"/points/{theirs}").status_code == 404, "nobody there has the address"
    preferences = tokens.make(store, "preferences", *_parts(link, store))
    assert client.get(f"/points/{preferences}").status_code == 404
    erasing.erase(store, person(store).pk, now=NOW, by="test")
    assert client.get(link).status_code == 404
    by_order = tokens.make(store, "points", ORDER)
    assert client.get(f"/points/{by_order}").status_code == 404


def _parts(link: str, store: Store) -> tuple[str, ...]:
    found, parts = tokens.read(link.rpartition("/")[2], "points")
    assert found == store
    return parts


def test_messages_say_them_and_lead_there(client: Client, store: Store, home: Path) -> None:
    giving(store, pending_days=0)
    save_template(store, "earned", WORDS, now=NOW, by="test")
    journeys.publish(store, JOURNEY, now=NOW, by="test")
    journeys.switch(store, "earned", on=True, now=NOW, by="test")
    days = Days(home)
    days.hear(store, placed(days.now), of_order("order.paid", days.now))
    days.later(hours=1)
    (intent,) = Intent.objects.of(store).filter(template="earned").select_related("customer")
    said = words_of(intent, store)
    assert said is not None
    assert "0 and 28 pending." in said.text
    assert "0 points, waiting: 28 points." in said.text
    assert "<h1>You have 0 points.</h1>" in shown(client, links_of(intent)["points"])


def test_what_is_owed_is_said_plainly(client: Client, store: Store, home: Path) -> None:
    giving(store)
    days = Days(home, NOW)
    who = shapes.Who(email=ANA.email, language="en")
    days.hear(store, placed(NOW, who=who), of_order("order.paid", NOW))
    actions.adjust(store, person(store), -20, "Used", press="a", now=_later(days), by="user:m")
    days.hear(store, of_order("order.refunded", days.now, amount=2800))
    page = shown(client, points_link(store))
    assert "<h1>You have 0 points.</h1>" in page
    assert "Used before the money went back to you: 20 points." in page


def _later(days: Days) -> datetime:
    return days.later(hours=1)


LATER = """
journey: earned
name: Points were earned
trigger: {event: points.changed, where: [{field: what, is: earn}]}
subject: customer
entry: {rule: always, per: customer}
steps:
  - {id: first, kind: wait, for: 1 day}
  - {id: say, kind: send, class: transactional, template: earned}
  - {id: second, kind: wait, for: 1 day}
  - {id: say-again, kind: send, class: transactional, template: earned}
"""


def test_a_new_name_is_said_from_the_next_message_on(
    client: Client, store: Store, home: Path
) -> None:
    """Nothing of anybody's changes between: the shop has renamed its points, that is all."""
    giving(store, pending_days=0)
    save_template(store, "earned", WORDS, now=NOW, by="test")
    journeys.publish(store, LATER, now=NOW, by="test")
    journeys.switch(store, "earned", on=True, now=NOW, by="test")
    days = Days(home)
    days.hear(store, placed(days.now), of_order("order.paid", days.now))
    giving(store, days.now, pending_days=0, names={"en": "stars", "en-one": "star"})
    days.later(hours=30)
    giving(store, days.now, pending_days=0, names={})
    days.later(hours=40)
    rows = Intent.objects.of(store).filter(template="earned").order_by("id")
    said = [words.text for one in rows if (words := words_of(one, store))]
    assert len(said) == 2
    assert "0 stars, waiting: 28 stars." in said[0]
    assert "0 points, waiting: 28 points." in said[1]
