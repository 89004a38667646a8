"""What a person of the team says to a customer: planned through the outbox like every message.

It goes over the channel that is chosen, to the very address they wrote from, as soon as a few
seconds have passed in which it can be taken back. Nothing holds an answer of a person back but a
closed address, a channel's own rules and the stop switch; who never wrote to us is written to by
the rules of all messages. What does not get through gives the conversation back to the team.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from django.db import transaction

from afterword.decisions.caps import BY_HAND, BY_HAND_FILE
from afterword.decisions.consent import way
from afterword.decisions.rules import MessageClass, Reason
from afterword.decisions.run import PlanMessage
from afterword.house.actions import audit
from afterword.house.models import Store, User
from afterword.outbox import actions as outbox
from afterword.outbox import by_hand, ports
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of, candidate_of
from afterword.timeline import actions as timeline
from afterword.timeline import queries as people
from afterword.timeline.hot import Arrived
from afterword.timeline.models import Customer, Event

from . import presence, sending_files, talking
from .file_models import Attachment
from .models import Conversation, Suggestion, Unsent

STEP = BY_HAND
"""How the intents and events of what a person says are known from all others."""
FILE = BY_HAND_FILE
"""And those of its further messages, which show the files that did not fit into the first."""
OWN_WORDS = "answer-by-hand"
"""The template that says what was written and nothing else."""
ANSWERING, WRITING_FIRST = "word-from-team", "first-word-from-team"
"""Approved words around one's own: to who wrote to us, and to who never did."""
VALID_FOR = timedelta(hours=24)
UNDO = timedelta(seconds=8)
"""For so long it waits, so that it can be taken back."""
LONGEST = 20_000
"""The most characters of one answer."""
LONGEST_ON = {
    "whatsapp": 4096,
    "messenger": 2000,
    "instagram": 1000,
    "viber": 1000,
    "sms": 1000,
}
"""The most that channels take at once: the least of what the providers of each say."""


