"""How often something may be tried: so many times in a span, by all processes together."""

from datetime import datetime, timedelta

from django.db import models, transaction

from .models import Store, Turn

KEPT = timedelta(days=1)


@transaction.atomic
def take(
    store: Store, what: str, whose: str, *, most: int, within: timedelta, now: datetime
) -> bool:
    """Take one of ``most`` turns that ``whose`` has ``within`` a span from the first. False: there
    is none left.

    ``whose`` is kept as a keyed hash. Turns that nobody asks for any more are forgotten.
    """
    digest = store.secret.derived("turns").hash(f"{what}:{whose}")[:32]
    Turn.objects.of(store).filter(since__lt=now - KEPT).delete()
    Turn.objects.bulk_create(
        [Turn(store=store, what=what, digest=digest, since=now)], ignore_conflicts=True
    )
    mine = Turn.objects.of(store).filter(what=what, digest=digest)
    mine.filter(since__lte=now - within).update(since=now, taken=0)
    return bool(mine.filter(taken__lt=most).update(taken=models.F("taken") + 1))
