"""The names that templates may use, filled from a customer's timeline.

``NAMES`` is the whole list, with what each is: the page ``docs/guides/words.md`` shows it, and
a template that asks for another name is told so when it is saved.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from babel import Locale
from django.utils import translation

from afterword.decisions.contents import laid_out
from afterword.decisions.orders import Line, Order
from afterword.decisions.parcels import Shipment
from afterword.decisions.promises import days_for, given, whole_days
from afterword.decisions.steps.look import place_of
from afterword.decisions.timeline import Timeline
from afterword.decisions.zones import zone
from afterword.house.models import Store
from afterword.timeline.models import Product
from afterword.ui import parcel_words, point_words

from . import spoken
from .asked import Asked
from .labels import LABELS, labels
from .voice import Voice

NAMES: dict[str, str] = {
    "store.name": "The store's name.",
    "store.url": "The store's address on the web.",
    "store.address": "The store's postal address.",
    "store.signature": "Who signs: a person's name, or the store's.",
    "store.initial": "The first letter of the signature.",
    "customer.given_name": "How the customer is called; empty when we were not told.",
    "customer.name": "The full name; empty when we were not told.",
    "customer.orders": "How many orders they have placed.",
    "customer.stated": "What they told us, by its name: `customer.stated.size`, `grind`, `use`, "
    "`gift`.",
    "order.number": "The order's number.",
    "order.total": "What it cost in all, in money.",
    "order.shipping": "What the delivery cost; empty when nothing or not told.",
    "order.items": "How many pieces.",
    "order.names": "What was ordered, in words: “Kettle and V60”.",
    "order.first": "The first thing ordered, in words.",
    "order.placed": "The day of the order.",
    "order.refunded": "What went back of it so far, in money; empty when nothing did.",
    "order.url": "The store's page about the order.",
    "order.lines": "The lines: title, quantity, amount, image.",
    "order.products": "The ids of what was ordered, as the shop writes them.",
    "order.types": "The types of what was ordered.",
    "order.tags": "The tags of what was ordered.",
    "order.day": "The day they asked for it, in words; empty: the shop keeps none.",
    "order.days": "The days on which it should come, in words: “between Tuesday 1 and Thursday 3 "
    "December”; empty once a parcel of it is known, and as long as nobody can say.",
    "parcels": "The parcels of the order: names, promise (the days on which it comes), days (the "
    "same in a sentence: “between Tuesday 1 and Thursday 3 December”), before (those told last), "
    "anew (the new days, once they moved), reason (why it is late), carrier, number, url, left, "
    "arrived.",
    "parcel": "The parcel this message is about, or the last one.",
    "where": "How the parcel stands that somebody asks about: thing, stands (the word of it), "
    "last (when it was last seen, in words), place (where), days (when it should come), often (how "
    "many times in ten it does), reason, carrier, number, url, arrived, proof, action, others, "
    "settled (by which day it is there or made good, as was promised).",
    "options": "The orders to choose from, where somebody asks and has several: number, names, "
    "placed, pick (what to answer).",
    "free_days": "The days on which the order may come instead, where somebody asks for another: "
    "day (in words), short, key.",
    "wanted_day": "The day they have chosen or named, in words; empty: none.",
    "picks": "The answers of an `ask` by choices: each key with the address of its answer.",
    "talk.due": "Until when a person answers, in words.",
    "own.answer": "The store's own answer to what was asked.",
    "season.name": "The season of the store's calendar that this is about; empty: none.",
    "season.begins": "The day on which it begins, in words.",
    "season.ends": "Its last day, in words.",
    "also": "What else this message speaks for, where others were merged into it: a list of words.",
    "gathered": "What a `digest` gathered: a list of words, one for each parcel or order.",
    "strip": "The days and bars of the day strip.",
    "product": "The first product of the order: title, image, price, url, and its own facts.",
    "suggestion": "A product that goes with what was bought: title, image, price, url.",
    "answers": "What the customer answered, by the name of the answer.",
    "reward": "The code this journey gave last: code, worth (in words), until (its last day). Ask "
    "with {% if reward %} whether there is one.",
    "points": "The customer's points: balance (may be used), pending, expiring (so many were told "
    "to expire next), until (their last day); and in words, as the store calls them: has (40 "
    "beans), waits (so many pending; empty: none), ends (so many expire next). Ask with "
    "{% if points %} whether they ever had any.",
    "scale": "The answers of an `ask`: value and url.",
    "scale_half": "Half the number of answers, for the layout.",
    "links.unsubscribe": "The page where this kind of message can be stopped; empty for orders.",
    "links.preferences": "The page of what we send; empty where no address is known.",
    "links.points": "The page of the customer's points; empty where no address is known.",
    "links.order": "The customer's own page about the order.",
    "links.address": "In an answer to somebody who asked, the page where they write another "
    "address for the order; elsewhere the order's page.",
    "links.day": "In an answer to somebody who asked, the page where they choose another day for "
    "the order; elsewhere the order's page.",
    "labels": "Words that blocks say by themselves.",
    "voice.name": "How the brand is called.",
    "voice.signature": "Who signs.",
    "voice.sign_off": "The line before the name of who signs; empty where none was written.",
    "voice.emoji": "Whether the brand uses emoji: for conditions.",
    "voice.formal": "Whether people are spoken to as usted, vous, Sie: for conditions.",
    "pictures": "The store's pictures by their names, each as its address.",
    "films": "The same pictures with a play button on them.",
}


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What a message is about and to whom, gathered for its words."""

    store: Store
    name: Mapping[str, str]
    timeline: Timeline
    order: str
    learned: Mapping[str, Any]
    language: str
    now: datetime
    links: Mapping[str, str]
    products: Mapping[str, Product]
    base_url: str
    scale: Sequence[tuple[int, str]] = ()
    voice: Voice = Voice()
    tone: str = ""
    pictures: Mapping[str, str] = {}
    """The addresses of the store's pictures, by name."""
    cities: Mapping[int, str] = {}
    """Where the scans of the parcel were, by the number of the event; for who asks."""
    picks: Mapping[str, str] = {}
    """The answers of an ``ask`` by choices: each key with the address of its answer."""
    own: Mapping[str, str] = {}
    """The store's own answer to what was asked, by language."""
    also: Sequence[str] = ()
    """The natural keys of what the messages were about that were merged into this one."""
    days_named: dict[str, tuple[datetime, datetime]] = {}
    """Filled while the words are: of which orders and parcels they name the days, and which, from
    the beginning of the first to the end of the last."""


