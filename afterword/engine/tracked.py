"""Whose parcel a number is: what carriers tell becomes events of the shipments of a store.

A carrier knows numbers, not our shipments, and numbers are used again. So a scan goes to the newest
shipment with its number in whose life it falls; one of an earlier life of the number is left out,
and one that falls into none is kept until a shipment comes in that it fits.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from afterword.decisions.carriers.known import word
from afterword.decisions.carriers.reading import clean
from afterword.decisions.parcels import SHIPMENT_FACTS, STATUSES, TERMINAL, reading
from afterword.decisions.timeline import Event
from afterword.decisions.values import moment
from afterword.house.models import Store
from afterword.timeline import actions as timeline
from afterword.timeline import checking, hot
from afterword.timeline.models import Shipment
from afterword.wire import shapes
from afterword.wire.reading import filled
from afterword.wire.scans import Scan, Tracked

from . import codes

EARLY = timedelta(days=4)
"""How long before a shop says that there is a parcel a scan may be of it."""
AFTER_ITS_END = timedelta(days=30)
"""How long after a parcel arrived a scan may still be of it: it turns back, or never came."""
WITHOUT_NEWS = timedelta(days=120)
"""How long after the last news of it an open parcel may still have some."""
SIDE_BY_SIDE = timedelta(days=7)
"""Shipments that were made so close to each other and share a number are in one parcel."""
AHEAD = timedelta(hours=26)
"""How far ahead of our clock a scan may be: where it names no zone, as far as two zones can be."""
MEANING = ("status", "delayed", "reason", "action", "proof")
"""What a code means."""


class Resolved(NamedTuple):
    """What is to be recorded of something told of a number, and what a person should know."""

    events: list[shapes.Event]
    says: str = ""
    left: Tracked | None = None
    """What is of no shipment here yet."""


class Life(NamedTuple):
    """A shipment, and from when until when something may be heard of it."""

    row: Shipment
    began: datetime
    ended: datetime | None
    """When it came to its end; ``None``: it has not."""

    def fits(self, at: datetime) -> bool:
        """Whether something that happened then may be of it."""
        last = self.row.status_at + WITHOUT_NEWS
        if self.ended:
            last = self.ended + AFTER_ITS_END
        return self.began - EARLY <= at <= max(last, self.began + WITHOUT_NEWS)


def resolve(
    store: Store, told: Sequence[Tracked], now: datetime, asked: Collection[str] = ()
) -> list[Resolved]:
    """The events that follow from what carriers told, one answer for each. ``asked``: the shipments
    that they were asked about: shops do not always name the right carrier.

    Whoever calls holds the store (``hot.one_by_one``). Of what is known nothing follows, whoever
    tells it again. Codes that nobody knows are put into the queue.
    """
    if not told:
        return []
    lives, events = _lives(store, told)
    books = {about: _Book(some) for about, some in events.items()}
    own = codes.own(store, {(one.source, scan.code) for one in told for scan in one.scans})
    found = [_Reader(store, one, lives, books, own, asked, now).resolved() for one in told]
    codes.note(store, codes.of_tracked(told), now)
    return found


def _lives(
    store: Store, told: Iterable[Tracked]
) -> tuple[dict[str, list[Life]], dict[str, list[Event]]]:
    """The lives that each number has here, newest first, and the events of each shipment. A
    shipment that is named by our own key is found under that."""
    numbers = {clean(one.number) for one in told}
    keys = {one.parcel for one in told if one.parcel}
    rows = Shipment.objects.of(store).filter(tracked_as__in=numbers)
    if keys:
        rows |= Shipment.objects.of(store).filter(about__in=keys)
    shipments = list(rows)
    events: dict[str, list[Event]] = defaultdict(list)
    for _, event in hot.events_about(store.pk, [row.about for row in shipments]):
        events[event.about].append(event)
    lives: dict[str, list[Life]] = defaultdict(list)
    for row in shipments:
        facts = [one.happened for one in events[row.about] if one.kind in SHIPMENT_FACTS]
        ended = row.status_at if row.status in TERMINAL else None
        life = Life(row, min(facts, default=row.status_at), ended)
        for name in {row.tracked_as, row.about if row.about in keys else ""} - {""}:
            lives[name].append(life)
    for some in lives.values():
        some.sort(key=lambda one: one.began, reverse=True)
    return lives, events


class _Book:
    """What is known of a shipment's scans and dates by now."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.scans: dict[str, tuple[tuple[int, int], tuple[Any, ...]]] = {}
        self.promises: dict[str, tuple[datetime | None, datetime | None]] = {}
        for event in sorted(events, key=lambda one: (one.happened, one.id)):
            self.learn(event)

    def learn(self, event: Event) -> None:
        data = event.data
        if event.kind == "shipment.checkpoint" and data.get("scan"):
            self.read(str(data["scan"]), reading(event), meaning_of(data))
        if data.get("promised_to"):
            dates = moment(data.get("promised_from")), moment(data.get("promised_to"))
            self.promises[str(data.get("source") or "")] = dates

    def read(self, scan: str, version: tuple[int, int], meaning: tuple[Any, ...]) -> bool:
        """Take a reading of a scan. Gives whether it is news."""
        known = self.scans.get(scan)
        if known and (version <= known[0] or meaning == known[1]):
            return False
        self.scans[scan] = version, meaning
        return True


