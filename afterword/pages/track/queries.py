"""Reading an order for its page: the answer, what is to be done, the days, the parcels."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from afterword.decisions.carriers.known import CARRIERS, tracking_url
from afterword.decisions.contents import laid_out
from afterword.decisions.making_good import in_hand, settled_by
from afterword.decisions.orders import Line, Order, all_back, in_the_only, may_lack
from afterword.decisions.parcels import SHIPMENT_FACTS, Shipment
from afterword.decisions.promises import days_for
from afterword.decisions.steps.look import place_of
from afterword.decisions.timeline import Timeline
from afterword.decisions.zones import zone
from afterword.house.models import Store
from afterword.messages import spoken
from afterword.messages.subject import Subject
from afterword.pages.brand import picture_of_ours
from afterword.timeline import hot_pages
from afterword.timeline.models import Customer, Product

from . import course, doing, words
from .course import Scan, Sealed, Told
from .doing import Doing
from .sentences import (
    Answer,
    Care,
    Tongue,
    not_sent,
    of_order,
    of_others,
    of_parcel,
    promise_of,
    rank,
)
from .shown import Next, Parcel, Piece
from .strip import Bar, Strip, strip

MOST_SCANS = 200
"""Of so many scans of an order the towns are read, the newest first."""
MOST_LISTED = 60
"""So many scans are listed on a page, the newest of each parcel."""
IN_FULL = 6
"""So many parcels have a card of their own, those that matter most; more have a line each."""
MOST_ROWS = 8
"""More rows of days are no picture any more."""
LONGEST_NAME = 36
"""Letters of a product's name that still read well inside the first sentence."""

_ISOLATED = "\N{LEFT-TO-RIGHT ISOLATE}+%d\N{POP DIRECTIONAL ISOLATE}"
"""So many more, whose sign stays before the number from right to left too."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page shows of the order itself."""

    answer: Answer
    also: list[str]
    """What is to be said of the other parcels."""
    number: str
    strip: Strip
    told: list[Told]
    parcels: list[Parcel]
    waiting: list[Piece]
    """What was ordered and is in no parcel yet."""
    apart: list[Piece]
    """What comes by no parcel, or came without one that we were told of."""
    total: str
    refunded: str
    placed: str
    day: str
    """The day they asked for, in words; empty: none, or it is there."""
    well: bool
    """Nothing is late, wrong or to be done: only then is anything shown that has another aim."""
    open: bool
    """Something is still to come."""
    collected: bool = False
    """It is collected at the shop, and nobody brings it."""

    @property
    def in_full(self) -> list[Parcel]:
        """The parcels that matter most."""
        return self.parcels[:IN_FULL]

    @property
    def in_short(self) -> list[Parcel]:
        """All others."""
        return self.parcels[IN_FULL:]

    @property
    def doings(self) -> list[Doing]:
        """What the person has to do, what stops a parcel first."""
        found = [one.doing for one in self.parcels if one.doing]
        return sorted(found, key=lambda one: doing.ORDER.index(one.key))


