"""Reading the house."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from django.db.models import Q

from . import plain
from .models import Account, ApiKey, AuditLine, Membership, Stop, Store, User
from .roles import allows
from .sealing import fingerprint


def store_by_key(key: str) -> Store:
    """The store of that key. Raises ``LookupError`` that names those there are."""
    found = Store.objects.filter(key=key).first()
    if found is None:
        known = ", ".join(Store.objects.order_by("key").values_list("key", flat=True)) or "none yet"
        raise LookupError(f"there is no store {key!r}; there are: {known}")
    return found


def stores_of(user: User) -> list[Store]:
    """The stores a person works in, by name."""
    return list(Store.objects.filter(memberships__user=user).order_by("name"))


def membership(user: User, store_key: str) -> Membership | None:
    """How a person belongs to a store; ``None``: not at all, or there is no such store."""
    return (
        Membership.objects.filter(user=user, store__key=store_key)
        .select_related("store", "user")
        .first()
    )


def may(member: Membership | None, permission: str) -> bool:
    """Whether a teammate may do something. Nobody may do anything by default."""
    if member is None or not member.user.is_active:
        return False
    let = permission == "refund" and member.refunds and allows(member.role, "answer")
    return let or allows(member.role, permission)


def refund_most(member: Membership) -> int | None:
    """How much a teammate may give back at once, in minor units of the store's currency; ``None``:
    as much as was paid."""
    return None if member.role == "owner" else member.refund_most


def key_of(text: str) -> ApiKey | None:
    """The working API key of that text."""
    return (
        ApiKey.objects.everywhere()
        .filter(digest=fingerprint(text), revoked=None)
        .select_related("store")
        .first()
    )


def account(store: Store, kind: str, plug: str) -> Account | None:
    """The store's account with an adapter, if it is switched on."""
    return Account.objects.of(store).filter(kind=kind, plug=plug, enabled=True).first()


def connected(store: Store, kind: str) -> dict[str, Account]:
    """The store's accounts of a kind that are switched on, by the adapter's name."""
    return {row.plug: row for row in Account.objects.of(store).filter(kind=kind, enabled=True)}


def accounts(
    stores: Collection[int], kind: str, plugs: Collection[str]
) -> dict[tuple[int, str], Mapping[str, Any]]:
    """By (store, plug): the settings of these stores' accounts that are switched on."""
    if not stores or not plugs:
        return {}
    rows = Account.objects.everywhere().filter(
        kind=kind, enabled=True, store__in=stores, plug__in=plugs
    )
    return {
        (store, plug): settings
        for store, plug, settings in rows.values_list("store_id", "plug", "settings")
    }


def rates() -> dict[tuple[int, str], float]:
    """By (store, channel): how many messages a second a provider takes, where that is set."""
    rows = Account.objects.everywhere().filter(kind="channel", enabled=True)
    found: dict[tuple[int, str], float] = {}
    for store, plug, settings in rows.values_list("store_id", "plug", "settings"):
        try:
            rate = float(settings.get("rate") or 0)
        except (TypeError, ValueError):
            continue
        if rate > 0:
            found[store, plug] = rate
    return found


def stops() -> list[Stop]:
    """The stop switches that are on, of all stores."""
    # Asked before every hand-over; nearly always there is none, and bare SQL says so at once.
    if not plain.rows("SELECT 1 FROM house_stop LIMIT 1"):
        return []
    return list(Stop.objects.order_by("id"))


def stops_of(store: Store) -> list[Stop]:
    """The stop switches that hold this store back, its own and those for everyone."""
    return list(Stop.objects.filter(Q(store=None) | Q(store=store)).order_by("id"))


def audit_holds(store: Store | None) -> int | None:
    """Check the chain of the audit log. ``None``: sound; else the id of the first false line."""
    before = ""
    for line in AuditLine.objects.filter(store=store).order_by("id"):
        content = [before, line.at.isoformat(), line.by, line.what, line.about, line.detail]
        digest = hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()
        if line.before != before or line.digest != digest:
            return line.pk
        before = line.digest
    return None
