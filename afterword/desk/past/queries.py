"""What came of a past, as its screen shows it. Names are looked up here and stand nowhere else."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats
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
from afterword.ui import charts

from . import wording
from .board import Board, ExampleRow, MostRow, PartRow, People, RuleRow, TaskRow, WayRow
from .figures import Figures, written

SHOWN = 5
"""So many rows of a list are shown on the screen itself."""
RULES = 7


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
        self.figures = Figures(store, days_of(self.spec, self.zone), self.one, self.then)
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
        channels = self.figures.channels()
        return Board(
            verdict=self.figures.verdict(),
            numbers=tuple(self.figures.numbers()),
            lines=self.figures.lines(),
            lines_say=self.figures.lines_say(),
            channels=channels,
            together=self.figures.together(),
            channels_say=self.figures.channels_say(),
            most=tuple(
                MostRow(self.people.of(one.customer), one.now, one.then if self.then else None)
                for one in most
            ),
            most_say=self._most_say(),
            columns=self.figures.columns(),
            columns_say=self.figures.columns_say(),
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

    def _most_say(self) -> str:
        most = self.result.most[0].now if self.result.most else 0
        if not most:
            return _("Nobody would have been written to.")
        return _("All journeys together. Nobody got more than %d.") % most

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
        ) % {"n": written(times)}

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
            "messages": written(parted.messages), "people": written(parted.people),
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
