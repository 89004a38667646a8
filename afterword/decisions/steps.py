"""What each kind of step does when a run stands at it: go on, or stay and say what for.

Every function here takes a ``Look`` (the run, the timeline as known, the rules, now) and its step,
and gives ``Stay`` or ``Go``. They are the whole meaning of the step kinds.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, cast

import msgspec

from . import delivery_days, service
from .answering import Found, changed_by, look_up, may_come_on
from .choosing import by_choice
from .conditions import Condition, Context, holds, matching, stirred_by, turns
from .fold import Order, Said
from .journey import (
    REPLY,
    Ask,
    Branch,
    Call,
    Case,
    CloseTalk,
    Digest,
    Emit,
    Exit,
    Fact,
    HandOver,
    LookUp,
    Plan,
    Reward,
    Saying,
    Send,
    Split,
    Start,
    Step,
    Stop,
    Task,
    Update,
    Wait,
    WaitFor,
)
from .ladder import Fallen
from .places import order_of, place
from .promises import days_for
from .reasons import Because, because
from .rules import LOUDNESS, PURPOSE_OF, VALID_FOR, Reason, Rules
from .run import (
    Change,
    DoAtShop,
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
from .spans import Span
from .split import draw, send_key
from .talks import OF_TALK
from .timeline import Event, Timeline, belongs
from .timing import Where, add, next_allowed
from .window import FREE_FOR
from .zones import zone

UNSAID = "unsaid"
"""What a question of a dialogue is answered with that could not be put."""
OUTCOMES = frozenset(
    {
        "message.accepted",
        "message.withheld",
        "message.expired",
        "message.failed",
        "message.unknown",
    }
)


class Go(msgspec.Struct, frozen=True, kw_only=True):
    """Go on to ``at`` (empty: the end), having truly come there at ``since``."""

    at: str
    since: datetime
    because: tuple[Because, ...] = ()
    effects: tuple[Effect, ...] = ()
    learned: Mapping[str, Any] = {}
    heard: int | None = None
    occasion: str | None = None
    outcome: str = ""


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """Stay here; look again at ``wake_at`` or when an event of these kinds comes."""

    because: tuple[Because, ...]
    wake_at: datetime | None = None
    waits_for: frozenset[str] = frozenset()
    effects: tuple[Effect, ...] = ()


class Look(msgspec.Struct, frozen=True):
    """One look at one run."""

    plan: Plan
    run: Run
    timeline: Timeline
    now: datetime
    rules: Rules

    @property
    def context(self) -> Context:
        return Context(self.timeline, self.now, self.rules, self.run.subject, self.run.learned)

    @property
    def order(self) -> Order | None:
        """The order the run is about, directly or through its parcel or return."""
        named = str(self.run.learned.get("order", "")) if self.talks else ""
        return order_of(self.timeline.present, named or self.run.subject)

    @property
    def talks(self) -> bool:
        """Whether it is a dialogue: the run is about a conversation."""
        return self.run.subject.startswith("conversation/")

    @property
    def place(self) -> tuple[str, str]:
        """The zone and country of the person: told, from the order's address, the store's."""
        return place_of(self.timeline, self.rules, self.order)

    def later(self, start: datetime, length: Span) -> datetime:
        """``start`` plus a span, on the person's calendar."""
        if length.exact:
            return add(start, length, UTC)
        zone_name, country = self.place
        return add(start, length, zone(zone_name), country)

    def key(self, step: str) -> str:
        """The natural key of what a step does this time."""
        run = self.run
        subject = run.natural or run.subject
        return send_key(self.rules.store, run.journey, subject, str(run.entry), step, run.occasion)


def place_of(timeline: Timeline, rules: Rules, order: Order | None = None) -> tuple[str, str]:
    """(zone name, country) of a person: what they told, the order's address, the last order's."""
    found = place(timeline.present, rules, order)
    return found.zone, found.country


# ------------------------------------------------------------------------------------ waiting


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


# ------------------------------------------------------------------------------------- saying


def send(look: Look, step: Send) -> Go | Stay:
    key = look.key(step.id)
    if not look.run.standing and not _said_before(look, key):
        return _plan_message(look, step, key)
    outcome = _outcome(look, step, key)
    if isinstance(outcome, Stay):
        return outcome
    event, word = outcome
    return Go(
        at=look.plan.after(step.id),
        since=_from(look, event.happened if event else look.now),
        because=(because("said", "yes" if word == "accepted" else "no", outcome=word),),
        learned={step.id: word},
    )


def _said_before(look: Look, key: str) -> bool:
    """Whether a step was said already to who comes to it (again): it is not said a second time."""
    return key in look.timeline.present.messages


def _from(look: Look, at: datetime) -> datetime:
    """From when on it counts that a step is done: never before the run came to it."""
    return max(at, look.run.since)


