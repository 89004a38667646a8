"""UPS over real HTTP: signed in to, asked, asked to tell, and events at the door."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest

from afterword.carriers import ups as adapter
from afterword.carriers.ups.parse import moment
from afterword.engine import intake as engine
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.timeline.models import Intake
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Incomplete, Misread, Pass, Received, Refusal, Response
from afterword.wire.tracking import Followed, OnlyAsked, Parcel
from tests.carriers.given import AT, body, content
from tests.carriers.line import Line, line
from tests.conftest import NOW
from tests.vendors.letters import knock
from tests.vendors.serving import served
from tests.vendors.ups import CLIENT, PATH, SECRET, TOKEN_LASTS, WORD, Ups, event

NUMBER = "1Z12345E1512345676"
PARCEL = Parcel(key="shipment/shopify:1", number=NUMBER, carrier="ups")
HERE = f"https://shop.example{PATH}"


@pytest.fixture
def vendor() -> Iterator[tuple[Ups, Account, Line]]:
    stand_in = Ups(packages={NUMBER: _package("track__to_a_safe_place")})
    with served(stand_in.app()) as url, line() as over:
        account = Account(
            settings={"url": f"{url}/", "client_id": CLIENT},
            secrets={"client_secret": SECRET, "secret": WORD},
            url=HERE,
        )
        token = adapter.signed_in(over(adapter.sign_in(account, NOW)))
        assert token == Pass("token-0", float(TOKEN_LASTS))
        yield stand_in, msgspec.structs.replace(account, token="token-0"), over


Vendor = tuple[Ups, Account, Line]


def _package(payload: str) -> dict[str, object]:
    (shipment,) = content("ups", payload)["trackResponse"]["shipment"]
    (package,) = shipment["package"]
    assert isinstance(package, dict)
    return package


def ask(vendor: Vendor, number: str = NUMBER, **changes: str) -> list[Tracked] | Refusal:
    _, account, over = vendor
    account = msgspec.structs.replace(account, **changes)
    parcels = [Parcel(key="k", number=number)]
    found = adapter.asked(parcels, over(adapter.ask(parcels, account, NOW)))
    return found if isinstance(found, Refusal) else list(found)


def read(payload: str) -> Tracked:
    sent = body("ups", payload)
    if payload.startswith("track"):
        found = adapter.asked([PARCEL], Response(status=200, body=sent))
        assert not isinstance(found, Refusal)
        (told,) = found
        return told
    (event_,) = adapter.parse(Received(headers={}, body=sent, at=AT), "USD", {})
    assert isinstance(event_, Tracked)
    return event_


def test_it_works(vendor: Vendor) -> None:
    found = ask(vendor)
    assert not isinstance(found, Refusal)
    (told,) = found
    assert (told.number, told.carrier, told.source) == (NUMBER, "ups", "ups")
    assert [scan.status for scan in told.scans][-2:] == ["out_for_delivery", "delivered"]


def test_a_wrong_secret_is_the_accounts_fault(vendor: Vendor) -> None:
    _, account, over = vendor
    wrong = msgspec.structs.replace(account, secrets={"client_secret": "wrong"})
    found = adapter.signed_in(over(adapter.sign_in(wrong, NOW)))
    assert isinstance(found, Refusal)
    assert (found.account, found.says) == (True, "UPS: ClientId is Invalid")
    with pytest.raises(Incomplete, match="without a client ID"):
        adapter.sign_in(Account(), NOW)


def test_a_token_that_ran_out_is_the_accounts_matter(vendor: Vendor) -> None:
    found = ask(vendor, token="token-of-yesterday")
    assert isinstance(found, Refusal)
    assert (found.account, found.permanent) == (True, False)
    with pytest.raises(Incomplete, match="signed in"):
        adapter.ask([PARCEL], Account(), NOW)


def test_nothing_is_known_of_a_number_and_too_many_wait(vendor: Vendor) -> None:
    assert ask(vendor, "1Z5R89390357567127") == []
    vendor[0].busy = 1
    found = ask(vendor)
    assert isinstance(found, Refusal)
    assert (found.busy, found.permanent) == (True, False)
    refused = ask(vendor, "1Z")
    assert isinstance(refused, Refusal)
    assert (refused.permanent, refused.says) == (True, "UPS: Invalid inquiry number")
    warned = b'{"trackResponse":{"shipment":[{"warnings":[{"code":"TW0001"}]}]}}'
    assert adapter.asked([PARCEL], Response(status=200, body=warned)) == []


def test_it_is_asked_to_tell(vendor: Vendor) -> None:
    stand_in, account, over = vendor
    odd = Parcel(key="k", number="1Z$")
    found = adapter.followed([PARCEL, odd], over(adapter.follow([PARCEL, odd], account, NOW)))
    refused = (("1Z$", "UPS tells of no such number"),)
    # Track Alert knows nothing of what was before: that is asked at once.
    assert found == Followed(numbers=(NUMBER,), refused=refused, from_now=True)
    (sent,) = stand_in.followed
    assert sent["destination"] == {"url": HERE, "credentialType": "Bearer", "credential": WORD}
    alone = adapter.followed([odd], over(adapter.follow([odd], account, NOW)))
    assert isinstance(alone, Followed)
    assert [number for number, _ in alone.refused] == ["1Z$"]


def test_without_an_address_or_a_word_it_is_only_asked(vendor: Vendor) -> None:
    _, account, _ = vendor
    for lacks in ({"url": ""}, {"secrets": {"client_secret": SECRET}}):
        with pytest.raises(OnlyAsked, match="only asked"):
            adapter.follow([PARCEL], msgspec.structs.replace(account, **lacks), NOW)


def test_the_clock_of_the_place_is_kept() -> None:
    scans = read("track__to_a_safe_place").scans
    assert scans[-1].happened == datetime(2026, 11, 23, 20, 10, tzinfo=UTC)
    assert (scans[-1].local, scans[-1].zone_known) == ("2026-11-23T14:10-06:00", True)
    assert (scans[-1].city, scans[-1].region, scans[-1].postcode) == ("Houston", "TX", "77063")
    alone = read("track__attempt_then_access_point").scans[0]
    assert (alone.local, alone.zone_known) == ("2026-11-22T23:30", False)
    # Track Alert names both clocks, and no offset: what lies between them is it.
    (told,) = read("alert__on_its_way").scans
    assert (told.local, told.zone_known) == ("2026-11-21T22:10-06:00", True)


@pytest.mark.parametrize(
    ("local", "gmt", "offset", "shown"),
    [
        (("20261101", "013000"), ("20261101", "063000"), "-05:00", "2026-11-01T01:30-05:00"),
        (("20261101", "013000"), ("", ""), "-05:00", "2026-11-01T01:30-05:00"),
        (("20261101", "13000"), ("20261101", "63000"), "", "2026-11-01T01:30-05:00"),
        (("20261101", "100000"), ("20261101", "043000"), "", "2026-11-01T10:00+05:30"),
    ],
)
def test_moments(local: tuple[str, str], gmt: tuple[str, str], offset: str, shown: str) -> None:
    found = moment(local, gmt, offset)
    assert found is not None
    assert (found.local, found.zone_known) == (shown, True)
    assert found.happened == datetime.fromisoformat(shown)


def test_a_day_and_a_window_are_promised() -> None:
    found = read("track__attempt_then_access_point")
    assert found.promised_from == datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
    assert found.promised_to == datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
    whole = read("track__handed_to_the_post")
    assert whole.promised_from == datetime(2026, 11, 26, tzinfo=UTC)
    assert whole.promised_to == datetime(2026, 11, 26, 23, 59, 59, tzinfo=UTC)
    assert read("track__to_a_safe_place").promised_to is None
    assert read("alert__on_its_way").promised_from == datetime(2026, 11, 23, 13, tzinfo=UTC)


def test_who_brings_it_the_last_mile() -> None:
    found = read("track__handed_to_the_post")
    assert (found.next_carrier, found.next_number) == ("usps", "92419900000033499522966220")


def test_events_come_through_the_door(store: Store) -> None:
    """UPS does not send again what was lost: so it is asked as well."""
    house.save_account(
        store,
        kind="carrier",
        plug="ups",
        settings={"client_id": CLIENT},
        secrets_={"client_secret": SECRET, "secret": WORD},
        now=NOW,
        by="test",
    )
    sent = body("ups", "alert__delivered")
    letters = (event(sent), event(sent), event(sent, "another word"))
    assert [knock(one, lambda: NOW).status for one in letters] == [200, 200, 401]
    engine.parse_waiting(NOW)
    (intake,) = Intake.objects.of(store)
    assert (intake.connector, intake.state in ("done", "ignored")) == ("ups", True)


def test_what_is_no_answer_is_misread() -> None:
    for sent in (b"{}", b"[]", b"<html>"):
        with pytest.raises(Misread):
            adapter.asked([PARCEL], Response(status=200, body=sent))
        with pytest.raises(Misread):
            adapter.followed([PARCEL], Response(status=200, body=sent))
        with pytest.raises(Misread):
            adapter.signed_in(Response(status=200, body=sent))
