"""EasyPost over real HTTP: parcels followed and asked for, and events at the door."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from afterword.carriers import easypost as adapter
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Incomplete, Misread, Received, Refusal, Response
from afterword.wire.tracking import Followed, Parcel
from tests.carriers.given import AT, body
from tests.carriers.line import Line, line
from tests.conftest import NOW
from tests.vendors.easypost import KEY, PATH, SECRET, TESTS, EasyPost
from tests.vendors.serving import served

PARCEL = Parcel(key="shipment/shopify:1", number="EZ2000000002", carrier="usps")


@pytest.fixture
def vendor() -> Iterator[tuple[EasyPost, Account, Line]]:
    stand_in = EasyPost()
    with served(stand_in.app()) as url, line() as open_line:
        account = Account(settings={"url": f"{url}/v2/"}, secrets={"key": KEY, "secret": SECRET})
        yield stand_in, account, open_line


Vendor = tuple[EasyPost, Account, Line]


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
    assert (found.numbers, found.refused) == (("EZ2000000002",), ())
    (told,) = found.tracked
    assert (told.source, told.carrier, told.mapping) == ("easypost", "usps", adapter.MAPPING)
    assert [scan.status for scan in told.scans] == ["in_transit"]
    assert ask(vendor) == [told]


def test_one_that_is_followed_already_is_a_yes(vendor: Vendor) -> None:
    assert follow(vendor) == follow(vendor)
    assert len(vendor[0].trackers) == 1


def test_a_number_that_is_used_again_is_told_twice(vendor: Vendor) -> None:
    follow(vendor)
    vendor[0].now += timedelta(days=100)
    follow(vendor)
    newest, oldest = ask(vendor)
    assert newest.said == datetime(2027, 3, 4, 9, tzinfo=UTC)
    assert oldest.said == datetime(2026, 11, 24, 9, tzinfo=UTC)


STATES = ("label_created", "in_transit", "out_for_delivery", "delivered", "returning", "exception")


@pytest.mark.parametrize(("number", "status"), list(zip(TESTS, (*STATES, None), strict=True)))
def test_its_test_numbers(vendor: Vendor, number: str, status: str | None) -> None:
    follow(vendor, Parcel(key="k", number=number))
    (told,) = ask(vendor, Parcel(key="k", number=number))
    assert [scan.status for scan in told.scans] == ([status] if status else [])
    assert told.signed_by == ("John Tester" if status == "delivered" else "")


def test_a_carrier_it_does_not_know_is_refused_with_its_words(vendor: Vendor) -> None:
    parcel = Parcel(key="k", number="YT123", carrier="yodel")
    says = "EasyPost: Carrier Yodel is not supported."
    assert follow(vendor, parcel) == Followed(refused=(("YT123", says),))


def test_a_wrong_key_is_the_accounts_fault(vendor: Vendor) -> None:
    found = follow(vendor, key="EZTK-wrong")
    assert isinstance(found, Refusal)
    assert (found.account, found.permanent) == (True, False)
    assert found.says == (
        "EasyPost: This api key is no longer active. Please use a different api key."
    )


def test_too_many_at_once_wait_as_long_as_it_says(vendor: Vendor) -> None:
    vendor[0].busy = 2
    found = follow(vendor)
    assert isinstance(found, Refusal)
    assert (found.busy, found.retry_after, found.permanent) == (True, 7.0, False)
    _, account, over = vendor
    assert adapter.asked([PARCEL], over(adapter.ask([PARCEL], account, NOW))) == found
    assert isinstance(follow(vendor), Followed)


def test_without_a_key_nothing_is_asked() -> None:
    for way in (adapter.follow, adapter.ask):
        with pytest.raises(Incomplete, match="without an API key"):
            way([PARCEL], Account(), NOW)


@pytest.mark.parametrize("sent", [b"{}", b"[]", b'{"trackers": {}}', b"<html>"])
def test_what_is_no_answer_is_misread(sent: bytes) -> None:
    response = Response(status=200, body=sent)
    with pytest.raises(Misread):
        adapter.followed([PARCEL], response)
    if sent != b'{"trackers": {}}':
        with pytest.raises(Misread):
            adapter.asked([PARCEL], response)


# --------------------------------------------------------------------------------- reading


def read(payload: str) -> Tracked:
    sent = Received(headers={}, body=body("easypost", payload), at=AT)
    (told,) = adapter.parse(sent, "USD", {})
    assert isinstance(told, Tracked)
    return told


def test_the_clock_is_known_only_where_the_place_is() -> None:
    """EasyPost writes ``Z`` behind the time of the place where it cannot tell the zone."""
    scans = read("tracker_updated__delivered").scans
    assert [(scan.local, scan.zone_known) for scan in scans] == [
        ("2026-11-19T13:05", False),
        ("", True),
        ("2026-11-21T03:40-06:00", True),
        ("2026-11-23T12:10", False),
        ("", True),
    ]
    assert scans[2].happened == datetime(2026, 11, 21, 9, 40, tzinfo=UTC)
    assert (scans[1].city, scans[1].region, scans[1].postcode) == ("HOUSTON", "TX", "77063")


def test_who_signed_and_when_it_was_promised() -> None:
    told = read("tracker_updated__delivered")
    assert told.signed_by == "R MILLER"
    assert told.scans[-1].proof == "signed"
    assert told.promised_to == datetime(2026, 11, 24, 20, tzinfo=UTC)
    assert told.said == datetime(2026, 11, 23, 19, 20, tzinfo=UTC)


def test_a_day_is_promised_whole() -> None:
    told = read("tracker_updated__back_without_a_scan")
    assert (told.promised_from, told.promised_to) == (None, datetime(2026, 11, 20, 17, tzinfo=UTC))
    sent = body("easypost", "tracker_created__no_scan").replace(
        b'"est_delivery_date": null', b'"est_delivery_date": "2026-11-27T00:00:00Z"'
    )
    (whole,) = adapter.parse(Received(headers={}, body=sent), "USD", {})
    assert isinstance(whole, Tracked)
    assert whole.promised_from == datetime(2026, 11, 27, tzinfo=UTC)
    assert whole.promised_to == datetime(2026, 11, 27, 23, 59, 59, tzinfo=UTC)


def test_passwords_of_others_are_never_looked_at() -> None:
    sent = body("easypost", "tracker_updated__delivered")
    assert b"pa55word" in sent
    assert "pa55word" not in repr(adapter.parse(Received(headers={}, body=sent), "USD", {}))
    with pytest.raises(Misread) as error:
        adapter.parse(Received(headers={}, body=sent[:-20]), "USD", {})
    assert "pa55word" not in str(error.value)


# -------------------------------------------------------------------------------- the door


def test_a_secret_is_taken_in_its_decomposed_form() -> None:
    # openssl dgst -sha256 -mac HMAC -macopt hexkey:6869cc886464656e over {"id":"evt_1"}
    header = {"x-hmac-signature": f"hmac-sha256-hex={OPENSSL}"}
    sent = Received(headers=header, body=b'{"id":"evt_1"}')
    assert adapter.verify(sent, Account(secrets={"secret": "h\u00efdden"}))
    assert adapter.verify(sent, Account(secrets={"secret": "hi\u0308dden"}))
    assert not adapter.verify(sent, Account(secrets={"secret": "hidden"}))


OPENSSL = "1d28f087885d0936a2bc790d496b30d13a7597403042f6ce1cb76384e6656292"


def second_way(stand_in: EasyPost, **changes: str) -> Received:
    letter = stand_in.event(stand_in.tracker("EZ4000000004", "USPS", "delivered", ""))
    headers = {name.lower(): value for name, value in letter.headers.items()}
    del headers["x-hmac-signature"]
    return Received(headers={**headers, **changes}, body=letter.body, path=PATH, at=AT)


def test_the_newer_way_of_signing_is_good_for_five_minutes_and_one_address() -> None:
    account = Account(secrets={"secret": SECRET})
    assert adapter.verify(second_way(EasyPost()), account)
    assert not adapter.verify(second_way(EasyPost(now=AT - timedelta(minutes=6))), account)
    assert not adapter.verify(second_way(EasyPost(), **{"x-path": "/in/easypost/other"}), account)
    assert not adapter.verify(second_way(EasyPost(), **{"x-timestamp": "soon"}), account)
