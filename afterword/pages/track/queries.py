"""Reading an order for its page: the answer, the days, every date we gave, the parcels."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from afterword.decisions import fold
from afterword.decisions.steps import place_of
from afterword.decisions.timeline import Event, Timeline
from afterword.decisions.zones import zone
from afterword.messages import spoken
from afterword.messages.context import Subject
from afterword.timeline.models import Product

from . import words
from .sentences import Answer, Tongue, not_sent, of_order, of_parcel, promise_of, rank
from .strip import Bar, Strip, strip

LONGEST_NAME = 36
"""Letters of a product's name that still read well inside the first sentence."""


class Piece(msgspec.Struct, frozen=True):
    """Something in a parcel. ``image``: a path of our own server, or nothing."""

    title: str
    quantity: int
    image: str


class Scan(msgspec.Struct, frozen=True):
    """One scan, as the person reads it."""

    words: str
    place: str
    at: str
    iso: str


class Parcel(msgspec.Struct, frozen=True):
    """One parcel: how it stands, when it comes, what is in it, where it was."""

    answer: Answer
    status: str
    title: str
    carrier: str
    number: str
    url: str
    pieces: list[Piece]
    scans: list[Scan]


class Told(msgspec.Struct, frozen=True):
    """A date we gave: when we said it, what it was, whether it still stands."""

    at: str
    days: str
    stands: bool


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page shows."""

    answer: Answer
    also: list[str]
    """What is to be said of the other parcels."""
    number: str
    strip: Strip
    told: list[Told]
    parcels: list[Parcel]
    waiting: list[Piece]
    """What was ordered and is in no parcel yet."""
    total: str
    refunded: str
    placed: str


def page(about: Subject, products: Mapping[str, Product], order: fold.Order, language: str) -> Page:
    """The page of one order, in the person's language, on their clock."""
    zone_name, country = place_of(about.timeline, about.store.rules, order)
    tongue = Tongue(spoken.locale(language, country), zone(zone_name), about.now)
    teller = _Teller(order, about.timeline, products, tongue)
    parcels = sorted(teller.shipments, key=lambda one: rank(one, about.now))
    whole = of_order(order, tongue)
    answers = [of_parcel(one, teller.thing(one), tongue) for one in parcels]
    open_ = whole is None
    first = whole or (answers[0] if answers else not_sent(order, tongue))
    if open_ and answers and all(one.status == "delivered" for one in parcels):
        first = teller.all_arrived(answers)
    rest = answers[1:] if open_ and first in answers else []
    return Page(
        answer=first,
        also=[one.sentence for one in rest],
        number=order.number,
        strip=strip(teller.bars(parcels) if open_ else [], tongue),
        told=teller.told(),
        parcels=[teller.parcel(one) for one in parcels],
        waiting=teller.waiting(),
        total=spoken.money(order.total, order.currency, tongue.locale),
        refunded=spoken.money(order.refunded, order.currency, tongue.locale)
        if order.refunded
        else "",
        placed=tongue.past(order.placed),
    )


