"""What people do about what they read: answer, write back, say no, complain, leave for good."""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from afterword.conversations import actions as conversations
from afterword.outbox.models import Intent
from afterword.timeline.consents import Proof, Word, say
from afterword.timeline.erasing import erase
from afterword.timeline.queries import become, customer_by, find

from . import told
from .hand import Hand

if TYPE_CHECKING:
    from .run import Simulation

MOODS = (
    "Hello, a question.",
    "Hello, a question.",
    "One of the cups came broken.",
    "I am very disappointed.",
    "Thank you, all is well!",
)
"""What people write: most ask, some complain, some are pleased."""
SEEN = timedelta(minutes=40)
"""How soon a team sees what somebody wrote."""
PROOF = Proof(source="one-click", address="192.0.2.0", agent="sim")
BY = "customer"


class Deeds:
    """The people of a world, acting on what reaches them."""

    def __init__(self, sim: "Simulation") -> None:
        self._sim = sim
        self._leaving: set[tuple[int, str]] = set()

    def reached(self, hand: Hand) -> None:
        """Somebody reads a mail, and does something about it or not."""
        sim = self._sim
        rng = sim.world.chance("reads", hand.to, hand.step, hand.order, hand.attempt)
        pause = timedelta(minutes=rng.choice((0, 1, 20, 300)), seconds=1)
        what = self._moved_to(hand, rng.random(), rng.random())
        if what in sim.world.features:
            self._does(what, hand, pause, rng)

    def _moved_to(self, hand: Hand, lot: float, other: float) -> str:
        """What a message moves somebody to. Only so many are moved as the world is lively."""
        lot /= self._sim.world.lively
        if hand.step == "check-in" and other < 0.9 * self._sim.world.lively:
            return "score"
        if hand.step == "question" and other < 0.6 * self._sim.world.lively:
            return "reply"
        if lot < 0.03:
            return "complaint"
        if lot < 0.04:
            return "forget"
        if lot < 0.07:
            return "reply"
        return "stop" if lot < 0.25 and hand.message_class != "transactional" else ""

    def _does(self, what: str, hand: Hand, pause: timedelta, rng: Random) -> None:
        sim = self._sim
        if what == "complaint" and rng.random() < 0.5:
            self._reports("contact.complained", hand, pause)
        elif what == "complaint":
            self._reports("contact.bounced", hand, pause, hard=True)
        elif what == "forget":
            sim.later(pause, lambda: self._asks_to_be_forgotten(hand))
        elif what == "reply":
            sim.later(pause, lambda: self._writes_back(hand))
        elif what == "stop" and rng.random() < 0.3:
            sim.chats.writes("stop", hand, rng, pause)
        elif what == "stop":
            sim.later(pause, lambda: self._says_no(hand))
        elif what == "score":
            score = rng.randrange(11)
            sim.later(pause, lambda: self._answers(hand, score))

    def _reports(self, kind: str, hand: Hand, pause: timedelta, **data: bool) -> None:
        sim = self._sim
        event = told.reported(kind, hand.key, sim.now + pause, hand.to, **data)
        sim.does("complaint" if kind == "contact.complained" else "bounce", hand.to, hand.step)
        sim.later(pause, lambda: sim.post.send(hand.store, [event]))

    def _writes_back(self, hand: Hand) -> None:
        sim = self._sim
        sim.does("reply", hand.to, hand.step, hand.order)
        key = f"reply/{hand.key}/{hand.attempt}"
        rng = sim.world.chance("mood", hand.to, hand.step, hand.order, hand.attempt)
        event = told.reply(key, sim.now, hand.to, hand.order, rng.choice(MOODS))
        sim.post.send(hand.store, [event])
        sim.later(SEEN, lambda: sim.teams.sees_talk(hand.store, hand.who, rng))

    def _intent(self, hand: Hand) -> Intent | None:
        rows = Intent.objects.of(self._sim.stores[hand.store]).select_related("customer", "store")
        return rows.filter(send_key=hand.key).first()

    def _says_no(self, hand: Hand) -> None:
        """One click under the mail, which says no to its purpose at this address."""
        sim = self._sim
        intent = self._intent(hand)
        if intent is None or (hand.store, hand.who) in sim.oracle.forgotten:
            return
        sim.does("stop", hand.to, hand.purpose)
        now = sim.clock.now()
        person = become(intent.store, intent.customer_id)
        word = Word(intent.channel, intent.contact, intent.purpose, given=False, wording="No more")
        say(intent.store, person, [word], proof=PROOF, now=now, by=BY)
        sim.oracle.word(
            hand.store, hand.to, hand.purpose, now, given=False, sure=True, bound=hand.to
        )

    def _answers(self, hand: Hand, score: int) -> None:
        sim = self._sim
        intent = self._intent(hand)
        if intent is not None:
            sim.does("score", hand.to, score)
            conversations.answer(intent, score, now=sim.clock.now(), by=BY)

    def _asks_to_be_forgotten(self, hand: Hand) -> None:
        """They write to the store, and a teammate forgets them."""
        sim = self._sim
        store, one = sim.stores[hand.store], (hand.store, hand.who)
        if find(store, hand.who):
            person = customer_by(store, hand.who)
            sim.does("forget", hand.to)
            self._leaving.add(one)
            erase(store, person.pk, now=sim.clock.now(), by=BY)
        if one in self._leaving:  # maybe the process died just after it was done
            self._leaving.remove(one)
            sim.forgotten(*one)
