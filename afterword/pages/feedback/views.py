"""A tap in a message chooses an answer; only sending it from the page counts.

Programs that check links open them all. They send no forms, so they answer for nobody.
"""

from datetime import datetime

from django.http import HttpResponse

from afterword.conversations import actions as conversations
from afterword.decisions.conditions import Condition, Context, holds
from afterword.decisions.journey import Ask, Branch, Plan, Task
from afterword.decisions.timeline import Timeline
from afterword.journeys import queries as journeys
from afterword.messages import queries as messages
from afterword.messages.text import Unreadable as NoTemplate
from afterword.outbox.models import Intent
from afterword.pages.door import Gone, Visit, customer, door, language_of
from afterword.timeline.queries import name_of

LONGEST = 2000
"""How many letters of free words are kept."""
BY = "page:answer"


@door("answer")
def answer(visit: Visit, value: str) -> HttpResponse:
    """The scale with the chosen answer; a POST counts it and thanks."""
    intent = _intent(visit)
    plan = _plan(intent)
    step = plan.steps.get(intent.step)
    if not isinstance(step, Ask):
        raise Gone
    value = visit.request.POST.get("value", value) if visit.posted else value
    scale = range(step.scale.low, step.scale.high + 1)
    chosen = int(value) if value.isascii() and value.isdigit() and len(value) < 4 else -1
    if chosen not in scale:
        raise Gone
    person = customer(visit.store, intent.customer_id)
    words = visit.request.POST.get("words", "").strip()[:LONGEST]
    if visit.posted:
        conversations.answer(intent, chosen, now=visit.now, by=BY, words=words)
    low, high = _ends(intent, language_of(visit.store, person))
    context = {
        "action": f"/a/{visit.token}/{chosen}",
        "scale": scale,
        "chosen": chosen,
        "low": low,
        "high": high,
        "person": name_of(person, visit.store)["given_name"],
        "answered_by_a_person": _a_person_writes(intent, plan, step, chosen, visit.now),
        "longest": LONGEST,
        "sent": visit.posted,
        "words": bool(words),
    }
    return visit.show("pages/answer.html", context, person)


def _intent(visit: Visit) -> Intent:
    rows = Intent.objects.of(visit.store).filter(send_key=visit.parts[0], effect="message")
    found = rows.select_related("store", "customer").first()
    if found is None:
        raise Gone
    return found


def _plan(intent: Intent) -> Plan:
    try:
        return journeys.plan(intent.store, intent.journey, intent.version)
    except LookupError as error:
        raise Gone from error


def _a_person_writes(intent: Intent, plan: Plan, step: Ask, value: int, now: datetime) -> bool:
    """Whether the journey gives this answer to a person: the page says so only where it is so."""
    seen = Timeline(str(intent.customer_id), ())
    context = Context(seen, now, intent.store.rules, intent.subject, {step.answer: value})
    for one in plan.steps.values():
        if isinstance(one, Branch) and any(_asks(case.when, step.answer) for case in one.cases):
            taken = next((case for case in one.cases if holds(case.when, context)), None)
            return taken is not None and any(isinstance(next_, Task) for next_ in taken.steps)
    return False


def _asks(condition: Condition, answer: str) -> bool:
    return condition.answer == answer


def _ends(intent: Intent, language: str) -> tuple[str, str]:
    """What the lowest and the highest answer mean, in the words of the message that asked."""
    try:
        words = messages.template(intent.store, intent.template).words.get(language, {})
    except (LookupError, NoTemplate):
        return "", ""
    low, high = words.get("low", ""), words.get("high", "")
    return (low, high) if isinstance(low, str) and isinstance(high, str) else ("", "")
