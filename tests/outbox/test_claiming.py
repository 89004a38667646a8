"""Which of the ready messages are looked at next: of every lane some, and each by the index."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from afterword.engine.lanes import Lanes
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.outbox import claiming, hot
from afterword.outbox.models import Brake, Intent
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import a_store, placed, tell
from tests.outbox.posting import YES, marketing, ready, without_pauses

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def shops() -> tuple[Store, Store]:
    made = a_store("great"), a_store("small")
    for store in made:
        tell(store, placed(), YES, now=NOW)
        without_pauses(store)
    return made


def many(store: Store, count: int, *, after: int = 0) -> None:
    """So many offers, ready; each falls due a second after the one before."""
    for number in range(after, after + count):
        ready(
            store, f"{store.key}-{number}", **marketing(due=NOW - timedelta(seconds=900 - number))
        )


@transaction.atomic
def claimed(limit: int, shut: claiming.Shut = claiming.Shut(), *classes: str) -> list[str]:  # noqa: B008
    found = claiming.claim(limit, LATER, shut, classes or ("service", "marketing"))
    return [one.send_key for one in found]


def test_it_works(shops: tuple[Store, Store]) -> None:
    great, _ = shops
    many(great, 5)
    ready(great, "order")
    assert claimed(3) == ["great-0", "great-1", "great-2"]
    assert claimed(3, claiming.Shut(), "transactional", "marketing") == [
        "order",
        "great-0",
        "great-1",
    ]


def test_the_batch_of_one_store_keeps_no_other_waiting(shops: tuple[Store, Store]) -> None:
    great, small = shops
    many(great, 8)
    many(small, 3, after=60)
    assert claimed(4) == ["great-0", "great-1", "small-60", "small-61"]
    # What the other does not need is not left lying.
    assert claimed(8) == [*(f"great-{number}" for number in range(5)), *_small(3)]
    # For less than there are lanes, the one that waited longest.
    assert claimed(1) == ["great-0"]


def _small(count: int) -> list[str]:
    return [f"small-{60 + number}" for number in range(count)]


def test_a_lane_that_is_shut_or_full_is_passed_over(shops: tuple[Store, Store]) -> None:
    great, small = shops
    many(great, 4)
    many(small, 2, after=60)
    shut = claiming.Shut(lanes=frozenset({(great.pk, "email")}))
    assert claimed(4, shut) == _small(2)
    assert claimed(4, claiming.Shut(room={(great.pk, "email"): 1})) == ["great-0", *_small(2)]


@pytest.mark.parametrize(
    ("scope", "name", "everyone", "left"),
    [
        ("all", "", True, []),
        ("channel", "email", True, []),
        ("channel", "sms", True, ["great-0", "small-60"]),
        ("all", "", False, ["small-60"]),
        ("channel", "email", False, ["small-60"]),
        ("journey", "order-and-shipping", False, ["small-60"]),
        ("journey", "another", False, ["great-0", "small-60"]),
    ],
)
def test_what_a_switch_covers_is_passed_over(
    shops: tuple[Store, Store], scope: str, name: str, everyone: bool, left: list[str]
) -> None:
    great, small = shops
    many(great, 1)
    many(small, 1, after=60)
    whose = None if everyone else great
    switch = house.stop(whose, scope=scope, name=name, now=NOW, by="test")
    assert claimed(4, claiming.Shut(switches=(switch,))) == left


def test_a_brake_holds_no_order(shops: tuple[Store, Store]) -> None:
    great, _ = shops
    many(great, 1)
    ready(great, "order")
    brake = Brake(store=great, journey="order-and-shipping", begun=NOW, pulled=NOW)
    shut = claiming.Shut(brakes=(brake,))
    assert claimed(4, shut, "transactional", "marketing") == ["order"]


def test_what_waits_for_its_hour_is_not_claimed(shops: tuple[Store, Store]) -> None:
    great, _ = shops
    many(great, 2)
    Intent.objects.of(great).filter(send_key="great-0").update(not_before=LATER)
    assert claimed(4) == ["great-0", "great-1"]
    Intent.objects.of(great).update(not_before=LATER + timedelta(seconds=1))
    assert claimed(4) == []


def test_a_full_lane_is_used_again_when_a_quarter_is_free(shops: tuple[Store, Store]) -> None:
    """But for what is about an order."""
    great, _ = shops
    many(great, 12)
    found = list(Intent.objects.of(great).order_by("id"))
    key = (great.pk, "email")
    lanes = Lanes(mail=8)
    lanes.refresh(NOW)
    mail = shapes.Mail(host="x", port=1, sender="a@b.example", recipient="c@d.example", data=b"")
    flying = lanes.allowed(found, False, NOW)
    assert len(flying) == 8
    for one in flying:
        lanes.takes_off(one, mail, NOW)
    lanes.lands(flying[0])
    assert lanes.shut(NOW, False).lanes == {key}
    lanes.lands(flying[1])
    assert lanes.shut(NOW, False).room == {key: 2}
    assert len(lanes.allowed(found, False, NOW)) == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL goes by statistics")
def test_every_look_goes_by_the_index(store: Store) -> None:
    """However much is ready: nothing of it is read that is not claimed."""
    asked: list[tuple[str, object]] = []

    def look(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(look):
        hot.lanes("marketing")
        hot.ready("marketing", (store.pk, "email"), 10, NOW, (hot.But(None), hot.But("x")))
        hot.on_the_way(store.pk, [1, 2])
    plans = []
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)  # type: ignore[arg-type]
            plans += [row[3] for row in cursor.fetchall() if "outbox_" in row[3]]
    assert [plan.partition(" INDEX ")[2] for plan in plans if " INDEX " in plan] == [
        "outbox_ready_by_lane (message_class=?)",
        "outbox_ready_by_lane (message_class=? AND store_id=? AND channel>?)",
        "outbox_ready_by_lane (message_class=? AND store_id>?)",
        "outbox_ready_by_lane (message_class=? AND store_id=? AND channel=?)",
        "outbox_of (customer_id=? AND store_id=? AND state=?)",
    ]
    assert [plan for plan in plans if "SCAN" in plan] == []
