"""Who is who: the rules of ``timeline/identity.py``, each with the mistake it keeps us from."""

from datetime import timedelta
from pathlib import Path

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from afterword.decisions.consent import allowed
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.outbox import models as outbox
from afterword.outbox import queries as outbox_queries
from afterword.timeline import actions, checking, models, queries
from afterword.timeline.identity import clean_email, clean_name
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, placed, scan, tell

pytestmark = pytest.mark.django_db

Who = shapes.Who


def people(store: Store) -> list[list[str]]:
    """The orders of each customer."""
    orders = models.Order.objects.of(store).order_by("about")
    everyone = models.Customer.objects.of(store).filter(merged_into=None).order_by("id")
    return [list(orders.filter(customer=one).values_list("about", flat=True)) for one in everyone]


ONE, TWO = "order/shop:1", "order/shop:2"

CASES: list[tuple[str, Who, Who, bool]] = [
    ("the same address", Who(email="ana@example.com"), Who(email=" Ana@Example.com"), True),
    ("the same id", Who(ids=("shop:7",)), Who(ids=("shop:7",), email="ana@example.com"), True),
    ("an id and, later, its address", Who(ids=("shop:7",), email="a@example.com"),
     Who(email="a@example.com"), True),
    ("a guest who made an account", Who(email="a@example.com"),
     Who(ids=("shop:7",), email="a@example.com"), True),
    ("two ids of one list share an address", Who(ids=("shop:7",), email="a@example.com"),
     Who(ids=("shop:8",), email="a@example.com"), False),
    ("ids of two lists share an address", Who(ids=("shop:7",), email="a@example.com"),
     Who(ids=("till:8",), email="a@example.com"), True),
    ("two guests without a word about them", Who(), Who(), False),
    ("a number alone is never the key", Who(phone="+447700900123"),
     Who(phone="+447700900123"), False),
    ("a number and another name", Who(phone="+447700900123", name="Ana Petrović"),
     Who(phone="+447700900123", name="Ben Ode"), False),
    ("a number and the same name", Who(phone="+447700900123", name="Ana Petrović"),
     Who(phone="07700 900123", name="ana petrovic", country="GB"), True),
    ("the same name alone", Who(name="Ana Petrović"), Who(name="Ana Petrović"), False),
    ("a number, the same name, and another address",
     Who(email="a@example.com", phone="+447700900123", name="Ana"),
     Who(email="b@example.com", phone="+447700900123", name="Ana"), False),
    ("an address that is none", Who(email="none"), Who(email="none"), False),
]  # fmt: skip


@pytest.mark.parametrize(("says", "first", "second", "one"), CASES, ids=[case[0] for case in CASES])
def test_whether_two_orders_are_of_one_person(
    store: Store, says: str, first: Who, second: Who, one: bool
) -> None:
    tell(store, placed(order=ONE, who=first))
    tell(store, placed(order=TWO, who=second))
    assert people(store) == ([[ONE, TWO]] if one else [[ONE], [TWO]]), says


def test_an_order_stays_with_who_ordered_and_a_new_address_is_theirs(store: Store) -> None:
    tell(store, placed(order=ONE, who=Who(email="ana@exmaple.com")))
    changed = shapes.Event(
        kind="order.changed", key="c", happened=NOW + timedelta(hours=1), about=ONE, order=ONE,
        who=Who(email="ana@example.com"),
    )  # fmt: skip
    tell(store, changed)
    assert people(store) == [[ONE]]
    (ana,) = models.Customer.objects.of(store)
    assert sorted(queries.addresses(ana).values()) == ["ana@example.com", "ana@exmaple.com"]


def test_somebody_we_know_is_not_the_buyer_for_being_named(store: Store) -> None:
    tell(store, placed(order=ONE, who=Who(email="ana@example.com")))
    tell(store, placed(order=TWO, who=Who(email="ben@example.com")))
    gift = shapes.Event(
        kind="shipment.created", key="g", happened=NOW, about="shipment/c:1", order=ONE,
        who=Who(email="ben@example.com"),
    )  # fmt: skip
    tell(store, gift)
    parcel = models.Shipment.objects.of(store).get()
    assert parcel.customer_id == models.Order.objects.of(store).get(about=ONE).customer_id


