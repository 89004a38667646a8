"""Shopify, from connecting to the day after."""

from datetime import timedelta
from typing import Any

import pytest

from afterword.engine import fetch_actions as fetching
from afterword.engine import fetch_schedule, reaching
from afterword.engine.intake import parse_waiting
from afterword.engine.models import FetchJob
from afterword.house.models import Account
from afterword.timeline import models as timeline
from afterword.wire.shapes import Request
from tests.conftest import NOW
from tests.vendors.shopify.server import CLIENT

from . import goods
from .given import DOOR, Life, at_the_door

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_works(life: Life) -> None:
    life.shop.orders = {one["id"]: one for one in map(goods.order, range(30))}
    life.shop.products = {one["id"]: one for one in map(goods.product, range(3))}

    connected = life.do("connect")

    assert (connected.status, connected.fault) == ("done", "")
    assert all(one["ok"] for one in connected.found), connected.found
    assert {one["uri"] for one in life.shop.subscriptions.values()} == {DOOR}
    assert life.do("count").total == 30

    history = life.do("history")

    assert (history.status, history.fault, history.done) == ("done", "", 30)
    orders = timeline.Order.objects.of(life.store)
    assert orders.count() == 30
    assert timeline.Product.objects.of(life.store).count() == 3
    first = orders.order_by("placed").first()
    assert first is not None
    assert (first.number, first.total, first.items, first.currency) == ("#1000", 4000, 2, "EUR")
    events = timeline.Event.objects.of(life.store)
    assert not events.filter(history=False).exists()


def some_orders(life: Life, many: int, **changes: object) -> None:
    made = [goods.order(number, lines=1, **changes) for number in range(many)]
    life.shop.orders |= {one["id"]: one for one in made}


def orders(life: Life) -> int:
    return timeline.Order.objects.of(life.store).count()


def test_what_is_missing_is_said_with_what_to_do(life: Life) -> None:
    life.shop.scopes = ("read_orders", "write_products", "read_fulfillments")
    life.shop.currency = "USD"
    life.shop.now = lambda: NOW + timedelta(minutes=7)

    found = life.do("connect").found

    wrong = {one["says"].partition(":")[0]: one["says"] for one in found if not one["ok"]}
    assert "7 minutes behind" in next(says for says in wrong.values() if "clock" in says)
    assert "only the orders of the last 60 days" in wrong["read_all_orders is missing"]
    assert any(says.startswith("read_customers is missing, so") for says in wrong.values())
    assert any("counts in USD" in says for says in wrong.values())
    refused = [says for says in wrong.values() if "do not have permission" in says]
    assert len(refused) == 5, "the webhooks of customers"
    assert not any("read_products" in says for says in wrong.values()), "who may write may read"


def test_a_version_that_is_not_served_any_more_is_said_when_connecting_and_each_day(
    life: Life,
) -> None:
    life.shop.serves = "2027-10"

    said = [one["says"] for one in life.do("connect").found if not one["ok"]]

    assert len(said) == 1
    assert "version 2027-10" in said[0]
    assert "Update Afterword." in said[0]
    assert [one["says"] for one in a_day_later(life).found if not one["ok"]] == said
    life.shop.serves = "2026-10"
    assert all(one["ok"] for one in a_day_later(life).found)


def test_connecting_twice_makes_no_webhook_twice(life: Life) -> None:
    life.do("connect")
    before = dict(life.shop.subscriptions)
    again = life.do("connect")
    assert life.shop.subscriptions == before
    assert [one["says"] for one in again.found if one["check"] == "webhooks"] == [
        f"All {len(before)} webhooks are there."
    ]


def test_a_shop_that_cannot_call_us_is_not_told_to(life: Life, settings: Any) -> None:
    settings.AFTERWORD_URL = "http://localhost:8000"
    found = life.do("connect").found
    assert not life.shop.subscriptions
    (said,) = [one for one in found if one["check"] == "webhooks"]
    assert not said["ok"]
    assert "AFTERWORD_URL" in said["says"]


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (402, "frozen"),
        (403, "lacks a permission"),
        (404, "no shop at this address"),
    ],
)
def test_what_a_person_must_see_to_is_shown_at_the_account(
    life: Life, status: int, says: str
) -> None:
    life.shop.answers = [(status, {})]
    job = life.do("connect")
    assert job.status == "failed"
    assert says in job.fault
    account = Account.objects.of(life.store).get()
    assert account.trouble == job.fault

    fetching.resume(life.store, job.pk, now=life.clock.now(), by="test")
    life.settle()
    job.refresh_from_db()
    account.refresh_from_db()
    assert (job.status, account.trouble) == ("done", "")


