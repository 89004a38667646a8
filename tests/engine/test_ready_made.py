"""Every journey of the library is lived through to its end, by people who differ.

It takes a while: some of these journeys last for two years, and all of them are on at once.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from afterword.decisions.journey import Saying, Split, WaitFor, lanes, walk
from afterword.journeys import queries
from afterword.journeys.text import parse
from tests.engine import living
from tests.engine.living import (
    Deed,
    Person,
    arrived,
    asks,
    bought,
    came,
    live,
    of_parcel,
    of_return,
    scanned,
    season,
    shipped,
    wrote,
    yes,
)

WELL = {"check-in": 9, "is-it-well": 9, "how-was-it": 5, "right-now": 5, "how-was-the-talk": 5}
BADLY = {"check-in": 3, "is-it-well": 2, "how-was-it": 1, "right-now": 1, "how-was-the-talk": 1}
PHONE = ("email", "phone")
DAY_TWO, DAY_NINE = "2026-01-08T08:00:00+00:00", "2026-01-15T08:00:00+00:00"


def _late(day: float) -> list[Deed]:
    return [bought(day, 1), *shipped(day + 1, 1), of_parcel(day + 5, 1, "shipment.delayed")]


def _on_the_van(*later: Deed) -> list[Deed]:
    """Somebody who said yes to WhatsApp, on the day it comes."""
    said = [yes(0.1, "care", "whatsapp"), yes(0.2, "orders", "whatsapp")]
    van = [*scanned(3, 1, "out_for_delivery", "shipment.out_for_delivery")]
    return [bought(0, 1, who=PHONE), *said, *shipped(1, 1), *van, *later]


def _collects() -> list[Deed]:
    """Somebody who collects their order at the shop."""
    placed = bought(0, 1)
    placed = msgspec.structs.replace(placed, data={**placed.data, "collected": True})
    here = {"collected": True, "carrier": ""}
    ready = scanned(1, 1, "available_for_pickup", "shipment.available_for_pickup", **here)
    return [placed, *ready, *arrived(2, 1, **here)]


def _at_the_till() -> list[Deed]:
    """Somebody who takes it along at once."""
    placed = bought(0, 1)
    placed = msgspec.structs.replace(placed, data={**placed.data, "collected": True})
    return [placed, *arrived(0, 1, collected=True, carrier="")]


def _asked(*later: Deed) -> list[Deed]:
    need = scanned(4, 1, "exception", "shipment.action_required", action="pay_duty")
    return [bought(0, 1), *shipped(1, 1), *need, *later]


def _sent_back(*later: Deed) -> list[Deed]:
    return [*came(0, 1), of_return(10, 1, "return.requested"), *later]


def _looks(day: float) -> list[Deed]:
    look = [
        Deed(day + hour / 24, "page.viewed", "order/shop:1", "order/shop:1", {"page": "order"})
        for hour in range(6)
    ]
    return [bought(0, 1), *shipped(1, 1), *look]


def _who_are_thanked() -> Iterator[Person]:
    """People who are thanked in a voice, with nothing else on: it comes when they have room."""
    thanks = [one for one in living.library() if one.journey.journey == "thanks-spoken"]
    said = [yes(0.1, "care", "whatsapp"), yes(0.2, "orders", "whatsapp")]
    there = [bought(0, 1, who=PHONE), *said, *shipped(1, 1), *arrived(3, 1)]
    hears = [*there, wrote(5.7, choice="hear", channel="whatsapp")]
    for deeds in (hears, [*hears, *asks(6.2, "other")], [*there, *asks(5.8, "other")], there):
        yield live("is thanked", deeds, plans=thanks, days=40)


TEXTS = ("text-thread", "next-visit", "word-join")


def _who_text() -> Iterator[Person]:
    """People who said yes to text messages, with that thread alone."""
    thread = [one for one in living.library() if one.journey.journey in TEXTS]
    said = [yes(0.1, "care", "sms"), yes(0.2, "offers", "sms")]
    there = [bought(0, 1, who=PHONE), *said, *shipped(1, 1), *arrived(3, 1)]
    better: list[living.Says] = [
        {"how-is-it": "great", "what-better": one}
        for one in ("checkout", "site", "delivery", "nothing")
    ]
    for says in ({"how-is-it": "bad"}, *better, {}):
        yield live("texts", there, says=says, plans=thread, days=60)
    told = Deed(2.002, "customer.tagged", data={"tag": "club"})
    for deeds in ([wrote(2, meaning="join")], [wrote(2, meaning="join"), told]):
        yield live("writes join", [bought(0, 1), *deeds], plans=thread, days=60)


def _ignores() -> Person:
    """Somebody to whom three things were suggested, and who followed none."""
    suggested = [
        Deed(day, "recommendation.made", f"message/{day}", data={"product": "p2"})
        for day in (-0.4, -0.3, -0.2)
    ]
    plans = [one for one in living.library() if one.journey.journey == "goes-well-with"]
    return live("is taught", [*suggested, *came(0, 1), yes(0.5)], plans=plans, days=60)


def _talked(day: float) -> list[Deed]:
    """A conversation of an hour."""
    opened = Deed(day, "conversation.opened", "conversation/9")
    closed = Deed(day + 1 / 24, "conversation.closed", "conversation/9", data={"by": "team"})
    return [opened, closed]


def everybody() -> Iterator[Person]:
    """People who between them come into every lane there is."""
    yield live("at the best", [*came(0, 1, total=20000), yes(0.5)], says=WELL)
    yield live("unhappy", [*came(0, 1), yes(0.5), *came(60, 2)], says=BADLY)
    yield live("unhappy for ever", came(0, 1), says=BADLY, settles=False)
    slow = [Deed(5, "complaint.opened", "complaint/9"), Deed(12, "complaint.closed", "complaint/9")]
    yield live("heard late", [*came(0, 1), *slow], says=WELL)
    yield live("silent", [*came(0, 1), yes(0.5)])
    yield live("buys again", [*came(0, 1), yes(0.5), *came(16, 2), *came(40, 3), *came(70, 4)])
    yield live("leaves a review", [*came(0, 1), Deed(13, "review.left", "order/shop:1")])
    yield live("asks for it later", [*came(0, 1), yes(0.5), wrote(29.4, choice="later")])
    yield live("joins", [*came(0, 1), *came(20, 2), yes(0.5), wrote(60, meaning="join")])
    yield live("waits and gets it", [*_late(0), *arrived(7, 1)])
    yield live("waits for long", [*_late(0), *arrived(14, 1)])
    yield live("waits in vain", _late(0))
    over = of_parcel(2.5, 1, "shipment.date_moved", earlier=False)
    day = {"promised_to": DAY_TWO, "order": "shop:1"}
    promised = [*scanned(1, 1, "in_transit", "shipment.shipped", **day)]
    yield live("is promised a day", [bought(0, 1), *promised, over])
    gone = scanned(12, 1, "lost", "shipment.lost", order="shop:1")
    yield live("loses it late", [bought(0, 1), *promised, over, *gone])
    yield live("chooses", [bought(0, 1), *promised, over], says={"choose": "another"})
    yield live("is told no day", [bought(0, 1), *shipped(1, 1), over])
    lost = scanned(7, 1, "lost", "shipment.lost", order="shop:1")
    yield live("loses it", [*_late(0), *lost])
    moved = [
        of_parcel(2, 1, "shipment.date_moved", earlier=True),
        of_parcel(2.5, 1, "shipment.date_moved", earlier=False),
        *scanned(3, 1, "attempt_failed", "shipment.attempt_failed"),
        *scanned(4, 1, "available_for_pickup", "shipment.available_for_pickup"),
    ]
    yield live("is not in", [bought(0, 1), *shipped(1, 1), *moved, *arrived(6, 1)])
    yield live("collects it", _collects())
    yield live("buys it at the till", _at_the_till())
    taken_back = of_parcel(3.1, 1, "shipment.corrected", was="delivered", status="in_transit")
    yield live("was told wrong", [*came(0, 1), taken_back])
    yield live("finds it", [*came(0, 1), taken_back, *arrived(4, 1)])
    yield live("it does not come", _on_the_van())
    yield live("all is well", _on_the_van(*arrived(3.2, 1), wrote(3.6, choice="well")))
    yield live("something is wrong", _on_the_van(*arrived(3.2, 1), wrote(3.6, choice="wrong")))
    yield live("says bad", _on_the_van(*arrived(3.2, 1), wrote(3.6, word="bad")))
    yield live("says nothing", _on_the_van(*arrived(3.2, 1)))
    yield live("pays no duty", _asked())
    yield live("pays", _asked(*scanned(5, 1, "in_transit", "shipment.in_transit")))
    yield live(
        "on the van", _asked(*scanned(5, 1, "out_for_delivery", "shipment.out_for_delivery"))
    )
    there = scanned(5, 1, "available_for_pickup", "shipment.available_for_pickup")
    yield live("fetches it", _asked(*there))
    here = of_return(14, 1, "return.received")
    yield live("returns", _sent_back(here, of_return(16, 1, "return.closed")))
    yield live("is not settled", _sent_back(here))
    yield live("is refused", _sent_back(of_return(14, 1, "return.declined")))
    yield live("is settled at once", _sent_back(of_return(11, 1, "return.closed")))
    yield live("sends nothing", _sent_back())
    refund = Deed(9, "order.refunded", "order/shop:1", "order/shop:1", {"amount": 2800})
    yield live("gets money back", [*came(0, 1), refund])
    yield live("looks often", [*_looks(2), *arrived(2.9, 1)])
    yield live("looks often in vain", _looks(2))
    often = [deed for number in range(5) for deed in came(number * 40, number + 1)]
    calls = [season(250, 7, bought=True), season(254, 3, bought=True)]
    yield live("comes often", [*often, yes(0.5), *calls], says=WELL)
    yield live("was here once", [*came(0, 1), yes(0.5), season(300, 7, bought=True)])
    two = [*came(0, 1), *came(30, 2), yes(0.5)]
    yield live("has been away", [*two, season(400, 7, bought=True)])
    yield live("was helped", [*came(0, 1), *_talked(9)], says=WELL)
    yield live("was helped badly", [*came(0, 1), *_talked(9)], says=BADLY)
    yield live("is in between", [*two, season(90, 7, bought=True)])
    yield from _who_are_thanked()
    yield from _who_text()
    yield _ignores()
    yield from _who_ask()


DIALOGUE = [one for one in living.library() if one.journey.journey == "answers"]


def _asking(name: str, deeds: list[Deed], says: living.Says | None = None) -> Person:
    """Somebody who asks, with the dialogue alone, for two weeks; a parcel says of which order."""
    deeds = [
        msgspec.structs.replace(one, data={**one.data, "order": one.order.removeprefix("order/")})
        if one.about.startswith("shipment/")
        else one
        for one in deeds
    ]
    return live(name, deeds, says=says, plans=DIALOGUE, days=14)


def _who_ask() -> Iterator[Person]:
    """People who between them come into every lane of the dialogue."""
    moving = [bought(0, 1), *shipped(1, 1)]
    yield _asking("where is it", [*moving, *asks(2, "wismo")])
    yield _asking("a person", [*moving, *asks(2, "wismo")], {"say-on-the-way": "person"})
    yield _asking("today", [*moving, *scanned(2, 1, "out_for_delivery"), *asks(2.1, "wismo")])
    for status in ("available_for_pickup", "attempt_failed", "lost"):
        yield _asking(status, [*moving, *scanned(2, 1, status), *asks(3, "wismo")])
    seen_to = Deed(2.1, "complaint.opened", "complaint/9", "order/shop:1", {"due": DAY_NINE})
    lost = scanned(2, 1, "lost")
    yield _asking("seen to already", [*moving, *lost, seen_to, *asks(3, "wismo")])
    yield _asking("late", [*moving, *scanned(2, 1, "in_transit", delayed=True), *asks(3, "wismo")])
    not_there = {"say-arrived": "missing"}
    yield _asking("not there", [*moving, *arrived(2, 1), *asks(3, "wismo")], not_there)
    two = [bought(0, 1), bought(0, 2), *asks(1, "wismo")]
    for chosen in ("order/shop:2", "person", None):
        says: dict[str, int | str] = {"ask-which": chosen} if chosen else {}
        yield _asking(f"two: {chosen}", two, says)
    seen = Deed(0, "customer.seen", data={"who": {"contacts": [("email", "email-1")]}})
    yield _asking("nothing bought", [seen, *asks(1, "wismo")])
    yield _asking("of another", [*moving, *asks(2, "wismo", named="claim")])
    yield _asking("own page", [*moving, *asks(2, "product_question", own="sizes")])
    yield _asking("points", [*moving, *asks(2, "other", wish="points")])
    yield _asking("invited", [*moving, *asks(2, "return", invited="thanks-spoken")])
    yield _asking("unsure", [*moving, *asks(2, "wismo", confidence=20)])
    yield _asking("wants a person", [*moving, *asks(2, "human")])
    for intent in ("complaint", "thanks", "preferences", "refund_status"):
        yield _asking(intent, [*moving, *asks(2, intent)])
    yield _asking("thanks, badly", [*moving, *asks(2, "thanks")], {"how-was-it": 1})
    yield _asking("thanks, often", [*moving, *asks(2, "thanks"), *asks(6, "thanks", 2)])
    pressed: dict[str, int | str]
    pressed = {"may-cancel": "wanted", "may-change": "wanted", "how-back": "wanted"}
    for intent in ("cancel", "change_address", "return"):
        yield _asking(intent, [bought(0, 1), *asks(1, intent)], pressed)
        yield _asking(f"{intent}, too late", [*moving, *asks(2, intent)])
    yield from _who_readdress()
    yield from _who_redate()
    gone = Deed(1, "order.cancelled", "order/shop:1", "order/shop:1")
    yield _asking("cancelled", [bought(0, 1), gone, *asks(2, "wismo")])


def _who_readdress() -> Iterator[Person]:
    """People who write another address on their page; the shop takes it, refuses it, is silent."""
    placed = bought(0, 1)
    placed = msgspec.structs.replace(placed, data={**placed.data, "country": "GB"})
    asked = [placed, *asks(1, "change_address", shops=["shop"])]
    told = {"what": "order_address", "shop": "shop"}
    given: dict[str, int | str] = {"may-write-it": "given"}
    for word in ("done", "failed"):
        shop = Deed(2, f"deed.{word}", "deed/1", "order/shop:1", told)
        yield _asking(f"readdress: {word}", [*asked, shop], given)
    yield _asking("readdress: unheard", asked, given)


def _who_redate() -> Iterator[Person]:
    """People who choose another day here, name one, or take it on their page; the shop takes it,
    refuses it, is silent."""
    free = "2026-01-12"
    rules = {"weekdays": ["mon", "tue", "wed", "thu", "fri"], "notice": 1}
    wants: dict[str, Any] = {"kept": {"shop": rules}, "wish": "day"}
    asked = [bought(0, 1), *asks(1, "change_address", **wants)]
    told = {"what": "order_day", "shop": "shop"}
    chosen: dict[str, int | str] = {"may-choose-day": free, "confirm-chosen": "day-given"}
    for word in ("done", "failed"):
        shop = Deed(2, f"deed.{word}", "deed/1", "order/shop:1", told)
        yield _asking(f"redate: {word}", [*asked, shop], {"may-choose-day": "day-given"})
    yield _asking("redate: unheard", asked, chosen)
    yield _asking("redate: a person", asked, {"may-choose-day": "person"})
    named = [bought(0, 1), *asks(1, "change_address", named_day=free, **wants)]
    yield _asking("redate: named", named, {"may-confirm-day": "day-given"})


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return list(everybody())


ELSEWHERE = {
    ("order-and-shipping", "tell-sooner"),
    ("the-day-it-comes", "card"),
}
"""What needs days that were told, or paper: `test_library.py` and `test_over_four_ways.py`."""

KEYS = sorted(queries.library())


@pytest.mark.parametrize("key", KEYS)
def test_every_lane_is_reached_and_every_run_ends(people: list[Person], key: str) -> None:
    plan = next(one for one in living.library() if one.journey.journey == key)
    came_to = {lane for person in people for lane in person.lanes if lane[0] == key}
    stood = {step for person in people for journey, step in person.stood if journey == key}
    for step in walk(plan.journey.steps):
        for lane, inner in lanes(step):
            reached = (key, step.id, lane) in came_to or (inner and inner[0].id in stood)
            assert reached, f"nobody comes into {lane!r} of {step.id!r}"
        assert step.id in stood or not isinstance(step, WaitFor | Split), step.id
    ended = [run for person in people for run in person.ended if f"/{key}/" in f"/{run}/"]
    open_ = [
        (person.timeline.customer, one.run.at)
        for person in people
        for one in person.runs
        if one.run.journey == key
    ]
    assert open_ == []
    assert ended or any(key in person.before for person in people)


def test_everything_that_is_said_is_said_to_somebody(people: list[Person]) -> None:
    sent = {
        (one.journey, one.step)
        for person in people
        for one in person.outcomes
        if one.what == "sent"
    }
    says = {
        (key, step.id)
        for key in KEYS
        for step in walk(parse(queries.library()[key]).steps)
        if isinstance(step, Saying)
    }
    assert says - sent == ELSEWHERE


def test_nobody_is_written_to_more_than_the_caps_allow(people: list[Person]) -> None:
    for person in people:
        sent = [one for one in person.outcomes if one.what == "sent"]
        by_day: dict[object, int] = {}
        for one in sent:
            by_day[one.at.date()] = by_day.get(one.at.date(), 0) + 1
        assert max(by_day.values(), default=0) <= 8