def ask(look: Look, step: Ask) -> Go | Stay:
    key = look.key(step.id)
    if not look.run.standing and not _said_before(look, key):
        return _plan_message(look, step, key)
    outcome = _outcome(look, step, key)
    if isinstance(outcome, Stay):
        return outcome
    event, word = outcome
    if event is None or word != "accepted":
        since = event.happened if event else look.now
        reason = because("said", "no", outcome=word)
        return _answered(look, step, UNSAID if by_choice(step) else None, since, reason)
    given = next(
        (one for one in look.timeline.of_kind("answer.given") if one.data.get("message") == key),
        None,
    )
    deadline = look.later(event.happened, step.timeout)
    if given and given.happened <= deadline:
        value = given.data.get("choice" if by_choice(step) else "value")
        return _answered(look, step, value, given.happened, because("answer", "yes", value=value))
    if deadline <= look.now:
        reason = because("timeout", "yes", after=str(step.timeout), until=deadline)
        return _answered(look, step, None, deadline, reason)
    reason = because("answer", "wait", until=deadline)
    return Stay(because=(reason,), wake_at=deadline, waits_for=frozenset({"answer.given"}))


def _answered(look: Look, step: Ask, value: Any, since: datetime, reason: Because) -> Go:
    learned = {step.answer: value, step.id: "answered" if value is not None else "no answer"}
    if step.among == "orders" and isinstance(value, str) and value in look.timeline.present.orders:
        learned["order"] = value
    if step.among == "days" and value in (look.run.learned.get("free_days") or ()):
        learned["wanted_day"] = value
    at, since = look.plan.after(step.id), _from(look, since)
    return Go(at=at, since=since, because=(reason,), learned=learned)


def _plan_message(look: Look, step: Saying, key: str) -> Stay:
    due = look.run.since
    if step.hours:
        zone_name, country = look.place
        due = next_allowed(due, step.hours, zone_name, country)
        if due > look.now:
            reason = because("hours", "wait", until=due, zone=zone_name, asked=look.run.since)
            return Stay(because=(reason,), wake_at=due)
    journey = look.plan.journey
    where, contact = _where(look, step)
    message = PlanMessage(
        send_key=key,
        step=step.id,
        message_class=step.class_,
        purpose=_purpose(look, step),
        channels=where,
        prefer=step.prefer,
        fall_back=(
            Fallen(after=step.fall_back.after.roughly, unless=step.fall_back.unless)
            if step.fall_back
            else None
        ),
        template=step.template,
        tone=step.tone,
        cap=step.cap,
        due=due,
        valid_until=_valid_until(look, step, due),
        priority=journey.priority,
        guards=tuple((guard.id, guard.when) for guard in journey.guards) if step.guarded else (),
        unless=_unless(look, step),
        contact=contact,
        learned=look.run.learned,
        hours=step.hours,
        of_talk=journey.trigger.event.startswith(OF_TALK),
        question=step.answer if isinstance(step, Ask) else "",
    )
    reason = because("said", "wait", valid_until=message.valid_until)
    return Stay(because=(reason,), waits_for=OUTCOMES, effects=(message,))


def _where(look: Look, step: Saying) -> tuple[tuple[str, ...], str]:
    """The channels, with the one they wrote on for ``reply``, and the address they wrote from
    where nothing else may be used; who wrote from a page is answered by e-mail."""
    if REPLY not in step.channels:
        return step.channels, ""
    wrote = str(look.run.learned.get("channel", ""))
    reply = wrote if wrote in LOUDNESS or wrote in FREE_FOR else "email"
    named = tuple(dict.fromkeys(reply if one == REPLY else one for one in step.channels))
    only = str(look.run.learned.get("contact", "")) if named == (wrote,) else ""
    return named, only


def _purpose(look: Look, step: Saying) -> Reason:
    """What a message is for: what they are answered with where they wrote needs no yes."""
    if REPLY in step.channels and step.class_ != "marketing":
        return "answer"
    return step.purpose or PURPOSE_OF[step.class_]


_TAKEN = tuple(
    Condition(count=kind, of="subject") for kind in ("conversation.taken", "conversation.closed")
)


def _unless(look: Look, step: Saying) -> Condition | None:
    """A person who takes a conversation over is not talked into by what was planned before."""
    if not look.talks or REPLY not in step.channels:
        return step.unless
    return Condition(any=(*_TAKEN, step.unless) if step.unless else _TAKEN)


def _valid_until(look: Look, step: Saying, due: datetime) -> datetime:
    return look.later(due, step.valid_for or VALID_FOR[step.class_])


