"""Stores, the people of the team, keys and accounts, the stop switch, the audit log."""

from functools import lru_cache
from typing import Any, ClassVar

import msgspec
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from afterword.decisions.rules import Rules, read_leniently, settled

from .owned import Owned
from .roles import ROLES
from .sealing import Key, master_key


@lru_cache(maxsize=256)
def _opened(wrapped: bytes, store: str) -> Key:
    """A store's key. It is asked for several times for each message, and opened once."""
    return master_key().unwrap(wrapped, f"store/{store}")


@lru_cache(maxsize=256)
def _settled(
    written: bytes, approved: bytes, store: str, zone: str, country: str, language: str
) -> Rules:
    """A store's rules. They are asked for with each message and each decision."""
    return settled(
        read_leniently(msgspec.json.decode(written))[0],
        store=store,
        zone=zone,
        country=country,
        language=language,
        approved=msgspec.json.decode(approved, type=dict[str, dict[str, tuple[str, ...]]]),
    )


class Store(models.Model):
    """A brand: the tenant. Everything else belongs to one."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64, default="UTC")
    country = models.CharField(max_length=2, blank=True, default="")
    language = models.CharField(max_length=16, default="en")
    currency = models.CharField(max_length=3, default="EUR")
    url = models.URLField(blank=True, default="")
    pages_url = models.URLField(blank=True, default="", db_default="")
    """A domain of its own for the pages of its customers; empty: they are where Afterword is."""
    brand_colour = models.CharField(max_length=7, default="#2f6b4f")
    sender_name = models.CharField(max_length=120, blank=True, default="")
    sender_email = models.EmailField(blank=True, default="")
    postal_address = models.CharField(max_length=300, blank=True, default="")
    signature = models.CharField(max_length=120, blank=True, default="")
    tone = models.CharField(max_length=20, default="casual")
    rules_written = models.JSONField(default=dict, blank=True)
    points_called = models.JSONField(null=True, blank=True)
    """What points are called in messages, by language, as ``programs.loyalty`` has it now; empty:
    points. ``None``: that was never settled since messages ask here."""
    approved = models.JSONField(default=dict, blank=True)
    """By channel and template: the languages in which a provider has approved its words. It is
    made of ``messages.Approval``, for decisions to read with the rules."""
    track_links = models.BooleanField(default=True, db_default=True)
    """Whether links in messages lead by way of us, so that it is known which are followed."""
    wrapped_key = models.BinaryField(default=bytes)
    created = models.DateTimeField()
    demo = models.BooleanField(default=False)

    @property
    def pages(self) -> str:
        """Where its customers' pages are, without a stroke at the end: on its own domain, or where
        all of Afterword is."""
        return self.pages_url or str(settings.AFTERWORD_URL)

    @property
    def secret(self) -> Key:
        """The store's key. Raises ``Unreadable`` with another master key than it was made with."""
        return _opened(bytes(self.wrapped_key), self.key)

    @property
    def rules(self) -> Rules:
        """The store's rules as decisions take them; for what cannot be read, the defaults."""
        written = msgspec.json.encode(self.rules_written)
        approved = msgspec.json.encode(self.approved)
        return _settled(written, approved, self.key, self.zone, self.country, self.language)

    @property
    def rules_faults(self) -> list[str]:
        """The parts of what was settled that cannot be read; empty: all of it can."""
        return read_leniently(self.rules_written)[1]


class Front(models.Model):
    """How a store shows itself to shoppers: see ``fronts``. At most one for each store."""

    store = models.OneToOneField(Store, on_delete=models.CASCADE, related_name="+")
    written = models.JSONField(default=dict)
    """``fronts.Front``, as it was settled, without the logo."""
    logo = models.BinaryField(default=bytes)
    logo_kind = models.CharField(max_length=20, blank=True, default="")
    logo_digest = models.CharField(max_length=12, blank=True, default="")
    logo_width = models.IntegerField(default=0)
    logo_height = models.IntegerField(default=0)
    changed = models.DateTimeField()


