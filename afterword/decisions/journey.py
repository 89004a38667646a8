"""What a journey is: the typed form of its text file, and the way from step to step.

A journey is structured: steps in order, branches that nest and close again, no free jumps. That is
what makes it readable, lay-out-able and migratable. Every step has a stable id. ``Plan`` knows for
each step which one follows when it is done.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal

import msgspec

from .conditions import Condition, Match
from .ladder import Prefer, Until
from .rules import MessageClass, Purpose
from .spans import Span, span
from .timing import Hours

Cap = Literal["hold", "drop", "merge"]
SubjectKind = Literal["order", "shipment", "return", "conversation", "customer"]


class StepBase(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"
):
    """What every step has."""

    id: str
    name: str = ""


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A moment in the timeline: when the last event of a kind happened, or the end of a promise."""

    event: str | None = None
    promise: Literal["from", "to"] | None = None
    of: Literal["subject", "customer"] = "subject"


class Wait(StepBase, frozen=True, kw_only=True, tag="wait", rename={"for_": "for"}):
    """Wait for a time (from arrival, or from a fact that may move), then for allowed hours."""

    for_: Span | None = None
    after: Fact | None = None
    hours: Hours | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the things a ``wait_for`` listens for: an event, or a condition that becomes true."""

    id: str
    name: str = ""
    event: str | None = None
    where: tuple[Match, ...] = ()
    of: Literal["subject", "customer"] = "subject"
    since: Literal["entry", "step"] = "entry"
    """Whether what happened before the run came to this step counts, if it is news at all."""
    becomes: Condition | None = None
    again: bool = False
    """Go on listening after this lane, instead of going on behind the step."""
    steps: tuple["Step", ...] = ()


class WaitFor(StepBase, frozen=True, kw_only=True, tag="wait_for"):
    """Wait for any of several events or conditions, with a time-out that may hang on a fact."""

    any_of: tuple[Case, ...]
    timeout: Span
    timeout_after: Fact | None = None
    on_timeout: tuple["Step", ...] = ()


class FallBack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Go over the next channel when a message has not reached somebody in time."""

    after: Span
    """Counted from when the provider took it: minutes or hours."""
    unless: Until = "delivered"
    """What counts as reached: delivered, or read."""


class Saying(StepBase, frozen=True, kw_only=True, rename={"class_": "class"}):
    """What the steps that write to somebody have in common."""

    class_: MessageClass
    template: str
    purpose: Purpose | None = None
    channels: tuple[str, ...] = ("email",)
    prefer: Prefer = "written"
    """Which channel is tried first: as written, the cheapest, or where this person reads."""
    fall_back: FallBack | None = None
    tone: str = ""
    cap: Cap = "hold"
    valid_for: Span | None = None
    hours: Hours | None = None
    unless: Condition | None = None
    """Newer news that makes it pointless: then it is withheld, not held."""
    guarded: bool = True
    """Whether the journey's guards hold it back."""
    invites: bool = False
    """It asks for their own words: what they write back is for a person, unless it surely asks for
    something that is answered by itself."""


class Send(Saying, frozen=True, kw_only=True, tag="send"):
    """Say one thing to the person. The run stands here until that is accepted or given up."""


REPLY = "reply"
"""What a step of a dialogue names for a channel: where they wrote, at the very address."""