def page(
    about: Subject,
    products: Mapping[str, Product],
    order: Order,
    language: str,
    places: Mapping[int, Sealed] | None = None,
) -> Page:
    """The page of one order, in the person's language, on their clock. ``places``: what is kept
    sealed of each scan, by the id of its event."""
    tongue = tongue_of(about, order, language)
    teller = Teller(order, about.timeline, products, tongue, places or {})
    parcels = sorted(teller.shipments, key=lambda one: rank(one, about.now))
    here = teller.at_the_counter
    whole = of_order(order, tongue, nothing_left=teller.nothing_left(), has_left=teller.has_left())
    answers = [
        of_parcel(one, teller.thing(one), tongue, teller.care(one), collected=one.about in here)
        for one in parcels
    ]
    open_ = whole is None
    first = whole or (answers[0] if answers else not_sent(order, tongue))
    if open_ and answers and all(one.status == "delivered" for one in parcels):
        first = teller.all_arrived(answers)
    others = list(zip(parcels, answers, strict=True))[1:] if open_ and first in answers else []
    shown = [teller.parcel(one, acts=open_) for one in parcels]
    return Page(
        answer=first,
        also=of_others(others),
        number=order.number,
        strip=strip(teller.bars(parcels) if open_ else [], tongue),
        told=course.told(teller.shipments, teller.events, tongue),
        parcels=shown,
        waiting=teller.waiting() if open_ else [],
        apart=teller.apart() if open_ else teller.all_of_it(),
        total=spoken.money(order.total, order.currency, tongue.locale),
        refunded=spoken.money(order.refunded, order.currency, tongue.locale)
        if order.refunded
        else "",
        placed=tongue.past(order.placed),
        day=_day(order, tongue),
        well=all(one.answer.state in ("well", "done") and not one.doing for one in shown),
        open=open_
        and (teller.more_to_come() or any(one.state != "done" for one in answers or [first])),
        collected=order.collected,
    )


def opened(person: Customer, store: Store, shipments: Sequence[Shipment]) -> dict[int, Sealed]:
    """Where each scan was and what the carrier wrote beside it, by the id of its event: that is
    kept sealed with the person's key."""
    sealed = hot_pages.sealed_scans(store.pk, [one.about for one in shipments], MOST_SCANS)
    if not sealed or not person.wrapped_key:
        return {}
    key = person.key(store.secret)
    told = ((number, key.open_json(one, "event")) for number, one in sealed)
    return {
        number: Sealed(str(one.get("city") or "")[:60], str(one.get("message") or "")[:300])
        for number, one in told
    }


def version(state: hot_pages.State, now: datetime) -> str:
    """What a page is made of, in a word: it is another as soon as anything was told of the person,
    and with each hour, in which "today" may become "yesterday". A look at the page is no news."""
    return f"{state.customer:x}-{state.newest:x}-{int(now.timestamp()) // 3600:x}"


def tongue_of(about: Subject, order: Order, language: str) -> Tongue:
    """How the person of an order says days and hours."""
    zone_name, country = place_of(about.timeline, about.store.rules, order)
    return Tongue(spoken.locale(language, country), zone(zone_name), about.now)


