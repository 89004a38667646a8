"""Going through a store's customers, a batch at a time, and living each of them again."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec
import structlog

from afterword.decisions.journey import Plan
from afterword.decisions.reasons import Because
from afterword.decisions.zones import zone
from afterword.house.models import Store
from afterword.journeys.text import parse

from . import reading
from .costs import Prices, words_of
from .living import Begun, Lived, Recorded, Story, begun, live_again
from .tally import SAME, SAME_ON_RECORD, Much, Result, Said, Tally, differences

BATCH = 100
PATIENT = timedelta(minutes=5)
"""On record: what was taken so long after it was due had to wait for something."""

log = structlog.get_logger()

Progress = Callable[[int, int], bool]
"""Told how many lives are lived, of how many; says whether to go on."""


class Spec(msgspec.Struct, frozen=True, kw_only=True):
    """What is lived again, and what it is compared with. ``journeys`` and ``others`` are texts with
    the number of their version: everything that would be on together."""

    store: int
    start: datetime
    end: datetime
    own: str
    """The key of the journey that is looked at."""
    journeys: Sequence[tuple[str, int]]
    against: Literal["nothing", "record", "journeys"] = "nothing"
    others: Sequence[tuple[str, int]] = ()
    imported: bool = True
    """What came with an import counts as if it had come in when it happened."""


class Stopped(Exception):
    """It was told to stop."""


def plans_of(texts: Sequence[tuple[str, int]]) -> list[Plan]:
    """Plans of texts and versions, by priority, as the live engine has them."""
    found = [Plan(msgspec.structs.replace(parse(text), version=number)) for text, number in texts]
    return sorted(found, key=lambda one: (-one.journey.priority, one.journey.journey))


class Looker:
    """Lives the customers of a store again, as a spec asks."""

    def __init__(self, spec: Spec, store: Store) -> None:
        self.spec = spec
        self.store = store
        self.rules = store.rules
        self.zone = zone(store.zone)
        self.plans = plans_of(spec.journeys)
        self.others = plans_of(spec.others)
        self.prices = Prices(store)

    def customers(self) -> list[int]:
        """Whom it is about: those to whom something happened that a journey starts with."""
        spec = self.spec
        kinds = {plan.journey.trigger.event for plan in (*self.plans, *self.others)}
        return reading.concerned(
            spec.store, kinds, spec.start, spec.end, said=spec.against == "record"
        )

    def look(self, customers: Sequence[int], progress: Progress) -> Result:
        """Live these customers again. Raises ``Stopped`` when ``progress`` says so."""
        result = self._empty()
        done = 0
        for some in _batches(customers):
            for story in reading.stories(self.spec.store, some, self.spec.end):
                self._live(story, result)
            done += len(some)
            if not progress(done, len(customers)):
                raise Stopped
        result.settle()
        return result

    def _empty(self) -> Result:
        result = Result()
        if self.spec.against != "nothing":
            result.other_own, result.other_all = Tally(), Tally()
        return result

    def _live(self, story: Story, result: Result) -> None:
        """One customer. One whose life cannot be lived fails nobody else's."""
        spec = self.spec
        try:
            start = begun(story, spec.start, imported=spec.imported)
            lived = self._again(start, self.plans)
            other = self._again(start, self.others) if spec.against == "journeys" else None
        except Exception as error:
            log.exception("past.parked", customer=story.customer)
            result.faults += 1
            result.fault = result.fault or f"customer {story.customer}: {error}"
            return
        result.customers += 1
        result.happened += len(start.coming)
        said = self._said(lived, self.plans)
        self._count(story.customer, lived, said, result.own, result.all)
        if result.other_all is None or result.other_own is None:
            result.much(Much(sum(one.sent for one in said), 0, story.customer))
            return
        if other is not None:
            then = self._said(other, self.others)
            self._count(story.customer, other, then, result.other_own, result.other_all)
        else:
            then = [self._recorded(one, lived.country) for one in start.said]
            self._add(story.customer, then, result.other_own, result.other_all)
            result.other_all.entered += len({one.run for one in start.said})
        many = sum(one.sent for one in said), sum(one.sent for one in then)
        result.much(Much(*many, story.customer))
        same = SAME if other is not None else SAME_ON_RECORD
        result.parted.add(differences(story.customer, said, then, same))

    def _again(self, start: Begun, plans: Sequence[Plan]) -> Lived:
        spec = self.spec
        return live_again(start, plans, self.rules, start=spec.start, end=spec.end)

    def _count(
        self, customer: int, lived: Lived, said: Sequence[Said], own: Tally, every: Tally
    ) -> None:
        self._add(customer, said, own, every)
        every.entered += lived.entered
        every.inside += lived.inside
        for one in lived.outcomes:
            if one.what == "task":
                every.asked(one.journey, one.step, one.title)
                if one.journey == self.spec.own:
                    own.asked(one.journey, one.step, one.title)

    def _add(self, customer: int, said: Sequence[Said], own: Tally, every: Tally) -> None:
        every.add(customer, said, self.zone)
        own.add(customer, [one for one in said if one.journey == self.spec.own], self.zone)

    def _said(self, lived: Lived, plans: Sequence[Plan]) -> list[Said]:
        """What became of the messages of a life."""
        by_key = {plan.journey.journey: plan for plan in plans}
        found: list[Said] = []
        held: dict[str, Said] = {}
        for one in lived.outcomes:
            if one.what not in ("sent", "withheld", "expired", "held"):
                continue
            against = list(lived.patience.get(one.key, ()))
            fate: str = one.what
            cost, currency = None, ""
            if one.what == "sent":
                fate = "moved" if against else "sent"
                template, tone = words_of(by_key, one.journey, one.step)
                cost, currency = self.prices.of(one.channel, template, tone, lived.country)
            elif one.what != "held":
                against.append(one.because[-1])
                fate = _dropped(one.what, one.because[-1])
            said = Said(
                key=one.key,
                journey=one.journey,
                step=one.step,
                fate=fate,
                at=one.at,
                channel=one.channel,
                cost=cost,
                currency=currency,
                against=against,
            )
            if one.what == "held":
                held[one.key] = said
            else:
                found.append(said)
        return [*found, *(one for key, one in held.items() if key in lived.waiting)]

    def _recorded(self, one: Recorded, country: str) -> Said:
        """What became of a message on record."""
        because = msgspec.json.decode(one.because, type=list[Because])
        against: list[Because] = []
        at, cost, currency = one.state_at, one.cost, one.currency
        if one.accepted and one.accepted <= self.spec.end:
            fate, at = "moved" if one.accepted > one.due + PATIENT else "sent", one.accepted
            if cost is None:
                cost, currency = self.prices.of(one.channel, one.template, one.tone, country)
        elif one.state in ("withheld", "expired", "failed") and at <= self.spec.end:
            against = [reason for reason in because[-1:] if reason.result != "yes"]
            fate = _dropped(one.state, because[-1]) if because else "dropped"
        else:
            fate = "held"
            against = [reason for reason in because if reason.result == "wait"]
        return Said(
            key=one.key,
            journey=one.journey,
            step=one.step,
            fate=fate,
            at=at,
            channel=one.channel,
            cost=cost,
            currency=currency,
            against=against,
        )


def _dropped(what: str, last: Because) -> str:
    if what == "expired":
        return "expired"
    return "merged" if last.rule == "together" else "dropped"


def _batches(customers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(customers), BATCH):
        yield customers[start : start + BATCH]


def part(customers: Sequence[int], number: int, of: int) -> Sequence[int]:
    """One of several equal parts of the customers."""
    return customers[number::of]
