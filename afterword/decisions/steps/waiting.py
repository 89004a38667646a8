"""What the steps do that wait: for a time, for news, for more of the same."""

from collections.abc import Iterator
from datetime import datetime
from typing import cast

from afterword.decisions.conditions import holds, matching
from afterword.decisions.journey import Case, Digest, Fact, Wait, WaitFor
from afterword.decisions.promises import days_for
from afterword.decisions.reasons import because
from afterword.decisions.timeline import Event, belongs
from afterword.decisions.timing import next_allowed
from afterword.decisions.turning import stirred_by, turns

from .look import Go, Look, Stay


def wait(look: Look, step: Wait) -> Go | Stay:
    base, moving = look.run.since, frozenset[str]()
    if step.after:
        moving = fact_kinds(step.after)
        found = fact_moment(step.after, look)
        if found is None:
            reason = because("fact", "wait", fact=fact_name(step.after))
            return Stay(because=(reason,), waits_for=moving)
        base = found
    due = look.later(base, step.for_) if step.for_ else base
    rule, inputs = "waited", {"from": base, "length": str(step.for_ or ""), "until": due}
    if step.hours:
        zone_name, country = look.place
        opened = next_allowed(max(due, look.run.since), step.hours, zone_name, country)
        if opened > due:
            rule, inputs = "hours", {**inputs, "until": opened, "zone": zone_name, "asked": due}
        due = opened
    if due > look.now:
        return Stay(because=(because(rule, "wait", **inputs),), wake_at=due, waits_for=moving)
    since = max(due, look.run.since)
    return Go(at=look.plan.after(step.id), since=since, because=(because(rule, "yes", **inputs),))


def fact_kinds(fact: Fact) -> frozenset[str]:
    """The events that set a fact or move it."""
    if fact.promise:
        return frozenset(
            {"shipment.created", "shipment.promised", "shipment.checkpoint", "shipment.expected"}
        )
    return frozenset({cast(str, fact.event)})


def fact_name(fact: Fact) -> str:
    """The fact as reasons name it."""
    return fact.event or f"promise.{fact.promise}"


def fact_moment(fact: Fact, look: Look) -> datetime | None:
    """When a fact is: the last such event, or the last among the parcels of the days on which they
    should come."""
    of = look.run.subject if fact.of == "subject" else "customer"
    if fact.event:
        event = look.timeline.latest(fact.event, of=of)
        return event.happened if event else None
    edge = 0 if fact.promise == "from" else 1
    days = [
        found[edge]
        for parcel in look.timeline.present.shipments.values()
        if of in ("customer", parcel.about, parcel.order) and (found := days_for(parcel))
    ]
    return max(days, default=None)


def wait_for(look: Look, step: WaitFor) -> Go | Stay:
    deadline = _deadline(look, step)
    found = _first_news(look, step)
    if found and (deadline is None or found[1].happened <= deadline):
        return _take(look, step, *found)
    limit = look.now if deadline is None else min(deadline, look.now)
    become = _first_become(look, step, limit)
    if become:
        case, at = become
        reason = because("event", "yes", case=case.id, became=at)
        return Go(
            at=look.plan.into(step.id, case.id),
            since=at,
            because=(reason,),
            learned={step.id: case.id},
            occasion=f"{case.id}/{at.isoformat()}" if case.again else _before(look, step),
        )
    if deadline is not None and deadline <= look.now:
        return Go(
            at=look.plan.into(step.id, "timeout"),
            since=deadline,
            because=(because("timeout", "yes", after=str(step.timeout), until=deadline),),
            learned={step.id: "timeout"},
            occasion=_before(look, step),
        )
    return _listen(look, step, deadline)


def _before(look: Look, step: WaitFor) -> str:
    """The occasion with which a listening was come to."""
    return look.run.around.get(step.id, "")


def _deadline(look: Look, step: WaitFor) -> datetime | None:
    """When the time-out is; ``None`` while the fact it hangs on has not happened."""
    if step.timeout_after:
        base = fact_moment(step.timeout_after, look)
        if base is None:
            return None
    else:
        base = look.run.began.get(step.id, look.run.since)
    return look.later(base, step.timeout)


def _first_news(look: Look, step: WaitFor) -> tuple[Case, Event] | None:
    news = [
        (event.happened, event.id, index)
        for index, case in enumerate(step.any_of)
        for event in _news(look, step, case)
    ]
    if not news:
        return None
    _, event_id, index = min(news)
    case = step.any_of[index]
    event = next(event for event in _news(look, step, case) if event.id == event_id)
    return case, event