class Scale(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answers an ``ask`` offers: a score from low to high."""

    low: int = 0
    high: int = 10


class Ask(Saying, frozen=True, kw_only=True, tag="ask"):
    """Ask for an answer, wait for it, and give it a name that later steps can use.

    A number from a ``scale``, or one of ``choices``, whose words the template has under the same
    keys; with ``among`` the choices are what a ``look_up`` found. In a dialogue words of theirs are
    a new question: they end the run, and begin another.
    """

    answer: str
    timeout: Span
    scale: Scale = Scale()
    choices: tuple[str, ...] = ()
    """The answers by their keys; without any it is the scale."""
    among: Literal["", "orders", "days"] = ""
    """What else may be chosen: one of the orders that were found, by its number in the list, or
    one of the days on which the order may come instead."""
    pressed: bool = False
    """Only a press counts, no number and no word that is written: for what is to be done then."""
    topic: str = ""
    """What is asked about, in a word or two: shown on the answer page and the timeline."""


class BranchCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lane of a branch and the condition that leads into it."""

    id: str
    name: str = ""
    when: Condition
    steps: tuple["Step", ...] = ()


class Branch(StepBase, frozen=True, kw_only=True, tag="branch"):
    """Take the first lane whose condition holds, else ``otherwise``; the lanes close again."""

    cases: tuple[BranchCase, ...]
    otherwise: tuple["Step", ...] = ()


class Lot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way of an experiment, with its weight as a whole number."""

    id: str
    name: str = ""
    weight: int
    steps: tuple["Step", ...] = ()


class Split(StepBase, frozen=True, kw_only=True, tag="split"):
    """Try several ways, by lot: a customer has the same way every time."""

    experiment: str
    ways: tuple[Lot, ...]
    holdout: int = 0


class Task(StepBase, frozen=True, kw_only=True, tag="task"):
    """Ask a person of the team to do something; with ``holds`` the run stands until it is done."""

    title: str
    what: Literal["task", "complaint"] = "task"
    role: Literal["agent", "marketer", "admin"] = "agent"
    within: Span = msgspec.field(default_factory=lambda: Span(1, "business days"))
    holds: bool = False
    urgent: bool = False


class Reward(StepBase, frozen=True, kw_only=True, tag="reward"):
    """Give the customer a code of an offer. Its outcome is ``given`` or ``none left``, which an
    ``answer`` condition can ask for by the step's id; the messages after it can say the code."""

    offer: str


class Update(StepBase, frozen=True, kw_only=True, tag="update"):
    """Put tags on the customer, take them off, keep what was stated; take their yes back; put tags
    and a note on the order at its shop."""

    tag: tuple[str, ...] = ()
    untag: tuple[str, ...] = ()
    state: Mapping[str, str | int | bool] = {}
    revoke: tuple[Purpose, ...] = ()
    """Purposes to which every yes of theirs is taken back, whatever the channel."""
    order_tag: tuple[str, ...] = ()
    order_note: str = ""


class Digest(StepBase, frozen=True, kw_only=True, tag="digest"):
    """Gather what comes close together, so that it is said once: stand until none of these events
    came for ``quiet``, at most for ``longest``. How many it were, with the one that the journey
    began with, is learned under the step's id; what they are about, as ``gathered``."""

    event: str
    where: tuple[Match, ...] = ()
    of: Literal["subject", "customer"] = "customer"
    quiet: Span
    longest: Span


class Call(StepBase, frozen=True, kw_only=True, tag="call"):
    """Tell another program, by one of the store's webhooks, that somebody came here."""

    webhook: str
    """Its name."""
    data: Mapping[str, str | int | bool] = {}


class Emit(StepBase, frozen=True, kw_only=True, tag="emit"):
    """Write an event of our own into the timeline: ``custom.<name>``."""

    event: str
    data: Mapping[str, str | int | bool] = {}


class Start(StepBase, frozen=True, kw_only=True, tag="start"):
    """Let the customer enter another journey, if its entry rule allows it."""

    journey: str


class Stop(StepBase, frozen=True, kw_only=True, tag="stop"):
    """Take the customer out of another journey."""

    journey: str


class LookUp(StepBase, frozen=True, kw_only=True, tag="look_up"):
    """Find what they ask about: the order, the parcel of it that matters, and how that stands. Its
    outcome is ``one``, ``several``, ``none`` or ``foreign``; how it stands is learned as
    ``stands``. For dialogues."""


class HandOver(StepBase, frozen=True, kw_only=True, tag="hand_over"):
    """Give the conversation to a person of the team, with what is known of it. From then on
    nothing is said by itself but what this dialogue still says. For dialogues."""

    why: Literal["human", "unsure", "person", "complaint", "unsent", "invited"] = "person"
    within: Span | None = None
    """Until when somebody is to answer, where that is sooner than the store has promised itself.
    Hours and minutes count while the team works."""


class CloseTalk(StepBase, frozen=True, kw_only=True, tag="close"):
    """Close the conversation: it was settled without a person. For dialogues."""


class Exit(StepBase, frozen=True, kw_only=True, tag="exit"):
    """Leave the journey here."""

    outcome: str = "left"


Step = (
    Wait
    | WaitFor
    | Send
    | Ask
    | Branch
    | Split
    | Task
    | Reward
    | Update
    | Digest
    | Call
    | Emit
    | Start
    | Stop
    | LookUp
    | HandOver
    | CloseTalk
    | Exit
)

OF_DIALOGUES = (LookUp, HandOver, CloseTalk)
"""The kinds of step that only a journey about a conversation has."""


class Trigger(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The event that a journey starts with, and what must be so for it to start."""

    event: str
    where: tuple[Match, ...] = ()
    when: Condition | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often: ``once`` in a life, ``after_exit`` (one at a time), or ``always``, per subject or
    per customer; with ``pause`` at least that long after the last entry."""

    rule: Literal["once", "after_exit", "always"] = "once"
    per: Literal["subject", "customer"] = "subject"
    pause: Span | None = None


class Named(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A condition with an id and a name: an exit rule or a guard."""

    id: str
    name: str = ""
    when: Condition


class Goal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the journey is for: an event within a time after entry. ``ends``: then it is done."""

    name: str
    event: str
    where: tuple[Match, ...] = ()
    within: Span = msgspec.field(default_factory=lambda: Span(60, "days"))
    ends: bool = False


class Journey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A journey as written. ``version`` is given by the store when it is published."""

    journey: str
    name: str
    about: str = ""
    subject: SubjectKind = "order"
    trigger: Trigger
    entry: Entry = Entry()
    guards: tuple[Named, ...] = ()
    exits: tuple[Named, ...] = ()
    goal: Goal | None = None
    priority: int = 50
    holdout: int = 0
    """Percent of customers left alone, for comparison."""
    steps: tuple[Step, ...]
    version: int = 0


def read(definition: Any) -> Journey:
    """The journey of a plain definition (what YAML or JSON give).

    Raises ``msgspec.ValidationError`` with the path of the first fault.
    """
    return msgspec.convert(definition, Journey, dec_hook=_decode)


TIMING = (
    *("for", "after", "hours", "until", "timeout", "timeout_after", "valid_for"),
    *("quiet", "longest"),
)
"""What says of a step when it goes on, by the names of the file."""


def timing_of(step: "Step") -> dict[str, Any]:
    """The timing of a step as plain values, also those that it leaves out."""
    written = msgspec.to_builtins(step, enc_hook=str)
    return {name: written[name] for name in TIMING if name in written}


def timed(step: "Step", timing: Mapping[str, Any]) -> "Step":
    """A step with a timing of ``timing_of``; of one that is of another kind, what fits it."""
    written = msgspec.to_builtins(step, enc_hook=str)
    fitting = {name: value for name, value in timing.items() if name in written}
    found: Step = msgspec.convert({**written, **fitting}, type(step), dec_hook=_decode)
    return found


def _decode(wanted: type, value: Any) -> Any:
    if wanted is Span:
        return span(value)
    raise NotImplementedError(wanted)


def lanes(step: Step) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """The lanes that open at a step: (lane id, steps). A step without lanes yields none."""
    match step:
        case WaitFor():
            for case in step.any_of:
                yield case.id, case.steps
            yield "timeout", step.on_timeout
        case Branch():
            for branch in step.cases:
                yield branch.id, branch.steps
            yield "otherwise", step.otherwise
        case Split():
            for way in step.ways:
                yield way.id, way.steps
        case _:
            return


def walk(steps: Sequence[Step]) -> Iterator[Step]:
    """Every step, depth first, in reading order."""
    for step in steps:
        yield step
        for _, inner in lanes(step):
            yield from walk(inner)


class Plan:
    """The way through a journey: its steps by id, and what follows each."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        self.steps: dict[str, Step] = {}
        self._next: dict[str, str] = {}
        self._lanes: dict[tuple[str, str], str] = {}
        self._chain(journey.steps, "")

    def _chain(self, steps: Sequence[Step], behind: str) -> str:
        """Register a lane that goes on at ``behind``; give the id of its first step."""
        following = behind
        for step in reversed(steps):
            self.steps[step.id] = step
            self._next[step.id] = following
            for lane, inner in lanes(step):
                back = step.id if self._listens_again(step, lane) else following
                self._lanes[step.id, lane] = self._chain(inner, back)
            following = step.id
        return following

    @staticmethod
    def _listens_again(step: Step, lane: str) -> bool:
        if not isinstance(step, WaitFor):
            return False
        return any(case.id == lane and case.again for case in step.any_of)

    @cached_property
    def first(self) -> str:
        """The id of the first step; empty for a journey without steps."""
        return self.journey.steps[0].id if self.journey.steps else ""

    def after(self, step: str) -> str:
        """The step that follows when this one is done; empty at the end."""
        return self._next[step]

    def into(self, step: str, lane: str) -> str:
        """The first step of a lane, or what follows it when the lane is empty."""
        return self._lanes[step, lane]