class UserManager(BaseUserManager["User"]):
    """Finds people of the team by e-mail, in any case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in. What they may do stands in their memberships."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True, default="")
    language = models.CharField(max_length=16, blank=True, default="")
    theme = models.CharField(max_length=8, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def get_full_name(self) -> str:
        """The name the desk shows."""
        return self.name or self.email.partition("@")[0]

    @property
    def initials(self) -> str:
        """One or two letters for the round mark."""
        words = self.get_full_name().split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


class Membership(models.Model):
    """A teammate of a store, in a role."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=[(name, name) for name in ROLES])
    since = models.DateTimeField()
    refunds = models.BooleanField(default=False, db_default=False)
    """Whether they may give money back; an owner always may."""
    refund_most = models.BigIntegerField(null=True)
    """How much at once, in minor units of the store's currency; ``None``: as much as was paid."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "user"], name="house_membership_once")
        ]


class SignInLink(models.Model):
    """A one-time link: to claim a fresh installation, or to sign in to the demo."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    made = models.DateTimeField()
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True, blank=True)


class ApiKey(Owned):
    """A key for the HTTP API: shown once, stored as a hash."""

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    used = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)


class Account(Owned):
    """A store's account with something outside: a shop system, a mail server."""

    kind = models.CharField(max_length=12)
    """``connector`` or ``channel``: which table of adapters it is for."""
    plug = models.CharField(max_length=24)
    """The adapter's name in that table."""
    settings = models.JSONField(default=dict)
    sealed = models.BinaryField(default=bytes)
    enabled = models.BooleanField(default=True)
    made = models.DateTimeField()
    seen = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True, default="")

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "kind", "plug"], name="house_account_once"),
        ]

    def secrets(self, key: Key) -> dict[str, Any]:
        """What must not be read by others, opened with the store's key."""
        return key.open_json(bytes(self.sealed), f"account/{self.kind}/{self.plug}")


class Turn(Owned):
    """How often somebody tried something: what is tried and who tries, as a keyed hash."""

    what = models.CharField(max_length=20)
    digest = models.CharField(max_length=32)
    since = models.DateTimeField()
    taken = models.IntegerField(default=0)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "what", "digest"], name="house_turn_once"),
        ]
        indexes = [models.Index(fields=["store", "since"], name="house_turn_since")]


class Season(Owned):
    """A season of the store's calendar, on its own clock: journeys can hang on it."""

    key = models.SlugField(max_length=60)
    """What journeys know it by; it stays when the name changes."""
    name = models.CharField(max_length=80)
    begins = models.DateField()
    ends = models.DateField()
    """The last day of it."""
    yearly = models.BooleanField(default=False)
    made = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "key"], name="house_season_once"),
        ]


class SeasonCall(Owned):
    """How far the customers are told, one after the other, that a season comes or is there."""

    season = models.SlugField(max_length=60)
    begins = models.DateField()
    """Which time of it."""
    days = models.IntegerField()
    """How many days before; 0: it begins."""
    position = models.BigIntegerField(default=0)
    """The last customer that was looked at."""
    told = models.IntegerField(default=0)
    due = models.DateTimeField(null=True)
    """When it goes on; null: it is done."""
    started = models.DateTimeField()

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "season", "begins", "days"], name="house_season_call_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due"], name="house_season_call_due", condition=models.Q(due__isnull=False)
            )
        ]


class Stop(models.Model):
    """The stop switch: nothing that it covers is handed to a provider while it is on.

    Without a store it covers every store. ``scope`` and ``name`` narrow it to a channel or journey.
    """

    store = models.ForeignKey(Store, null=True, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(
        max_length=8, choices=[(name, name) for name in ("all", "channel", "journey")]
    )
    name = models.CharField(max_length=80, blank=True, default="")
    since = models.DateTimeField()
    by = models.CharField(max_length=120)
    why = models.CharField(max_length=300, blank=True, default="")


class Worker(models.Model):
    """A process that works for all stores: it says now and then that it is there.

    Workers find each other by these rows alone. One that stops in order takes its row away.
    """

    name = models.CharField(max_length=40, unique=True)
    """Made of the data folder's own mark and a number: whoever takes up a dead worker's journal
    takes up its name."""
    host = models.CharField(max_length=120)
    pid = models.IntegerField()
    started = models.DateTimeField()
    seen = models.DateTimeField()
    rests = models.CharField(max_length=200, blank=True, default="")
    """Why it hands nothing over just now; empty: it does."""


class AuditLine(models.Model):
    """One line of the audit log: who did what, when. Each line holds the hash of the one before."""

    store = models.ForeignKey(Store, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    what = models.CharField(max_length=60)
    about = models.CharField(max_length=200, blank=True, default="")
    detail = models.JSONField(default=dict)
    before = models.CharField(max_length=64, blank=True, default="")
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["store", "-id"], name="house_audit_newest")]
