"""The claim for a parcel that is lost: all a carrier asks for, gathered."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from babel import Locale
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from afterword.decisions import claims
from afterword.decisions.contents import laid_out, pieces
from afterword.decisions.parcels import as_read_now
from afterword.desk import telling
from afterword.house.models import Store
from afterword.journeys import queries as journeys
from afterword.messages import paper, spoken
from afterword.outbox.models import Intent
from afterword.timeline import queries as timeline
from afterword.timeline.models import ContactPoint, Event, Order, OrderLine, Shipment
from afterword.ui import phrasing, words
from afterword.ui.cells import plainly
from afterword.wire import postal


class Scan(msgspec.Struct, frozen=True):
    """One thing the carrier said."""

    at: str
    what: str
    place: str
    code: str


class Line(msgspec.Struct, frozen=True):
    """Something that was in the parcel."""

    title: str
    sku: str
    quantity: int
    price: str
    sum: str


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim, in the words of whoever makes it."""

    parcel: Shipment
    order: Order | None
    name: str
    address: tuple[str, ...]
    window: claims.Window
    state: str
    lines: tuple[Line, ...]
    value: str
    scans: tuple[Scan, ...]
    said: tuple[tuple[str, str, str], ...]
    """(when, what, over which channel) the customer was told."""
    missing: tuple[str, ...]
    """What a carrier will ask for and is not known here."""


