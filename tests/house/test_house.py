"""Stores, the people of the team, one-time links, keys, accounts, roles, the stop switch."""

from datetime import timedelta

import pytest

from afterword.house import actions, queries
from afterword.house.actions import Refused
from afterword.house.models import Account, ApiKey, AuditLine, Membership, SignInLink, Stop, Store
from afterword.house.models import User as Person
from afterword.house.roles import PERMISSIONS, ROLES, Role, allows
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def shop() -> Store:
    return actions.create_store(name="Ada & Fern", now=NOW, by="test")


@pytest.fixture
def ada() -> Person:
    return actions.create_user(email="Ada@Shop.example", now=NOW, name="Ada Fern")


def test_it_works(shop: Store, ada: Person) -> None:
    member = actions.add_member(shop, ada, "owner", now=NOW, by="test")
    assert (shop.key, member.role) == ("ada-fern", "owner")
    assert queries.stores_of(ada) == [shop]
    found = queries.membership(ada, "ada-fern")
    assert queries.may(found, "manage_team")
    assert queries.membership(ada, "other") is None
    assert queries.store_by_key("ada-fern") == shop


# --------------------------------------------------------------------------------- stores


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"name": "Ada & Fern"}, "there is a store 'ada-fern' already"),
        ({"name": "???"}, "give one of letters, digits and dashes"),
        ({"name": "Two", "zone": "Mars/Base"}, "write it like 'Europe/London'"),
    ],
)
def test_a_store_that_cannot_be_made_says_what_to_do(
    shop: Store, facts: dict[str, str], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        actions.create_store(now=NOW, by="test", **facts)
    assert list(Store.objects.all()) == [shop]


def test_an_unknown_store_names_those_there_are(shop: Store) -> None:
    with pytest.raises(LookupError, match="there is no store 'x'; there are: ada-fern"):
        queries.store_by_key("x")


def test_a_change_is_written_down_once(shop: Store) -> None:
    actions.change_store(shop, now=NOW, by="user:1", name="Ada", currency="EUR")
    actions.change_store(shop, now=NOW, by="user:1", name="Ada")
    lines = AuditLine.objects.filter(what="store.changed")
    assert [line.about for line in lines] == ["name"]
    with pytest.raises(Refused):
        actions.change_store(shop, now=NOW, by="user:1", zone="nowhere")
    shop.refresh_from_db()
    assert (shop.name, shop.zone) == ("Ada", "UTC")


def test_two_stores_have_two_keys(shop: Store) -> None:
    other = actions.create_store(name="Other", now=NOW, by="test")
    assert shop.secret.secret_hex != other.secret.secret_hex
    assert shop.secret.secret_hex not in bytes(shop.wrapped_key).hex()


# --------------------------------------------------------------------------------- people


def test_an_address_is_one_person_in_any_case(ada: Person) -> None:
    assert actions.create_user(email="ADA@shop.example", now=NOW) == ada
    assert ada.email == "ada@shop.example"
    assert Person.objects.count() == 1


def test_nobody_has_a_password_from_the_start(ada: Person) -> None:
    assert not ada.has_usable_password()
    assert not ada.check_password("")
    actions.claim(ada, name="Ada", password="a long enough one")
    ada.refresh_from_db()
    assert ada.check_password("a long enough one")
    assert "a long enough one" not in ada.password


def test_the_last_owner_stays(shop: Store, ada: Person) -> None:
    actions.add_member(shop, ada, "owner", now=NOW, by="test")
    with pytest.raises(Refused, match="keeps at least one owner"):
        actions.remove_member(shop, ada.pk, now=NOW, by="test")
    fern = actions.create_user(email="fern@shop.example", now=NOW)
    actions.add_member(shop, fern, "owner", now=NOW, by="test")
    actions.remove_member(shop, ada.pk, now=NOW, by="test")
    actions.remove_member(shop, ada.pk, now=NOW, by="test")
    assert [one.user for one in Membership.objects.all()] == [fern]


def test_the_last_owner_cannot_give_the_role_away(shop: Store, ada: Person) -> None:
    actions.add_member(shop, ada, "owner", now=NOW, by="test")
    with pytest.raises(Refused, match="keeps at least one owner"):
        actions.add_member(shop, ada, "agent", now=NOW, by="test")
    assert Membership.objects.get().role == "owner"


# -------------------------------------------------------------------------- one-time links


def test_a_link_works_once(ada: Person) -> None:
    token = actions.make_sign_in_link(ada, now=NOW)
    assert actions.use_sign_in_link(token, now=NOW) == ada
    assert actions.use_sign_in_link(token, now=NOW) is None


def test_a_link_works_until_it_is_too_old(ada: Person) -> None:
    token = actions.make_sign_in_link(ada, now=NOW, lasts=DAY)
    assert actions.use_sign_in_link(token, now=NOW + DAY) is None
    assert actions.use_sign_in_link(token, now=NOW + DAY - timedelta(seconds=1)) == ada


def test_a_newer_link_ends_the_older(ada: Person) -> None:
    old = actions.make_sign_in_link(ada, now=NOW)
    new = actions.make_sign_in_link(ada, now=NOW)
    assert actions.use_sign_in_link(old, now=NOW) is None
    assert actions.use_sign_in_link(new, now=NOW) == ada


def test_a_link_of_somebody_who_left_opens_nothing(ada: Person) -> None:
    token = actions.make_sign_in_link(ada, now=NOW)
    Person.objects.update(is_active=False)
    assert actions.use_sign_in_link(token, now=NOW) is None


@pytest.mark.parametrize("change", [str.upper, lambda t: t[:-1], lambda t: t + "x", lambda t: ""])
def test_a_link_is_not_guessed(ada: Person, change: object) -> None:
    token = actions.make_sign_in_link(ada, now=NOW)
    assert len(token) == 32  # 192 bits
    assert actions.use_sign_in_link(change(token), now=NOW) is None  # type: ignore[operator]
    assert actions.use_sign_in_link(token, now=NOW) == ada


def test_the_database_does_not_know_the_link(ada: Person) -> None:
    token = actions.make_sign_in_link(ada, now=NOW)
    (row,) = SignInLink.objects.values_list()
    assert token not in str(row)


# ----------------------------------------------------------------------------------- keys


def test_a_key_is_shown_once(shop: Store) -> None:
    key, text = actions.make_api_key(shop, name="till", now=NOW, by="user:1")
    assert text.startswith("awk_")
    assert text.startswith(key.prefix)
    assert queries.key_of(text) == key
    (row,) = ApiKey.objects.everywhere().values_list()
    assert text not in str(row)
    assert text not in str(list(AuditLine.objects.values_list()))


def test_a_revoked_key_opens_nothing(shop: Store) -> None:
    key, text = actions.make_api_key(shop, name="till", now=NOW, by="user:1")
    actions.revoke_api_key(shop, key.pk, now=NOW, by="user:1")
    actions.revoke_api_key(shop, key.pk, now=NOW, by="user:1")
    assert queries.key_of(text) is None
    assert AuditLine.objects.filter(what="api_key.revoked").count() == 1


def test_another_store_revokes_nothing(shop: Store) -> None:
    other = actions.create_store(name="Other", now=NOW, by="test")
    key, text = actions.make_api_key(shop, name="till", now=NOW, by="user:1")
    actions.revoke_api_key(other, key.pk, now=NOW, by="user:2")
    assert queries.key_of(text) == key


@pytest.mark.parametrize("text", ["", "awk_", "awk_" + "A" * 32, "' OR 1=1 --", "\0"])
def test_no_key_is_no_key(shop: Store, text: str) -> None:
    actions.make_api_key(shop, name="till", now=NOW, by="user:1")
    assert queries.key_of(text) is None


# ------------------------------------------------------------------------------- accounts


def save(shop: Store, **secrets: str) -> Account:
    return actions.save_account(
        shop,
        kind="channel",
        plug="email",
        settings={"host": "mail.example"},
        secrets_=secrets,
        now=NOW,
        by="user:1",
    )


def test_secrets_are_sealed_and_kept_when_left_out(shop: Store) -> None:
    save(shop, password="rooibos", inbound_secret="assam")
    account = save(shop, password="sencha")
    assert account.secrets(shop.secret) == {"password": "sencha", "inbound_secret": "assam"}
    (row,) = Account.objects.of(shop).values_list()
    for secret in ("rooibos", "sencha", "assam"):
        assert secret not in str(row)
        assert secret.encode() not in bytes(account.sealed)
        assert secret not in str(list(AuditLine.objects.values_list()))


def test_an_account_that_is_removed_takes_its_secrets_along(shop: Store) -> None:
    save(shop, password="rooibos")
    for _ in range(2):
        actions.disconnect(shop, kind="channel", plug="email", now=NOW, by="user:1")
    assert queries.account(shop, "channel", "email") is None
    assert AuditLine.objects.filter(what="account.removed").count() == 1


# ---------------------------------------------------------------------------------- roles


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("owner", set(PERMISSIONS)),
        ("admin", set(PERMISSIONS) - {"manage_team", "refund"}),
        ("marketer", {"see", "see_numbers", "answer", "stop", "edit_journeys"}),
        ("agent", {"see", "see_numbers", "answer", "stop"}),
        ("analyst", {"see_numbers"}),
        ("stranger", set()),
        ("", set()),
    ],
)
def test_who_may_do_what(role: str, may: set[str]) -> None:
    assert {name for name in PERMISSIONS if allows(role, name)} == may