class Unsayable(ValueError):
    """It cannot be said so. The text says why."""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What is said. ``press``: which press of the button says it; one press says it once."""

    channel: str
    words: str
    press: str
    subject: str = ""
    """For e-mail."""
    template: str = OWN_WORDS
    """Another one where only approved words may go."""
    then: Literal["", "close", "snooze"] = ""
    until: datetime | None = None
    """For a snooze."""


def key_of(talk: Conversation, press: str) -> str:
    """The send key of what a press says: natural, and the same however often it is pressed."""
    return timeline.natural_key(STEP, talk.about, press)


@transaction.atomic
def say(talk: Conversation, reply: Reply, *, user: User, now: datetime) -> str:
    """Say it. Gives the send key. Safe to repeat: the same press is the same message.

    A closed conversation is opened anew by it. Raises ``Unsayable``.
    """
    talk = talking.held(talk.store, talk.pk)
    by = f"user:{user.email}"
    known = Intent.objects.of(talk.store).filter(send_key=key_of(talk, reply.press)).first()
    if known is not None:
        return known.send_key
    _sound(talk, reply, sending_files.attached(talk, user))
    was = _standing(talk)
    if talk.state == "closed":
        talk = talking.reopen(talk, now=now, by=by)
    key = key_of(talk, reply.press)
    along = _along(talk, reply, key, user, now)
    first = planned(talk, reply, key, was, now)
    outbox.plan(talk.store, [first, *_further(first, len(along) - 1)], now=now, by=by)
    files = {"files": along[0]} if along and along[0] else {}
    by_hand.put_words(talk.store, key, {**_own(talk, reply), **files})
    for number, some in zip(sending_files.part_keys(key), along[1:], strict=False):
        by_hand.put_words(talk.store, number, {"words": "", "lines": [], "files": some})
    talking.turned(talk, reply.words, user, now=now)
    audit(talk.store, now=now, by=by, what="conversation.replied", about=f"conversation {talk.pk}")
    Unsent.objects.of(talk.store).filter(conversation=talk, user=user).delete()
    Suggestion.objects.of(talk.store).filter(conversation=talk, user=user).delete()
    if reply.then == "close":
        talking.close(talk, now=now, by=by)
    elif reply.then == "snooze" and reply.until is not None:
        talking.snooze(talk, reply.until, now=now, by=by)
    return key


@transaction.atomic
def say_first(
    customer: Customer, reply: Reply, *, order: str = "", user: User, now: datetime
) -> Conversation:
    """Write to somebody who never wrote: a conversation begins by it, which the writer has.
    ``order``: what it is about. Safe to repeat. Raises ``Unsayable``; then none begins."""
    talk = talking.begin(
        customer, user, channel=reply.channel, order=order, press=reply.press, now=now
    )
    say(talk, reply, user=user, now=now)
    return talking.held(talk.store, talk.pk)


def _sound(talk: Conversation, reply: Reply, attached: Sequence[Attachment]) -> None:
    if not talk.customer.wrapped_key:
        raise Unsayable("they asked to be forgotten")
    if reply.channel not in ports.channels:
        raise Unsayable("there is no such channel")
    if reply.template == OWN_WORDS and not reply.words.strip() and not attached:
        raise Unsayable("there are no words yet")
    most = LONGEST_ON.get(reply.channel, LONGEST)
    if len(reply.words.strip()) > most:
        raise Unsayable(f"an answer has at most {most} characters there")


def _along(
    talk: Conversation, reply: Reply, key: str, user: User, now: datetime
) -> list[list[dict[str, Any]]]:
    """What they have attached goes with it, message by message; beside approved words nothing
    may."""
    if reply.template != OWN_WORDS or not sending_files.attached(talk, user):
        return []
    to = _number(talk, reply.channel)
    words = reply.words.strip()
    try:
        return sending_files.go_with(talk, user, key, reply.channel, to, words, now=now)
    except ValueError as error:
        raise Unsayable(str(error)) from error


def _number(talk: Conversation, channel: str) -> str:
    """The number it goes to, where how files go hangs on it: by text message."""
    if channel != "sms":
        return ""
    prefer = talk.contact if channel == talk.channel else ""
    seen = people.timeline(talk.customer).present
    found = way(seen, talk.store.rules, channel, ground(talk)[1], prefer).contact
    return people.addresses(talk.customer).get(found.digest, "") if found else ""


def _further(first: outbox.Planned, many: int) -> list[outbox.Planned]:
    """The further messages of an answer: each goes behind the one before it, and what becomes of
    one is of no weight for the next."""
    found: list[outbox.Planned] = []
    before = first.message.send_key
    for key in sending_files.part_keys(before)[: max(many, 0)]:
        message = msgspec.structs.replace(
            first.message, send_key=key, step=FILE, after=before, answers=""
        )
        found.append(msgspec.structs.replace(first, message=message))
        before = key
    return found


def _standing(talk: Conversation) -> dict[str, str]:
    """How it stands before, for when it comes to nothing."""
    return {name: at.isoformat() for name in ("asked", "due") if (at := getattr(talk, name))}


def _own(talk: Conversation, reply: Reply) -> dict[str, Any]:
    own: dict[str, Any] = {"words": reply.words.strip(), "lines": reply.words.strip().splitlines()}
    own |= {"first": True} if talk.begun else {}
    return own | ({"subject": reply.subject.strip()} if reply.subject.strip() else {})


def ground(talk: Conversation) -> tuple[MessageClass, Reason]:
    """On what ground a teammate writes: as an answer, which needs nobody's leave; and as long as
    the team alone has written, about an order as news of it, else as help, by what they agreed to.
    """
    if not talk.begun:
        return "transactional", "answer"
    return ("transactional", "orders") if talk.order else ("service", "care")


def planned(
    talk: Conversation, reply: Reply, key: str, was: Mapping[str, str], now: datetime
) -> outbox.Planned:
    """What is planned to say it: what is weighed before it is written, too."""
    message_class, purpose = ground(talk)
    return outbox.Planned(
        customer=talk.customer_id,
        subject=talk.about,
        order=talk.order,
        message=PlanMessage(
            send_key=key,
            step=STEP,
            message_class=message_class,
            purpose=purpose,
            channels=(reply.channel,),
            template=reply.template,
            tone="",
            cap="hold",
            due=now + UNDO,
            valid_until=now + VALID_FOR,
            priority=100,
            learned={"was": dict(was)},
            contact=talk.contact if reply.channel == talk.channel else "",
            by_person=True,
            of_talk=True,
            answers=_answered(talk) if reply.channel == "email" else "",
        ),
    )


def _answered(talk: Conversation) -> str:
    """The provider's id of the mail that they wrote last."""
    wrote = Event.objects.of(talk.store).filter(customer=talk.customer_id, kind="reply.received")
    newest = wrote.order_by("-happened", "-id").values_list("data", flat=True)[:20]
    mails = (one for one in newest if one.get("channel") == "email")
    return str(next((one.get("provider_id", "") for one in mails), ""))


