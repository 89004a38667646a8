"""Parcels that arrived, kept beside the days that were given for them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from afterword.decisions.expecting import Known, counted_on, promises
from afterword.decisions.parcels import Shipment
from afterword.decisions.promises import Told, Window, ledger, moved, whole_days, window_of
from afterword.decisions.timeline import Event
from afterword.house.models import Store

from .models import Landed

KEPT_DAYS = 400
"""What landed longer ago is forgotten: nobody asks for it."""


def landed(store: Store, parcel: Shipment, events: Sequence[Event], known: Known) -> Landed | None:
    """A parcel that arrived, beside what was given; ``None``: it has not arrived."""
    came = parcel.delivered
    if came is None:
        return None
    before = [event for event in events if event.happened < came]
    window = _at_hand_over(before, parcel)
    since, until = whole_days(window.since, window.until, known.where) if window else (None, None)
    first = _first(before, parcel, known)
    told = counted_on(parcel, before, known.where)
    return Landed(
        store=store,
        about=parcel.about,
        carrier=parcel.carrier,
        lane=lane(known),
        placed=known.placed,
        handed_over=parcel.shipped,
        came=came,
        expected_from=since,
        expected_likely=window.likely if window else None,
        expected_to=until,
        first_from=first.since if first else None,
        first_to=first.until if first else None,
        last_from=told.since if told else None,
        last_to=told.until if told else None,
        silent=_silent(before, told),
    )


def lane(known: Known) -> str:
    """From which country to which; empty where it is not known."""
    return f"{known.home.country}>{known.country}" if known.home.country and known.country else ""


def _at_hand_over(events: Iterable[Event], parcel: Shipment) -> Window | None:
    """What was expected when the carrier had just taken it: the first word from then on, else the
    last before it."""
    window: Window | None = None
    for event in events:
        if event.kind == "shipment.expected":
            window = window_of(event.data) or window
            if parcel.shipped and event.happened >= parcel.shipped and window:
                break
    return window


def _first(events: Sequence[Event], parcel: Shipment, known: Known) -> Told | None:
    """The days that the customer was given first: told, or promised by the store or the carrier."""
    told = [*ledger(events, parcel.about), *(ledger(events, parcel.order) if parcel.order else ())]
    given = promises(events)
    first = [Told(one.at, *whole_days(one.since, one.until, known.where)) for one in given[:1]]
    return min([*told, *first], key=lambda one: one.at, default=None)


def _silent(events: Sequence[Event], told: Told | None) -> bool:
    """Whether the days had moved past what was told when it came, and nobody had told them."""
    last = [event for event in events if event.kind == "shipment.expected"]
    window = window_of(last[-1].data) if last else None
    if told is None or window is None:
        return False
    return moved(told.since, told.until, window.likely, window.until, last[-1].happened)


def keep(rows: Sequence[Landed]) -> set[str]:
    """Keep parcels that arrived, each once. Gives the keys of those that were new."""
    if not rows:
        return set()
    store = rows[0].store
    abouts = {row.about for row in rows}
    known = set(Landed.objects.of(store).filter(about__in=abouts).values_list("about", flat=True))
    fresh = [row for row in rows if row.about not in known]
    Landed.objects.bulk_create(fresh, ignore_conflicts=True)
    return abouts - known


@transaction.atomic
def forget(before: datetime) -> None:
    """Forget what landed before that."""
    Landed.objects.everywhere().filter(came__lt=before).delete()
