"""What the frame around every screen of the desk shows."""

from typing import Any

import msgspec

from afterword.conversations.models import Task
from afterword.house import queries as house
from afterword.house.roles import allows
from afterword.journeys.models import Run
from afterword.outbox.models import Caught, Intent
from afterword.timeline.models import Intake

from .permit import DeskRequest


class Entry(msgspec.Struct, frozen=True):
    """One line of the side bar."""

    name: str
    label: str
    icon: str
    count: int = 0
    needs: bool = False


def needs(request: DeskRequest) -> int:
    """How many things need a person."""
    store = request.store
    return (
        Task.objects.of(store).filter(closed=None).count()
        + Intent.objects.of(store)
        .filter(state="unknown")
        .exclude(message_class="marketing")
        .count()
        + Run.objects.of(store).exclude(error="").count()
        + Intake.objects.of(store).filter(state="failed").count()
    )


def frame(request: DeskRequest) -> dict[str, Any]:
    """The frame's names: the store, the side bar, whether messages go out."""
    from django.utils.translation import gettext as _

    store = request.store
    caught = Caught.objects.of(store).count()
    entries = [
        Entry("today", _("Today"), "sun", needs(request), needs=True),
        Entry("customers", _("Customers"), "users"),
        Entry("journeys", _("Journeys"), "queue-list"),
        Entry("messages", _("Messages"), "envelope"),
    ]
    if caught:
        entries.append(Entry("mailbox", _("Caught mail"), "inbox", caught))
    entries.append(Entry("settings", _("Settings"), "cog-6-tooth"))
    midnight = request.now.astimezone(request.zone).replace(hour=0, minute=0, second=0)
    return {
        "store": store,
        "member": request.member,
        "may": {
            name: allows(request.member.role, name)
            for name in (
                "answer",
                "stop",
                "edit_journeys",
                "manage_data",
                "manage_store",
                "manage_team",
            )
        },
        "entries": entries,
        "stops": house.stops_of(store),
        "sent_today": Intent.objects.of(store).filter(accepted__gte=midnight).count(),
        "zone": request.zone,
        "now": request.now,
        "stores": house.stores_of(request.user),
    }
