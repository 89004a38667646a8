"""Writing the house: stores, people, links, keys, accounts, the stop switch, the audit log."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.db import connection, transaction
from django.utils.text import slugify

from afterword.decisions.faults import Wrong
from afterword.decisions.rules import Written, write_plainly
from afterword.decisions.zones import known_zone

from . import hot
from .bell import bell
from .models import Account, ApiKey, AuditLine, Membership, SignInLink, Stop, Store, User
from .roles import Role, allows
from .sealing import fingerprint, master_key, new_key

NO_ZONE = "%(zone)s is not a time zone; write it like 'Europe/London'"
CLAIM_LASTS = timedelta(days=7)
KEY_USE_NOTED_EVERY = timedelta(minutes=1)


class Refused(Wrong, ValueError):
    """The house cannot do that. Its faults say why and what to do."""


@transaction.atomic
def create_store(
    *, name: str, now: datetime, by: str, key: str = "", zone: str = "UTC", **facts: Any
) -> Store:
    """Make a store. Raises ``Refused`` when its key is taken or the zone unknown."""
    key = key or slugify(name)
    if not key:
        raise Refused(
            "%(name)s gives no key; give one of letters, digits and dashes", {"name": repr(name)}
        )
    if Store.objects.filter(key=key).exists():
        raise Refused(
            "there is a store %(store)s already; choose another key", {"store": repr(key)}
        )
    if not known_zone(zone):
        raise Refused(NO_ZONE, {"zone": repr(zone)})
    wrapped = master_key().wrap(new_key(), f"store/{key}")
    store = Store.objects.create(
        key=key, name=name, zone=zone, wrapped_key=wrapped, created=now, **facts
    )
    audit(store, now=now, by=by, what="store.created", about=key)
    return store


@transaction.atomic
def create_user(*, email: str, now: datetime, name: str = "", language: str = "") -> User:
    """Make or find the person with this address. They have no password until they set one."""
    found = User.objects.filter(email__iexact=email).first()
    if found:
        return found
    user = User(email=email.lower(), name=name, language=language, created=now)
    user.set_unusable_password()
    user.save()
    return user


@transaction.atomic
def add_member(store: Store, user: User, role: Role, *, now: datetime, by: str) -> Membership:
    """Make somebody a teammate, or change their role. Raises ``Refused`` for the last owner."""
    known = Membership.objects.filter(store=store, user=user).first()
    if known and known.role == "owner" != role:
        _keep_an_owner(store)
    membership, _ = Membership.objects.update_or_create(
        store=store,
        user=user,
        defaults={"role": role},
        create_defaults={"role": role, "since": now},
    )
    audit(store, now=now, by=by, what="team.role", about=user.email, detail={"role": role})
    return membership


@transaction.atomic
def make_sign_in_link(user: User, *, now: datetime, lasts: timedelta = CLAIM_LASTS) -> str:
    """A one-time token that signs this person in. Older unused ones stop working."""
    SignInLink.objects.filter(user=user, used=None).delete()
    token = secrets.token_urlsafe(24)
    SignInLink.objects.create(digest=fingerprint(token), user=user, made=now, expires=now + lasts)
    return token


@transaction.atomic
def use_sign_in_link(token: str, *, now: datetime) -> User | None:
    """The person whose link this is, once. ``None``: unknown, used or too old."""
    link = (
        SignInLink.objects.select_for_update()
        .filter(digest=fingerprint(token), used=None, expires__gt=now)
        .select_related("user")
        .first()
    )
    if link is None or not link.user.is_active:
        return None
    link.used = now
    link.save(update_fields=["used"])
    return link.user


@transaction.atomic
def make_api_key(store: Store, *, name: str, now: datetime, by: str) -> tuple[ApiKey, str]:
    """A new key for the HTTP API, and its text, which is shown this once only."""
    text = f"awk_{secrets.token_urlsafe(24)}"
    key = ApiKey.objects.create(
        store=store,
        name=name,
        prefix=text[:10],
        digest=fingerprint(text),
        made=now,
        made_by=by,
    )
    audit(store, now=now, by=by, what="api_key.made", about=key.prefix, detail={"name": name})
    return key, text


@transaction.atomic
def revoke_api_key(store: Store, key_id: int, *, now: datetime, by: str) -> None:
    """Stop a key from working, at once. Safe to repeat."""
    for key in ApiKey.objects.of(store).filter(id=key_id, revoked=None):
        key.revoked = now
        key.save(update_fields=["revoked"])
        audit(store, now=now, by=by, what="api_key.revoked", about=key.prefix)


@transaction.atomic
def save_account(
    store: Store,
    *,
    kind: str,
    plug: str,
    settings: dict[str, Any],
    secrets_: dict[str, Any],
    now: datetime,
    by: str,
) -> Account:
    """Connect a store with something outside, or change how. Secrets left out stay as they are."""
    found = Account.objects.of(store).filter(kind=kind, plug=plug).first()
    kept = found.secrets(store.secret) if found else {}
    if found and found.settings.get("provider") != settings.get("provider"):
        kept = {}  # what opens one provider's door is not shown to another
    sealed = store.secret.seal_json({**kept, **secrets_}, f"account/{kind}/{plug}")
    account, _ = Account.objects.of(store).update_or_create(
        store=store,
        kind=kind,
        plug=plug,
        defaults={"settings": settings, "sealed": sealed, "enabled": True, "trouble": ""},
        create_defaults={"settings": settings, "sealed": sealed, "made": now},
    )
    audit(store, now=now, by=by, what="account.saved", about=f"{kind}/{plug}")
    return account


@transaction.atomic
def stop(
    store: Store | None, *, scope: str, name: str = "", why: str = "", now: datetime, by: str
) -> Stop:
    """Press the stop switch: nothing it covers is handed over from the next message on."""
    switch = Stop.objects.filter(store=store, scope=scope, name=name).first()
    if switch is None:
        switch = Stop.objects.create(store=store, scope=scope, name=name, why=why, since=now, by=by)
        audit(store, now=now, by=by, what="stop.pressed", about=f"{scope}/{name}".rstrip("/"))
    return switch


@transaction.atomic
def release(store: Store | None, *, scope: str, name: str = "", now: datetime, by: str) -> bool:
    """Release the stop switch. True: it was on."""
    gone, _ = Stop.objects.filter(store=store, scope=scope, name=name).delete()
    if gone:
        audit(store, now=now, by=by, what="stop.released", about=f"{scope}/{name}".rstrip("/"))
        bell.ring_on_commit()
    return bool(gone)


def audit(
    store: Store | None,
    *,
    now: datetime,
    by: str,
    what: str,
    about: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Write a line of the audit log, chained to the one before."""
    audit_each(store, [(what, about, detail or {})], now=now, by=by)


