"""Stopping by one click, and choosing what comes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from afterword.decisions.consent import allowed
from afterword.house import tokens
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of
from afterword.timeline import actions as timeline
from afterword.timeline import erasing
from afterword.timeline.models import Consent, ContactPoint, Customer, Event
from afterword.timeline.queries import private_of
from afterword.timeline.queries import timeline as timeline_of
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, ORDER, Days, placed, scan, tell
from tests.pages.given import (
    address_of,
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


@pytest.mark.parametrize(
    "form", [{"undo": "yes"}, {"undo": "yes", "List-Unsubscribe": "One-Click"}]
)
def test_a_link_that_stops_gives_no_yes(client: Client, store: Store, form: dict[str, str]) -> None:
    """Whoever finds an old mail subscribes nobody with it (S13)."""
    tell(store, placed())
    client.post(stop_link(store, purpose="offers"), form)
    assert not Consent.objects.of(store).filter(given=True).exists()


def test_who_was_forgotten_chooses_nothing_by_an_orders_link(client: Client, store: Store) -> None:
    tell(store, placed())
    erasing.erase(store, person(store).pk, now=NOW, by="test")
    before = Event.objects.of(store).count()
    link = f"/p/{tokens.make(store, 'preferences', ORDER)}"
    assert client.get(link).status_code == 404
    assert client.post(link, {"language": "es", "pace": "less"}).status_code == 404
    assert Event.objects.of(store).count() == before


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


def shared(store: Store) -> tuple[Customer, Customer]:
    """Two with one mailbox; the second used it last."""
    for order, name, at in ((ORDER, "Ana", NOW), ("order/shop:7", "Ivo", NOW + timedelta(days=1))):
        who = shapes.Who(ids=(f"shop:{name}",), email="home@example.com", name=name)
        tell(store, placed(at, order=order, who=who))
    ana, ivo = Customer.objects.of(store).order_by("id")
    return ana, ivo


def test_of_a_shared_mailbox_the_page_is_theirs_who_used_it_last(
    client: Client, store: Store
) -> None:
    ana, ivo = shared(store)
    for link in (preferences_link(store, ana), preferences_link(store, ivo)):
        shown = client.get(link).content.decode()
        assert "Ivo" in shown
        assert "Ana" not in shown


@pytest.mark.parametrize("form", [{"stop": "all"}, {"email:reviews": "on"}])
def test_a_no_on_the_page_of_a_shared_mailbox_binds_whoever_shares_it(
    client: Client, store: Store, form: dict[str, str]
) -> None:
    ana, ivo = shared(store)
    client.post(preferences_link(store, ana), form)
    said = [
        (event.customer_id, event.data["contact"])
        for event in events(store, "consent.revoked")
        if event.data["purpose"] == "care"
    ]
    assert said == [(ivo.pk, ""), (ana.pk, address_of(ana))]
    reviews = [one for one in events(store, "consent.revoked") if one.data["purpose"] == "reviews"]
    assert {one.customer_id for one in reviews} == ({ana.pk, ivo.pk} if "stop" in form else set())


def test_stopping_all_stops_what_only_another_had_asked_for(client: Client, store: Store) -> None:
    ana, _ = shared(store)
    yes = shapes.Event(
        kind="consent.given",
        key="yes",
        happened=NOW,
        about=f"customer/{ana.pk}",
        data={"channel": "email", "purpose": "offers", "contact": ""},
    )
    timeline.record_for(store, ana.pk, [yes], now=NOW, by="test")
    client.post(preferences_link(store, ana), {"stop": "all"})
    assert not allowed(timeline_of(ana).present, store.rules, "email", "offers")


def test_a_yes_on_the_page_of_a_shared_mailbox_is_their_own(client: Client, store: Store) -> None:
    ana, ivo = shared(store)
    client.post(
        preferences_link(store, ana),
        {"email:care": "on", "email:reviews": "on", "email:offers": "on"},
    )
    (said,) = events(store, "consent.given")
    assert said.customer_id == ivo.pk


@pytest.mark.parametrize("channel", ["sms", "whatsapp", "voice"])
def test_a_link_finds_the_number_that_its_channel_reaches(
    client: Client, store: Store, channel: str
) -> None:
    tell(store, placed(who=shapes.Who(email="ana@example.com", phone="+385911234567")))
    number = ContactPoint.objects.of(store).get(channel="phone").digest
    stop = f"/u/{tokens.make(store, 'unsubscribe', channel, 'care', number)}"
    assert client.post(stop, ONE_CLICK, content_type=FORM).status_code == 200
    (said,) = events(store, "consent.revoked")
    assert (said.data["channel"], said.data["contact"]) == (channel, number)
    choose = f"/p/{tokens.make(store, 'preferences', channel, number)}"
    assert client.get(choose).status_code == 200
    wrong = f"/p/{tokens.make(store, 'preferences', 'email', number)}"
    assert client.get(wrong).status_code == 404


def test_somebody_merged_chooses_as_who_they_became(client: Client, store: Store) -> None:
    tell(store, placed())
    gone = person(store)
    link = preferences_link(store, gone)
    tell(store, placed(order="order/shop:7", who=shapes.Who(email="a@example.org", name="Ana")))
    kept = Customer.objects.of(store).exclude(id=gone.pk).get()
    timeline.merge(store, into=kept.pk, other=gone.pk, now=NOW, by="test")
    client.post(link, {"stop": "all"})
    assert {event.customer_id for event in events(store, "consent.revoked")} == {kept.pk}


def test_somebody_merged_is_stopped_as_who_they_became(client: Client, store: Store) -> None:
    tell(store, placed())
    gone = person(store)
    link = stop_link(store, gone)
    tell(store, placed(order="order/shop:7", who=shapes.Who(email="a@example.org", name="Ana")))
    kept = Customer.objects.of(store).exclude(id=gone.pk).get()
    timeline.merge(store, into=kept.pk, other=gone.pk, now=NOW, by="test")
    assert client.post(link, ONE_CLICK, content_type=FORM).status_code == 200
    assert {event.customer_id for event in events(store, "consent.revoked")} == {kept.pk}


def test_the_links_of_somebody_who_was_forgotten_lead_nowhere(client: Client, store: Store) -> None:
    tell(store, placed())
    stop, choose = stop_link(store), preferences_link(store)
    erasing.erase(store, person(store).pk, now=NOW, by="test")
    assert client.post(stop, ONE_CLICK, content_type=FORM).status_code == 404
    assert client.get(choose).status_code == 404
    assert words(store) == []


def test_other_links_stop_nothing(client: Client, store: Store) -> None:
    tell(store, placed())
    contact = address_of(person(store))
    for token in (
        tokens.make(store, "preferences", "email", contact),
        tokens.make(store, "unsubscribe", "email", "orders", contact),
        tokens.make(store, "unsubscribe", "email", "care", "0f" * 16),
        tokens.make(store, "unsubscribe", "email", "care", ""),
        tokens.make(store, "unsubscribe", "post", "care", contact),
        tokens.make(store, "unsubscribe", contact),
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


def test_less_often_and_a_pause_are_kept_and_shown(
    client: Client, store: Store, home: Path
) -> None:
    asked(store, home)
    link = preferences_link(store)
    form = {"email:care": "on", "email:reviews": "on", "pace": "less", "pause": "on"}
    client.post(link, form)
    stated = dict(person(store).stated)
    assert stated["pace"] == "less"
    page = client.get(link).content.decode()
    assert 'value="less" checked' in page
    assert "Nothing but news about your orders until " in page
    client.post(link, form)
    assert dict(person(store).stated) == stated, "a pause is not made longer by saying so again"
    client.post(link, {"email:care": "on", "email:reviews": "on"})
    assert dict(person(store).stated) == {"pace": "", "paused_until": ""}
    assert "until" not in client.get(link).content.decode()


def test_stopping_everything_leaves_the_pace_alone(client: Client, store: Store) -> None:
    tell(store, placed())
    link = preferences_link(store)
    client.post(link, {"email:care": "on", "email:reviews": "on", "pace": "less"})
    client.post(link, {"stop": "all"})
    assert person(store).stated["pace"] == "less"
