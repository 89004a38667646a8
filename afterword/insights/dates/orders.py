"""Orders of a marketplace from four CSV files, as trips with the moments at which things happened.

The shape of the files is that of the Olist data set: orders with five moments, their items with a
seller each, sellers and customers with state and beginning of the postcode. Moments carry no zone;
they are taken as UTC, which moves no difference between two of them.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from afterword.decisions.forecast import Spot, Trip


class Order(msgspec.Struct, frozen=True):
    """One order: what is known when it is bought, and when the rest happened."""

    trip: Trip
    """As known at the moment of the purchase."""
    paid: datetime | None
    handed_over: datetime | None
    delivered: datetime | None

    def shipped(self) -> Trip:
        """The trip as known when the carrier took it."""
        assert self.handed_over is not None
        paid = self.paid if self.paid and self.paid <= self.handed_over else None
        return msgspec.structs.replace(self.trip, handed_over=self.handed_over, paid=paid)


class Files(msgspec.Struct, frozen=True):
    orders: Path
    items: Path
    sellers: Path
    customers: Path


def read(files: Files, country: str = "BR") -> list[Order]:
    """All orders. Raises ``ValueError`` that names the file and the column or line at fault."""
    sellers = {row["seller_id"]: row for row in _rows(files.sellers, "seller")}
    customers = {row["customer_id"]: row for row in _rows(files.customers, "customer")}
    items: dict[str, list[dict[str, str]]] = {}
    for row in _rows(files.items, "item"):
        items.setdefault(row["order_id"], []).append(row)
    found = []
    for number, row in enumerate(_rows(files.orders, "order"), start=2):
        try:
            bought = items.get(row["order_id"], [])
            found.append(_order(row, bought, sellers, customers, country))
        except (ValueError, OverflowError) as error:
            raise ValueError(f"{files.orders}, line {number}: {error}") from error
    return found


_COLUMNS = {
    "order": (
        "order_id",
        "customer_id",
        "order_purchase_timestamp",
        "order_approved_at",
        "order_delivered_carrier_date",
        "order_delivered_customer_date",
        "order_estimated_delivery_date",
    ),
    "item": ("order_id", "seller_id", "shipping_limit_date", "price", "freight_value"),
    "seller": ("seller_id", "seller_zip_code_prefix", "seller_state"),
    "customer": ("customer_id", "customer_zip_code_prefix", "customer_state"),
}


def _rows(path: Path, kind: str) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [one for one in _COLUMNS[kind] if one not in (reader.fieldnames or ())]
            if missing:
                raise ValueError(f"{path} lacks the column {missing[0]}")
            yield from ({name: text or "" for name, text in row.items()} for row in reader)
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error


def _order(
    row: dict[str, str],
    items: list[dict[str, str]],
    sellers: dict[str, dict[str, str]],
    customers: dict[str, dict[str, str]],
    country: str,
) -> Order:
    placed = _moment(row["order_purchase_timestamp"])
    if placed is None:
        raise ValueError("it says no moment of the purchase")
    sender = items[0]["seller_id"] if items else ""
    trip = Trip(
        placed=placed,
        origin=_spot(sellers.get(sender), "seller", country),
        destination=_spot(customers.get(row["customer_id"]), "customer", country),
        sender=sender,
        pack_by=max(
            filter(None, (_moment(item["shipping_limit_date"]) for item in items)), default=None
        ),
        promised_to=_moment(row["order_estimated_delivery_date"]),
        price=_sum(items, "price"),
        postage=_sum(items, "freight_value"),
        pieces=len(items) or None,
    )
    return Order(
        trip,
        _moment(row["order_approved_at"]),
        _moment(row["order_delivered_carrier_date"]),
        _moment(row["order_delivered_customer_date"]),
    )


def _spot(row: dict[str, str] | None, of: str, country: str) -> Spot:
    if row is None:
        return Spot()
    return Spot(country, row[f"{of}_state"], row[f"{of}_zip_code_prefix"])


def _sum(items: list[dict[str, str]], column: str) -> int | None:
    return round(100 * sum(float(item[column]) for item in items)) if items else None


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