class Names(dict[str, Any]):
    """Everything a template can ask for, by name: each is told when it is asked for first, for a
    template asks for few of them. Raises ``KeyError`` for what is no name."""

    def __init__(self, teller: "_Teller") -> None:
        super().__init__(store=teller.store())
        self._teller = teller

    def __missing__(self, name: str) -> Any:
        tell = _TELLS[name]
        try:
            found = self[name] = tell(self._teller, self)
        except (LookupError, TypeError) as error:
            # Whoever fills in a template takes these for a name that does not exist.
            raise Untold(f"{name} cannot be told") from error
        return found

    def whole(self) -> dict[str, Any]:
        """All of them."""
        links = {name: self["links"][name] for name in sorted(LINKS)}
        return {**{name: self[name] for name in _TELLS}, "links": links}


class Untold(Exception):
    """A fault of ours: a name that templates may use cannot be filled."""


def names(about: Subject) -> Names:
    """Everything a template can ask for."""
    order = about.timeline.present.orders.get(about.order)
    zone_name, country = place_of(about.timeline, about.store.rules, order)
    return Names(_Teller(about, order, zone(zone_name), spoken.locale(about.language, country)))


LINKS = frozenset({"unsubscribe", "preferences", "points", "order", "address", "day"})
TOLD = ("care", "care_title", "later", "later_title", "wear", "wear_title", "pitch", "more")
"""The facts of a product that shipped templates ask for, whether it says them or not."""

Days = tuple[datetime, datetime]
_NAMES_DAYS = frozenset({"promise", "days", "anew"})


def _last_told(one: Shipment) -> Days | None:
    if one.told_from is None or one.told_to is None:
        return None
    return one.told_from, one.told_to


