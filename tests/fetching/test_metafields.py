"""A delivery day that Shopify keeps in a metafield: webhooks bring it, whoever changes it there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from afterword.engine import fetch_schedule
from afterword.engine.intake import parse_waiting
from afterword.engine.models import FetchJob
from afterword.house.models import Account
from afterword.timeline.models import Order
from tests.desk.one_talk import a_teammate, browser_of
from tests.vendors.shopify import schema
from tests.vendors.shopify.listening import APP

from . import goods
from .given import Life, at_the_door

pytestmark = pytest.mark.django_db(transaction=True)
SPACE = "custom"
WHOLE = {
    *("ORDERS_CREATE", "ORDERS_PAID", "ORDERS_UPDATED", "ORDERS_CANCELLED", "ORDERS_FULFILLED"),
    "ORDERS_PARTIALLY_FULFILLED",
}
"""The topics whose webhooks bring the whole order."""


def test_it_works(life: Life) -> None:
    keep(life, "metafield", "custom.delivery_date")

    found = life.do("connect")

    assert all(one["ok"] for one in found.found), found.found
    assert bringing(life) == whole([SPACE]), "and nobody else brings any"
    order = goods.order(1)
    assert told(life, order, day="2026-12-03") == "2026-12-03"
    assert told(life, order, day="2026-12-05") == "2026-12-05", "changed at the shop"
    assert told(life, order, day="") == "", "taken back at the shop"


def test_without_a_place_in_a_metafield_nobody_is_sent_any(life: Life) -> None:
    keep(life, "Zapiet")
    life.do("connect")
    assert bringing(life) == {}
    assert told(life, goods.order(1), day="2026-12-03") == ""


def test_another_place_changes_the_webhooks_that_are_there(life: Life) -> None:
    life.do("connect")
    before = set(life.shop.subscriptions)
    owner = browser_of(a_teammate(life.store, "Ada Fern", "owner"))

    assert [one["says"] for one in chosen(life, owner, "metafield", "custom.delivery_date")] == [
        "6 webhooks of orders bring the metafields of custom from now on."
    ]
    assert bringing(life) == whole([SPACE])
    assert told(life, goods.order(1), day="2026-12-03") == "2026-12-03"

    chosen(life, owner, "metafield", "delivery.day")
    assert bringing(life) == whole(["delivery"])

    (said,) = chosen(life, owner, "Zapiet", "")
    assert said["ok"]
    assert said["says"] == "6 webhooks of orders bring no metafields any more."
    assert bringing(life) == {}
    assert set(life.shop.subscriptions) == before, "none was taken back or made"


def test_what_is_chosen_again_asks_the_shop_nothing(life: Life) -> None:
    keep(life, "metafield", "custom.delivery_date")
    life.do("connect")
    owner = browser_of(a_teammate(life.store, "Ada Fern", "owner"))
    chosen(life, owner, "metafield", "custom.delivery_date")
    assert FetchJob.objects.of(life.store).filter(what="connect").count() == 1


def test_a_namespace_that_got_lost_is_noticed_by_the_daily_look(life: Life) -> None:
    keep(life, "metafield", "custom.delivery_date")
    life.do("connect")
    for one in life.shop.subscriptions.values():
        if one["topic"] == "ORDERS_UPDATED":
            one["metafieldNamespaces"] = []

    life.clock.at += timedelta(hours=24, minutes=1)
    fetch_schedule.plan(life.clock.now())
    life.settle()

    job = FetchJob.objects.of(life.store).filter(what="missed").latest("id")
    assert [(one["ok"], one["says"]) for one in job.found] == [
        (
            False,
            "1 webhooks of orders had come without the metafields of custom, where the delivery "
            "day is kept. They bring them again.",
        )
    ]
    assert bringing(life) == whole([SPACE])


def test_what_shopify_refuses_is_said_in_its_words(life: Life) -> None:
    life.do("connect")
    keep(life, "metafield", "custom.delivery_date")
    life.shop.scopes = tuple(one for one in life.shop.scopes if one != "read_orders")
    wrong = [one["says"] for one in life.do("connect").found if not one["ok"]]
    refused = [says for says in wrong if "do not have permission" in says]
    assert len(refused) == len(WHOLE)
    assert refused[0].startswith("Shopify does not tell us orders/create: ")


@pytest.mark.parametrize(
    ("fields", "named"), [("$app.day", APP), ("$app:delivery.day", f"{APP}--delivery")]
)
def test_an_apps_own_namespace_comes_back_by_its_number(
    life: Life, fields: str, named: str
) -> None:
    keep(life, "metafield", fields)
    life.do("connect")
    assert bringing(life) == whole([named])
    again = [one["says"] for one in life.do("connect").found if one["check"] == "webhooks"]
    assert again == [f"All {len(life.shop.subscriptions)} webhooks are there."]
    assert told(life, goods.order(1), space=named, key="day", day="2026-12-03") == "2026-12-03"


def test_metafields_of_others_say_nothing_of_the_day(life: Life) -> None:
    keep(life, "metafield", "custom.delivery_date")
    life.do("connect")
    order = goods.order(1)
    assert told(life, order, day="2026-12-03") == "2026-12-03"
    # Another place was chosen, and a webhook is still on its way that was subscribed to before.
    keep(life, "metafield", "delivery.day")
    assert told(life, order, day="2026-12-05") == "2026-12-03"


def test_a_shop_of_little_patience_is_told_of_all_webhooks_all_the_same(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "MOST", 240)
    keep(life, "metafield", "custom.delivery_date")
    found = [one["says"] for one in life.do("connect").found if one["check"] == "webhooks"]
    assert found == ["Shopify tells us from now on what happens: 20 webhooks."]
    assert len(life.shop.subscriptions) == 20
    assert bringing(life) == whole([SPACE])


# ------------------------------------------------------------------------------------ helpers


def keep(life: Life, where: str, fields: str = "") -> None:
    """What the connection says of the day's place."""
    account = Account.objects.of(life.store).get(plug="shopify")
    account.settings = {**account.settings, "days": {"where": where, "fields": fields}}
    account.save()