def test_a_permission_nobody_defined_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        allows("owner", "everything")


def test_nobody_may_do_anything_by_default(shop: Store, ada: Person) -> None:
    assert not any(queries.may(None, name) for name in PERMISSIONS)
    role: Role
    for role in ROLES:
        member = actions.add_member(
            shop, actions.create_user(email=f"{role}@x.example", now=NOW), role, now=NOW, by="test"
        )
        member.user.is_active = False
        assert not any(queries.may(member, name) for name in PERMISSIONS)


# ------------------------------------------------------------------------- the stop switch


def test_a_switch_is_pressed_once_and_released(shop: Store) -> None:
    first = actions.stop(shop, scope="journey", name="x", now=NOW, by="user:1")
    assert actions.stop(shop, scope="journey", name="x", now=NOW, by="user:2") == first
    everyone = actions.stop(None, scope="all", now=NOW, by="user:1")
    assert queries.stops_of(shop) == [first, everyone]
    other = actions.create_store(name="Other", now=NOW, by="test")
    assert queries.stops_of(other) == [everyone]
    assert actions.release(shop, scope="journey", name="x", now=NOW, by="user:1")
    assert not actions.release(shop, scope="journey", name="x", now=NOW, by="user:1")
    assert list(Stop.objects.all()) == [everyone]


