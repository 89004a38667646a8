"""``decide``: what a run does now, where it then stands, when to look again, because of what."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

import msgspec

from afterword.decisions.steps.look import Go, Look, Stay

from .choosing import by_choice, offered
from .conditions import holds, matching
from .journey import Ask, Branch, Named, Plan, Step, WaitFor, timed
from .reasons import Because, because
from .rules import Rules
from .run import Change, Decision, Effect, Run, Say
from .steps.meaning import MEANING
from .timeline import Event, Timeline, belongs
from .turning import may_turn, stirred_by, turns

STEP_BUDGET = 100
"""How many steps one look may go through. A journey has no loops but listening again, so this is
never met by a sound journey; it stops one that an event keeps turning round."""


def decide(plan: Plan, run: Run, timeline: Timeline, now: datetime, rules: Rules) -> Decision:
    """Take a run as far as it goes now.

    Pure: the same arguments give the same decision. Sees only what was known by ``now``.
    """
    look = Look(plan, run, timeline.known_by(now), now, rules)
    effects: list[Effect] = []
    reasons: list[Because] = []
    look, ended = _before_anything(look, effects, reasons)
    if ended:
        return _ended(look, effects, reasons)
    for _ in range(STEP_BUDGET):
        look = _arrive(look)
        step = plan.steps.get(look.run.at)
        if step is None:
            return _ended(look, effects, reasons)
        if kept := look.run.timing.get(step.id):
            step = timed(step, kept)
        move = MEANING[type(step)](look, step)
        effects += move.effects
        reasons += move.because
        if isinstance(move, Stay):
            return _staying(look, move, effects, reasons)
        look = _went(look, move)
        if _decides_by(plan.steps.get(look.run.at), move):
            # What was just noted is known at the next look, which comes at once.
            return _staying(look, Stay(because=(), wake_at=now), effects, reasons)
    return _stuck(look, effects, reasons)


def _decides_by(step: Step | None, move: Go) -> bool:
    """Whether a step asks for the customer's facts right after some of them were changed."""
    if not move.effects or not isinstance(step, Branch | WaitFor):
        return False
    return any(isinstance(effect, Change) for effect in move.effects)


def _stuck(look: Look, effects: list[Effect], reasons: list[Because]) -> Decision:
    reasons.append(because("loop", "no", step=look.run.at, budget=STEP_BUDGET))
    look = _with(look, at="", outcome="loop")
    return _ended(look, effects, reasons)


def _with(look: Look, **changes: object) -> Look:
    return msgspec.structs.replace(look, run=msgspec.structs.replace(look.run, **changes))


def _arrive(look: Look) -> Look:
    """Note when a listening was first come to, its time-out counts from there; and on which
    occasion, unless it comes back from a lane of its own."""
    run, step = look.run, look.plan.steps.get(look.run.at)
    if not isinstance(step, WaitFor):
        return look
    if step.id not in run.began:
        look = _with(look, began={**run.began, step.id: run.since})
    own = any(case.again and run.occasion.startswith(f"{case.id}/") for case in step.any_of)
    if not own and run.occasion != run.around.get(step.id, ""):
        look = _with(look, around={**run.around, step.id: run.occasion})
    return look


def _went(look: Look, move: Go) -> Look:
    run = look.run
    heard = run.heard
    if move.heard is not None:
        heard = {**heard, run.at: (*heard.get(run.at, ()), move.heard)}
    outcome = run.outcome if move.at else (move.outcome or "end")
    return _with(
        look,
        at=move.at,
        since=move.since,
        standing=False,
        learned={**run.learned, **move.learned} if move.learned else run.learned,
        heard=heard,
        occasion=run.occasion if move.occasion is None else move.occasion,
        outcome=outcome,
    )


def _staying(look: Look, stay: Stay, effects: list[Effect], reasons: list[Because]) -> Decision:
    # With an effect the step has begun; asking again must not begin it a second time.
    look = _with(look, standing=look.run.standing or bool(stay.effects))
    wakes = [stay.wake_at, *(at for at in _exit_turns(look) if at > look.now)]
    return Decision(
        effects=tuple(effects),
        run=look.run,
        wake_at=min((at for at in wakes if at), default=None),
        waits_for=_both(stay.waits_for, _journey_kinds(look)),
        because=tuple(reasons),
    )


def _ended(look: Look, effects: list[Effect], reasons: list[Because]) -> Decision:
    run = look.run
    if run.at:  # the step has gone from the journey: whoever stood there leaves
        look = _with(look, at="", outcome="step removed")
        reasons.append(because("end", "no", outcome="step removed", step=run.at))
        run = look.run
    data = {"journey": run.journey, "run": run.key, "outcome": run.outcome}
    happened = max(run.since, run.entered)
    ended = Say(kind="journey.ended", key=f"{run.key}/ended", happened=happened, data=data)
    return Decision(
        effects=(*effects, ended),
        run=run,
        wake_at=None,
        waits_for=frozenset(),
        because=tuple(reasons),
    )


