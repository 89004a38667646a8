"""What the teams of the stores do: press switches, edit, pause and let go on, merge records, close
tasks, and decide what became of messages nobody knows about."""

from collections import defaultdict
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import connection

from afterword.conversations import actions as conversations
from afterword.conversations import talking
from afterword.conversations.models import Conversation, Task
from afterword.house import actions as house
from afterword.house.models import Stop
from afterword.journeys import actions as journeys
from afterword.journeys.models import Journey
from afterword.messages.queries import shipped, spoken
from afterword.outbox import brakes, deciding
from afterword.outbox.models import Brake, Intent
from afterword.timeline import actions as timeline
from afterword.timeline.queries import customer_by, find

from .people import Person
from .shop import FIRST, OFFERS, SHIPPING, offers

if TYPE_CHECKING:
    from .run import Simulation

BY = "mia@sim.example"
SWITCHES = (
    ("all", ""),
    ("all", ""),
    ("channel", "email"),
    ("journey", OFFERS),
    ("journey", FIRST),
    ("journey", SHIPPING),
)
HOURS = (2, 12, 40)
_UNKNOWN = "SELECT id, store_id FROM outbox_intent WHERE store_id = %s AND state = 'unknown'"
LOOKS_OVER = timedelta(hours=2)
"""How often the product looks whether a journey is to be paused; a service does so each minute."""
NOTICES = timedelta(minutes=30)
"""How soon a team sees what a restored copy brought back."""