def _outcome(look: Look, step: Saying, key: str) -> Stay | tuple[Event | None, str]:
    """How the message of this step came out, with the event that says so."""
    said: Said | None = look.timeline.present.messages.get(key)
    word = "accepted" if said and said.accepted else (said.outcome if said else "planned")
    if word == "planned":
        return Stay(because=(because("said", "wait"),), waits_for=OUTCOMES)
    event = next(
        (one for one in look.timeline.of_kind(f"message.{word}") if one.data["message"] == key),
        None,
    )
    if word == "unknown" and event and step.class_ != "marketing":
        # A person or a late report may still settle it; it is waited for as long as it is valid.
        until = _valid_until(look, step, event.happened)
        if until > look.now:
            reason = because("unknown", "wait", until=until)
            return Stay(because=(reason,), wake_at=until, waits_for=OUTCOMES)
    return event, word


# -------------------------------------------------------------------------- choosing and doing


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
    since = _from(look, matter.closed)
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
        since=_from(look, event.happened),
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
    return _done(look, step, because("called", "yes", webhook=step.webhook), say)


def emit(look: Look, step: Emit) -> Go:
    say = Say(kind=step.event, key=look.key(step.id), happened=look.run.since, data=step.data)
    return _done(look, step, because("event", "yes", event=step.event), say)


def look_up_(look: Look, step: LookUp) -> Go:
    zone_name, _ = look.place
    found = look_up(look.timeline.present, look.run.learned, look.now, zone(zone_name))
    reason = because("looked_up", "yes", which=found.which, stands=found.stands)
    changes = changed_by(look.timeline.present, found, look.run.learned.get("shops") or ())
    learned = {step.id: found.which, "changes": changes, **_days(look, found), **found.learned()}
    return Go(at=look.plan.after(step.id), since=look.run.since, because=(reason,), learned=learned)


def _days(look: Look, found: Found) -> dict[str, Any]:
    """Who can have it come on another day, on which, and on which one they have said."""
    kept = look.run.learned.get("kept")
    if not isinstance(kept, Mapping):
        return {}
    home = zone(look.rules.zone), look.rules.country
    every = may_come_on(look.timeline.present, found, kept, look.now, home)
    learned: dict[str, Any] = {"day_changes": "itself" if every else "person"}
    if every:
        learned["free_days"] = every[: delivery_days.MOST]
    if look.run.learned.get("named_day") in every:
        learned["wanted_day"] = look.run.learned["named_day"]
    return learned


def hand_over(look: Look, step: HandOver) -> Go:
    rules = look.rules
    asked, channel = look.run.since, str(look.run.learned.get("channel", ""))
    where = Where(zone(rules.zone), rules.country)
    due = service.due(asked, rules.service, where, urgent=step.why == "complaint", channel=channel)
    if step.within:
        due = min(due, _within(look, asked, step.within, where))
    effect = GiveOver(
        about=look.run.subject, step=step.id, why=step.why, due=due, happened=look.run.since
    )
    return Go(
        at=look.plan.after(step.id),
        since=look.run.since,
        because=(because("handed", "yes", why=step.why, due=due),),
        effects=(effect,),
        learned={step.id: step.why, "due": due.isoformat()},
    )


def _within(look: Look, asked: datetime, length: Span, where: Where) -> datetime:
    """The end of a time in which somebody is to answer: hours and minutes are those of the team,
    for nobody can be promised an answer of the night."""
    if length.exact:
        return service.after(asked, length.roughly, look.rules.service, where)
    return look.later(asked, length)


def close_talk(look: Look, step: CloseTalk) -> Go:
    effect = EndTalk(about=look.run.subject, happened=look.run.since)
    return _done(look, step, because("talk_closed", "yes"), effect)


def start(look: Look, step: Start) -> Go:
    effect = StartJourney(journey=step.journey, happened=look.run.since)
    return _done(look, step, because("started", "yes", journey=step.journey), effect)


def stop(look: Look, step: Stop) -> Go:
    reason = because("started", "no", journey=step.journey)
    return _done(look, step, reason, StopJourney(journey=step.journey))


def _done(look: Look, step: Step, reason: Because, effect: Effect) -> Go:
    at = look.plan.after(step.id)
    return Go(at=at, since=look.run.since, because=(reason,), effects=(effect,))


def leave(look: Look, step: Exit) -> Go:
    reason = because("end", "yes", outcome=step.outcome)
    return Go(at="", since=look.run.since, because=(reason,), outcome=step.outcome)


MEANING: dict[type[Step], Callable[[Look, Any], Go | Stay]] = {
    Wait: wait,
    WaitFor: wait_for,
    Send: send,
    Ask: ask,
    Branch: branch,
    Split: split,
    Task: task,
    Reward: reward,
    Update: update,
    Digest: digest,
    Call: call,
    Emit: emit,
    Start: start,
    Stop: stop,
    LookUp: look_up_,
    HandOver: hand_over,
    CloseTalk: close_talk,
    Exit: leave,
}
