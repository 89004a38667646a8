"""What is known for certain: plain facts in the order in which they became so.

A fact is *offered* once anybody began to tell it (the product may know it) and *sure* once its
teller was thanked (the product must know it). Every fact has its count; a restore of an old copy
takes certainty back from all that came after the copy was made. What is known of a person is kept
by address, and of whom an address is by the merges that stand.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from .phones import REFUSED, STOPS, Wrote

Address = tuple[int, str]
"""(store, mail address)."""
FAILED = "message.failed"
REPORTS = ("message.accepted", "message.delivered", "message.read", FAILED)
ALL = ("orders", *REFUSED)


class Word(NamedTuple):
    """Somebody's yes or no to a purpose."""

    at: datetime
    given: bool
    purpose: str
    counted: int
    sure: bool
    bound: str = ""
    """The one address that it is about; empty: all of theirs."""
    channel: str = "email"
    again: bool = False
    """A yes to what was refused, and to nothing else."""


class Told(NamedTuple):
    """The clock that somebody says they live by, or a reply of theirs."""

    at: datetime
    says: str
    counted: int
    sure: bool
    known: datetime
    """What the machine's clock said when it was told."""


class Merge(NamedTuple):
    """Two records that were found to be one person."""

    into: Address
    other: Address
    counted: int
    at: datetime


