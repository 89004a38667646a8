"""One customer lived again, from the first day of a span to its last.

What is taken as it happened, and what is decided anew:

- What was known before the first day stands as it was: it is what everybody knew.
- Runs that began before the first day went on as they did. What they said counts against caps and
  pauses as it did then; it is in no figure of the result.
- Everything that came from outside in the span is heard when it was known. What journeys did with
  it (runs, messages, tags, tasks) is left out and decided anew.
- What people did with a message (it was delivered, read, clicked, answered) happens as long after
  it as it did then. A message that nobody sent then reaches its reader, and is not answered.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from heapq import heapify, heappop, heappush
from typing import NamedTuple

import msgspec

from afterword.decisions.admit import Verdict
from afterword.decisions.enter import Before
from afterword.decisions.journey import Plan
from afterword.decisions.reasons import Because
from afterword.decisions.rules import Rules
from afterword.decisions.run import Run
from afterword.decisions.timeline import Event, Timeline
from afterword.engine.calling_back import CHOICE
from afterword.engine.simulate import Life, Outcome, Waiting


class OldRun(NamedTuple):
    """A run as it is on record."""

    id: int
    key: str
    journey: str
    subject: str
    entry: int
    entered: datetime
    ended: datetime | None


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A message of a journey as it is on record."""

    key: str
    run: int | None
    journey: str
    step: str
    template: str
    tone: str
    channel: str
    state: str
    state_at: datetime
    accepted: datetime | None
    due: datetime
    cost: int | None
    currency: str
    because: str


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """All that is on record of a customer. ``by_engine``: the events that the engine wrote."""

    customer: int
    natural: str
    events: Sequence[Event]
    by_engine: set[int]
    runs: Sequence[OldRun]
    said: Sequence[Recorded]


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A story as the first day finds it, and what then comes from outside."""

    facts: Timeline
    coming: Sequence[Event]
    """In the order in which it became known."""
    reports: Mapping[str, Sequence[Event]]
    """By message of the span: what people did with it, as it is on record."""
    accepted: Mapping[str, datetime]
    """When the messages of the span were taken, on record."""
    before: Mapping[str, Sequence[Before]]
    entered: frozenset[str]
    """The keys of the runs that began before."""
    ending: Mapping[str, tuple[str, str, int]]
    """Those of them that had not ended: (journey, subject, entry), by key."""
    said: Sequence[Recorded]
    """The messages of the runs that began in the span, on record."""


MADE_OF_MESSAGES = frozenset(
    f"message.{word}"
    for word in ("planned", "withheld", "expired", "accepted", "failed", "unknown")
)
"""What we wrote of messages ourselves; the rest is what was reported of them."""
MADE_BY_STEPS = ("customer.tagged", "customer.untagged", "customer.stated", "task.opened",
                 "complaint.opened")  # fmt: skip
"""What a step may write into a timeline, beside ``custom.…``."""
ASKED_FOR = f"task/{CHOICE}:"
"""The tasks that a caller asked for by pressing a key: no journey opened them."""


def begun(story: Story, start: datetime, *, imported: bool) -> Begun:
    """A story parted at the first moment of a span. ``imported``: what came with an import counts
    as if it had come in when it happened, and starts journeys."""
    old = {
        str(event.data.get("run"))
        for event in story.events
        if event.kind == "journey.entered" and event.known < start
    }
    sorting = _Sorting(story, old)
    for event in story.events:
        if event.known < start:
            sorting.facts.append(event)
        else:
            sorting.sort(event)
    coming = sorting.coming
    if imported:
        coming = [
            msgspec.structs.replace(event, history=False) if event.history else event
            for event in coming
        ]
    coming.sort(key=lambda event: (event.known, event.id))
    return Begun(
        facts=Timeline(story.natural, sorting.facts, ordered=True),
        coming=coming,
        reports=sorting.reports,
        accepted=sorting.accepted,
        before=_before(story.runs, old, start),
        entered=frozenset(old),
        ending={
            run.key: (run.journey, run.subject, run.entry)
            for run in story.runs
            if run.key in old and not (run.ended and run.ended < start)
        },
        said=sorting.said,
    )


class _Sorting:
    """Parts what became known in the span: what comes from outside, what people did with a
    message, and what journeys made of it, which is left out."""

    def __init__(self, story: Story, old: set[str]) -> None:
        ids = {run.id for run in story.runs if run.key in old}
        self.old = old
        self.only_old = all(run.key in old for run in story.runs)
        self.by_engine = story.by_engine
        self.said = [one for one in story.said if one.run is not None and one.run not in ids]
        self.new = {one.key for one in self.said}
        self.facts: list[Event] = []
        self.coming: list[Event] = []
        self.reports: dict[str, list[Event]] = {}
        self.accepted: dict[str, datetime] = {}

    def sort(self, event: Event) -> None:
        """Put an event where it belongs."""
        message = _message(event)
        if event.kind in MADE_OF_MESSAGES and message in self.new:
            if event.kind == "message.accepted":
                self.accepted.setdefault(message, event.known)
        elif message in self.new and _of_a_reader(event):
            self.reports.setdefault(message, []).append(event)
        elif not self._made(event):
            self.coming.append(event)

    def _made(self, event: Event) -> bool:
        """Whether a run that began in the span made it."""
        if event.kind.startswith("journey."):
            return str(event.data.get("run")) not in self.old
        return not self.only_old and event.id in self.by_engine and _by_a_step(event)


def _message(event: Event) -> str:
    if event.kind.startswith("message."):
        return str(event.data.get("message") or event.about.removeprefix("message/"))
    return event.about.removeprefix("message/") if event.about.startswith("message/") else ""


def _of_a_reader(event: Event) -> bool:
    """Whether somebody did that with a message; that an address is dead is true without it."""
    return not event.kind.startswith(("contact.", "consent."))


def _by_a_step(event: Event) -> bool:
    if event.about.startswith(ASKED_FOR):
        return False
    return event.kind in MADE_BY_STEPS or event.kind.startswith("custom.")


def _before(runs: Iterable[OldRun], old: set[str], start: datetime) -> dict[str, list[Before]]:
    found: dict[str, list[Before]] = {}
    for run in runs:
        if run.key in old:
            ended = run.ended is not None and run.ended < start
            one = Before(run.subject, run.entry, run.entered, ended)
            found.setdefault(run.journey, []).append(one)
    return found


class Lived(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a customer."""

    outcomes: Sequence[Outcome]
    patience: Mapping[str, Sequence[Because]]
    """By message: what it had to wait for, each rule once."""
    waiting: frozenset[str]
    """The messages that still wait at the end."""
    inside: int
    """How many runs still stand at the end."""
    entered: int
    """How many runs began."""
    country: str


