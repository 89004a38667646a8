"""How often a parcel is asked about, by its stage."""

from datetime import UTC, datetime, timedelta

import pytest

from afterword.decisions.following import next_look
from afterword.decisions.parcels import Shipment

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)

HOURS: list[tuple[str, str, float, float | None, float | None]] = [
    # status, what it is, hours since, asked again after hours, where it tells by itself
    ("label_created", "not handed over", 2, 8, 24),
    ("in_transit", "on its way", 2, 3, 12),
    ("out_for_delivery", "on the van", 2, 0.5, 2),
    ("out_for_delivery", "on the van since yesterday", 24, 3, 12),
    ("available_for_pickup", "waits", 2, 3, 12),
    ("in_transit", "silent for a week", 7 * 24, 8, 24),
    ("exception", "silent for weeks", 20 * 24, 24, 24),
    ("in_transit", "given up", 91 * 24, None, None),
    ("delivered", "may be taken back", 24, 24, 24),
    ("delivered", "nearly over", 14 * 24 - 6, 6, 6),
    ("delivered", "over", 14 * 24, None, None),
    ("cancelled", "over", 1, None, None),
    ("returned", "over", 1, None, None),
]


@pytest.mark.parametrize("case", HOURS, ids=[f"{one[0]}: {one[1]}" for one in HOURS])
def test_when_to_ask_next(case: tuple[str, str, float, float | None, float | None]) -> None:
    status, _, since, asked, told = case
    parcel = Shipment("shipment/1", "", status, NOW - timedelta(hours=since))
    for tells, hours in ((False, asked), (True, told)):
        at = next_look(parcel, NOW, told=tells, every=60)
        assert at == (None if hours is None else NOW + timedelta(hours=hours))


def test_never_more_often_than_the_carrier_bears() -> None:
    parcel = Shipment("shipment/1", "", "out_for_delivery", NOW)
    assert next_look(parcel, NOW, told=False, every=7200) == NOW + timedelta(hours=2)