@transaction.atomic(savepoint=False)
def audit_each(
    store: Store | None,
    lines: Iterable[tuple[str, str, dict[str, Any]]],
    *,
    now: datetime,
    by: str,
) -> None:
    """Write lines of the audit log, each chained to the one before: (what, about, detail)."""
    chain = AuditLine.objects.filter(store=store)
    # Whoever holds the first line writes the next ones; on SQLite nobody else writes anyhow.
    if connection.features.has_select_for_update:
        chain.order_by("id").select_for_update().first()
    last = chain.order_by("-id").values_list("digest", flat=True).first() or ""
    now = now.astimezone(UTC)
    rows = []
    for what, about, detail in lines:
        before = last
        line = [before, now.isoformat(), by, what, about, detail]
        last = hashlib.sha256(msgspec.json.encode(line, order="deterministic")).hexdigest()
        rows.append(
            AuditLine(
                store=store,
                at=now,
                by=by,
                what=what,
                about=about,
                detail=detail,
                before=before,
                digest=last,
            )
        )
    AuditLine.objects.bulk_create(rows)


@transaction.atomic
def claim(user: User, *, name: str, password: str) -> None:
    """A person comes in by a link: their name, and a password unless they keep the one they have.

    A new password ends every other session of theirs.
    """
    user.name = name
    if password:
        user.set_password(password)
    user.save(update_fields=["name", "password"])


@transaction.atomic
def change_own(user: User, *, name: str, language: str, theme: str) -> None:
    """What a person chooses for themselves."""
    user.name, user.language, user.theme = name, language, theme
    user.save(update_fields=["name", "language", "theme"])


@transaction.atomic
def let_refund(
    store: Store, user_id: int, *, lets: bool, most: int | None = None, now: datetime, by: str
) -> None:
    """Let a teammate give money back, or let them no more. ``most``: how much at once, in minor
    units of the store's currency. Raises ``Refused`` for an owner, who always may, for a role that
    answers nobody, and for a limit that is none."""
    member = Membership.objects.select_for_update().get(store=store, user_id=user_id)
    if member.role == "owner":
        raise Refused("an owner may always give money back")
    if lets and not allows(member.role, "answer"):
        raise Refused("their role answers nobody, so that they give nothing back")
    if most is not None and most <= 0:
        raise Refused("a limit is more than nothing")
    member.refunds, member.refund_most = lets, most if lets else None
    member.save(update_fields=["refunds", "refund_most"])
    user = User.objects.get(pk=user_id)
    detail = {"lets": lets, "most": member.refund_most}
    audit(store, now=now, by=by, what="team.refunds", about=user.email, detail=detail)


def _keep_an_owner(store: Store) -> None:
    if Membership.objects.filter(store=store, role="owner").count() == 1:
        raise Refused("a store keeps at least one owner; make somebody else an owner first")


@transaction.atomic
def link_for_member(store: Store, user: User, *, now: datetime, by: str) -> str:
    """A sign-in link for a teammate, to be handed to them by somebody who manages the team.

    Raises ``Refused`` for who is not on the team, and for who works in another store too: the link
    lets its bearer in as that person, so it would open the other store to whoever made it.
    """
    stores = set(Membership.objects.filter(user=user).values_list("store_id", flat=True))
    if store.pk not in stores:
        raise Refused("%(who)s is not on the team; invite them first", {"who": user.email})
    if stores != {store.pk}:
        raise Refused(
            "%(who)s works in another store too and signs in as they do there; "
            "whoever runs this machine can make them a link",
            {"who": user.email},
        )
    token = make_sign_in_link(user, now=now)
    audit(store, now=now, by=by, what="team.link", about=user.email)
    return token


