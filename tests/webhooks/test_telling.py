"""What happens in a store is told to a receiver, once for its id, however often it takes."""

import json
from datetime import timedelta

import pytest

from afterword.house import actions as house
from afterword.house.models import AuditLine, Store
from afterword.outbox.webhooks import actions
from afterword.outbox.webhooks.models import Delivery, Try
from afterword.outbox.webhooks.standard import SCHEDULE, mark_of
from afterword.timeline import actions as timeline
from afterword.timeline.queries import find
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, ORDER, of_order, placed, scan, tell
from tests.webhooks.conftest import Told
from tests.webhooks.receiver import Receiver


def test_it_works(told: Told) -> None:
    tell(told.store, placed())
    told.go()
    (call,) = told.receiver.calls
    assert (call["status"], call["wrong"], call["path"]) == (200, "", "/hook")
    assert call["id"] == mark_of("ada-fern", f"{ORDER}:placed")
    assert call["timestamp"] == str(int(NOW.timestamp()))
    said = json.loads(call["body"])
    whose = find(told.store, "ana@example.com")[0]
    assert (said["type"], said["timestamp"]) == ("order.placed", NOW.isoformat())
    data = said["data"]
    facts = data.pop("data")
    assert data == {
        "version": 1,
        "store": "ada-fern",
        "key": f"{ORDER}:placed",
        "known": NOW.isoformat(),
        "about": ORDER,
        "order": ORDER,
        "customer": {"id": whose.pk, "ids": []},
    }
    assert (facts["number"], facts["total"]) == ("#1042", 2800)
    assert told.rows() == [("order.placed", "delivered", 1, 200)]
    assert told.again().reached == NOW


def test_nothing_that_names_a_person_goes_out_unless_the_store_chose_it(
    store: Store, receiver: Receiver
) -> None:
    plain, whole = Told(store, receiver), Told(store, receiver, private=True, name="All")
    reply = shapes.Event(
        kind="reply.received",
        key="r-1",
        happened=NOW,
        order=ORDER,
        who=ANA,
        data={"channel": "email"},
        private={"text": "Is it coming?"},
    )
    tell(store, placed(), reply)
    receiver.does(secrets=[plain.secret, whole.secret])
    plain.go()
    for one in (plain, whole):
        one.close()
    every = {(one["signatures"], one["body"]) for one in receiver.calls}
    of_talk = {one for one in every if json.loads(one[1])["type"].startswith("conversation.")}
    assert {json.loads(body)["type"].partition(".")[2] for _, body in of_talk} == {
        "opened", "asked", "handed",
    }  # fmt: skip
    bodies = every - of_talk
    assert len(bodies) == 4
    with_words = [json.loads(body) for _, body in bodies if "private" in json.loads(body)["data"]]
    assert len(with_words) == 2
    assert {"name": "Ana Petrović", "text": "Is it coming?"} in [
        one["data"]["private"] for one in with_words
    ]
    for _, body in every:
        if "private" not in json.loads(body)["data"]:
            for word in ("Ana", "ana@example.com", "coming", "HR", "who"):
                assert word not in body


def test_of_somebody_who_was_forgotten_nothing_private_is_told(
    store: Store, receiver: Receiver
) -> None:
    from afterword.timeline.erasing import erase

    whole = Told(store, receiver, private=True)
    tell(store, placed())
    whole.react()
    erase(store, find(store, "ana@example.com")[0].pk, now=NOW, by="test")
    whole.go()
    whole.close()
    assert receiver.calls
    for call in receiver.calls:
        assert "Ana" not in call["body"]


@pytest.mark.parametrize(
    ("kinds", "wanted"),
    [
        (["order.placed"], ["order.placed"]),
        (["order.*"], ["order.placed", "order.paid"]),
        (
            ["shipment.*", "order.paid"],
            ["order.paid", "shipment.checkpoint", "shipment.in_transit", "shipment.shipped"],
        ),
        (["message.read"], []),
    ],
)
def test_it_is_told_what_it_is_for(
    store: Store, receiver: Receiver, kinds: list[str], wanted: list[str]
) -> None:
    told = Told(store, receiver, kinds=kinds)
    tell(store, placed(), of_order("order.paid", NOW), scan("in_transit", NOW))
    told.go()
    told.close()
    kinds = [json.loads(one["body"])["type"] for one in receiver.calls]
    assert sorted(kinds) == sorted(wanted)  # in the air at once: no order is promised


