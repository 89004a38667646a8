"""What talking with customers came to in some days: who settled it, how long it took, and how much
of it asked where an order is."""

from collections import Counter
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate

from afterword.decisions import service
from afterword.decisions.contacts import fold, measures
from afterword.decisions.contacts.fold import Talk, Told
from afterword.decisions.contacts.measures import Measures, Worked
from afterword.decisions.timing import Where
from afterword.decisions.zones import zone
from afterword.house.models import Store
from afterword.journeys import queries as journeys
from afterword.outbox.models import Intent
from afterword.timeline.models import Event

KINDS = (
    "conversation.opened",
    "conversation.asked",
    "conversation.answered",
    "conversation.handed",
    "conversation.taken",
    "conversation.closed",
)
MOST = 100_000
"""So many of the newest events are counted at the most."""
JOURNEYS = ("after-a-talk", "answers")
"""The journeys that ask how a talk was: afterwards, and in the talk itself."""
QUESTION = "talk"
"""What the answer is called in both."""
BEFORE = timedelta(weeks=measures.MOST_WEEKS + 1)


def measured(store: Store, days: int, now: datetime) -> Measures:
    """The figures of the conversations that were opened in the last days."""
    since = now - timedelta(days=days)
    told = _told(store, since, now)
    talks = fold.talks(told)
    worked = _worked(store)
    states = [one.alone(now) for one in talks]
    return Measures(
        since=since,
        until=now,
        whole=measures.line("", talks, now, worked),
        waiting=sum(one is None for one in states),
        followed=sum(
            one is False and not talk.reached_a_person
            for one, talk in zip(states, talks, strict=True)
        ),
        why=measures.why(talks),
        by_channel=measures.lines(talks, lambda one: (one.channel,), now, worked),
        by_language=measures.lines(talks, _language, now, worked),
        by_intent=measures.lines(talks, lambda one: sorted(one.intents), now, worked),
        weeks=measures.weeks(
            fold.contacts([*told, *_history(store, since, now)]),
            _orders(store, since, now),
            zone(store.zone),
            now,
        ),
        versus=_versus(store, now),
        scores=_scores(store, since, now),
    )


def _language(talk: Talk) -> tuple[str]:
    """The language they write in, without its country; empty where nobody could tell."""
    return (talk.language.replace("_", "-").partition("-")[0],)


def _worked(store: Store) -> Worked:
    """How the team's working time is counted: by its hours, days off and holidays."""
    where = Where(zone(store.zone), store.country)
    return partial(service.worked, service=store.rules.service, where=where)


def _told(store: Store, since: datetime, until: datetime) -> list[Told]:
    """What happened in conversations, in order."""
    return _read(store, since, until, kind__in=KINDS)[::-1]


def _wrote(store: Store, since: datetime, until: datetime) -> list[Told]:
    """What customers asked here, and what they wrote before the store came here."""
    asked = _read(store, since, until, kind="conversation.asked")
    return [*asked, *_history(store, since, until)]


def _history(store: Store, since: datetime, until: datetime) -> list[Told]:
    return _read(store, since, until, kind="reply.received", history=True)


def _read(store: Store, since: datetime, until: datetime, **which: Any) -> list[Told]:
    """Events of some kinds, the newest first; the newest alone where they are too many."""
    rows = Event.objects.of(store).filter(
        happened__gt=since, happened__lte=until, customer__isnull=False, **which
    )
    found = rows.order_by("-happened", "-id").values_list(
        "kind", "about", "customer_id", "happened", "data"
    )
    return [Told(*row) for row in found[:MOST]]


def _orders(store: Store, since: datetime, until: datetime) -> Counter[date]:
    """How many orders were placed on each day of the store's calendar."""
    rows = Event.objects.of(store).filter(
        kind="order.placed", happened__gt=since, happened__lte=until
    )
    by_day = rows.annotate(day=TruncDate("happened", tzinfo=zone(store.zone))).values("day")
    return Counter(dict(by_day.annotate(n=Count("pk")).values_list("day", "n")))


def _versus(store: Store, now: datetime) -> measures.Versus | None:
    """The weeks before the first answer by itself beside the last ones."""
    first = (
        Event.objects.of(store)
        .filter(kind="conversation.answered", data__by="itself")
        .order_by("happened")
        .values_list("happened", flat=True)
        .first()
    )
    if first is None:
        return None
    spans = _spans(first, now)
    told = [one for span in spans for one in _wrote(store, *span)]
    orders: Counter[date] = sum((_orders(store, *span) for span in spans), Counter())
    local = zone(store.zone)
    weeks = measures.weeks(fold.contacts(told), orders, local, now)
    return measures.versus(weeks, first.astimezone(local).date())


def _spans(first: datetime, now: datetime) -> list[tuple[datetime, datetime]]:
    """The times that are looked at: around the turn, and the last weeks; one where they meet."""
    around = (first - BEFORE, min(first + BEFORE, now))
    last = now - BEFORE
    return [(around[0], now)] if last <= around[1] else [around, (last, now)]


def _scores(store: Store, since: datetime, now: datetime) -> measures.Scores:
    """What was answered to the question how a talk was; of each message the last answer counts."""
    asked = Intent.objects.of(store).filter(
        journey__in=JOURNEYS,
        question=QUESTION,
        effect="message",
        accepted__gt=since,
        accepted__lte=now,
    )
    rows = Event.objects.of(store).filter(
        kind="answer.given", happened__gt=since, happened__lte=now,
        data__journey__in=JOURNEYS, data__question=QUESTION, data__value__isnull=False,
    )  # fmt: skip
    last = dict(rows.order_by("happened", "id").values_list("about", "data__value"))
    return measures.scores(asked.count(), (int(value) for value in last.values()))


def question(store: Store) -> bool:
    """Whether everybody is asked how the talk was, and not only who says thanks."""
    return JOURNEYS[0] in journeys.switched_on(store)
