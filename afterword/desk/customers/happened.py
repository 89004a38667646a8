"""What happened to a customer: events and messages as lines."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.decisions import parcels
from afterword.decisions.parcels import as_read_now
from afterword.decisions.promises import days_for, days_of, told_of
from afterword.messages import spoken
from afterword.outbox.models import Intent
from afterword.timeline.models import Audience, Event
from afterword.timeline.queries import private_of
from afterword.ui import point_words, words
from afterword.ui.money import apart

from .items import Item, Scan
from .talk import Talk


class Happened(Talk):
    """Turns events and messages into lines."""

    def happened(self, events: Iterable[Event], intents: Iterable[Intent]) -> list[Item]:
        """What happened, newest first."""
        by_key = {intent.send_key: intent for intent in intents}
        rows = list(events)
        scans: dict[str, list[Event]] = {}
        for event in rows:
            if event.kind == "shipment.checkpoint":
                scans.setdefault(event.about, []).append(event)
        scans = {about: as_read_now(some) for about, some in scans.items()}
        items: list[Item] = self._consents(rows)
        for event in rows:
            item = self._event(event, by_key, scans)
            if item:
                items.append(msgspec.structs.replace(item, order=event.pk))
        items += self._pages(rows)
        return sorted(items, key=lambda item: (item.at, item.order), reverse=True)

    def _event(
        self, event: Event, intents: Mapping[str, Intent], scans: Mapping[str, list[Event]]
    ) -> Item | None:
        thing = event.kind.partition(".")[0]
        tell = _TELLERS.get(event.kind) or _TELLERS.get(thing)
        return tell(self, event, intents, scans) if tell else None

    def _order(self, event: Event, *_more: Any) -> Item | None:
        order = self.present.orders.get(event.about)
        if order is None:
            return None
        total = apart(spoken.money(order.total, order.currency, self.locale))
        title = _("Order %(number)s, %(total)s") % {"number": order.number, "total": total}
        note = " · ".join(
            line.title if line.quantity == 1 else f"{line.quantity} × {line.title}"
            for line in order.lines[:4]
        )
        more = len(order.lines) - 4
        if more > 0:
            note += " · " + ngettext("%d more", "%d more", more) % more
        return Item(
            at=event.happened,
            icon="shopping-bag",
            tone="leaf",
            title=title,
            note=note,
            kind="orders",
        )

    def _order_turn(self, event: Event, *_more: Any) -> Item:
        titles = {
            "order.cancelled": _("Order cancelled"),
            "order.refunded": _("Money went back"),
            "order.delivered": _("All of the order arrived"),
            "order.supplied": _("All of the order handed over, without a parcel"),
        }
        amount = event.data.get("amount")
        order = self.present.orders.get(event.about)
        aside = ""
        if amount:
            currency = str(event.data.get("currency") or "")
            currency = currency or (order.currency if order else self.store.currency)
            aside = apart(spoken.money(int(amount), currency, self.locale))
        there = ("order.delivered", "order.supplied")
        tone = "leaf" if event.kind in there else "amber"
        icons = {**dict.fromkeys(there, "home"), "order.refunded": "banknotes"}
        return Item(
            at=event.happened,
            icon=icons.get(event.kind, "x-circle"),
            tone=tone,
            title=titles[event.kind],
            note=order.number if order else str(event.data.get("title") or ""),
            aside=aside,
            kind="orders",
        )

    def _points(self, event: Event, *_more: Any) -> Item:
        """Points that came or went, or will go soon."""
        data = event.data
        what, many = str(data.get("what", "")), int(data.get("points") or 0)
        soon = event.kind == "points.expiring"
        title = _("Points expire soon") if soon else _("Points: %s") % point_words.WHATS[what]
        why = point_words.why(what, str(data.get("why", "")), "") if what != "usable" else ""
        return Item(
            at=event.happened,
            icon="gift",
            tone="amber" if soon or many < 0 else "leaf",
            title=title,
            note="" if soon else why,
            aside=str(many) if soon or what == "usable" else point_words.signed(many),
            kind="points",
        )

    def _parcel(
        self, event: Event, intents: Mapping[str, Intent], scans: Mapping[str, list[Event]]
    ) -> Item | None:
        parcel = self.present.shipments.get(event.about)
        if parcel is None:
            return None
        late = parcel.late(self.now)
        aside = words.word(words.STATUSES, parcel.status)
        if late and parcel.promised_to and parcel.promised_to < self.now:
            days = max((self.now - parcel.promised_to).days, 1)
            aside = ngettext("%d day late", "%d days late", days) % days
        elif late:
            aside = _("late")
        return Item(
            at=event.happened,
            icon="truck",
            tone="amber" if late else ("leaf" if parcel.delivered else ""),
            title=_("Parcel left"),
            note=" ".join(part for part in (parcel.carrier, parcel.number) if part),
            aside=aside,
            scans=self._scans(parcel, scans.get(event.about, [])),
            kind="orders",
        )

    def _scans(self, parcel: parcels.Shipment, events: list[Event]) -> tuple[Scan, ...]:
        found = [
            Scan(
                place=str(event.data.get("place") or ""),
                at=event.happened,
                word=words.word(words.STATUSES, str(event.data.get("status", ""))),
                tone=_scan_tone(event),
            )
            for event in sorted(events, key=lambda one: one.happened)
        ]
        if len(found) > 5:
            found = [*found[:2], *found[-3:]]
        open_ = parcel.status not in (*parcels.TERMINAL, "lost")
        days = days_for(parcel)
        if open_ and days and days[1] > self.now:
            found.append(Scan(_("at the door"), days[1], _("expected"), "", dashed=True))
        return tuple(found)

    def _parcel_turn(self, event: Event, *_more: Any) -> Item | None:
        titles = {
            "shipment.attempt_failed": _("Delivery tried in vain"),
            "shipment.available_for_pickup": _("Waits to be collected"),
            "shipment.lost": _("Parcel lost"),
            "shipment.returned": _("Parcel came back to us"),
        }
        title = titles.get(event.kind)
        if title is None:
            return None
        tone = "rose" if event.kind == "shipment.lost" else "amber"
        return Item(at=event.happened, icon="truck", tone=tone, title=title, kind="orders")

    def _told(self, event: Event, *_more: Any) -> Item | None:
        """A range of days that they were told, and how."""
        told = told_of(event.data, event.happened)
        if told is None:
            return None
        first, last = days_of(told, self.zone)
        ways = {"page": _("on the order page"), "checkout": _("at the checkout")}
        way = ways.get(told.channel) or words.word(words.CHANNELS, told.channel)
        return Item(
            at=event.happened,
            icon="calendar-days",
            title=_("Told: %s") % spoken.promise(first, last, self.locale),
            note=way,
            kind="orders",
        )

    def _matter(self, event: Event, *_more: Any) -> Item:
        opened = event.kind in ("complaint.opened", "task.opened")
        icons = {
            "return": "arrow-uturn-left",
            "repair": "wrench",
            "complaint": "user",
            "task": "user",
        }
        thing = event.kind.partition(".")[0]
        private = private_of(event, self.customer, self.store)
        return Item(
            at=event.happened,
            icon=icons[thing],
            tone="rose" if opened else ("leaf" if event.kind.endswith(".closed") else ""),
            title=str(words.word(words.EVENTS, event.kind)).capitalize(),
            note=str(event.data.get("title") or event.data.get("reason") or ""),
            quote=str(private.get("outcome", "")),
            kind="returns" if thing == "return" else "words",
        )

    def _plain(self, event: Event, *_more: Any) -> Item:
        note = str(
            event.data.get("tag") or event.data.get("name") or event.data.get("detail") or ""
        )
        return Item(
            at=event.happened,
            icon="tag" if event.kind.startswith("customer.") else "exclamation-triangle",
            tone="" if event.kind.startswith("customer.") else "amber",
            title=str(words.word(words.EVENTS, event.kind)).capitalize(),
            note=note,
        )

    def _audience(self, event: Event, *_more: Any) -> Item:
        row = Audience.objects.of(self.store).filter(key=event.data.get("audience", "")).first()
        return Item(
            at=event.happened,
            icon="user-group",
            title=str(words.word(words.EVENTS, event.kind)).capitalize(),
            note=row.name if row else str(event.data.get("audience", "")),
        )

    def _goal(self, event: Event, *_more: Any) -> Item:
        return Item(
            at=event.happened,
            icon="flag",
            tone="leaf",
            title=_("Reached a goal: %s") % event.data.get("outcome", ""),
        )

    def _custom(self, event: Event, *_more: Any) -> Item:
        name = event.kind.partition(".")[2].replace("_", " ")
        return Item(at=event.happened, icon="sparkles", title=name.capitalize())

    def _pages(self, events: Iterable[Event]) -> list[Item]:
        """Page views, one line a day."""
        days: dict[str, list[Event]] = {}
        for event in events:
            if event.kind == "page.viewed":
                key = event.happened.astimezone(self.zone).date().isoformat()
                days.setdefault(key, []).append(event)
        return [
            Item(
                at=max(event.happened for event in some),
                icon="eye",
                title=_("Looked at their page"),
                note=ngettext("once", "%d times", len(some)) % len(some) if len(some) > 1 else "",
                kind="orders",
            )
            for some in days.values()
        ]


def _scan_tone(event: Event) -> str:
    status = event.data.get("status")
    if event.data.get("delayed") or status in ("exception", "on_hold", "attempt_failed"):
        return "amber"
    return "rose" if status == "lost" else "leaf"


_Tell = Callable[..., Item | None]
_TELLERS: dict[str, _Tell] = {
    "order.placed": Happened._order,
    "order.cancelled": Happened._order_turn,
    "order.refunded": Happened._order_turn,
    "order.delivered": Happened._order_turn,
    "order.supplied": Happened._order_turn,
    "order.told": Happened._told,
    "shipment.told": Happened._told,
    "shipment.shipped": Happened._parcel,
    "shipment.attempt_failed": Happened._parcel_turn,
    "shipment.available_for_pickup": Happened._parcel_turn,
    "shipment.lost": Happened._parcel_turn,
    "shipment.returned": Happened._parcel_turn,
    "message": Happened._message,
    "answer.given": Happened._answer,
    "reply.received": Happened._reply,
    "return": Happened._matter,
    "repair": Happened._matter,
    "complaint": Happened._matter,
    "task": Happened._matter,
    "customer.tagged": Happened._plain,
    "customer.untagged": Happened._plain,
    "customer.stated": Happened._plain,
    "customer.merged": Happened._plain,
    "customer.erased": Happened._plain,
    "contact": Happened._plain,
    "audience": Happened._audience,
    "points": Happened._points,
    "journey.goal": Happened._goal,
    "custom": Happened._custom,
}
