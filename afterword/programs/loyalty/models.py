"""What a store settled about points, who has some, and the ledger of them."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import models

from afterword.decisions.points import PARTS, Entry, Rule
from afterword.house.owned import Owned
from afterword.timeline.models import Customer


def in_parts(rates: Mapping[str, str | Decimal]) -> dict[str, int]:
    """Rates as decisions take them, from how they are written: ``1.5`` points for a pound."""
    return {currency: int(Decimal(rate) * PARTS) for currency, rate in rates.items()}


class Programme(Owned):
    """How a store gives points. At most one for each store; without one, none are given."""

    on = models.BooleanField(default=False)
    since = models.DateTimeField(null=True)
    """When it was switched on first: orders from before earn nothing."""
    names = models.JSONField(default=dict)
    """What points are called, by language; empty: points. Where some numbers have a form of their
    own, it stands beside (``en-one``: the bean, of which ``en`` has beans)."""
    rates = models.JSONField(default=dict)
    """By currency, as written: points for each whole unit of it."""
    pending_days = models.IntegerField(default=30)
    valid_days = models.IntegerField(default=0)
    welcome = models.IntegerField(default=0)
    warn_days = models.IntegerField(default=14)
    rewards = models.JSONField(default=dict, db_default={})
    """By the key of an offer: how many points one of its codes takes."""
    changed = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store"], name="loyalty_programme_once"),
        ]

    @property
    def rule(self) -> Rule:
        """As decisions take it."""
        return Rule(
            rates=in_parts(self.rates),
            pending_days=self.pending_days,
            valid_days=self.valid_days,
            welcome=self.welcome,
            warn_days=self.warn_days,
        )


class Account(Owned):
    """A customer who has, or had, points: held while entries are written, looked at when due."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    looked = models.DateTimeField()
    """Up to when what happens by itself is told: points that may be used, that expire."""
    due = models.DateTimeField(null=True)
    """When to look next; null: nothing will happen by itself."""

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "customer"], name="loyalty_account_once"),
        ]
        indexes = [
            models.Index(
                fields=["due"], name="loyalty_account_due", condition=models.Q(due__isnull=False)
            )
        ]


class PointEntry(Owned):
    """One line of the ledger (``decisions.points.Entry``). Never changed, but for whose it is when
    two records turn out to be one person, and for words that are forgotten."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32)
    """Natural: what is told twice is written once."""
    kind = models.CharField(max_length=8)
    points = models.BigIntegerField()
    lot = models.CharField(max_length=32)
    order = models.CharField(max_length=180, blank=True, default="")
    """The order it is about, as ``order/…``; empty: none."""
    amount = models.BigIntegerField(null=True)
    """What earned the points, in minor units of ``currency``."""
    currency = models.CharField(max_length=3, blank=True, default="")
    usable = models.DateTimeField(null=True)
    expires = models.DateTimeField(null=True)
    why = models.CharField(max_length=12)
    sealed = models.BinaryField(default=bytes)
    """The words of whoever gave or took them, sealed with the person's key."""
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "key"], name="loyalty_entry_once"),
        ]
        indexes = [
            models.Index(fields=["store", "customer", "id"], name="loyalty_entry_of"),
            models.Index(fields=["store", "order"], name="loyalty_entry_order"),
        ]

    @property
    def plain(self) -> Entry:
        """As decisions read it."""
        return Entry(
            self.key,
            self.kind,  # type: ignore[arg-type]  # written from the same closed list
            self.points,
            self.lot,
            self.usable,
            self.expires,
        )