@transaction.atomic
def unsay(talk: Conversation, send_key: str, *, user: User, now: datetime) -> Mapping[str, Any]:
    """Take it back before it went out: gives what was written, for another try.

    Raises ``LookupError`` when it is on its way already.
    """
    by = f"user:{user.email}"
    mine = Intent.objects.of(talk.store).filter(
        send_key=send_key, customer=talk.customer_id, step=STEP, journey=""
    )
    if not mine.exists():
        raise LookupError("it is not there")
    intent = by_hand.take_back(talk.store, send_key, now=now, by=by)
    keys = sending_files.part_keys(send_key)
    further = Intent.objects.of(talk.store).filter(send_key__in=keys)
    for key in further.values_list("send_key", flat=True):
        by_hand.take_back(talk.store, key, now=now, by=by)
    sending_files.come_back(talk.store, [send_key, *keys])
    talking.returned(talk, _was(intent), why="", now=now, by=by)
    return by_hand.words_of(intent)


LOST = ("failed", "withheld", "expired")
"""How an answer ends that reached nobody."""


class TakenUp(msgspec.Struct, frozen=True):
    """What of a lost answer stands in the composer again."""

    words: str
    channel: str
    left: tuple[str, ...]
    """The names of files that could not be attached again."""


@transaction.atomic
def take_up(talk: Conversation, send_key: str, *, user: User, now: datetime) -> TakenUp:
    """An answer, or one message of it, did not reach them: its words are begun anew, behind what is
    begun already, and its files are attached; those of its other messages are not. Safe to repeat.
    Raises ``LookupError`` where there is no such answer.
    """
    rows = Intent.objects.of(talk.store).select_related("customer", "store")
    mine = rows.filter(send_key=send_key, customer=talk.customer_id, step__in=(STEP, FILE))
    intent = mine.filter(state__in=LOST).first()
    if intent is None or _taken_back(intent):
        raise LookupError("there is no such answer")
    left = sending_files.again(talk, user, send_key, now=now)
    words = str(by_hand.words_of(intent).get("words", ""))
    begun = presence.begun(talk, user)[1]
    if words not in begun:
        begun = "\n\n".join(one for one in (begun.strip(), words) if one)
        presence.keep_begun(talk, user, intent.channel, begun, now=now)
    return TakenUp(words, intent.channel, tuple(left))


def _was(intent: Intent) -> dict[str, datetime]:
    found = candidate_of(intent).learned.get("was") or {}
    return {name: datetime.fromisoformat(at) for name, at in found.items()}


def came_out(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """See to what became of the answers of people: one that was taken has answered them; one that
    will not get through gives the conversation back to the team. Safe to repeat."""
    for one in events:
        data = one.event.data
        if data.get("step") not in (STEP, FILE) or data.get("journey"):
            continue
        send_key = str(data.get("message", ""))
        intent = Intent.objects.of(store).filter(send_key=send_key).select_related("store").first()
        if intent is None:
            continue
        talk = Conversation.objects.of(store).filter(customer=intent.customer_id).first()
        if talk is None:
            continue
        if one.event.kind == "message.accepted":
            if intent.step == FILE:
                continue
            talking.heard_us(talk, intent.subject, send_key, now=now, by="engine")
        elif not _taken_back(intent):
            talking.returned(talk, _was(intent), why="unsent", now=now, by="engine")


def _taken_back(intent: Intent) -> bool:
    return any(one.rule == "taken_back" for one in because_of(intent))
