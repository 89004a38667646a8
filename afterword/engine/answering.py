"""Answers by themselves: what dialogues do to conversations, and what becomes of what nobody
answers."""

from collections.abc import Sequence
from datetime import datetime

from afterword.conversations import talking
from afterword.conversations.models import Conversation
from afterword.decisions.run import EndTalk, GiveOver
from afterword.house.models import Store
from afterword.journeys.models import Run
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline.hot import Arrived

BY = "engine"


def see_to(store: Store, talks: Sequence[GiveOver | EndTalk], now: datetime) -> None:
    """Give conversations to the team and close them, as dialogues ask. Runs inside the transaction
    that moves the runs; safe to repeat."""
    for asked in talks:
        talk = Conversation.objects.of(store).filter(about=asked.about).first()
        if talk is None:
            continue
        if isinstance(asked, GiveOver):
            talking.hand_over(talk, why=asked.why, due=asked.due, now=now, by=BY)
        elif talk.state == talking.BY_ITSELF:
            talking.close(talk, now=now, by=BY)


def note_answers(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """What a dialogue said was taken by its channel: they are answered. Safe to repeat."""
    keys = [one.event.about.removeprefix("message/") for one in events if _answers(one)]
    if not keys:
        return
    rows = Intent.objects.of(store).filter(send_key__in=keys, subject__startswith="conversation/")
    for intent in rows.select_related("store", "customer"):
        talk = Conversation.objects.of(store).filter(about=intent.subject).first()
        if talk is None or talk.state == "closed":
            continue
        said = words_of(intent, store)
        words = said.text if said else ""
        at = intent.accepted or now
        if talk.state == talking.BY_ITSELF:
            talking.answered(talk, intent.send_key, words, whose="itself", now=at, by=BY)


def _answers(arrived: Arrived) -> bool:
    return arrived.event.data.get("purpose") == "answer" and bool(arrived.event.data.get("journey"))


def hand_over_unanswered(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """What no dialogue answers is for a person, at once. Safe to repeat.

    Runs after whoever is to enter a journey has entered it.
    """
    abouts = {one.event.about for one in events if one.event.kind == "conversation.asked"}
    talks = list(Conversation.objects.of(store).filter(about__in=abouts, state=talking.BY_ITSELF))
    if not talks:
        return
    answered = set(
        Run.objects.of(store)
        .filter(subject__in=[one.about for one in talks], ended=None)
        .values_list("subject", flat=True)
    )
    for talk in talks:
        if talk.about not in answered:
            why = "complaint" if talk.intent == "complaint" else "unknown"
            talking.hand_over(talk, why=why, now=now, by=BY)
