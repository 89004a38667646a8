"""USPS over real HTTP: signed in to, and asked sixty times an hour at most."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from afterword.carriers import usps as adapter
from afterword.wire.scans import Scan, Tracked
from afterword.wire.shapes import Account, Incomplete, Pass, Refusal, Response
from afterword.wire.tracking import Parcel
from tests.carriers.given import body, content, meant
from tests.carriers.line import Line, line
from tests.carriers.usps.beside import BESIDE
from tests.conftest import NOW
from tests.vendors.serving import served
from tests.vendors.usps import AN_HOUR, KEY, SECRET, TOKEN_LASTS, Usps

NUMBER = "9400111206206406260787"
PARCEL = Parcel(key="k", number=NUMBER, country="US", postcode="77063-1234")


@pytest.fixture
def vendor() -> Iterator[tuple[Usps, Account, Line]]:
    stand_in = Usps(packages={NUMBER: content("usps", "delivered_in_the_mailbox")})
    with served(stand_in.app()) as url, line() as over:
        account = Account(
            settings={"url": url, "client_id": KEY}, secrets={"client_secret": SECRET}
        )
        token = adapter.signed_in(over(adapter.sign_in(account, NOW)))
        assert token == Pass("token-0", float(TOKEN_LASTS))
        yield stand_in, msgspec.structs.replace(account, token="token-0"), over


Vendor = tuple[Usps, Account, Line]


def ask(vendor: Vendor, number: str = NUMBER) -> list[Tracked] | Refusal:
    _, account, over = vendor
    parcels = [msgspec.structs.replace(PARCEL, number=number)]
    found = adapter.asked(parcels, over(adapter.ask(parcels, account, NOW)))
    return found if isinstance(found, Refusal) else list(found)


def read(payload: str) -> Tracked:
    found = adapter.asked([PARCEL], Response(status=200, body=body("usps", payload)))
    assert not isinstance(found, Refusal)
    (told,) = found
    return told


def test_it_works(vendor: Vendor) -> None:
    found = ask(vendor)
    assert not isinstance(found, Refusal)
    assert [one.number for one in found] == [NUMBER]
    assert ask(vendor, "9400111206206406260788") == []


def test_what_was_not_scanned_yet_is_refused_and_means_nothing_else(vendor: Vendor) -> None:
    vendor[0].awaited.add("9202290317456200135409")
    assert ask(vendor, "9202290317456200135409") == []


def test_whose_fault_it_is(vendor: Vendor) -> None:
    stand_in, account, over = vendor
    wrong = msgspec.structs.replace(account, secrets={"client_secret": "wrong"})
    refused = adapter.signed_in(over(adapter.sign_in(wrong, NOW)))
    assert isinstance(refused, Refusal)
    assert (refused.account, refused.says) == (True, "USPS: The client credentials are invalid")
    stand_in.asked = AN_HOUR
    busy = ask(vendor)
    assert isinstance(busy, Refusal)
    assert (busy.busy, busy.retry_after) == (True, 600.0)
    assert adapter.A_SECOND * 3600 <= AN_HOUR
    with pytest.raises(Incomplete, match="signed in"):
        adapter.ask([PARCEL], Account(), NOW)


def test_a_time_without_a_zone_is_told_as_one() -> None:
    scans = read("delivered_in_the_mailbox").scans
    assert [scan.zone_known for scan in scans] == [False, False, False, False, True, True]
    assert scans[0].local == "2026-11-20T10:15"
    assert scans[-1].local == "2026-11-23T14:10-06:00"
    assert scans[-1].happened == datetime(2026, 11, 23, 20, 10, 0, 41_000, tzinfo=UTC)


def _read_one(**event: object) -> Scan:
    told = {
        "trackingNumber": NUMBER,
        "statusCategory": "Moving Through Network",
        "trackingEvents": [{"eventType": "words", "eventCode": "10", **event}],
    }
    found = adapter.asked([PARCEL], Response(status=200, body=json.dumps(told).encode()))
    assert not isinstance(found, Refusal)
    (scan,) = found[0].scans
    return scan


@pytest.mark.parametrize(
    ("clock", "greenwich", "offset", "happened", "local"),
    [
        # As recorded: USPS wrote the day of the place beside the hour of Greenwich.
        ("25T18:31:00", "25T00:31:21Z", "-06:00", "26T00:31:21", "25T18:31-06:00"),
        ("25T18:31:00", "25T00:31:21Z", None, "26T00:31:21", "25T18:31-06:00"),
        ("23T13:10:00", "23T19:10:09Z", "-06:00", "23T19:10:09", "23T13:10-06:00"),
        ("23T13:10:00", "23T19:10:09Z", None, "23T19:10:09", "23T13:10-06:00"),
        ("23T13:10:00", None, "-06:00", "23T19:10:00", "23T13:10-06:00"),
        # Guam is ten hours ahead: the day before, in Greenwich.
        ("23T07:10:00", "22T21:10:04Z", "+10:00", "22T21:10:04", "23T07:10+10:00"),
        # Two clocks that do not fit together: the place's, by its offset.
        ("23T13:10:00", "23T22:40:00Z", "-06:00", "23T19:10:00", "23T13:10-06:00"),
        ("23T13:10:00", "nonsense", "-6", "23T13:10:00", "23T13:10"),
        (None, "23T19:10:09Z", "-06:00", "23T19:10:09", ""),
    ],
)
def test_the_day_beside_greenwichs_hour_is_not_believed(
    clock: str | None, greenwich: str | None, offset: str | None, happened: str, local: str
) -> None:
    told = _read_one(
        eventTimestamp=clock and f"2024-11-{clock}",
        GMTTimestamp=greenwich and f"2024-11-{greenwich}",
        GMTOffset=offset,
    )
    assert told.happened == datetime.fromisoformat(f"2024-11-{happened}+00:00")
    assert told.local == (f"2024-11-{local}" if local else "")


def test_what_comes_back_to_the_sender_was_not_delivered() -> None:
    told = _read_one(
        eventCode="01",
        eventType="Delivered, To Original Sender",
        eventTimestamp="2026-11-23T14:10:00",
    )
    assert (told.code, meant(told)) == ("01 SENDER", "returned")


@pytest.mark.parametrize(("words", "comes_to"), BESIDE.items())
def test_a_code_that_nobody_knows_goes_by_the_words_beside_it(words: str, comes_to: str) -> None:
    """The words are USPS's, gathered from lists and recorded answers in which no code is named."""
    told = _read_one(eventCode="Y9", eventType=words, eventTimestamp="2026-11-23T14:10:00")
    assert (told.code, told.known, meant(told)) == ("Y9", False, f"{comes_to} ?")
    assert (
        _read_one(
            eventCode="Y9", eventType=words.upper(), eventTimestamp="2026-11-23T14:10:00"
        ).status
        == told.status
    )


def test_how_it_was_handed_over() -> None:
    assert read("delivered_in_the_mailbox").scans[-1].proof == "safe_place"
    abroad = read("abroad_signed_for")
    assert (abroad.signed_by, abroad.scans[-1].proof) == ("A MUELLER", "signed")
    assert [scan.country for scan in abroad.scans] == ["US", "", "DE"]


def test_the_word_beside_goes_for_the_newest_scan_alone() -> None:
    """A code that nobody knows: the newest is what the whole is, an older one was on its way."""
    sent = body("usps", "abroad_signed_for").replace(b'"01"', b'"Y8"')
    found = adapter.asked([PARCEL], Response(status=200, body=sent))
    assert not isinstance(found, Refusal)
    scans = found[0].scans
    assert [(one.status, one.known) for one in (scans[0], scans[-1])] == [
        ("in_transit", False),
        ("delivered", False),
    ]


def test_the_day_it_is_predicted_for() -> None:
    told = read("no_event_yet")
    assert told.promised_from == datetime(2026, 11, 27, 13, 15, tzinfo=UTC)
    assert told.promised_to == datetime(2026, 11, 27, 17, 15, tzinfo=UTC)
    assert read("delivered_in_the_mailbox").promised_to is None
