"""17TRACK over real HTTP: forty numbers at once, each with its own answer; what its fields say."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from afterword.carriers import seventeentrack as adapter
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Incomplete, Misread, Received, Refusal, Response
from afterword.wire.tracking import Followed, Parcel
from tests.carriers.given import AT, body
from tests.carriers.line import Line, line
from tests.conftest import NOW
from tests.vendors.serving import served
from tests.vendors.seventeentrack import KEY, SeventeenTrack

ONE = Parcel(key="shipment/woo:1", number="1Z999AA10123456784", carrier="ups")
TWO = Parcel(key="shipment/woo:2", number="rr123456785cn")
Vendor = tuple[SeventeenTrack, Account, Line]


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    stand_in = SeventeenTrack()
    with served(stand_in.app()) as url, line() as open_line:
        account = Account(settings={"url": f"{url}/track/v2.4"}, secrets={"key": KEY})
        yield stand_in, account, open_line


def follow(vendor: Vendor, *parcels: Parcel, **secrets: str) -> Followed | Refusal:
    _, account, over = vendor
    account = msgspec.structs.replace(account, secrets={**account.secrets, **secrets})
    return adapter.followed(parcels, over(adapter.follow(parcels, account, NOW)))


def ask(vendor: Vendor, *parcels: Parcel) -> list[Tracked]:
    _, account, over = vendor
    found = adapter.asked(parcels, over(adapter.ask(parcels, account, NOW)))
    assert not isinstance(found, Refusal)
    return list(found)


def test_it_works(vendor: Vendor) -> None:
    found = follow(vendor, ONE, TWO)
    assert found == Followed(numbers=("1Z999AA10123456784", "rr123456785cn"))
    assert ask(vendor, ONE, TWO) == []
    vendor[0].moves("1Z999AA10123456784", "InTransit_CustomsRequiringInformation")
    (told,) = ask(vendor, ONE, TWO)
    assert (told.carrier, told.parcel) == ("ups", "shipment/woo:1")
    (scan,) = told.scans
    assert (scan.status, scan.action, scan.zone_known) == ("on_hold", "provide_docs", True)


def test_one_that_is_followed_already_is_a_yes(vendor: Vendor) -> None:
    follow(vendor, ONE)
    assert follow(vendor, ONE) == Followed(numbers=(ONE.number,))


def test_each_number_has_an_answer_of_its_own(vendor: Vendor) -> None:
    vendor[0].share = 1
    short, beyond = Parcel(key="k", number="X1"), Parcel(key="k", number="RB123456785SG")
    assert follow(vendor, ONE, short, beyond) == Followed(
        numbers=(ONE.number,),
        refused=(
            ("X1", "17TRACK: no carrier is found for the number"),
            ("RB123456785SG", "17TRACK: the account's share of numbers is used up"),
        ),
    )


def test_when_nothing_is_left_the_account_is_at_fault(vendor: Vendor) -> None:
    vendor[0].share = 0
    found = follow(vendor, ONE, TWO)
    assert isinstance(found, Refusal)
    assert (found.account, found.permanent) == (True, False)


def test_forty_at_once_and_no_more(vendor: Vendor) -> None:
    many = [Parcel(key="k", number=f"1Z999AA101234{n:05}") for n in range(41)]
    full = follow(vendor, *many[: adapter.AT_ONCE])
    assert isinstance(full, Followed)
    assert len(full.numbers) == 40
    over = follow(vendor, *many)
    assert isinstance(over, Refusal)
    assert over.says == "17TRACK: too many numbers in one request"


def test_a_wrong_key_is_the_accounts_fault(vendor: Vendor) -> None:
    found = follow(vendor, ONE, key="wrong")
    assert isinstance(found, Refusal)
    assert (found.account, found.says) == (True, "17TRACK: the access key is not valid")


def test_too_many_at_once_wait(vendor: Vendor) -> None:
    vendor[0].busy = 1
    found = follow(vendor, ONE)
    assert isinstance(found, Refusal)
    assert (found.busy, found.permanent) == (True, False)


def test_without_a_key_nothing_is_asked() -> None:
    for way in (adapter.follow, adapter.ask):
        with pytest.raises(Incomplete, match="without an access key"):
            way([ONE], Account(), NOW)


@pytest.mark.parametrize("sent", [b"{}", b"[]", b"<html>", b'{"code": 0, "data": {}}'])
def test_what_is_no_answer_is_misread(sent: bytes) -> None:
    for reading in (adapter.followed, adapter.asked):
        with pytest.raises(Misread):
            reading([ONE], Response(status=200, body=sent))


# --------------------------------------------------------------------------------- reading


def read(payload: str) -> Tracked:
    sent = Received(headers={}, body=body("seventeentrack", payload), at=AT)
    (told,) = adapter.parse(sent, "USD", {})
    assert isinstance(told, Tracked)
    return told


def test_it_is_handed_over_to_who_brings_the_last_mile() -> None:
    told = read("tracking_updated__two_carriers")
    assert (told.carrier, told.next_carrier, told.next_number) == (
        *("china_post", "royal_mail"),
        "QM000000000GB",
    )
    assert told.parcel == "shipment/woo:77"
    assert told.said == datetime(2026, 11, 23, 16, 5, tzinfo=UTC)


def test_a_zone_that_it_made_up_itself_is_not_known() -> None:
    scans = read("tracking_updated__two_carriers").scans
    assert [(scan.local, scan.zone_known) for scan in scans] == [
        ("2026-11-17T00:00", False),
        ("2026-11-18T18:10+08:00", True),
        ("2026-11-20T08:00+08:00", False),
        ("2026-11-22T09:00+00:00", True),
        ("2026-11-23T15:30+00:00", True),
    ]
    assert scans[2].city == "Shenzhen"


def test_only_the_carriers_own_date_is_a_promise() -> None:
    told = read("tracking_updated__two_carriers")
    assert told.promised_from == datetime(2026, 11, 23, tzinfo=UTC)
    assert told.promised_to == datetime(2026, 11, 25, 23, 59, 59, tzinfo=UTC)
    assert read("tracking_updated__older_without_words").promised_to is None


def test_who_answered_is_the_carrier_and_a_tag_of_others_is_no_parcel() -> None:
    """The number that it was registered with said China Post; UPS answered."""
    told = read("tracking_updated__older_without_words")
    assert (told.carrier, told.parcel, told.next_carrier) == ("ups", "", "")


def test_one_that_it_gave_up_is_not_followed_any_more() -> None:
    told = read("tracking_stopped__given_up")
    assert (told.stopped, told.parcel) == (True, "shipment/woo:78")
    assert not read("tracking_updated__expired").stopped