def chosen(life: Life, owner: Client, where: str, fields: str) -> list[dict[str, Any]]:
    """A place chosen on the page of the connection: what the shop then says of webhooks."""
    rules = {"mon": "on", "notice": "1", "until": "12:00", "ahead": "21"}
    form = {"where": where, "fields_": fields, "written": "YYYY-MM-DD", **rules}
    answer = owner.post(reverse("shop-days", args=[life.store.key, "shopify"]), form, follow=True)
    assert "Orders bring their day from now on." in answer.content.decode()
    # The desk goes by the machine's own clock.
    life.clock.at = datetime.now(UTC) + timedelta(minutes=1)
    life.settle()
    job = FetchJob.objects.of(life.store).filter(what="connect").latest("id")
    assert job.status == "done"
    return [one for one in job.found if one["check"] == "webhooks"]


def bringing(life: Life) -> dict[str, list[str]]:
    """The namespaces that each topic brings, where it brings any."""
    some = life.shop.subscriptions.values()
    return {one["topic"]: one["metafieldNamespaces"] for one in some if one["metafieldNamespaces"]}


def whole(spaces: list[str]) -> dict[str, list[str]]:
    """The same namespaces, of each topic that brings the whole order."""
    return dict.fromkeys(WHOLE, spaces)


def told(
    life: Life, order: dict[str, Any], *, day: str, space: str = SPACE, key: str = "delivery_date"
) -> str:
    """Somebody sets the metafield at the shop, which tells it; the day that is known then."""
    life.clock.at += timedelta(minutes=1)
    field = {"namespace": space, "key": key, "type": "date", "value": day}
    now = {"updated_at": life.clock.now().isoformat(), "metafields": [field] if day else []}
    assert life.shop.tell("orders/updated", {**order, **now}, at_the_door) == [200]
    parse_waiting(life.clock.now())
    return Order.objects.of(life.store).get(about=f"order/shopify:{order['id']}").day
