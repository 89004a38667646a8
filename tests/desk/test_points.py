"""Points at the desk: beside the thread with the reasons, given and taken, and settled."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from afterword.house.models import Store
from afterword.programs.loyalty import actions, queries
from afterword.programs.loyalty.models import PointEntry
from afterword.programs.offers import actions as offers
from afterword.timeline import erasing
from afterword.timeline.models import Customer, Order
from tests.conftest import NOW
from tests.desk.one_talk import Desk, a_desk, a_teammate, browser_of
from tests.desk.team import Opens
from tests.given import of_order
from tests.programs.loyal import giving, has

pytestmark = pytest.mark.django_db
SETTLED = {
    "on": "on",
    "rates": "GBP 2\neur 1.5\n",
    "pending_days": "30",
    "valid_days": "365",
    "warn_days": "14",
    "welcome": "50",
    "name_en": "beans",
    "name_es": "granos",
}


@pytest.fixture
def desk(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Ana asks; her order of 47 pounds was paid while points were given."""
    giving(store, NOW - timedelta(days=30), names={"en": "beans"})
    found = a_desk(store, home, monkeypatch)
    found.hear(of_order("order.paid", found.now))
    return found


def screen(store: Store) -> str:
    return f"/desk/{store.key}/points/"


def shown(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def by_hand(client: Client, desk: Desk, **given: object) -> str:
    """Give or take some beside the thread, and what is said about it there."""
    talk = desk.talk
    address = f"/desk/{desk.store.key}/customers/{talk.customer_id}/points/"
    typed = {"do": "give", "many": "40", "words": "For the wait", "press": "p", "talk": talk.pk}
    answer = client.post(address, {**typed, **given})
    assert answer["Location"] == f"/desk/{desk.store.key}/inbox/{talk.pk}/"
    return shown(client, answer["Location"])


def test_it_works(desk: Desk) -> None:
    mia = browser_of(a_teammate(desk.store, "Mia"))
    page = shown(mia, f"/desk/{desk.store.key}/inbox/{desk.talk.pk}/")
    assert "<span>Beans</span>" in page
    assert "<bdi>0 beans</bdi>" in page
    assert "at the earliest: 47 beans" in page
    assert "Order #1042" in page
    assert ">+47</span>" in page
    page = by_hand(mia, desk)
    assert "40 beans given." in page
    assert "<bdi>40 beans</bdi>" in page
    assert "For the wait" in page
    assert "Mia" in page
    by_hand(mia, desk)
    assert has(desk.store, desk.now).active == 40, "pressed twice, given once"
    page = by_hand(mia, desk, do="take", many="15", words="Ten too many, and five", press="q")
    assert "15 beans taken." in page
    assert has(desk.store, desk.now).active == 25


def test_the_customers_page_shows_them_and_their_timeline(desk: Desk) -> None:
    mia = browser_of(a_teammate(desk.store, "Mia"))
    by_hand(mia, desk)
    desk.days.settle()
    page = shown(mia, f"/desk/{desk.store.key}/customers/{desk.talk.customer_id}/")
    assert "<bdi>40 beans</bdi>" in page
    assert "Points: earned" in page
    assert "Points: given or taken by hand" in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"many": ""}, "Write how many points."),
        ({"many": "-3"}, "Write how many points."),
        ({"many": "9999999999"}, "Write how many points."),
        ({"words": " "}, "Write why, for the customer too."),
        ({"do": "take", "many": "48"}, "They have not so many points to take."),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    desk: Desk, typed: dict[str, str], says: str
) -> None:
    mia = browser_of(a_teammate(desk.store, "Mia"))
    before = PointEntry.objects.of(desk.store).count()
    assert says in by_hand(mia, desk, **typed)
    assert PointEntry.objects.of(desk.store).count() == before


def test_another_stores_people_see_and_give_nothing(desk: Desk, other: Store, opens: Opens) -> None:
    talk = desk.talk
    address = f"/desk/{desk.store.key}/customers/{talk.customer_id}/points/"
    typed = {"do": "give", "many": "40", "words": "x", "press": "p"}
    assert opens("other").post(address, typed).status_code == 404
    theirs = f"/desk/{other.key}/customers/{talk.customer_id}/points/"
    assert opens("other").post(theirs, typed).status_code == 404
    assert opens("analyst").post(address, typed).status_code == 403
    assert PointEntry.objects.everywhere().count() == 1


