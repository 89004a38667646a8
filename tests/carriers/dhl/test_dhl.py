"""DHL over real HTTP: asked once in five seconds at most."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from afterword.carriers import dhl as adapter
from afterword.carriers.dhl.statuses import code_of
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Incomplete, Refusal, Response
from afterword.wire.tracking import Parcel
from tests.carriers.given import body, content
from tests.carriers.line import Line, line
from tests.conftest import NOW
from tests.vendors.dhl import A_DAY, KEY, SECONDS, Dhl
from tests.vendors.serving import served

NUMBER = "00340434292135100124"
PARCEL = Parcel(key="k", number=NUMBER, country="DE", postcode="10115")


@pytest.fixture
def vendor() -> Iterator[tuple[Dhl, Account, Line]]:
    told = content("dhl", "parcel_de__to_a_neighbour")["shipments"]
    stand_in = Dhl(shipments={NUMBER: told})
    with served(stand_in.app()) as url, line() as over:
        yield stand_in, Account(settings={"url": url}, secrets={"key": KEY}), over


Vendor = tuple[Dhl, Account, Line]


def ask(vendor: Vendor, number: str = NUMBER, **secrets: str) -> list[Tracked] | Refusal:
    stand_in, account, over = vendor
    stand_in.now += SECONDS
    account = msgspec.structs.replace(account, secrets={**account.secrets, **secrets})
    parcels = [msgspec.structs.replace(PARCEL, number=number)]
    found = adapter.asked(parcels, over(adapter.ask(parcels, account, NOW)))
    return found if isinstance(found, Refusal) else list(found)


def read(payload: str) -> Tracked:
    found = adapter.asked([PARCEL], Response(status=200, body=body("dhl", payload)))
    assert not isinstance(found, Refusal)
    (told,) = found
    return told


def test_it_works(vendor: Vendor) -> None:
    found = ask(vendor)
    assert not isinstance(found, Refusal)
    (told,) = found
    assert (told.number, told.carrier, told.scans[-1].proof) == (NUMBER, "dhl", "neighbour")
    assert told.url.startswith("https://www.dhl.de/")
    assert vendor[0].queries == [
        {
            "trackingNumber": NUMBER,
            "language": "en",
            "recipientPostalCode": "10115",
            "requesterCountryCode": "DE",
        }
    ]
    assert ask(vendor, "3318810026") == []


def test_whose_fault_it_is(vendor: Vendor) -> None:
    wrong = ask(vendor, key="wrong")
    assert isinstance(wrong, Refusal)
    assert (wrong.account, wrong.says) == (True, "DHL: Unauthorized for given resource.")
    assert 1 / adapter.A_SECOND >= SECONDS
    ask(vendor)
    vendor[0].now -= SECONDS
    busy = ask(vendor)
    assert isinstance(busy, Refusal)
    assert (busy.busy, busy.permanent) == (True, False)
    vendor[0].asked = [vendor[0].now - 1000.0] * A_DAY
    used_up = ask(vendor)
    assert isinstance(used_up, Refusal)
    assert (used_up.busy, used_up.says) == (True, "DHL: Daily quota of 250 calls is used up.")
    with pytest.raises(Incomplete, match="without an API key"):
        adapter.ask([PARCEL], Account(), NOW)


def test_the_zone_is_known_where_dhl_names_it() -> None:
    scans = read("express__customs_then_window").scans
    assert [(scan.local, scan.zone_known) for scan in scans] == [
        ("2026-11-23T17:05-05:00", True),
        ("2026-11-23T22:40-05:00", True),
        ("2026-11-24T06:12", False),
    ]


def test_names_stand_in_no_code() -> None:
    told = read("express__signed")
    assert told.signed_by == "A MUELLER"
    assert [scan.code for scan in told.scans] == ["failure attempted", "delivered signed"]
    assert told.scans[-1].message == "Delivered - Signed for by: A MUELLER"


def test_a_window_is_promised() -> None:
    told = read("express__customs_then_window")
    assert told.promised_from == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert told.promised_to == datetime(2026, 11, 26, 11, tzinfo=UTC)
    assert read("express__signed").promised_to is None


@pytest.mark.parametrize(
    ("word", "sentence", "code"),
    [
        ("delivered", "Delivered, no signature required", "delivered"),
        ("delivered", "Delivered without signature", "delivered"),
        ("delivered", "Delivered - signature not required", "delivered"),
        ("delivered", "Signature obtained", "delivered signed"),
        ("transit", "Import duties have been paid", "transit"),
        ("transit", "Taxes: payment received", "transit"),
        ("transit", "Duties have not been paid", "transit customs-duty"),
        ("transit", "Taxes have not yet been paid", "transit customs-duty"),
        ("transit", "Charges due at delivery", "transit customs-duty"),
        ("failure", "A part of the invoice is missing", "failure customs-papers"),
        ("failure", "Missing paperwork", "failure customs-papers"),
        ("failure", "Missing address", "failure address"),
        ("failure", "The recipient's phone number is missing", "failure"),
        ("failure", "A piece is missing", "failure lost"),
        ("failure", "The shipment was reported missing", "failure lost"),
        ("failure", "Shipment missing", "failure lost"),
    ],
)
def test_a_sentence_is_not_taken_for_its_contrary(word: str, sentence: str, code: str) -> None:
    assert code_of(word, sentence) == code