# ------------------------------------------------------------------------------ audit log


def test_each_line_holds_the_hash_of_the_one_before(shop: Store) -> None:
    actions.audit(shop, now=NOW, by="user:1", what="looked", detail={"z": [1, None], "a": "é"})
    actions.audit(None, now=NOW, by="user:1", what="elsewhere")
    assert queries.audit_holds(shop) is None
    assert queries.audit_holds(None) is None
    lines = list(AuditLine.objects.filter(store=shop).order_by("id"))
    assert [line.before for line in lines] == ["", lines[0].digest]


def test_a_moment_in_any_zone_holds(shop: Store) -> None:
    from zoneinfo import ZoneInfo

    actions.audit(shop, now=NOW.astimezone(ZoneInfo("Asia/Kathmandu")), by="x", what="y")
    assert queries.audit_holds(shop) is None


@pytest.mark.parametrize(
    "change",
    [
        {"by": "user:2"},
        {"what": "nothing"},
        {"about": "someone"},
        {"detail": {"a": 2}},
        {"at": NOW + DAY},
        {"before": "0" * 64},
        {"digest": "0" * 64},
    ],
    ids=lambda change: str(next(iter(change))),
)
def test_a_line_that_was_changed_is_found(shop: Store, change: dict[str, object]) -> None:
    for number in range(4):
        actions.audit(shop, now=NOW, by="user:1", what="did", detail={"a": number})
    line = AuditLine.objects.filter(store=shop).order_by("id")[2]
    AuditLine.objects.filter(id=line.pk).update(**change)
    assert queries.audit_holds(shop) == line.pk


def test_a_line_that_is_missing_is_found(shop: Store) -> None:
    for _ in range(4):
        actions.audit(shop, now=NOW, by="user:1", what="did")
    lines = AuditLine.objects.filter(store=shop).order_by("id")
    after = lines[2].pk
    lines[1].delete()
    assert queries.audit_holds(shop) == after