class Teams:
    """The teams of a world's stores."""

    def __init__(self, sim: "Simulation") -> None:
        self._sim = sim
        self._seen_task = 0
        self._seen_unknown: set[int] = set()
        self._next_look = sim.now
        self._edition = 0

    def plan(self) -> None:
        """What they do by themselves, at moments that the seed has."""
        sim = self._sim
        rng = sim.world.chance("team")
        features = sim.world.features

        def some(feature: str, most: int, do: Any) -> None:
            for _ in range(rng.randrange(1, most) if feature in features else 0):
                at = sim.world.start + (sim.world.healed - sim.world.start) * rng.random()
                store, hours = rng.randrange(sim.world.stores), rng.choice(HOURS)
                sim.at(at, partial(do, store, hours))

        for switch in rng.sample(SWITCHES, 3):
            some("operator", 3, partial(self.press, switch=switch))
        some("operator", 2, lambda store, hours: self.press(None, hours))
        some("edit", 6, lambda store, hours: self._edit(store))
        some("pause", 4, lambda store, hours: self._switch_off(store, 1.5 * hours, OFFERS))
        some("pause", 3, lambda store, hours: self._switch_off(store, 1.5 * hours, FIRST))
        merges = 2 + int(sim.world.lively * min(len(sim.people) / 2, 200))
        some("merge", merges, lambda *_: self._finds_one())

    # --------------------------------------------------------------------------------- talk

    def sees_talk(self, number: int, address: str, rng: Random) -> None:
        """A teammate sees what somebody wrote; some give it to a person. It is closed soon, or
        late."""
        sim = self._sim
        talk = self._talk(number, address)
        if talk is None:
            return
        sim.does("talk", number, address)
        sim.oracle.talk(number, address, on=True)
        if rng.random() < 0.5:
            talking.hand_over(talk, why="unsure", now=sim.clock.now(), by=BY)
        hours = rng.choice((1, 2, 4, 12, 40))
        sim.later(timedelta(hours=hours), lambda: self._closes(number, address))

    def _closes(self, number: int, address: str) -> None:
        sim = self._sim
        sim.oracle.talk(number, address, on=False)
        talk = self._talk(number, address)
        if talk is not None:
            talking.close(talk, now=sim.clock.now(), by=BY)

    def _talk(self, number: int, address: str) -> Conversation | None:
        """What is open with somebody."""
        store = self._sim.stores[number]
        if not find(store, address):
            return None
        rows = Conversation.objects.of(store).filter(customer=customer_by(store, address))
        return rows.exclude(state="closed").select_related("store", "customer").first()

    # ----------------------------------------------------------------------------- journeys

    def _edit(self, number: int) -> None:
        """Publish another edition of the offers: other waits, and another last step."""
        sim = self._sim
        self._edition += 1
        sim.does("edit", number, self._edition)
        now, text = sim.clock.now(), offers(self._edition)
        # From here on somebody may come in by it, whatever breaks.
        sim.oracle.edited(number, self._edition)
        journeys.publish(sim.stores[number], text, now=now, by=BY, templates=spoken(shipped()))

    def _switch_off(self, number: int, hours: float, key: str) -> None:
        sim = self._sim
        if (number, key) in sim.oracle.off:
            return
        sim.does("pause", number, key)
        journeys.switch(sim.stores[number], key, on=False, now=sim.clock.now(), by=BY)
        sim.oracle.turned(number, key, sim.latest, on=False)
        sim.later(timedelta(hours=hours), lambda: self._goes_on(number, key))

    def _goes_on(self, number: int, key: str) -> None:
        sim = self._sim
        sim.trace("goes on", number, key)
        sim.oracle.turned(number, key, sim.latest, on=True)
        journeys.switch(sim.stores[number], key, on=True, now=sim.clock.now(), by=BY)

    def look_over(self) -> None:
        """Let the product pause journeys that something is wrong with; a teammate looks at each and
        lets it go on."""
        sim = self._sim
        if sim.now < self._next_look or sim.now >= sim.world.end - timedelta(days=1):
            return
        self._next_look = sim.now + LOOKS_OVER
        if not brakes.look_over(sim.clock.now()):
            return
        for one in Brake.objects.everywhere().exclude(pulled=None):
            number = self._number(one.store_id)
            if (number, "paused", one.journey) not in sim.oracle.switches:
                sim.does("brake", number, one.journey, one.why)
                sim.oracle.switch(number, "paused", one.journey, on=True)
                hours = 6 + 7 * one.pk % 30
                sim.later(timedelta(hours=hours), lambda n=number, j=one.journey: self._lifts(n, j))  # type: ignore[misc]

    def _lifts(self, number: int, journey: str) -> None:
        sim = self._sim
        sim.trace("lifts", number, journey)
        sim.oracle.switch(number, "paused", journey, on=False)
        brakes.release(sim.stores[number], journey, now=sim.clock.now(), by=BY)

    # ----------------------------------------------------------------------------- switches

    def press(
        self, number: int | None, hours: float, switch: tuple[str, str] = SWITCHES[0]
    ) -> None:
        """Press a stop switch of a store, or of all, for so many hours."""
        sim = self._sim
        scope, name = switch
        sim.does("switch", number, scope, name)
        store = None if number is None else sim.stores[number]
        house.stop(store, scope=scope, name=name, now=sim.clock.now(), by=BY)
        sim.oracle.switch(number, scope, name, on=True)
        sim.later(timedelta(hours=hours), lambda: self._release(number, scope, name))

    def _release(self, number: int | None, scope: str, name: str) -> None:
        sim = self._sim
        sim.trace("release", number, scope, name)
        sim.oracle.switch(number, scope, name, on=False)
        store = None if number is None else sim.stores[number]
        house.release(store, scope=scope, name=name, now=sim.clock.now(), by=BY)

    # ------------------------------------------------------------------------------- people

    def _finds_one(self) -> None:
        """A teammate finds that two of the records they have are one person."""
        sim = self._sim
        rng = sim.dice("merge")
        known = [one for one in sim.people.values() if (one.store, one.email) in sim.oracle.named]
        if not known:
            return
        kept = rng.choice(known)
        others = [one for one in known if one.store == kept.store and one != kept]
        if others:
            # The same two again where the process dies of it.
            sim.later(timedelta(0), partial(self._merge, kept, rng.choice(others)))

    def _merge(self, kept: Person, gone: Person) -> None:
        sim = self._sim
        if any((one.store, one.email) in sim.oracle.forgotten for one in (kept, gone)):
            return
        store = sim.stores[kept.store]
        found = [customer_by(store, one.email) for one in (kept, gone) if find(store, one.email)]
        if len(found) < 2:
            return
        now = sim.clock.now()
        if found[0].pk != found[1].pk:
            sim.does("merge", kept.email, gone.email)
            timeline.merge(store, into=found[0].pk, other=found[1].pk, now=now, by=BY)
        # Even where it was so already: maybe the process died just after it was done.
        sim.oracle.merged(kept.store, kept.email, gone.email, now)

    # -------------------------------------------------------------------------------- tasks

    def notice(self) -> None:
        """What is asked of the teams: tasks, and messages of which nobody knows what became."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, store_id FROM conversations_task WHERE id > %s", [self._seen_task]
            )
            tasks = cursor.fetchall()
            unknown = [
                row
                for store in self._sim.stores
                for row in cursor.execute(_UNKNOWN, [store.pk]).fetchall()
            ]
        for task, store in tasks:
            self._seen_task = task
            hours = timedelta(hours=2 + task % 40)
            self._sim.later(hours, lambda t=task, s=store: self._close(t, s))  # type: ignore[misc]
        together: dict[int, list[int]] = defaultdict(list)
        for intent, store in unknown:
            if intent not in self._seen_unknown:
                self._seen_unknown.add(intent)
                together[store].append(intent)
        for store, intents in together.items():
            # A team sees to all that it finds together, as the desk lets it.
            pause = timedelta(hours=1 + intents[0] % 9)
            self._sim.later(pause, lambda i=intents, s=store: self._decide(i, s))  # type: ignore[misc]

    def restored(self) -> None:
        """The numbers of tasks and messages mean others now, and switches stand as they stood."""
        self._seen_task = 0
        self._seen_unknown = set()
        self._sim.later(NOTICES, self._put_right)

    def _put_right(self) -> None:
        """What an old copy brought back and nobody means is taken away again."""
        sim = self._sim
        now: datetime = sim.clock.now()
        for stop in Stop.objects.all():
            number = None if stop.store_id is None else self._number(stop.store_id)
            if (number, stop.scope, stop.name) not in sim.oracle.switches:
                store = None if number is None else sim.stores[number]
                house.release(store, scope=stop.scope, name=stop.name, now=now, by=BY)
        for row in Journey.objects.everywhere().filter(on=False):
            number = self._number(row.store_id)
            if (number, row.key) not in sim.oracle.off:
                journeys.switch(sim.stores[number], row.key, on=True, now=now, by=BY)
        for brake in Brake.objects.everywhere().exclude(pulled=None):
            number = self._number(brake.store_id)
            if (number, "paused", brake.journey) not in sim.oracle.switches:
                brakes.release(sim.stores[number], brake.journey, now=now, by=BY)

    def _number(self, store: int) -> int:
        return next(at for at, one in enumerate(self._sim.stores) if one.pk == store)

    def _close(self, task: int, store: int) -> None:
        sim = self._sim
        found = sim.stores[self._number(store)]
        if Task.objects.of(found).filter(id=task, closed=None).exists():
            sim.trace("closes", task)
            conversations.close(found, task, outcome="done", now=sim.clock.now(), by=BY)

    def _decide(self, numbers: list[int], store: int) -> None:
        """A person looks into them and decides rightly: sent again if it did not arrive."""
        sim = self._sim
        if "operator" not in sim.world.features:
            return
        whose = self._number(store)
        found = sim.stores[whose]
        rows = Intent.objects.of(found).filter(id__in=numbers, state="unknown").order_by("id")
        by_fate: dict[bool, list[int]] = {True: [], False: []}
        for number, key, step, order in rows.values_list("id", "send_key", "step", "order"):
            arrived = bool(sim.oracle.keys[whose, key])
            by_fate[arrived].append(number)
            sim.trace("decides", step, order, arrived)
        now = sim.clock.now()
        for arrived, mine in by_fate.items():
            if not mine:
                continue
            deciding.decide_unknown_each(found, mine, arrived=arrived, now=now, by=BY)