class _Teller:
    """Tells the facts of one order."""

    def __init__(
        self,
        order: fold.Order,
        timeline: Timeline,
        products: Mapping[str, Product],
        tongue: Tongue,
    ) -> None:
        self.order = order
        self.events = timeline.events
        self.products = products
        self.tongue = tongue
        found = timeline.present.shipments.values()
        self.shipments = [one for one in found if one.order == order.about]

    def thing(self, one: fold.Shipment) -> str:
        """“Your kettle” where one thing with a short name is in it, else “Your parcel”."""
        titles = [piece.title for piece in self.pieces(one)]
        name = titles[0].partition(",")[0] if len(titles) == 1 else ""
        if name and len(name) <= LONGEST_NAME:
            # In Arabic a Latin name keeps its own direction (U+2068, U+2069: first strong isolate).
            apart = f"\u2068{name}\u2069" if get_language_bidi() else name
            return _("Your %(name)s") % {"name": apart}
        return _("Your parcel") if len(self.shipments) == 1 else _("One of your parcels")

    def all_arrived(self, answers: list[Answer]) -> Answer:
        """Everything is there: the last arrival speaks for all."""
        if len(answers) == 1:
            return answers[0]
        last = max(one.delivered for one in self.shipments if one.delivered)
        day = {"day": self.tongue.past(last)}
        sentence = _("Everything has arrived, the last parcel %(day)s.") % day
        return Answer(sentence, state="done")

    def pieces(self, one: fold.Shipment) -> list[Piece]:
        if not one.contents and len(self.shipments) == 1:
            return [self._piece(line, line.quantity) for line in self.order.lines]
        lines = {line.product: line for line in self.order.lines}
        return [
            self._piece(lines[product], count)
            for product, count in one.contents
            if product in lines
        ]

    def _piece(self, line: fold.Line, count: int) -> Piece:
        known = self.products.get(line.product)
        image = known.image if known and known.image.startswith("/") else ""
        return Piece(line.title, count, image)

    def waiting(self) -> list[Piece]:
        """What no parcel holds. Nothing can be said of it while a parcel does not say its own."""
        if self.order.cancelled or (
            self.shipments and not all(one.contents for one in self.shipments)
        ):
            return []
        sent: dict[str, int] = {}
        for one in self.shipments:
            for product, count in one.contents:
                sent[product] = sent.get(product, 0) + count
        left = [(line, line.quantity - sent.get(line.product, 0)) for line in self.order.lines]
        return [self._piece(line, count) for line, count in left if count > 0]

    def parcel(self, one: fold.Shipment) -> Parcel:
        answer = of_parcel(one, _("This parcel"), self.tongue)
        return Parcel(
            answer=answer,
            status=str(words.SCANS[one.status]),
            title=self._title(one),
            carrier=one.carrier,
            number=one.number,
            url=one.url if one.url.startswith(("https://", "http://")) else "",
            pieces=self.pieces(one),
            scans=self._scans(one),
        )

    def _title(self, one: fold.Shipment) -> str:
        days = promise_of(one, self.tongue)
        if one.delivered:
            return spoken.long_day(self.tongue.day_of(one.delivered), self.tongue.locale)
        if one.status in words.GRAVE or one.status == "cancelled":
            return ""
        if days and days[1] >= self.tongue.today:
            return spoken.promise(*days, self.tongue.locale)
        return _("Day not known yet")

    def _scans(self, one: fold.Shipment) -> list[Scan]:
        """Newest first; the same word at the same place again says nothing new."""
        found: list[Scan] = []
        for event in self.events:
            if event.about == one.about and event.kind == "shipment.checkpoint":
                scan = self._scan(event)
                if found and (found[-1].words, found[-1].place) == (scan.words, scan.place):
                    found.pop()
                found.append(scan)
        return found[::-1]

    def _scan(self, event: Event) -> Scan:
        status = str(event.data.get("status", "unknown"))
        said = words.SCANS.get(status, words.SCANS["unknown"])
        return Scan(
            words=str(said),
            place=fold.text(event.data, "place", 60),
            at=self.tongue.stamp(event.happened),
            iso=event.happened.isoformat(),
        )

    def told(self) -> list[Told]:
        """Every date we gave, newest first, once something changed; else nothing to list."""
        found: list[Told] = []
        for one in self.shipments:
            given = self._given(one)
            if len(given) > 1:
                found += [
                    Told(
                        at,
                        spoken.promise(first, last, self.tongue.locale),
                        stands=number == len(given) - 1 and not one.delivered,
                    )
                    for number, (at, first, last) in enumerate(given)
                ][::-1]
        return found

    def _given(self, one: fold.Shipment) -> list[tuple[str, date, date]]:
        """Each range that was given for a parcel: when it was said, its first and last day."""
        given: list[tuple[str, date, date]] = []
        for event in self.events:
            until = fold.moment(event.data.get("promised_to")) if event.about == one.about else None
            if until is None:
                continue
            since = fold.moment(event.data.get("promised_from")) or until
            first, last = self.tongue.day_of(since), self.tongue.day_of(until)
            if not given or given[-1][1:] != (first, last):
                given.append((self.tongue.stamp(event.happened), first, last))
        return given

    def bars(self, parcels: Sequence[fold.Shipment]) -> list[tuple[str, list[Bar]]]:
        """The bars of each parcel, with what is in it."""
        return [(self._short(one), self._bars(one)) for one in parcels]

    def _short(self, one: fold.Shipment) -> str:
        names = [piece.title.partition(",")[0] for piece in self.pieces(one)]
        more = [f"+{len(names) - 1}"] if len(names) > 2 else names[1:2]
        return spoken.both([*names[:1], *more], self.tongue.locale) if names else ""

    def _bars(self, one: fold.Shipment) -> list[Bar]:
        if one.status in words.GRAVE or one.status == "cancelled":
            return []
        given = self._given(one)
        over = one.late(self.tongue.now) and one.promised_to and one.promised_to < self.tongue.now
        bars: list[Bar] = []
        for number, (_at, first, last) in enumerate(given):
            newest = number == len(given) - 1
            if newest and one.delivered:
                continue
            kind = "late" if number or one.delayed else "plan"
            kind = kind if newest and not over else "broken"
            text = spoken.promise(first, last, self.tongue.locale, short=True)
            bars.append(Bar(first, last, kind, text))
        if one.delivered:
            day = self.tongue.day_of(one.delivered)
            hour = spoken.hour(one.delivered, self.tongue.zone, self.tongue.locale)
            bars.append(Bar(day, day, "done", f"✓ {hour}"))
        return bars