def test_history_is_not_news(told: Told) -> None:
    timeline.record(told.store, [placed()], now=NOW, by="import", history=True)
    told.go()
    assert told.receiver.calls == []


def test_another_store_is_told_nothing(told: Told) -> None:
    from tests.given import a_store

    tell(a_store("other"), placed())
    told.go()
    assert told.receiver.calls == []


# --------------------------------------------------------------------------------- tries


def test_a_failure_is_tried_again_by_the_schedule_with_the_same_id_and_a_new_stamp(
    told: Told,
) -> None:
    tell(told.store, placed())
    told.receiver.does(answers=[500])
    told.go()
    at = NOW
    for pause in SCHEDULE:
        at += pause * 1.05  # the jitter: half of a tenth
        assert told.due() == at
        told.go(at - told.clock.now() - timedelta(milliseconds=1))
        before = len(told.receiver.calls)
        told.go(timedelta(milliseconds=1))
        assert len(told.receiver.calls) == before + 1
    calls = told.receiver.calls
    assert len(calls) == 10
    assert {one["wrong"] for one in calls} == {""}
    assert len({one["id"] for one in calls}) == 1
    assert len({one["body"] for one in calls}) == 1
    assert len({one["timestamp"] for one in calls}) == 10
    assert told.rows() == [("order.placed", "failed", 10, 500)]
    assert told.due() is None
    assert (
        tuple(
            timedelta(seconds=one)
            for one in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
        )
        == SCHEDULE
    )


def test_after_days_of_nothing_but_failure_it_is_switched_off_and_somebody_is_told(
    told: Told,
) -> None:
    tell(told.store, placed())
    told.receiver.does(answers=[500])
    for _ in range(12):
        told.go(timedelta(hours=25))
    row = told.again()
    assert not row.enabled
    assert row.off_why == "nothing arrived for days: answered 500"
    assert AuditLine.objects.filter(what="webhook.gave_up").count() == 1
    tell(told.store, of_order("order.paid", told.clock.now()), now=told.clock.now())
    told.go()
    assert len(told.receiver.calls) == 10


def test_one_that_never_works_switches_nothing_off_while_others_do(told: Told) -> None:
    tell(told.store, placed())
    told.receiver.does(answers=[500])
    told.go()
    told.receiver.does(answers=[200])
    tell(told.store, of_order("order.paid", NOW))
    told.go()
    told.receiver.does(answers=[500])
    for _ in range(12):
        told.go(timedelta(hours=25))
    assert [state for _, state, *_ in told.rows()] == ["failed", "delivered"]
    assert told.again().enabled


def test_a_receiver_that_is_gone_is_told_no_more(told: Told) -> None:
    tell(told.store, placed())
    told.receiver.does(answers=[410])
    told.go()
    row = told.again()
    assert (row.enabled, row.off_why) == (False, "the receiver wants no more (410)")
    assert told.rows() == [("order.placed", "failed", 1, 410)]


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 500, 503])
def test_whatever_is_not_a_yes_is_tried_again(told: Told, status: int) -> None:
    tell(told.store, placed())
    headers = {"Location": f"{told.receiver.url}/other"}
    told.receiver.does(answers=[status, 200], headers=headers)
    told.go()
    assert told.rows() == [("order.placed", "waiting", 1, status)]
    told.go(timedelta(minutes=2))
    assert told.rows() == [("order.placed", "delivered", 2, 200)]
    assert {one["path"] for one in told.receiver.calls} == {"/hook"}


@pytest.mark.parametrize(
    ("status", "headers", "pause"),
    [
        (429, {"Retry-After": "120"}, timedelta(seconds=120)),
        (503, {"Retry-After": "3600"}, timedelta(seconds=3600)),
        (502, {}, timedelta(seconds=60)),
        (504, {}, timedelta(seconds=60)),
        (429, {"Retry-After": "1"}, timedelta(seconds=5.25)),
        (500, {}, timedelta(seconds=5.25)),
    ],
)
def test_who_asks_to_be_left_alone_is(
    told: Told, status: int, headers: dict[str, str], pause: timedelta
) -> None:
    tell(told.store, placed())
    told.receiver.does(answers=[status, 200], headers=headers)
    told.go()
    assert told.due() == NOW + pause
    # What comes meanwhile waits with it.
    tell(told.store, of_order("order.paid", NOW))
    told.go(timedelta(milliseconds=900))
    rests = told.again().rest_until
    assert len(told.receiver.calls) == (1 if rests and rests > told.clock.now() else 2)
    told.go(pause)
    assert len(told.receiver.taken) == 2


