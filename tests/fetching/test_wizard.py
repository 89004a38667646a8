"""The page of a shop in the desk: connect, count, bring in, rest, go on, look again, leave."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from afterword.engine.models import FetchJob
from afterword.house import actions as house
from afterword.house.models import Account, Store
from tests.conftest import NOW
from tests.desk.team import a_person
from tests.vendors.shopify.server import DOMAIN, SECRET, TOKEN

from . import goods
from .given import Life

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/desk/ada-fern/settings/connector/shopify/"


@pytest.fixture
def owner(life: Life) -> Client:
    # The desk goes by the machine's own clock.
    life.clock.at = datetime.now(UTC) + timedelta(minutes=1)
    browser = Client()
    browser.force_login(a_person(life.store, "mia", "owner", NOW))
    return browser


def words(browser: Client, page: str = PAGE) -> str:
    """What the page says, without its marks."""
    answer = browser.get(page)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def press(browser: Client, what: str, **more: str) -> None:
    answer = browser.post(f"{PAGE}ask/", {"what": what, **more})
    assert answer.status_code == 302
    assert answer["Location"] == PAGE


def test_it_works(life: Life, owner: Client) -> None:
    house.disconnect(life.store, kind="connector", plug="shopify", now=NOW, by="test")
    life.shop.orders = {one["id"]: one for one in map(goods.order, range(40))}
    before = words(owner)
    assert "read_orders,read_all_orders,read_fulfillments,read_customers,read_products" in before
    assert "Bring in what was before" not in before

    answer = owner.post(
        PAGE,
        {"shop": DOMAIN, "token": TOKEN, "secret": SECRET, "left": "fulfilled", "tell_scans": "no"},
    )

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert "Asking the shop …" in words(owner)
    life.settle()
    connected = words(owner)
    assert "Connected, and all is well." in connected
    assert "This is Ada &amp; Fern." in connected
    assert "20 webhooks" in connected

    press(owner, "count")
    life.settle()
    assert "There are 40 orders. None of them starts a journey. Bring in 40 orders" in words(owner)
    press(owner, "history")
    assert "Bring in 40 orders" not in words(owner), "it is pressed once"
    life.settle()
    assert "40 orders came in." in words(owner)

    press(owner, "missed")
    press(owner, "products")
    life.settle()
    assert "0 things were missing and are here now." in words(owner)
    assert "0 products, read" in words(owner)

    press(owner, "leave")
    life.settle()
    assert not life.shop.subscriptions
    assert "Connect Shopify" in words(owner)


def test_a_day_is_one_in_the_stores_zone(life: Life, owner: Client) -> None:
    Store.objects.filter(pk=life.store.pk).update(zone="America/New_York")
    order = goods.order(2000)
    life.shop.orders = {order["id"]: order}
    life.do("connect")
    press(owner, "count", since="2026-09-05")
    job = FetchJob.objects.of(life.store).get(what="count")
    assert job.since is not None
    assert job.since.isoformat() == "2026-09-05T04:00:00+00:00"
    life.settle()
    assert "since 5 September 2026" in words(owner)
    assert 'name="since" value="2026-09-05"' in owner.get(PAGE).content.decode()


def test_history_rests_and_goes_on(life: Life, owner: Client) -> None:
    life.do("connect")
    press(owner, "history")
    job = FetchJob.objects.of(life.store).get(what="history")
    for do, status, said in [
        ("pause", "paused", "It rests."),
        ("resume", "waiting", "Pause"),
        ("cancel", "cancelled", "Ended after 0 orders; they stay."),
    ]:
        assert owner.post(f"{PAGE}job/{job.pk}/", {"do": do}).status_code == 302
        job.refresh_from_db()
        assert job.status == status
        assert said in words(owner)


def test_what_is_wrong_is_shown_with_what_to_do(life: Life, owner: Client) -> None:
    life.shop.scopes = ("read_orders", "read_fulfillments", "read_products")
    life.do("connect")
    shown = words(owner)
    assert "Connected. Something is missing:" in shown
    assert "read_customers is missing" in shown
    life.shop.tokens = {}
    life.do("connect")
    assert "It did not work. Shopify does not let the access token in" in words(owner)
    assert Account.objects.of(life.store).get().trouble in words(owner, "/desk/ada-fern/settings/")


def test_a_part_that_shows_nothing_new_costs_nothing(life: Life, owner: Client) -> None:
    life.do("connect")
    seen = re.search(r'name="seen" value="(\w+)"', owner.get(PAGE).content.decode())
    assert seen
    again = {"headers": {"HX-Request": "true"}}
    assert owner.get(PAGE, {"seen": seen[1]}, **again).status_code == 204  # type: ignore[arg-type]
    life.do("count")
    part = owner.get(PAGE, {"seen": seen[1]}, **again)  # type: ignore[arg-type]
    assert part.status_code == 200
    assert b"There are 0 orders" in part.content


def test_what_is_no_job_is_none(life: Life, owner: Client) -> None:
    assert owner.post(f"{PAGE}ask/", {"what": "everything"}).status_code == 404
    assert owner.post(f"{PAGE}job/999/", {"do": "pause"}).status_code == 404
    assert owner.post(PAGE.replace("shopify", "csv") + "ask/", {"what": "count"}).status_code == 404
    assert not FetchJob.objects.of(life.store).exists()


def test_woocommerce_connects_by_the_same_page(life: Life, owner: Client) -> None:
    page = PAGE.replace("shopify", "woocommerce")
    assert "Permalinks in WordPress" in words(owner, page)
    told = {"shop": "https://shop.example", "consumer_key": "ck_1", "consumer_secret": "cs_1"}
    assert owner.post(page, told).status_code == 302
    assert FetchJob.objects.of(life.store).get(plug="woocommerce").what == "connect"
