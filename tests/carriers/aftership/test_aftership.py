"""AfterShip over real HTTP: parcels followed and asked for; what its fields say."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from afterword.carriers import aftership as adapter
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Incomplete, Misread, Received, Refusal, Response
from afterword.wire.tracking import Followed, Parcel
from tests.carriers.given import AT, body
from tests.carriers.line import Line, line
from tests.conftest import NOW
from tests.vendors.aftership import KEY, AfterShip
from tests.vendors.serving import served

PARCEL = Parcel(
    key="shipment/shopify:1", number="LX123456785GB", carrier="royal_mail", postcode="LS1"
)
Vendor = tuple[AfterShip, Account, Line]


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    stand_in = AfterShip()
    with served(stand_in.app()) as url, line() as open_line:
        account = Account(settings={"url": f"{url}/tracking/2026-07"}, secrets={"key": KEY})
        yield stand_in, account, open_line


def follow(vendor: Vendor, parcel: Parcel = PARCEL, **secrets: str) -> Followed | Refusal:
    _, account, over = vendor
    account = msgspec.structs.replace(account, secrets={**account.secrets, **secrets})
    return adapter.followed([parcel], over(adapter.follow([parcel], account, NOW)))


def ask(vendor: Vendor, parcel: Parcel = PARCEL) -> list[Tracked]:
    _, account, over = vendor
    found = adapter.asked([parcel], over(adapter.ask([parcel], account, NOW)))
    assert not isinstance(found, Refusal)
    return list(found)


def test_it_works(vendor: Vendor) -> None:
    found = follow(vendor)
    assert isinstance(found, Followed)
    assert found.numbers == ("LX123456785GB",)
    (told,) = found.tracked
    assert (told.carrier, told.parcel, told.scans) == ("royal_mail", "shipment/shopify:1", ())
    (kept,) = vendor[0].trackings
    kept |= vendor[0].tracking("LX123456785GB", "royal-mail", "Delivered", "Delivered_003") | {
        "custom_fields": kept["custom_fields"]
    }
    (told,) = ask(vendor)
    (scan,) = told.scans
    assert (scan.status, scan.proof, scan.country, scan.local) == (
        *("delivered", "signed", "US"),
        "2026-11-24T08:30-06:00",
    )
    assert told.stopped
    assert ask(vendor, Parcel(key="k", number="LX000000000GB")) == []


def test_one_that_is_followed_already_is_a_yes(vendor: Vendor) -> None:
    follow(vendor)
    assert follow(vendor) == Followed(numbers=("LX123456785GB",))
    assert len(vendor[0].trackings) == 1


def test_what_it_does_not_take_is_refused_with_its_words(vendor: Vendor) -> None:
    courier = Parcel(key="k", number="X1", carrier="yodel")
    assert follow(vendor, courier) == Followed(
        refused=(("X1", "AfterShip: The value of slug is invalid."),)
    )
    short = follow(vendor, Parcel(key="k", number="X1"))
    assert isinstance(short, Followed)
    assert "don't recognize the carrier" in short.refused[0][1]


def test_a_wrong_key_is_the_accounts_fault(vendor: Vendor) -> None:
    found = follow(vendor, key="wrong")
    assert isinstance(found, Refusal)
    assert (found.account, found.says) == (True, "AfterShip: The API key is invalid.")


def test_too_many_at_once_wait_until_it_counts_anew(vendor: Vendor) -> None:
    vendor[0].busy = 2
    found = follow(vendor)
    assert isinstance(found, Refusal)
    assert (found.busy, found.retry_after, found.permanent) == (True, 3.0, False)
    _, account, over = vendor
    assert adapter.asked([PARCEL], over(adapter.ask([PARCEL], account, NOW))) == found


def test_without_a_key_nothing_is_asked() -> None:
    for way in (adapter.follow, adapter.ask):
        with pytest.raises(Incomplete, match="without an API key"):
            way([PARCEL], Account(), NOW)


@pytest.mark.parametrize("sent", [b"{}", b"[]", b"<html>", b'{"data": {"trackings": 7}}'])
def test_what_is_no_answer_is_misread(sent: bytes) -> None:
    with pytest.raises(Misread):
        adapter.followed([PARCEL], Response(status=200, body=sent))


# --------------------------------------------------------------------------------- reading


def read(payload: str) -> Tracked:
    sent = Received(headers={}, body=body("aftership", payload), at=AT)
    (told,) = adapter.parse(sent, "USD", {})
    assert isinstance(told, Tracked)
    return told


def test_it_is_handed_over_to_who_brings_the_last_mile() -> None:
    told = read("tracking_update__delivered_to_a_neighbour")
    assert (told.next_carrier, told.next_number) == ("royal_mail", "QM000000000GB")
    assert (told.parcel, told.stopped) == ("shipment/shopify:255858046", True)
    assert told.url == "https://carrier.example/LX123456785CN"


def test_only_the_carriers_own_date_is_a_promise() -> None:
    """What AfterShip reckons by itself (30 December) is not."""
    told = read("tracking_update__delivered_to_a_neighbour")
    assert told.promised_from == datetime(2026, 11, 23, tzinfo=UTC)
    assert told.promised_to == datetime(2026, 11, 25, 23, 59, 59, tzinfo=UTC)
    moved = read("edd_revise__carrier_moved_the_date")
    assert moved.promised_from == datetime(2026, 11, 26, 12, tzinfo=UTC)
    assert moved.promised_to == datetime(2026, 11, 26, 16, tzinfo=UTC)
    older = read("tracking_update__older_version_signed")
    assert older.promised_to == datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)
    assert older.signed_by == "M. LOPEZ"


def test_a_time_without_a_zone_says_so() -> None:
    accepted, held, *_ = read("tracking_update__delivered_to_a_neighbour").scans
    assert (accepted.local, accepted.zone_known, accepted.city) == (
        *("2026-11-18T18:10", False),
        "Shenzhen",
    )
    assert (held.local, held.country) == ("2026-11-20T00:00", "GB")
