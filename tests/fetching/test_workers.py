"""Several workers at once, and one that dies. On both databases."""

import threading
from datetime import timedelta

import pytest

from afterword.engine import fetch_actions as fetching
from afterword.engine import fetch_steps, reaching
from afterword.engine.fetching import Fetcher, claim
from afterword.engine.models import FetchJob
from afterword.engine.ports import SystemClock
from tests.conformance.abreast import together
from tests.conftest import NOW

from . import goods
from .given import Life

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_works(life: Life) -> None:
    """One shop is asked one thing at a time, and what a person waits for comes first."""
    life.ask("history")
    life.ask("connect")
    (first,) = claim(NOW, 4)
    assert first.what == "connect"
    assert claim(NOW, 4) == []
    fetch_steps.give_back(first, NOW)
    FetchJob.objects.of(life.store).filter(pk=first.pk).update(status="done")
    (second,) = claim(NOW, 4)
    assert second.what == "history"
    assert claim(NOW + timedelta(seconds=60), 4) == []
    (again,) = claim(NOW + timedelta(minutes=2), 4)
    assert (again.pk, again.holder == second.holder) == (second.pk, False)


def test_two_at_once_take_it_once(life: Life) -> None:
    life.ask("count")
    taken: list[int] = []
    together([lambda: taken.extend(one.pk for one in claim(NOW, 4))] * 2)
    assert len(taken) == 1


def test_two_who_ask_for_the_same_get_the_same(life: Life) -> None:
    assert life.ask("history").pk == life.ask("history").pk
    asked: list[int] = []
    together([lambda: asked.append(life.ask("count").pk)] * 2)
    assert len(set(asked)) == 1


def test_who_asks_again_need_not_wait(life: Life) -> None:
    """The address was wrong, it was tried again later and later, and somebody put it right."""
    life.shop.answers = [(500, {})] * 2
    job = life.ask("count")
    life.fetcher.until_quiet()
    later = goods.FIRST + timedelta(days=2)
    again = life.ask("count", since=later)
    assert (again.pk, again.due, again.since) == (job.pk, NOW, later)
    assert later.strftime("%Y") in str(again.state)
    history = life.ask("history")
    fetching.pause(life.store, history.pk, now=NOW, by="test")
    assert life.ask("history").status == "paused", "what rests goes on when it is resumed"


def test_what_was_ended_stays_ended(life: Life) -> None:
    life.shop.answers = [(404, {})]
    job = life.ask("count")
    (held,) = claim(NOW, 1)
    fetching.cancel(life.store, job.pk, now=NOW, by="test")
    fetch_steps.step(held, lambda asked: life.ways.start(asked, bool).result(), NOW)
    job.refresh_from_db()
    assert (job.status, job.holder) == ("cancelled", "")


def test_who_lost_a_job_writes_nothing_more(life: Life) -> None:
    order = goods.order(1)
    life.shop.orders = {order["id"]: order}
    life.ask("missed")
    (slow,) = claim(NOW, 1)
    (quick,) = claim(NOW + timedelta(minutes=2), 1)
    before = FetchJob.objects.of(life.store).get()
    with pytest.raises(fetch_steps.Lost):
        fetch_steps.step(slow, lambda asked: life.ways.start(asked, bool).result(), NOW)
    after = FetchJob.objects.of(life.store).get()
    assert (after.state, after.holder) == (before.state, quick.holder)


def test_a_turn_is_ones_own_for_a_while(life: Life) -> None:
    mark = reaching.take(life.store, "token/shopify", NOW)
    with pytest.raises(reaching.Busy):
        reaching.take(life.store, "token/shopify", NOW + timedelta(seconds=60))
    other = reaching.take(life.store, "token/shopify", NOW + timedelta(minutes=2))
    reaching.give_back(life.store, "token/shopify", mark)
    with pytest.raises(reaching.Busy):
        reaching.take(life.store, "token/shopify", NOW + timedelta(minutes=2))
    reaching.give_back(life.store, "token/shopify", other)
    reaching.take(life.store, "token/shopify", NOW + timedelta(minutes=2))


def test_what_waits_is_done_by_threads_of_its_own(life: Life) -> None:
    life.shop.now = SystemClock().now
    stop = threading.Event()
    fetcher = Fetcher(clock=SystemClock(), carrier=life.ways)
    thread = threading.Thread(target=fetcher.run, args=(stop,))
    thread.start()
    try:
        job = fetching.ask(life.store, "shopify", "connect", now=SystemClock().now(), by="test")
        for _ in range(200):
            job.refresh_from_db()
            if job.status == "done":
                break
            stop.wait(0.1)
        assert (job.status, job.fault) == ("done", "")
    finally:
        stop.set()
        thread.join(20)
