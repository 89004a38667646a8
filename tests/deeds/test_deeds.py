"""Each kind of deed at each shop: done once, whatever happens on the way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from afterword.house import actions as house
from afterword.house.models import Account
from afterword.outbox import deciding, deeds, settling
from afterword.outbox.journal import Journal
from afterword.outbox.recovery import recover
from afterword.timeline.models import Event
from afterword.wire.shapes import Unknown
from afterword.wire.writing import What
from tests.conftest import NOW

from .given import Life

pytestmark = pytest.mark.django_db(transaction=True)
At = Callable[[str], Life]
WOO: tuple[What, ...] = ("order_note", "order_tag", "order_address", "discount_code", "refund")
EACH: list[tuple[str, What]] = [
    *(("shopify", what) for what in (*WOO, "fulfilment_event")),
    *(("woocommerce", what) for what in WOO),
]
each = pytest.mark.parametrize(("plug", "what"), EACH)


def test_it_works(at: At) -> None:
    life = at("shopify")
    life.shop.orders[life.number]["note"] = "Ring twice"
    done = life.do("order_note")
    assert (done.state, done.says) == ("accepted", "")
    first, second = life.shop.orders[life.number]["note"].split("\n")
    assert first == "Ring twice"
    assert second.startswith("Came back to the depot (Afterword ")
    told = Event.objects.of(life.store).get(kind="deed.done")
    assert (told.data["what"], told.data["shop"], told.order) == (
        "order_note",
        "shopify",
        life.order,
    )


@each
def test_it_is_done_once_however_often_it_is_asked_for(at: At, plug: str, what: What) -> None:
    life = at(plug)
    done = life.do(what)
    assert (done.state, done.says) == ("accepted", "")
    assert life.there(what) == 1
    assert done.provider_id
    again = life.do(what)
    assert again.pk == done.pk
    assert (again.attempt, life.there(what)) == (1, 1)


@each
def test_a_lost_answer_is_no_failure_and_no_second_deed(at: At, plug: str, what: What) -> None:
    life = at(plug)
    # A PUT that breaks off is repeated by the HTTP library itself, as its meaning allows.
    put = plug == "woocommerce" and what in ("order_tag", "order_address")
    life.shop.drops = 2 if put else 1
    lost = life.do(what)
    assert lost.state == "unknown"
    assert lost.ask_at is not None
    found = life.on(lost, minutes=3)
    assert (found.state, found.says) == ("accepted", lost.says)
    assert life.there(what) == 1


@each
def test_what_never_arrived_is_found_missing_and_done(at: At, plug: str, what: What) -> None:
    life = at(plug)
    intent = life.ask(what)
    deeds.begin(intent, now=life.clock.now(), worker="")
    handed = settling.Handed(intent, Unknown(says="the line broke"))
    settling.settle(life.store, [handed], now=life.clock.now(), by="test", jitter=0)
    assert life.there(what) == 0
    done = life.on(intent, minutes=3)
    assert (done.state, life.there(what)) == ("accepted", 1)


@each
def test_a_shop_that_is_out_of_order_is_tried_again(at: At, plug: str, what: What) -> None:
    life = at(plug)
    if plug == "shopify":
        life.shop.answers = [(503, {"Retry-After": "5"})]
    else:
        life.shop.refuses = [(503, {"Retry-After": "5"})]
    waits = life.do(what)
    assert waits.state == "ready"
    assert life.there(what) == 0
    done = life.on(waits, minutes=2)
    assert (done.state, life.there(what)) == ("accepted", 1)


def test_a_throttled_deed_waits_for_its_points(at: At) -> None:
    life = at("shopify")
    life.shop.level, life.shop.maximum, life.shop.restore = 2.0, 100.0, 1.0
    waits = life.do("order_tag")
    assert (waits.state, waits.says) == ("ready", "Throttled")
    assert waits.tries == 1
    assert life.on(waits, seconds=60).state == "accepted"


@pytest.mark.parametrize(
    ("plug", "what", "data", "says"),
    [
        ("shopify", "order_tag", {"tag": "x" * 41}, "1 to 40 characters"),
        ("shopify", "refund", {"amount": 4001}, "no more than 40.00 EUR can go back"),
        ("shopify", "refund", {"currency": "USD"}, "was paid in EUR"),
        ("shopify", "discount_code", {"percent": 120}, "between 0.0 and 1.0"),
        ("shopify", "fulfilment_event", {"shipment": "1"}, "Fulfillment does not exist"),
        ("woocommerce", "refund", {"amount": 4001}, "Invalid refund amount"),
    ],
)
def test_what_the_shop_refuses_is_shown_in_its_words(
    at: At, plug: str, what: What, data: dict[str, Any], says: str
) -> None:
    life = at(plug)
    refused = life.do(what, **data)
    assert refused.state == "failed"
    assert says in refused.says
    assert life.there(what) == 0
    assert Event.objects.of(life.store).filter(kind="deed.failed").count() == 1


def test_a_payment_that_cannot_be_given_back_is_said_so(at: At) -> None:
    life = at("woocommerce")
    life.shop.gateway = "cod"
    refused = life.do("refund")
    assert refused.state == "failed"
    assert "does not support automatic refunds" in refused.says
    assert not life.shop.refunds[727]


@pytest.mark.parametrize("plug", ["shopify", "woocommerce"])
def test_a_code_of_somebody_else_is_not_taken_for_ours(at: At, plug: str) -> None:
    life = at(plug)
    life.do("discount_code")
    other = life.do("discount_code", key="2")
    assert other.state == "failed"
    assert life.there("discount_code") == 1


def test_a_missing_scope_waits_and_stands_at_the_account(at: At) -> None:
    life = at("shopify")
    life.shop.scopes = ("read_orders",)
    waits = life.do("order_tag")
    account = Account.objects.of(life.store).get(plug="shopify")
    assert waits.state == "ready"
    assert "write_orders" in account.trouble
    life.shop.scopes = ("read_orders", "write_orders")
    assert life.on(waits, minutes=5).state == "accepted"
    account.refresh_from_db()
    assert account.trouble == ""


def test_the_stop_switch_holds_deeds(at: At) -> None:
    life = at("shopify")
    switch = {"scope": "channel", "name": "shopify", "now": life.clock.now(), "by": "test"}
    house.stop(life.store, **switch)  # type: ignore[arg-type]
    held = life.do("order_tag")
    assert (held.state, held.attempt, life.asked) == ("ready", 0, [])
    house.release(life.store, **switch)  # type: ignore[arg-type]
    assert life.on(held).state == "accepted"


def test_two_notes_keep_each_other(at: At) -> None:
    life = at("shopify")
    life.ask("order_note", "1", text="One")
    life.ask("order_note", "2", text="Two")
    life.doer.until_quiet()
    note = life.shop.orders[life.number]["note"]
    assert [line.partition(" (")[0] for line in note.split("\n")] == ["One", "Two"]


def test_what_is_too_late_is_left_undone(at: At) -> None:
    life = at("shopify")
    intent = life.ask("order_tag")
    done = life.on(intent, days=15)
    assert (done.state, life.there("order_tag")) == ("expired", 0)


def test_what_a_shop_cannot_do_is_shown_at_once(at: At) -> None:
    life = at("woocommerce")
    failed = life.do("fulfilment_event")
    assert (failed.state, failed.says) == ("failed", "no shop that is connected can do this")
    assert not life.asked


def test_what_nobody_can_tell_is_shown_and_never_done_twice(at: At) -> None:
    life = at("shopify")
    life.shop.drops = 1
    lost = life.do("refund")
    life.shop.orders.clear()  # so that it cannot be asked for
    shown = life.on(lost, minutes=3)
    assert (shown.state, shown.ask_at) == ("unknown", None)
    assert shown.valid_until > life.clock.now() + timedelta(days=1)
    # A person says that it did not arrive: the shop is asked all the same.
    life.fill()
    deciding.decide_unknown(life.store, lost.pk, arrived=False, now=life.clock.now(), by="Ana")
    assert life.on(lost).state == "accepted"
    assert life.there("refund") == 1


def test_a_deed_begun_while_the_database_went_away_is_taken_up_by_the_living_worker(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database commits and cannot say so: it stands there as begun, and nobody has it."""
    life = at("shopify")
    asked = life.ask("order_note")
    doer, journal = life.doer, Journal(life.home / "worker.jsonl", sync=False)
    doer.worker = "here-1"

    def breaks() -> None:
        connection.connection.commit()
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "_commit", breaks)
        with pytest.raises(OperationalError):
            doer._one((life.store.pk, "shopify"))
    asked.refresh_from_db()
    assert asked.state == "dispatching"
    held = doer.holding.now
    found = recover([journal], now=life.clock.at, by="sweep", workers=["here-1"], held=held)
    assert found == (1, 0)
    assert life.on(asked).state == "accepted"
    assert life.there("order_note") == 1


def test_a_deed_in_hand_is_left_to_it(at: At) -> None:
    life = at("shopify")
    doer, journal = life.doer, Journal(life.home / "worker.jsonl", sync=False)
    doer.worker = "here-1"
    found: list[tuple[int, int]] = []

    def look(_: Any) -> None:
        held = doer.holding.now
        with ThreadPoolExecutor(1) as apart:
            found.append(
                apart.submit(
                    recover, [journal], now=NOW, by="sweep", workers=["here-1"], held=held
                ).result()
            )

    life.before = look
    asked = life.ask("order_note")
    doer.until_quiet()
    asked.refresh_from_db()
    assert asked.state == "accepted"
    assert {*found} == {(0, 0)}
    assert not doer.holding.now()
