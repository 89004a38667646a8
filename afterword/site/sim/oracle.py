"""The oracle: remembers by itself what was said, and looks at every message a provider takes.

It is fed the truth (what shops told and were thanked for, what people said, which switches stand)
and knows nothing of the product's tables or decisions. What it holds are plain facts, in the order
in which they became certain. A fact is *offered* once anybody began to tell it (the product may
know it) and *sure* once its teller was thanked (the product must know it). ``I1`` and its like are
the invariants that ``docs/guides/simulation.md`` lists.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .hand import Hand

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAUSE = {"service": 20 * HOUR, "marketing": 3 * DAY - HOUR}
"""The least pause before a message of a class; days lose an hour when summer time begins."""
MOST = {"service": ((2, DAY), (5, 7 * DAY)), "marketing": ((1, DAY), (2, 7 * DAY))}
CEILING = 8
HOURS = {"service": (7, 22), "marketing": (8, 21)}
"""When a mail of a class may come, on the clock of the one who ordered."""
VALID = {
    "confirm": 24 * HOUR,
    "tell-arrived": 2 * DAY,
    "tell-shipped": 2 * DAY,
    "tell-late": 2 * DAY,
    "tell-tried": 12 * HOUR,
    "tell-waits": 2 * DAY,
    "suggest": 10 * DAY,
    "review": 364 * DAY,
}
VALID_OF = {"transactional": 24 * HOUR, "service": 5 * DAY, "marketing": 3 * DAY}
ONCE = ("confirm", "tell-arrived")
PER_PARCEL = ("tell-shipped", "tell-tried", "tell-waits")
NEWS = (*PER_PARCEL, "tell-late")
WAYS = ("offer-one", "offer-two")
SHIPPING, FIRST = "order-and-shipping", "after-first-delivery"


class Oracle:
    """What is known for certain, and what was seen to be wrong."""

    def __init__(self) -> None:
        self.count = 0
        self.violations: list[str] = []
        self.orders: dict[tuple[int, str], dict[str, Any]] = {}
        self.of: dict[tuple[int, str], tuple[int, str]] = {}
        """The group of an address: whom it belongs to, by another address of theirs."""
        self.words: dict[tuple[int, str], list[tuple[datetime, bool, str, int, bool]]] = (
            defaultdict(list)
        )
        """(happened, yes or no, purpose, count, sure) by group."""
        self.closed: dict[tuple[int, str], int] = {}
        self.switches: dict[tuple[int | None, str, str], int] = {}
        self.taken_of: Counter[tuple[Any, ...]] = Counter()
        self.keys: Counter[tuple[int, str]] = Counter()
        self.lots: dict[tuple[int, str], str] = {}
        """The way of the experiment that an address was seen on."""
        self.sent: dict[tuple[int, str], list[tuple[datetime, str]]] = defaultdict(list)
        """(when, class) of what was taken, by group."""
        self.forgot: set[tuple[int, str]] = set()
        """The keys taken before a restore: the product cannot know what became of them."""

    # ------------------------------------------------------------------------------ facts

    def group(self, store: int, address: str) -> tuple[int, str]:
        """Whom an address belongs to."""
        one = (store, address)
        while one in self.of:
            one = self.of[one]
        return one

    def truth(
        self, store: int, order: str, buyer: str, zone: str, placed: datetime, parcels: int
    ) -> None:
        """An order as it truly is, however little of it is ever told."""
        self.orders[store, order] = {
            "buyer": buyer,
            "zone": ZoneInfo(zone),
            "placed": placed,
            "parcels": parcels,
            "delivered": {},
            "fulfilled": 0,
            "cancelled": None,
            "over": False,
            "odd": False,
        }

    def told(self, store: int, event: Any, now: datetime, *, sure: bool) -> None:
        """A shop or carrier tells something. ``sure``: it was thanked for it."""
        self.count += 1
        order = self.orders.get((store, event.order))
        if event.kind in ("consent.given", "consent.revoked"):
            self.word(
                store,
                event.who.email,
                event.data["purpose"],
                event.happened,
                given=event.kind == "consent.given",
                sure=sure,
            )
        elif event.kind in ("contact.bounced", "contact.complained"):
            about = (store, event.about.removeprefix("message/"))
            if sure and about not in self.forgot:
                self.closed.setdefault((store, event.who.email), self.count)
        elif order and event.kind == "order.cancelled":
            order["over"] = True
            if sure:
                order["cancelled"] = order["cancelled"] or (self.count, now)
        elif order and sure and event.kind == "order.fulfilled":
            order["fulfilled"] = order["fulfilled"] or self.count
        elif event.data.get("status") == "lost":
            if order:
                order["odd"] = True
        elif order and sure and event.data.get("status") == "delivered":
            order["delivered"].setdefault(event.about, self.count)

    def word(
        self, store: int, address: str, purpose: str, at: datetime, *, given: bool, sure: bool
    ) -> None:
        """Somebody says yes or no to being written to."""
        self.count += 1
        whose = self.group(store, address)
        self.words[whose].append((at, given, purpose, self.count, sure))

    def merged(self, store: int, kept: str, gone: str, now: datetime) -> None:
        """Two records were one person: what either refused binds both."""
        self.count += 1
        into, other = self.group(store, kept), self.group(store, gone)
        if into == other:
            return
        for one in (into, other):
            for purpose in {word[2] for word in self.words[one]}:
                last = max(word for word in self.words[one] if word[2] == purpose)
                if not last[1] and last[4]:
                    self.words[into].append((now, False, purpose, self.count, True))
        self.of[other] = into
        for group in (into, other):  # the lot of the one that stays counts for both
            self.lots.pop(group, None)
        self.words[into] += self.words.pop(other, [])
        self.sent[into] += self.sent.pop(other, [])

    def switch(self, store: int | None, scope: str, name: str, *, on: bool) -> None:
        """A stop switch is pressed or released."""
        self.count += 1
        if on:
            self.switches.setdefault((store, scope, name), self.count)
        else:
            self.switches.pop((store, scope, name), None)

    def restored(self, count: int) -> None:
        """The tables are as they were at that count: what was certain since is not any more."""
        self.forgot |= set(self.keys)
        for words in self.words.values():
            words[:] = [one if one[3] <= count else (*one[:4], False) for one in words]
        self.closed = {key: at for key, at in self.closed.items() if at <= count}
        self.switches = {key: at for key, at in self.switches.items() if at <= count}
        self.sent.clear()
        for order in self.orders.values():
            order["delivered"] = {k: at for k, at in order["delivered"].items() if at <= count}
            order["fulfilled"] = order["fulfilled"] if order["fulfilled"] <= count else 0
            if order["cancelled"] and order["cancelled"][0] > count:
                order["cancelled"] = None

    # -------------------------------------------------------------------------- looking on

    def wrong(self, invariant: str, says: str) -> None:
        """Keep a violation."""
        self.violations.append(f"{invariant}: {says}")

    def taken(self, hand: Hand) -> None:
        """A provider takes a message."""
        says = f"{hand.step} {hand.order or hand.to} to {hand.to} at {hand.clock:%m-%d %H:%M}"
        self._once(hand, says)
        self._allowed(hand, says)
        self._rarely(hand, says)
        self._in_time(hand, says)
        self._right(hand, says)
        if not hand.noted:
            self.wrong("I18", f"{says}: the journal does not have it")
        for (store, scope, name), since in self.switches.items():
            covers = store in (None, hand.store) and (
                scope == "all" or getattr(hand, scope, "") == name or hand.message_class == name
            )
            if covers and since < hand.opened:
                self.wrong("I14", f"{says}: a stop switch stood")

    def _once(self, hand: Hand, says: str) -> None:
        self.keys[hand.store, hand.key] += 1
        if self.keys[hand.store, hand.key] > 1:
            self.wrong("I3", f"{says}: taken {self.keys[hand.store, hand.key]} times")
            return
        if hand.journey == FIRST:
            whose: tuple[Any, ...] = (*self.group(hand.store, hand.to), hand.step)
        else:
            whose = (hand.store, hand.order, hand.step)
        self.taken_of[whose] += 1
        order = self.orders.get((hand.store, hand.order))
        limit = 1 if hand.step in ONCE or hand.journey == FIRST else 99
        if order and hand.step in PER_PARCEL:
            limit = order["parcels"]
        elif order and hand.step == "tell-late":
            limit = 3 * order["parcels"]
        if self.taken_of[whose] > limit:
            self.wrong("I3", f"{says}: said {self.taken_of[whose]} times under several keys")

    def _allowed(self, hand: Hand, says: str) -> None:
        if self.closed.get((hand.store, hand.to), hand.committed) < hand.committed:
            self.wrong("I8", f"{says}: the address is closed")
        if hand.purpose == "orders":
            return
        words = [
            one for one in self.words[self.group(hand.store, hand.to)] if one[2] == hand.purpose
        ]
        noes = [one[0] for one in words if not one[1] and one[4] and one[3] <= hand.committed]
        yeses = [one[0] for one in words if one[1]]
        if noes and not any(at > max(noes) for at in yeses):
            self.wrong("I2", f"{says}: they had said no to {hand.purpose}")
        if hand.purpose == "offers" and not yeses:
            self.wrong("I1", f"{says}: they never said yes to {hand.purpose}")

    def _rarely(self, hand: Hand, says: str) -> None:
        """The pause, the caps, the ceiling, and the hours of the day."""
        sent = self.sent[self.group(hand.store, hand.to)]
        kind, now = hand.message_class, hand.clock
        if kind != "transactional":
            others = [at for at, of in sent if of != "transactional"]
            if others and max(others) + PAUSE[kind] > now:
                self.wrong("I4", f"{says}: the last one went out at {max(others):%m-%d %H:%M}")
        for most, window in MOST.get(kind, ()):
            if sum(of == kind and at > now - window for at, of in sent) >= most:
                self.wrong("I4", f"{says}: more than {most} in {window.days} days")
        if sum(at > now - DAY for at, _ in sent) >= CEILING:
            self.wrong("I4", f"{says}: more than {CEILING} in a day")
        sent.append((now, kind))
        order = self.orders.get((hand.store, hand.order))
        if order and kind in HOURS:
            first, last = HOURS[kind]
            local = now.astimezone(order["zone"])
            if not first <= local.hour < last:
                self.wrong("I5", f"{says}: it was {local:%H:%M} there")

    def _in_time(self, hand: Hand, says: str) -> None:
        span = VALID.get(hand.step) or VALID_OF[hand.message_class]
        if hand.clock >= hand.due + span + HOUR:
            self.wrong("I7", f"{says}: it made sense until {hand.due + span:%m-%d %H:%M}")
        order = self.orders.get((hand.store, hand.order))
        if order is None:
            return
        if hand.step == "confirm" and hand.clock >= order["placed"] + DAY:
            self.wrong("I7", f"{says}: the order is more than a day old")
        there = order["fulfilled"] and len(order["delivered"]) == order["parcels"]
        facts = (order["fulfilled"], *order["delivered"].values())
        if there and hand.step in NEWS and all(at < hand.committed for at in facts):
            self.wrong("I7", f"{says}: all of it had arrived")
        cancelled = order["cancelled"]
        known = cancelled and cancelled[0] < hand.committed and hand.due > cancelled[1] + DAY
        if known and hand.journey == SHIPPING:
            self.wrong("I7", f"{says}: it was cancelled")

    def _right(self, hand: Hand, says: str) -> None:
        one = (hand.store, hand.to)
        if hand.step in WAYS and self.lots.setdefault(one, hand.step) != hand.step:
            self.wrong("I13", f"{says}: they were on the other way of the experiment before")
        if hand.account != hand.store:
            self.wrong("I9", f"{says}: over the account of another store")
        if not hand.order:
            return
        order = self.orders.get((hand.store, hand.order))
        if order is None:
            self.wrong("I9", f"{says}: the store has no such order")
        elif self.group(hand.store, order["buyer"]) != self.group(hand.store, hand.to):
            self.wrong("I9", f"{says}: {order['buyer']} ordered")

    # ------------------------------------------------------------------------- at the end

    def confirmed(self, told: Iterable[tuple[int, str]], states: Mapping[Any, str]) -> None:
        """Every order that was thanked for has its confirmation, or the reason why not."""
        for store, order in told:
            if (store, order) not in states and not self.orders[store, order]["over"]:
                self.wrong("I6", f"{order}: there is no confirmation")

    def arrived(self, said: Iterable[tuple[int, str]], by: datetime) -> None:
        """Whoever's parcels are all known to be there heard of it, or it is said why not."""
        known = set(said)
        for (store, about), order in self.orders.items():
            whole = order["fulfilled"] and len(order["delivered"]) == order["parcels"] > 0
            plain = not order["over"] and not order["odd"] and order["placed"] < by
            if whole and plain and (store, about) not in known:
                self.wrong("I6", f"{about}: nothing says that it arrived")

    def settled(self, messages: Iterable[Mapping[str, Any]]) -> None:
        """What the product says of its messages agrees with what the providers took."""
        for one in messages:
            if (one["store"], one["key"]) in self.forgot:
                continue
            taken = self.keys[one["store"], one["key"]]
            says = f"{one['step']} {one['order']} ({one['key'][:8]})"
            if one["state"] in ("ready", "dispatching"):
                self.wrong("I19", f"{says}: still {one['state']}")
            if one["state"] in ("accepted", "delivered") and not (taken or one["decided"]):
                self.wrong("I15", f"{says}: called accepted, and nobody took it")
            if one["state"] in ("planned", "ready", "withheld", "expired") and taken:
                self.wrong("I15", f"{says}: called {one['state']}, and it was taken")
            if one["state"] == "planned" and not one["waits"]:
                self.wrong("I16", f"{says}: planned, and nothing looks at it again")
            if one["state"] in ("withheld", "expired", "failed", "unknown") and not one["because"]:
                self.wrong("I16", f"{says}: {one['state']} without a reason")