def test_a_store_without_them_shows_nothing(
    store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(store, home, monkeypatch)
    mia = browser_of(a_teammate(store, "Mia"))
    assert "points" not in shown(mia, f"/desk/{store.key}/inbox/{desk.talk.pk}/").lower()


def test_how_points_are_given_is_settled_and_looked_at_first(owner: Client, desk: Desk) -> None:
    store = desk.store
    Order.objects.of(store).update(placed=desk.now - timedelta(days=2))
    before = queries.programme(store)
    page = " ".join(owner.post(screen(store), {**SETTLED, "do": "look"}).content.decode().split())
    assert "An order of £50.00</dt><dd><b><bdi>100 beans</bdi></b>, to be used from" in page
    assert "An order of €50.00</dt><dd><b><bdi>75 beans</bdi></b>, to be used from" in page
    assert "Of 1 order in the last 30 days 1 would have earned something: 94 beans." in page
    kept = queries.programme(store)
    assert before is not None
    assert kept is not None
    assert kept.rates == before.rates == {"GBP": "1"}
    assert owner.post(screen(store), SETTLED).status_code == 302
    kept = queries.programme(store)
    assert kept is not None
    assert kept.rates == {"GBP": "2", "EUR": "1.5"}
    assert (kept.names, kept.welcome) == ({"en": "beans", "es": "granos"}, 50)
    assert kept.since == before.since, "switched on once"
    assert 'value="beans"' in shown(owner, screen(store))


def test_what_one_and_many_of_them_are_called(owner: Client, store: Store) -> None:
    several = {**SETTLED, "name_en-one": "bean", "name_ar": "حبّة", "name_ar-few": "حبّات"}
    assert owner.post(screen(store), several).status_code == 302
    kept = queries.programme(store)
    assert kept is not None
    known = {"en": "beans", "en-one": "bean", "es": "granos", "ar": "حبّة", "ar-few": "حبّات"}
    assert kept.names == known
    page = shown(owner, screen(store))
    assert 'value="bean"' in page
    assert 'value="حبّات"' in page
    answer = owner.post(screen(store), {**several, "name_en": ""})
    assert answer.status_code == 422
    assert "Write what many of them are called, too." in answer.content.decode()
    kept = queries.programme(store)
    assert kept is not None
    assert kept.names == known


def test_what_points_can_be_used_for(owner: Client, store: Store) -> None:
    offers.save(store, "ten-off", worth={"en": "x"}, ends=None, now=NOW, by="test")
    assert owner.post(screen(store), {**SETTLED, "rewards": "ten-off 100"}).status_code == 302
    kept = queries.programme(store)
    assert kept is not None
    assert kept.rewards == {"ten-off": 100}
    for wrong in ("nothing 100", "ten-off", "ten-off 0"):
        answer = owner.post(screen(store), {**SETTLED, "rewards": wrong})
        assert (answer.status_code, "this key" in answer.content.decode()) == (
            422,
            wrong == "nothing 100",
        )
    kept = queries.programme(store)
    assert kept is not None
    assert kept.rewards == {"ten-off": 100}


def test_it_is_off_until_somebody_switches_it_on(owner: Client, store: Store) -> None:
    assert "Nobody earns any now." in shown(owner, screen(store))
    assert owner.post(screen(store), {**SETTLED, "on": ""}).status_code == 302
    kept = queries.programme(store)
    assert kept is not None
    assert (kept.on, kept.since) == (False, None)


@pytest.mark.parametrize(
    "typed",
    [
        {"rates": "much"},
        {"rates": "EUR 0"},
        {"rates": "EUR 5000"},
        {"rates": ""},
        {"pending_days": "-1"},
        {"valid_days": "99999"},
        {"welcome": "x"},
    ],
)
def test_settings_that_make_no_sense(owner: Client, store: Store, typed: dict[str, str]) -> None:
    assert owner.post(screen(store), {**SETTLED, **typed}).status_code == 422
    assert queries.programme(store) is None


@pytest.mark.parametrize("do", ["give", "take"])
def test_who_was_forgotten_while_the_form_stood_open_gets_and_loses_nothing(
    desk: Desk, do: str
) -> None:
    mia = browser_of(a_teammate(desk.store, "Mia"))
    talk, before = desk.talk, PointEntry.objects.of(desk.store).count()
    erasing.erase(desk.store, talk.customer_id, now=desk.now, by="test")
    address = f"/desk/{desk.store.key}/customers/{talk.customer_id}/points/"
    typed = {"do": do, "many": "4", "words": "For the wait", "press": "p"}
    page = mia.post(address, typed, follow=True).content.decode()
    assert "They were forgotten or put together with somebody meanwhile." in page
    assert PointEntry.objects.of(desk.store).count() == before


def test_who_is_forgotten_in_the_very_moment_is_left_alone(desk: Desk) -> None:
    """The record at hand still has its key; what stands in the database has none any more."""
    at_hand = Customer.objects.of(desk.store).get(pk=desk.talk.customer_id)
    erasing.erase(desk.store, at_hand.pk, now=desk.now, by="test")
    before = PointEntry.objects.of(desk.store).count()
    assert at_hand.wrapped_key
    with pytest.raises(actions.Gone):
        actions.adjust(desk.store, at_hand, 40, "w", press="p", now=desk.now, by="user:mia")
    assert PointEntry.objects.of(desk.store).count() == before
