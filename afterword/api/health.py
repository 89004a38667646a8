"""Whether the service is alive, for whatever watches over it. Numbers only, no sign-in."""

from datetime import datetime
from typing import Any

import msgspec
import structlog
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.db.models import Min
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from afterword.outbox.models import Intent
from afterword.timeline.models import OWNERS, Intake, Wait

log = structlog.get_logger()


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the database answers, how far the engine is behind, and what waits for it."""
    now: datetime = request.now  # type: ignore[attr-defined]
    try:
        found = {"ok": True, **behind(now)}
    except DatabaseError as error:
        log.error("health.database", says=type(error).__name__)
        close_old_connections()
        found = {"ok": False}
    return HttpResponse(
        msgspec.json.encode(found),
        status=200 if found["ok"] else 503,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def behind(now: datetime) -> dict[str, Any]:
    """The engine's lag in seconds: the age of the oldest thing that it could do now."""
    intakes = Intake.objects.everywhere().filter(state="waiting")
    looks = Wait.objects.everywhere().filter(owner__in=OWNERS, due__lte=now)
    messages = Intent.objects.everywhere().filter(effect="message", state="ready")
    messages = messages.filter(due__lte=now).exclude(not_before__gt=now)
    oldest = [
        intakes.aggregate(at=Min("received"))["at"],
        looks.aggregate(at=Min("due"))["at"],
        messages.aggregate(at=Min(Coalesce("not_before", "state_at")))["at"],
    ]
    lag = max(((now - at).total_seconds() for at in oldest if at), default=0.0)
    return {
        "lag_seconds": round(max(lag, 0.0), 1),
        "waiting": {
            "intakes": intakes.count(),
            "looks": looks.count(),
            "messages": messages.count(),
        },
    }