def test_a_nameless_guest_is_whoever_the_order_turns_out_to_be_of(store: Store) -> None:
    tell(store, placed(order=ONE, who=Who(email="ana@example.com")))
    tell(store, placed(order=TWO, who=Who()))
    named = shapes.Event(
        kind="order.changed", key="n", happened=NOW, about=TWO, order=TWO,
        who=Who(email="ana@example.com"),
    )  # fmt: skip
    tell(store, named)
    assert people(store) == [[ONE, TWO]]


def test_nobodies_without_an_order_are_not_one_person(store: Store) -> None:
    """A tip in the box, twice: nothing says whose it was, so nothing says it was one person's."""
    for key in ("till/1:tip", "till/2:tip"):
        tell(store, shapes.Event(kind="custom.tip", key=key, happened=NOW, who=Who(name="Guest")))
    first, second = models.Event.objects.of(store).filter(kind="custom.tip").order_by("id")
    assert first.customer_id is not None
    assert first.customer_id != second.customer_id


def test_a_guest_of_an_order_with_a_very_long_id_is_found_again(store: Store) -> None:
    order = f"order/shop:{'9' * 169}"
    tell(store, placed(order=order, who=Who()))
    named = shapes.Event(
        kind="order.changed", key="c", happened=NOW, about=order, order=order, who=Who(name="Ana"),
    )  # fmt: skip
    tell(store, named)
    assert people(store) == [[order]]
    outside = models.CustomerId.objects.of(store).get().outside
    assert len(outside) <= 160


def test_what_came_before_its_order_is_given_to_the_buyer(store: Store) -> None:
    """Even a scan that names no order, through its parcel."""
    loose = shapes.Event(
        kind="shipment.checkpoint", key="s", happened=NOW, about="shipment/c:1",
        data={"status": "in_transit"},
    )  # fmt: skip
    made = shapes.Event(
        kind="shipment.created", key="m", happened=NOW, about="shipment/c:1", order=ONE
    )
    assert tell(store, loose).waiting == 1
    assert tell(store, made).waiting == 1
    assert tell(store, placed(order=ONE)).waiting == 0
    parcel = models.Shipment.objects.of(store).get()
    assert (parcel.status, parcel.order) == ("in_transit", ONE)


# -------------------------------------------------------------------------------- merging


def word(kind: str, who: Who, hours: int, contact: str = "") -> shapes.Event:
    data = {"channel": "email", "purpose": "offers", "contact": contact}
    return shapes.Event(
        kind=kind, key=f"{kind}{who.ids}{hours}", happened=NOW + timedelta(hours=hours),
        about=f"customer/{who.ids}", who=who, data=data,
    )  # fmt: skip


A, B = Who(ids=("shop:1",)), Who(ids=("till:2",), email="ana@example.com")

STRICTER: list[tuple[str, list[tuple[str, Who, int]], bool]] = [
    ("both said yes", [("given", A, 1), ("given", B, 2)], True),
    ("the one that is gone said no", [("given", A, 2), ("revoked", B, 1)], False),
    ("the one that stays said no", [("revoked", A, 1), ("given", B, 2)], False),
    ("one never spoke", [("given", B, 1)], True),
    ("one took a no back", [("revoked", B, 1), ("given", B, 2), ("given", A, 1)], True),
]


@pytest.mark.parametrize(("says", "words", "yes"), STRICTER, ids=[case[0] for case in STRICTER])
@pytest.mark.parametrize("turned", [False, True], ids=["into the first", "into the second"])
def test_a_merge_keeps_the_stricter_word(
    store: Store, says: str, words: list[tuple[str, Who, int]], yes: bool, turned: bool
) -> None:
    tell(store, placed(order=ONE, who=A), placed(order=TWO, who=B))
    for what, who, hours in words:
        tell(store, word(f"consent.{what}", who, hours))
    kept, gone = _two(store, turned)
    actions.merge(store, into=kept, other=gone, now=NOW + timedelta(hours=9), by="test")
    present = queries.timelines(store, [kept])[kept].present
    assert allowed(present, store.rules, "email", "offers") is yes, says
    actions.merge(store, into=kept, other=gone, now=NOW + timedelta(hours=10), by="test")
    assert models.Event.objects.of(store).filter(kind="customer.merged").count() == 1


def test_a_yes_after_the_merge_counts(store: Store) -> None:
    tell(store, placed(order=ONE, who=A), placed(order=TWO, who=B))
    tell(store, word("consent.revoked", B, 1))
    kept, gone = _two(store)
    actions.merge(store, into=kept, other=gone, now=NOW + timedelta(hours=9), by="test")
    tell(store, word("consent.given", A, 10))
    present = queries.timelines(store, [kept])[kept].present
    assert allowed(present, store.rules, "email", "offers") is True


