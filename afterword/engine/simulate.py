"""The same decisions in other hands: one customer's life in memory, on a virtual clock.

What the live engine does with tables, ``Life`` does with lists: it hears events, lets them start
runs, moves the runs that are due, weighs what is planned, and takes every message that is let out
as accepted at once. A law holds and is tested: live over a recorded history equals this over it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from afterword.decisions.admit import Candidate, Person, Verdict, admit, candidate_for
from afterword.decisions.decide import decide
from afterword.decisions.enter import Before, enter, enter_at
from afterword.decisions.journey import Plan
from afterword.decisions.reasons import Because
from afterword.decisions.rules import Rules
from afterword.decisions.run import (
    Change,
    Decision,
    Effect,
    EndTalk,
    Give,
    GiveOver,
    OpenTask,
    PlanMessage,
    Run,
    Say,
    StartJourney,
    StopJourney,
)
from afterword.decisions.timeline import Event, Timeline

LOOKS = 10_000
"""How many looks one life may take: met only by journeys that start each other in a circle."""

EXAMPLE_CODE = "EXAMPLE"
"""The code that is said to be given where nothing really is."""

TRAIL = 12
"""How many of the latest reasons a run carries with it, for the messages it plans."""


def trail_after(trail: Iterable[Because], news: Iterable[Because]) -> list[Because]:
    """The reasons a run carries after one more look; what it was patient for is let go."""
    return [*(reason for reason in trail if reason.result != "wait"), *news][-TRAIL:]


class Standing(msgspec.Struct):
    """A run in memory: where it stands, when it is due, what wakes it."""

    run: Run
    plan: Plan
    due: datetime | None
    kinds: frozenset[str] = frozenset()
    trail: tuple[Because, ...] = ()


class Waiting(msgspec.Struct):
    """A planned message in memory."""

    message: PlanMessage
    candidate: Candidate
    run: Run
    due: datetime | None
    trail: tuple[Because, ...]
    kinds: frozenset[str] = frozenset()


class Outcome(msgspec.Struct, frozen=True):
    """What became of one message, or what was asked of a person, at a moment."""

    at: datetime
    what: Literal["sent", "withheld", "expired", "held", "failed", "task", "ended"]
    journey: str
    step: str
    key: str
    because: tuple[Because, ...]
    channel: str = ""
    title: str = ""
    subject: str = ""


class Life:
    """One customer on a virtual clock."""

    most_looks = LOOKS

    def __init__(
        self,
        timeline: Timeline,
        plans: Mapping[tuple[str, int], Plan],
        live: Sequence[Plan],
        rules: Rules,
        *,
        now: datetime,
    ) -> None:
        self.timeline = timeline
        self.plans = plans
        self.live = live
        self.rules = rules
        self.now = now
        self.runs: list[Standing] = []
        self.waiting: list[Waiting] = []
        self.before: dict[str, list[Before]] = {}
        self.outcomes: list[Outcome] = []
        self._started_by: dict[str, list[Plan]] = {}
        for plan in live:
            self._started_by.setdefault(plan.journey.trigger.event, []).append(plan)
        self._id = max((event.id for event in timeline.events), default=0)
        self._unseen: list[Event] = []
        self._keys: set[str] = set()

    # ------------------------------------------------------------------------------ events

    def hear(self, events: Iterable[Event]) -> None:
        """Events become known now: they wake what waits for them and may start journeys.

        They are numbered anew, behind all that this life has heard and said before.
        """
        heard = [
            msgspec.structs.replace(event, id=self._id + number)
            for number, event in enumerate(events, 1)
        ]
        self._id += len(heard)
        self.timeline = self.timeline.plus(*heard)
        for event in heard:
            self._wake(event.kind)
        self._unseen += heard

    def _wake(self, kind: str) -> None:
        waiters: list[Standing | Waiting] = [*self.runs, *self.waiting]
        for one in waiters:
            if kind in one.kinds and (one.due is None or one.due > self.now):
                one.due = self.now

    def _say(
        self, kind: str, happened: datetime, data: Mapping[str, object], about: str, order: str
    ) -> None:
        event = Event(
            id=self._id + 1,
            kind=kind,
            happened=happened,
            known=self.now,
            about=about,
            order=order,
            data=data,
        )
        self.hear([event])

    # ------------------------------------------------------------------------------- living

    def until(self, end: datetime) -> None:
        """Live on to a moment, doing each thing when it is due."""
        self.settle()
        while (due := self.next_due()) is not None and due <= end:
            self.now = max(due, self.now)
            self.settle()
        self.now = max(end, self.now)
        self.settle()

    def next_due(self) -> datetime | None:
        """When something is to be looked at next."""
        dues = [one.due for one in self.runs] + [one.due for one in self.waiting]
        return min((due for due in dues if due), default=None)

    def settle(self) -> None:
        """Do everything there is to do now."""
        for _ in range(self.most_looks):
            if not (self._react() + self._advance() + self._admit()):
                return
        raise RuntimeError(f"a life does not come to rest at {self.now}")

    def _react(self) -> int:
        events, self._unseen = self._unseen, []
        for event in events:
            for plan in self._started_by.get(event.kind, ()):
                mine = self.before.setdefault(plan.journey.journey, [])
                entered = enter(plan, event, self.timeline, mine, self.now, self.rules)
                if entered and entered.run:
                    self._begin(entered.run, plan, entered.because)
        return len(events)

    def _begin(self, run: Run, plan: Plan, reasons: tuple[Because, ...]) -> None:
        key = run.key
        if key in self._keys:
            return
        self._keys.add(key)
        before = self.before.setdefault(run.journey, [])
        before.append(Before(run.subject, run.entry, run.entered, run.ended))
        if not run.ended:
            self.runs.append(Standing(run, plan, self.now, trail=reasons))
        data = {"journey": run.journey, "run": key, "outcome": run.outcome}
        self._say("journey.entered", run.entered, data, "", _order_of(run.subject))

    def _advance(self) -> int:
        due = [one for one in self.runs if one.due is not None and one.due <= self.now]
        for standing in sorted(due, key=lambda one: one.due or self.now):
            self._look(standing)
        return len(due)

    def _look(self, standing: Standing) -> None:
        decision = decide(standing.plan, standing.run, self.timeline, self.now, self.rules)
        standing.trail = tuple(trail_after(standing.trail, decision.because))
        standing.run = decision.run
        standing.due = decision.wake_at
        standing.kinds = decision.waits_for
        if decision.run.ended:
            self.runs = [one for one in self.runs if one is not standing]
            self._mark_ended(decision.run)
        for effect in decision.effects:
            self._do(standing, decision, effect)

    def _mark_ended(self, run: Run) -> None:
        self.before[run.journey] = [
            Before(one.subject, one.entry, one.entered, ended=True)
            if (one.subject, one.entry) == (run.subject, run.entry)
            else one
            for one in self.before.get(run.journey, [])
        ]

    # ------------------------------------------------------------------------------ effects

    def _do(self, standing: Standing, decision: Decision, effect: Effect) -> None:
        run, order = decision.run, _order_of(decision.run.subject)
        match effect:
            case GiveOver() | EndTalk():
                self._talk(effect)
            case PlanMessage():
                self._plan(standing, effect, run)
            case OpenTask():
                self._outcome("task", run, effect.step, effect.about, standing.trail, effect.title)
                title = {"title": effect.title}
                self._say(f"{effect.what}.opened", run.since, title, effect.about, order)
            case Change():
                for kind, data in _changes(effect):
                    self._say(kind, self.now, data, "", "")
            case Give() | Say():
                self._say_once(run, effect, order)
            case StartJourney():
                self._start(run, effect)
            case StopJourney():
                self._stop(effect)

    def _stop(self, effect: StopJourney) -> None:
        stopped = [one for one in self.runs if one.run.journey == effect.journey]
        self.runs = [one for one in self.runs if one not in stopped]
        for one in stopped:
            self._mark_ended(one.run)

    def _talk(self, effect: GiveOver | EndTalk) -> None:
        """A conversation is given to a person, or closed by itself unless one has it."""
        told = [one.kind for one in self.timeline.events if one.about == effect.about]
        if isinstance(effect, GiveOver):
            why = {"why": effect.why}
            self._say("conversation.handed", effect.happened, why, effect.about, "")
        elif not {"conversation.handed", "conversation.taken"} & {*told}:
            by = {"by": "itself"}
            self._say("conversation.closed", effect.happened, by, effect.about, "")

    def _say_once(self, run: Run, effect: Give | Say, order: str) -> None:
        if effect.key in self._keys:
            return
        self._keys.add(effect.key)
        if isinstance(effect, Say):
            self._say(effect.kind, effect.happened, effect.data, "", order)
            return
        given = {"reward": effect.key, "offer": effect.offer, "journey": run.journey}
        code = {"code": EXAMPLE_CODE, "worth": {}, "until": ""}
        self._say("reward.given", effect.happened, {**given, **code}, "", order)

    def _start(self, run: Run, effect: StartJourney) -> None:
        plan = next((one for one in self.live if one.journey.journey == effect.journey), None)
        if plan is None:
            return
        event = Event(
            id=run.trigger,
            kind=f"journey.{run.journey}",
            happened=effect.happened,
            known=self.now,
            about=run.subject,
            order=_order_of(run.subject),
        )
        mine = self.before.setdefault(effect.journey, [])
        entered = enter_at(plan, event, self.timeline, mine, self.now, self.rules)
        if entered.run:
            self._begin(entered.run, plan, entered.because)

    def _plan(self, standing: Standing, message: PlanMessage, run: Run) -> None:
        if message.send_key in self._keys:
            return
        self._keys.add(message.send_key)
        trail = tuple(reason for reason in standing.trail if reason.result != "wait")
        candidate = candidate_for(message, run.journey, run.subject)
        self.waiting.append(Waiting(message, candidate, run, message.due, trail))
        self._said("planned", message, run, message.due, message.channels[0])

    def _said(
        self, outcome: str, message: PlanMessage, run: Run, happened: datetime, channel: str
    ) -> None:
        data = {
            "message": message.send_key,
            "journey": run.journey,
            "step": message.step,
            "class": message.message_class,
            "purpose": message.purpose,
            "channel": channel,
            "template": message.template,
        }
        about = f"message/{message.send_key}"
        self._say(f"message.{outcome}", happened, data, about, _order_of(run.subject))

    # ---------------------------------------------------------------------------- admission

    def _admit(self) -> int:
        due = [one for one in self.waiting if one.due is not None and one.due <= self.now]
        if not due:
            return 0
        by_key = {one.message.send_key: one for one in due}
        candidates = [one.candidate for one in due]
        for verdict in admit(candidates, Person(self.timeline), self.now, self.rules):
            self._apply(by_key[verdict.send_key], verdict)
        return len(due)

    def _apply(self, one: Waiting, verdict: Verdict) -> None:
        reasons = (*one.trail, *verdict.because)
        if verdict.action == "hold":
            first = one.kinds == frozenset() and not any(
                outcome.key == one.message.send_key for outcome in self.outcomes
            )
            one.due, one.kinds = verdict.until, verdict.waits_for
            if first:
                self._message_outcome("held", one, reasons, verdict.channel)
            return
        self.waiting = [other for other in self.waiting if other is not one]
        if verdict.action == "send":
            self._message_outcome("sent", one, reasons, verdict.channel)
            self._said("accepted", one.message, one.run, self.now, verdict.channel)
        else:
            what: Literal["withheld", "expired"] = (
                "expired" if verdict.state == "expired" else "withheld"
            )
            self._message_outcome(what, one, reasons, one.message.channels[0])
            self._said(what, one.message, one.run, self.now, one.message.channels[0])

    def _message_outcome(
        self,
        what: Literal["sent", "held", "withheld", "expired"],
        one: Waiting,
        reasons: tuple[Because, ...],
        channel: str,
    ) -> None:
        self.outcomes.append(
            Outcome(
                at=self.now,
                what=what,
                journey=one.run.journey,
                step=one.message.step,
                key=one.message.send_key,
                because=reasons,
                channel=channel or one.message.channels[0],
                subject=one.run.subject,
            )
        )

    def _outcome(
        self,
        what: Literal["task", "ended"],
        run: Run,
        step: str,
        key: str,
        reasons: tuple[Because, ...],
        title: str,
    ) -> None:
        self.outcomes.append(
            Outcome(
                at=self.now,
                what=what,
                journey=run.journey,
                step=step,
                key=key,
                because=reasons,
                title=title,
                subject=run.subject,
            )
        )


def replay(
    timeline: Timeline,
    live: Sequence[Plan],
    rules: Rules,
    *,
    own: frozenset[str],
    until: datetime | None = None,
) -> list[Outcome]:
    """Live a recorded history over again with these journeys; gives what would have happened.

    ``own``: the kinds of event that the engine itself writes. They are left out, because this life
    writes its own. Events are heard when they were known.
    """
    outside = [event for event in timeline.events if event.kind.partition(".")[0] not in own]
    outside.sort(key=lambda event: (event.known, event.id))
    if not outside:
        return []
    plans = {(plan.journey.journey, plan.journey.version): plan for plan in live}
    start = outside[0].known
    life = Life(Timeline(timeline.customer, []), plans, live, rules, now=start)
    index = 0
    while index < len(outside):
        moment = outside[index].known
        life.until(moment - timedelta(microseconds=1))
        life.now = moment
        together = []
        while index < len(outside) and outside[index].known == moment:
            together.append(outside[index])
            index += 1
        life.hear(together)
        life.settle()
    if until:
        life.until(until)
    return life.outcomes


def _order_of(subject: str) -> str:
    return subject if subject.startswith("order/") else ""


def _changes(effect: Change) -> list[tuple[str, dict[str, object]]]:
    made: list[tuple[str, dict[str, object]]]
    made = [("customer.tagged", {"tag": tag}) for tag in effect.tag]
    made += [("customer.untagged", {"tag": tag}) for tag in effect.untag]
    made += [
        ("customer.stated", {"name": name, "value": value}) for name, value in effect.state.items()
    ]
    made += [
        ("consent.revoked", {"channel": channel, "contact": contact, "purpose": purpose})
        for channel, contact, purpose in effect.revoke
    ]
    return made
