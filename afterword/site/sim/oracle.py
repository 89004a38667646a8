"""The oracle: remembers by itself what was said, and looks at every message a provider takes.

It is fed the truth (what shops told and were thanked for, what people said, which switches stand)
and knows nothing of the product's tables or decisions. ``facts.py`` says what it holds. ``I1`` and
its like are the invariants that ``docs/guides/simulation.md`` lists.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .hand import Hand
from .ladders import SEVERAL
from .rungs import Rungs

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAUSE = {"service": 20 * HOUR, "marketing": 3 * DAY - HOUR}
"""The least pause before a message of a class; days lose an hour when summer time begins."""
MOST = {"service": ((2, DAY), (5, 7 * DAY)), "marketing": ((1, DAY), (2, 7 * DAY))}
CEILING = 8
HOURS = {"service": (7, 22), "marketing": (8, 21)}
"""When a mail of a class may come, on the clock of the one who ordered."""
RINGS = {"service": (8, 21), "marketing": (9, 20)}
"""The same for what makes a sound."""
STEP_HOURS = {"tell-late": (8, 20), "on-the-van": (7, 20), "all-well": (9, 21)}
"""When a mail of a step may come, where the step itself asks for hours."""
VALID = {
    "confirm": 24 * HOUR,
    "tell-arrived": 2 * DAY,
    "tell-shipped": 2 * DAY,
    "tell-late": 2 * DAY,
    "tell-tried": 12 * HOUR,
    "tell-waits": 2 * DAY,
    "suggest": 10 * DAY,
    "review": 364 * DAY,
    "on-the-van": 8 * HOUR,
    "all-well": 2 * DAY,
    "heard-stop": timedelta(minutes=5),
    "heard-start": timedelta(minutes=5),
    "heard-help": timedelta(minutes=5),
}
VALID_OF = {"transactional": 24 * HOUR, "service": 5 * DAY, "marketing": 3 * DAY}
PER_PARCEL = ("tell-shipped", "tell-tried", "tell-waits")
NEWS = (*PER_PARCEL, "tell-late")
WAYS = ("offer-one", "offer-two")
SHIPPING, FIRST = "order-and-shipping", "after-first-delivery"
EDITION = "again-"
"""How the last step of the offers begins; the number of its edition follows."""


class Oracle(Rungs):
    """Looks at every message that a provider takes."""

    # -------------------------------------------------------------------------- looking on

    def taken(self, hand: Hand) -> None:
        """A provider takes a message."""
        says = f"{hand.step} {hand.order or hand.to} to {hand.to} at {hand.clock:%m-%d %H:%M}"
        if hand.channel != "email":
            says = f"{says} by {hand.channel}"
        order = self.orders.get((hand.store, hand.order))
        self._once(hand, says)
        self._allowed(hand, says)
        self._rarely(hand, says)
        self._by_day(hand, says)
        self._in_time(hand, says)
        self._still_so(hand, says)
        self._right(hand, says)
        self._let_go(hand, says)
        self._undisturbed(hand, says)
        self._in_window(hand, says)
        self.over[hand.store, hand.key].append((hand.channel, hand.clock))
        if not hand.noted:
            self.wrong("I18", f"{says}: the journal does not have it")
        self.sent[hand.store, hand.who][hand.key] = (hand.clock, hand.message_class)
        if order:
            order["seen"] = order["seen"] or self.count

    def _once(self, hand: Hand, says: str) -> None:
        self.keys[hand.store, hand.key] += 1
        if self.keys[hand.store, hand.key] > 1:
            self._again(hand, says)
            return
        if hand.purpose == "answer":
            self._answers(hand, says)
            return
        if hand.journey == FIRST:
            self._once_in_a_life(hand, says)
            return
        step = EDITION if hand.step.startswith(EDITION) else hand.step
        whose = (hand.store, hand.order, step)
        self.taken_of[whose] += 1
        order = self.orders.get((hand.store, hand.order))
        limit = 1
        if order and step in PER_PARCEL:
            limit = order["parcels"]
        elif order and step == "tell-late":
            limit = 3 * order["parcels"]
        if self.taken_of[whose] > limit:
            self.wrong("I3", f"{says}: said {self.taken_of[whose]} times under several keys")

    def _once_in_a_life(self, hand: Hand, says: str) -> None:
        """The first weeks are a person's, however many records of them there were. Who was found to
        be one a moment ago may hear what was under way."""
        one = (hand.store, hand.who)
        last = self.joined(one)
        fresh = last is not None and hand.clock < last.at + 2 * HOUR
        whole = [one] if fresh else self.known_of(one, hand.committed)
        if any(self.heard[(*other, hand.step)] for other in whole):
            self.wrong("I3", f"{says}: they had heard it before")
        self.heard[(*one, hand.step)] += 1

    def _allowed(self, hand: Hand, says: str) -> None:
        one = (hand.store, hand.who)
        if self.closed.get((hand.store, hand.to), hand.committed) < hand.committed:
            self.wrong("I8", f"{says}: the address is closed")
        forgotten = self.forgotten.get(one, hand.committed)
        if max(forgotten, self.named.get(one, 0)) == forgotten < hand.committed:
            self.wrong("I8", f"{says}: they were forgotten, and nobody named them since")
        if hand.purpose == "answer" or (hand.purpose == "orders" and hand.channel == "email"):
            return
        words = [
            word
            for other in self.known_of(one, hand.committed)
            for word in self.words_of(other)
            if (word.channel, word.purpose) == (hand.channel, hand.purpose)
            and word.bound in ("", hand.to)
        ]
        noes = [
            word.at
            for word in words
            if not word.given and word.sure and word.counted <= hand.committed
        ]
        first = min((word.at for word in words if not word.given), default=None)
        yeses = [
            word.at
            for word in words
            if word.given and not (word.again and (first is None or word.at < first))
        ]
        if noes and not any(at > max(noes) for at in yeses):
            self.wrong("I2", f"{says}: they had said no to {hand.purpose}")
        asked = hand.purpose == "offers" or (hand.channel != "email" and hand.purpose != "orders")
        if asked and not yeses:
            self.wrong("I1", f"{says}: they never said yes to {hand.purpose} by {hand.channel}")

    def _rarely(self, hand: Hand, says: str) -> None:
        """The pause, the caps, the ceiling."""
        whole = self.known_of((hand.store, hand.who), hand.committed)
        # What went on to a further channel, to another address of theirs, is one message.
        by_key: dict[str, tuple[datetime, str]] = {}
        for other in whole:
            for key, one in self.sent.get(other, {}).items():
                by_key[key] = max(one, by_key.get(key, one))
        sent = [one for key, one in by_key.items() if key != hand.key]
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

    def _by_day(self, hand: Hand, says: str) -> None:
        """The hours of the day, by the clock that they live by: the one they told of, or else the
        one of the place that the order goes to."""
        order = self.orders.get((hand.store, hand.order))
        usual = HOURS if hand.channel == "email" else RINGS
        hours = STEP_HOURS.get(hand.step) or usual.get(hand.message_class)
        if order is None or hours is None:
            return
        locals_ = [hand.clock.astimezone(zone) for zone in self._clocks(hand, order["zone"])]
        if not any(hours[0] <= local.hour < hours[1] for local in locals_):
            self.wrong("I5", f"{says}: it was {locals_[0]:%H:%M} there")

    def _clocks(self, hand: Hand, ordered: ZoneInfo) -> list[ZoneInfo]:
        """The clocks that may be theirs as far as the product can know."""
        one = (hand.store, hand.who)
        told = [word for other in self.members(one) for word in self.zones_of(other)]
        binding = {
            word
            for other in self.known_of(one, hand.committed)
            for word in self.zones_of(other)
            if word.sure and word.counted <= hand.committed
        }
        last = max(binding, default=None, key=lambda word: word.at)
        maybe = [word for word in told if last is None or word.at >= last.at]
        found = [ZoneInfo(word.says) for word in maybe]
        return found if last else [*found, ordered]

    def _in_time(self, hand: Hand, says: str) -> None:
        span = VALID.get(hand.step) or VALID_OF[hand.message_class]
        if hand.clock >= hand.due + span + HOUR:
            self.wrong("I7", f"{says}: it made sense until {hand.due + span:%m-%d %H:%M}")
        order = self.orders.get((hand.store, hand.order))
        if order and hand.step == "confirm" and hand.clock >= order["placed"] + DAY:
            self.wrong("I7", f"{says}: the order is more than a day old")

    def _still_so(self, hand: Hand, says: str) -> None:
        """Nothing that has been overtaken by what is known."""
        order = self.orders.get((hand.store, hand.order))
        if order is None:
            return
        there = order["fulfilled"] and len(order["delivered"]) == order["parcels"]
        facts = (order["fulfilled"], *order["delivered"].values())
        if there and hand.step in NEWS and all(at < hand.committed for at in facts):
            self.wrong("I7", f"{says}: all of it had arrived")
        cancelled = order["cancelled"]
        known = cancelled and cancelled[0] < hand.committed and hand.due > cancelled[1] + 3 * HOUR
        if known and hand.journey == SHIPPING:
            self.wrong("I7", f"{says}: it was cancelled")
        replies = self.replies.get((hand.store, hand.order), ())
        known = any(word.sure and word.known < hand.due - 3 * HOUR for word in replies)
        if hand.step == "reminder" and known:
            self.wrong("I7", f"{says}: they had replied")
        if hand.journey == FIRST and self._sends_something_back(hand):
            self.wrong("I7", f"{says}: a return of theirs is open")

    def _sends_something_back(self, hand: Hand) -> bool:
        orders = (
            self.orders[order]
            for one in self.known_of((hand.store, hand.who), hand.committed)
            for order in self.orders_of[one]
        )
        return any(
            0 < order["sure"] < hand.committed and since < hand.committed and not order["gone"]
            for order in orders
            for about, since in order["returns"].items()
            if about not in order["back"]
        )

    def _right(self, hand: Hand, says: str) -> None:
        one = (hand.store, hand.who)
        if hand.step in WAYS and self.lots.setdefault(one, hand.step) != hand.step:
            self.wrong("I13", f"{says}: they were on the other way of the experiment before")
        if hand.account != hand.store:
            self.wrong("I9", f"{says}: over the account of another store")
        if not hand.order:
            return
        order = self.orders.get((hand.store, hand.order))
        if order is None:
            self.wrong("I9", f"{says}: the store has no such order")
            return
        if self.group(hand.store, order["buyer"]) != self.group(*one):
            self.wrong("I9", f"{says}: {order['buyer']} ordered")
        if hand.step.startswith(EDITION):
            self._by_its_edition(hand, order, says)

    def _by_its_edition(self, hand: Hand, order: Mapping[str, Any], says: str) -> None:
        """Whoever is in a journey goes on by the edition that was there when they came in."""
        editions = self.editions[hand.store]
        number = int(hand.step.removeprefix(EDITION))
        before = [one for at, one in editions if at <= order["offered"]]
        since = [one for at, one in editions if order["offered"] < at]
        if order["seen"]:
            since = [one for at, one in editions if order["offered"] < at <= order["seen"]]
        if number not in (before[-1], *since):
            self.wrong("F47", f"{says}: they came in by edition {before[-1]}")

    def _let_go(self, hand: Hand, says: str) -> None:
        """No stop switch stands, and no pause but for what is about orders; and nobody goes on in a
        journey that is switched off."""
        for (store, scope, name), since in self.switches.items():
            if store not in (None, hand.store) or since >= hand.opened:
                continue
            if scope == "paused":
                held = name == hand.journey and hand.message_class != "transactional"
            else:
                held = scope == "all" or getattr(hand, scope) == name
            if held:
                self.wrong("I14", f"{says}: a {'pause' if scope == 'paused' else 'stop'} stood")
        off = self.off.get((hand.store, hand.journey))
        if off and off[0] < hand.committed and hand.due > off[1]:
            self.wrong("I14", f"{says}: its journey was off, and went on")

    def _undisturbed(self, hand: Hand, says: str) -> None:
        """Nobody who is talked with is sold to, or asked for a public word."""
        if hand.message_class != "marketing" and hand.purpose != "reviews":
            return
        for other in self.known_of((hand.store, hand.who), hand.committed):
            if 0 < self.talks.get(other, 0) < hand.committed:
                self.wrong("I21", f"{says}: {other[1]} waits for an answer")

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

    def written(self, messages: Iterable[Mapping[str, Any]]) -> None:
        """What the product says of its messages agrees with what the providers took, and says why.
        Looked at whenever it rests."""
        for one in messages:
            if (one["store"], one["key"]) in self.forgot:
                continue
            taken = self.keys[one["store"], one["key"]]
            state = one["state"]
            if state in ("accepted", "delivered") and not (taken or one["decided"]):
                self.wrong("I15", f"{_says(one)}: called accepted, and nobody took it")
            before = taken and one["step"] in SEVERAL  # over another channel
            if state in ("planned", "ready", "withheld", "expired") and taken and not before:
                self.wrong("I15", f"{_says(one)}: called {state}, and it was taken")
            if state == "planned" and not one["waits"]:
                self.wrong("I16", f"{_says(one)}: planned, and nothing looks at it again")
            if state in ("withheld", "expired", "failed", "unknown") and not one["because"]:
                self.wrong("I16", f"{_says(one)}: {state} without a reason")

    def settled(self, messages: Iterable[Mapping[str, Any]]) -> None:
        """At the end nothing is under way any more."""
        for one in messages:
            if (one["store"], one["key"]) in self.forgot:
                continue
            if one["state"] == "ready" and one["paused"]:
                continue  # its journey paused by itself: a person has the word
            if one["state"] in ("ready", "dispatching"):
                self.wrong("I19", f"{_says(one)}: still {one['state']}")


def _says(one: Mapping[str, Any]) -> str:
    return f"{one['step']} {one['order']} ({one['key'][:8]})"
