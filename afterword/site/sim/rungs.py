"""The part of the oracle that looks at what only chats have: a ladder of channels, answers to what
people wrote, and the window in which free words may be said."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

from .facts import FAILED, Facts
from .hand import Hand
from .ladders import FALLS
from .vendors import REPORTS

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SILENCE = timedelta(minutes=5)
"""After so long without a word of a vendor that tells what it has, it may be asked once more."""
HEARD = ("message.accepted", "message.delivered", "message.read")
SEEN = {"delivered": ("message.delivered", "message.read"), "read": ("message.read",)}
ANSWERS = {"heard-stop": "stop", "heard-start": "start", "heard-help": "help"}


class Rungs(Facts):
    """What is known for certain, and what was seen to be wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.violations: list[str] = []
        self.taken_of: Counter[tuple[Any, ...]] = Counter()
        self.over: dict[tuple[int, str], list[tuple[str, datetime]]] = defaultdict(list)
        """(channel, when) of each time that a key was taken."""
        self.unheard = 0
        """How often a message was repeated whose vendor had said too late that it has it."""

    def wrong(self, invariant: str, says: str) -> None:
        """Keep a violation."""
        self.violations.append(f"{invariant}: {says}")

    def _again(self, hand: Hand, says: str) -> None:
        """It was taken before. On a ladder it may go over another channel, once and later, where it
        did not reach them over the first."""
        before = self.over[hand.store, hand.key]
        channel, since = before[-1]
        falls = FALLS.get(hand.step)
        failed = (hand.store, hand.key, channel, FAILED) in self.reports
        if hand.channel in [one for one, _ in before] or not (falls or failed):
            if self._was_silent(hand, since):
                self.unheard += 1
            else:
                self.wrong("I3", f"{says}: taken {len(before) + 1} times")
            return
        pause, unless = falls or (timedelta(0), "delivered")
        if hand.clock < since + pause - HOUR and not failed:
            self.wrong("I3", f"{says}: it went over {channel} at {since:%m-%d %H:%M}")
        if self._heard(hand, channel, SEEN[unless]):
            self.wrong("I3", f"{says}: it had reached them over {channel}")

    def _was_silent(self, hand: Hand, since: datetime) -> bool:
        """Whether nothing was heard of it for longer than its vendor takes to tell."""
        waits = hand.channel in REPORTS and hand.message_class != "marketing"
        return waits and hand.clock > since + SILENCE and not self._heard(hand, hand.channel, HEARD)

    def _heard(self, hand: Hand, channel: str, kinds: tuple[str, ...]) -> bool:
        about = ((hand.store, hand.key, channel, kind) for kind in kinds)
        return any(self.reports.get(one, hand.committed) < hand.committed for one in about)

    def _answers(self, hand: Hand, says: str) -> None:
        """Each word is answered once at the most, to the address that it came from."""
        told = [
            one
            for other in self.members((hand.store, hand.who))
            for _, one in self.wrote[other].values()
            if (one.channel, one.address) == (hand.channel, hand.to)
        ]
        asked = sum(one.meant == ANSWERS.get(hand.step) for one in told)
        whose = (hand.store, hand.to, hand.channel, hand.step)
        self.taken_of[whose] += 1
        if self.taken_of[whose] > asked:
            self.wrong("I3", f"{says}: answer {self.taken_of[whose]} to {asked} words of theirs")

    def _in_window(self, hand: Hand, says: str) -> None:
        """Free words on WhatsApp go to who wrote there in the last day."""
        if hand.channel != "whatsapp" or not hand.free:
            return
        wrote = [
            at
            for other in self.members((hand.store, hand.who))
            for at, one in self.wrote[other].values()
            if one.channel == hand.channel
        ]
        if not any(at > hand.clock - DAY - HOUR for at in wrote):
            self.wrong("I22", f"{says}: free words, and they wrote nothing for a day")
