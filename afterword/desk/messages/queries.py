"""Messages as the desk shows them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from django.db.models import Max

from afterword.decisions.journey import Plan
from afterword.desk import telling
from afterword.desk.live import stamp
from afterword.desk.parts import in_words
from afterword.desk.telling import Reason, names_in, step_name
from afterword.house import queries as house
from afterword.house.models import Store
from afterword.house.owned import OwnedQuerySet
from afterword.journeys import queries as journeys
from afterword.messages import costs
from afterword.outbox import queries as outbox
from afterword.outbox.models import Intent
from afterword.timeline import queries as timeline
from afterword.timeline.models import Event, Wait

STATES = ("accepted", "planned", "withheld", "expired", "failed", "unknown")
PAGE = 50


class Row(msgspec.Struct, frozen=True):
    """One message in the list."""

    id: int
    at: datetime
    name: str
    customer: int
    step: str
    journey: str
    state: str
    why: str


class Asked(msgspec.Struct, frozen=True):
    """Which messages are asked for: of a state, journey or step; empty: all."""

    state: str = ""
    journey: str = ""
    step: str = ""

    def rows(self, store: Store) -> OwnedQuerySet[Intent]:
        """The messages asked for."""
        rows = Intent.objects.of(store).filter(effect="message")
        if self.state:
            rows = rows.filter(state=self.state)
        if self.journey:
            rows = rows.filter(journey=self.journey)
        return rows.filter(step=self.step) if self.step else rows


def seen(store: Store, asked: Asked, page: int) -> str:
    """A stamp of what the list shows."""
    newest = asked.rows(store).order_by("-state_at", "-id").values_list("id", "state_at").first()
    last = Event.objects.of(store).aggregate(last=Max("id"))["last"]
    return stamp(newest, last, page)


def listed(store: Store, zone: ZoneInfo, asked: Asked, page: int = 1) -> tuple[list[Row], bool]:
    """A page of messages, the newest first, and whether there are older ones."""
    start = (page - 1) * PAGE
    rows = asked.rows(store).select_related("customer").order_by("-state_at", "-id")
    found = list(rows[start : start + PAGE + 1])
    plans = journeys.plans(store, {(one.journey, one.version) for one in found})
    shown = [_row(one, store, plans.get((one.journey, one.version)), zone) for one in found[:PAGE]]
    return shown, len(found) > PAGE


def _row(one: Intent, store: Store, plan: Plan | None, zone: ZoneInfo) -> Row:
    return Row(
        id=one.pk,
        at=one.state_at,
        name=timeline.name_of(one.customer, store)["name"],
        customer=one.customer_id,
        step=step_name(plan, one.step),
        journey=plan.journey.name if plan else one.journey,
        state=state_of(one),
        why=_deciding(one, plan, zone),
    )


def state_of(intent: Intent) -> str:
    """The state in people's words: one that is planned and held back by something is "held"."""
    held = intent.state == "planned" and any(
        one.result == "wait" for one in outbox.because_of(intent)
    )
    return "held" if held else intent.state


def _deciding(intent: Intent, plan: Plan | None, zone: ZoneInfo) -> str:
    """The reason that decided: what let it go when it did, or what spoke against it."""
    chosen = telling.telling(outbox.because_of(intent))
    if not chosen:
        return ""
    return telling.reasons(chosen[-1:], names_in([plan] if plan else []), zone)[0].text


def reasons(intent: Intent, plan: Plan | None, zone: ZoneInfo) -> list[Reason]:
    """All reasons of a message in words, in their order: the list `afterword explain` prints."""
    names = names_in([plan] if plan else [])
    return telling.reasons(outbox.because_of(intent), names, zone)


def looks_again(intent: Intent) -> Wait | None:
    """When and on what a held message is weighed again."""
    return Wait.objects.of(intent.store_id).filter(owner="message", owner_id=intent.pk).first()


__all__ = [
    "Asked",
    "Reason",
    "Row",
    "listed",
    "looks_again",
    "reasons",
    "seen",
    "state_of",
    "step_name",
]


def parts(intent: Intent, said: outbox.Words | None, store: Store) -> str:
    """In how many parts a text message went, in words; empty for any other message."""
    if intent.channel != costs.CHANNEL or said is None:
        return ""
    account = house.account(store, "channel", costs.CHANNEL)
    choices = (one.words for one in said.choices)
    settings = account.settings if account else {}
    return in_words(costs.weigh(said.text, settings, to=said.to, choices=choices))
