"""What the steps do that say something, and how it came out."""

from datetime import datetime
from typing import Any

from afterword.decisions.choosing import by_choice
from afterword.decisions.conditions import Condition
from afterword.decisions.journey import REPLY, Ask, Saying, Send
from afterword.decisions.ladder import Fallen
from afterword.decisions.reasons import Because, because
from afterword.decisions.rules import LOUDNESS, PURPOSE_OF, VALID_FOR, Reason
from afterword.decisions.run import PlanMessage
from afterword.decisions.said import Said
from afterword.decisions.talks import OF_TALK
from afterword.decisions.timeline import Event
from afterword.decisions.timing import next_allowed
from afterword.decisions.window import FREE_FOR

from .look import OUTCOMES, Go, Look, Stay, no_sooner

UNSAID = "unsaid"
"""What a question of a dialogue is answered with that could not be put."""


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
        since=no_sooner(look, event.happened if event else look.now),
        because=(because("said", "yes" if word == "accepted" else "no", outcome=word),),
        learned={step.id: word},
    )


def _said_before(look: Look, key: str) -> bool:
    """Whether a step was said already to who comes to it (again): it is not said a second time."""
    return key in look.timeline.present.messages


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
    at, since = look.plan.after(step.id), no_sooner(look, since)
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