def test_a_token_that_is_not_let_in_is_shown(life: Life) -> None:
    life.shop.tokens = {}
    job = life.do("connect")
    assert job.status == "failed"
    assert "does not let the access token in" in job.fault


@pytest.mark.parametrize(
    ("status", "headers", "least"),
    [
        (429, {"Retry-After": "30"}, 30),
        (423, {"Retry-After": "60"}, 60),
        (500, {}, 5),
        (503, {}, 5),
    ],
)
def test_it_waits_as_long_as_the_shop_says(
    life: Life, status: int, headers: dict[str, str], least: float
) -> None:
    life.shop.answers = [(status, headers)]
    job = life.ask("connect")
    life.fetcher.until_quiet()
    job.refresh_from_db()
    assert job.status == "waiting"
    assert (job.due - life.clock.now()).total_seconds() >= least
    life.settle()
    job.refresh_from_db()
    assert job.status == "done"


def test_what_fails_again_and_again_ends_with_a_word(life: Life) -> None:
    life.shop.answers = [(500, {})] * 99
    job = life.ask("count")
    life.settle(hours=24 * 7)
    job.refresh_from_db()
    assert (job.status, job.fault) == ("failed", "Shopify is out of order (500)")
    assert Account.objects.of(life.store).get().trouble == job.fault


# -------------------------------------------------------------------------------------- history


def test_a_long_history_with_little_patience_and_a_break_in_the_middle(life: Life) -> None:
    """A bucket that runs dry, and a worker that dies over a slice of the file."""
    some_orders(life, 600)
    life.shop.maximum = life.shop.level = 1000.0
    job = life.ask("history")

    class Killed(BaseException):
        pass

    def dies(request: Request) -> None:
        if request.headers.get("Range") and len(life.shop.ranges) == 3:
            raise Killed

    life.ways.before = dies
    with pytest.raises(Killed):
        life.settle()
    job.refresh_from_db()
    held, so_far = job.holder, job.done
    assert held
    assert 0 < so_far < 600
    assert orders(life) == so_far

    life.ways.before = lambda request: None
    life.fetcher.until_quiet()
    assert orders(life) == so_far, "somebody may still be at it"
    life.clock.at += timedelta(minutes=2)
    life.settle()

    job.refresh_from_db()
    assert (job.status, job.done, job.total, job.left_out) == ("done", 600, 600, 0)
    assert orders(life) == 600
    assert life.shop.asked.count("bulkOperationRunQuery") == 1
    events = timeline.Event.objects.of(life.store)
    before = events.count()
    assert not events.filter(history=False).exists()

    again = life.do("history")

    assert (again.done, again.news) == (600, 0)
    assert events.count() == before, "twice changes nothing"


def test_a_rest_in_between_loses_nothing(life: Life) -> None:
    some_orders(life, 300)
    job = life.ask("history")

    def rests(request: Request) -> None:
        if request.headers.get("Range") and len(life.shop.ranges) == 1:
            fetching.pause(life.store, job.pk, now=life.clock.now(), by="mia")

    life.ways.before = rests
    life.settle()
    job.refresh_from_db()
    assert job.status == "paused"
    assert orders(life) == job.done > 0, "what was in the air is taken in"
    life.ways.before = lambda request: None
    life.settle()
    assert orders(life) == job.done, "and nothing more"

    fetching.resume(life.store, job.pk, now=life.clock.now(), by="mia")
    life.settle()
    job.refresh_from_db()
    assert (job.status, job.done, orders(life)) == ("done", 300, 300)


def test_a_file_that_is_gone_after_a_long_rest_is_made_anew(life: Life) -> None:
    some_orders(life, 300)
    job = life.ask("history")

    def gone(request: Request) -> None:
        if request.headers.get("Range") and len(life.shop.ranges) == 2:
            life.shop.bulks.clear()
            life.ways.before = lambda request: None

    life.ways.before = gone
    life.settle()
    job.refresh_from_db()
    assert job.status == "done"
    assert orders(life) == 300
    assert life.shop.asked.count("bulkOperationRunQuery") == 2


@pytest.mark.parametrize("how", ["refused", "fails"])
def test_without_a_file_orders_come_by_pages(life: Life, how: str) -> None:
    some_orders(life, 40)
    life.shop.bulk_refused = "INVALID" if how == "refused" else ""
    life.shop.bulk_fails = "INTERNAL_SERVER_ERROR" if how == "fails" else ""
    job = life.do("history")
    assert (job.status, job.done, orders(life)) == ("done", 40, 40)
    assert not life.shop.ranges