def _news(look: Look, step: WaitFor, case: Case) -> Iterator[Event]:
    if not case.event:
        return
    run = look.run
    taken = run.heard.get(step.id, ())
    floor = run.entered if case.since == "entry" else run.began.get(step.id, run.since)
    subject = run.subject if case.of == "subject" else "customer"
    for event in look.timeline.of_kind(case.event):
        if event.happened < floor or event.id == run.trigger or event.id in taken:
            continue
        if belongs(event, subject) and matching(case.where, event.data, look.now):
            yield event


def _take(look: Look, step: WaitFor, case: Case, event: Event) -> Go:
    reason = because(
        "event", "yes", case=case.id, event=event.kind, about=event.about, happened=event.happened
    )
    return Go(
        at=look.plan.into(step.id, case.id),
        since=event.happened,
        because=(reason,),
        learned={step.id: case.id, "about": event.about},
        heard=event.id,
        occasion=_occasion(case, event) if case.again else _before(look, step),
    )


def _occasion(case: Case, event: Event) -> str:
    """What tells one time of the same news from another: what it is about, and where it may come
    several times of one thing, which time it is."""
    which = event.data.get("occasion")
    return f"{case.id}/{event.about}/{which}" if which else f"{case.id}/{event.about}"


def _first_become(look: Look, step: WaitFor, limit: datetime) -> tuple[Case, datetime] | None:
    """The first condition among the cases that holds, and when it came to hold."""
    for case in step.any_of:
        if case.becomes is None or (case.again and look.run.occasion.startswith(f"{case.id}/")):
            continue
        if holds(case.becomes, look.context):
            at = _became(look, case)
            if at <= limit:
                return case, at
    return None


def _became(look: Look, case: Case) -> datetime:
    """When a condition came to hold: the last thing that could have changed it, not the look."""
    assert case.becomes is not None
    stirred = (event.happened for event in look.timeline.of_kind(*stirred_by(case.becomes)))
    turned = turns(case.becomes, look.context)
    past = (at for at in (*stirred, *turned) if at <= look.now)
    return max(past, default=look.run.since)


def _listen(look: Look, step: WaitFor, deadline: datetime | None) -> Stay:
    kinds: set[str] = set()
    wakes = [deadline] if deadline else []
    for case in step.any_of:
        if case.event:
            kinds.add(case.event)
        if case.becomes is not None:
            kinds |= stirred_by(case.becomes)
            wakes += [at for at in turns(case.becomes, look.context) if at > look.now]
    if step.timeout_after:
        kinds |= fact_kinds(step.timeout_after)
    reason = because("event", "wait", cases=[case.id for case in step.any_of], until=deadline)
    return Stay(because=(reason,), wake_at=min(wakes, default=None), waits_for=frozenset(kinds))


def digest(look: Look, step: Digest) -> Go | Stay:
    """It began when the run came here; each that comes puts off the end, until ``longest``."""
    began = look.run.since
    end = look.later(began, step.longest)
    due = look.later(began, step.quiet)
    gathered: list[Event] = []
    for event in _gatherable(look, step):
        if event.happened > min(due, end):
            break
        gathered.append(event)
        due = max(due, look.later(event.happened, step.quiet))
    due = min(due, end)
    reason = {"count": len(gathered), "until": due}
    if due > look.now:
        waits = frozenset({step.event})
        return Stay(because=(because("gathered", "wait", **reason),), wake_at=due, waits_for=waits)
    abouts = [about for about in dict.fromkeys(one.about for one in gathered) if about]
    return Go(
        at=look.plan.after(step.id),
        since=due,
        because=(because("gathered", "yes", **reason),),
        learned={step.id: len(gathered), "gathered": abouts},
    )


def _gatherable(look: Look, step: Digest) -> list[Event]:
    """Those events since the run began, the one it began with among them, in their order."""
    subject = look.run.subject if step.of == "subject" else "customer"
    came = (
        event
        for event in look.timeline.of_kind(step.event)
        if event.happened >= look.run.entered and belongs(event, subject)
    )
    fitting = (one for one in came if matching(step.where, one.data, look.now))
    return sorted(fitting, key=lambda one: (one.happened, one.id))