class _Gather:
    """Gathers what is known of a parcel."""

    def __init__(self, store: Store, parcel: Shipment, zone: ZoneInfo) -> None:
        self.store = store
        self.parcel = parcel
        self.zone = zone
        self.locale: Locale = spoken.locale(get_language() or "en", store.country)
        self.order = Order.objects.of(store).filter(about=parcel.order).first()

    def moment(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        return f"{spoken.day(local.date(), self.locale)} {local:%Y, %H:%M}"

    def lines(self) -> tuple[list[Line], int]:
        """What was in it and what that is worth, in minor units."""
        if self.order is None:
            return [], 0
        rows = OrderLine.objects.of(self.store).filter(order=self.order).order_by("position")
        lines = list(rows)
        if self.parcel.contents:
            parcels = Shipment.objects.of(self.store).filter(order=self.order.about).order_by("id")
            held = {one.about: pieces(one.contents) for one in parcels}
            inside = laid_out(lines, held)[0][self.parcel.about]
        else:
            inside = [(line, line.quantity) for line in lines if not line.digital]
        found = [self._line(line, count, self.order.currency) for line, count in inside]
        return found, sum(count * line.price for line, count in inside)

    def _line(self, row: OrderLine, count: int, currency: str) -> Line:
        price, whole = (
            spoken.money(value, currency, self.locale) for value in (row.price, count * row.price)
        )
        return Line(row.title, row.sku, count, price, whole)

    def scans(self) -> list[Scan]:
        rows = Event.objects.of(self.store).filter(
            about=self.parcel.about, kind="shipment.checkpoint"
        )
        return [self._scan(row) for row in as_read_now(rows)]

    def _scan(self, row: Event) -> Scan:
        private = timeline.private_of(row, self.parcel.customer, self.store)
        said = str(private.get("message") or "")
        known = str(words.word(words.STATUSES, str(row.data.get("status", ""))))
        parts = (private.get("city") or row.data.get("place"), row.data.get("country"))
        return Scan(
            at=self.moment(row.happened),
            what=said or known,
            place=phrasing.listed(part for part in parts if part),
            code=str(row.data.get("code") or row.data.get("status") or ""),
        )

    def said(self) -> list[tuple[str, str, str]]:
        rows = Intent.objects.of(self.store).filter(effect="message", order=self.parcel.order)
        rows = rows.filter(accepted__isnull=False)
        found = list(rows.order_by("accepted", "id")) if self.parcel.order else []
        plans = journeys.plans(self.store, {(one.journey, one.version) for one in found})
        return [
            (
                self.moment(one.accepted),
                telling.step_name(plans.get((one.journey, one.version)), one.step),
                str(words.word(words.CHANNELS, one.channel)),
            )
            for one in found
            if one.accepted
        ]

    def address(self) -> tuple[str, ...]:
        rows = ContactPoint.objects.of(self.store).filter(
            customer=self.parcel.customer, channel="post"
        )
        digest = rows.order_by("-used").values_list("digest", flat=True).first()
        text = timeline.addresses(self.parcel.customer, self.store).get(digest or "")
        found = postal.read(text) if text else None
        return tuple(postal.on_envelope(found, self.store.country)) if found else ()


def claim(store: Store, parcel: Shipment, zone: ZoneInfo, now: datetime) -> Claim:
    """All that is known of a parcel that a carrier may ask for."""
    gather = _Gather(store, parcel, zone)
    lines, worth = gather.lines()
    order, address = gather.order, gather.address()
    window = claims.window(parcel.carrier, parcel.shipped or parcel.status_at)
    return Claim(
        parcel=parcel,
        order=order,
        name=timeline.name_of(parcel.customer, store)["name"],
        address=address,
        window=window,
        state=window.state(now),
        lines=tuple(lines),
        value=spoken.money(worth, order.currency, gather.locale) if order else "",
        scans=tuple(gather.scans()),
        said=tuple(gather.said()),
        missing=tuple(_missing(parcel, address, lines)),
    )


def _missing(parcel: Shipment, address: Sequence[str], lines: Sequence[Line]) -> list[str]:
    found = []
    if not parcel.number:
        found.append(_("the tracking number"))
    if not parcel.shipped:
        found.append(_("when it was handed over"))
    if not address:
        found.append(_("the address it goes to"))
    if not lines:
        found.append(_("what was in it"))
    return found


def pack(store: Store, made: Claim, zone: ZoneInfo, now: datetime) -> bytes:
    """The claim as one file to hand in: a PDF, and the scans as a table. Raises
    ``paper.Unprintable``."""
    held = io.BytesIO()
    # A carrier's number is anything; within the file it names no folder.
    name = re.sub(r"[^\w-]+", "-", made.parcel.number).strip("-") or str(made.parcel.pk)
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(f"claim-{name}.pdf", paper.claim(_sheet(store, made, zone, now)))
        folder.writestr(f"scans-{name}.csv", _table(made))
    return held.getvalue()


def _table(made: Claim) -> str:
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(["when", "what", "where", "code"])
    for one in made.scans:
        writer.writerow([plainly(cell) for cell in (one.at, one.what, one.place, one.code)])
    return held.getvalue()


def _sheet(store: Store, made: Claim, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    gather = _Gather(store, made.parcel, zone)
    number = made.parcel.number or "–"
    facts = {"number": number, "carrier": made.parcel.carrier or _("the carrier")}
    statement = _(
        "We handed this parcel to %(carrier)s under number %(number)s. It has not reached the "
        "person it was sent to. We claim its value."
    )
    return {
        "language": get_language() or "en",
        "rtl": get_language_bidi(),
        "store": " · ".join(part for part in (store.name, store.postal_address) if part),
        "title": _("Claim for a lost parcel"),
        "made": gather.moment(now),
        "reference": number,
        "statement": statement % facts,
        "facts": _facts(gather, made),
        "tables": _tables(made),
    }


def _facts(gather: _Gather, made: Claim) -> list[dict[str, Any]]:
    parcel = made.parcel
    promised = gather.moment(parcel.promised_to) if parcel.promised_to else ""
    rows = [
        (_("Carrier"), parcel.carrier),
        (_("Tracking number"), parcel.number),
        (_("Handed over"), gather.moment(parcel.shipped) if parcel.shipped else ""),
        (_("Promised by"), promised),
        (_("Last scan"), gather.moment(parcel.status_at)),
        (_("Order"), made.order.number if made.order else ""),
        (_("Ordered"), gather.moment(made.order.placed) if made.order else ""),
        (_("Sent to"), phrasing.listed(filter(None, (made.name, *made.address)))),
        (_("Value claimed"), made.value),
    ]
    return [{"title": _("The parcel"), "rows": [[name, value or "–"] for name, value in rows]}]


def _tables(made: Claim) -> list[dict[str, Any]]:
    found = []
    if made.lines:
        head = [_("What was in it"), _("Article"), _("Pieces"), _("Each"), _("Together")]
        rows = [[one.title, one.sku, str(one.quantity), one.price, one.sum] for one in made.lines]
        found.append(_part(_("Contents"), head, rows, (5, 3, 1.4, 2, 2), (2, 3, 4)))
    head = [_("When"), _("What the carrier said"), _("Where"), _("Its word")]
    rows = [[one.at, one.what, one.place, one.code] for one in made.scans]
    found.append(_part(_("Every scan"), head, rows, (3.4, 5, 3, 2.4), ()))
    if made.said:
        head = [_("When"), _("What the customer was told"), _("How")]
        said = [list(one) for one in made.said]
        found.append(_part(_("What was said to the customer"), head, said, (3.4, 6, 2.4), ()))
    return found


def _part(
    title: str,
    head: list[str],
    rows: list[list[str]],
    widths: Sequence[float],
    numbers: Sequence[int],
) -> dict[str, Any]:
    return {
        "title": title,
        "head": head,
        "rows": rows,
        "widths": list(widths),
        "numbers": list(numbers),
    }
