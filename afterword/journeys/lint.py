"""The linter: everything ``check`` finds, by its step, and what is allowed and yet seldom meant.

A fault (``serious``) keeps a journey from being published; a warning does not. What lies in other
rooms (templates, who can be reached, who is in the team) comes in as arguments; what is not given
is not looked at.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

import msgspec

from afterword.decisions.conditions import Condition
from afterword.decisions.consent import needs_yes
from afterword.decisions.faults import Fault
from afterword.decisions.journey import (
    REPLY,
    Ask,
    Branch,
    Call,
    Emit,
    Fact,
    Journey,
    Plan,
    Reward,
    Saying,
    Split,
    Start,
    Step,
    Stop,
    Task,
    Wait,
    WaitFor,
    lanes,
    walk,
)
from afterword.decisions.kinds import KINDS
from afterword.decisions.rules import PURPOSE_OF, VALID_FOR, Rules, loudness
from afterword.decisions.spans import Span
from afterword.decisions.timing import Hours
from afterword.ui import fault_words, moments, phrasing, words
from afterword.ui.lint_words import PROBLEMS
from afterword.ui.tongues import language

from .audience_use import named
from .check import check
from .open_hours import longest_wait

LONG_TALK = timedelta(weeks=4)
"""So long a complaint may well last; a review ask that makes sense for less may never come."""
PRESENT_ACTS = frozenset(
    {
        "order.placed",
        "order.paid",
        "order.cancelled",
        "return.requested",
        "reply.received",
        "answer.given",
    }
)
"""What somebody does themselves: they are awake."""
SUPPLIED = "order.supplied"
OF_PERSONS = ("customer.", "contact.", "consent.", "eco.")
"""Events that are about a person and never about an order or a parcel."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something to mend, or to know of."""

    step: str
    """The id of the step; empty: the journey's head."""
    lane: str = ""
    code: str
    """``fault`` for what ``check`` found, else a key of ``ui.lint_words.PROBLEMS``."""
    says: str
    mend: str = ""
    serious: bool = False
    path: str = ""
    """Where it stands in the text, as ``check`` writes it."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the linter knows of a template."""

    channels: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    bare: frozenset[str] = frozenset()
    """The names it fills in without asking first whether they are known."""
    names: frozenset[str] = frozenset()
    """All names it asks for."""


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What surrounds a journey. ``None``: not known, and not looked at."""

    templates: Mapping[str, Said] | None = None
    others: Sequence[Journey] | None = None
    heard: Collection[str] | None = None
    """The kinds of event that this store has had."""
    reach: Mapping[tuple[str, str], int] | None = None
    """By (channel, purpose): how many customers may be written to."""
    languages: Mapping[str, int] | None = None
    """By language: how many customers read it."""
    connected: Collection[str] | None = None
    roles: Collection[str] | None = None
    offers: Collection[str] | None = None
    """The keys of the offers."""
    audiences: Mapping[str, Condition] | None = None
    """The rules of the audiences, by key."""
    webhooks: Collection[str] | None = None
    """The names of the webhooks."""
    supplies: bool | None = None
    """Whether orders were handed over of which nothing comes by parcel."""
    rules: Rules | None = None


def lint(
    journey: Journey, *, channels: Collection[str], around: Around | None = None
) -> list[Problem]:
    """Everything to mend or to know of, in reading order, faults first."""
    around = around or Around()
    spoken = (
        {key: said.channels for key, said in around.templates.items()}
        if around.templates is not None
        else None
    )
    found = check(
        journey,
        channels=channels,
        templates=spoken,
        others=around.others or (),
        audiences=around.audiences,
    )
    return [*map(of_fault, found), *_Linter(journey, around).problems()]


_STEP = re.compile(r"^step '([^']+)'(?:, (?:lane|case) '([^']+)')?")


def of_fault(fault: Fault) -> Problem:
    """A fault by its step and lane."""
    found = _STEP.match(fault.path)
    step, lane = (found[1], found[2] or "") if found else ("", "")
    says = fault_words.said(fault)
    return Problem(step=step, lane=lane, code="fault", says=says, serious=True, path=fault.path)


class _Linter:
    def __init__(self, journey: Journey, around: Around) -> None:
        self.journey = journey
        self.around = around
        self.plan = Plan(journey)
        self.rules = around.rules or Rules()

    def problems(self) -> Iterator[Problem]:
        event = self.journey.trigger.event
        if self._unheard(event):
            yield self._of("", "never-starts", event=event)
        yield from self._without_a_parcel()
        yield from self._audiences()
        yield from self._over_before_the_talk()
        learned: set[str] = set()
        last: Saying | None = None
        for step in walk(self.journey.steps):
            match step:
                case Wait():
                    yield from self._wait(step)
                case WaitFor():
                    yield from self._wait_for(step)
                case Branch() | Split():
                    yield from self._fork(step)
                case Start() | Stop() | Task() | Reward() | Call():
                    yield from self._outside(step)
                case Saying():
                    yield from self._saying(step, learned, last)
                    last = step
            learned.add(step.id)
            if isinstance(step, Ask):
                learned.add(step.answer)

    @staticmethod
    def _of(step: str, code: str, lane: str = "", **values: Any) -> Problem:
        words = PROBLEMS[code]
        return Problem(
            step=step,
            lane=lane,
            code=code,
            says=str(words.says) % values,
            mend=str(words.mend) % values,
        )

    # ------------------------------------------------------------------- the way and its ends

    def _wait(self, step: Wait) -> Iterator[Problem]:
        if not self.plan.after(step.id):
            yield self._of(step.id, "waits-for-nothing")
        yield from self._fact(step.id, step.after)

    def _fork(self, step: Branch | Split) -> Iterator[Problem]:
        if not any(inner for _, inner in lanes(step)):
            yield self._of(step.id, "decides-nothing")

    def _wait_for(self, step: WaitFor) -> Iterator[Problem]:
        if not self.plan.after(step.id) and not any(inner for _, inner in lanes(step)):
            yield self._of(step.id, "waits-for-nothing")
        for case in step.any_of:
            if case.event is None:
                continue
            if self._unheard(case.event):
                yield self._of(step.id, "never-hears", case.id, event=case.event)
            elif case.of == "subject" and self._of_person(case.event):
                yield self._of(step.id, "not-of-subject", case.id, event=case.event)
        yield from self._fact(step.id, step.timeout_after)

    def _fact(self, step: str, fact: Fact | None) -> Iterator[Problem]:
        if fact is None or fact.event is None:
            return
        if self._unheard(fact.event):
            yield self._of(step, "never-hears", event=fact.event)
        elif fact.of == "subject" and self._of_person(fact.event):
            yield self._of(step, "not-of-subject", event=fact.event)

    def _of_person(self, event: str) -> bool:
        return self.journey.subject != "customer" and event.startswith(OF_PERSONS)

    def _unheard(self, event: str) -> bool:
        """Whether nothing says an event of the store's own."""
        if event in KINDS or self.around.others is None or self.around.heard is None:
            return False
        return event not in self.around.heard and event not in self._emitted

    @cached_property
    def _emitted(self) -> set[str]:
        journeys = (self.journey, *(self.around.others or ()))
        steps = (step for one in journeys for step in walk(one.steps))
        return {step.event for step in steps if isinstance(step, Emit)}

    def _other(self, step: Start | Stop) -> Iterator[Problem]:
        others = self.around.others
        if others is None or step.journey == self.journey.journey:
            return
        if step.journey not in {one.journey for one in others}:
            yield self._of(step.id, "no-journey", journey=step.journey)

    def _without_a_parcel(self) -> Iterator[Problem]:
        """What begins when all parcels have come never begins for who buys downloads. Once a
        journey of the store begins there, its people know."""
        others = self.around.others
        if not self.around.supplies or others is None:
            return
        began = {one.trigger.event for one in others}
        if self.journey.trigger.event == "order.delivered" and SUPPLIED not in began:
            yield self._of("", "no-parcel", event=words.word(words.EVENTS, SUPPLIED))

    def _audiences(self) -> Iterator[Problem]:
        known = self.around.audiences
        if known is not None:
            for one in sorted({*named(msgspec.to_builtins(self.journey, enc_hook=str))} - {*known}):
                yield self._of("", "no-audience", audience=one)

    def _outside(self, step: Start | Stop | Task | Reward | Call) -> Iterator[Problem]:
        """What a step names that stands outside the journey."""
        if isinstance(step, Task):
            yield from self._task(step)
        elif isinstance(step, Start | Stop):
            yield from self._other(step)
        else:
            yield from self._of_the_store(step)

    def _of_the_store(self, step: Reward | Call) -> Iterator[Problem]:
        offers, webhooks = self.around.offers, self.around.webhooks
        if isinstance(step, Reward) and offers is not None and step.offer not in offers:
            yield self._of(step.id, "no-offer", offer=step.offer)
        if isinstance(step, Call) and webhooks is not None and step.webhook not in webhooks:
            yield self._of(step.id, "no-webhook", webhook=step.webhook)

    def _task(self, step: Task) -> Iterator[Problem]:
        roles = self.around.roles
        # Who may do more does the work of who may do less: an admin takes any task.
        if step.holds and roles is not None and not {step.role, "admin", "owner"} & set(roles):
            yield self._of(step.id, "held-by-nobody", role=words.word(words.ROLES, step.role))

    # ------------------------------------------------------------------------------- saying

    def _saying(self, step: Saying, learned: set[str], last: Saying | None) -> Iterator[Problem]:
        said = (self.around.templates or {}).get(step.template)
        if last and last.template == step.template and self.plan.after(last.id) == step.id:
            yield self._of(step.id, "same-twice", other=last.name or last.id)
        if said is not None:
            yield from self._words(step, said, learned)
        yield from self._channels(step)
        yield from self._timing(step)

    def _words(self, step: Saying, said: Said, learned: set[str]) -> Iterator[Problem]:
        people = {
            code: count
            for code, count in (self.around.languages or {}).items()
            if code not in said.languages and code.partition("-")[0] not in said.languages
        }
        if said.languages and sum(people.values()):
            yield self._of(
                step.id,
                "no-language",
                languages=phrasing.listed(sorted(map(language, people))),
                people=sum(people.values()),
                first=language(said.languages[0]),
            )
        # What words ask first, they may well do without.
        missing = sorted(
            name
            for name in said.bare
            if name.startswith("answers.") and name.removeprefix("answers.") not in learned
        )
        if missing:
            yield self._of(
                step.id, "never-learned", names=phrasing.listed(map(phrasing.isolated, missing))
            )
        absent = sorted(name for name in said.bare if self._may_be_missing(name, step))
        if absent:
            yield self._of(
                step.id, "may-be-missing", names=phrasing.listed(map(phrasing.isolated, absent))
            )

    def _may_be_missing(self, name: str, step: Saying) -> bool:
        head = name.partition(".")[0].partition("[")[0]
        if name in ("customer.given_name", "customer.name"):
            return True
        if head == "scale":
            return not isinstance(step, Ask)
        if head in ("parcel", "strip"):
            return self.journey.subject == "customer" or self._before_parcels(step)
        return self.journey.subject == "customer" and head in ("order", "parcels", "product")

    def _before_parcels(self, step: Saying) -> bool:
        """Whether it is said when an order has just come: no parcel of it is known yet."""
        if self.journey.trigger.event == SUPPLIED:
            return True  # and none ever will be
        if not self.journey.trigger.event.startswith("order."):
            return False
        if self.journey.trigger.event in ("order.delivered", "order.fulfilled"):
            return False
        return step.id in self._immediate

    def _channels(self, step: Saying) -> Iterator[Problem]:
        if REPLY in step.channels:
            return  # it goes where they wrote just now, and needs no yes
        purpose = step.purpose or PURPOSE_OF[step.class_]
        reach, connected = self.around.reach, self.around.connected
        if reach is not None and not any(reach.get((one, purpose), 0) for one in step.channels):
            for channel in step.channels:
                if needs_yes(self.rules, channel, purpose):
                    named = words.word(words.CHANNELS, channel)
                    yield self._of(step.id, "nobody-consented", channel=named)
        for channel in step.channels:
            if connected is not None and channel not in connected and channel != "inpage":
                named = str(words.word(words.CHANNELS, channel))
                yield self._of(step.id, "not-connected", channel=named[:1].upper() + named[1:])

    def _timing(self, step: Saying) -> Iterator[Problem]:
        for channel in step.channels:
            rings = loudness(channel) in ("message", "call")
            held = step.hours or self._ours(step, channel)
            if channel != REPLY and rings and not held and not self._at_once(step):
                named = str(words.word(words.CHANNELS, channel))
                yield self._of(step.id, "at-night", channel=named[:1].upper() + named[1:])
                break
        waits = [longest_wait(step.hours, self._ours(step, one)) for one in step.channels]
        longest = min((wait for wait in waits if wait is not None), default=None)
        valid = step.valid_for or VALID_FOR[step.class_]
        if longest is None and waits:
            yield self._of(step.id, "never-open")
        elif longest and timedelta(minutes=longest) > _at_least(valid):
            hours, length = -(-longest // 60), moments.length(str(valid))
            yield self._of(step.id, "expires-first", hours=hours, valid=length)

    def _over_before_the_talk(self) -> Iterator[Problem]:
        """The first ask for a review waits until nothing is talked about, and is for everyone:
        it should not be over before that. A reminder behind it may be."""
        asks = (one for one in walk(self.journey.steps) if isinstance(one, Saying))
        first = next((one for one in asks if one.purpose == "reviews"), None)
        if first is None:
            return
        valid = first.valid_for or VALID_FOR[first.class_]
        if _at_least(valid) < LONG_TALK:
            yield self._of(first.id, "over-before-the-talk", valid=moments.length(str(valid)))

    def _ours(self, step: Saying, channel: str) -> Hours | None:
        return self.rules.hours.get(step.class_, {}).get(loudness(channel))

    def _at_once(self, step: Saying) -> bool:
        """Whether a step is said the moment somebody did something themselves."""
        return self.journey.trigger.event in PRESENT_ACTS and step.id in self._immediate

    @cached_property
    def _immediate(self) -> frozenset[str]:
        found: set[str] = set()
        _come_at_once(self.journey.steps, found)
        return frozenset(found)


def _come_at_once(steps: Sequence[Step], found: set[str]) -> bool:
    """Note the steps that people come to without waiting; whether they also get through so."""
    for step in steps:
        found.add(step.id)
        if isinstance(step, Wait | WaitFor | Ask) or (isinstance(step, Task) and step.holds):
            return False
        through = [_come_at_once(inner, found) for _, inner in lanes(step)]
        if not all(through):
            return False
    return True


def _as_written(names: Iterable[str]) -> str:
    return phrasing.listed(map(phrasing.isolated, names))


def _at_least(valid: Span) -> timedelta:
    """The shortest a span can be: business days are whole days."""
    return timedelta(days=valid.n) if valid.unit == "business days" else valid.roughly
