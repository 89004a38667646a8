"""A journey as its screens show it: its place in the list, its figures, its price, its facts."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.db.models import Count
from django.utils.translation import gettext as _

from afterword.conversations.models import Task as TaskRow
from afterword.decisions.journey import Journey, Plan, Saying, walk
from afterword.house import queries as house
from afterword.house.models import Store
from afterword.journeys import queries as journeys
from afterword.journeys.models import Draft, Run
from afterword.journeys.models import Journey as JourneyRow
from afterword.journeys.text import Unreadable as YamlUnreadable
from afterword.journeys.text import parse
from afterword.messages import costs
from afterword.messages import queries as templates
from afterword.messages.text import Unreadable
from afterword.outbox import queries as outbox
from afterword.outbox.models import Intent
from afterword.ui import moments, phrasing, words
from afterword.ui.money import micros

from . import wording
from .bought import bought
from .numbers import Numbers, numbers, said, within


class Row(msgspec.Struct, frozen=True):
    """A journey in the list."""

    row: JourneyRow
    about: str
    inside: int
    sent: int
    starts: str
    draft: int | None = None
    """How many changes its draft has; ``None``: there is none."""
    sells: int = 0
    """Within how many days its messages are to lead to an order; 0: it is not for that."""
    bought: int | None = None
    """How many orders came after its messages lately; ``None``: that is not what it is for."""


def listed(store: Store, now: datetime) -> list[Row]:
    """The journeys of a store with how many people are inside, and what was bought after them."""
    sent = dict(
        Intent.objects.of(store)
        .filter(effect="message", accepted__isnull=False)
        .values_list("journey")
        .annotate(n=Count("id"))
    )
    inside = dict(
        Run.objects.of(store).filter(ended=None).values_list("journey").annotate(n=Count("id"))
    )
    drafts = {row.journey_id: row for row in Draft.objects.of(store)}
    rows = [
        _row(row, drafts.get(row.pk), inside.get(row.key, 0), sent.get(row.key, 0))
        for row in journeys.journeys(store)
    ]
    goals = {one.row.key: one.sells for one in rows if one.sells and one.sent}
    after = bought(store, goals, now)
    return [msgspec.structs.replace(one, bought=after.get(one.row.key)) for one in rows]


def _row(row: JourneyRow, draft: Draft | None, inside: int, sent: int) -> Row:
    found = journeys.definition(row) if row.live else _readable(draft.text if draft else "")
    return Row(
        row=row,
        about=found.about if found else "",
        inside=inside,
        sent=sent,
        starts=str(words.word(words.EVENTS, found.trigger.event)) if found else "",
        draft=draft.revision - 1 if draft else None,
        sells=_sells(found) if found else 0,
    )


def _sells(journey: Journey) -> int:
    """Within how many days its messages are to lead to an order; 0: it is not for that."""
    goal = journey.goal
    return within(journey) if goal and goal.event == "order.placed" else 0


def _readable(text: str) -> Journey | None:
    try:
        return parse(text)
    except YamlUnreadable:
        return None


class Figures(msgspec.Struct, frozen=True):
    """What a step has done so far."""

    numbers: Mapping[str, Numbers]
    tasks: Mapping[str, tuple[int, int]]
    inside: Counter[str]


def figures(store: Store, key: str) -> Figures:
    """Messages by step, tasks opened and done, people standing at each step."""
    rows = TaskRow.objects.of(store).filter(journey=key).order_by().values_list("step")
    counted = rows.annotate(opened=Count("id"), done=Count("closed"))
    tasks = {step: (opened, done) for step, opened, done in counted}
    return Figures(said(store, key), tasks, journeys.inside(store, key))


def no_figures() -> Figures:
    """Those of a journey that nobody has walked."""
    return Figures({}, {}, Counter())


class Price(msgspec.Struct, frozen=True):
    """What a journey has cost so far, and what a person on the straight way costs."""

    spent: tuple[str, ...]
    ahead: str


def price(store: Store, plan: Plan) -> Price:
    """What the messages of a journey cost. What was paid for a step so far says what it costs
    ahead; where nothing was paid yet, the price of its first channel does."""
    paid = outbox.spent(store, plan.journey.journey)
    total: Counter[str] = Counter()
    for some in paid.values():
        for one in some:
            total[one.currency] += one.micros
    ahead = 0
    for step in plan.journey.steps:
        if not isinstance(step, Saying):
            continue
        mine = [one for one in paid.get(step.id, ()) if one.currency == store.currency]
        if mine:
            ahead += mine[0].micros // mine[0].messages
        else:
            ahead += _reckoned(store, step)
    return Price(
        spent=tuple(micros(amount, currency) for currency, amount in sorted(total.items())),
        ahead=micros(ahead, store.currency) if ahead else "",
    )


def _reckoned(store: Store, step: Saying) -> int:
    """What a message that nobody had yet will cost about, in millionths of the store's currency."""
    channel = step.channels[0]
    if channel == costs.CHANNEL:
        weighed = weighed_of(store, step)
        if weighed and weighed.cost and weighed.cost.currency == store.currency:
            return int(weighed.cost.amount * 1_000_000)
    return round(store.rules.costs.get(channel, 0.0) * 1_000_000)


def weighed_of(store: Store, step: Saying) -> costs.Weighed | None:
    """What a step's words take and cost as a text message; ``None``: they are none."""
    account = house.account(store, "channel", costs.CHANNEL)
    try:
        found = templates.template(store, step.template)
        return costs.expected(found, store, account.settings if account else {}, step.tone or "")
    except (LookupError, Unreadable):
        return None


class Counted(msgspec.Struct, frozen=True):
    """A line of the table of numbers."""

    id: str
    title: str
    icon: str
    label: str
    numbers: Numbers


def counted(store: Store, journey: Journey) -> list[Counted]:
    """The numbers of every message, in reading order."""
    found = numbers(store, journey)
    return [
        Counted(
            step.id,
            step.name or step.id,
            wording.icon(step),
            wording.label(step),
            found.get(step.id, Numbers()),
        )
        for step in walk(journey.steps)
        if isinstance(step, Saying)
    ]


class Facts(msgspec.Struct, frozen=True):
    """What stands above the board: how a journey starts, what holds it, what ends it, its goal."""

    starts: str
    often: str
    guards: tuple[str, ...]
    exits: tuple[str, ...]
    goal: str


def starts(journey: Journey) -> Facts:
    """The four facts above the board, in words."""
    per = _("each customer") if journey.entry.per == "customer" else _("each order")
    often = {
        "once": _("once for %s") % per,
        "after_exit": _("one at a time for %s") % per,
        "always": _("every time"),
    }[journey.entry.rule]
    goal = ""
    if journey.goal:
        goal = _("%(name)s in %(span)s") % {
            "name": phrasing.isolated(journey.goal.name),
            "span": moments.length(str(journey.goal.within)),
        }
    return Facts(
        starts=str(words.word(words.EVENTS, journey.trigger.event)).capitalize(),
        often=often,
        guards=tuple(rule.name or rule.id for rule in journey.guards),
        exits=tuple(rule.name or rule.id for rule in journey.exits),
        goal=goal,
    )
