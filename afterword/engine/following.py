"""Following parcels: the lines to carriers are taken up when something is to be asked over them.

Beside the engine, on threads of its own: a slow carrier holds up neither the engine nor another
carrier. One worker at a time speaks over a line, so that what a carrier bears is never exceeded
however many work; nothing polls for a parcel: the next moment is one look at an index.
"""

from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from django.db import close_old_connections, connection, transaction
from django.db.models import Min, Q

from . import codes, follow_actions, follow_steps, reaching, strays
from .crew import Crew
from .models import CarrierLine

AT_A_STRETCH = timedelta(seconds=20)
"""So long a line is kept before another may have its turn."""
SHORT = 1.0
"""Seconds: a wait as short as this is waited out; over a longer one the line is given back."""
TIDY = timedelta(hours=6)

log = structlog.get_logger()


@transaction.atomic
def claim(now: datetime, limit: int) -> list[CarrierLine]:
    """Take lines over which something is to be asked, or over which somebody died."""
    free = Q(holder="") | Q(held_until__lt=now)
    rows = CarrierLine.objects.everywhere().filter(free, due__lte=now).order_by("due", "id")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    claimed: list[CarrierLine] = []
    for line in rows.select_related("store")[:limit]:
        line.holder, line.held_until = uuid4().hex, now + reaching.HELD
        mine = CarrierLine.objects.of(line.store).filter(free, id=line.pk)
        if mine.update(holder=line.holder, held_until=line.held_until):
            claimed.append(line)
    return claimed


class Follower(Crew[CarrierLine]):
    """Follows the parcels of all stores."""

    name = "follow"
    _tidied: datetime | None = None

    def next_due(self) -> datetime | None:
        """When something is to be asked over any line next."""
        rows = CarrierLine.objects.everywhere().filter(due__isnull=False)
        found: datetime | None = rows.aggregate(at=Min("due"))["at"]
        return found

    def claim(self, now: datetime, limit: int) -> list[CarrierLine]:
        """Take so many lines."""
        return claim(now, limit)

    def look_after(self, now: datetime) -> None:
        """Forget now and then what nobody needs any more."""
        if self._tidied is None or now >= self._tidied + TIDY:
            self._tidied = now
            strays.forget(now)
            codes.forget(now)
            follow_actions.forget(now)

    def work(self, line: CarrierLine) -> None:
        """Ask over a line until nothing is due, it has to wait, or it has had its turn."""
        began = self.clock.now()
        try:
            while True:
                wait = follow_steps.step(line, self._ask, self.clock.now())
                if wait is None:
                    return
                now = self.clock.now()
                over = self._stop.is_set() or bool(self.rests()) or now > began + AT_A_STRETCH
                if over or wait > SHORT:
                    follow_steps.give_back(line, now + timedelta(seconds=wait))
                    return
                if wait:
                    self._stop.wait(wait)
        except follow_steps.Lost:
            log.info("follow.lost", line=line.pk)
        except Exception:
            # The disk is full, the database is gone: it is held until that time is over.
            log.exception("follow.broke", line=line.pk)
            close_old_connections()
