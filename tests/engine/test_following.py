"""Following parcels over real HTTP: who follows which, how often, and what stands in the way."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from afterword.decisions.carriers.known import CARRIERS, Carrier
from afterword.engine import follow_actions
from afterword.engine.following import Follower, claim
from afterword.engine.models import CarrierLine, Follow
from afterword.engine.passes import passes
from afterword.engine.ports import VirtualClock
from afterword.engine.reactions import react
from afterword.house import actions as house
from afterword.house.models import Account, Store
from afterword.timeline import actions as timeline
from afterword.timeline import ports
from afterword.timeline.models import Event, Shipment
from afterword.wire import shapes
from afterword.wire.http import Http
from afterword.wire.tracking import Followed, OnlyAsked
from tests.conftest import NOW
from tests.engine import pigeon
from tests.vendors.pigeons import KEY, Loft, loft


def pigeons_but(*without: str, **otherwise: Any) -> Any:
    """The pigeons without some of what they can do, or doing it otherwise."""
    kept = {name: one for name, one in vars(pigeon).items() if name not in without}
    return SimpleNamespace(**(kept | otherwise))


def many() -> Any:
    """The pigeons as somebody who follows parcels of many carriers, and is only asked."""
    return pigeons_but("follow", "followed", NAME="many", CARRIERS=())


@pytest.fixture(autouse=True)
def pigeons(monkeypatch: pytest.MonkeyPatch, store: Store) -> Iterator[Loft]:
    monkeypatch.setitem(CARRIERS, "pigeon_post", Carrier("pigeon_post", "Pigeon Post"))
    monkeypatch.setitem(ports.carriers, "pigeon", pigeon)
    monkeypatch.setitem(ports.carriers, "many", many())
    passes.forget(store.pk, "pigeon")
    passes.forget(store.pk, "many")
    with loft() as one:
        yield one


class Desk:
    """A store, a clock and the hand that follows."""

    def __init__(self, store: Store, loft: Loft, http: Http) -> None:
        self.store = store
        self.loft = loft
        self.clock = VirtualClock(NOW)
        self.follower = Follower(clock=self.clock, carrier=http)  # type: ignore[arg-type]

    def connect(self, plug: str = "pigeon", key: str = KEY) -> None:
        house.save_account(
            self.store,
            kind="carrier",
            plug=plug,
            settings={"url": self.loft.url},
            secrets_={"key": key},
            now=self.clock.at,
            by="test",
        )
        follow_actions.connected(self.store, plug, self.clock.at)

    def send(self, ring: str, carrier: str = "Pigeon Post", about: str = "") -> str:
        """The shop hands a parcel over."""
        about = about or f"shipment/shop:{ring}"
        order = about.replace("shipment", "order")
        who = shapes.Who(email=f"{ring.lower()}@example.com")
        facts = {"number": ring, "currency": "GBP", "total": 1, "items": 1, "lines": []}
        events = [
            shapes.Event(
                kind="order.placed", key=f"{order}:placed", happened=self.clock.at, about=order,
                order=order, who=who, data=facts,
            ),
            shapes.Event(
                kind="shipment.created", key=f"{about}:created:{ring}", happened=self.clock.at,
                about=about, order=order, data={"number": ring, "carrier": carrier},
            ),
        ]  # fmt: skip
        timeline.record(self.store, events, now=self.clock.at, by="connector:shop")
        self.react()
        return about

    def react(self) -> None:
        while react(self.clock.at):
            pass

    def sees(self, ring: str, word: str, **more: str) -> None:
        """Somebody saw a pigeon just now."""
        seen = {"word": word, "at": self.clock.at.isoformat(), **more}
        self.loft.rings.setdefault(ring, []).append(seen)

    def go(self, **time: float) -> None:
        """So much later what is due is asked."""
        self.clock.at += timedelta(**time)
        self.follower.until_quiet()
        self.react()

    def follow(self, about: str) -> Follow:
        return Follow.objects.of(self.store).get(about=about)

    def status(self, about: str) -> str:
        return Shipment.objects.of(self.store).get(about=about).status

    def trouble(self, plug: str = "pigeon") -> str:
        return Account.objects.of(self.store).get(plug=plug).trouble

    @property
    def due(self) -> datetime | None:
        return self.follower.next_due()


@pytest.fixture
def desk(store: Store, pigeons: Loft) -> Iterator[Desk]:
    http = Http(connect=2, total=5)
    yield Desk(store, pigeons, http)
    http.close()


def test_it_works(desk: Desk) -> None:
    desk.connect()
    desk.sees("R1", "off", town="Leeds", land="GB")
    about = desk.send("R1")
    assert desk.follow(about).plug == "pigeon"
    desk.go()
    assert desk.loft.followed == ["R1"]
    one = desk.follow(about)
    assert one.told_from == NOW
    assert one.due == NOW + timedelta(days=1)  # it tells by itself
    desk.sees("R1", "near")
    desk.loft.due["R1"] = (NOW + timedelta(days=2)).isoformat()
    desk.go(days=1)
    row = Shipment.objects.of(desk.store).get(about=about)
    assert (row.status, row.promised_to) == ("out_for_delivery", NOW + timedelta(days=2))
    kinds = Event.objects.of(desk.store).filter(about=about).order_by("id")
    assert [one.kind for one in kinds] == [
        "shipment.created",
        "shipment.checkpoint",
        "shipment.checkpoint",
        "shipment.promised",
        "shipment.shipped",
        "shipment.out_for_delivery",
    ]
    assert desk.loft.asked == {"pass": 2, "follow": 1, "where": 1}  # the pass lasts an hour


def test_nothing_is_asked_before_its_time(desk: Desk) -> None:
    desk.connect()
    desk.go()
    assert desk.follower.next_due() is None
    desk.sees("R1", "flying")
    desk.send("R1")
    desk.go()
    asked = desk.loft.asked.total()
    desk.go(hours=23)
    assert desk.loft.asked.total() == asked
    assert desk.due == NOW + timedelta(days=1)


def test_it_is_over_two_weeks_after_the_delivery(desk: Desk) -> None:
    desk.connect()
    desk.sees("R1", "flying")
    about = desk.send("R1")
    desk.go()
    desk.sees("R1", "landed")
    desk.go(days=1)
    assert desk.status(about) == "delivered"
    for _ in range(16):
        desk.go(days=1)
    assert desk.follow(about).due is None
    assert desk.due is None


def test_a_carrier_s_own_account_before_one_for_many(desk: Desk) -> None:
    desk.connect("many")
    desk.connect()
    desk.loft.rings |= {"R1": [], "1Z999AA10123456784": [], "X": []}
    own = desk.send("R1")
    guessed = desk.send("1Z999AA10123456784", carrier="")
    other = desk.send("X", carrier="Royal Mail")
    found = {about: desk.follow(about).plug for about in (own, guessed, other)}
    assert found == {own: "pigeon", guessed: "pigeon", other: "many"}
    assert desk.follow(guessed).carrier == "ups"


def test_what_one_does_not_know_another_is_asked_for(desk: Desk) -> None:
    desk.connect()
    desk.connect("many")
    about = desk.send("R9")
    desk.go()
    one = desk.follow(about)
    assert (one.plug, one.refused, one.due) == ("", ["pigeon", "many"], None)
    assert one.fault == "Pigeons: one of these is no ring of ours"
    desk.sees("R9", "flying")
    desk.connect("many")  # somebody saw to it
    desk.go()
    assert desk.follow(about).plug == "many"
    assert desk.status(about) == "in_transit"


def test_one_at_fault_holds_up_no_other(desk: Desk) -> None:
    desk.connect("many")
    good = []
    for ring in ("A", "B", "C", "D"):
        if ring != "B":
            desk.sees(ring, "flying")
        good.append(desk.send(ring, carrier="Royal Mail"))
    desk.go()
    assert [desk.status(about) for about in good] == [
        "in_transit", "pending", "in_transit", "in_transit",
    ]  # fmt: skip
    assert desk.follow(good[1]).plug == ""
    assert max(desk.loft.sizes) == 3


def test_who_asks_to_be_slower_is_left_alone(desk: Desk) -> None:
    desk.connect()
    desk.sees("R1", "flying")
    about = desk.send("R1")
    desk.loft.tired = 1
    desk.go()
    assert desk.due == NOW + timedelta(seconds=30)
    desk.sees("R2", "flying")
    desk.send("R2")  # which is no reason to ask at once
    assert desk.due == NOW + timedelta(seconds=30)
    assert desk.trouble() == ""
    desk.go(seconds=31)
    assert desk.follow(about).told_from == desk.clock.at
    assert sorted(desk.loft.followed) == ["R1", "R2"]


def test_a_key_that_does_not_fit_is_seen_at_the_account(desk: Desk) -> None:
    desk.connect(key="another")
    desk.sees("R1", "flying")
    about = desk.send("R1")
    desk.go()
    assert desk.trouble() == "Pigeons: no such key"
    assert desk.follow(about).asked is None
    desk.connect()
    desk.go()
    assert desk.trouble() == ""
    assert desk.loft.followed == ["R1"]


def test_a_pass_that_is_good_no_more_is_asked_for_anew(desk: Desk) -> None:
    desk.connect()
    desk.sees("R1", "flying")
    desk.send("R1")
    desk.go()
    desk.loft.passes.clear()
    desk.sees("R2", "flying")
    desk.send("R2")
    desk.go()
    desk.go(minutes=31)
    assert desk.loft.followed == ["R1", "R2"]
    assert desk.trouble() == ""


def test_an_answer_that_is_none_is_tried_later_and_later(desk: Desk) -> None:
    desk.connect()
    desk.send("R1")
    desk.loft.asleep = True
    pauses = []
    for _ in range(4):
        desk.go()
        assert desk.due is not None
        pauses.append((desk.due - desk.clock.at).total_seconds())
        desk.clock.at = desk.due
    assert pauses == [10.0, 40.0, 160.0, 640.0]
    assert desk.trouble() != ""


def test_who_died_over_a_line_holds_it_a_while(desk: Desk) -> None:
    desk.connect()
    desk.sees("R1", "flying")
    desk.send("R1")
    (held,) = claim(NOW, 4)
    assert claim(NOW, 4) == []
    desk.go(seconds=80)
    assert desk.loft.followed == []
    desk.go(seconds=11)
    assert desk.loft.followed == ["R1"]
    # Whoever comes to life again has nothing to say any more.
    desk.sees("R2", "flying")
    about = desk.send("R2")
    desk.follower.work(held)
    assert desk.follow(about).told_from is None
    assert CarrierLine.objects.of(desk.store).get().holder == ""


def test_another_number_is_another_parcel_to_follow(desk: Desk) -> None:
    desk.connect()
    desk.sees("R1", "flying")
    desk.sees("R2", "near")
    about = desk.send("R1")
    desk.go()
    desk.send("R2", about=about)
    desk.go()
    assert desk.loft.followed == ["R1", "R2"]


def test_without_an_account_nothing_is_written(desk: Desk) -> None:
    desk.sees("R1", "flying")
    about = desk.send("R1")
    assert not Follow.objects.of(desk.store).exists()
    desk.connect()  # what is open is followed from now on
    desk.go()
    assert desk.follow(about).told_from is not None
    follow_actions.disconnected(desk.store, "pigeon", desk.clock.at)
    assert desk.due is None


def test_a_source_that_stops_is_not_paid_again(desk: Desk) -> None:
    desk.connect()
    desk.connect("many")
    desk.sees("R1", "flying")
    about = desk.send("R1")
    desk.go()
    follow_actions.stopped(desk.store, "pigeon", ["R1"], desk.clock.at)
    assert desk.follow(about).plug == "many"
    desk.go()
    assert desk.loft.followed == ["R1"]
    assert desk.loft.asked["where"] == 1


def test_one_whose_answer_cannot_be_read_steps_aside(desk: Desk) -> None:
    desk.connect("many")
    desk.sees("A", "flying")
    good, bad = desk.send("A", carrier=""), desk.send("B", carrier="")
    desk.loft.rings["B"] = [{"word": "flying", "at": "the day before yesterday"}]
    for _ in range(8):
        desk.go()
        assert desk.due is not None
        desk.clock.at = max(desk.due, desk.clock.at)
    assert desk.status(good) == "in_transit"
    one = desk.follow(bad)
    assert one.tries >= 5
    assert one.fault.startswith("ValueError")
    assert one.due is not None
    assert one.asked is not None
    assert one.due - one.asked >= timedelta(hours=5)


def secretive() -> Any:
    """The pigeons where no word was agreed on: they can tell, and do not."""

    def follow(parcels: Any, account: Any, at: datetime) -> shapes.Request:
        raise OnlyAsked("no word was agreed on")

    return pigeons_but(follow=follow)


def test_one_that_does_not_tell_with_this_account_is_asked_like_any_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ports.carriers, "pigeon", secretive())
    desk.connect()
    desk.sees("R1", "flying")
    about = desk.send("R1")
    desk.go()
    assert desk.status(about) == "in_transit"
    one = desk.follow(about)
    assert (one.told_from, one.due) == (None, NOW + timedelta(hours=3))
    assert desk.loft.followed == []
    assert desk.trouble() == ""


def forgetful() -> Any:
    """The pigeons where they tell of what comes, and never of what was."""

    def followed(parcels: Any, response: Any) -> Any:
        found = pigeon.followed(parcels, response)
        assert isinstance(found, Followed)
        return msgspec.structs.replace(found, from_now=True)

    return pigeons_but(followed=followed)


def test_what_was_before_it_tells_is_asked_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ports.carriers, "pigeon", forgetful())
    desk.connect()
    desk.sees("R1", "flying")
    about = desk.send("R1")
    desk.go()
    assert desk.loft.followed == ["R1"]
    assert desk.status(about) == "in_transit"
    one = desk.follow(about)
    assert one.told_from == NOW
    assert one.due == NOW + timedelta(hours=12)
    asked = desk.loft.asked.total()
    desk.go(hours=11)
    assert desk.loft.asked.total() == asked
