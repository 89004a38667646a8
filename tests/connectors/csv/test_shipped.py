"""Every shipped mapping, with a small file of the kind it is for."""

from datetime import UTC, datetime
from pathlib import Path

from django.db.models import F

from afterword.house.models import Store
from afterword.timeline import models as timeline
from afterword.timeline.queries import private_of
from tests.connectors.csv.given import FILES, bring, events, orders, written


def test_online_retail(store: Store) -> None:
    done = bring(store, "online-retail", FILES / "till.csv")
    assert done.numbers == (16, 11, 0, 5)
    assert done.reasons == [
        (13, "it costs nothing and names nobody: a stock note, no sale"),
        (14, "'Adjust bad debt' is an entry of the books or the stock, no sale"),
        (15, "placed: '2011-02-31 10:00:00' is no date that the calendar or the mapping knows"),
        (16, "placed: '0202-03-07 10:00:00' is before 1990: no order is that old"),
        (17, "it takes back what nobody in these files bought"),
    ]
    assert {
        number: (order.total, order.refunded, order.items, order.currency, order.country)
        for number, order in orders(store).items()
    } == {
        # Two equal lines are two things; postage is no thing; a mug and a half dozen came back,
        # and a discount of five pounds that came alone.
        "online-retail:700001": (4145, 2600, 18, "GBP", "GB"),
        "online-retail:700002": (170, 0, 2, "GBP", "IE"),
        "online-retail:700003": (85, 0, 1, "GBP", "IE"),
        "online-retail:700005": (7696000, 7696000, 74000, "GBP", "ZA"),
    }


def test_online_retail_people(store: Store) -> None:
    bring(store, "online-retail", FILES / "till.csv")
    found = orders(store)
    guests = {found[f"online-retail:{one}"].customer_id for one in ("700002", "700003")}
    assert len(guests) == 2, "guests are not one person"
    ids = timeline.CustomerId.objects.of(store).order_by("outside")
    assert list(ids.values_list("outside", flat=True)) == [
        "guest:order/online-retail:700002",
        "guest:order/online-retail:700003",
        "online-retail:40001",
        "online-retail:40002",
        "online-retail:40009",
    ]


def test_what_is_taken_back_whole_at_once_was_cancelled(store: Store) -> None:
    bring(store, "online-retail", FILES / "till.csv")
    cancelled = [number for number, order in orders(store).items() if order.cancelled]
    assert cancelled == ["online-retail:700005"]


def test_what_takes_back_nothing_we_know_is_told_alone(store: Store) -> None:
    bring(store, "online-retail", FILES / "till.csv")
    alone = [one for one in events(store, "order.refunded") if one.data.get("unmatched")]
    assert [(one.about, one.data["amount"]) for one in alone] == [
        ("order/online-retail:C700008", 350)
    ]


def test_charges_are_no_products(store: Store) -> None:
    bring(store, "online-retail", FILES / "till.csv")
    (placed,) = (one for one in events(store, "order.placed") if one.about.endswith(":700001"))
    assert placed.data["products"] == ["online-retail:M101", "online-retail:T202"]
    assert placed.data["shipping"] == 495
    titles = timeline.OrderLine.objects.of(store).order_by("order", "position")
    assert list(titles.values_list("title", flat=True))[:3] == [
        "BLUE ENAMEL MUG",
        "BLUE ENAMEL MUG",
        "Tin of buttons",
    ]


def test_online_retail_without_invoice_numbers(store: Store, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "till.csv",
        "Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "MUG,2,2011-03-07 09:15:00,3.5,40001.0,United Kingdom\n"
        "mug ,1,2011-07-07 09:15:00,3.5,40001.0,United Kingdom\n"
        "TIN,1,2011-03-07 09:15:00,0.85,,United Kingdom\n"
        "TIN,1,2011-03-07 09:15:00,0.85,40001.0,United Kingdom\n",
    )
    assert bring(store, "online-retail", path).numbers == (4, 4, 0, 0)
    found = orders(store)
    assert {number: order.total for number, order in found.items()} == {
        "online-retail:40001-20110307T091500": 785,
        "online-retail:guest-20110307T091500": 85,
        "online-retail:40001-20110707T091500": 350,
    }
    summer = found["online-retail:40001-20110707T091500"]
    assert summer.placed == datetime(2011, 7, 7, 8, 15, tzinfo=UTC)
    assert summer.products == ["online-retail:mug"], "case and spaces make no other product"