class Again(Life):
    """A life that hears what was reported of its messages as long after them as it was then."""

    most_looks = 200
    """Of one moment: a draft whose journeys start each other in a circle is found out soon."""

    def __init__(
        self, story: Begun, plans: Mapping[tuple[str, int], Plan], live: Sequence[Plan],
        rules: Rules, *, now: datetime,
    ) -> None:  # fmt: skip
        super().__init__(story.facts, plans, live, rules, now=now)
        self.story = story
        self.before = {journey: list(rows) for journey, rows in story.before.items()}
        self._keys |= story.entered
        self.patience: dict[str, list[Because]] = {}
        self.begun = 0
        self._coming = [(event.known, number, event) for number, event in enumerate(story.coming)]
        heapify(self._coming)
        self._number = len(self._coming)

    def live_until(self, end: datetime) -> None:
        """Hear what comes and do what is due, each when it is time, until the end."""
        while True:
            heard = self._coming[0][0] if self._coming else None
            due = self.next_due()
            if due is not None and due <= end and (heard is None or due < heard):
                self.now = max(due, self.now)
            elif heard is not None and heard <= end:
                self.now = max(heard, self.now)
                self.hear(self._now_known(heard))
            else:
                break
            self.settle()
        self.now = max(end, self.now)

    def _now_known(self, moment: datetime) -> Iterator[Event]:
        while self._coming and self._coming[0][0] == moment:
            event = heappop(self._coming)[2]
            if event.kind == "journey.ended" and (
                over := self.story.ending.get(str(event.data["run"]))
            ):
                self._mark(over)
            yield event

    def _begin(self, run: Run, plan: Plan, reasons: tuple[Because, ...]) -> None:
        self.begun += run.key not in self._keys
        super()._begin(run, plan, reasons)

    def _mark(self, over: tuple[str, str, int] | None) -> None:
        if over is None:
            return
        journey, subject, entry = over
        self.before[journey] = [
            Before(one.subject, one.entry, one.entered, ended=True)
            if (one.subject, one.entry) == (subject, entry)
            else one
            for one in self.before.get(journey, [])
        ]

    def _apply(self, one: Waiting, verdict: Verdict) -> None:
        key = one.message.send_key
        if verdict.action == "hold":
            known = self.patience.setdefault(key, [])
            named = {(reason.rule, mark(reason)) for reason in known}
            for reason in verdict.because:
                if reason.result == "wait" and (reason.rule, mark(reason)) not in named:
                    known.append(reason)
        super()._apply(one, verdict)
        if verdict.action == "send":
            self._hear_of(key)

    def _hear_of(self, key: str) -> None:
        """It was sent: what was reported of it then is on its way."""
        then = self.story.accepted.get(key)
        for event in self.story.reports.get(key, ()):
            late = self.now - then if then else self.now - self.now
            self._number += 1
            moved = msgspec.structs.replace(
                event, known=max(event.known + late, self.now), happened=event.happened + late
            )
            heappush(self._coming, (moved.known, self._number, moved))


def mark(reason: Because) -> str:
    """What tells two reasons of one rule apart: which guard, which limit."""
    inputs = reason.inputs
    match reason.rule:
        case "guard":
            return str(inputs.get("guard", ""))
        case "cap" | "ceiling":
            return f"{inputs.get('of')}/{inputs.get('per')}/{inputs.get('most')}"
        case "spacing":
            return str(inputs.get("pause", ""))
        case "consent" | "contact" | "suppressed" | "lapsed" | "window":
            return str(inputs.get("channel", ""))
        case "quiet_hours" | "step_hours":
            return str(inputs.get("law", "") or inputs.get("hours", ""))
    return ""


def live_again(
    story: Begun, live: Sequence[Plan], rules: Rules, *, start: datetime, end: datetime
) -> Lived:
    """Live a customer again with these journeys, from ``start`` to ``end``."""
    plans = {(plan.journey.journey, plan.journey.version): plan for plan in live}
    life = Again(story, plans, live, rules, now=start)
    life.live_until(end)
    customer = life.timeline.present.customer
    return Lived(
        outcomes=life.outcomes,
        patience=life.patience,
        waiting=frozenset(one.message.send_key for one in life.waiting),
        inside=len(life.runs),
        entered=life.begun,
        country=customer.country,
    )
