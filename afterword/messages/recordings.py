"""Voice notes that were made: kept sealed, each once, until nobody has asked for it in a while.

The same words in the same voice are made once. A recording holds somebody's name as a rule, so it
is kept under the store's key, its address cannot be guessed, and it does not stay.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from afterword.house import tokens
from afterword.house.models import Store

from . import models
from .speech import spoken

KEPT = timedelta(days=30)
"""How long a recording stays after it was last said to somebody."""
_NOTED_EVERY = timedelta(days=1)


def address(store: Store, words: str, language: str, *, now: datetime) -> str:
    """The address of these words, spoken. Raises ``speech.Mute`` where they cannot be."""
    command = settings.AFTERWORD_SPEECH
    digest = store.secret.derived("recordings").hash(f"{command}\x00{language}\x00{words}")
    row = models.Recording.objects.of(store).filter(digest=digest).first()
    if row is None:
        _keep(store, digest, spoken(words, language, command), now)
    elif row.used < now - _NOTED_EVERY:
        models.Recording.objects.of(store).filter(pk=row.pk).update(used=now)
    return f"{store.pages}/v/{tokens.make(store, 'voice', digest)}"


@transaction.atomic
def _keep(store: Store, digest: str, sound: bytes, now: datetime) -> None:
    """Two senders may make the same at once: the second finds the first's."""
    sealed = store.secret.seal(sound, "recording")
    made = {"sealed": sealed, "made": now, "used": now}
    models.Recording.objects.of(store).get_or_create(store=store, digest=digest, defaults=made)


def behind(store: Store, url: str) -> bytes:
    """The recording at an address of ours; empty: it is none of ours. Raises ``LookupError`` for
    one that is not kept any more."""
    where, _, token = url.rpartition("/")
    if where != f"{store.pages}/v":
        return b""
    try:
        _whose, (digest,) = tokens.read(token, "voice")
    except (tokens.Bad, ValueError):
        return b""
    return sound(store, digest)


def sound(store: Store, digest: str) -> bytes:
    """A recording as Ogg. Raises ``LookupError`` for one that is not kept any more."""
    row = models.Recording.objects.of(store).filter(digest=digest).first()
    if row is None:
        raise LookupError("this recording is not kept any more")
    return store.secret.open(bytes(row.sealed), "recording")


@transaction.atomic
def forget(now: datetime) -> int:
    """Let go of what was not said for long. Gives how many."""
    rows = models.Recording.objects.everywhere().filter(used__lt=now - KEPT)
    return rows.delete()[0]
