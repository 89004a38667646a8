"""Shippo over real HTTP: parcels followed and asked for; the three ways to know who it is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from afterword.carriers import shippo as adapter
from afterword.carriers.shippo import settings
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Incomplete, Misread, Received, Refusal, Response
from afterword.wire.tracking import Followed, Parcel
from tests.carriers.given import AT, body
from tests.carriers.line import Line, line
from tests.conftest import NOW
from tests.vendors.serving import served
from tests.vendors.shippo import KEY, SIGNING, TESTS, Shippo, sign_in, signature

PARCEL = Parcel(key="shipment/woo:1", number="9205590164917312751089", carrier="usps")
Vendor = tuple[Shippo, Account, Line]


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    stand_in = Shippo()
    with served(stand_in.app()) as url, line() as open_line:
        yield stand_in, Account(settings={"url": url}, secrets={"key": KEY}), open_line


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
    assert found.numbers == (PARCEL.number,)
    (told,) = found.tracked
    assert (told.carrier, told.parcel) == ("usps", "shipment/woo:1")
    assert [scan.status for scan in told.scans] == ["picked_up"]
    assert told.promised_to == datetime(2026, 11, 27, 23, 59, 59, tzinfo=UTC)
    assert ask(vendor) == [told]


def test_one_that_is_followed_already_is_a_yes(vendor: Vendor) -> None:
    assert follow(vendor) == follow(vendor)
    assert len(vendor[0].tracks) == 1


def test_what_it_does_not_know_it_says_nothing_of(vendor: Vendor) -> None:
    assert ask(vendor) == []


STATES = ("label_created", "in_transit", "delivered", "returning", "exception", None)


@pytest.mark.parametrize(("state", "status"), list(zip(TESTS, STATES, strict=True)))
def test_its_test_numbers(vendor: Vendor, state: str, status: str | None) -> None:
    parcel = Parcel(key="k", number=f"SHIPPO_{state}")
    follow(vendor, parcel)
    (told,) = ask(vendor, parcel)
    assert [scan.status for scan in told.scans] == ([status] if status else [])


@pytest.mark.parametrize(
    ("carrier", "number", "token"),
    [
        ("dhl", "1234567890", "dhl_express"),
        ("dhl", "JJD000390007882823456", "dhl_germany"),
        ("dhl", "GM2951173225174494", "dhl_ecommerce"),
        ("dpd", "15501234567890", "dpd_uk"),
        ("dpd", "01234567890123", "dpd_uk"),
        ("evri", "T00A1234567890123", "hermes_uk"),
    ],
)
def test_what_is_one_carrier_to_us_and_several_to_it(carrier: str, number: str, token: str) -> None:
    assert settings.token(carrier, number) == token
    assert settings.ours(token) == carrier


def test_a_carrier_that_it_does_not_follow_is_not_asked_for() -> None:
    with pytest.raises(ValueError, match="must be told the carrier of X1"):
        adapter.ask([Parcel(key="k", number="X1")], Account(secrets={"key": KEY}), NOW)
    assert "yodel" not in adapter.CARRIERS


def test_a_carrier_it_refuses_is_refused_with_its_words(vendor: Vendor) -> None:
    parcel = Parcel(key="k", number="X1", carrier="purolator")
    says = 'Shippo: "purolator" is no carrier.'
    assert follow(vendor, parcel) == Followed(refused=(("X1", says),))


def test_a_wrong_token_is_the_accounts_fault(vendor: Vendor) -> None:
    found = follow(vendor, key="wrong")
    assert isinstance(found, Refusal)
    assert (found.account, found.says) == (True, "Shippo: Invalid token")


def test_too_many_at_once_wait(vendor: Vendor) -> None:
    vendor[0].busy = 2
    found = follow(vendor)
    assert isinstance(found, Refusal)
    assert (found.busy, found.permanent) == (True, False)
    _, account, over = vendor
    assert adapter.asked([PARCEL], over(adapter.ask([PARCEL], account, NOW))) == found


def test_without_a_token_nothing_is_asked() -> None:
    for way in (adapter.follow, adapter.ask):
        with pytest.raises(Incomplete, match="without an API token"):
            way([PARCEL], Account(), NOW)


@pytest.mark.parametrize("sent", [b"{}", b"[]", b"<html>"])
def test_what_is_no_answer_is_misread(sent: bytes) -> None:
    for reading in (adapter.followed, adapter.asked):
        with pytest.raises(Misread):
            reading([PARCEL], Response(status=200, body=sent))


# -------------------------------------------------------------------------------- who it is


def test_a_password_in_the_address_will_do_as_well() -> None:
    account = Account(secrets={"secret": "a wörd", "secret_before": "old"})
    for word, good in (("a wörd", True), ("old", True), ("other", False), ("", False)):
        sent = Received(headers={"authorization": sign_in(word)}, body=b"{}", at=AT)
        assert adapter.verify(sent, account) is good


def test_an_empty_password_opens_nothing() -> None:
    sent = Received(headers={"authorization": sign_in("")}, body=b"{}", query="token=", at=AT)
    for secrets in ({}, {"secret": ""}, {"secret": "", "secret_before": "old"}):
        assert not adapter.verify(sent, Account(secrets=secrets))


def test_who_has_a_signing_secret_takes_nothing_without_a_signature() -> None:
    account = Account(secrets={"secret": "word", "signing": SIGNING})
    by_word = Received(headers={}, body=b"{}", query="token=word", at=AT)
    assert not adapter.verify(by_word, account)

    def signed(secret: str, over: bytes, at: datetime) -> Received:
        headers = {"shippo-auth-signature": signature(secret, over, at)}
        return Received(headers=headers, body=b"{}", query="token=word", at=AT)

    assert adapter.verify(signed(SIGNING, b"{}", AT), account)
    assert not adapter.verify(signed("another", b"{}", AT), account)
    assert not adapter.verify(signed(SIGNING, b"{ }", AT), account)
    assert not adapter.verify(signed(SIGNING, b"{}", AT - timedelta(minutes=6)), account)


# --------------------------------------------------------------------------------- reading


def test_a_time_without_a_zone_says_so() -> None:
    sent = Received(headers={}, body=body("shippo", "track_updated__notice_left"), at=AT)
    (told,) = adapter.parse(sent, "USD", {})
    assert isinstance(told, Tracked)
    accepted, _, left = told.scans
    assert (accepted.local, accepted.zone_known) == ("2026-11-21T15:33", False)
    assert (left.local, left.zone_known, left.city) == ("", True, "Spotsylvania")
    assert told.parcel == "shipment/woo:79"
