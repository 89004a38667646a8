"""Forgetting a customer: what is left, what is not, and that nothing brings them back."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from afterword.house.models import AuditLine, Store
from afterword.outbox import actions as outbox
from afterword.outbox.models import Intent
from afterword.timeline import actions, checking, models, queries
from afterword.timeline.erasing import erase
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ORDER, Days, a_store, placed, scan, tell
from tests.outbox.posting import a_plan

LATER = NOW + timedelta(days=1)
TWO, THREE = "order/shop:2", "order/shop:3"


def who(name: str, **facts: Any) -> shapes.Who:
    return shapes.Who(
        ids=(f"{name}:1",), email=f"{name}@example.com", name=f"{name.title()} Petrović", **facts
    )


def three_in_one(store: Store) -> list[models.Customer]:
    """A record, one that was merged into it, and one that was merged into that before."""
    for order, name in ((ORDER, "ana"), (TWO, "anka"), (THREE, "anica")):
        tell(store, placed(order=order, who=who(name)))
    first, second, third = models.Customer.objects.of(store).order_by("id")
    actions.merge(store, into=second.pk, other=third.pk, now=NOW, by="test")
    actions.merge(store, into=first.pk, other=second.pk, now=NOW, by="test")
    return list(models.Customer.objects.of(store).order_by("id"))


@pytest.mark.parametrize("asked_of", [0, 1, 2])
def test_it_works(store: Store, asked_of: int) -> None:
    people = three_in_one(store)
    assert all(one.wrapped_key for one in people)  # the messages have not followed yet
    assert erase(store, people[asked_of].pk, now=LATER, by="user:1") == people[0].pk
    for one in models.Customer.objects.of(store):
        assert (one.wrapped_key, one.sealed) == (b"", b"")
    for table in (models.ContactPoint, models.SearchKey, models.CustomerId):
        assert not table.objects.of(store).exists()
    assert models.Order.objects.of(store).filter(customer=people[0]).count() == 3
    assert queries.find(store, "ana@example.com") == []
    line = AuditLine.objects.filter(store=store).order_by("-id")[0]
    assert (line.by, line.what, line.about) == (
        "user:1", "customer.erased", f"customer {people[0].pk}",
    )  # fmt: skip
    seen = queries.timelines(store, [people[0].pk])[people[0].pk]
    assert dict(seen.present.contacts) == {}


def test_again_changes_nothing_and_nobody_is_no_customer(store: Store) -> None:
    people = three_in_one(store)
    for _ in range(2):
        erase(store, people[0].pk, now=LATER, by="test")
    assert models.Event.objects.of(store).filter(kind="customer.erased").count() == 1
    with pytest.raises(LookupError):
        erase(a_store("other"), people[0].pk, now=LATER, by="test")


def test_others_are_left_alone(store: Store) -> None:
    people = three_in_one(store)
    tell(store, placed(order="order/shop:9", who=who("ben")))
    erase(store, people[1].pk, now=LATER, by="test")
    (ben,) = queries.find(store, "ben@example.com")
    assert queries.name_of(ben, store)["name"] == "Ben Petrović"


def test_what_comes_in_of_their_order_is_kept_without_them(store: Store) -> None:
    tell(store, placed(who=who("ana")))
    (ana,) = models.Customer.objects.of(store)
    erase(store, ana.pk, now=LATER, by="test")
    changed = shapes.Event(
        kind="order.changed", key="c", happened=LATER, about=ORDER, order=ORDER, who=who("ana"),
        data={"number": "#1042", "currency": "GBP", "total": 900, "items": 1, "lines": []},
        private={"note": "for Ana, third floor"},
    )  # fmt: skip
    tell(store, changed, scan("delivered", LATER), now=LATER)
    assert models.Order.objects.of(store).get().total == 900
    assert models.Shipment.objects.of(store).get().customer_id == ana.pk
    assert models.Customer.objects.of(store).count() == 1
    assert not models.ContactPoint.objects.of(store).exists()
    kept = models.Event.objects.of(store).get(key="c")
    assert (bytes(kept.sealed), "who" in kept.data) == (b"", False)
    note = shapes.Event(
        kind="reply.received", key="r", happened=LATER, private={"text": "It is me, Ana"}
    )
    actions.record_for(store, ana.pk, [note], now=LATER, by="test")
    assert bytes(models.Event.objects.of(store).get(key="r").sealed) == b""


def test_who_buys_again_is_somebody_new(store: Store) -> None:
    tell(store, placed(who=who("ana")))
    (ana,) = models.Customer.objects.of(store)
    erase(store, ana.pk, now=LATER, by="test")
    tell(store, placed(LATER, order=TWO, who=who("ana")))
    (found,) = queries.find(store, "ana@example.com")
    assert found.pk != ana.pk
    with pytest.raises(checking.Refused, match="forgotten"):
        actions.merge(store, into=found.pk, other=ana.pk, now=LATER, by="test")


def test_an_address_that_is_closed_stays_closed(store: Store) -> None:
    tell(store, placed(who=who("ana")))
    point = models.ContactPoint.objects.of(store).get(channel="email")
    models.Suppression.objects.create(
        store=store, channel="email", digest=point.digest, why="complained", since=NOW
    )
    erase(store, point.customer_id, now=LATER, by="test")
    tell(store, placed(LATER, order=TWO, who=who("ana")))
    again = models.ContactPoint.objects.of(store).get(channel="email")
    assert (again.digest, again.blocked) == (point.digest, "complained")


def test_nothing_is_written_to_them_any_more(store: Store, home: Path) -> None:
    tell(store, placed(who=who("ana")))
    (ana,) = models.Customer.objects.of(store)
    outbox.plan(store, [a_plan(ana)], now=NOW, by="test")
    erase(store, ana.pk, now=NOW, by="test")
    days = Days(home)
    days.settle()
    assert Intent.objects.of(store).get().state == "withheld"
    assert days.post.mails == []


# ------------------------------------------------------------------------------ byte by byte


@pytest.mark.django_db(transaction=True)
def test_no_byte_of_their_keys_is_left_in_the_files() -> None:
    """With the keys gone nothing else can be read; neither they nor what is plain may linger in
    the database, its log or its free places."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")  # what tests before this one left in free places
    store = a_store()
    models.Intake.objects.create(
        store=store, connector="shopify", topic="orders/create", delivery="d1",
        headers={"x-shopify-topic": "orders/create"}, received=NOW,
        sealed=store.secret.seal(b"Ana's order", "intake"),
    )  # fmt: skip
    people = three_in_one(store)
    models.Intake.objects.of(store).update(customer=people[0].pk, state="done")
    secrets = [bytes(one.wrapped_key) for one in people]
    secrets += [bytes(one.sealed) for one in people if one.sealed]
    rows = models.ContactPoint.objects.of(store)
    secrets += [bytes(row.sealed) for row in rows]
    secrets += [bytes(row.sealed) for row in models.Intake.objects.of(store)]
    assert len(secrets) >= 3 + 1 + 3 + 1
    plain = [b"ana@example.com", b"Petrovi", "Petrović".encode()]
    if connection.vendor != "sqlite":
        erase(store, people[1].pk, now=LATER, by="test")
        rows_left = models.Customer.objects.of(store).exclude(wrapped_key=b"")
        assert not rows_left.exists()
        return
    assert all(secret in in_the_files() for secret in secrets)
    erase(store, people[1].pk, now=LATER, by="test")
    left = in_the_files()
    assert [secret for secret in secrets + plain if secret in left] == []


def in_the_files() -> bytes:
    """Every byte of the database and its write-ahead log."""
    path = Path(str(connection.settings_dict["NAME"]))
    found = b""
    for name in (path, path.with_name(path.name + "-wal")):
        found += name.read_bytes() if name.exists() else b""
    return found