class Facts:
    """What shops, carriers, people and teams said and did."""

    def __init__(self) -> None:
        self.count = 0
        self.orders: dict[tuple[int, str], dict[str, Any]] = {}
        self.orders_of: dict[Address, list[tuple[int, str]]] = defaultdict(list)
        self.words: dict[Address, list[Word]] = defaultdict(list)
        self.zones: dict[Address, list[Told]] = defaultdict(list)
        self.replies: dict[tuple[int, str], list[Told]] = defaultdict(list)
        """By order."""
        self.closed: dict[tuple[int, str], int] = {}
        """By the very address."""
        self.forgotten: dict[Address, int] = {}
        self.talks: dict[Address, int] = {}
        """With whom a team has seen that they talk, since when."""
        self.named: dict[Address, int] = {}
        """When an address was last told of by anybody."""
        self.switches: dict[tuple[int | None, str, str], int] = {}
        """(store, scope, name) of what holds messages back; the scope ``paused`` spares what is
        about orders."""
        self.off: dict[tuple[int, str], tuple[int, datetime]] = {}
        """The journeys that are switched off, and the furthest that any clock had shown then."""
        self.editions: dict[int, list[tuple[int, int]]] = defaultdict(lambda: [(0, 0)])
        """(count, number) of each edition of the offers, by store."""
        self.owners: dict[str, str] = {}
        """Whose a telephone is: their mail address."""
        self.spoken: dict[str, Wrote] = {}
        """What people mean who write over a channel, by the key of the event."""
        self.wrote: dict[Address, dict[str, tuple[datetime, Wrote]]] = defaultdict(dict)
        self.reports: dict[tuple[int, str, str, str], int] = {}
        """What vendors said for certain of messages: (store, key, channel, kind). That one failed
        counts as soon as it may be known."""
        self.keys: Counter[tuple[int, str]] = Counter()
        self.heard: Counter[tuple[int, str, str]] = Counter()
        """How often an address heard a step of the first weeks."""
        self.sent: dict[Address, dict[str, tuple[datetime, str]]] = defaultdict(dict)
        """(when, class) of what was taken, by its key: what went over several channels is one."""
        self.lots: dict[Address, str] = {}
        """The way of the experiment that an address was seen on."""
        self.forgot: set[tuple[int, str]] = set()
        """The keys taken before a restore: the product cannot know what became of them."""
        self._merges: list[Merge] = []
        self._root: dict[Address, Address] = {}
        self._members: dict[Address, list[Address]] = {}
        self._joined: dict[Address, Merge] = {}
        """The last merge of each group, by its root."""

    # -------------------------------------------------------------------------------- people

    def group(self, store: int, address: str) -> Address:
        """Whom an address belongs to. Whoever was forgotten is nobody's any more."""
        one = (store, address)
        return one if one in self.forgotten else self._root.get(one, one)

    def members(self, one: Address) -> list[Address]:
        """All the addresses of whom this one belongs to."""
        if one in self.forgotten:
            return [one]
        whole = self._members.get(self.group(*one), [one])
        return [other for other in whole if other not in self.forgotten]

    def joined(self, one: Address) -> Merge | None:
        """The last merge of whom this address belongs to."""
        return self._joined.get(self.group(*one))

    def known_of(self, one: Address, committed: int) -> list[Address]:
        """The addresses whose facts bind a message to this one that was committed to then: those of
        the whole group, unless it was found to be one only afterwards."""
        last = self.joined(one)
        return [one] if last is not None and last.counted > committed else self.members(one)

    def merged(self, store: int, kept: str, gone: str, now: datetime) -> None:
        """Two records were one person: what either refused binds both."""
        self.count += 1
        into, other = self.group(store, kept), self.group(store, gone)
        if into == other:
            return
        for group in (into, other):
            for last in self._last_words(group).values():
                if not last.given and last.sure:
                    again = last._replace(at=now, counted=self.count, bound="")
                    self.words[into].append(again)
        for one in (*self.members(into), *self.members(other)):
            self.lots.pop(one, None)  # the lot of the one that stays counts for both
        self._merges.append(Merge(into, other, self.count, now))
        self._join(self._merges[-1])

    def _last_words(self, group: Address) -> dict[tuple[str, str], Word]:
        last: dict[tuple[str, str], Word] = {}
        for word in self._all_words(group):
            known = last.get((word.channel, word.purpose))
            if known is None or (word.at, not word.given) >= (known.at, not known.given):
                last[word.channel, word.purpose] = word
        return last

    def _all_words(self, group: Address) -> Iterator[Word]:
        for one in self.members(group):
            yield from self.words_of(one)

    def words_of(self, one: Address) -> Iterator[Word]:
        """What was said at an address, since its owner was last forgotten."""
        since = self.forgotten.get(one, 0)
        return (word for word in self.words.get(one, ()) if word.counted > since)

    def zones_of(self, one: Address) -> Iterator[Told]:
        """The clocks told of at an address, since its owner was last forgotten."""
        since = self.forgotten.get(one, 0)
        return (word for word in self.zones.get(one, ()) if word.counted > since)

    def _join(self, merge: Merge) -> None:
        into, other = (self._root.get(one, one) for one in (merge.into, merge.other))
        whole = [*self._members.get(into, [into]), *self._members.get(other, [other])]
        self._members.pop(other, None)
        self._members[into] = whole
        self._joined[into] = merge
        for one in whole:
            self._root[one] = into

    def forget(self, store: int, address: str) -> None:
        """Somebody was forgotten, as they asked: whoever orders again is a stranger."""
        self.count += 1
        whole = self.members((store, address))
        self.forgotten |= dict.fromkeys(whole, self.count)
        for one in whole:
            self.talks.pop(one, None)
            self.sent.pop(one, None)
            self.lots.pop(one, None)
            for order in self.orders_of[one]:
                if self.orders[order]["offered"]:
                    self.orders[order] |= {"over": True, "gone": True}
            for step in [key for key in self.heard if key[:2] == one]:
                del self.heard[step]

    # ---------------------------------------------------------------------------------- news

    def truth(
        self, store: int, order: str, buyer: str, zone: str, placed: datetime, parcels: int
    ) -> None:
        """An order as it truly is, however little of it is ever told."""
        self.orders_of[store, buyer].append((store, order))
        self.orders[store, order] = {
            "buyer": buyer,
            "zone": ZoneInfo(zone),
            "placed": placed,
            "parcels": parcels,
            "offered": 0,
            "sure": 0,
            "seen": 0,
            "delivered": {},
            "fulfilled": 0,
            "cancelled": None,
            "returns": {},
            "back": set(),
            "over": False,
            "gone": False,
            "odd": False,
        }

    def told(self, store: int, event: Any, now: datetime, *, sure: bool) -> None:
        """A shop, a carrier or a person tells something. ``sure``: they were thanked for it."""
        self.count += 1
        order = self.orders.get((store, event.order))
        if event.who:
            self.names(store, self.named_by(event.who))
        if event.kind in ("consent.given", "consent.revoked"):
            given = event.kind == "consent.given"
            address, purpose = event.who.email, event.data["purpose"]
            channel = event.data["channel"]
            self.word(
                store, address, purpose, event.happened, given=given, sure=sure, channel=channel
            )
        elif event.kind in ("contact.bounced", "contact.complained"):
            self._came_back(store, event, sure)
        elif event.kind == "customer.seen" and event.who.zone:
            told = Told(event.happened, event.who.zone, self.count, sure, now)
            self.zones[store, event.who.email].append(told)
        elif event.kind == "reply.received":
            self._replied(store, event, now, sure)
        elif event.kind in REPORTS:
            said = (store, event.data["message"], event.data["channel"], event.kind)
            if sure or event.kind == FAILED:
                self.reports.setdefault(said, self.count)
        elif order:
            self._of_order(order, event, now, sure)

    def _came_back(self, store: int, event: Any, sure: bool) -> None:
        about = (store, event.about.removeprefix("message/"))
        if sure and about not in self.forgot:
            self.closed.setdefault((store, event.who.email), self.count)
        if event.kind == "contact.bounced":
            # It reached nobody, and wearies nobody.
            self.sent[store, event.who.email].pop(about[1], None)

    def owner(self, address: str) -> str:
        """The mail address of whom an address belongs to."""
        return self.owners.get(address, address)

    def named_by(self, who: Any) -> str:
        """The mail address of whom the outside describes."""
        return str(who.email or next((self.owner(value) for _, value in who.contacts), ""))

    def _replied(self, store: int, event: Any, now: datetime, sure: bool) -> None:
        """Somebody writes: maybe about an order, maybe a yes or a no."""
        address = self.named_by(event.who)
        if event.order:
            told = Told(event.happened, address, self.count, sure, now)
            self.replies[store, event.order].append(told)
        said = self.spoken.get(event.key)
        if said is None:
            return
        self.wrote[store, address][event.key] = (event.happened, said)
        if said.meant in ("stop", "start"):
            for purpose in STOPS.get(said.channel, REFUSED) if said.meant == "stop" else ALL:
                self.word(
                    store,
                    address,
                    purpose,
                    event.happened,
                    given=said.meant == "start",
                    sure=sure,
                    bound=said.address,
                    channel=said.channel,
                    again=said.meant == "start",
                )

    def names(self, store: int, address: str) -> None:
        """Somebody's address is told of."""
        self.count += 1
        if address:
            self.named[store, address] = self.count

    def _of_order(self, order: dict[str, Any], event: Any, now: datetime, sure: bool) -> None:
        status = event.data.get("status")
        if event.kind == "order.placed":
            order["offered"] = order["offered"] or self.count
            order["sure"] = order["sure"] or (self.count if sure else 0)
        elif event.kind == "order.cancelled":
            order["over"] = True
            if sure:
                order["cancelled"] = order["cancelled"] or (self.count, now)
        elif event.kind == "order.fulfilled" and sure:
            order["fulfilled"] = order["fulfilled"] or self.count
        elif event.kind == "return.requested" and sure:
            order["returns"].setdefault(event.about, self.count)
        elif event.kind == "return.closed":
            order["back"].add(event.about)
        elif status == "lost":
            order["odd"] = True
        elif status == "delivered" and sure:
            order["delivered"].setdefault(event.about, self.count)

    def word(
        self,
        store: int,
        address: str,
        purpose: str,
        at: datetime,
        *,
        given: bool,
        sure: bool,
        bound: str = "",
        channel: str = "email",
        again: bool = False,
    ) -> None:
        """Somebody says yes or no to being written to. ``bound``: at one address only. ``again``: a
        yes to what they refused before."""
        self.count += 1
        word = Word(at, given, purpose, self.count, sure, bound, channel, again)
        self.words[store, address].append(word)

    # --------------------------------------------------------------------------------- teams

    def talk(self, store: int, address: str, *, on: bool) -> None:
        """A team sees that somebody talks with them, or is about to close it."""
        self.count += 1
        if on:
            self.talks.setdefault((store, address), self.count)
        else:
            for one in self.members((store, address)):
                self.talks.pop(one, None)

    def switch(self, store: int | None, scope: str, name: str, *, on: bool) -> None:
        """A stop switch is pressed or released, or a journey paused or let go on."""
        self.count += 1
        if on:
            self.switches.setdefault((store, scope, name), self.count)
        else:
            self.switches.pop((store, scope, name), None)

    def turned(self, store: int, journey: str, latest: datetime, *, on: bool) -> None:
        """A journey is switched on or off. ``latest``: the furthest that any clock ever showed."""
        self.count += 1
        if on:
            self.off.pop((store, journey), None)
        else:
            self.off.setdefault((store, journey), (self.count, latest))

    def edited(self, store: int, number: int) -> None:
        """The offers have a new edition."""
        self.count += 1
        self.editions[store].append((self.count, number))

    # ------------------------------------------------------------------------------- restore

    def restored(self, count: int) -> None:
        """The tables are as they were at that count: what was certain since is not any more."""
        self.forgot |= set(self.keys)
        for words in self.words.values():
            words[:] = [one if one.counted <= count else one._replace(sure=False) for one in words]
        for told in (*self.zones.values(), *self.replies.values()):
            told[:] = [one if one.counted <= count else one._replace(sure=False) for one in told]
        self.talks.clear()  # what was opened, or closed, since the copy may be otherwise again
        self.reports = {key: at for key, at in self.reports.items() if at <= count}
        self.closed = {key: at for key, at in self.closed.items() if at <= count}
        self.forgotten = {key: at for key, at in self.forgotten.items() if at <= count}
        self.switches = {key: at for key, at in self.switches.items() if at <= count}
        self.off = {key: at for key, at in self.off.items() if at[0] <= count}
        self.sent.clear()
        self._take_apart(count)
        self.count += 1
        for editions in self.editions.values():
            before = [number for at, number in editions if at <= count]
            editions.append((self.count, before[-1]))
        for order in self.orders.values():
            for name in ("delivered", "returns"):
                order[name] = {k: at for k, at in order[name].items() if at <= count}
            for name in ("fulfilled", "sure", "seen"):
                order[name] = order[name] if order[name] <= count else 0
            if order["cancelled"] and order["cancelled"][0] > count:
                order["cancelled"] = None

    def _take_apart(self, count: int) -> None:
        """The merges since are undone."""
        gone = [one for one in self._merges if one.counted > count]
        if not gone:
            return
        self._merges = [one for one in self._merges if one.counted <= count]
        for merge in gone:
            for one in (*self.members(merge.into), *self.members(merge.other)):
                self.lots.pop(one, None)
        self._root, self._members, self._joined = {}, {}, {}
        for merge in self._merges:
            self._join(merge)
