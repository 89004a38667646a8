"""What becomes of messages that go to telephones, and what people write back there."""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from afterword.wire.shapes import Who

from . import told
from .hand import Hand
from .phones import CONTACT, Meant, Wrote, words
from .vendors import REPORTS

if TYPE_CHECKING:
    from .run import Simulation

AT_ONCE = timedelta(seconds=5)


class Chats:
    """The telephones of a world."""

    def __init__(self, sim: "Simulation") -> None:
        self._sim = sim

    def taken(self, hand: Hand, ident: str) -> None:
        """A vendor has it: what it reports of it, and what the person does who reads it."""
        if hand.channel not in REPORTS:
            return
        sim = self._sim
        about = (hand.to, hand.step, hand.order, hand.channel, hand.attempt)
        rng = sim.world.chance("rings", *about)
        lot = rng.random()
        if lot < 0.75:
            rings = timedelta(seconds=rng.randrange(20, 120))
        else:
            self._reports("accepted", hand, ident, AT_ONCE)
            rings = timedelta(hours=rng.randrange(1, 6))
        if lot > 0.95:
            self._reports("failed", hand, ident, rings / 12, means="elsewhere")
        if lot > 0.87:  # it never rings
            return
        self._reports("delivered", hand, ident, rings)
        if hand.channel != "sms" and rng.random() < 0.5:
            self._reports("read", hand, ident, rings + timedelta(minutes=rng.randrange(1, 300)))
        pause = rings + timedelta(minutes=rng.choice((0, 1, 20, 300)), seconds=1)
        self._moved(hand, rng, pause)

    def _reports(self, became: str, hand: Hand, ident: str, pause: timedelta, **data: str) -> None:
        sim = self._sim
        kind = f"message.{became}"
        event = told.became(kind, hand.key, sim.now + pause, hand.channel, ident, **data)
        sim.later(pause, lambda: sim.post.send(hand.store, [event]))

    def _moved(self, hand: Hand, rng: Random, pause: timedelta) -> None:
        """What it moves somebody to."""
        sim = self._sim
        lot = rng.random() / sim.world.lively
        if hand.purpose == "answer":
            return
        if lot < 0.12 and "stop" in sim.world.features:
            self.writes("stop", hand, rng, pause)
            if rng.random() < 0.4:
                self.writes("start", hand, rng, pause + timedelta(hours=rng.randrange(1, 200)))
        elif lot < 0.14 and "reply" in sim.world.features:
            self.writes("help", hand, rng, pause)
        elif lot < 0.18 and "reply" in sim.world.features:
            self.writes("none", hand, rng, pause)

    def writes(self, meant: Meant, hand: Hand, rng: Random, pause: timedelta) -> None:
        """Somebody writes back, after a while, over the channel that it came by."""
        sim = self._sim
        text = words(meant, rng)
        sim.later(pause, lambda: self._writes(meant, text, hand, rng))

    def _writes(self, meant: Meant, text: str, hand: Hand, rng: Random) -> None:
        sim = self._sim
        if (hand.store, hand.who) in sim.oracle.forgotten:
            return
        sim.does(f"writes-{meant}", hand.channel, hand.to)
        channel = hand.channel
        who = Who(email=hand.to) if channel == "email" else self._from(channel, hand.to)
        key = f"said/{channel}/{hand.key}/{hand.attempt}/{meant}"
        sim.oracle.spoken[key] = Wrote(channel, hand.to, meant)
        sim.post.send(hand.store, [told.wrote(key, sim.now, channel, who, text)])
        if meant in ("none", "help"):
            sim.later(timedelta(minutes=40), lambda: sim.teams.sees_talk(hand.store, hand.who, rng))

    @staticmethod
    def _from(channel: str, address: str) -> Who:
        return Who(contacts=((CONTACT[channel], address),))
