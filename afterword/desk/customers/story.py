"""A customer's timeline as a page: what comes next, then what happened, in one column of time."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.decisions import fold
from afterword.decisions.journey import Plan
from afterword.decisions.reasons import Because
from afterword.engine.preview import Ahead, Arrival
from afterword.engine.simulate import Outcome
from afterword.house.models import Store
from afterword.messages import spoken
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of
from afterword.timeline.models import Customer, Event
from afterword.timeline.queries import private_of
from afterword.ui import words


class Reason(msgspec.Struct, frozen=True):
    """One reason in words, with how it came out."""

    result: str
    text: str


class Scan(msgspec.Struct, frozen=True):
    """One stop of a parcel."""

    place: str
    at: datetime | None
    word: str
    tone: str
    dashed: bool = False


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the story."""

    at: datetime
    icon: str
    title: str
    tone: str = ""
    note: str = ""
    aside: str = ""
    quote: str = ""
    because: tuple[Reason, ...] = ()
    scans: tuple[Scan, ...] = ()
    url: str = ""
    dashed: bool = False
    until: datetime | None = None
    kind: str = ""


class Teller:
    """Turns events, messages and forecasts into lines."""

    def __init__(
        self,
        store: Store,
        customer: Customer,
        present: fold.Present,
        plans: Mapping[tuple[str, int], Plan],
        zone: ZoneInfo,
        now: datetime,
    ) -> None:
        self.store = store
        self.customer = customer
        self.present = present
        self.plans = plans
        self.zone = zone
        self.now = now
        self.locale = spoken.locale("en")

    # ------------------------------------------------------------------------ reasons

    def reasons(self, found: Iterable[Because], journey: str = "") -> tuple[Reason, ...]:
        """Reasons in words, in their order."""
        names = self._names(journey)
        return tuple(
            Reason(
                one.result,
                words.reason(one.rule, one.result, one.inputs, zone=self.zone, names=names),
            )
            for one in found
        )

    def _names(self, journey: str) -> dict[str, str]:
        return names_in(plan for (key, _), plan in self.plans.items() if key == journey)

    def step_name(self, journey: str, step: str) -> str:
        """What a journey calls a step."""
        for (key, _version), plan in self.plans.items():
            if key == journey and step in plan.steps:
                return plan.steps[step].name or step
        return step

    # ----------------------------------------------------------------------- happened

    def happened(self, events: Iterable[Event], intents: Iterable[Intent]) -> list[Item]:
        """What happened, newest first."""
        by_key = {intent.send_key: intent for intent in intents}
        rows = list(events)
        scans: dict[str, list[Event]] = {}
        for event in rows:
            if event.kind == "shipment.checkpoint":
                scans.setdefault(event.about, []).append(event)
        items: list[Item] = []
        for event in rows:
            item = self._event(event, by_key, scans)
            if item:
                items.append(item)
        items += self._pages(rows)
        return sorted(items, key=lambda item: item.at, reverse=True)

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
        total = spoken.money(order.total, order.currency, self.locale)
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
        }
        amount = event.data.get("amount")
        order = self.present.orders.get(event.about)
        aside = ""
        if amount and order:
            aside = spoken.money(int(amount), order.currency, self.locale)
        tone = "leaf" if event.kind == "order.delivered" else "amber"
        icons = {"order.delivered": "home", "order.refunded": "banknotes"}
        return Item(
            at=event.happened,
            icon=icons.get(event.kind, "x-circle"),
            tone=tone,
            title=titles[event.kind],
            note=order.number if order else "",
            aside=aside,
            kind="orders",
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

    def _scans(self, parcel: fold.Shipment, events: list[Event]) -> tuple[Scan, ...]:
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
        open_ = parcel.status not in (*fold.TERMINAL, "lost")
        if open_ and parcel.promised_to and parcel.promised_to > self.now:
            found.append(Scan(_("at the door"), parcel.promised_to, _("expected"), "", dashed=True))
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

    def _message(self, event: Event, intents: Mapping[str, Intent], *_more: Any) -> Item | None:
        intent = intents.get(str(event.data.get("message", "")))
        if intent is None or event.kind != f"message.{_told_by(intent)}":
            return None
        tones = {"withheld": "", "expired": "", "failed": "rose", "unknown": "amber"}
        state = intent.state
        return Item(
            at=event.happened,
            icon="envelope" if state in ("accepted", "delivered") else "hand-raised",
            tone=tones.get(state, ""),
            title=self.step_name(intent.journey, intent.step),
            note=words.word(words.CHANNELS, intent.channel),
            aside=words.word(words.STATES, state),
            because=self.reasons(because_of(intent)[-4:], intent.journey),
            url=f"messages/{intent.pk}/",
            kind="messages",
        )

    def _consent(self, event: Event, *_more: Any) -> Item:
        given = event.kind == "consent.given"
        purpose = words.word(words.PURPOSES, str(event.data.get("purpose", "")))
        channel = words.word(words.CHANNELS, str(event.data.get("channel", "")))
        title = _("Said yes to %s") if given else _("Said no to %s")
        source = str(event.data.get("source", ""))
        note = ", ".join(one for one in (channel, source) if one)
        return Item(
            at=event.happened,
            icon="hand-thumb-up" if given else "hand-raised",
            tone="leaf" if given else "",
            title=title % purpose,
            note=note,
            quote=str(event.data.get("wording", "")),
            kind="consent",
        )

    def _answer(self, event: Event, *_more: Any) -> Item:
        value = event.data.get("value")
        said = str(private_of(event, self.customer, self.store).get("words", ""))
        low = isinstance(value, int) and value <= 6
        return Item(
            at=event.happened,
            icon="chat-bubble-left-ellipsis",
            tone="rose" if low else "leaf",
            title=_("Answered %s") % value,
            note=self.step_name(
                str(event.data.get("journey", "")), str(event.data.get("step", ""))
            ),
            quote=said,
            kind="words",
        )

    def _reply(self, event: Event, *_more: Any) -> Item:
        text = str(private_of(event, self.customer, self.store).get("text", ""))
        return Item(
            at=event.happened,
            icon="chat-bubble-left",
            title=_("Wrote back"),
            note=words.word(words.CHANNELS, str(event.data.get("channel", "email"))),
            quote=text,
            kind="words",
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

    # -------------------------------------------------------------------------- ahead

    def ahead(self, seen: Ahead, held: Iterable[Intent]) -> list[Item]:
        """What comes next, soonest first. Dashed: it may happen."""
        items = [self._held(intent) for intent in held]
        items += [self._arrival(one) for one in seen.arrivals]
        known = {intent.send_key for intent in held}
        items += [self._outcome(one) for one in seen.outcomes if one.key not in known]
        return sorted(items, key=lambda item: item.at)

    def _held(self, intent: Intent) -> Item:
        reasons = because_of(intent)
        return Item(
            at=max(intent.due, intent.state_at),
            icon="hand-raised",
            tone="amber",
            title=self.step_name(intent.journey, intent.step),
            note=words.word(words.CHANNELS, intent.channel),
            aside=_("held back"),
            because=self.reasons((one for one in reasons if one.result == "wait"), intent.journey),
            url=f"messages/{intent.pk}/",
            dashed=True,
            kind="messages",
            until=intent.valid_until,
        )

    def _arrival(self, one: Arrival) -> Item:
        parcel = self.present.shipments[one.shipment]
        return Item(
            at=one.at,
            icon="truck",
            tone="amber" if one.late else "",
            title=_("The parcel arrives"),
            note=" ".join(part for part in (parcel.carrier, parcel.number) if part),
            aside=_("forecast"),
            dashed=True,
            kind="orders",
        )

    def _outcome(self, one: Outcome) -> Item:
        sides = {
            "sent": _("will be sent"),
            "held": _("will be held back"),
            "withheld": _("will not be sent"),
            "expired": _("will not be sent"),
            "task": _("a person will be asked"),
        }
        return Item(
            at=one.at,
            icon="user"
            if one.what == "task"
            else ("envelope" if one.what == "sent" else "hand-raised"),
            tone="rose" if one.what == "task" else "",
            title=one.title or self.step_name(one.journey, one.step),
            note=words.word(words.CHANNELS, one.channel) if one.channel else "",
            aside=sides.get(one.what, one.what),
            because=self.reasons(_telling(one.because), one.journey),
            dashed=True,
            kind="messages",
        )


def _telling(reasons: Iterable[Because]) -> list[Because]:
    """Of all reasons those that say most: the last wait or event, and whatever speaks against."""
    found = list(reasons)
    timing = [
        one for one in found if one.rule in ("waited", "hours", "event", "timeout", "trigger")
    ]
    against = [one for one in found if one.result != "yes" and one.rule not in ("said", "case")]
    return [*timing[-1:], *[one for one in against if one not in timing[-1:]]]


def _scan_tone(event: Event) -> str:
    status = event.data.get("status")
    if event.data.get("delayed") or status in ("exception", "on_hold", "attempt_failed"):
        return "amber"
    return "rose" if status == "lost" else "leaf"


def _told_by(intent: Intent) -> str:
    """The event by which a message stands in the story."""
    return "accepted" if intent.accepted else intent.state


def names_in(plans: Iterable[Plan]) -> dict[str, str]:
    """What journeys call their guards, rules and cases, by id."""
    found: dict[str, str] = {}
    for plan in plans:
        for rule in (*plan.journey.guards, *plan.journey.exits):
            found[rule.id] = rule.name or rule.id
        for step in plan.steps.values():
            for case in (
                *getattr(step, "any_of", ()),
                *getattr(step, "cases", ()),
                *getattr(step, "ways", ()),
            ):
                found[case.id] = case.name or case.id
    return found


_Tell = Callable[..., Item | None]
_TELLERS: dict[str, _Tell] = {
    "order.placed": Teller._order,
    "order.cancelled": Teller._order_turn,
    "order.refunded": Teller._order_turn,
    "order.delivered": Teller._order_turn,
    "shipment.shipped": Teller._parcel,
    "shipment.attempt_failed": Teller._parcel_turn,
    "shipment.available_for_pickup": Teller._parcel_turn,
    "shipment.lost": Teller._parcel_turn,
    "shipment.returned": Teller._parcel_turn,
    "message": Teller._message,
    "consent": Teller._consent,
    "answer.given": Teller._answer,
    "reply.received": Teller._reply,
    "return": Teller._matter,
    "repair": Teller._matter,
    "complaint": Teller._matter,
    "task": Teller._matter,
    "customer.tagged": Teller._plain,
    "customer.untagged": Teller._plain,
    "customer.stated": Teller._plain,
    "customer.merged": Teller._plain,
    "contact": Teller._plain,
    "journey.goal": Teller._goal,
    "custom": Teller._custom,
}
