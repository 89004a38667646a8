"""Small carriers over real HTTP, by way of karrio's own process: asked, followed, and shown."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from django.test import Client

from afterword.carriers import karrio as adapter
from afterword.carriers.karrio.settings import SPOKEN
from afterword.engine import follow_actions, follow_steps
from afterword.engine.following import Follower
from afterword.engine.models import Follow
from afterword.engine.ports import VirtualClock
from afterword.engine.reactions import react
from afterword.house import actions as house
from afterword.house import tokens
from afterword.house.models import Account as Kept
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline.models import Event, Shipment
from afterword.wire import shapes
from afterword.wire.carry import Carrier, carry
from afterword.wire.http import Http
from afterword.wire.karrio import Karrio
from afterword.wire.scans import Tracked
from afterword.wire.shapes import Account, Incomplete, Misread, Refusal, Response
from afterword.wire.tracking import Parcel
from tests.carriers.given import body, meant
from tests.carriers.karrio.answers import ANSWERS, DPD_LOGIN, NUMBER, READ
from tests.conftest import NOW
from tests.vendors import canadapost, sendle
from tests.vendors.serving import served

PIN = "7023210039414604"
SEEN = [
    ("0174", "2026-11-24", "08:27:43", "Item out for delivery", "QUEBEC", "QC"),
    ("9999", "2026-11-22", "08:27:43", "A word of tomorrow", "MONTREAL", "QC"),
    ("1302", "2026-11-20", "16:00:00", "Item accepted at the Post Office", "TORONTO", "ON"),
]
ON_ITS_WAY = {
    "state": "In Transit",
    "status": {"description": "In transit"},
    "tracking_events": [
        {
            "event_type": "Pickup",
            "scan_time": "2026-11-22T20:02:00Z",
            "local_scan_time": "2026-11-23T07:02:00",
            "description": "Parcel picked up",
            "location": "Marrickville",
        },
        {
            "event_type": "Info",
            "scan_time": "2026-11-23T10:12:00Z",
            "description": "Your parcel is on its way",
        },
        {
            "event_type": "In Transit",
            "scan_time": "2026-11-23T10:02:00Z",
            "local_scan_time": "2026-11-23T21:02:00",
            "description": "In transit",
            "origin_location": "Sydney",
            "destination_location": "Brisbane",
        },
    ],
    "scheduling": {"estimated_delivery_date_minimum": "2026-11-25"},
}


@pytest.fixture(scope="module")
def asking() -> Iterator[Karrio]:
    http = Http(connect=2, total=5)
    one = Karrio(http, total=60)
    yield one
    one.close()
    http.close()


def account(**told: str) -> Account:
    """An account with what is said, secrets apart from the rest."""
    kinds = {name: kind for name, _, _, kind in adapter.FIELDS}
    secret = {name for name in told if kinds[name] == "secret"}
    return Account(
        settings={name: one for name, one in told.items() if name not in secret},
        secrets={name: told[name] for name in secret},
    )


def canada(url: str, password: str = canadapost.PASSWORD, **more: str) -> Account:
    return account(
        canada_post_username=canadapost.USER,
        canada_post_password=password,
        addresses=f"canada_post {url}",
        **more,
    )


def ask(
    asking: Karrio, with_: Account, number: str = PIN, carrier: str = "canada_post"
) -> Sequence[Tracked] | Refusal:
    parcels = [Parcel(key="k", number=number, carrier=carrier)]
    answer = asking.start(adapter.ask(parcels, with_, NOW)).result(60)
    assert isinstance(answer, Response), answer
    return adapter.asked(parcels, answer)


def tracked(found: object) -> Tracked:
    assert isinstance(found, list)
    (one,) = found
    assert isinstance(one, Tracked)
    return one


def test_it_works(asking: Karrio) -> None:
    post = canadapost.CanadaPost(seen={PIN: list(SEEN)}, expected={PIN: "2026-11-25"})
    with served(post.app()) as url:
        told = tracked(ask(asking, canada(url)))
        assert ask(asking, canada(url), "7023210039414605") == []
    assert (told.carrier, told.number) == ("canada_post", PIN)
    assert [meant(one) for one in told.scans] == ["picked_up", "in_transit ?", "out_for_delivery"]
    assert [one.local for one in told.scans] == [
        "2026-11-20T16:00",
        "2026-11-22T08:27",
        "2026-11-24T08:27",
    ]
    assert not any(one.zone_known for one in told.scans)
    assert (told.scans[0].city, told.scans[0].message) == (
        "TORONTO, ON",
        "Item accepted at the Post Office",
    )
    assert told.promised_to == datetime(2026, 11, 25, 23, 59, 59, tzinfo=UTC)


def test_a_second_carrier_in_the_same_account(asking: Karrio) -> None:
    there = sendle.Sendle({"S3ND73": ON_ITS_WAY})
    with served(there.app()) as url:
        both = account(
            sendle_sendle_id=sendle.ID,
            sendle_api_key=sendle.KEY,
            canada_post_username="x",
            canada_post_password="x",
            addresses=f"sendle {url}\n",
        )
        told = tracked(ask(asking, both, "S3ND73", "sendle"))
        assert ask(asking, both, "S3ND74", "sendle") == []
    assert [(one.code, one.local, one.zone_known) for one in told.scans] == [
        ("sendle Pickup=in_transit", "2026-11-23T07:02", False),
        ("sendle Info", "", True),
        ("sendle In Transit=in_transit", "2026-11-23T21:02", False),
    ]
    assert [one.status for one in told.scans] == ["picked_up", "in_transit", "in_transit"]


def test_whose_fault_it_is(asking: Karrio) -> None:
    post = canadapost.CanadaPost(seen={PIN: list(SEEN)})
    with served(post.app()) as url:
        alone = ask(asking, canada(url, "wrong"))
        among = ask(asking, canada(url, "wrong", la_poste_api_key="k"))
        post.fails = 503
        down = ask(asking, canada(url))
        post.fails = 429
        busy = ask(asking, canada(url))
        post.fails = 500
        elsewhere = ask(asking, canada(url), carrier="dpd")
    assert isinstance(alone, Refusal)
    assert (alone.says, alone.account, alone.permanent) == (
        "Canada Post: AAA Authentication Failure",
        True,
        False,
    )
    # One carrier's wrong password holds up none of the others.
    assert isinstance(among, Refusal)
    assert (among.account, among.permanent) == (False, True)
    assert isinstance(down, Refusal)
    assert (down.account, down.permanent, down.busy) == (False, False, False)
    assert isinstance(busy, Refusal)
    assert busy.busy
    assert isinstance(elsewhere, Refusal)
    assert (elsewhere.says, elsewhere.permanent) == (
        "DPD (Belgium, Netherlands): this carrier is not connected",
        True,
    )


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"broke": "KeyError: 'x'"}, "Canada Post: karrio stumbled: KeyError: 'x'"),
        ({"details": [], "messages": [{"message": "Ask your parents"}]}, "Ask your parents"),
        (
            {"details": [], "messages": [{"code": "SHIPPING_SDK_INTERNAL_ERROR", "message": "x"}]},
            "Canada Post: karrio stumbled over its answer",
        ),
        ({}, "says nothing"),
        ({"carrier": "pigeons"}, "names no carrier"),
    ],
)
def test_what_nobody_understands_is_misread(more: dict[str, object], says: str) -> None:
    answer = {"carrier": "canadapost", "alone": True, "statuses": [200], **more}
    with pytest.raises(Misread, match=says):
        adapter.asked([], Response(status=200, body=json.dumps(answer).encode()))


def test_a_refusal_without_a_status_is_known_by_its_words() -> None:
    """Some answer 200 and say inside that they let nobody in."""
    messages = [{"code": "3", "message": "Invalid credentials supplied"}]
    answer = {
        "carrier": "spring",
        "alone": True,
        "statuses": [200],
        "details": [],
        "messages": messages,
    }
    found = adapter.asked([], Response(status=200, body=json.dumps(answer).encode()))
    assert isinstance(found, Refusal)
    assert (found.says, found.account) == ("Spring GDS: Invalid credentials supplied", True)


def test_what_karrio_says_of_itself_is_no_word_of_the_carriers() -> None:
    messages = [{"code": "SHIPPING_SDK_INTERNAL_ERROR", "message": "'NoneType' has no 'strip'"}]
    answer = {
        "carrier": "sendle",
        "alone": True,
        "statuses": [401],
        "details": [],
        "messages": messages,
    }
    found = adapter.asked([], Response(status=200, body=json.dumps(answer).encode()))
    assert isinstance(found, Refusal)
    assert found.says == "Sendle answered 401"


def test_an_offset_that_a_carrier_tells_is_kept() -> None:
    found = adapter.asked([], Response(status=200, body=body("karrio", "landmark_no_code")))
    told = tracked(found)
    assert [(one.code, one.local, one.zone_known) for one in told.scans] == [
        ("landmark -", "2026-11-23T09:30", False),
        ("landmark 300=out", "2026-11-24T08:15+01:00", True),
    ]
    assert told.scans[1].happened == datetime(2026, 11, 24, 7, 15, tzinfo=UTC)


def test_who_signed_and_the_carriers_own_page() -> None:
    told = tracked(
        adapter.asked([], Response(status=200, body=body("karrio", "canadapost_delivered")))
    )
    assert told.signed_by == "A TREMBLAY"
    assert told.url.startswith("https://www.canadapost-postescanada.ca/")
    assert told.promised_to is None


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "no carrier is connected yet"),
        ({"canada_post_username": "x"}, "no carrier is connected yet"),
        ({"la_poste_api_key": "x", "addresses": "la_poste ftp://x"}, "'la_poste ftp://x' is not"),
        ({"la_poste_api_key": "x", "addresses": "nobody https://x"}, "'nobody https://x' is not"),
    ],
)
def test_what_is_missing_is_said(settings: dict[str, str], says: str) -> None:
    with pytest.raises(Incomplete, match=says):
        adapter.ask([Parcel(key="k", number="1")], account(**settings), NOW)


@pytest.mark.parametrize("word", SPOKEN)
def test_every_carrier_is_asked_at_its_own_address_with_what_the_store_told(
    asking: Karrio, word: str
) -> None:
    """Each knows its way and its credentials; let in is nobody, and that is understood."""
    heard: list[str] = []

    async def refuse(request: web.Request) -> web.Response:
        said = await request.text()
        heard.append(f"{request.path_qs} {sorted(request.headers.items())} {said}")
        return web.json_response({"error": "no"}, status=401)

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", refuse)
    told = {
        f"{word}_{field}": "BE" if kind == "BE|NL" else f"s3cr3t{number}"
        for number, (field, _, kind) in enumerate(SPOKEN[word].told)
    }
    with served(app) as url:
        found = ask(asking, account(addresses=f"{word} {url}/{word}", **told), "123456789", word)
    assert isinstance(found, Refusal)
    assert found.account
    assert found.says.startswith(SPOKEN[word].name)
    assert heard
    assert all(one.startswith(f"/{word}/") for one in heard)


@pytest.mark.parametrize("word", ANSWERS)
def test_a_small_answer_of_each_is_read(asking: Karrio, word: str) -> None:
    """In the shape that its documentation shows; Canada Post and Sendle have stand-ins."""
    kind, answer = ANSWERS[word]

    async def tell(request: web.Request) -> web.Response:
        signing_in = "LoginService" in request.path
        return web.Response(text=DPD_LOGIN if signing_in else answer, content_type=kind)

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", tell)
    told = {
        f"{word}_{field}": "BE" if kind == "BE|NL" else "x" for field, _, kind in SPOKEN[word].told
    }
    with served(app) as url:
        found = ask(asking, account(addresses=f"{word} {url}", **told), NUMBER, word)
    assert [(one.code, one.status, one.local) for one in tracked(found).scans] == READ[word]
    assert ANSWERS.keys() | {"canada_post", "sendle"} == SPOKEN.keys()


# --------------------------------------------------------------------------- in a store's life


class Desk:
    """A store that sends with Canada Post, a clock, and the hand that follows."""

    def __init__(self, store: Store, url: str, carrier: Carrier) -> None:
        self.store = store
        self.clock = VirtualClock(NOW)
        self.follower = Follower(clock=self.clock, carrier=carrier)
        house.save_account(
            store,
            kind="carrier",
            plug="karrio",
            settings={"canada_post_username": canadapost.USER, "addresses": f"canada_post {url}"},
            secrets_={"canada_post_password": canadapost.PASSWORD},
            now=NOW,
            by="test",
        )
        follow_actions.connected(store, "karrio", NOW)

    def send(self, carrier: str = "Canada Post") -> str:
        order, about = "order/shop:1", "shipment/shop:1"
        facts = {"number": "1", "currency": "CAD", "total": 1, "items": 1, "lines": []}
        events = [
            shapes.Event(
                kind="order.placed",
                key=f"{order}:placed",
                happened=NOW,
                about=order,
                order=order,
                who=shapes.Who(email="anne@example.com", language="en", country="CA"),
                data=facts,
            ),
            shapes.Event(
                kind="shipment.created",
                key=f"{about}:created",
                happened=NOW,
                about=about,
                order=order,
                data={"number": PIN, "carrier": carrier},
            ),
        ]
        timeline.record(self.store, events, now=NOW, by="connector:shop")
        self.go()
        return about

    def go(self, **time: float) -> None:
        self.clock.at += timedelta(**time)
        while react(self.clock.at):
            pass
        self.follower.until_quiet()
        while react(self.clock.at):
            pass


@pytest.fixture
def outward() -> Iterator[Carrier]:
    one = Carrier(1, http=Http(connect=2, total=5))
    yield one
    one.close()


def _clock(at: datetime) -> tuple[str, str]:
    return at.strftime("%Y-%m-%d"), at.strftime("%H:%M:%S")


@pytest.mark.django_db
def test_a_parcel_is_followed_and_its_scans_are_on_the_tracking_page(
    store: Store, client: Client, outward: Carrier
) -> None:
    day, hour = _clock(NOW - timedelta(hours=30))
    post = canadapost.CanadaPost(
        seen={PIN: [("1302", day, hour, "Item accepted at the Post Office", "TORONTO", "ON")]}
    )
    with served(post.app()) as url:
        desk = Desk(store, url, outward)
        about = desk.send()
        assert Shipment.objects.of(store).get(about=about).status == "picked_up"
        day, hour = _clock(NOW + timedelta(hours=1))
        post.seen[PIN].insert(0, ("0174", day, hour, "Item out for delivery", "QUEBEC", "QC"))
        desk.go(hours=4)
        assert Follow.objects.of(store).get(about=about).plug == "karrio"
    shipment = Shipment.objects.of(store).get(about=about)
    assert (shipment.status, post.asked) == ("out_for_delivery", [PIN, PIN])
    scans = (
        Event.objects.of(store).filter(kind="shipment.checkpoint", about=about).order_by("happened")
    )
    assert [one.data["code"] for one in scans] == ["canada_post 1302", "canada_post 0174"]
    page = client.get(f"/o/{tokens.make(store, 'order', 'order/shop:1')}")
    shown = page.content.decode()
    assert "Canada Post" in shown
    assert re.findall(r"(QUEBEC|TORONTO), (?:QC|ON)", shown)[:2] == ["QUEBEC", "TORONTO"]
    assert shown.count("local time") >= 2


@pytest.mark.django_db
def test_a_wrong_password_is_seen_at_the_account(store: Store, outward: Carrier) -> None:
    post = canadapost.CanadaPost(seen={PIN: list(SEEN)}, fails=401)
    with served(post.app()) as url:
        desk = Desk(store, url, outward)
        desk.send()
        trouble = Kept.objects.of(store).get(plug="karrio").trouble
        assert trouble == "Canada Post: The service is not available"
        assert follow_steps.test(store, "karrio", carry, desk.clock.at) == trouble
        post.fails = 0
        assert follow_steps.test(store, "karrio", carry, desk.clock.at) == ""


@pytest.mark.django_db
def test_another_carriers_parcel_is_not_taken(store: Store, outward: Carrier) -> None:
    post = canadapost.CanadaPost()
    with served(post.app()) as url:
        desk = Desk(store, url, outward)
        about = desk.send("Evri")
    assert post.asked == []
    assert Follow.objects.of(store).get(about=about).plug == ""
