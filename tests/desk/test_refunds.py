"""Giving money back is a right of its own: an owner has it, and whom an owner lets, to a limit."""

import importlib
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from afterword.conversations import righting
from afterword.house import actions as house
from afterword.house.models import AuditLine, Membership, Store, User
from afterword.house.roles import ROLES
from afterword.outbox import deeds
from afterword.outbox.models import Intent
from afterword.timeline.models import Order
from tests.desk.one_talk import Desk, a_desk, a_teammate, browser_of, chatted
from tests.desk.test_inbox_thread import page_of, to
from tests.given import ANA, of_order, placed, tell

pytestmark = pytest.mark.django_db

ORDER = "order/shopify:77"
GIVEN = {"do": "refund", "what": ORDER, "amount": "20.00", "press": "one"}


@pytest.fixture
def desk(store: Store, home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Ana paid £33 at a shop that gives money back."""
    desk = a_desk(store, home, monkeypatch)
    house.save_account(
        store, kind="connector", plug="shopify", settings={}, secrets_={}, now=desk.now, by="t"
    )
    tell(store, placed(desk.now, ORDER, who=ANA, total=3300), now=desk.now)
    desk.hear(chatted("And the other one?", "w9", desk.now, order=ORDER))
    return desk


@pytest.fixture
def owner(desk: Desk) -> Client:
    return browser_of(a_teammate(desk.store, "Olga Kent", "owner"))


@pytest.fixture
def mia(desk: Desk) -> User:
    return a_teammate(desk.store, "Mia Kovač")


def settle(desk: Desk, client: Client, user: User, **form: str) -> str:
    """Say in the settings whether somebody gives money back; gives the page afterwards."""
    where = reverse("team-refunds", args=[desk.store.key, user.pk])
    assert client.post(where, form).status_code == 302
    return client.get(reverse("settings", args=[desk.store.key])).content.decode()


def back(desk: Desk) -> list[int]:
    """What went back, in pence."""
    rows = Intent.objects.of(desk.store).filter(effect="refund").order_by("id")
    return [deeds.deed_of(one).data["amount"] for one in rows]


def test_it_works(desk: Desk, owner: Client, mia: User) -> None:
    theirs = browser_of(mia)
    assert "Give the shipping back" not in page_of(desk, theirs), "nobody let her"
    answer = theirs.post(to(desk, "talk-refund"), GIVEN)
    assert (answer.status_code, back(desk)) == (403, [])
    assert "Olga Kent can change that" in answer.content.decode()
    assert "gives money back" in settle(desk, owner, mia, lets="yes")
    assert "Give the shipping back" in page_of(desk, theirs)
    theirs.post(to(desk, "talk-refund"), GIVEN)
    assert back(desk) == [2000]
    line = AuditLine.objects.filter(store=desk.store, what="conversation.refunded").get()
    assert line.by == f"user:{mia.email}"
    settle(desk, owner, mia)
    answer = theirs.post(to(desk, "talk-refund"), {**GIVEN, "amount": "1.00", "press": "two"})
    assert (answer.status_code, back(desk)) == (403, [2000])


def test_an_owner_always_may(desk: Desk, owner: Client) -> None:
    assert "Give the shipping back" in page_of(desk, owner)
    owner.post(to(desk, "talk-refund"), {**GIVEN, "amount": "33.00"})
    assert back(desk) == [3300]


def test_up_to_so_much_at_once(desk: Desk, owner: Client, mia: User) -> None:
    page = settle(desk, owner, mia, lets="yes", most="12.50")
    assert "gives back up to £12.50 at once" in page
    theirs = browser_of(mia)
    page = page_of(desk, theirs)
    assert "you may give back £12.50 at once" in page
    assert "At most 12.50." in page
    page = theirs.post(to(desk, "talk-refund"), GIVEN, follow=True).content.decode()
    assert "So much you may not give back at once; an owner can." in page
    assert back(desk) == []
    theirs.post(to(desk, "talk-refund"), {**GIVEN, "amount": "12.50", "press": "two"})
    assert back(desk) == [1250]


def test_a_limit_says_nothing_of_another_currency(desk: Desk, owner: Client, mia: User) -> None:
    """What 12.50 pounds are in dollars nobody here knows."""
    settle(desk, owner, mia, lets="yes", most="12.50")
    tell(
        desk.store,
        placed(desk.now, "order/shopify:78", who=ANA, total=900, currency="USD"),
        now=desk.now,
    )
    given = {**GIVEN, "what": "order/shopify:78", "amount": "5.00"}
    browser_of(mia).post(to(desk, "talk-refund"), given)
    assert back(desk) == []
    settle(desk, owner, mia, lets="yes")
    browser_of(mia).post(to(desk, "talk-refund"), {**given, "press": "two"})
    assert back(desk) == [500]


@pytest.mark.parametrize("role", [*ROLES, "stranger", "other"])
def test_nobody_has_it_by_their_role_but_an_owner(desk: Desk, other: Store, role: str) -> None:
    if role == "stranger":
        user = house.create_user(email="eva@example.com", now=desk.now)
    elif role == "other":
        user = a_teammate(other, "Otto Row", "owner")
        row = Membership.objects.select_related("store", "user").get(user=user)
        order = Order.objects.of(desk.store).get(about=ORDER)
        with pytest.raises(righting.NotPossible, match="may not"):
            righting.give_back(desk.talk, order, 100, "one", member=row, now=desk.now)
    else:
        user = a_teammate(desk.store, "Sam Lee", role)
    status = browser_of(user).post(to(desk, "talk-refund"), GIVEN).status_code
    expected = {"owner": 302, "stranger": 404, "other": 404}.get(role, 403)
    assert (status, back(desk)) == (expected, [2000] if role == "owner" else [])


@pytest.mark.parametrize("role", ["admin", "agent"])
def test_only_an_owner_lets_somebody(desk: Desk, mia: User, role: str) -> None:
    client = browser_of(a_teammate(desk.store, "Sam Lee", role))
    where = reverse("team-refunds", args=[desk.store.key, mia.pk])
    assert client.post(where, {"lets": "yes"}).status_code == 403
    assert not Membership.objects.get(store=desk.store, user=mia).refunds


def test_what_the_shop_has_done_and_not_told_is_gone_all_the_same(
    desk: Desk, owner: Client
) -> None:
    """Its own word on a refund comes later, or not before it is asked the next day."""
    owner.post(to(desk, "talk-refund"), GIVEN)
    Intent.objects.of(desk.store).filter(effect="refund").update(state="accepted")
    owner.post(to(desk, "talk-refund"), {**GIVEN, "press": "two"})
    assert back(desk) == [2000], "33 were paid, and 13 are left"
    tell(desk.store, of_order("order.refunded", desk.now, ORDER, amount=2000), now=desk.now)
    owner.post(to(desk, "talk-refund"), {**GIVEN, "press": "three"})
    assert back(desk) == [2000]
    owner.post(to(desk, "talk-refund"), {**GIVEN, "press": "four", "amount": "13.00"})
    assert back(desk) == [2000, 1300]


def test_a_double_click_is_one_and_says_so(desk: Desk, owner: Client) -> None:
    for _ in range(2):
        answer = owner.post(to(desk, "talk-refund"), {**GIVEN, "amount": "33.00"}, follow=True)
        assert "The shop is asked to give it back." in answer.content.decode()
    assert back(desk) == [3300]
    assert AuditLine.objects.filter(store=desk.store, what="conversation.refunded").count() == 1


def test_what_makes_no_sense_changes_nothing(desk: Desk, owner: Client, mia: User) -> None:
    for most in ("much", "0", "-5"):
        page = settle(desk, owner, mia, lets="yes", most=most)
        assert "Write an amount, or leave it empty for no limit." in page, most
    assert not Membership.objects.get(store=desk.store, user=mia).refunds
    analyst = a_teammate(desk.store, "Ann Lyst", "analyst")
    settle(desk, owner, analyst, lets="yes")
    assert not Membership.objects.get(store=desk.store, user=analyst).refunds
    elsewhere = reverse("team-refunds", args=[desk.store.key, 999_999])
    assert owner.post(elsewhere, {"lets": "yes"}).status_code == 404


def test_who_could_before_keeps_it(store: Store, desk: Desk) -> None:
    """Every role that may answer gave money back until it became a right of its own."""
    for role in ROLES:
        a_teammate(store, f"{role} Kent", role)
    importlib.import_module("afterword.house.migrations.0008_refunds").keep(apps, None)
    found = dict(Membership.objects.filter(store=store).values_list("role", "refunds"))
    assert found == {
        "owner": True, "admin": True, "marketer": True, "agent": True, "analyst": False,
    }  # fmt: skip
    assert not Membership.objects.exclude(refund_most=None).exists()
