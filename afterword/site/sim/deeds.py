"""What people and teammates do about what they see: answer, say no, complain, press switches."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection

from afterword.conversations import actions as conversations
from afterword.conversations.models import Task
from afterword.house import actions as house
from afterword.journeys import actions as journeys
from afterword.messages.queries import shipped
from afterword.outbox import actions as outbox
from afterword.outbox.models import Intent
from afterword.pages.preferences.actions import Proof, Word, say
from afterword.timeline import actions as timeline
from afterword.timeline.queries import become, customer_by, find

from . import told
from .hand import Hand
from .people import Person
from .shop import OFFERS, OFFERS_KEY

if TYPE_CHECKING:
    from .run import Simulation

PROOF = Proof(source="one-click", address="192.0.2.0", agent="sim")
BY = "mia@sim.example"


class Deeds:
    """The people of a world and the teams of its stores, acting."""

    def __init__(self, sim: "Simulation") -> None:
        self._sim = sim
        self._seen_task = 0
        self._seen_unknown: set[int] = set()

    def plan(self) -> None:
        """What teams do by themselves, at moments that the seed has."""
        sim = self._sim
        if "operator" not in sim.world.features:
            return
        rng = sim.world.chance("team")
        for _ in range(rng.randrange(1, 5)):
            at = sim.world.start + (sim.world.healed - sim.world.start) * rng.random()
            hours = rng.choice((0.2, 3, 30))
            store = rng.randrange(sim.world.stores)
            sim.at(at, lambda s=store, h=hours: self.press(s, h))  # type: ignore[misc]
            sim.at(at, lambda s=store, h=hours: self._edit(s, h))  # type: ignore[misc]
        if "merge" in sim.world.features:
            for _ in range(rng.randrange(1, 1 + max(2, len(sim.people) // 2))):
                at = sim.world.start + (sim.world.healed - sim.world.start) * rng.random()
                one, other = (sim.people[rng.choice(sim.world.people)] for _ in range(2))
                sim.at(at, lambda a=one, b=other: self._merge(a, b))  # type: ignore[misc]

    def _edit(self, number: int, hours: float) -> None:
        """Publish a changed version of a journey, and switch it off for a while."""
        sim = self._sim
        store, now = sim.stores[number], sim.clock.now()
        text = OFFERS.replace("4 days", f"{3 + int(hours) % 4} days")
        sim.trace("edits", number)
        journeys.publish(store, text, now=now, by=BY, templates=shipped())
        journeys.switch(store, OFFERS_KEY, on=False, now=now, by=BY)
        sim.later(timedelta(hours=hours), lambda: self._goes_on(number))

    def _goes_on(self, number: int) -> None:
        sim = self._sim
        sim.trace("goes on", number)
        journeys.switch(sim.stores[number], OFFERS_KEY, on=True, now=sim.clock.now(), by=BY)

    def _merge(self, kept: Person, gone: Person) -> None:
        """A teammate finds that two records are one person."""
        sim = self._sim
        if kept.store != gone.store or kept.email == gone.email:
            return
        store = sim.stores[kept.store]
        found = [customer_by(store, one.email) for one in (kept, gone) if find(store, one.email)]
        if len(found) < 2 or found[0].pk == found[1].pk:
            return
        sim.trace("merge", kept.email, gone.email)
        now = sim.clock.now()
        timeline.merge(store, into=found[0].pk, other=found[1].pk, now=now, by=BY)
        sim.oracle.merged(kept.store, kept.email, gone.email, now)

    def press(self, number: int, hours: float) -> None:
        """Press a store's stop switch, for so many hours."""
        sim = self._sim
        store = sim.stores[number]
        sim.trace("stop", number)
        house.stop(store, scope="all", now=sim.clock.now(), by=BY)
        sim.oracle.switch(number, "all", "", on=True)
        sim.later(timedelta(hours=hours), lambda: self._release(number))

    def _release(self, number: int) -> None:
        sim = self._sim
        sim.trace("release", number)
        sim.oracle.switch(number, "all", "", on=False)
        house.release(sim.stores[number], scope="all", now=sim.clock.now(), by=BY)

    # ------------------------------------------------------------------------------ people

    def reached(self, hand: Hand) -> None:
        """Somebody reads a message, and does something about it or not."""
        sim = self._sim
        features = sim.world.features
        rng = sim.world.chance("reads", hand.to, hand.step, hand.order, hand.attempt)
        pause = timedelta(minutes=rng.choice((0, 1, 20, 300)), seconds=1)
        lot = rng.random()
        if "stop" in features and hand.message_class != "transactional" and lot < 0.25:
            sim.later(pause, lambda: self._says_no(hand))
        elif "complaint" in features and 0.25 <= lot < 0.265:
            self._reports("contact.complained", hand, pause)
        elif "complaint" in features and 0.265 <= lot < 0.28:
            self._reports("contact.bounced", hand, pause, hard=True)
        elif "score" in features and hand.step == "check-in" and lot < 0.9:
            score = rng.randrange(11)
            sim.later(pause, lambda: self._answers(hand, score))
        elif "reply" in features and lot > 0.95:
            key = f"reply/{hand.key}/{hand.attempt}"
            event = told.reply(key, sim.now + pause, hand.to)
            sim.later(pause, lambda: sim.post.send(hand.store, [event]))

    def _reports(self, kind: str, hand: Hand, pause: timedelta, **data: bool) -> None:
        sim = self._sim
        event = told.reported(kind, hand.key, sim.now + pause, hand.to, **data)
        sim.later(pause, lambda: sim.post.send(hand.store, [event]))

    def _intent(self, hand: Hand) -> Intent | None:
        rows = Intent.objects.of(self._sim.stores[hand.store]).select_related("customer", "store")
        return rows.filter(send_key=hand.key).first()

    def _says_no(self, hand: Hand) -> None:
        """One click under the mail, which says no to its purpose at this address."""
        sim = self._sim
        intent = self._intent(hand)
        if intent is None:
            return
        sim.trace("no", hand.to, hand.purpose)
        now = sim.clock.now()
        person = become(intent.store, intent.customer_id)
        word = Word(intent.channel, intent.contact, intent.purpose, given=False, wording="No more")
        say(intent.store, person, [word], proof=PROOF, now=now, by="customer")
        sim.oracle.word(hand.store, hand.to, hand.purpose, now, given=False, sure=True)

    def _answers(self, hand: Hand, score: int) -> None:
        sim = self._sim
        intent = self._intent(hand)
        if intent is not None:
            sim.trace("answers", hand.to, score)
            conversations.answer(intent, score, now=sim.clock.now(), by="customer")

    # ------------------------------------------------------------------------------- teams

    def notice(self) -> None:
        """What is asked of the teams: tasks, and messages of which nobody knows what became."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, store_id FROM conversations_task WHERE id > %s", [self._seen_task]
            )
            tasks = cursor.fetchall()
            cursor.execute("SELECT id, store_id FROM outbox_intent WHERE state = 'unknown'")
            unknown = cursor.fetchall()
        for task, store in tasks:
            self._seen_task = task
            hours = timedelta(hours=2 + task % 40)
            self._sim.later(hours, lambda t=task, s=store: self._close(t, s))  # type: ignore[misc]
        for intent, store in unknown:
            if intent not in self._seen_unknown:
                self._seen_unknown.add(intent)
                hours = timedelta(hours=1 + intent % 9)
                self._sim.later(hours, lambda i=intent, s=store: self._decide(i, s))  # type: ignore[misc]

    def restored(self) -> None:
        """The numbers of tasks and messages mean others now."""
        self._seen_task = 0
        self._seen_unknown = set()

    def _close(self, task: int, store: int) -> None:
        sim = self._sim
        found = next(one for one in sim.stores if one.pk == store)
        if Task.objects.of(found).filter(id=task, closed=None).exists():
            sim.trace("closes", task)
            conversations.close(found, task, outcome="done", now=sim.clock.now(), by=BY)

    def _decide(self, number: int, store: int) -> None:
        """A person looks into it and decides rightly: sent again if it did not arrive."""
        sim = self._sim
        found = next(one for one in sim.stores if one.pk == store)
        intent = Intent.objects.of(found).filter(id=number, state="unknown").first()
        if intent is None or "operator" not in sim.world.features:
            return
        arrived = bool(sim.oracle.keys[sim.stores.index(found), intent.send_key])
        if intent.message_class == "marketing" and not arrived:
            return
        sim.trace("decides", intent.step, intent.order, arrived)
        now = sim.clock.now()
        outbox.decide_unknown(found, number, arrived=arrived, now=now, by=BY)
