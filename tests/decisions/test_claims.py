"""By when a carrier wants to hear of a lost parcel."""

from datetime import timedelta

import pytest

from afterword.decisions.carriers import CARRIERS
from afterword.decisions.claims import TERMS, UNKNOWN, window
from tests.conftest import NOW


def test_every_carrier_with_terms_is_known() -> None:
    assert TERMS.keys() <= CARRIERS.keys()


def test_an_unknown_carrier_has_the_strictest_terms() -> None:
    assert UNKNOWN.latest == min(one.latest for one in TERMS.values())
    assert window("Somebody's Van", NOW).source == ""


@pytest.mark.parametrize(
    ("days", "state"),
    [(14, "early"), (15, "open"), (52, "open"), (54, "soon"), (60, "soon"), (61, "over")],
)
def test_a_claim_has_its_time(days: int, state: str) -> None:
    assert window("USPS", NOW).state(NOW + timedelta(days=days)) == state
