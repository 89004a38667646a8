"""Writing tracking numbers: what a plugin would have written is read again as what was meant."""

from datetime import UTC, datetime
from typing import Any

import pytest

from afterword.connectors.woocommerce import write
from afterword.connectors.woocommerce.asking import answer, request
from afterword.connectors.woocommerce.parcels import Parcel
from afterword.connectors.woocommerce.tracking import fulfilments, tracked
from afterword.wire.http import Http
from tests.connectors.woocommerce.shop import ACCOUNT, NOW, Asked, order
from tests.vendors.woocommerce import Woo

LEFT = datetime(2026, 11, 26, tzinfo=UTC)
ONE = Parcel("A1", "DPD", "https://track.example/A1", LEFT, (("315", 1),))
TWO = Parcel("B2", "DPD", "https://track.example/B2", LEFT, (("316", 2),))
ALL = (("315", 1), ("316", 2))


@pytest.fixture(autouse=True)
def stocked(woo: Woo) -> None:
    woo.orders, woo.fulfillments = [order(1, NOW)], {1: []}


def written(woo: Woo, http: Http, way: str, parcel: Parcel) -> bool:
    """Write a parcel over the line; whether there was anything to write."""
    ask = write.number(way, woo.orders[0], parcel, NOW, (woo.fulfillments or {})[1])
    if ask is None:
        return False
    told: Any = answer(Asked(http, woo).ask(request(ask, ACCOUNT, NOW)))
    assert isinstance(told, dict), told
    return True


def read(woo: Woo, way: str) -> list[Parcel]:
    """What stands in the shop afterwards."""
    if way == "fulfilments":
        return fulfilments((woo.fulfillments or {})[1])
    return tracked(woo.orders[0], ())


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("shipment tracking", [("A1", "DPD", ()), ("B2", "DPD", ())]),
        ("advanced shipment tracking", [("A1", "dpd", ()), ("B2", "dpd", ())]),
        ("aftership", [("A1", "DPD", ONE.contents), ("B2", "DPD", TWO.contents)]),
        ("yith", [("B2", "DPD", ())]),
        ("orders tracking", [("A1", "DPD", ONE.contents), ("B2", "DPD", TWO.contents)]),
        ("fulfilments", [("A1", "DPD", ONE.contents), ("B2", "DPD", TWO.contents)]),
    ],
)
def test_what_was_written_is_read_again_and_nothing_is_written_twice(
    woo: Woo, http: Http, way: str, expected: list[Any]
) -> None:
    assert written(woo, http, way, ONE)
    assert written(woo, http, way, TWO)
    assert not written(woo, http, way, TWO)
    found = read(woo, way)
    assert [(one.number, one.carrier, one.contents) for one in found] == expected
    if way != "fulfilments":
        assert {one.left for one in found} == {LEFT}


def test_every_way_is_tried_and_another_is_none() -> None:
    with pytest.raises(LookupError):
        write.number("parcelpanel", order(1, NOW), ONE, NOW)
    assert len(write.WAYS) == 6


def test_where_nobody_says_what_is_inside_it_is_all(woo: Woo, http: Http) -> None:
    for way in ("orders tracking", "fulfilments"):
        assert written(woo, http, way, ONE._replace(contents=()))
        assert read(woo, way)[0].contents == ALL