def test_olist(store: Store) -> None:
    done = bring(store, "olist", *sorted((FILES / "olist").iterdir()))
    assert done.numbers == (34, 30, 2, 2), "a seller and a customer serve nobody"
    assert done.reasons == [
        (5, "stars: '7' is none of 1, 2, 3, 4, 5"),
        (9, "there is no order 'o8' among these files"),
    ]
    found = orders(store)
    assert {number: (order.total, order.items) for number, order in found.items()} == {
        "olist:o1": (22100, 2),
        "olist:o2": (2500, 1),
        "olist:o3": (2500, 1),
        "olist:o4": (7550, 0),
        "olist:o5": (990, 1),
    }
    assert found["olist:o1"].customer_id == found["olist:o3"].customer_id, "one unique id"
    assert [number for number, order in found.items() if order.cancelled] == ["olist:o2"]
    assert found["olist:o1"].placed == datetime(2017, 3, 1, 13, tzinfo=UTC)
    assert found["olist:o1"].types == ["kettles"]


def test_olist_parcels(store: Store) -> None:
    bring(store, "olist", *sorted((FILES / "olist").iterdir()))
    parcels = {
        row.about: (row.status, row.delivered, row.promised_to)
        for row in timeline.Shipment.objects.of(store).order_by("about")
    }
    day = datetime(2017, 5, 9, 3, tzinfo=UTC)
    assert parcels == {
        "shipment/olist:o1": (
            "delivered",
            datetime(2017, 3, 6, 19, tzinfo=UTC),
            datetime(2017, 3, 20, 3, tzinfo=UTC),
        ),
        # Delivered, the file says, but not when: on the promised day, marked as assumed.
        "shipment/olist:o3": ("delivered", day, day),
        "shipment/olist:o5": ("delivered", datetime(2017, 7, 4, 13, tzinfo=UTC), None),
    }
    (odd,) = (one for one in events(store, "order.placed") if "unread" in one.data)
    assert odd.data["unread"] == {
        "shipped": "2017-07-05 10:00:00",
        "promised": "2020-07-20 00:00:00",
    }
    assert not timeline.Order.objects.of(store).filter(delivered__lt=F("placed")).exists()


def test_olist_reviews_and_products(store: Store) -> None:
    bring(store, "olist", *sorted((FILES / "olist").iterdir()))
    left = events(store, "review.left")
    assert [(one.order, one.data["stars"]) for one in left] == [
        ("order/olist:o1", 5),
        ("order/olist:o3", 2),
    ]
    assert left[0].customer is not None
    assert private_of(left[0], left[0].customer, store)["text"] == "Chegou antes.\nAdorei 😀"
    products = timeline.Product.objects.of(store).order_by("outside")
    assert list(products.values_list("outside", "title")) == [
        ("olist:p1", "Kettles"),
        ("olist:p2", "Cups"),
        ("olist:p3", "Other"),
    ]


def test_shopify_orders(store: Store) -> None:
    done = bring(store, "shopify-orders", FILES / "orders_export.csv")
    assert done.numbers == (3, 3, 0, 0)
    first, second = orders(store).values()
    assert (first.about, first.number) == ("order/shopify:5550001", "#2001")
    assert (first.total, first.refunded, first.items, first.country) == (4490, 900, 3, "FR")
    assert first.paid == datetime(2024, 5, 2, 8, 11, 40, tzinfo=UTC)
    assert first.fulfilled == datetime(2024, 5, 3, 7, tzinfo=UTC)
    assert second.cancelled == datetime(2024, 5, 4, 10, tzinfo=UTC)
    assert second.paid is None


def test_an_address_that_is_none_is_kept_aside(store: Store) -> None:
    bring(store, "shopify-orders", FILES / "orders_export.csv")
    second = events(store, "order.placed")[1]
    assert second.data["unread"] == {"country": "Atlantis"}
    assert second.customer is not None
    assert private_of(second, second.customer, store)["unread"] == {"email": "not an address"}


def test_woocommerce_orders(store: Store) -> None:
    assert bring(store, "woocommerce-orders", FILES / "woo.csv").numbers == (3, 3, 0, 0)
    found = orders(store)
    assert {
        number: (order.total, bool(order.paid), bool(order.fulfilled), bool(order.cancelled))
        for number, order in found.items()
    } == {
        "woocommerce:901": (3150, True, True, False),
        "woocommerce:902": (1350, True, False, False),
        "woocommerce:903": (1350, False, False, True),
    }
    assert len({order.customer_id for order in found.values()}) == 3, "customer 0 is nobody"


