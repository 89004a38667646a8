"""Heeding what people write: stop, start, help, join, yes, and the number that answers a question.

A no takes effect in the transaction that first looks at the reply; the next hand-over looks at what
stands then. Everything here may be done again: of what was heeded before nothing is news.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from django.db.models import QuerySet

from afterword.decisions import choosing
from afterword.decisions.consent import REACHED_BY, needs_yes, standing
from afterword.decisions.journey import Ask, Saying
from afterword.decisions.rules import Purpose
from afterword.decisions.run import PlanMessage
from afterword.decisions.scores import score_of
from afterword.decisions.zones import zone
from afterword.house.models import Store
from afterword.journeys.queries import plans
from afterword.outbox import actions as outbox
from afterword.outbox import queries as queries_of_outbox
from afterword.outbox.models import Intent
from afterword.outbox.ports import channels
from afterword.timeline import actions as timeline
from afterword.timeline import consents
from afterword.timeline import queries as queries_of_timeline
from afterword.timeline.hot import Arrived
from afterword.timeline.models import Customer, Event

from . import days_said, overheard
from .actions import answer

BY = "engine"
ANSWERED_WITHIN = timedelta(minutes=5)
"""What confirms a no is taken for that only when it comes at once (47 CFR 64.1200(a)(12))."""
HELPED_ONCE_IN = timedelta(hours=1)
JOIN_WAITS = timedelta(days=2)
"""How long a yes still confirms that somebody wants to join."""
ASKED_WITHIN = timedelta(days=7)
"""How long a bare number still answers what was asked on the channel."""

REFUSABLE: tuple[Purpose, ...] = ("care", "reviews", "offers")
EVERYTHING: tuple[Purpose, ...] = ("orders", *REFUSABLE)
WHOLLY = frozenset({"sms"})
"""Channels on which a stop is the end of all, news of orders too: the carriers see to it."""

Answer = Literal["heard-stop", "heard-start", "heard-help", "heard-join", "heard-less"]


class Heard(NamedTuple):
    """A reply that somebody wrote over a channel, and the address they wrote from."""

    store: Store
    customer: Customer
    channel: str
    contact: str
    key: str
    at: datetime
    meaning: str
    rule: str
    answered: bool = False
    """Whoever carries the channel has answered by itself: nobody answers once more."""
    choice: str = ""
    """The key of the button they pressed."""
    pressed_under: str = ""
    """The provider's id of the message whose button it is, where it is told."""
    others: tuple[str, ...] = ()
    """Other addresses of the channel that the reply names: WhatsApp knows one person by a number
    and by an id. What is said from the one is said from all of them."""