def test_a_time_out_is_tried_again_under_the_same_id(told: Told) -> None:
    """It may have been taken: the receiver knows a repeat by its id."""
    tell(told.store, placed())
    told.receiver.does(slow=3.0)
    told.go()
    assert told.rows() == [("order.placed", "waiting", 1, None)]
    told.receiver.does(slow=0.0)
    told.go(timedelta(minutes=2))
    assert told.rows() == [("order.placed", "delivered", 2, 200)]
    assert len(told.receiver.taken) == 1


def test_a_slow_receiver_stands_in_nobodys_way(store: Store, receiver: Receiver) -> None:
    from tests.webhooks.receiver import receiving

    with receiving() as slow:
        first = Told(store, slow)
        slow.does(slow=1.5, now=NOW.timestamp())
        second = Told(store, receiver, name="Quick")
        for number in range(30):
            tell(store, placed(order=f"order/shop:{number}"))
        first.react()
        while len(receiver.taken) < 30:
            second.teller.round()
            second.teller._down.wait(0.02)
        assert len(slow.calls) <= 8
        first.close()
        second.close()


def test_what_was_too_long_is_left_out_and_named(store: Store, receiver: Receiver) -> None:
    told = Told(store, receiver, private=True)
    reply = shapes.Event(
        kind="reply.received",
        key="r-1",
        happened=NOW,
        who=ANA,
        data={"channel": "email"},
        private={"text": "x" * 30_000},
    )
    tell(store, reply)
    told.go()
    told.close()
    (call,) = (one for one in receiver.calls if '"type":"reply.received"' in one["body"])
    assert len(call["body"]) < 20_000
    data = json.loads(call["body"])["data"]
    assert data["shortened"] == ["private"]
    assert data["data"]["channel"] == "email"


# -------------------------------------------------------------------------------- stopping


def test_the_stop_switch_holds_it_back(told: Told) -> None:
    tell(told.store, placed())
    house.stop(told.store, scope="all", why="", now=NOW, by="test")
    told.go()
    assert told.receiver.calls == []
    house.release(told.store, scope="all", now=NOW, by="test")
    told.go(timedelta(seconds=2))
    assert len(told.receiver.taken) == 1


def test_what_is_held_back_before_the_first_byte_counts_as_no_try(told: Told) -> None:
    tell(told.store, placed())
    told.react()
    resting: list[str] = []
    told.teller.rests = lambda: resting[0] if resting else ""
    start = told.carrier.start

    def stopped_meanwhile(request: shapes.Request, may: object) -> object:
        resting.append("the clock jumped")
        return start(request, may)  # type: ignore[arg-type]

    told.carrier.start = stopped_meanwhile  # type: ignore[assignment, method-assign]
    while told.teller.round() or told.teller.flying:
        told.teller._down.wait(0.05)
    assert told.receiver.calls == []
    row = Delivery.objects.of(told.store).get()
    assert (row.state, row.tries, row.number) == ("waiting", 0, 1)
    assert Try.objects.of(told.store).get().says == "held back"
    resting.clear()
    told.carrier.start = start  # type: ignore[method-assign]
    told.go(timedelta(seconds=2))
    assert len(told.receiver.taken) == 1


def test_switched_off_it_waits(told: Told) -> None:
    tell(told.store, placed())
    told.react()
    actions.switch(told.store, told.webhook.pk, on=False, now=NOW, by="test")
    told.go()
    assert told.receiver.calls == []
    actions.switch(told.store, told.webhook.pk, on=True, now=NOW, by="test")
    told.go()
    assert len(told.receiver.taken) == 1


# -------------------------------------------------------------------------- secrets, again


