"""What the steps do that choose a way or do something."""

from typing import Literal

from afterword.decisions.conditions import holds
from afterword.decisions.journey import (
    Branch,
    Call,
    Emit,
    Exit,
    Reward,
    Split,
    Start,
    Stop,
    Task,
    Update,
)
from afterword.decisions.reasons import Because, because
from afterword.decisions.run import (
    Change,
    DoAtShop,
    Effect,
    Give,
    OpenTask,
    Say,
    StartJourney,
    StopJourney,
)
from afterword.decisions.split import draw

from .look import Go, Look, Stay, done, no_sooner


def branch(look: Look, step: Branch) -> Go:
    for case in step.cases:
        if holds(case.when, look.context):
            reason = because("case", "yes", case=case.id)
            return _lane(look, step, case.id, reason)
    return _lane(look, step, "otherwise", because("case", "no", case="otherwise"))


def split(look: Look, step: Split) -> Go:
    weights = [way.weight for way in step.ways] + [step.holdout]
    index = draw(step.experiment, look.timeline.customer, weights)
    if index == len(step.ways):
        reason = because("holdout", "yes", experiment=step.experiment)
        at = look.plan.after(step.id)
        learned = {step.id: "holdout"}
        return Go(at=at, since=look.run.since, because=(reason,), learned=learned)
    way = step.ways[index]
    return _lane(look, step, way.id, because("lot", "yes", experiment=step.experiment, way=way.id))


def _lane(look: Look, step: Branch | Split, lane: str, reason: Because) -> Go:
    return Go(
        at=look.plan.into(step.id, lane),
        since=look.run.since,
        because=(reason,),
        learned={step.id: lane},
    )


def task(look: Look, step: Task) -> Go | Stay:
    about = f"{step.what}/{look.key(step.id)}"
    closed = frozenset({f"{step.what}.closed"})
    matter = look.timeline.present.matters.get(about)
    if not look.run.standing and not (step.holds and matter):
        effect = OpenTask(
            about=about,
            step=step.id,
            what=step.what,
            title=step.title,
            role=step.role,
            due=look.later(look.run.since, step.within),
            urgent=step.urgent,
        )
        reason = because("task", "wait" if step.holds else "yes", due=effect.due)
        if step.holds:
            return Stay(because=(reason,), waits_for=closed, effects=(effect,))
        at = look.plan.after(step.id)
        return Go(at=at, since=look.run.since, because=(reason,), effects=(effect,))
    if matter is None or matter.closed is None:
        return Stay(because=(because("task", "wait"),), waits_for=closed)
    at = look.plan.after(step.id)
    reason = because("task", "yes", closed=matter.closed)
    since = no_sooner(look, matter.closed)
    return Go(at=at, since=since, because=(reason,), learned={step.id: "done"})


REWARDED = {"reward.given": "given", "reward.missed": "none left"}
"""What a reward comes to, by the event that says so."""


def reward(look: Look, step: Reward) -> Go | Stay:
    key = look.key(step.id)
    kinds = frozenset(REWARDED)
    came = look.timeline.of_kind(*kinds)
    event = next((one for one in came if one.data.get("reward") == key), None)
    if not look.run.standing and event is None:
        effect = Give(key=key, step=step.id, offer=step.offer, happened=look.run.since)
        reason = because("reward", "wait", offer=step.offer)
        return Stay(because=(reason,), waits_for=kinds, effects=(effect,))
    if event is None:
        return Stay(because=(because("reward", "wait", offer=step.offer),), waits_for=kinds)
    outcome = REWARDED[event.kind]
    given = event.kind == "reward.given"
    return Go(
        at=look.plan.after(step.id),
        since=no_sooner(look, event.happened),
        because=(because("reward", "yes" if given else "no", offer=step.offer, outcome=outcome),),
        learned={step.id: outcome, **({"reward": key} if given else {})},
    )


def update(look: Look, step: Update) -> Go:
    consents = look.timeline.present.consents
    change = Change(
        step=look.key(step.id),
        tag=step.tag,
        untag=step.untag,
        state=step.state,
        revoke=tuple(
            yes for yes, said in sorted(consents.items()) if said.given and yes[2] in step.revoke
        ),
    )
    words = [*step.tag, *step.untag, *step.state, *step.revoke, *step.order_tag]
    words += [step.order_note] if step.order_note else []
    there_is = step.tag or step.untag or step.state or change.revoke
    effects: list[Effect] = [change] if there_is else []
    effects += [_at_shop(look, step, "order_tag", tag) for tag in step.order_tag]
    if step.order_note:
        effects.append(_at_shop(look, step, "order_note", step.order_note))
    return Go(
        at=look.plan.after(step.id),
        since=look.run.since,
        because=(because("changed", "yes", words=words),),
        effects=tuple(effects),
    )


def _at_shop(
    look: Look, step: Update, what: Literal["order_tag", "order_note"], words: str
) -> DoAtShop:
    return DoAtShop(key=look.key(step.id), step=step.id, what=what, words=words)


def call(look: Look, step: Call) -> Go:
    run = look.run
    data = {"journey": run.journey, "step": step.id, "webhook": step.webhook, "with": step.data}
    key = look.key(step.id)
    say = Say(kind="journey.called", key=key, happened=run.since, data=data)
    return done(look, step, because("called", "yes", webhook=step.webhook), say)


def emit(look: Look, step: Emit) -> Go:
    say = Say(kind=step.event, key=look.key(step.id), happened=look.run.since, data=step.data)
    return done(look, step, because("event", "yes", event=step.event), say)


def start(look: Look, step: Start) -> Go:
    effect = StartJourney(journey=step.journey, happened=look.run.since)
    return done(look, step, because("started", "yes", journey=step.journey), effect)


def stop(look: Look, step: Stop) -> Go:
    reason = because("started", "no", journey=step.journey)
    return done(look, step, reason, StopJourney(journey=step.journey))


def leave(look: Look, step: Exit) -> Go:
    reason = because("end", "yes", outcome=step.outcome)
    return Go(at="", since=look.run.since, because=(reason,), outcome=step.outcome)
