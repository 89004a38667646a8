"""A marketplace that is made up: orders of most of a year in files of the shape of the Olist set.

What is known to make real dates hard is in it: lanes of their own lengths, sellers who pack at
their own pace, weekends and holidays on which nothing moves, large things that go by road where it
is far, slower parcels in November with more of them, and some that never come.
"""

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from afterword.decisions.forecast import Spot, Trip
from afterword.insights.dates.orders import Order

BEGIN = datetime(2025, 1, 6, tzinfo=UTC)
END = datetime(2025, 12, 12, tzinfo=UTC)
SPLIT, UNTIL = date(2025, 9, 1), date(2025, 11, 20)
PEAK = (date(2025, 11, 8), date(2025, 12, 5))
"""More is bought then, and all that is under way is slower."""
HOLIDAYS = {
    date(2025, month, number)
    for month, number in (
        *((3, 3), (3, 4), (4, 18), (4, 21), (5, 1), (6, 19)),
        *((9, 7), (10, 12), (10, 28), (11, 2), (11, 15), (11, 20)),
    )
}
REGIONS = {
    "SP": (0.0, 0.0, 9),
    "RJ": (1.0, 0.4, 4),
    "MG": (0.8, 1.2, 4),
    "PR": (-0.6, -1.0, 2),
    "RS": (-1.0, -2.4, 2),
    "BA": (2.0, 3.4, 2),
    "CE": (2.6, 5.6, 1),
}
"""Where each lies, and how many of ten or so customers live there."""
SELLERS = 24
LOST = 0.03


def orders(seed: int = 1, each_day: float = 4.5) -> list[Order]:
    """All orders, the first first."""
    chance = Random(seed)
    sellers = [_seller(chance, n) for n in range(SELLERS)]
    found, placed = [], BEGIN
    while placed < END:
        busy = 1.8 if PEAK[0] <= placed.date() <= PEAK[1] else 1.0
        placed += timedelta(days=chance.expovariate(each_day * busy))
        found.append(_order(chance, placed.replace(microsecond=0), chance.choice(sellers)))
    return found


def _seller(chance: Random, n: int) -> tuple[str, Spot, float]:
    region = chance.choices(["SP", "PR", "MG", "RJ"], [6, 2, 1, 1])[0]
    return f"s{n}", _spot(chance, region), chance.lognormvariate(0.3, 0.6)


def _spot(chance: Random, region: str) -> Spot:
    first = 1 + list(REGIONS).index(region)
    return Spot("BR", region, f"{first}{chance.randrange(10_000):04}")


def _order(chance: Random, placed: datetime, seller: tuple[str, Spot, float]) -> Order:
    name, origin, packs = seller
    region = chance.choices(list(REGIONS), [one[2] for one in REGIONS.values()])[0]
    there = _spot(chance, region)
    far = _far(origin.region, region)
    large, price = chance.random() < 0.3, int(chance.lognormvariate(9.0, 0.8))
    taken = _at_work(placed, packs * chance.lognormvariate(0.0, 0.5))
    days = (1.6 + 1.3 * far) * chance.lognormvariate(0.0, 0.3)
    if large and far > 1.5:
        days *= 1.7  # by road: what a straight line takes for a matter of size alone
    if price > 15_000 and far <= 1.5:
        days *= 0.6  # by courier, which flies nowhere
    if PEAK[0] <= taken.date() <= PEAK[1]:
        days *= 1.35
    arrived = _at_work(taken, days)
    trip = Trip(
        placed=placed,
        origin=origin,
        destination=there,
        sender=name,
        promised_to=(placed + timedelta(days=14 + 4.0 * far)).replace(
            hour=0, minute=0, second=0, microsecond=0
        ),
        price=price,
        pieces=1,
        postage=int(900 + 500 * far + (1500 if large else 0) + chance.uniform(0, 300)),
    )
    paid = placed + timedelta(hours=chance.uniform(0.1, 20))
    return Order(trip, min(paid, taken), taken, None if chance.random() < LOST else arrived)


def _far(one: str, other: str) -> float:
    (x, y, _), (u, v, _) = REGIONS[one], REGIONS[other]
    return float(((x - u) ** 2 + (y - v) ** 2) ** 0.5)


def _at_work(since: datetime, days: float) -> datetime:
    """So many days later, of those on which somebody works; in the daytime."""
    at = since
    while days > 0:
        step = min(days, 1.0)
        at += timedelta(days=step)
        days -= step
        while at.weekday() > 4 or at.date() in HOLIDAYS:
            at += timedelta(days=1)
    return max(at.replace(hour=9 + at.hour * 10 // 24, microsecond=0), since + timedelta(hours=1))


COLUMNS = {
    "orders": (
        "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,"
        "order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date"
    ),
    "order_items": (
        "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value"
    ),
    "sellers": "seller_id,seller_zip_code_prefix,seller_city,seller_state",
    "customers": (
        "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state"
    ),
}
"""The columns of each file, by the file's name."""


def write(folder: Path, made: Sequence[Order]) -> dict[str, Path]:
    """The orders as the four files; gives where each lies."""
    rows: dict[str, list[list[str]]] = {name: [text.split(",")] for name, text in COLUMNS.items()}
    senders: dict[str, Spot] = {}
    for n, one in enumerate(made):
        trip = one.trip
        senders[trip.sender] = trip.origin
        moments = (trip.placed, one.paid, one.handed_over, one.delivered, trip.promised_to)
        written = [f"{at:%Y-%m-%d %H:%M:%S}" if at else "" for at in moments]
        status = "delivered" if one.delivered else "shipped"
        rows["orders"].append([f"o{n}", f"c{n}", status, *written])
        sums = [f"{(amount or 0) / 100:.2f}" for amount in (trip.price, trip.postage)]
        rows["order_items"].append([f"o{n}", "1", "p", trip.sender, "", *sums])
        there = trip.destination
        rows["customers"].append([f"c{n}", f"u{n}", there.postcode, "x", there.region])
    rows["sellers"] += [[name, at.postcode, "x", at.region] for name, at in senders.items()]
    found = {}
    for name, lines in rows.items():
        found[name] = folder / f"{name}.csv"
        with found[name].open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(lines)
    return found
