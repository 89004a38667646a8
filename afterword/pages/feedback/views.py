"""A tap in a message chooses an answer; only sending it from the page counts.

Programs that check links open them all. They send no forms, so they answer for nobody.
"""

from datetime import datetime

from django.http import HttpResponse

from afterword.conversations import actions as conversations
from afterword.decisions import choosing
from afterword.decisions.conditions import Condition, Context, holds
from afterword.decisions.journey import Ask, Branch, Plan, Task
from afterword.decisions.timeline import Timeline
from afterword.journeys import queries as journeys
from afterword.messages import queries as messages
from afterword.messages.text import Unreadable as NoTemplate
from afterword.outbox import queries as outbox
from afterword.outbox.models import Intent
from afterword.pages.door import Gone, Visit, customer, door, language_of
from afterword.timeline.models import Order
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
    if choosing.by_choice(step):
        return _choice(visit, intent, step, value)
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


def _choice(visit: Visit, intent: Intent, step: Ask, key: str) -> HttpResponse:
    """One of the choices of a question: sending it is the press that counts."""
    learned = outbox.candidate_of(intent).learned
    chosen = choosing.pressed(step, learned, key)
    if chosen is None:
        raise Gone
    person = customer(visit.store, intent.customer_id)
    if visit.posted:
        conversations.answer(intent, chosen, now=visit.now, by=BY)
    said = outbox.words_of(intent, visit.store)
    shown = {one.key: one.words for one in said.choices} if said else {}
    context = {
        "action": f"/a/{visit.token}/{key}",
        "says": shown.get(key) or _words(intent, key, chosen, language_of(visit.store, person)),
        "sent": visit.posted,
    }
    return visit.show("pages/choice.html", context, person)


def _words(intent: Intent, key: str, chosen: str, language: str) -> str:
    """What stands on a choice, in the words of the message that asked; of an order its number at
    the shop."""
    if key.startswith(choosing.PICK):
        orders = Order.objects.of(intent.store).filter(about=chosen)
        return next(iter(orders.values_list("number", flat=True)), chosen.rpartition(":")[2])
    try:
        words = messages.template(intent.store, intent.template).words
    except (LookupError, NoTemplate):
        return key
    found = words.get(language.partition("-")[0]) or next(iter(words.values()))
    return str(found.get(key, key))


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
