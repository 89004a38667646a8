"""FedEx over real HTTP: signed in to, and asked about thirty parcels at once."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from afterword.carriers import fedex as adapter
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Incomplete, Pass, Refusal, Response
from afterword.wire.tracking import Parcel
from tests.carriers.given import body, content, meant
from tests.carriers.line import Line, line
from tests.conftest import NOW
from tests.vendors.fedex import KEY, SECRET, TOKEN_LASTS, FedEx
from tests.vendors.serving import served

NUMBERS = ("790535312317", "986578788855", "477179081230")
PARCELS = [Parcel(key=f"k{number}", number=number) for number in NUMBERS]
PAYLOADS = ("delivered_to_a_neighbour", "in_customs_with_a_window", "used_again_and_not_found")


@pytest.fixture
def vendor() -> Iterator[tuple[FedEx, Account, Line]]:
    stand_in = FedEx()
    for payload in PAYLOADS:
        for one in content("fedex", payload)["output"]["completeTrackResults"]:
            stand_in.packages[one["trackingNumber"]] = one["trackResults"]
    with served(stand_in.app()) as url, line() as over:
        account = Account(
            settings={"url": url, "client_id": KEY}, secrets={"client_secret": SECRET}
        )
        token = adapter.signed_in(over(adapter.sign_in(account, NOW)))
        assert token == Pass("token-0", float(TOKEN_LASTS))
        yield stand_in, msgspec.structs.replace(account, token="token-0"), over


Vendor = tuple[FedEx, Account, Line]


def ask(vendor: Vendor, parcels: list[Parcel]) -> list[Tracked] | Refusal:
    _, account, over = vendor
    found = adapter.asked(parcels, over(adapter.ask(parcels, account, NOW)))
    return found if isinstance(found, Refusal) else list(found)


def read(payload: str) -> list[Tracked]:
    found = adapter.asked(PARCELS, Response(status=200, body=body("fedex", payload)))
    assert not isinstance(found, Refusal)
    return list(found)


def test_it_works(vendor: Vendor) -> None:
    """Three numbers and one that nobody knows, in one request."""
    found = ask(vendor, [*PARCELS, Parcel(key="k", number="123456789012")])
    assert not isinstance(found, Refusal)
    assert [one.number for one in found] == [*NUMBERS, NUMBERS[-1]]
    assert found[0].scans[-1].status == "delivered"


def test_more_than_thirty_are_refused_which_is_why_at_once_is_thirty(vendor: Vendor) -> None:
    assert adapter.AT_ONCE == 30
    assert ask(vendor, [Parcel(key="k", number=str(n)) for n in range(30)]) == []
    found = ask(vendor, [Parcel(key="k", number=str(n)) for n in range(31)])
    assert isinstance(found, Refusal)
    assert found.says == "FedEx: Please limit your inquiry to 30 tracking numbers."


def test_whose_fault_it_is(vendor: Vendor) -> None:
    stand_in, account, over = vendor
    wrong = msgspec.structs.replace(account, secrets={"client_secret": "wrong"})
    refused = adapter.signed_in(over(adapter.sign_in(wrong, NOW)))
    assert isinstance(refused, Refusal)
    assert refused.account
    assert refused.says.startswith("FedEx: The given client credentials were not valid.")
    stand_in.busy = 1
    busy = ask(vendor, PARCELS)
    assert isinstance(busy, Refusal)
    assert (busy.busy, busy.retry_after) == (True, 10.0)
    stand_in.tokens.append("a newer one")
    stale = ask(vendor, PARCELS)
    assert isinstance(stale, Refusal)
    assert (stale.account, stale.permanent) == (True, False)
    with pytest.raises(Incomplete, match="signed in"):
        adapter.ask(PARCELS, Account(), NOW)


def test_the_clock_of_the_place_is_kept_where_there_is_one() -> None:
    (told,) = read("delivered_to_a_neighbour")
    assert told.scans[-1].local == "2026-11-23T14:10-06:00"
    assert told.scans[-1].happened == datetime(2026, 11, 23, 20, 10, tzinfo=UTC)
    label = told.scans[0]
    assert (label.code, label.local, label.zone_known) == ("OC", "2026-11-20T10:15", False)


def test_to_whom_it_was_given_and_a_delay_with_its_cause() -> None:
    (told,) = read("delivered_to_a_neighbour")
    assert (told.signed_by, told.scans[-1].proof) == ("J.MILLER", "neighbour")
    late = next(scan for scan in told.scans if scan.delayed)
    assert (late.code, late.reason) == ("AR ~WEATHER", "weather_delay")
    attempt = next(scan for scan in told.scans if scan.code == "DE 08")
    assert attempt.message == "Delivery exception – Customer not available or business closed"
    assert told.promised_to is None


def test_a_number_that_is_used_again_has_two_stories() -> None:
    newest, oldest = read("used_again_and_not_found")
    assert (newest.number, oldest.number) == ("477179081230", "477179081230")
    assert (newest.scans[0].happened.year, oldest.scans[0].happened.year) == (2026, 2025)
    assert oldest.signed_by == ""  # "Signature not required" is no name
    assert newest.promised_from == datetime(2026, 11, 25, tzinfo=UTC)
    assert newest.promised_to == datetime(2026, 11, 25, 23, 59, 59, tzinfo=UTC)


def test_a_window_is_promised() -> None:
    (told,) = read("in_customs_with_a_window")
    assert told.promised_from == datetime(2026, 11, 26, 8, tzinfo=UTC)
    assert told.promised_to == datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "comes_to"),
    [
        ("AR ~WEATHER", "in_transit ~ (weather_delay)"),
        ("OD ~OPERATIONAL", "out_for_delivery ~ (carrier_not_enough_time)"),
        ("AR ~", "in_transit ~"),
        ("AR ~VOLCANO", "in_transit ~"),
        ("DE 08 ~WEATHER", "attempt_failed ~ (consignee_not_available)"),
        ("DL ~WEATHER", "delivered"),
    ],
)
def test_a_delay_stands_in_the_code(code: str, comes_to: str) -> None:
    """So reading the code again comes to the same, and takes no delay away."""
    found = adapter.meaning(code)
    assert found is not None
    assert meant(found) == comes_to
    assert adapter.meaning("ZZ ~WEATHER") is None
