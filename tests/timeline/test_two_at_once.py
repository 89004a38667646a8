"""Two who record events of one store at once: one person stays one, and nobody is turned away.

Run by itself on whatever database the tests run on, and once more on a real PostgreSQL, where two
transactions do not see each other.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connections

from afterword.engine import intake as engine
from afterword.house.models import Store
from afterword.timeline import models
from afterword.wire import shapes
from tests.conftest import NOW
from tests.connectors.given import body
from tests.given import a_store, placed, scan, tell
from tests.postgres import cluster

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 20


def both(*works: Callable[[], object]) -> list[Exception]:
    """Do these at one moment, each on a thread of its own. Gives what they raised."""
    raised: list[Exception] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        start.wait()
        try:
            work()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return raised


def an_order(store: Store, number: str, who: shapes.Who) -> Callable[[], object]:
    return lambda: tell(store, placed(order=f"order/shop:{number}", who=who))


def test_it_works() -> None:
    store = a_store()
    for number in range(ROUNDS):
        who = shapes.Who(ids=(f"shop:{number}",), email=f"ana{number}@example.com", name="Ana")
        works = [an_order(store, f"{number}{letter}", who) for letter in "abc"]
        assert both(*works) == []
    assert models.Customer.objects.of(store).count() == ROUNDS
    assert models.ContactPoint.objects.of(store).count() == ROUNDS
    assert models.Order.objects.of(store).count() == ROUNDS * 3


def test_guests_known_by_an_address_alone() -> None:
    """No rule of the database keeps one address from two customers: here they must not arise."""
    store = a_store()
    for number in range(ROUNDS):
        who = shapes.Who(email=f"ana{number}@example.com")
        assert both(*(an_order(store, f"{number}{letter}", who) for letter in "ab")) == []
    assert models.Customer.objects.of(store).count() == ROUNDS


def test_a_scan_that_comes_with_its_order_finds_its_customer() -> None:
    store = a_store()
    for number in range(ROUNDS):
        order, parcel = f"order/shop:{number}", f"shipment/dpd:{number}"
        told = placed(order=order, who=shapes.Who(email="ana@example.com"))
        works = [
            partial(tell, store, told),
            partial(tell, store, scan("in_transit", NOW, parcel, order)),
        ]
        assert both(*works) == []
    assert not models.Event.objects.of(store).filter(customer=None).exists()
    assert models.Shipment.objects.of(store).count() == ROUNDS


def test_two_workers_who_understand_intakes_beside_the_api() -> None:
    store = a_store()
    for number in range(3):
        models.Intake.objects.create(
            store=store, connector="shopify", topic="orders/create", delivery=f"d{number}",
            headers={"x-shopify-topic": "orders/create"}, received=NOW,
            sealed=store.secret.seal(body("shopify", "orders_create__guest"), "intake"),
        )  # fmt: skip
    who = shapes.Who(email="new@example.com")
    read = lambda: engine.parse_waiting(NOW)  # noqa: E731
    assert both(read, read, an_order(store, "77", who), an_order(store, "78", who)) == []
    assert set(models.Intake.objects.of(store).values_list("state", flat=True)) <= {
        "done", "ignored",
    }  # fmt: skip
    assert models.Customer.objects.of(store).count() == 2


def test_on_postgresql() -> None:
    with cluster(fsync="off") as server:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__,
             "-k", "not on_postgresql"],
            env={**os.environ, "DATABASE_URL": server.url()},
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout or "...." in done.stdout
