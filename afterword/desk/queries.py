"""What the frame around every screen of the desk shows."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db.models import Count, Exists, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from afterword.conversations import hot_counts, inbox
from afterword.conversations.models import Conversation, Task
from afterword.decisions.parcels import GIVEN_UP, NOT_LATE, STATUSES
from afterword.house import queries as house
from afterword.house import workers
from afterword.house.actions import NOT_GENUINE
from afterword.house.models import Account, Stop, Store
from afterword.house.owned import OwnedQuerySet
from afterword.house.roles import PERMISSIONS, allows
from afterword.journeys.models import Run
from afterword.outbox.models import Brake, Caught, Intent
from afterword.outbox.papers import waiting
from afterword.outbox.webhooks.queries import given_up
from afterword.timeline.models import Event, Intake, Shipment

from .permit import DeskRequest


class Entry(msgspec.Struct, frozen=True):
    """One line of the side bar."""

    name: str
    label: str
    icon: str
    count: int = 0
    needs: bool = False


RECENTLY = timedelta(days=7)
"""For how long a message that failed is shown as something to see to."""


def needs(store: Store, now: datetime) -> int:
    """How many things need a person: a late parcel and a failed message are not counted each.

    Every screen of the desk asks this, so it is one query.
    """
    found = Store.objects.filter(pk=store.pk).values_list(
        _count(closed_ways(store)),
        _count(Task.objects.of(store).filter(closed=None)),
        _count(unknown(store)),
        _count(Run.objects.of(store).exclude(error=""), Count("journey", distinct=True)),
        _count(held_back(store)),
        _count(given_up(store)),
        Exists(conversations_waiting(store, now)),
        Exists(waiting(store)),
        Exists(late_parcels(store, now)),
        Exists(failed(store, now)),
        Exists(undone(store)),
        Exists(Intake.objects.of(store).filter(state="failed")),
        Exists(workers.resting()),
    )
    return int(sum(found.get())) + bool(store.rules_faults)


def counts(store: Store, *these: OwnedQuerySet[Any]) -> tuple[int, ...]:
    """How many there are of each, in one query."""
    found = Store.objects.filter(pk=store.pk).values_list(*(_count(one) for one in these))
    return tuple(found.get())


def _count(rows: OwnedQuerySet[Any], what: Count | None = None) -> Coalesce:
    """How many there are, as a part of another query."""
    counted = rows.order_by().values("store").annotate(many=what or Count("pk")).values("many")
    return Coalesce(Subquery(counted), 0)


def conversations_waiting(store: Store, now: datetime) -> OwnedQuerySet[Conversation]:
    """The conversations in which a person is to say something, and which nobody has put off."""
    return Conversation.objects.of(store).filter(inbox.awake(now), state="team")


def held_back(store: Store) -> OwnedQuerySet[Brake]:
    """Journeys that were paused by themselves: nobody but a person lets them go on."""
    return Brake.objects.of(store).exclude(pulled=None)


def closed_ways(store: Store) -> OwnedQuerySet[Account]:
    """The channels on which nothing goes out, because the provider refuses the account.

    What comes in unsigned is no news: anybody can send that.
    """
    rows = Account.objects.of(store).filter(kind="channel")
    return rows.exclude(trouble__in=("", NOT_GENUINE))


def unknown(store: Store) -> OwnedQuerySet[Intent]:
    """Messages of which nobody can tell whether they arrived, and which a person decides about."""
    rows = Intent.objects.of(store).filter(effect="message", state="unknown")
    return rows.exclude(message_class="marketing")


def undone(store: Store) -> OwnedQuerySet[Intent]:
    """What was to be done at a shop and wants a person: it failed, or nobody can tell."""
    rows = Intent.objects.of(store).filter(state__in=("failed", "unknown"), decided="", ask_at=None)
    return rows.exclude(effect="message").order_by("-state_at", "-id")


def failed(store: Store, now: datetime) -> OwnedQuerySet[Intent]:
    """Messages that did not get through lately."""
    return Intent.objects.of(store).filter(
        effect="message", state="failed", state_at__gt=now - RECENTLY
    )


_MAY_BE_LATE = sorted({*STATUSES} - NOT_LATE - {"lost"})


def late_parcels(store: Store, now: datetime) -> OwnedQuerySet[Shipment]:
    """Parcels that should have arrived, the oldest promise first."""
    late = Q(delayed=True) | Q(promised_to__lt=now)
    awaited = Q(status_at__gte=now - GIVEN_UP) | Q(promised_to__gte=now - GIVEN_UP)
    # Those that may be late are named, not those that may not: so the index by status serves.
    rows = Shipment.objects.of(store).filter(late, awaited, status__in=_MAY_BE_LATE)
    return rows.select_related("customer").order_by("promised_to", "status_at", "id")


def entries(request: DeskRequest, needing: int) -> list[Entry]:
    """The side bar, as far as the role goes."""
    found = [Entry("today", _("Today"), "sun", needing, needs=True)]
    if not allows(request.member.role, "see"):
        return found
    if allows(request.member.role, "answer"):
        waits = hot_counts.needing(request.store.pk, request.user.pk, request.now)
        found.append(Entry("inbox", _("Inbox"), "chat-bubble-left-right", waits, needs=True))
    found += [
        Entry("customers", _("Customers"), "users"),
        Entry("audiences", _("Audiences"), "user-group"),
        Entry("shipments", _("Parcels"), "truck"),
        Entry("journeys", _("Journeys"), "queue-list"),
        Entry("words", _("Templates"), "chat-bubble-bottom-center-text"),
        Entry("messages", _("Messages"), "envelope"),
    ]
    caught = Caught.objects.of(request.store).count()
    if caught:
        found.append(Entry("mailbox", _("Caught mail"), "inbox", caught))
    found.append(Entry("settings", _("Settings"), "cog-6-tooth"))
    return found


def needs_of(request: DeskRequest) -> int:
    """``needs`` of the store that is looked at, asked once however often a screen wants it."""
    if not hasattr(request, "needing"):
        request.needing = needs(request.store, request.now)
    return request.needing


def stops_of(request: DeskRequest) -> list[Stop]:
    """The stop switches that are pressed, asked once for a screen."""
    if not hasattr(request, "stops"):
        request.stops = list(house.stops_of(request.store))
    return request.stops


def frame(request: DeskRequest) -> dict[str, Any]:
    """The frame's names: the store, the side bar, whether messages go out."""
    store = request.store
    local = request.now.astimezone(request.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    sent = Event.objects.of(store).filter(kind="message.accepted", happened__gte=midnight)
    needing = needs_of(request)
    return {
        "store": store,
        "member": request.member,
        "may": {name: house.may(request.member, name) for name in PERMISSIONS},
        "entries": entries(request, needing),
        "needing": needing,
        "stops": stops_of(request),
        "sent_today": sent.count(),
        "zone": request.zone,
        "now": request.now,
        "stores": house.stores_of(request.user),
    }