class _Picks(dict[str, str]):
    """Where each answer leads; a choice that is not offered leads nowhere."""

    def __missing__(self, key: str) -> str:
        return ""


class _Links(dict[str, str]):
    """Each is looked up when it is asked for: a page's address is signed only then."""

    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, name: str) -> str:
        if name not in LINKS:
            raise KeyError(name)
        found = self[name] = self._known.get(name, "")
        return found


class _Noting(dict[str, Any]):
    """Facts for a template, some of which name days: whoever looks at those is noted."""

    def __init__(self, facts: dict[str, Any], days: frozenset[str], note: Callable[[], None]):
        super().__init__(facts)
        self._days = days
        self._note = note

    def __getitem__(self, name: str) -> Any:
        if name in self._days and self.get(name):
            self._note()
        return super().__getitem__(name)


def suggested(about: Subject) -> Product | None:
    """What goes with what was bought, if the store says so and they do not have it yet."""
    orders = about.timeline.present.orders
    bought = {line.product for order in orders.values() for line in order.lines}
    for line in orders[about.order].lines if about.order in orders else ():
        known = about.products.get(line.product)
        for other in known.facts.get("goes_with", []) if known else []:
            if other in about.products and other not in bought:
                return about.products[other]
    return None


class _Teller:
    """Tells one customer's facts in one language, on the customer's own clock."""

    def __init__(
        self, about: Subject, order: Order | None, where: ZoneInfo, locale: Locale
    ) -> None:
        self.about = about
        self.order = order
        self.zone = where
        self.locale = locale
        self.asked = Asked(about.timeline, about.now, where, locale)
        self.shipments = sorted(
            (
                one
                for one in about.timeline.present.shipments.values()
                if order is not None and one.order == order.about
            ),
            key=lambda one: (one.shipped or one.status_at, one.about),
        )

    def store(self) -> dict[str, str]:
        store = self.about.store
        signature = store.signature or self.about.voice.name or store.name
        return {
            "name": self.about.voice.name or store.name,
            "url": store.url or self.about.base_url,
            "address": store.postal_address,
            "signature": signature,
            "initial": signature[:1].upper(),
        }

    @property
    def formal(self) -> bool:
        """Whether this person is spoken to as one speaks to a stranger."""
        tone = self.about.tone or self.about.store.tone
        return self.about.voice.formal(self.about.language, tone)

    def voice(self) -> dict[str, Any]:
        store, voice = self.about.store, self.about.voice
        return {
            "name": voice.name or store.name,
            "signature": store.signature or voice.name or store.name,
            "sign_off": voice.said(voice.sign_off, self.about.language),
            "emoji": voice.emoji,
            "formal": self.formal,
        }

    def customer(self) -> dict[str, Any]:
        return {
            "given_name": self.about.name.get("given_name", ""),
            "name": self.about.name.get("name", ""),
            "orders": len(self.about.timeline.present.orders),
            "stated": dict(self.about.timeline.present.customer.stated),
        }

    def order_(self) -> dict[str, Any]:
        order = self.order
        if order is None:
            return {
                "number": "",
                "total": "",
                "shipping": "",
                "items": 0,
                "names": "",
                "first": "",
                "placed": "",
                "refunded": "",
                "days": "",
                "day": "",
                "url": "",
                "lines": [],
                "products": [],
                "types": [],
                "tags": [],
            }
        titles = [_short(line.title) for line in order.lines]
        shipping = order.total - sum(line.price * line.quantity for line in order.lines)
        facts = {
            "number": order.number,
            "days": self._in_a_sentence(self._expected(order)),
            "day": self.asked.day(order.day),
            "total": spoken.money(order.total, order.currency, self.locale),
            "shipping": spoken.money(shipping, order.currency, self.locale) if shipping > 0 else "",
            "items": order.items,
            "names": self._few(titles),
            "first": titles[0] if titles else "",
            "placed": spoken.long_day(self._day(order.placed), self.locale),
            "refunded": (
                spoken.money(order.refunded, order.currency, self.locale) if order.refunded else ""
            ),
            "url": order.url or self.about.store.url,
            "lines": [self._line(line, order.currency) for line in order.lines],
            "products": list(order.products),
            "types": self._every(order.types, [one.type for one in self._bought(order)]),
            "tags": self._every(
                order.tags, [str(tag) for one in self._bought(order) for tag in one.tags]
            ),
        }
        return _Noting(facts, frozenset({"days"}), partial(self._note_order, order))

    def _expected(self, order: Order) -> Days | None:
        """When an order should come, while no parcel of it is known."""
        if self.shipments or order.expected_from is None or order.expected_to is None:
            return None
        return order.expected_from, order.expected_to

    def _note_order(self, order: Order) -> None:
        if days := self._expected(order):
            self.about.days_named[order.about] = whole_days(*days, self.zone)

    def _in_a_sentence(self, days: Days | None) -> str:
        """``between Tuesday 1 and Thursday 3 December``, ``on Thursday 3 December``."""
        if days is None:
            return ""
        known = labels(self.about.language)
        first, last = self._day(days[0]), self._day(days[1])
        if first == last:
            return known["on"].format(spoken.long_day(first, self.locale))
        return known["between"].format(*spoken.ends(first, last, self.locale))

    def _line(self, line: Line, currency: str) -> dict[str, Any]:
        return {
            "title": line.title,
            "quantity": line.quantity,
            "amount": spoken.money(line.price * line.quantity, currency, self.locale),
            "image": self._image(line.product),
        }

    def _bought(self, order: Order) -> list[Product]:
        """The products of an order, as far as we know them."""
        known = self.about.products
        return [known[line.product] for line in order.lines if line.product in known]

    @staticmethod
    def _every(told: Sequence[str], known: Sequence[str]) -> list[str]:
        """What the order said of its things and what we know of them, once each."""
        return [one for one in dict.fromkeys((*told, *known)) if one]

    def _few(self, titles: list[str]) -> str:
        """Two things by name, more by the first and how many others."""
        if len(titles) <= 2:
            return spoken.both(titles, self.locale)
        more = labels(self.about.language)["more"].format(len(titles) - 1)
        return spoken.both([titles[0], more], self.locale)

    def _image(self, product: str) -> str:
        found = self.about.products.get(product)
        if found is None or not found.image:
            return ""
        return found.image if "://" in found.image else f"{self.about.base_url}{found.image}"

    def own_answer(self) -> str:
        """The store's own answer in this language, or in the first that it has."""
        return _in_language(dict(self.about.own), self.about.language) or ""

    def scale(self) -> list[dict[str, Any]]:
        """The answers of a question by number, and where each leads."""
        return [{"value": value, "url": url} for value, url in self.about.scale]

    def films(self) -> dict[str, str]:
        """The pictures with a play button on them."""
        return {name: f"{address}?film" for name, address in self.about.pictures.items()}

    def season(self) -> dict[str, str]:
        """The season that they were told of last."""
        told = [
            one
            for kind in ("season.before", "season.begins")
            if (one := self.about.timeline.latest(kind)) is not None
        ]
        if not told:
            return {"name": "", "begins": "", "ends": ""}
        data = max(told, key=lambda one: (one.happened, one.id)).data
        begins, ends = (date.fromisoformat(str(data[name])) for name in ("begins", "ends"))
        return {
            "name": str(data.get("name", "")),
            "begins": spoken.long_day(begins, self.locale),
            "ends": spoken.long_day(ends, self.locale),
        }

    def also(self) -> list[str]:
        """What other parcels hold, and what was in other orders."""
        return self.in_words(self.about.also)

    def gathered(self) -> list[str]:
        """What a digest gathered, in words."""
        return self.in_words(self.about.learned.get("gathered") or ())

    def in_words(self, keys: Sequence[str]) -> list[str]:
        """What parcels hold and what was in orders, by their natural keys."""
        present = self.about.timeline.present
        found = []
        for key in keys:
            if key in present.shipments:
                found.append(self._contents(present.shipments[key]))
            elif key in present.orders:
                found.append(self._few([_short(one.title) for one in present.orders[key].lines]))
        return [one for one in dict.fromkeys(found) if one]

    def parcels(self) -> list[dict[str, Any]]:
        return [self._parcel(one) for one in self.shipments]

    def parcel(self, parcels: list[dict[str, Any]]) -> dict[str, Any]:
        about = self.about.learned.get("about")
        for one, told in zip(self.shipments, parcels, strict=True):
            if one.about == about:
                return told
        if parcels:
            return parcels[-1]
        return {
            "names": "",
            "promise": "",
            "days": "",
            "before": "",
            "anew": "",
            "reason": "",
            "carrier": "",
            "number": "",
            "url": "",
            "left": "",
            "arrived": "",
        }

    def _parcel(self, one: Shipment) -> dict[str, Any]:
        return _Noting(self._facts_of(one), _NAMES_DAYS, partial(self._note, one))

    def _note(self, one: Shipment) -> None:
        """Note that the words name the days of a parcel that is still to come."""
        days = days_for(one)
        if days and not one.delivered:
            self.about.days_named[one.about] = whole_days(*days, self.zone)

    def where(self, parcels: list[dict[str, Any]]) -> dict[str, Any]:
        """How that stands which somebody asks about."""
        about = self.about.learned.get("about")
        pairs = zip(self.shipments, parcels, strict=True)
        one, told = next((pair for pair in pairs if pair[0].about == about), (None, {}))
        lines = self.order.lines if self.order else ()
        thing = self._few([_short(line.title) for line in lines]) if lines else ""
        found = self.asked.where(one, told, self.about.cities, thing)
        return _Noting(found, _NAMES_DAYS, partial(self._note, one)) if one else dict(found)

    def options(self) -> list[dict[str, Any]]:
        """The orders to choose from, where they have several."""
        keys = [str(one) for one in self.about.learned.get("orders") or ()]
        orders = self.about.timeline.present.orders
        names = {
            key: self._few([_short(line.title) for line in orders[key].lines])
            for key in keys
            if key in orders
        }
        return self.asked.options(keys, names)

    def _facts_of(self, one: Shipment) -> dict[str, Any]:
        return {
            "names": self._contents(one),
            "promise": self._promise(one),
            "days": "" if one.delivered else self._in_a_sentence(days_for(one)),
            "before": self._in_a_sentence(_last_told(one)),
            "anew": self._promise(one) if self._moved(one) else "",
            "reason": self._why(one.reason),
            "carrier": one.carrier,
            "number": one.number,
            "url": one.url,
            "left": spoken.long_day(self._day(one.shipped), self.locale) if one.shipped else "",
            "arrived": (
                spoken.long_day(self._day(one.delivered), self.locale) if one.delivered else ""
            ),
        }

    def _why(self, reason: str) -> str:
        """Why a parcel is not where it should be: in the words of stores, or of carriers."""
        if found := labels(self.about.language).get(f"late_{reason}", ""):
            return found
        base = self.about.language.partition("-")[0]
        with translation.override(base if base in LABELS else "en"):
            return parcel_words.why(reason)

    def _contents(self, one: Shipment) -> str:
        present = self.about.timeline.present
        order = present.orders.get(one.order)
        lines = order.lines if order else ()
        parcels = [other for other in present.shipments.values() if other.order == one.order]
        held = {other.about: other.contents for other in parcels}
        inside = laid_out(lines, held)[0].get(one.about, [])
        known = [_short(line.title) for line, _count in inside]
        if not known and len(parcels) == 1:
            known = [_short(line.title) for line in lines if not line.digital]
        return (
            self._few(known) if known else labels(self.about.language, formal=self.formal)["parcel"]
        )

    def _promise(self, one: Shipment) -> str:
        days = days_for(one)
        if days is None:
            return labels(self.about.language)["date_open"]
        return spoken.promise(self._day(days[0]), self._day(days[1]), self.locale)

    def _moved(self, one: Shipment) -> bool:
        """Whether another date was given after the first, and is still to come."""
        told = self._dates_told(one)
        return len(told) > 1 and told[-1][1] >= self._day(self.about.now)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    # ------------------------------------------------------------------------ day strip

    def noted_strip(self) -> dict[str, Any]:
        """The strip; whoever looks at its rows names the days of every parcel in it."""

        def note() -> None:
            for one in self.shipments:
                self._note(one)

        return _Noting(self.strip(), frozenset({"rows"}), note)

    def strip(self) -> dict[str, Any]:
        """At most seven columns from today, or from the first date told, to the last one."""
        today = self._day(self.about.now)
        told = {one.about: self._dates_told(one) for one in self.shipments}
        days = [day for dates in told.values() for first, last in dates for day in (first, last)]
        days += [self._day(one.delivered) for one in self.shipments if one.delivered]
        if not days:
            return {"days": [], "rows": []}
        last = max(days)
        if any(one.delivered is None for one in self.shipments):
            # What is overdue shows today too, unless the last date is long past.
            last = max(last, min(today, last + timedelta(days=3)))
        first = max(min([today, *days]), last - timedelta(days=6))
        last = min(max(last, first + timedelta(days=4)), first + timedelta(days=6))
        columns = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return {
            "days": [
                {
                    "name": labels(self.about.language)["today"]
                    if day == today
                    else spoken.weekday(day, self.locale),
                    "number": day.day,
                    "today": day == today,
                }
                for day in columns
            ],
            "rows": [row for one in self.shipments for row in self._rows(one, told, columns)],
        }

    def _dates_told(self, one: Shipment) -> list[tuple[date, date]]:
        """Every range that was given for a parcel, in order, without repeats."""
        found = given(self.about.timeline.events, one, self.zone)
        return [(self._day(told.since), self._day(told.until)) for told in found]

    def _rows(
        self,
        one: Shipment,
        told: Mapping[str, list[tuple[date, date]]],
        columns: list[date],
    ) -> list[dict[str, Any]]:
        dates = told[one.about]
        bars: list[tuple[date, date, str, str]] = []
        for index, (since, until) in enumerate(dates):
            newest = index == len(dates) - 1
            later = index > 0 and until > dates[index - 1][1]
            kind = ("late" if later else "plan") if newest else "broken"
            if newest and one.delivered:
                continue
            if until < self._day(self.about.now):
                kind = "broken"
            bars.append((since, until, kind, spoken.promise(since, until, self.locale, short=True)))
        if one.delivered:
            day = self._day(one.delivered)
            at = f"✓ {spoken.hour(one.delivered, self.zone, self.locale)}"
            bars.append((day, day, "done", at))
        rows = [cells for bar in bars if (cells := self._cells(bar, columns))]
        return [{"cells": cells} for cells in _labelled(rows, self._contents(one), len(columns))]

    @staticmethod
    def _cells(bar: tuple[date, date, str, str], columns: list[date]) -> list[dict[str, Any]]:
        since, until, kind, text = bar
        start = max((since - columns[0]).days, 0)
        end = min((until - columns[0]).days, len(columns) - 1)
        if end < start:
            return []
        cells: list[dict[str, Any]] = []
        if start:
            cells.append({"span": start, "kind": "gap", "text": ""})
        cells.append({"span": end - start + 1, "kind": kind, "text": text})
        rest = len(columns) - 1 - end
        if rest:
            cells.append({"span": rest, "kind": "gap", "text": ""})
        return cells

    def reward(self) -> dict[str, str] | None:
        """The code that the journey gave before it says this."""
        key = self.about.learned.get("reward")
        given = self.about.timeline.of_kind("reward.given")
        event = next((one for one in given if one.data.get("reward") == key), None) if key else None
        if event is None:
            return None
        until = event.data.get("until")
        day = self._day(datetime.fromisoformat(until)) if until else None
        return {
            "code": event.data["code"],
            "worth": _in_language(event.data.get("worth") or "", self.about.language) or "",
            "until": spoken.long_day(day, self.locale) if day else "",
        }

    def points(self) -> dict[str, str] | None:
        """What the customer has, as it was told last; ``None``: they never had any."""
        changed = self.about.timeline.latest("points.changed")
        if changed is None:
            return None
        soon = self.about.timeline.latest("points.expiring")
        ends = datetime.fromisoformat(soon.data["expires"]) if soon else None
        still = soon if ends and ends > self.about.now else None
        has, waits = changed.data.get("balance") or 0, changed.data.get("pending") or 0
        ending = (still.data.get("points") or 0) if still else 0
        called = self.about.store.points_called
        if called is None:
            # Nobody has settled anything since messages ask the store: it is as it was told.
            called = changed.data.get("called") or {}

        def said(n: int) -> str:
            return point_words.many(n, called, self.about.language)

        return {
            "balance": str(has),
            "pending": str(waits),
            "expiring": str(ending) if still else "",
            "has": said(has),
            "waits": said(waits) if waits else "",
            "ends": said(ending) if still else "",
            "until": spoken.long_day(self._day(ends), self.locale) if still and ends else "",
        }

    # ------------------------------------------------------------------------- products

    def product(self) -> dict[str, Any] | None:
        """What was bought, by its first line that is a known product."""
        for line in self.order.lines if self.order else ():
            if line.product in self.about.products:
                return self._product(self.about.products[line.product])
        return None

    def suggestion(self) -> dict[str, Any] | None:
        """What goes with what was bought."""
        row = suggested(self.about)
        return self._product(row) if row else None

    def _product(self, row: Product) -> dict[str, Any]:
        facts = {
            name: _in_language(value, self.about.language) for name, value in row.facts.items()
        }
        return {
            **dict.fromkeys(TOLD),
            **facts,
            "title": row.title,
            "image": self._image(row.outside),
            "price": spoken.money(row.price, row.currency, self.locale) if row.price else "",
            "url": row.url or self.about.store.url,
            "type": row.type,
        }


