"""What came of a past, as its screen shows it. Names are looked up here and stand nowhere else."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.decisions.journey import Plan
from afterword.decisions.zones import zone
from afterword.desk.telling import names_in, step_name
from afterword.engine.models import Past
from afterword.engine.past import queries as pasts
from afterword.engine.past.actions import LIVE
from afterword.engine.past.running import Spec, plans_of
from afterword.engine.past.tally import Bite, Difference, Parting, Result, Tally
from afterword.house.models import Store
from afterword.timeline.models import Customer
from afterword.timeline.queries import name_of
from afterword.ui import charts, phrasing, words
from afterword.ui.money import micros

from . import wording

OVER = 3
"""Who gets more than so many in seven days gets much."""
SHOWN = 5
"""So many rows of a list are shown on the screen itself."""
RULES = 7
COLUMNS = 10
"""The last column of people by messages stands for so many and more."""


class Someone(msgspec.Struct, frozen=True):
    """A customer as a list names them."""

    id: int
    name: str
    initials: str


class People:
    """Looks customers up, each once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._known: dict[int, Someone] = {}

    def know(self, ids: Iterable[int]) -> None:
        """Look these up together."""
        wanted = {one for one in ids if one not in self._known}
        rows = {row.pk: row for row in Customer.objects.of(self.store).filter(id__in=wanted)}
        for one in wanted:
            row = rows.get(one)
            name = name_of(row, self.store)["name"] if row else ""
            self._known[one] = Someone(
                one, name or _("Customer %d") % one, phrasing.initials(name) if name else "–"
            )

    def of(self, customer: int) -> Someone:
        """One of them."""
        self.know([customer])
        return self._known[customer]


class Number(msgspec.Struct, frozen=True):
    """A large number with what it was and what it counts."""

    now: str
    was: str
    says: str


class ChannelRow(msgspec.Struct, frozen=True):
    """A channel: messages and cost on both sides."""

    channel: str
    icon: str
    now: int
    then: int | None
    bars: SafeString
    cost: str
    cost_then: str


class MostRow(msgspec.Struct, frozen=True):
    """Somebody who would be written to much."""

    who: Someone
    now: int
    then: int | None


class ExampleRow(msgspec.Struct, frozen=True):
    """A message that a rule bit."""

    who: Someone
    at: datetime
    step: str


class RuleRow(msgspec.Struct, frozen=True):
    """What a rule did."""

    title: str
    fates: str
    times: int
    bar: SafeString
    examples: tuple[ExampleRow, ...]


class PartRow(msgspec.Struct, frozen=True):
    """One message with which two sides part."""

    who: Someone
    at: datetime
    step: str
    was: str
    now: str
    kind: str
    why: str


class WayRow(msgspec.Struct, frozen=True):
    """One way in which two sides part."""

    title: str
    kind: str
    times: int
    examples: tuple[PartRow, ...]


class TaskRow(msgspec.Struct, frozen=True):
    """What a step asked of the team."""

    title: str
    times: int


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """The whole screen."""

    verdict: str
    numbers: tuple[Number, ...]
    lines: SafeString
    lines_say: str
    channels: tuple[ChannelRow, ...]
    together: ChannelRow
    channels_say: str
    most: tuple[MostRow, ...]
    most_say: str
    columns: SafeString
    columns_say: str
    rules: tuple[RuleRow, ...]
    rules_say: str
    parted: tuple[PartRow, ...]
    parted_say: str
    tasks: tuple[TaskRow, ...]
    compared: bool
    faults: str


def label(named: str) -> str:
    """What one side is called: the draft, version 7, what was sent."""
    if named == LIVE:
        return _("what was sent")
    if named == "draft":
        return _("the draft")
    return _("version %s") % named.removeprefix("v") if named else ""


def side_of(past: Past) -> str:
    """What is lived again and what it is compared with, in words."""
    one = label(past.what)
    if not past.against:
        return one
    return _("%(one)s against %(other)s") % {"one": one, "other": label(past.against)}


def heading(spec: Spec, where: ZoneInfo, today: date) -> str:
    """Which past it is that is lived again."""
    days = days_of(spec, where)
    if days[-1] == today:
        many = len(days)
        return (
            ngettext("The last %d day, lived again", "The last %d days, lived again", many) % many
        )
    return _("%s, lived again") % dates(spec, where)


