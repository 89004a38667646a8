"""The names that templates may use, filled from a customer's timeline.

What each of them is stands in ``glossary.NAMES``.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale

from afterword.decisions.orders import Line, Order
from afterword.decisions.promises import whole_days
from afterword.decisions.steps.look import place_of
from afterword.decisions.zones import zone
from afterword.timeline.models import Product
from afterword.ui import point_words

from . import spoken
from .asked import Asked
from .labels import labels
from .parcels import Parcels
from .reader import Reader, short
from .strip import strip
from .subject import NAMES_DAYS, Days, Noting, Subject, suggested


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


class _Teller:
    """Tells one customer's facts in one language, on the customer's own clock."""

    def __init__(
        self, about: Subject, order: Order | None, where: ZoneInfo, locale: Locale
    ) -> None:
        self.about = about
        self.order = order
        self.reader = Reader(about, where, locale)
        self.sent = Parcels(about, order, self.reader)
        self.asked = Asked(about.timeline, about.now, where, locale)

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

    def voice(self) -> dict[str, Any]:
        store, voice = self.about.store, self.about.voice
        return {
            "name": voice.name or store.name,
            "signature": store.signature or voice.name or store.name,
            "sign_off": voice.said(voice.sign_off, self.about.language),
            "emoji": voice.emoji,
            "formal": self.reader.formal,
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
            return _no_order()
        titles = [short(line.title) for line in order.lines]
        shipping = order.total - sum(line.price * line.quantity for line in order.lines)
        facts = {
            "number": order.number,
            "collected": order.collected,
            "spot": self.about.spot,
            "days": self.reader.in_a_sentence(self._expected(order)),
            "day": self.asked.day(order.day),
            "total": spoken.money(order.total, order.currency, self.reader.locale),
            "shipping": self.reader.money(max(shipping, 0), order.currency),
            "items": order.items,
            "names": self.reader.few(titles),
            "first": titles[0] if titles else "",
            "placed": self.reader.long_day(order.placed),
            "refunded": self.reader.money(order.refunded, order.currency),
            "url": order.url or self.about.store.url,
            "lines": [self._line(line, order.currency) for line in order.lines],
            "products": list(order.products),
            "types": self._every(order.types, [one.type for one in self._bought(order)]),
            "tags": self._every(
                order.tags, [str(tag) for one in self._bought(order) for tag in one.tags]
            ),
        }
        return Noting(facts, frozenset({"days"}), partial(self._note_order, order))

    def _expected(self, order: Order) -> Days | None:
        """When an order should come, while no parcel of it is known."""
        if self.sent.shipments or order.expected_from is None or order.expected_to is None:
            return None
        return order.expected_from, order.expected_to

    def _note_order(self, order: Order) -> None:
        if days := self._expected(order):
            self.about.days_named[order.about] = whole_days(*days, self.reader.zone)

    def _line(self, line: Line, currency: str) -> dict[str, Any]:
        return {
            "title": line.title,
            "quantity": line.quantity,
            "amount": spoken.money(line.price * line.quantity, currency, self.reader.locale),
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
            "begins": spoken.long_day(begins, self.reader.locale),
            "ends": spoken.long_day(ends, self.reader.locale),
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
                found.append(self.sent.contents(present.shipments[key]))
            elif key in present.orders:
                found.append(
                    self.reader.few([short(one.title) for one in present.orders[key].lines])
                )
        return [one for one in dict.fromkeys(found) if one]

    def where(self, parcels: list[dict[str, Any]]) -> dict[str, Any]:
        """How that stands which somebody asks about."""
        about = self.about.learned.get("about")
        pairs = zip(self.sent.shipments, parcels, strict=True)
        one, told = next((pair for pair in pairs if pair[0].about == about), (None, {}))
        lines = self.order.lines if self.order else ()
        thing = self.reader.few([short(line.title) for line in lines]) if lines else ""
        found = self.asked.where(one, told, self.about.cities, thing)
        return Noting(found, NAMES_DAYS, partial(self.sent.note, one)) if one else dict(found)

    def options(self) -> list[dict[str, Any]]:
        """The orders to choose from, where they have several."""
        keys = [str(one) for one in self.about.learned.get("orders") or ()]
        orders = self.about.timeline.present.orders
        names = {
            key: self.reader.few([short(line.title) for line in orders[key].lines])
            for key in keys
            if key in orders
        }
        return self.asked.options(keys, names)

    def reward(self) -> dict[str, str] | None:
        """The code that the journey gave before it says this."""
        key = self.about.learned.get("reward")
        given = self.about.timeline.of_kind("reward.given")
        event = next((one for one in given if one.data.get("reward") == key), None) if key else None
        if event is None:
            return None
        until = event.data.get("until")
        return {
            "code": event.data["code"],
            "worth": _in_language(event.data.get("worth") or "", self.about.language) or "",
            "until": self.reader.long_day(datetime.fromisoformat(until) if until else None),
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
            "until": self.reader.long_day(ends if still else None),
        }

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
            "price": self.reader.money(row.price, row.currency),
            "url": row.url or self.about.store.url,
            "type": row.type,
        }


def _no_order() -> dict[str, Any]:
    """What an order's names say where there is none."""
    words = ("number", "total", "shipping", "names", "first", "placed", "refunded", "days", "day")
    lists: dict[str, Any] = {name: [] for name in ("lines", "products", "types", "tags")}
    plain = dict.fromkeys((*words, "spot", "url"), "")
    return {**plain, "items": 0, "collected": False, **lists}


def _in_language(value: Any, language: str) -> Any:
    """A fact that is written in several languages, in this one or the first."""
    if not isinstance(value, dict) or not value:
        return value
    return (
        value.get(language) or value.get(language.partition("-")[0]) or next(iter(value.values()))
    )


_TELLS: dict[str, Callable[[_Teller, Names], Any]] = {
    "store": lambda teller, names: teller.store(),
    "customer": lambda teller, names: teller.customer(),
    "order": lambda teller, names: teller.order_(),
    "parcels": lambda teller, names: teller.sent.every(),
    "parcel": lambda teller, names: teller.sent.at_hand(names["parcels"]),
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
    "strip": lambda teller, names: strip(teller.sent),
    "product": lambda teller, names: teller.product(),
    "suggestion": lambda teller, names: teller.suggestion(),
    "answers": lambda teller, names: dict(teller.about.learned),
    "reward": lambda teller, names: teller.reward(),
    "points": lambda teller, names: teller.points(),
    "scale": lambda teller, names: teller.scale(),
    "scale_half": lambda teller, names: len(teller.about.scale) // 2,
    "links": lambda teller, names: _Links(teller.about.links),
    "labels": lambda teller, names: labels(teller.about.language, formal=teller.reader.formal),
    "voice": lambda teller, names: teller.voice(),
    "pictures": lambda teller, names: teller.about.pictures,
    "films": lambda teller, names: teller.films(),
}
