"""A card from an order to its envelope: printed by hand, and by Lob."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import pytest

from afterword.channels.post import lob as adapter
from afterword.house.models import Store
from afterword.messages import paper
from afterword.outbox.models import Intent
from afterword.timeline.models import ContactPoint, Event
from afterword.timeline.queries import addresses
from afterword.wire import postal, shapes
from afterword.wire.http import Http
from tests.channels.living import living
from tests.channels.post.given import ADDRESS, buys, connect, prepare
from tests.conftest import NOW
from tests.given import Days, placed, tell
from tests.vendors.letters import knock
from tests.vendors.lob import KEY, SECRET, lob

PAYLOADS = Path(__file__).parent / "payloads"


def the_card(store: Store) -> Intent:
    return Intent.objects.of(store).select_related("customer").get(channel="post")


def words_of(intent: Intent) -> dict[str, object]:
    intent.customer.store = intent.store
    key = intent.customer.key(intent.store.secret)
    return key.open_json(bytes(intent.sealed), "intent")


# ---------------------------------------------------------------------------- by hand


def test_it_works(store: Store, home: Path) -> None:
    """It lies ready with its address, as words that are printed; nothing went over a wire."""
    prepare(store)
    connect(store, "sheet", {})
    buys(store)
    days = Days(home)
    days.settle()
    card = the_card(store)
    assert (card.state, card.provider) == ("accepted", "sheet")
    assert days.post.mails == []
    sheet = msgspec.convert(words_of(card)["sheet"], paper.Sheet)
    assert sheet.address == ("Ana Petrović", "12 Dean Terrace", "Edinburgh", "EH4 1ND")
    assert sheet.words[0] == "Dear Ana,"
    assert (sheet.headline, sheet.size) == ("About 400 cups ago", "a6")
    assert "/o/" in sheet.link
    days.sender.close()


def test_without_a_yes_nothing_is_sent_by_post(store: Store, home: Path) -> None:
    prepare(store)
    connect(store, "sheet", {})
    order = placed()
    tell(store, msgspec.structs.replace(order, private={"address": ADDRESS}))
    days = Days(home)
    days.settle()
    assert Intent.objects.of(store).get(step="card").state == "withheld"
    days.sender.close()


def test_a_store_without_post_keeps_it_in_the_net(store: Store, home: Path) -> None:
    prepare(store)
    buys(store)
    days = Days(home)
    days.settle()
    assert the_card(store).provider == "caught"
    (mail,) = days.post.mails
    assert mail.data.count(b"application/pdf") == 2
    days.sender.close()


# ------------------------------------------------------------------------ whose address


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ({}, "Ana Petrović; 12 Dean Terrace; Edinburgh; EH4 1ND; ; GB"),
        ({"address2": "Flat 2; rear"},
         "Ana Petrović; 12 Dean Terrace, Flat 2, rear; Edinburgh; EH4 1ND; ; GB"),
        ({"company": "Petrović Ltd"},
         "Ana Petrović; Petrović Ltd, 12 Dean Terrace; Edinburgh; EH4 1ND; ; GB"),
        ({"name": "ana petrovic"}, "ana petrovic; 12 Dean Terrace; Edinburgh; EH4 1ND; ; GB"),
        ({"name": ""}, "Ana Petrović; 12 Dean Terrace; Edinburgh; EH4 1ND; ; GB"),
        ({"name": "Luka Petrović"}, ""),
        ({"city": ""}, ""),
        ({"address1": ""}, ""),
        ({"country": "United Kingdom"}, "Ana Petrović; 12 Dean Terrace; Edinburgh; EH4 1ND; ; HR"),
    ],
)  # fmt: skip
def test_the_address_of_an_order_is_the_customers_where_it_bears_their_name(
    store: Store, address: dict[str, Any], kept: str
) -> None:
    ana = buys(store, **address)
    points = ContactPoint.objects.of(store).filter(customer=ana, channel="post")
    known = addresses(ana, store)
    assert [known[one.digest] for one in points] == ([kept] if kept else [])
    if kept:
        assert postal.kept(postal.read(kept)) == kept  # type: ignore[arg-type]
    event = Event.objects.of(store).get(kind="order.placed")
    assert "Dean" not in json.dumps(event.data)


def test_an_address_alone_makes_nobody_known(store: Store) -> None:
    """A guest of whom only an address is known stays one person for each order."""
    buys(store, shapes.Who(name="Ana Petrović", country="GB"))
    assert not ContactPoint.objects.of(store).filter(channel="post").exists()


@pytest.mark.parametrize(
    ("address", "home", "lines"),
    [
        (shapes.Postal(name="A", lines=("1 St",), city="York", postcode="YO1", country="GB"), "GB",
         ["A", "1 St", "York", "YO1"]),
        (shapes.Postal(name="A", lines=("1 St", "Apt 2"), city="Austin", postcode="78701",
                       region="TX", country="US"), "GB",
         ["A", "1 St", "Apt 2", "Austin, TX 78701", "UNITED STATES"]),
        (shapes.Postal(name="A", lines=("Weg 1",), city="Wien", postcode="1010", country="AT"),
         "AT", ["A", "Weg 1", "1010 Wien"]),
        (shapes.Postal(name="A", lines=("Ul. 1",), city="Split", postcode="21000", country="HR"),
         "GB", ["A", "Ul. 1", "21000 Split", "CROATIA"]),
    ],
)  # fmt: skip
def test_an_envelope_is_written_as_its_country_wants_it(
    address: shapes.Postal, home: str, lines: list[str]
) -> None:
    assert postal.on_envelope(address, home) == lines


# -------------------------------------------------------------------------------- Lob


def settings(url: str) -> dict[str, str]:
    return {"provider": "lob", "url": f"{url}/v1"}


SECRETS = {"key": KEY, "webhook_secret": SECRET}


def test_lob_prints_and_posts_it_and_says_what_became_of_it(store: Store, home: Path) -> None:
    prepare(store, size="us4x6")
    with (
        lob() as vendor,
        living(store, home, "post", settings=settings(vendor.url), secrets=SECRETS) as days,
    ):
        buys(store)
        days.settle()
        (taken,) = vendor.taken
        assert taken["to"]["name"] == "Ana Petrović"
        assert taken["to"]["address_line1"] == "12 Dean Terrace"
        assert taken["use_type"] == "operational"
        assert set(taken["files"]) == {"front", "back"}
        card = the_card(store)
        assert (card.state, card.provider_id) == ("accepted", taken["id"])
        for what in ("created", "mailed", "in_transit", "delivered"):
            answered = knock(vendor.event(what, 0, days.now), lambda: days.now)
            assert answered.status == 200
            days.settle()
        card.refresh_from_db()
        assert card.state == "delivered"


def test_a_card_that_comes_back_closes_the_address(store: Store, home: Path) -> None:
    prepare(store, size="us4x6")
    with (
        lob() as vendor,
        living(store, home, "post", settings=settings(vendor.url), secrets=SECRETS) as days,
    ):
        ana = buys(store)
        days.settle()
        letter = vendor.event("returned_to_sender", 0, days.now)
        assert knock(letter, lambda: days.now).status == 200
        days.settle()
        point = ContactPoint.objects.of(store).get(customer=ana, channel="post")
        assert point.blocked == "bounced"
        assert Event.objects.of(store).filter(kind="contact.bounced").exists()


def test_a_letter_goes_as_one_file(store: Store, home: Path) -> None:
    prepare(store, size="letter", message_class="marketing", purpose="offers")
    with (
        lob() as vendor,
        living(store, home, "post", settings=settings(vendor.url), secrets=SECRETS) as days,
    ):
        buys(store)
        days.until(NOW + timedelta(days=2))
        (taken,) = vendor.taken
        assert (taken["object"], taken["use_type"]) == ("letter", "marketing")
        assert list(taken["files"]) == ["file"]


@pytest.mark.parametrize(
    ("refusal", "state"),
    [
        ((429, "rate_limit_exceeded", "Slow down."), "ready"),
        ((500, "internal_server_error", "Oops."), "ready"),
        ((422, "failed_deliverability_strictness", "Nobody there."), "failed"),
        ((422, "invalid_file", "Not printable."), "failed"),
        ((401, "invalid_api_key", "No."), "ready"),
    ],
)
def test_a_refusal_of_lob_means_what_its_code_says(
    store: Store, home: Path, refusal: tuple[int, str, str], state: str
) -> None:
    prepare(store, size="us4x6")
    with (
        lob() as vendor,
        living(store, home, "post", settings=settings(vendor.url), secrets=SECRETS) as days,
    ):
        vendor.refuses = [refusal] * 50
        buys(store)
        days.settle()
        assert the_card(store).state == state


def test_a_repeat_is_one_card(store: Store) -> None:
    """What was handed over twice has one key, and Lob has one card."""
    outgoing = an_outgoing()
    with lob() as vendor:
        account = shapes.Account(settings=settings(vendor.url), secrets=SECRETS)
        http = Http(connect=2, total=5)
        asked = adapter.request(outgoing, account)
        first, second = (http.start(asked).result(10) for _ in range(2))
        http.close()
        assert isinstance(first, shapes.Response)
        assert isinstance(second, shapes.Response)
        assert adapter.receipt(first) == adapter.receipt(second)
        assert (len(vendor.taken), vendor.calls) == (1, 2)


def an_outgoing(**more: object) -> shapes.Outgoing:
    made = shapes.Outgoing(
        key="5d41402abc4b2a76b9719d911017c592.ada-fern",
        to="",
        postal=postal.read("Ana Petrović; 12 Dean Terrace; Edinburgh; EH4 1ND; ; GB"),
        pages=b"%PDF-1.7 front",
        back=b"%PDF-1.7 back",
        size="us4x6",
        at=NOW,
    )
    return msgspec.structs.replace(made, **more)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"size": "a6"}, "4 by 6"),
        ({"postal": None}, "address"),
        ({"back": b""}, "front and a back"),
        ({"postal": postal.read("A; 1 St; Austin; 78701; TX; US")}, "postal address"),
        ({"postal": postal.read(f"A; {'x' * 65}; York; YO1; ; GB")}, "64"),
    ],
)
def test_what_lob_would_not_print_is_not_handed_to_it(
    changed: dict[str, object], says: str
) -> None:
    account = shapes.Account(secrets=SECRETS)
    with pytest.raises(ValueError, match=says):
        adapter.request(an_outgoing(**changed), account)


@pytest.mark.parametrize("path", sorted(PAYLOADS.iterdir()), ids=lambda path: path.stem)
def test_every_payload_says_what_became_of_the_card(path: Path) -> None:
    received = shapes.Received(headers={}, body=path.read_bytes(), at=NOW)
    told = adapter.parse(received, "GBP", {})
    what = path.stem.partition("_")[2]
    assert adapter.delivery(received) == (f"postcard.{what}", f"evt_0f2c41d7a9e8b653_{what}")
    if what in adapter.QUIET:
        assert isinstance(told[0], shapes.Note)
        return
    event = told[0]
    assert isinstance(event, shapes.Event)
    assert event.kind == f"message.{adapter.BECAME[what]}"
    assert event.about == "message/5d41402abc4b2a76b9719d911017c592"
    assert event.data["provider_id"] == "psc_41f0c9d2e7b8a653"
    kinds = [one.kind for one in told if isinstance(one, shapes.Event)]
    assert ("contact.bounced" in kinds) == (what == "returned_to_sender")


def test_only_lob_is_believed() -> None:
    body = (PAYLOADS / "postcard_delivered.json").read_bytes()
    vendor_at = NOW
    from tests.vendors.lob import Lob

    stand_in = Lob(taken=[{"id": "psc_1", "object": "postcard"}])
    letter = stand_in.event("delivered", 0, vendor_at)
    headers = {name.lower(): one for name, one in letter.headers.items()}
    account = shapes.Account(secrets=SECRETS)

    def genuine(
        at: datetime = NOW,
        body: bytes = letter.body,
        changed: Mapping[str, str] = MappingProxyType({}),
    ) -> bool:
        received = shapes.Received(headers={**headers, **changed}, body=body, at=at)
        return adapter.verify(received, account)

    assert genuine()
    assert genuine(NOW + timedelta(minutes=4))
    assert not genuine(NOW + timedelta(minutes=6))
    assert not genuine(body=body)
    assert not genuine(changed={"lob-signature": "0" * 64})
    assert not genuine(changed={"lob-signature-timestamp": ""})
    assert not genuine(changed={"lob-signature": "é"})
    assert not adapter.verify(
        shapes.Received(headers=headers, body=letter.body, at=NOW), shapes.Account()
    )


def test_a_strange_word_of_lob_is_kept_as_a_note() -> None:
    body = json.dumps({"id": "evt_1", "event_type": {"id": "postcard.eaten"}, "body": {}}).encode()
    (note,) = adapter.parse(shapes.Received(headers={}, body=body, at=NOW), "", {})
    assert isinstance(note, shapes.Note)