def test_while_a_secret_takes_anothers_place_both_count(told: Told) -> None:
    fresh = actions.rotate(told.store, told.webhook.pk, now=NOW, by="test")
    assert fresh != told.secret
    for secrets in ([told.secret], [fresh]):
        told.receiver.does(secrets=secrets)
        tell(told.store, placed(order=f"order/shop:{secrets[0][-6:-1]}"))
        told.go()
    assert [(one["wrong"], one["signatures"]) for one in told.receiver.calls] == [("", 2), ("", 2)]
    told.go(timedelta(hours=24))
    tell(told.store, of_order("order.paid", told.clock.now(), order="order/shop:9"))
    told.go()
    assert told.receiver.calls[-1]["signatures"] == 1
    told.receiver.does(secrets=[told.secret])
    tell(told.store, placed(order="order/shop:10"), now=told.clock.now())
    told.go()
    assert told.receiver.calls[-1]["wrong"] == "no signature fits"


def test_a_secret_is_long_and_never_the_same(told: Told) -> None:
    import base64

    others = [actions.rotate(told.store, told.webhook.pk, now=NOW, by="test") for _ in range(3)]
    assert len({told.secret, *others}) == 4
    for one in others:
        assert one.startswith("whsec_")
        assert 24 <= len(base64.b64decode(one.removeprefix("whsec_"))) <= 64


def test_one_is_told_again_under_the_same_id(told: Told) -> None:
    tell(told.store, placed())
    told.go()
    row = Delivery.objects.of(told.store).get()
    actions.again(told.store, row.pk, now=NOW, by="test")
    told.go()
    first, second = told.receiver.calls
    assert first["id"] == second["id"]
    assert first["body"] == second["body"]
    assert told.rows() == [("order.placed", "delivered", 2, 200)]


def test_a_span_of_time_is_told_again_what_never_arrived_or_all_of_it(told: Told) -> None:
    tell(told.store, placed())
    told.go()
    actions.switch(told.store, told.webhook.pk, on=False, now=NOW, by="test")
    hour = timedelta(hours=1)
    tell(told.store, of_order("order.paid", NOW + hour))
    told.go(hour)  # seen while it was off: nobody was told
    actions.switch(told.store, told.webhook.pk, on=True, now=NOW, by="test")
    told.go()
    assert len(told.receiver.taken) == 1

    def replay(since: timedelta, until: timedelta, all_of_it: bool) -> int:
        many = actions.replay(
            told.store,
            told.webhook.pk,
            since=NOW + since,
            until=NOW + until,
            all_of_it=all_of_it,
            now=told.clock.now(),
            by="test",
        )
        told.go()
        return many

    assert replay(2 * hour, 3 * hour, True) == 0
    assert replay(-hour, 2 * hour, False) == 1
    assert len(told.receiver.calls) == 2
    assert replay(-hour, 2 * hour, False) == 0
    assert replay(-hour, 2 * hour, True) == 2
    assert len(told.receiver.calls) == 4
    assert len(told.receiver.taken) == 2


def test_a_test_is_told_as_such(told: Told) -> None:
    actions.test(told.store, told.webhook.pk, now=NOW, by="test")
    told.go()
    (call,) = told.receiver.calls
    assert (call["status"], json.loads(call["body"])["type"]) == (200, "webhook.test")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://93.184.216.34/hook", "https"),
        ("https://10.1.2.3/hook", "private network"),
        ("https://169.254.169.254/latest", "private network"),
        ("https://[::ffff:10.0.0.1]/", "private network"),
        ("https://93.184.216.34:25/", "odd port"),
        ("https://u:p@93.184.216.34/", "password"),
        ("ftp://93.184.216.34/", "no address"),
        ("nonsense", "no address"),
        ("", "no address"),
    ],
)
def test_an_address_that_may_not_be_told_is_not_taken(store: Store, url: str, says: str) -> None:
    with pytest.raises(actions.Refused, match=says):
        actions.make(store, name="x", url=url, kinds=["*"], private=False, now=NOW, by="test")


@pytest.mark.parametrize("kinds", [[], ["order.sold"], ["orders.*"], ["order.*", "*.placed"]])
def test_a_kind_that_is_none_is_not_taken(store: Store, kinds: list[str]) -> None:
    url = "https://93.184.216.34/"
    with pytest.raises(actions.Refused):
        actions.make(store, name="x", url=url, kinds=kinds, private=False, now=NOW, by="test")


def test_what_is_long_ago_is_forgotten(told: Told) -> None:
    tell(told.store, placed())
    told.go()
    assert actions.forget(NOW + timedelta(days=29)) == 0
    assert actions.forget(NOW + timedelta(days=31)) == 2
    assert told.rows() == []