def meaning_of(data: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a checkpoint's code was taken to mean, to compare it by."""
    return tuple(data.get(name) or "" for name in MEANING)


class _Reader:
    """Reads what is told of one number."""

    def __init__(
        self,
        store: Store,
        told: Tracked,
        lives: Mapping[str, list[Life]],
        books: dict[str, _Book],
        own: Mapping[tuple[str, str], codes.Own],
        asked: Collection[str],
        now: datetime,
    ) -> None:
        self.store = store
        self.told = told
        self.books = books
        self.own = own
        self.asked = asked
        self.now = now
        self.number = clean(told.number)
        self.lives = self._mine(lives)
        self.events: list[shapes.Event] = []

    def _mine(self, lives: Mapping[str, list[Life]]) -> list[Life]:
        """The lives it may be of: the one it names by our key, else those with its number and no
        other carrier."""
        if named := lives.get(self.told.parcel):
            return named
        known = lives.get(self.number, [])
        carrier = word(self.told.carrier)
        return [
            one
            for one in known
            if one.row.about in self.asked or _may_be(carrier, word(one.row.carrier))
        ]

    def resolved(self) -> Resolved:
        early: list[Scan] = []
        late: list[Scan] = []
        odd = 0
        for scan in self.told.scans:
            if scan.happened > self.now + AHEAD:
                odd += 1
            elif of := self._of(scan.happened):
                self._scan(of, scan)
            elif self.lives and scan.happened < self.lives[0].began:
                early.append(scan)
            else:
                late.append(scan)
        self._dates()
        left = self._left(late)
        return Resolved(self.events, self._says(early, left, odd), left)

    def _of(self, at: datetime) -> list[Life]:
        """The shipments that something which happened then is of: the newest that fits, and those
        that are in one parcel with it."""
        fits = [one for one in self.lives if one.fits(at)]
        fits = [one for one in fits if one.began <= at] or fits[-1:]
        if not fits:
            return []
        newest = fits[0]
        return [one for one in fits if _together(one, newest)]

    def _left(self, late: list[Scan]) -> Tracked | None:
        """What nobody here has a parcel for."""
        told = self.told
        if not late and (self.lives or not told.promised_to):
            return None
        return msgspec.structs.replace(self.told, scans=tuple(late))

    def _says(self, early: list[Scan], left: Tracked | None, odd: int) -> str:
        said: list[str] = []
        if left is not None:
            said.append(
                f"{self.told.number} is of no parcel known here; it is kept until one comes in."
            )
        if early:
            said.append(
                f"{len(early)} scans of {self.told.number} are older than the parcel: the number"
                " was used before. They were left out."
            )
        if odd:
            said.append(f"{odd} scans of {self.told.number} lie in the future and were left out.")
        return " ".join(said)

    # ------------------------------------------------------------------------------- one scan

    def _scan(self, of: Iterable[Life], scan: Scan) -> None:
        told = self.told
        meaning, version = codes.read(scan, self.own.get((told.source, scan.code)))
        if meaning.get("status") not in STATUSES:
            meaning = {"status": "unknown"}
        mark = mark_of(self.store, told, scan)
        for life in of:
            book = self.books.setdefault(life.row.about, _Book(()))
            if not book.read(mark, (told.mapping, version), meaning_of(meaning)):
                continue
            data = filled(
                **meaning,
                scan=mark,
                mapping=told.mapping,
                own=version or None,
                source=told.source,
                code=scan.code,
                local=scan.local,
                country=scan.country,
                region=scan.region,
                url=told.url if not life.row.url else "",
            )
            if not scan.zone_known:
                data["zone_known"] = False
            key = timeline.natural_key(
                "scan", life.row.about, mark, str(told.mapping), str(version)
            )
            self._tell(life, "checkpoint", key, scan.happened, data, self._private(scan))

    def _private(self, scan: Scan) -> dict[str, Any]:
        signed = self.told.signed_by if scan.status == "delivered" else ""
        return filled(
            message=scan.message, city=scan.city, postcode=scan.postcode, signed_by=signed
        )

    # ---------------------------------------------------------------------------- beside scans

    def _dates(self) -> None:
        """The date that the carrier gives, where it gives another than before, and who takes the
        parcel on."""
        told = self.told
        at = min(told.said or self.now, self.now)
        for life in self._of(at) or self._of(self.now):
            self._promise(life, at)
            passed = filled(next_carrier=told.next_carrier, next_number=told.next_number)
            if any(getattr(life.row, name) != said for name, said in passed.items()):
                key = timeline.natural_key("passed on", life.row.about, *passed.values())
                self._tell(life, "passed_on", key, at, {**passed, "source": told.source})

    def _promise(self, life: Life, at: datetime) -> None:
        told = self.told
        if told.promised_to is None:
            return
        began = told.promised_from or told.promised_to
        book = self.books.setdefault(life.row.about, _Book(()))
        if book.promises.get(told.source) == (began, told.promised_to):
            return
        if life.ended and life.ended <= at:
            return
        book.promises[told.source] = began, told.promised_to
        dates = {"promised_from": began.isoformat(), "promised_to": told.promised_to.isoformat()}
        key = timeline.natural_key(
            "promised", life.row.about, told.source, *dates.values(), at.isoformat()
        )
        self._tell(life, "promised", key, at, {**dates, "source": told.source})

    def _tell(
        self,
        life: Life,
        what: str,
        key: str,
        at: datetime,
        data: Mapping[str, Any],
        private: Mapping[str, Any] | None = None,
    ) -> None:
        about, order = life.row.about, life.row.order
        event = shapes.Event(
            kind=f"shipment.{what}",
            key=key,
            happened=at,
            about=about,
            order=order,
            data=data,
            private=private or {},
        )
        self.events.append(checking.check(event))


def mark_of(store: Store, told: Tracked, scan: Scan) -> str:
    """What makes a scan this one and no other: who told it, of which number, the code, the time and
    the place. Hashed with a key of the store's, since a place can be guessed."""
    place = scan.country, scan.region, scan.city, scan.postcode
    parts = [told.source, clean(told.number), scan.code, scan.happened.isoformat(), *place]
    return store.secret.derived("scan").hash(msgspec.json.encode(parts).decode())


def _may_be(one: str, other: str) -> bool:
    """Whether two words may be of one carrier: ``dhl`` and ``dhl_express`` are."""
    return not one or not other or one == other or one.startswith(other) or other.startswith(one)


def _together(one: Life, newest: Life) -> bool:
    """Whether a shipment is in one parcel with the newest that has its number."""
    if one is newest:
        return True
    over = one.ended is not None and one.ended < newest.began
    return not over and newest.began - one.began <= SIDE_BY_SIDE