def heed(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Do what these replies ask for. Runs inside the caller's transaction; safe to repeat."""
    for one in events:
        heard = heard_from(store, one)
        if heard is None:
            continue
        if heard.rule == "yes":
            _confirm(heard, now)
        elif heard.meaning in _HEED:
            _HEED[heard.meaning](heard, now)
        else:
            _take_number(heard, now)


def of_the_living(store: Store, events: Sequence[Arrived]) -> Iterator[tuple[Customer, Arrived]]:
    """These events with whose they are by now, but for what is history, of nobody, or of somebody
    who was forgotten: of them nothing is kept any more."""
    for one in events:
        if one.customer is None or one.event.history:
            continue
        try:
            customer = queries_of_timeline.become(store, one.customer)
        except LookupError:
            continue
        if customer.wrapped_key:
            yield customer, one


def heard_from(store: Store, arrived: Arrived) -> Heard | None:
    """The reply as it was heard; ``None``: it did not come over a channel of ours."""
    event, channel = arrived.event, str(arrived.event.data.get("channel", ""))
    if event.history or arrived.customer is None or channel not in channels:
        return None
    kinds = REACHED_BY.get(channel, (channel,))
    told = event.data.get("who", {}).get("contacts", ())
    contact, *others = [digest for kind, digest in told if kind in kinds] or [""]
    if not contact:
        return None
    try:
        customer = queries_of_timeline.become(store, arrived.customer)
    except LookupError:
        return None
    return Heard(
        store=store,
        customer=customer,
        channel=channel,
        contact=contact,
        key=arrived.key,
        at=event.happened,
        # Who carries the channel may know words of its own that mean it.
        meaning=str(event.data.get("opted") or event.data.get("meaning", "")),
        rule=str(event.data.get("heard_by", "")),
        answered=bool(event.data.get("answered")),
        choice=str(event.data.get("choice", "")),
        pressed_under=str(event.data.get("answers", "")) if event.data.get("choice") else "",
        others=tuple(others),
    )


# ------------------------------------------------------------------------------ yes and no


def _stop(heard: Heard, now: datetime) -> None:
    """A no to all of the channel at this address, and one line that says so. Where an order may
    have been meant, a person is asked as well."""
    store, customer = heard.store, heard.customer
    order, number = overheard.order_meant(store, customer, text_of(heard), heard.rule, now)
    # A merge says every no again for the whole. One that waited to be read while it happened was
    # said before it all the same.
    everywhere = ("",) if _became_one_since(heard) else ()
    if _say(heard, _stopped(heard), given=False, now=now, everywhere=everywhere):
        reply(heard, "heard-stop", now, order=order)
    if order:
        overheard.ask_a_person(store, customer, order, number, heard.at, now)


def _became_one_since(heard: Heard) -> bool:
    """Whether two records were found to be this person after they wrote."""
    merges = queries_of_timeline.timeline(heard.customer).of_kind("customer.merged")
    return any(one.happened >= heard.at for one in merges)


def _stopped(heard: Heard) -> tuple[Purpose, ...]:
    return EVERYTHING if heard.channel in WHOLLY else REFUSABLE


def _start(heard: Heard, now: datetime) -> None:
    """What was stopped here may come again; a first yes is given by joining."""
    present = queries_of_timeline.timeline(heard.customer).present
    refused = tuple(
        purpose
        for purpose in EVERYTHING
        if (word := standing(present, heard.channel, heard.contact, purpose)) and not word.given
    )
    if _say(heard, refused, given=True, now=now):
        reply(heard, "heard-start", now)


def _join(heard: Heard, now: datetime) -> None:
    """Whoever asks to join is asked back first, where the store wants to be sure; else they are
    in at once."""
    if heard.store.rules.double_opt_in:
        if _wanting(heard) and not _asked_back(heard, now):
            reply(heard, "heard-join", now, valid_for=timedelta(hours=1))
    elif _say(heard, EVERYTHING, given=True, now=now):
        reply(heard, "heard-start", now)


def _wanting(heard: Heard) -> bool:
    """Whether there is anything left that a yes would add."""
    present = queries_of_timeline.timeline(heard.customer).present
    words = {one: standing(present, heard.channel, heard.contact, one) for one in EVERYTHING}
    return any(
        not word.given if word else needs_yes(heard.store.rules, heard.channel, purpose)
        for purpose, word in words.items()
    )


def _confirm(heard: Heard, now: datetime) -> None:
    """A yes is one to what we asked back; with nothing asked it may answer anything else."""
    asked = _asked_back(heard, now)
    if asked is not None and _say(heard, EVERYTHING, given=True, now=now, question=asked):
        reply(heard, "heard-start", now)


def _asked_back(heard: Heard, now: datetime) -> Intent | None:
    rows = answers(heard).filter(template="heard-join", planned__gt=now - JOIN_WAITS)
    return rows.exclude(state__in=("withheld", "expired", "failed")).order_by("-id").first()


def _say(
    heard: Heard,
    purposes: Sequence[Purpose],
    *,
    given: bool,
    now: datetime,
    question: Intent | None = None,
    everywhere: Sequence[str] = (),
) -> int:
    """Write it down for where it came from; ``everywhere``: ``""`` for all of the channel."""
    wording = _words_of(question) if question else ""
    words = [
        consents.Word(heard.channel, contact, purpose, given, wording)
        for contact in (heard.contact, *heard.others, *everywhere)
        for purpose in purposes
    ]
    proof = consents.Proof(source="keyword", said=text_of(heard), event=heard.key)
    return consents.say(
        heard.store, heard.customer, words, proof=proof, now=now, by=BY, happened=heard.at
    )


def text_of(heard: Heard) -> str:
    """What they wrote, as it is kept with the reply."""
    row = Event.objects.of(heard.store).filter(key=heard.key).first()
    if row is None:
        return ""
    kept = queries_of_timeline.private_of(row, heard.customer, heard.store)
    return str(kept.get("text", ""))[:1000]


def _words_of(intent: Intent) -> str:
    """The words of a question as they went out; empty where they cannot be read any more."""
    found = queries_of_outbox.words_of(intent, intent.store)
    return found.text if found else ""


# ----------------------------------------------------------------------------- the answers


def _help(heard: Heard, now: datetime) -> None:
    """Who we are and how to stop, once an hour at the most."""
    lately = answers(heard).filter(template="heard-help", planned__gt=now - HELPED_ONCE_IN)
    if not lately.exists():
        reply(heard, "heard-help", now)


def answers(heard: Heard) -> QuerySet[Intent]:
    """What was said back to this address on this channel."""
    rows = Intent.objects.of(heard.store).filter(customer=heard.customer, purpose="answer")
    return rows.filter(subject=_subject(heard)).select_related("store", "customer")


def _subject(heard: Heard) -> str:
    return f"reply/{heard.channel}/{heard.contact}"


def reply(
    heard: Heard,
    template: Answer,
    now: datetime,
    valid_for: timedelta = ANSWERED_WITHIN,
    order: str = "",
) -> None:
    """Plan one line back. Its key is natural: to one reply there is one such answer. ``order``:
    the one that it speaks of."""
    if heard.answered:
        return
    key = timeline.natural_key("answer", template, heard.channel, heard.contact, heard.key)
    message = PlanMessage(
        send_key=key,
        step=template,
        message_class="transactional",
        purpose="answer",
        channels=(heard.channel,),
        template=template,
        tone="",
        cap="hold",
        due=now,
        valid_until=now + valid_for,
        priority=100,
    )
    planned = outbox.Planned(
        customer=heard.customer.pk,
        subject=_subject(heard),
        order=order,
        message=message,
    )
    outbox.plan(heard.store, [planned], now=now, by=BY)


# ------------------------------------------------------------------------- a bare number


def _take_number(heard: Heard, now: datetime) -> None:
    """A number by itself, also in words or stars, answers the question that was asked last on this
    channel; so do the words of one of its choices, and a press of one."""
    found = _answer_in(heard)
    if found is not None:
        asked, value = found
        answer(asked, value, now=now, by=BY)


def answers_us(store: Store, arrived: Arrived) -> bool:
    """Whether a reply answers a question of ours, and so asks for nothing itself."""
    return answered_question(store, arrived) is not None


def answered_question(store: Store, arrived: Arrived) -> tuple[str, int] | None:
    """The journey and its version whose question a reply answers; ``None``: it answers none."""
    heard = heard_from(store, arrived)
    found = _answer_in(heard) if heard is not None else None
    return (found[0].journey, found[0].version) if found else None


def _answer_in(heard: Heard) -> tuple[Intent, int | str] | None:
    asked = _asked_last(heard)
    step = _step_of(heard.store, asked) if asked is not None else None
    if asked is None or step is None:
        return None
    if choosing.by_choice(step):
        chosen = _chosen(heard, asked, step)
        return (asked, chosen) if chosen is not None else None
    value = score_of(text_of(heard))
    if value is not None and step.scale.low <= value <= step.scale.high:
        return asked, value
    return None


def _chosen(heard: Heard, asked: Intent, step: Ask) -> str | None:
    """Which of the choices they took, if any. What was pressed under another message is an answer
    to that one."""
    learned = queries_of_outbox.candidate_of(asked).learned
    if heard.choice:
        elsewhere = heard.pressed_under not in ("", asked.provider_id)
        return None if elsewhere else choosing.pressed(step, learned, heard.choice)
    said = queries_of_outbox.words_of(asked, heard.store)
    shown = {one.key: one.words for one in said.choices} if said else {}
    chosen = choosing.written(step, learned, text_of(heard), shown)
    if chosen is None and step.among == "days" and not step.pressed:
        language = said.language if said else ""
        day = day_in(heard.store, heard.customer, text_of(heard), language, heard.at)
        chosen = choosing.offered(step, learned).get(day.isoformat()) if day else None
    return chosen


def day_in(store: Store, customer: Customer, text: str, language: str, at: datetime) -> date | None:
    """The one day that somebody names in their own words; ``None``: none, or several."""
    today = at.astimezone(zone(store.zone)).date()
    american = (customer.country or store.country) == "US"
    return days_said.named(text, language, today, month_first=american)


def _asked_last(heard: Heard) -> Intent | None:
    return (
        Intent.objects.of(heard.store)
        .filter(
            customer=heard.customer,
            channel=heard.channel,
            accepted__gt=heard.at - ASKED_WITHIN,
            accepted__lte=heard.at,
        )
        .exclude(question="")
        .select_related("store", "customer")
        .order_by("-accepted", "-id")
        .first()
    )


def invited(store: Store, customer: Customer, arrived: Arrived) -> str:
    """The journey whose open question a reply answers: the message that it is a reply to, else what
    was said last on the channel, asked for their own words. Empty: none did."""
    channel, about = str(arrived.event.data.get("channel", "")), arrived.event.about
    rows = Intent.objects.of(store).filter(customer=customer, channel=channel, effect="message")
    since = arrived.event.happened - ASKED_WITHIN
    rows = rows.filter(accepted__gt=since, accepted__lte=arrived.event.happened)
    if about.startswith("message/"):
        rows = rows.filter(send_key=about.removeprefix("message/"))
    said = rows.exclude(journey="").exclude(purpose="answer").order_by("-accepted", "-id").first()
    if said is None:
        return ""
    plan = plans(store, {(said.journey, said.version)}).get((said.journey, said.version))
    step = plan.steps.get(said.step) if plan else None
    return said.journey if isinstance(step, Saying) and step.invites else ""


def _step_of(store: Store, intent: Intent) -> Ask | None:
    named = (intent.journey, intent.version)
    plan = plans(store, {named}).get(named)
    step = plan.steps.get(intent.step) if plan else None
    return step if isinstance(step, Ask) else None


_HEED: dict[str, Callable[[Heard, datetime], None]] = {
    "stop": _stop,
    "start": _start,
    "join": _join,
    "help": _help,
}