def test_only_what_was_placed_since_is_brought_in(life: Life) -> None:
    some_orders(life, 300)
    since = goods.FIRST + timedelta(minutes=11 * 200)
    assert life.do("count", since=since).total == 100
    life.do("history", since=since)
    assert orders(life) == 100


def test_one_that_cannot_be_stored_does_not_keep_the_others_out(life: Life) -> None:
    some_orders(life, 10)
    bad = life.shop.orders[goods.BIG + 4]["fulfillments"][0]
    bad["tracking_numbers"] = ["1" * 80, "2" * 80]
    bad["id"] = "9" * 100
    job = life.do("history")
    assert (job.status, orders(life)) == ("done", 10)
    assert timeline.Shipment.objects.of(life.store).count() == 10
    assert job.left_out > 0
    assert job.notes[0].startswith("shipment/shopify:999")
    assert "must have 1 to 200 characters" in job.notes[0]


# ------------------------------------------------------------------------------- the day after


def a_day_later(life: Life) -> FetchJob:
    life.clock.at += timedelta(hours=24, minutes=1)
    assert fetch_schedule.plan(life.clock.now()) >= 1
    life.settle()
    return FetchJob.objects.of(life.store).filter(what="missed").order_by("-id")[0]


def test_a_webhook_that_got_lost_is_found_the_day_after(life: Life) -> None:
    life.do("connect")
    life.shop.lost = {"orders/create"}
    life.clock.at += timedelta(hours=3)
    placed = life.clock.now().isoformat()
    times: Any = {"created_at": placed, "processed_at": placed, "updated_at": placed}
    come, lost = (
        goods.order(one, fulfillments=[], fulfillment_status=None, **times) for one in (1, 2)
    )
    life.shop.orders = {one["id"]: one for one in (come, lost)}
    assert life.shop.tell("orders/create", lost, at_the_door) == []
    assert life.shop.tell("orders/updated", come, at_the_door) == [200]
    parse_waiting(life.clock.now())
    assert orders(life) == 1

    job = a_day_later(life)

    assert (job.status, job.by) == ("done", "schedule")
    assert orders(life) == 2
    assert job.news > 0
    found = timeline.Event.objects.of(life.store).filter(about=f"order/shopify:{lost['id']}")
    assert not found.filter(history=True).exists(), "it is news: journeys start by it"
    assert a_day_later(life).news == 0


def test_what_is_done_by_itself_is_done_once_a_day(life: Life) -> None:
    assert fetch_schedule.plan(life.clock.now()) == 0, "nobody has connected yet"
    life.do("connect")
    assert fetch_schedule.plan(life.clock.now()) == 1, "what is sold is wanted at once"
    life.settle()
    assert fetch_schedule.plan(life.clock.now() + timedelta(hours=23)) == 0
    a_day_later(life)
    assert fetch_schedule.plan(life.clock.now() + timedelta(hours=1)) == 0
    products = FetchJob.objects.of(life.store).filter(what="products", status="done")
    assert products.count() == 2


def test_a_subscription_that_was_given_up_is_made_anew(life: Life) -> None:
    life.do("connect")
    some_orders(life, 1)
    order = life.shop.orders[goods.BIG]
    down = life.shop.tell("orders/paid", order, lambda uri, headers, body: 503)
    assert down == [503] * 8
    assert not any(one["topic"] == "ORDERS_PAID" for one in life.shop.subscriptions.values())

    job = a_day_later(life)

    assert any(one["topic"] == "ORDERS_PAID" for one in life.shop.subscriptions.values())
    assert [(one["ok"], one["says"]) for one in job.found] == [
        (False, "Shopify had stopped telling us: orders/paid. 1 webhooks were made anew.")
    ]


def test_stock_is_kept_current(life: Life) -> None:
    tea = goods.product(0, stock=5)
    life.shop.products = {tea["id"]: tea}
    life.do("connect")
    life.do("products")
    row = timeline.Product.objects.of(life.store).get()
    assert (row.stock, row.available) == (5, True)

    tea["variants"][0]["inventory_quantity"] = 0
    assert life.shop.tell("products/update", tea, at_the_door) == [200]
    parse_waiting(life.clock.now())
    row.refresh_from_db()
    assert (row.stock, row.available) == (0, False)

    tea["variants"][0]["inventory_quantity"] = 9
    a_day_later(life)
    row.refresh_from_db()
    assert (row.stock, row.available) == (9, True)


# -------------------------------------------------------------------------------------- tokens