def test_nobody_is_merged_into_themselves(store: Store) -> None:
    tell(store, placed())
    (ana,) = models.Customer.objects.of(store)
    with pytest.raises(checking.Refused, match="itself"):
        actions.merge(store, into=ana.pk, other=ana.pk, now=NOW, by="test")


def _two(store: Store, turned: bool = False) -> tuple[int, int]:
    first, second = (
        models.Order.objects.of(store).get(about=about).customer_id for about in (ONE, TWO)
    )
    return (second, first) if turned else (first, second)


def test_journeys_and_messages_follow_a_merge(store: Store, home: Path) -> None:
    """A guest who makes an account goes on hearing of their order, once."""
    journeys.switch(store, "order-and-shipping", on=True, now=NOW, by="test")
    days = Days(home)
    days.hear(store, placed(order=ONE, who=Who(email="ana@example.com")))
    days.hear(store, placed(order=TWO, who=Who(ids=("shop:7",))))
    account = Who(ids=("shop:7",), email="ana@example.com")
    days.later(hours=1)
    days.hear(store, shapes.Event(
        kind="customer.seen", key="account", happened=days.now, about="customer/7", who=account
    ))  # fmt: skip
    assert people(store) == [[ONE, TWO]]
    days.later(hours=20)
    days.hear(store, scan("in_transit", days.now, order=ONE))
    (ana,) = models.Customer.objects.of(store).filter(merged_into=None)
    said = outbox_queries.messages(store, customer=ana.pk)
    assert [(one.order, one.step, one.state) for one in said] == [
        (ONE, "tell-shipped", "accepted"),
        (TWO, "confirm", "withheld"),
        (ONE, "confirm", "accepted"),
    ]
    words = outbox_queries.words_of(said[-1], store)
    assert words is not None
    assert words.to == "ana@example.com"
    gone = models.Customer.objects.of(store).exclude(merged_into=None).get()
    assert bytes(gone.wrapped_key) == b""
    assert not outbox.Intent.objects.of(store).filter(customer=gone).exists()


def test_a_closed_address_is_closed_to_whoever_comes_to_use_it(store: Store) -> None:
    tell(store, placed(order=ONE, who=Who(email="ana@example.com", ids=("shop:1",))))
    point = models.ContactPoint.objects.of(store).get()
    models.Suppression.objects.create(
        store=store, channel="email", digest=point.digest, why="complained", since=NOW
    )
    tell(store, placed(order=TWO, who=Who(email="ana@example.com", ids=("shop:2",))))
    second = models.Order.objects.of(store).get(about=TWO).customer
    assert models.ContactPoint.objects.of(store).get(customer=second).blocked == "complained"


LOCAL = st.text("abcXYZ019.!#$%&'*+/=?^_`{|}~-\" @é", min_size=0, max_size=70)
DOMAIN = st.text("abcXYZ019.-é", max_size=70) | st.sampled_from(
    ["example.com", "Example.COM", "xn--bcher-kva.example", "xn--a.com", "localhost", "a.invalid",
     "test", "x.test", "ab--c.com", "-a.com", "a-.com", "a..com", ".com", "com.", "a.1", "a.b1",
     "a" * 63 + ".com", "a" * 64 + ".com", "bücher.example", "[1.2.3.4]"]
)  # fmt: skip


@given(LOCAL, DOMAIN)
def test_the_quick_look_at_an_address_says_what_the_library_says(local: str, domain: str) -> None:
    address = f"{local}@{domain}".strip()
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
        normal = found.normalized.lower()
    except EmailNotValidError:
        normal = ""
    assert clean_email(address) == (normal if len(address) <= 254 else "")


@given(st.text("aBcé ßJ.\t-", max_size=20))
def test_a_plain_name_is_compared_like_any_other(text: str) -> None:
    assert clean_name(text) == clean_name(f"{text} ü").removesuffix("u").strip()


def test_customers_made_in_one_batch_have_ids_of_their_own(store: Store) -> None:
    many = [placed(order=f"order/shop:{n}", who=Who(email=f"p{n}@example.com")) for n in range(9)]
    for batch in (many[:1], many[:5], many):
        actions.record(store, batch, now=NOW, by="test")
    assert people(store) == [[f"order/shop:{number}"] for number in range(9)]