class Teller:
    """Tells the facts of one order."""

    def __init__(
        self,
        order: Order,
        timeline: Timeline,
        products: Mapping[str, Product],
        tongue: Tongue,
        places: Mapping[int, Sealed],
    ) -> None:
        self.order = order
        self.timeline = timeline
        self.events = timeline.events
        self.products = products
        self.tongue = tongue
        self.places = places
        found = timeline.present.shipments.values()
        self.shipments = [one for one in found if one.order == order.about]
        self.at_the_counter = {
            one.about
            for one in timeline.events
            if one.kind in SHIPMENT_FACTS and one.data.get("collected") is True
        }
        # What was called off holds nothing any more: it is sent again, or not at all.
        held = {one.about: one.contents for one in self.shipments if one.status != "cancelled"}
        self.inside = laid_out(order.lines, held)[0]
        # What was paid back and lies in no parcel is not sent any more.
        self.back = timeline.present.paid_back.get(order.about, ())
        self.left = laid_out(order.lines, held | {"": self.back})[1]
        off = {one.about: one.contents for one in self.shipments if one.about not in held}
        self.inside |= laid_out(order.lines, off)[0]
        self.most = max(course.SHOWN, MOST_LISTED // max(1, min(len(self.shipments), IN_FULL)))

    def thing(self, one: Shipment) -> str:
        """“Your kettle” where one thing with a short name is in it, else “Your parcel”."""
        titles = [piece.title for piece in self.pieces(one)]
        name = titles[0].partition(",")[0] if len(titles) == 1 else ""
        if name and len(name) <= LONGEST_NAME:
            # In Arabic a Latin name keeps its own direction (U+2068, U+2069: first strong isolate).
            apart = f"\u2068{name}\u2069" if get_language_bidi() else name
            return _("Your %(name)s") % {"name": apart}
        if one.about in self.at_the_counter:
            return _("Your order") if len(self.shipments) == 1 else _("A part of your order")
        return _("Your parcel") if len(self.shipments) == 1 else _("One of your parcels")

    def care(self, one: Shipment) -> Care:
        """Who sees to a parcel in trouble, and by when."""
        seen, now = self.timeline, self.tongue.now
        due = in_hand(seen.present, self.order.about, now)
        return Care(settled_by(seen, one, now), due)

    def all_arrived(self, answers: list[Answer]) -> Answer:
        """Everything is there: the last arrival speaks for all."""
        if len(answers) == 1:
            return answers[0]
        last = max(one.delivered for one in self.shipments if one.delivered)
        day = {"day": self.tongue.past(last)}
        sentence = _("Everything has arrived, the last parcel %(day)s.") % day
        return Answer(sentence, state="done")

    def pieces(self, one: Shipment) -> list[Piece]:
        if not one.contents and len(self.shipments) == 1:
            inside = in_the_only(self.order, one, self.events)
            return [self._piece(line, count) for line, count in inside]
        return [self._piece(line, count) for line, count in self.inside[one.about]]

    def _piece(self, line: Line, count: int) -> Piece:
        known = self.products.get(line.product)
        return Piece(line.title, count, picture_of_ours(known.image) if known else "")

    def waiting(self) -> list[Piece]:
        """What no parcel holds and one is to bring. Nothing can be said of it while a parcel does
        not say its own."""
        parcels = [one for one in self.shipments if one.status != "cancelled"]
        if self.order.cancelled or not all(one.contents for one in parcels):
            return []
        if self.order.fulfilled and not parcels:
            return []  # the shop is done with it, and sent none that it knows of
        left = zip(self.order.lines, self.left, strict=True)
        return [self._piece(line, count) for line, count in left if count and not line.digital]

    def more_to_come(self) -> bool:
        """Whether a parcel is still to be made, as far as the shop says."""
        return self.order.fulfilled is None and bool(self.waiting())

    def nothing_left(self) -> bool:
        """Whether all that was to be sent was paid back before it was."""
        sent = any(one.status != "cancelled" for one in self.shipments)
        return not sent and not self.order.fulfilled and all_back(self.order, self.back)

    def has_left(self) -> bool:
        """Whether a parcel was on its way to them, and may still be."""
        over = ("cancelled", "returning", "returned", "lost", "delivered")
        return any(one.shipped and one.status not in over for one in self.shipments)

    def apart(self) -> list[Piece]:
        """What comes by no parcel. Where the shop is done with an order that had none, all of it
        was handed over in another way."""
        if self.order.fulfilled and not self.shipments:
            return self.all_of_it()
        return [self._piece(line, line.quantity) for line in self.order.lines if line.digital]

    def all_of_it(self) -> list[Piece]:
        """What was ordered, where no parcel shows it."""
        if self.shipments:
            return []
        return [self._piece(line, line.quantity) for line in self.order.lines]

    def parcel(self, one: Shipment, *, acts: bool = True) -> Parcel:
        """A parcel for its card. ``acts``: the person may still have something to do for it."""
        url = one.url if one.url.startswith(("https://", "http://")) else ""
        url = url or (tracking_url(one.carrier, one.number) if one.number else "")
        proof = str(words.PROOFS.get(one.proof, "")) if one.delivered else ""
        days = promise_of(one, self.tongue)
        carrier = carrier_name(one.carrier)
        here = one.about in self.at_the_counter
        called = self.thing(one) if here else _("This parcel")
        return Parcel(
            about=one.about,
            answer=of_parcel(one, called, self.tongue, self.care(one), collected=here),
            status=words.scanned(one.status, collected=here),
            title=self._title(one),
            carrier=carrier,
            number=one.number,
            url=url,
            pieces=self.pieces(one),
            steps=course.steps(one, self.events, self.tongue, collected=here),
            scans=[] if here else self._scans(one),
            proof=proof,
            next=_next(one),
            doing=doing.of_parcel(one, carrier, url, self._written(one)) if acts else None,
            days=(days[0].isoformat(), days[1].isoformat()) if days else ("", ""),
            arrived=one.delivered is not None,
            collected=here,
            unsure=len(self.shipments) == 1 and may_lack(self.order, one, self.events),
            moved=max(0, len(course.given(one, self.events, self.tongue)) - 1),
        )

    def _scans(self, one: Shipment) -> list[Scan]:
        return course.scans(one.about, self.events, self.tongue, self.places)[: self.most]

    def _written(self, one: Shipment) -> str:
        """What the carrier wrote when it was ready to be collected: where, and until when."""
        if one.status != "available_for_pickup":
            return ""
        return course.written(one.about, self.events, self.places, one.status)

    def _title(self, one: Shipment) -> str:
        days = promise_of(one, self.tongue)
        if one.delivered:
            return spoken.long_day(self.tongue.day_of(one.delivered), self.tongue.locale)
        if one.status in words.GRAVE or one.status in ("cancelled", "available_for_pickup"):
            return ""
        if days and days[1] >= self.tongue.today:
            return spoken.promise(*days, self.tongue.locale)
        return _("Day not known yet")

    def bars(self, parcels: Sequence[Shipment]) -> list[tuple[str, list[Bar]]]:
        """The bars of the parcels, with what is in them; those with the same days share a row."""
        rows: dict[tuple[Bar, ...], list[str]] = {}
        for one in parcels:
            names = [piece.title.partition(",")[0] for piece in self.pieces(one)]
            rows.setdefault(tuple(self._bars(one)), []).extend(names)
        found = [(self._short(names), list(bars)) for bars, names in rows.items() if bars]
        return found[:MOST_ROWS]

    def _short(self, names: list[str]) -> str:
        if len(names) > 2:
            return f"{names[0]} {_ISOLATED % (len(names) - 1)}"
        return spoken.both(names, self.tongue.locale) if names else ""

    def _bars(self, one: Shipment) -> list[Bar]:
        if one.status in words.GRAVE or one.status == "cancelled":
            return []
        given = course.given(one, self.events, self.tongue)
        days = days_for(one)
        over = one.late(self.tongue.now) and days is not None and days[1] < self.tongue.now
        bars: list[Bar] = []
        for number, (_at, first, last) in enumerate(given):
            newest = number == len(given) - 1
            if newest and one.delivered:
                continue
            later = number > 0 and last > given[number - 1][2]
            kind = "late" if later or one.delayed else "plan"
            kind = kind if newest and not over else "broken"
            text = spoken.promise(first, last, self.tongue.locale, short=True)
            bars.append(Bar(first, last, kind, text))
        if one.delivered:
            day = self.tongue.day_of(one.delivered)
            hour = spoken.hour(one.delivered, self.tongue.zone, self.tongue.locale)
            bars.append(Bar(day, day, "done", f"✓ {hour}"))
        return bars


def _day(order: Order, tongue: Tongue) -> str:
    if not order.day or order.delivered or order.cancelled:
        return ""
    return spoken.long_day(date.fromisoformat(order.day), tongue.locale)


def _next(one: Shipment) -> Next | None:
    if not (one.next_carrier or one.next_number):
        return None
    url = tracking_url(one.next_carrier, one.next_number) if one.next_number else ""
    return Next(carrier_name(one.next_carrier), one.next_number, url)


def carrier_name(word: str) -> str:
    """A carrier's name as people write it; one that we have no word for is called as it is."""
    known = CARRIERS.get(word)
    return known.name if known else word