def secrets(life: Life) -> dict[str, Any]:
    return Account.objects.of(life.store).get().secrets(life.store.secret)


def test_a_token_of_a_day_is_asked_for_and_kept(life: Life) -> None:
    life.connect(client=CLIENT, token="")
    assert life.do("connect").status == "done"
    token = secrets(life)["access"]
    life.do("count")
    assert life.shop.asked.count("token") == 1
    life.clock.at += timedelta(hours=24)
    assert life.do("count").status == "done"
    assert secrets(life)["access"] != token
    assert life.shop.asked.count("token") == 2


def test_a_refresh_token_is_kept_before_its_token_is_used(life: Life) -> None:
    life.shop.refresh, life.shop.lasts = "shprt_first", 3600
    life.connect(client=CLIENT, token="", refresh="shprt_first")
    kept: list[str] = []

    def looks(request: Request) -> None:
        if "graphql" in request.url:
            assert request.headers["X-Shopify-Access-Token"] == secrets(life)["access"]
            kept.append(secrets(life)["refresh"])

    life.ways.before = looks
    assert life.do("connect").status == "done"
    assert set(kept) == {life.shop.refresh}
    life.clock.at += timedelta(hours=2)
    assert life.do("count").status == "done"
    assert kept[-1] == life.shop.refresh != kept[0]


def test_a_token_that_the_shop_forgot_is_replaced(life: Life) -> None:
    life.connect(client=CLIENT, token="")
    life.do("connect")
    life.shop.tokens.clear()
    assert life.do("count").status == "done"
    assert life.shop.asked.count("token") == 2


def test_one_worker_at_a_time_asks_for_a_token(life: Life) -> None:
    life.connect(client=CLIENT, token="")
    mark = reaching.take(life.store, "token/shopify", life.clock.now())
    job = life.ask("count")
    life.fetcher.until_quiet()
    job.refresh_from_db()
    assert (job.status, job.tries) == ("waiting", 0)
    assert not life.shop.asked
    reaching.give_back(life.store, "token/shopify", mark)
    life.settle()
    job.refresh_from_db()
    assert job.status == "done"


def test_a_wrong_secret_is_said(life: Life) -> None:
    life.connect(client="another", token="")
    job = life.do("connect")
    assert job.status == "failed"
    assert "gives no access token (invalid_client)" in job.fault


# --------------------------------------------------------------------------------------- leave


def test_taking_leave_takes_the_webhooks_back(life: Life) -> None:
    life.do("connect")
    history = life.ask("history")
    fetching.pause(life.store, history.pk, now=life.clock.now(), by="mia")
    assert life.do("leave").status == "done"
    assert not life.shop.subscriptions
    assert not Account.objects.of(life.store).exists()
    history.refresh_from_db()
    assert history.status == "cancelled"


def test_who_is_not_let_in_any_more_can_leave_all_the_same(life: Life) -> None:
    life.do("connect")
    life.shop.tokens = {}
    job = life.do("leave")
    assert job.status == "failed"
    assert not Account.objects.of(life.store).exists()


@pytest.mark.parametrize("bulk_refused", ["", "INVALID"])
@pytest.mark.parametrize(
    ("says", "field"),
    [
        ({"where": "Zapiet"}, "note_attributes"),
        ({"where": "metafield", "fields": "custom.delivery_date"}, "metafields"),
    ],
)
def test_delivery_days_are_brought_in_and_found_again(
    life: Life, says: dict[str, str], field: str, bulk_refused: str
) -> None:
    value: dict[str, str] = {"name": "Delivery-Date", "value": "2026-12-03"}
    if field == "metafields":
        value = {"namespace": "custom", "key": "delivery_date", "value": "2026-12-03"}
    some_orders(life, 12, **{field: [value]})
    some_orders(life, 2)
    life.shop.bulk_refused = bulk_refused
    Account.objects.of(life.store).update(settings={**_account(life).settings, "days": says})
    assert life.do("history").fault == ""
    days = timeline.Order.objects.of(life.store).order_by("placed").values_list("day", flat=True)
    assert list(days) == ["", "", *["2026-12-03"] * 10]
    for one in life.shop.orders.values():
        one[field] = [{**value, "value": "2026-12-04"}]
        one["updated_at"] = NOW.isoformat()
    missed = life.do("missed", since=NOW - timedelta(days=1), until=NOW + timedelta(days=1))
    assert missed.fault == ""
    assert set(timeline.Order.objects.of(life.store).values_list("day", flat=True)) == {
        "2026-12-04"
    }


def _account(life: Life) -> Account:
    return Account.objects.of(life.store).get(plug="shopify")