def _short(title: str) -> str:
    """A product's name as one says it in a sentence: “Morning House, 250 g” is Morning House."""
    return title.partition(",")[0].strip() or title


def _in_language(value: Any, language: str) -> Any:
    """A fact that is written in several languages, in this one or the first."""
    if not isinstance(value, dict) or not value:
        return value
    return (
        value.get(language) or value.get(language.partition("-")[0]) or next(iter(value.values()))
    )


def _labelled(
    rows: list[list[dict[str, Any]]], name: str, columns: int
) -> list[list[dict[str, Any]]]:
    """The rows of a parcel with what is in it: before its first bar that leaves room, else after
    one, else in a row of its own above."""
    if not rows or not name:
        return rows
    for end in (0, -1):
        for cells in rows:
            if cells[end]["kind"] == "gap":
                cells[end] |= {"kind": "label", "text": name}
                return rows
    return [[{"span": columns, "kind": "label", "text": name}], *rows]


_TELLS: dict[str, Callable[[_Teller, Names], Any]] = {
    "store": lambda teller, names: teller.store(),
    "customer": lambda teller, names: teller.customer(),
    "order": lambda teller, names: teller.order_(),
    "parcels": lambda teller, names: teller.parcels(),
    "parcel": lambda teller, names: teller.parcel(names["parcels"]),
    "where": lambda teller, names: teller.where(names["parcels"]),
    "options": lambda teller, names: teller.options(),
    "free_days": lambda teller, names: teller.asked.free_days(teller.about.learned),
    "wanted_day": lambda teller, names: teller.asked.wanted_day(teller.about.learned),
    "picks": lambda teller, names: _Picks(teller.about.picks),
    "talk": lambda teller, names: {"due": teller.asked.due(teller.about.learned)},
    "own": lambda teller, names: {"answer": teller.own_answer()},
    "season": lambda teller, names: teller.season(),
    "also": lambda teller, names: teller.also(),
    "gathered": lambda teller, names: teller.gathered(),
    "strip": lambda teller, names: teller.noted_strip(),
    "product": lambda teller, names: teller.product(),
    "suggestion": lambda teller, names: teller.suggestion(),
    "answers": lambda teller, names: dict(teller.about.learned),
    "reward": lambda teller, names: teller.reward(),
    "points": lambda teller, names: teller.points(),
    "scale": lambda teller, names: teller.scale(),
    "scale_half": lambda teller, names: len(teller.about.scale) // 2,
    "links": lambda teller, names: _Links(teller.about.links),
    "labels": lambda teller, names: labels(teller.about.language, formal=teller.formal),
    "voice": lambda teller, names: teller.voice(),
    "pictures": lambda teller, names: teller.about.pictures,
    "films": lambda teller, names: teller.films(),
}
