"""Files that a provider was given ahead of the messages that show them: what it calls them, and
until when it keeps them.

A file is known by its bytes and by the account, so that the same one is given once however often it
is sent. Given twice it doubles nothing: no message goes out by it.
"""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from . import models


class Place(NamedTuple):
    """One file with one account. ``account`` and ``digest`` are keyed hashes."""

    store: int
    channel: str
    account: str
    digest: str


def known(place: Place, now: datetime) -> str:
    """What the provider calls the file; empty: it does not have it, or not any more."""
    found = _rows(place).filter(until__gt=now).values_list("provider_id", flat=True).first()
    return found or ""


@transaction.atomic
def keep(place: Place, provider_id: str, until: datetime) -> None:
    """Remember what the provider calls a file. Two senders may have given it: the later counts."""
    models.Upload.objects.of(place.store).update_or_create(
        store_id=place.store,
        channel=place.channel,
        account=place.account,
        digest=place.digest,
        defaults={"provider_id": provider_id, "until": until},
    )


def forget(place: Place, provider_id: str) -> None:
    """The provider does not know the file by this id: the next message gives it anew."""
    _rows(place).filter(provider_id=provider_id).delete()


@transaction.atomic
def forget_old(now: datetime) -> int:
    """Take away what no provider keeps any more. Gives how many."""
    return models.Upload.objects.everywhere().filter(until__lte=now).delete()[0]


def _rows(place: Place) -> QuerySet[models.Upload]:
    return models.Upload.objects.of(place.store).filter(
        channel=place.channel, account=place.account, digest=place.digest
    )
