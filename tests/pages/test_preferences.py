"""Stopping by one click, and choosing what comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from afterword.house import tokens
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of
from afterword.timeline import actions as timeline
from afterword.timeline.models import Customer
from afterword.timeline.queries import private_of
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, Days, placed, scan, tell
from tests.pages.given import (
    asked,
    events,
    person,
    preferences_link,
    stop_link,
    stop_link_of,
    told,
)

ONE_CLICK = "List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"


def words(store: Store) -> list[tuple[str, str, str]]:
    return [
        (event.kind, event.data["purpose"], event.data["source"])
        for event in events(store, "consent.given", "consent.revoked")
    ]


def test_it_works(client: Client, store: Store, home: Path) -> None:
    """As a mail program sends it: no cookie, no referrer, the body of RFC 8058."""
    _, intent = asked(store, home)
    link = stop_link_of(intent)
    strict = Client(enforce_csrf_checks=True)
    answered = strict.post(link, ONE_CLICK, content_type=FORM, REMOTE_ADDR="203.0.113.77")
    assert (answered.status_code, answered.content, len(answered.cookies)) == (200, b"", 0)
    (said,) = events(store, "consent.revoked")
    assert said.data == {
        "channel": "email",
        "purpose": "care",
        "contact": intent.contact,
        "source": "one-click",
    }
    proof = private_of(said, person(store), store)
    assert proof["address"] == "203.0.113.0/24"
    assert str(proof["wording"]).startswith("Care tips and questions. How to look after")


def test_looking_stops_nothing_and_repeats_change_nothing(client: Client, store: Store) -> None:
    tell(store, placed())
    link = stop_link(store)
    client.get(link)
    client.head(link)
    assert words(store) == []
    for _ in range(3):
        client.post(link, ONE_CLICK, content_type=FORM)
    assert words(store) == [("consent.revoked", "care", "one-click")]


def test_the_next_message_is_withheld(client: Client, store: Store, home: Path) -> None:
    journeys.switch(store, "after-first-delivery", on=True, now=NOW, by="test")
    days = Days(home, timezone.now())  # the page is pressed on the real clock
    days.hear(store, placed(days.now))
    client.post(stop_link(store), ONE_CLICK, content_type=FORM)
    days.later(days=1)
    days.hear(store, scan("delivered", days.now))
    days.later(days=9)
    care = list(Intent.objects.of(store).filter(purpose="care").order_by("id"))
    assert care
    assert {one.state for one in care} == {"withheld"}
    assert [(one.rule, one.result) for one in because_of(care[0])][-1] == ("consent", "no")
    assert days.post.mails == []


def test_undo_and_stop_again(client: Client, store: Store) -> None:
    tell(store, placed())
    link = stop_link(store)
    assert "Undo: send it again" in client.post(link, {"stop": "yes"}).content.decode()
    assert "It comes again." in client.post(link, {"undo": "yes"}).content.decode()
    client.post(link, {"stop": "yes"})
    assert [kind for kind, *_ in words(store)] == [
        "consent.revoked",
        "consent.given",
        "consent.revoked",
    ]


def test_everyone_with_the_address_is_stopped(client: Client, store: Store) -> None:
    tell(store, placed())
    first = person(store)
    other = Customer.objects.create(store=store, seen=NOW, wrapped_key=first.wrapped_key)
    from afterword.timeline.models import ContactPoint

    point = ContactPoint.objects.of(store).get(customer=first)
    ContactPoint.objects.create(
        store=store,
        customer=other,
        channel="email",
        digest=point.digest,
        sealed=point.sealed,
        since=NOW,
        used=NOW,
    )
    client.post(stop_link(store, first), ONE_CLICK, content_type=FORM)
    stopped = {event.customer_id for event in events(store, "consent.revoked")}
    assert stopped == {first.pk, other.pk}


def test_somebody_merged_is_stopped_as_who_they_became(client: Client, store: Store) -> None:
    tell(store, placed())
    gone = person(store)
    link = stop_link(store, gone)
    tell(store, placed(order="order/shop:7", who=shapes.Who(email="a@example.org", name="Ana")))
    kept = Customer.objects.of(store).exclude(id=gone.pk).get()
    timeline.merge(store, into=kept.pk, other=gone.pk, now=NOW, by="test")
    assert client.post(link, ONE_CLICK, content_type=FORM).status_code == 200
    assert {event.customer_id for event in events(store, "consent.revoked")} == {kept.pk}


def test_somebody_erased_stays_stopped(client: Client, store: Store) -> None:
    tell(store, placed())
    link = stop_link(store)
    Customer.objects.of(store).update(wrapped_key=b"", sealed=b"")
    assert client.post(link, ONE_CLICK, content_type=FORM).status_code == 200
    (said,) = events(store, "consent.revoked")
    assert bytes(said.sealed) == b""


def test_other_links_stop_nothing(client: Client, store: Store) -> None:
    tell(store, placed())
    number = str(person(store).pk)
    for token in (
        tokens.make(store, "preferences", number),
        tokens.make(store, "unsubscribe", number, "email", "orders", ""),
        tokens.make(store, "unsubscribe", "999999", "email", "care", ""),
        tokens.make(store, "unsubscribe", number),
        "nothing",
    ):
        assert client.post(f"/u/{token}", ONE_CLICK, content_type=FORM).status_code == 404
    assert words(store) == []


def test_each_choice_is_kept_with_its_words(client: Client, store: Store) -> None:
    tell(store, placed())
    shown = client.get(preferences_link(store)).content.decode()
    assert 'name="email:care" checked' in shown
    assert 'name="email:offers">' in shown
    assert "a…@example.com" in shown
    client.post(preferences_link(store), {"email:offers": "on", "email:care": "on"})
    assert words(store) == [
        ("consent.revoked", "reviews", "page"),
        ("consent.given", "offers", "page"),
    ]
    given = events(store, "consent.given")[0]
    assert private_of(given, person(store), store)["wording"] == (
        "e-mail: Offers and new things. What goes with what you have."
    )
    client.post(preferences_link(store), {"email:offers": "on", "email:care": "on"})
    assert len(words(store)) == 2


def test_stopping_everything_but_orders(client: Client, store: Store) -> None:
    tell(store, placed())
    client.post(preferences_link(store), {"stop": "all"})
    assert [(kind, purpose) for kind, purpose, _ in words(store)] == [
        ("consent.revoked", "care"),
        ("consent.revoked", "reviews"),
    ]
    shown = client.get(preferences_link(store)).content.decode()
    assert "checked" not in shown.partition("In which language")[0]


def test_the_language_changes_the_page_and_the_messages(client: Client, store: Store) -> None:
    tell(store, placed(who=ANA))
    saved = client.post(
        preferences_link(store),
        {"language": "ar", "email:care": "on", "email:reviews": "on"},
        follow=True,
    )
    assert '<html lang="ar" dir="rtl">' in saved.content.decode()
    assert person(store).language == "ar"
    assert words(store) == []
    assert told(store, "customer.seen") == [
        ("customer.seen", {"who": {"language": "ar"}, "source": "page"})
    ]


@pytest.mark.parametrize("language", ["xx", "", "en"])
def test_no_other_language_is_taken(client: Client, store: Store, language: str) -> None:
    tell(store, placed(who=ANA))
    client.post(preferences_link(store), {"language": language, "stop": "all"})
    assert person(store).language == "en"
    assert events(store, "customer.seen") == []


def test_a_later_yes_lifts_an_earlier_stop(client: Client, store: Store) -> None:
    tell(store, placed())
    client.post(stop_link(store), ONE_CLICK, content_type=FORM)
    client.post(preferences_link(store), {"email:care": "on", "email:reviews": "on"})
    assert 'name="email:care" checked' in client.get(preferences_link(store)).content.decode()