def _before_anything(
    look: Look, effects: list[Effect], reasons: list[Because]
) -> tuple[Look, bool]:
    """Goal and exit rules, which are looked at before any step. True: the run is over."""
    goal = look.plan.journey.goal
    reached = _goal_event(look) if goal and look.run.goal is None else None
    if goal and reached:
        reasons.append(because("goal", "yes", goal=goal.name, event=reached.kind))
        key = f"{look.run.key}/goal"
        data = {"journey": look.run.journey, "run": look.run.key, "outcome": goal.name}
        effects.append(Say(kind="journey.goal", key=key, happened=reached.happened, data=data))
        look = _with(look, goal=reached.happened)
        if goal.ends:
            return _with(look, at="", since=reached.happened, outcome="goal"), True
    if look.talks and (over := _talk_over(look)):
        kind, outcome = over
        reasons.append(because("talk_over", "no", event=kind))
        return _with(look, at="", outcome=outcome), True
    for rule in look.plan.journey.exits:
        if holds(rule.when, look.context):
            reasons.append(because("exit_rule", "yes", rule=rule.id))
            return _with(look, at="", outcome=f"exit: {rule.id}"), True
    return look, False


_ENDS_TALK = {
    "conversation.asked": "asked anew",
    "conversation.taken": "a person took over",
    "conversation.closed": "closed",
}
"""What ends a dialogue wherever it stands: they ask anew, and another run answers; a person takes
over; somebody closed the conversation."""


def _talk_over(look: Look) -> tuple[str, str] | None:
    run = look.run
    if look.plan.journey.trigger.event != "conversation.asked":
        return None  # it answers nobody: what it is for comes after the talk
    for kind, outcome in _ENDS_TALK.items():
        for event in look.timeline.of_kind(kind):
            if event.about == run.subject and event.id > run.trigger:
                if kind == "conversation.asked" and _owes_a_word(look, event):
                    continue
                return kind, outcome
    return None


def _owes_a_word(look: Look, asked: Event) -> bool:
    """Whether they asked something else while the run was to tell what a shop said of a thing they
    had confirmed: it tells that all the same, beside the answer to the new question."""
    step = look.plan.steps.get(look.run.at)
    if _hears_a_shop(step) or (isinstance(step, Ask) and _confirmed(look, step, asked)):
        return True
    heard = any(_hears_a_shop(look.plan.steps.get(one)) for one in look.run.learned)
    return heard and asked.happened <= look.run.since


def _confirmed(look: Look, step: Ask, asked: Event) -> bool:
    """Whether the question was answered on a page before they asked anew: by a word that is none of
    its choices."""
    key = look.key(step.id)
    return any(
        one.data.get("message") == key
        and one.happened <= asked.happened
        and one.data.get("choice") not in (None, *offered(step, look.run.learned))
        for one in look.timeline.of_kind("answer.given")
        if by_choice(step)
    )


def _hears_a_shop(step: Step | None) -> bool:
    if not isinstance(step, WaitFor):
        return False
    return any(case.event is not None and case.event.startswith("deed.") for case in step.any_of)


def _goal_event(look: Look) -> Event | None:
    goal = look.plan.journey.goal
    assert goal is not None
    run = look.run
    until = look.later(run.entered, goal.within)
    for event in look.timeline.of_kind(goal.event):
        news = event.id != run.trigger and run.entered < event.happened <= until
        # A goal such as a second order is about the person, seldom about the run's own subject.
        fitting = belongs(event, "customer") and matching(goal.where, event.data, look.now)
        if news and fitting:
            return event
    return None


def _journey_kinds(look: Look) -> frozenset[str]:
    """What can end the run or reach its goal wherever it stands."""
    kinds = _exit_kinds(look.plan)
    if look.talks:
        kinds |= frozenset(_ENDS_TALK)
    if look.plan.journey.goal and look.run.goal is None:
        return kinds | {look.plan.journey.goal.event}
    return kinds


@lru_cache(maxsize=4096)
def _both(some: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """All kinds of two sets. Many runs wait for the same, and an exit rule has thirty kinds."""
    return some | others


@lru_cache(maxsize=512)
def _exit_kinds(plan: Plan) -> frozenset[str]:
    return frozenset().union(*(stirred_by(rule.when) for rule in plan.journey.exits))


def _exit_turns(look: Look) -> Iterator[datetime]:
    for rule in _timed_exits(look.plan):
        yield from turns(rule.when, look.context)


@lru_cache(maxsize=512)
def _timed_exits(plan: Plan) -> tuple[Named, ...]:
    """Those that time alone can bring about: most are not, and need not be asked at every look."""
    return tuple(rule for rule in plan.journey.exits if may_turn(rule.when))