@transaction.atomic
def remove_member(store: Store, user_id: int, *, now: datetime, by: str) -> None:
    """Take somebody out of the team. Raises ``Refused`` for the last owner. Safe to repeat."""
    member = Membership.objects.filter(store=store, user_id=user_id).select_related("user").first()
    if member is None:
        return
    if member.role == "owner":
        _keep_an_owner(store)
    member.delete()
    audit(store, now=now, by=by, what="team.removed", about=member.user.email)


@transaction.atomic
def change_store(store: Store, *, now: datetime, by: str, **facts: Any) -> Store:
    """Change what a store says of itself. Raises ``Refused`` for a zone nobody knows."""
    if "zone" in facts and not known_zone(facts["zone"]):
        raise Refused(NO_ZONE, {"zone": repr(facts["zone"])})
    before = {name: getattr(store, name) for name in facts}
    changed = {name: value for name, value in facts.items() if before[name] != value}
    for name, value in changed.items():
        setattr(store, name, value)
    if changed:
        store.save(update_fields=list(changed))
        audit(store, now=now, by=by, what="store.changed", about=", ".join(sorted(changed)))
    return store


NOT_GENUINE = "The last delivery's signature did not fit. Is the secret still the right one?"
"""The trouble of an account by whose secret nothing that comes in can be believed."""


def heard_from(accounts: Iterable[int], *, now: datetime) -> None:
    """What is on the other end of these accounts spoke, and could be believed."""
    rows = Account.objects.everywhere().filter(id__in=sorted(accounts))
    rows.update(seen=now)
    rows.filter(trouble=NOT_GENUINE).update(trouble="")


def not_genuine(account: int) -> None:
    """What came in by an account was not signed with its secret: the team is to see that."""
    Account.objects.everywhere().filter(id=account).update(trouble=NOT_GENUINE)


def heard_of_sending(store: Store, channel: str, says: str) -> None:
    """What a provider says of the account that hands it messages, for the team to see.

    Empty: it took one, so whatever kept it from that is over. What is wrong with the account's
    way in is not touched by that.
    """
    known = hot.trouble_of(store.pk, "channel", channel)
    # It is said with every batch of messages, and is news once in a while.
    if known is not None and known != says[:300] and (says or known != NOT_GENUINE):
        rows = Account.objects.of(store).filter(kind="channel", plug=channel)
        rows.update(trouble=says[:300])


@transaction.atomic
def learned(
    store: Store, kind: str, plug: str, settings: Mapping[str, Any], secrets_: Mapping[str, str]
) -> None:
    """Keep with an account what was learned from the other end: a fresh token, a name. Nothing
    where there is no such account any more."""
    rows = Account.objects.of(store).filter(kind=kind, plug=plug).select_for_update()
    found = rows.first()
    if found is None or not (settings or secrets_):
        return
    found.settings = {**found.settings, **settings}
    if secrets_:
        kept = {**found.secrets(store.secret), **secrets_}
        found.sealed = store.secret.seal_json(kept, f"account/{kind}/{plug}")
    found.save(update_fields=["settings", "sealed"])


def heard_of_asking(store: Store, plug: str, says: str, kind: str = "connector") -> None:
    """What stands in the way of asking a connector or a carrier, for the team to see; empty:
    nothing does. What is wrong with the way in is not touched by that."""
    known = hot.trouble_of(store.pk, kind, plug)
    if known is not None and known != says[:300] and (says or known != NOT_GENUINE):
        rows = Account.objects.of(store).filter(kind=kind, plug=plug)
        rows.update(trouble=says[:300])


def key_used(key: ApiKey, *, now: datetime) -> None:
    """A key was used. Written down at most once a minute."""
    if key.used is None or key.used < now - KEY_USE_NOTED_EVERY:
        ApiKey.objects.of(key.store_id).filter(id=key.pk).update(used=now)


@transaction.atomic
def disconnect(store: Store, *, kind: str, plug: str, now: datetime, by: str) -> None:
    """Switch an account off. Its secrets are destroyed. Safe to repeat."""
    gone, _ = Account.objects.of(store).filter(kind=kind, plug=plug).delete()
    if gone:
        audit(store, now=now, by=by, what="account.removed", about=f"{kind}/{plug}")


@transaction.atomic
def change_rules(store: Store, written: Written, *, now: datetime, by: str) -> None:
    """Settle anew when messages may come and how many. What waits is weighed by it from now on."""
    before, after = store.rules_written, write_plainly(written)
    if before == after:
        return
    store.rules_written = after
    store.save(update_fields=["rules_written"])
    audit(store, now=now, by=by, what="rules.changed", detail={"before": before, "after": after})