def test_afterword_lines_and_parcels(store: Store) -> None:
    done = bring(store, "afterword", FILES / "lines.csv", FILES / "shipments.csv")
    assert done.numbers == (12, 8, 1, 3)
    assert done.reasons == [
        (4, "it was delivered before it was sent"),
        (
            6,
            "placed: '2025-02-30T09:00:00+01:00' is no date that the calendar or the mapping knows",
        ),
        (7, "quantity: 'many' is no number"),
    ]
    assert {number: order.total for number, order in orders(store).items()} == {
        "file:A-1": 253000,
        "file:A-2": 1200,
        "file:A-5": 3490,
    }
    parcels = timeline.Shipment.objects.of(store).order_by("about")
    assert list(parcels.values_list("about", "status", "order")) == [
        ("shipment/file:S-1", "delivered", "order/file:A-1"),
        ("shipment/file:S-2", "out_for_delivery", "order/file:A-2"),
        ("shipment/file:S-4", "pending", "order/file:A-5"),
    ]


def test_afterword_json_lines(store: Store) -> None:
    done = bring(store, "afterword", FILES / "orders.jsonl")
    assert done.numbers == (4, 2, 0, 2)
    assert [line for line, _ in done.reasons] == [4, 5], "a blank line is no row, but a line"
    first, second = orders(store).values()
    assert (first.total, first.items, first.products) == (6800, 3, ["file:K1", "file:F1"])
    assert first.delivered == datetime(2025, 3, 4, 12, tzinfo=UTC)
    assert second.delivered is None, "it cannot be delivered before it was bought"


def test_products_with_their_stock(store: Store) -> None:
    done = bring(store, "products", FILES / "products.csv")
    assert done.numbers == (4, 3, 0, 1)
    assert done.reasons == [(5, "stock: 'many' is no number")]
    kept = timeline.Product.objects.of(store).order_by("outside")
    assert list(kept.values_list("outside", "title", "stock", "available")) == [
        ("file:C1", "Cup", 0, False),
        ("file:F1", "Filters", None, True),
        ("file:K1", "Kettle", 12, True),
    ]


def test_customers(store: Store) -> None:
    done = bring(store, "customers", FILES / "customers.csv")
    assert done.numbers == (3, 2, 0, 1)
    assert [line for line, _ in done.reasons] == [4]
    ida, jon = timeline.Customer.objects.of(store).order_by("since")
    assert (ida.country, ida.tags, ida.since) == (
        "DK",
        ["early", "vip"],
        datetime(2023, 1, 5, tzinfo=UTC),
    )
    assert (jon.country, jon.tags) == ("", [])
    channels = timeline.ContactPoint.objects.of(store).order_by("customer", "channel")
    assert list(channels.values_list("customer", "channel")) == [
        (ida.pk, "email"),
        (jon.pk, "phone"),
    ]


def test_consents_need_their_proof(store: Store) -> None:
    done = bring(store, "consents", FILES / "consents.csv")
    assert done.numbers == (4, 2, 0, 2)
    assert done.reasons[0] == (
        3,
        "a yes needs its proof, where and when it was said: at is missing",
    )
    consents = timeline.Consent.objects.of(store).order_by("given")
    assert list(consents.values_list("channel", "purpose", "given")) == [
        ("email", "offers", False),
        ("email", "offers", True),
    ]


def test_no_address_stands_readable_in_a_key(store: Store) -> None:
    bring(store, "consents", FILES / "consents.csv")
    keys = timeline.Event.objects.of(store).values_list("key", flat=True)
    assert [key for key in keys if "ida" in key or "example" in key] == []


def test_shipments_wait_for_their_order(store: Store) -> None:
    assert bring(store, "shipments", FILES / "shipments.csv").numbers == (4, 3, 0, 1)
    assert timeline.Shipment.objects.of(store).count() == 0
    bring(store, "afterword", FILES / "lines.csv")
    assert timeline.Shipment.objects.of(store).count() == 3
    assert orders(store)["file:A-1"].delivered == datetime(2025, 2, 13, tzinfo=UTC)
