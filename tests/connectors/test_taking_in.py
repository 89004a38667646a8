"""From the raw bytes to the customer, through the real intake and the real database."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from afterword.engine import intake as engine
from afterword.house.models import Account, AuditLine, Store
from afterword.timeline import models, ports, queries
from afterword.timeline.products import save_products
from afterword.wire.shapes import Note, Product, Received, Told
from tests.conftest import NOW
from tests.connectors.given import body, changed, take
from tests.house.test_trouble import full

SHOPIFY = "order/shopify:5100000000000001042"
WOO = "order/woocommerce:727"

pytestmark = pytest.mark.django_db


def customer(store: Store) -> models.Customer:
    """The only customer there is."""
    return models.Customer.objects.of(store).get(merged_into=None)


def addresses(store: Store) -> list[str]:
    """The addresses and numbers that are written to over a wire."""
    return sorted(set(queries.addresses(customer(store), store).values()) - set(at_home(store)))


def at_home(store: Store) -> list[str]:
    """The postal addresses."""
    ana = customer(store)
    points = models.ContactPoint.objects.of(store).filter(customer=ana, channel="post")
    return [queries.addresses(ana, store)[one.digest] for one in points]


def kinds(store: Store) -> list[str]:
    return list(models.Event.objects.of(store).order_by("id").values_list("kind", flat=True))


def order(store: Store, about: str = SHOPIFY) -> models.Order:
    return models.Order.objects.of(store).get(about=about)


def test_it_works(store: Store) -> None:
    taken = take(store, "shopify", "orders/create", "orders_create__two_lines")
    assert (taken.state, taken.events, taken.says) == ("done", 1, "")
    ana = customer(store)
    assert taken.customer == ana.pk
    assert queries.name_of(ana, store) == {"name": "Ana Petrović", "given_name": "Ana"}
    assert addresses(store) == ["ana@example.com"]
    assert at_home(store) == ["Ana Petrović; Ilica 10; Zagreb; 10000; ; HR"]
    assert (ana.language, ana.country) == ("hr", "HR")
    placed = order(store)
    assert (placed.number, placed.total, placed.items, placed.customer_id) == (
        "#1042",
        5795,
        3,
        ana.pk,
    )
    lines = models.OrderLine.objects.of(store).order_by("position")
    assert list(lines.values_list("title", "quantity", "price")) == [
        ("Hario V60", 1, 2800),
        ("Morning House 250 g", 2, 1250),
    ]
    event = models.Event.objects.of(store).get()
    assert queries.private_of(event, ana, store)["note"] == "Leave it with the neighbour"
    assert "Ilica" not in str(event.data)


def test_woocommerce_works(store: Store) -> None:
    taken = take(store, "woocommerce", "order.updated", "order_updated__shipment_tracking")
    assert (taken.state, taken.says) == ("done", "")
    assert addresses(store) == ["+385912345678", "ana@example.com"]
    sent = order(store, WOO)
    assert (sent.currency, sent.total) == ("EUR", 5850)
    assert sent.fulfilled is not None
    parcels = models.Shipment.objects.of(store).order_by("about")
    assert list(parcels.values_list("number", "status", "order")) == [
        ("1550001", "picked_up", WOO),
        ("GLS77", "picked_up", WOO),
    ]


# -------------------------------------------------------------------------------- repeats


@pytest.mark.parametrize(
    ("connector", "topic", "name"),
    [
        ("shopify", "orders/updated", "orders_updated__partly_refunded"),
        ("shopify", "customers/create", "customers_create__with_consents"),
        ("shopify", "fulfillments/update", "fulfillments_update__two_numbers"),
        ("shopify", "products/create", "products_create__two_variants"),
        ("woocommerce", "order.updated", "order_updated__shipment_tracking"),
        ("woocommerce", "customer.updated", "customer_updated__moved"),
        ("woocommerce", "product.created", "product_created__simple"),
    ],
)
def test_twice_is_once(store: Store, connector: str, topic: str, name: str) -> None:
    take(store, connector, topic, name)
    before = (kinds(store), list(models.Product.objects.of(store).values()))
    again = take(store, connector, topic, name, now=NOW + timedelta(hours=1))
    assert (again.state, again.events) == ("done", 0)
    assert (kinds(store), list(models.Product.objects.of(store).values())) == before


def test_an_update_of_nothing_is_no_change(store: Store) -> None:
    take(store, "shopify", "orders/create", "orders_create__two_lines")
    take(store, "shopify", "orders/updated", "orders_updated__tagged")
    take(store, "shopify", "orders/paid", "orders_paid__later")
    assert kinds(store) == ["order.placed", "order.paid"]


def test_a_first_report_that_is_an_update_is_no_change_either(store: Store) -> None:
    take(store, "shopify", "orders/updated", "orders_updated__tagged")
    assert kinds(store) == ["order.placed"]


def test_a_change_is_one_and_can_be_taken_back(store: Store) -> None:
    take(store, "shopify", "orders/create", "orders_create__two_lines")
    take(store, "shopify", "orders/edited", "orders_edited__added")
    assert order(store).total == 6195
    back = changed("shopify", "orders_create__two_lines", updated_at="2026-11-27T08:00:00Z")
    take(store, "shopify", "orders/updated", back)
    assert order(store).total == 5795
    assert kinds(store) == ["order.placed", "order.changed", "order.changed"]


def test_a_corrected_address_is_a_change(store: Store) -> None:
    take(store, "woocommerce", "order.updated", "order_updated__paid_by_card")
    billing = {"email": "ana.petrovic@example.com", "first_name": "Ana", "country": "HR"}
    take(
        store,
        "woocommerce",
        "order.updated",
        changed(
            "woocommerce",
            "order_updated__paid_by_card",
            billing=billing,
            date_modified_gmt="2026-11-24T10:00:00",
        ),
    )
    assert kinds(store) == ["order.placed", "order.paid", "order.changed"]
    assert "ana.petrovic@example.com" in addresses(store)
    assert order(store, WOO).customer_id == customer(store).pk


# --------------------------------------------------------------------------------- people


def test_a_guest_who_opens_an_account_is_one_person(store: Store) -> None:
    take(store, "shopify", "orders/create", "orders_create__guest")
    take(store, "shopify", "customers/create", "customers_create__with_consents")
    assert addresses(store) == ["+385912345678", "ana@example.com"]
    assert order(store).customer_id == customer(store).pk


def test_two_guests_at_the_till_are_two_people(store: Store) -> None:
    take(store, "shopify", "orders/create", "orders_create__till")
    take(store, "shopify", "orders/create", changed("shopify", "orders_create__till", id=7))
    assert models.Customer.objects.of(store).count() == 2


def test_the_till_finds_out_who_it_was(store: Store) -> None:
    take(store, "shopify", "orders/create", "orders_create__till")
    take(store, "shopify", "orders/updated", "orders_updated__customer_added")
    assert addresses(store) == ["ana@example.com"]
    owners = models.Event.objects.of(store).filter(about=SHOPIFY).values_list("customer", flat=True)
    assert set(owners) == {customer(store).pk}
    assert order(store).customer_id == customer(store).pk


def test_two_customers_whom_the_shop_merges_are_one(store: Store) -> None:
    take(store, "shopify", "customers/create", "customers_create__with_consents")
    take(store, "shopify", "customers/update", "customers_update__nameless")
    assert models.Customer.objects.of(store).count() == 2
    take(store, "shopify", "customers/merge", "customers_merge__done")
    assert addresses(store) == ["+385912345678", "+385915550000", "ana@example.com"]
    take(store, "shopify", "customers/merge", "customers_merge__done")
    take(store, "shopify", "customers/update", "customers_update__nameless")
    assert models.Customer.objects.of(store).filter(merged_into=None).count() == 1


def test_consents_go_by_when_they_were_said(store: Store) -> None:
    def words() -> dict[str, bool]:
        return dict(models.Consent.objects.of(store).values_list("channel", "given"))

    consent = "customers_email_marketing_consent"
    take(store, "shopify", "customers/update", "customers_update__unsubscribed")
    assert words() == {"email": False}
    take(store, "shopify", "customers/create", "customers_create__with_consents")
    assert words() == {"email": False, "sms": True}
    take(store, "shopify", f"{consent}/update", f"{consent}_update__yes")
    assert words() == {"email": True, "sms": True}
    sms = "customers_marketing_consent"
    take(store, "shopify", f"{sms}/update", f"{sms}_update__no")
    assert words() == {"email": True, "sms": False}


def test_an_address_that_cannot_be_read_is_kept_for_a_person(store: Store) -> None:
    take(store, "shopify", "orders/create", "orders_create__unreadable_phone")
    assert addresses(store) == ["ana@example.com"]
    event = models.Event.objects.of(store).get()
    unread = queries.private_of(event, customer(store), store)["unread"]
    assert unread == {"phone": "555-555-SHIP-NOW"}


# ------------------------------------------------------------------------------- products


def test_orders_are_described_by_what_is_known_of_their_products(store: Store) -> None:
    take(store, "shopify", "products/create", "products_create__two_variants")
    take(store, "shopify", "orders/create", "orders_create__two_lines")
    placed = order(store)
    assert (placed.types, placed.tags) == (["Brewing"], ["pour-over", "ceramic"])


def test_learning_more_of_a_product_is_no_change_of_an_order(store: Store) -> None:
    take(store, "shopify", "orders/create", "orders_create__two_lines")
    take(store, "shopify", "products/create", "products_create__two_variants")
    take(store, "shopify", "orders/updated", "orders_updated__tagged")
    assert kinds(store) == ["order.placed"]


@pytest.mark.parametrize("newest_first", [False, True])
def test_the_newest_word_on_a_product_stands(store: Store, newest_first: bool) -> None:
    deliveries = [
        ("products/create", "products_create__two_variants"),
        ("products/update", "products_update__not_for_sale"),
    ]
    for topic, name in reversed(deliveries) if newest_first else deliveries:
        take(store, "shopify", topic, name)
    product = models.Product.objects.of(store).get()
    assert (product.title, product.tags, product.price) == ("Hario V60 (old)", ["ceramic"], 0)


def test_a_product_told_again_without_a_time_is_no_news(store: Store) -> None:
    def save(days: int, **facts: object) -> int:
        told = Product(outside="shop:1", title="Kettle", **facts)  # type: ignore[arg-type]
        return save_products(store, [told], now=NOW + timedelta(days=days))

    assert [save(0), save(1), save(2, price=500), save(3, price=500)] == [1, 0, 1, 0]
    assert models.Product.objects.of(store).get().told == NOW + timedelta(days=2)
    later, earlier = NOW + timedelta(days=9), NOW + timedelta(days=8)
    assert save(4, price=500, told=later) == 1
    assert save(4, price=700, told=earlier) == 0
    assert models.Product.objects.of(store).get().price == 500


def test_what_the_team_wrote_of_a_product_stays(store: Store) -> None:
    take(store, "shopify", "products/create", "products_create__two_variants")
    models.Product.objects.of(store).update(facts={"care": "rinse"})
    take(store, "shopify", "products/update", "products_update__not_for_sale")
    assert models.Product.objects.of(store).get().facts == {"care": "rinse"}


def test_the_account_says_where_the_shop_is(store: Store) -> None:
    Account.objects.create(
        store=store,
        kind="connector",
        plug="shopify",
        settings={"shop": "fern.example"},
        made=NOW,
    )
    take(store, "shopify", "products/create", "products_create__two_variants")
    url = models.Product.objects.of(store).get().url
    assert url == "https://fern.example/products/hario-v60"


# ---------------------------------------------------------------------------- what is seen


@pytest.mark.parametrize(
    ("connector", "topic", "name", "says"),
    [
        ("shopify", "inventory_levels/update", "inventory_levels_update__any", "does not listen"),
        ("shopify", "app/uninstalled", "shop_redact__any", "no more webhooks will come"),
        ("woocommerce", "coupon.created", "coupon_created__any", "does not listen"),
        ("woocommerce", "order.created", "order_created__waiting_for_payment", "nobody has bought"),
    ],
)
def test_what_does_not_concern_us_is_kept_with_words(
    store: Store, connector: str, topic: str, name: str, says: str
) -> None:
    taken = take(store, connector, topic, name)
    assert (taken.state, taken.events) == ("ignored", 0)
    assert says in taken.says
    assert store.secret.open(bytes(taken.sealed), "intake") == body(connector, name)
    assert models.Customer.objects.of(store).count() == 0


def test_what_cannot_be_read_waits_and_holds_nothing_up(store: Store) -> None:
    bad = take(store, "shopify", "orders/updated", "orders_updated__chosen_fields")
    assert (bad.state, bad.tries) == ("failed", 1)
    assert bad.says.startswith("an order without created_at: let the webhook send all fields")
    assert kinds(store) == []
    good = take(store, "shopify", "orders/create", "orders_create__two_lines")
    assert good.state == "done"


def test_a_list_with_one_bad_thing_in_it_changes_nothing(store: Store) -> None:
    bad = take(
        store, "woocommerce", "customer.updated", b'[{"id": 1, "email": "a@example.com"}, {}]'
    )
    assert bad.state == "failed"
    assert models.Customer.objects.of(store).count() == 0


def test_it_can_be_read_again_after_the_fault_was_mended(store: Store) -> None:
    bad = take(store, "nowhere", "", b"{}")
    assert (bad.state, bad.says) == ("failed", "there is no connector 'nowhere' here")
    models.Intake.objects.of(store).filter(id=bad.pk).update(
        connector="shopify",
        topic="orders/create",
        headers={"x-shopify-topic": "orders/create"},
        sealed=store.secret.seal(body("shopify", "orders_create__guest"), "intake"),
    )
    again = engine.replay(store, bad.pk, now=NOW + timedelta(hours=1), by="user:1")
    assert (again.state, again.tries, again.says) == ("done", 2, "")
    line = AuditLine.objects.filter(store=store).order_by("id").last()
    assert line is not None
    assert (line.by, line.what, line.about, line.detail) == (
        "user:1", "intake.replayed", f"intake {bad.pk}", {"state": "done"},
    )  # fmt: skip
    engine.replay(store, bad.pk, now=NOW + timedelta(hours=2), by="user:1")
    assert AuditLine.objects.filter(what="intake.replayed").count() == 1
    assert order(store).number == "#1042"


class Unlucky:
    """A source during whose reading the database fails, so many times."""

    NAME = "unlucky"
    FIELDS = ()

    def __init__(self, times: int, error: Exception | None = None) -> None:
        self.times = times
        self.error = error or OperationalError("the connection was lost")

    def ping(self, received: Received, /) -> bool:
        return False

    def verify(self, received: Received, account: Account, /) -> bool:
        return True

    def delivery(self, received: Received, /) -> tuple[str, str]:
        return "", "1"

    def parse(
        self, received: Received, currency: str, settings: Mapping[str, Any], /
    ) -> Sequence[Told]:
        self.times -= 1
        if self.times >= 0:
            raise self.error
        return [Note(says="Nothing.")]


@pytest.mark.parametrize(("times", "state", "tries"), [(1, "ignored", 2), (9, "failed", 5)])
def test_trouble_with_the_database_is_tried_again(
    store: Store, monkeypatch: pytest.MonkeyPatch, times: int, state: str, tries: int
) -> None:
    monkeypatch.setitem(ports.connectors, "unlucky", Unlucky(times))
    taken = take(store, "unlucky", "", b"{}")
    assert (taken.state, taken.tries) == ("waiting", 1)
    while engine.parse_waiting(NOW):
        pass
    taken.refresh_from_db()
    assert (taken.state, taken.tries) == (state, tries)


def test_on_a_full_disk_it_waits_however_long(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = OperationalError("database or disk is full")
    error.__cause__ = full()
    monkeypatch.setitem(ports.connectors, "unlucky", Unlucky(20, error))
    with pytest.raises(OperationalError, match="full"):
        take(store, "unlucky", "", b"{}")
    for _ in range(19):
        with pytest.raises(OperationalError, match="full"):
            engine.parse_waiting(NOW)
        waits = models.Intake.objects.of(store).get(connector="unlucky")
        assert (waits.state, waits.tries) == ("waiting", 0)
    assert engine.parse_waiting(NOW) == 1
    waits.refresh_from_db()
    assert (waits.state, waits.tries) == ("ignored", 1)


def test_what_somebody_else_has_understood_is_left_alone(store: Store) -> None:
    taken = take(store, "shopify", "orders/create", "orders_create__two_lines")
    stale = models.Intake.objects.of(store).get(pk=taken.pk)
    stale.state = "waiting"
    engine.understand(stale, NOW + timedelta(hours=1))
    taken.refresh_from_db()
    assert (taken.state, taken.tries, taken.handled, taken.events) == ("done", 1, NOW, 1)


def test_a_customer_who_did_not_change_is_not_seen_again(store: Store) -> None:
    take(store, "shopify", "customers/create", "customers_create__with_consents")
    for minute in (1, 2):
        take(
            store,
            "shopify",
            "customers/update",
            changed(
                "shopify",
                "customers_create__with_consents",
                updated_at=f"2026-11-24T10:0{minute}:00Z",
            ),
        )
    assert kinds(store).count("customer.seen") == 1
    take(store, "shopify", "customers/update", "customers_update__unsubscribed")
    assert kinds(store).count("customer.seen") == 2
    assert customer(store).seen.isoformat() == "2026-11-25T18:00:00+00:00"


def test_a_bounce_reported_by_mail_is_taken_in_the_same_way(store: Store) -> None:
    report = BOUNCE.replace("\n", "\r\n").encode()
    taken = take(store, "email", "report", report)
    assert (taken.state, taken.says) == ("done", "")
    event = models.Event.objects.of(store).get(kind="contact.bounced")
    assert (event.about, event.data["channel"], event.data["hard"]) == (
        "message/k1",
        "email",
        True,
    )
    assert event.customer_id is None
    assert models.Customer.objects.of(store).count() == 0
    plain = take(store, "email", "report", b"Subject: Hello\r\n\r\nHow are you\r\n")
    assert plain.state == "ignored"


BOUNCE = """\
From: mailer-daemon@mail.example
To: bounces+k1@fern.example
Subject: Undelivered
Date: Tue, 24 Nov 2026 09:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; nobody@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: <k1@fern.example>
To: nobody@example.org

--b--
"""