def dates(spec: Spec, where: ZoneInfo) -> str:
    """Its first and its last day."""
    days = days_of(spec, where)
    first, last = (formats.date_format(day, "j M Y") for day in (days[0], days[-1]))
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def days_of(spec: Spec, where: ZoneInfo) -> list[date]:
    """Every day of it on the store's clock."""
    first = spec.start.astimezone(where).date()
    last = (spec.end - timedelta(microseconds=1)).astimezone(where).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


class Drawing:
    """Draws what came of a past. ``scope``: ``own`` for the journey alone, ``all`` for all."""

    def __init__(self, store: Store, past: Past, scope: str) -> None:
        found = pasts.result_of(past)
        assert found is not None, "it is done"
        self.store = store
        self.past = past
        self.spec = pasts.spec_of(past)
        self.result: Result = found
        self.zone = zone(store.zone)
        self.all = scope == "all"
        self.one: Tally = found.all if self.all else found.own
        self.then: Tally | None = found.other_all if self.all else found.other_own
        self.people = People(store)
        self.plans: dict[str, Plan] = {
            plan.journey.journey: plan
            for texts in (self.spec.others, self.spec.journeys)
            for plan in plans_of(texts)
        }
        self.names: Mapping[str, str] = names_in(self.plans.values())

    def board(self) -> Board:
        """The whole screen."""
        most = self.result.most[:SHOWN]
        self.people.know(one.customer for one in most)
        channels = self._channels()
        return Board(
            verdict=self._verdict(),
            numbers=tuple(self._numbers()),
            lines=self._lines(),
            lines_say=self._lines_say(),
            channels=channels,
            together=self._together(),
            channels_say=self._channels_say(),
            most=tuple(
                MostRow(self.people.of(one.customer), one.now, one.then if self.then else None)
                for one in most
            ),
            most_say=self._most_say(),
            columns=self._columns(),
            columns_say=self._columns_say(),
            rules=tuple(self._rules(RULES)),
            rules_say=self._rules_say(),
            parted=tuple(self._parted(SHOWN)),
            parted_say=self._parted_say(),
            tasks=tuple(
                TaskRow(one.title, one.times)
                for one in sorted(self.one.tasks.values(), key=lambda one: -one.times)
            ),
            compared=self.then is not None,
            faults=ngettext(
                "%d life could not be lived to its end, and is in no figure.",
                "%d lives could not be lived to their end, and are in no figure.",
                self.result.faults,
            )
            % self.result.faults
            if self.result.faults
            else "",
        )

    # ------------------------------------------------------------------------------- numbers

    def _verdict(self) -> str:
        if self.then is None:
            return _("So it would have been.")
        more = self.one.messages - self.then.messages
        fuller = self.one.over(OVER) - self.then.over(OVER)
        if not more and not fuller:
            return _("Much the same.")
        if fuller < 0:
            return _("Gentler, though more is said.") if more > 0 else _("Gentler and quieter.")
        if fuller > 0:
            return _("More for some, fewer messages in all.") if more < 0 else _("Louder.")
        return _("More is said.") if more > 0 else _("Quieter.")

    def _numbers(self) -> Iterable[Number]:
        one, then = self.one, self.then
        yield Number(
            _n(one.messages),
            _n(then.messages) if then else "",
            _change(one.messages, then.messages) if then else _("messages"),
        )
        cost, was = self._cost(one), self._cost(then) if then else 0
        if cost or was:
            each = cost // one.messages if one.messages else 0
            says = _("%s each") % micros(each, self.store.currency)
            before = micros(was, self.store.currency) if then else ""
            yield Number(micros(cost, self.store.currency), before, says)
        yield Number(
            _n(one.over(OVER)),
            _n(then.over(OVER)) if then else "",
            _("people with over %d in seven days") % OVER,
        )
        yield Number(_n(one.people), _n(then.people) if then else "", _("people written to"))
        yield Number(
            _n(one.withheld),
            _n(then.withheld) if then else "",
            _("withheld, for the reasons below"),
        )

    def _cost(self, one: Tally) -> int:
        return one.cost(self.store.currency)

    # -------------------------------------------------------------------------------- charts

    def _lines(self) -> SafeString:
        marks = []
        days = days_of(self.spec, self.zone)
        for index, day in enumerate(days):
            key = day.isoformat()
            now = sum(self.one.days.get(key, {}).values())
            then = sum(self.then.days.get(key, {}).values()) if self.then else None
            says = f"{formats.date_format(day, 'D j M')}: {now}"
            if then is not None:
                says = _("%(day)s: %(now)d, was %(then)d") % {
                    "day": formats.date_format(day, "D j M"), "now": now, "then": then,
                }  # fmt: skip
            marks.append(charts.DayMark(now, then, says, _tick(day, index, len(days))))
        return charts.day_lines(marks, _("Messages a day"))

    def _lines_say(self) -> str:
        fullest = max(
            self.one.days.items(), key=lambda pair: (sum(pair[1].values()), pair[0]), default=None
        )
        if fullest is None:
            return _("Nothing would have been sent in these days.")
        day = formats.date_format(date.fromisoformat(fullest[0]), "j F")
        return _("The fullest day is %(day)s, with %(n)s messages.") % {
            "day": day, "n": _n(sum(fullest[1].values())),
        }  # fmt: skip

    def _channels(self) -> tuple[ChannelRow, ...]:
        then = self.then or Tally()
        names = sorted(
            {*self.one.channels, *then.channels},
            key=lambda name: -max(self.one.channels.get(name, 0), then.channels.get(name, 0)),
        )
        most = max((*self.one.channels.values(), *then.channels.values()), default=0) or 1
        return tuple(self._channel(name, most) for name in names)

    def _channel(self, name: str, most: int) -> ChannelRow:
        now = self.one.channels.get(name, 0)
        then = self.then.channels.get(name, 0) if self.then else None
        bars = [(now / most, "now")]
        if then is not None:
            bars.insert(0, (then / most, "then"))
        return ChannelRow(
            channel=str(words.word(words.CHANNELS, name)),
            icon=words.CHANNEL_ICONS.get(name, "chat-bubble-left"),
            now=now,
            then=then,
            bars=charts.share_bars(bars),
            cost=self._paid(self.one, name),
            cost_then=self._paid(self.then, name) if self.then else "",
        )

    def _paid(self, one: Tally, channel: str) -> str:
        paid = one.costs.get(channel, {})
        told = " + ".join(micros(cost, currency) for currency, cost in sorted(paid.items()))
        return told or ("–" if one.channels.get(channel) else "")

    def _together(self) -> ChannelRow:
        then = self.then
        return ChannelRow(
            channel="",
            icon="",
            now=self.one.messages,
            then=then.messages if then else None,
            bars=SafeString(""),
            cost=self._sum(self.one),
            cost_then=self._sum(then) if then else "",
        )

    def _sum(self, one: Tally) -> str:
        return micros(self._cost(one), self.store.currency) if one.costs else "–"

    def _channels_say(self) -> str:
        unknown = sum(self.one.priceless.values())
        if unknown:
            return ngettext(
                "Nobody has said what %(n)s message costs; it is not in the sum.",
                "Nobody has said what %(n)s messages cost; they are not in the sum.",
                unknown,
            ) % {"n": _n(unknown)}
        if self.then is None:
            return _("As the prices of your accounts and your own say now.")
        more = self._cost(self.one) - self._cost(self.then)
        if not more:
            return _("It costs the same.")
        sum_ = micros(abs(more), self.store.currency)
        return _("It costs %s more.") % sum_ if more > 0 else _("It costs %s less.") % sum_

    def _most_say(self) -> str:
        most = self.result.most[0].now if self.result.most else 0
        if not most:
            return _("Nobody would have been written to.")
        return _("All journeys together. Nobody got more than %d.") % most

    def _columns(self) -> SafeString:
        now = _capped(self.one.received)
        then = _capped(self.then.received) if self.then else None
        last = max((*now, *(then or {})), default=0)
        columns = []
        for count in range(1, last + 1):
            people = now.get(count, 0)
            were = then.get(count, 0) if then is not None else None
            name = f"{count}+" if count == COLUMNS else str(count)
            says = _("%(count)s: %(people)d people") % {"count": name, "people": people}
            if were is not None:
                says = _("%(count)s: %(people)d people, was %(were)d") % {
                    "count": name, "people": people, "were": were,
                }  # fmt: skip
            columns.append((name, people, were, says))
        return charts.twin_columns(columns, _("People by messages received"))

    def _columns_say(self) -> str:
        if not self.one.people:
            return ""
        each = self.one.messages / self.one.people
        return _("%s messages a person on average.") % formats.number_format(each, 1)

    # ------------------------------------------------------------------------ rules and parts

    def _bites(self) -> list[Bite]:
        return sorted(self.one.bites.values(), key=lambda one: -one.times)

    def _rules(self, most: int) -> Iterable[RuleRow]:
        bites = self._bites()[:most]
        largest = max((one.times for one in bites), default=0) or 1
        for bite in bites:
            hard = wording.is_hard(bite)
            self.people.know(one.customer for one in bite.examples)
            yield RuleRow(
                title=wording.title(bite.because, self.names),
                fates=wording.fates(bite),
                times=bite.times,
                bar=charts.share_bars([(bite.times / largest, "hard" if hard else "mild")]),
                examples=tuple(
                    ExampleRow(self.people.of(one.customer), one.at, self._step(one))
                    for one in bite.examples[:3]
                ),
            )

    def _step(self, one: object) -> str:
        journey, step = getattr(one, "journey", ""), getattr(one, "step", "")
        return step_name(self.plans.get(journey), step)

    def _rules_say(self) -> str:
        times = sum(one.times for one in self.one.bites.values())
        if not times:
            return _("No rule stood in the way of anything.")
        return ngettext(
            "%(n)s time. Amber kept a message from going out; green only moved it.",
            "%(n)s times. Amber kept messages from going out; green only moved them.",
            times,
        ) % {"n": _n(times)}

    def _ways(self) -> list[Parting]:
        return sorted(self.result.parted.ways.values(), key=lambda one: -one.times)

    def _parted(self, most: int) -> Iterable[PartRow]:
        """Of each way one example first, so that what is seen is as wide as what parts."""
        ways = self._ways()
        if not self.all:
            ways = [one for one in ways if one.journey == self.spec.own] or ways
        rounds = max((len(one.examples) for one in ways), default=0)
        picked: list[Difference] = []
        people: set[int] = set()
        for number in range(rounds):
            for way in ways:
                fresh = [one for one in way.examples[number:] if one.customer not in people]
                if fresh and len(picked) < most:
                    picked.append(fresh[0])
                    people.add(fresh[0].customer)
        self.people.know(people)
        return [self._part(one) for one in picked]

    def _part(self, one: Difference) -> PartRow:
        return PartRow(
            who=self.people.of(one.customer),
            at=one.at,
            step=self._step(one),
            was=wording.moment(one.was, one.was_channel, self.zone),
            now=wording.moment(
                one.now, "" if one.now_channel == one.was_channel else one.now_channel, self.zone
            ),
            kind=str(wording.KINDS[one.kind]),
            why=wording.why(one, self.names),
        )

    def _parted_say(self) -> str:
        parted = self.result.parted
        if not parted.people:
            return _("They part nowhere: everybody hears the same at the same time.")
        return _("In %(messages)s messages to %(people)s people.") % {
            "messages": _n(parted.messages), "people": _n(parted.people),
        }  # fmt: skip

    def ways(self) -> list[WayRow]:
        """Every way in which they part, with its examples."""
        ways = self._ways()
        self.people.know(one.customer for way in ways for one in way.examples)
        return [
            WayRow(
                title=self._step(way),
                kind=str(wording.KINDS[way.kind]),
                times=way.times,
                examples=tuple(self._part(one) for one in way.examples),
            )
            for way in ways
        ]


def _capped(received: Mapping[int, int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for count, people in received.items():
        found[min(count, COLUMNS)] = found.get(min(count, COLUMNS), 0) + people
    return found


def _tick(day: date, index: int, many: int) -> str:
    """Below the first of a month; of few days, below each Monday, of very few below each."""
    if many <= 10 or (many <= 45 and day.weekday() == 0) or (many > 45 and day.day == 1):
        return phrasing.isolated(str(formats.date_format(day, "j M")))
    return ""


def _change(now: int, then: int) -> str:
    if now == then:
        return _("messages, as many as before")
    if not then:
        return _("messages")
    return _("messages, %s") % f"{round((now - then) / then * 100):+d} %"


def _n(number: int) -> str:
    return str(formats.number_format(number, use_l10n=True, force_grouping=True))
