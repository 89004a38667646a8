"""People who live through the library in memory: what they do, and what they answer."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from afterword.decisions.journey import Ask, Plan
from afterword.decisions.rules import Rules
from afterword.decisions.timeline import Event, Timeline
from afterword.engine.simulate import Life, Standing
from afterword.journeys import queries
from afterword.journeys.text import parse

START = datetime(2026, 1, 6, 8, 0, tzinfo=UTC)
"""A Tuesday morning."""
YEARS = 900
"""Days after which even a guarantee of two years is told of."""
RULES = Rules(store="ada-fern", zone="Europe/London", country="GB")

Says = Mapping[str, int | str]
"""What somebody answers, by the step that asks; none: nothing."""


def library() -> list[Plan]:
    """All of the library, switched on."""
    return [
        Plan(msgspec.structs.replace(parse(text), version=1)) for text in queries.library().values()
    ]


class Person(Life):
    """A life that notes where its runs stood, and answers."""

    def __init__(self, name: str, live: Sequence[Plan], says: Says, settles: bool) -> None:
        plans = {(one.journey.journey, 1): one for one in live}
        super().__init__(Timeline(name, []), plans, live, RULES, now=START)
        self.says, self.settles = says, settles
        self.lanes: set[tuple[str, str, str]] = set()
        self.stood: set[tuple[str, str]] = set()
        self.ended: dict[str, str] = {}
        self._read = 0

    def _look(self, standing: Standing) -> None:
        journey = standing.run.journey
        self.stood.add((journey, standing.run.at))
        super()._look(standing)
        run = standing.run
        self.stood.add((journey, run.at))
        self.lanes |= {
            (journey, step, str(lane)) for step, lane in run.learned.items() if step != "about"
        }
        if run.ended:
            self.ended[run.key] = run.outcome

    def answers(self) -> None:
        """Answer what was asked since, and settle what a person was asked to."""
        news, self._read = self.outcomes[self._read :], len(self.outcomes)
        for one in news:
            self.stood.add((one.journey, one.step))
            plan = self.plans[one.journey, 1]
            step = plan.steps.get(one.step)
            if one.what == "sent" and isinstance(step, Ask) and one.step in self.says:
                said = self.says[one.step]
                data = {
                    "message": one.key,
                    "question": step.answer,
                    "value" if isinstance(said, int) else "choice": said,
                    "journey": one.journey,
                }
                self.tell("answer.given", f"message/{one.key}", data=data)
            if one.what == "task" and self.settles and one.key.startswith("complaint/"):
                self.tell("complaint.closed", one.key)

    def tell(
        self, kind: str, about: str = "", order: str = "", data: Mapping[str, Any] | None = None
    ) -> None:
        """Something happens now, and is known."""
        self.hear([Event(0, kind, self.now, self.now, about, order, data or {})])
        self.settle()


class Deed(msgspec.Struct):
    """Something that happens on a day of somebody's life."""

    day: float
    kind: str
    about: str = ""
    order: str = ""
    data: Mapping[str, Any] = {}


def live(
    name: str,
    deeds: Sequence[Deed],
    *,
    says: Says | None = None,
    settles: bool = True,
    plans: Sequence[Plan] | None = None,
    days: int = YEARS,
) -> Person:
    """Somebody's life with the whole library on. ``settles``: complaints are settled a day on."""
    person = Person(name, plans or library(), says or {}, settles)
    waiting = sorted(deeds, key=lambda one: one.day)
    for day in range(days):
        today = START + timedelta(days=day)
        while waiting and waiting[0].day < day + 1:
            one = waiting.pop(0)
            person.until(START + timedelta(days=one.day))
            person.tell(one.kind, one.about, one.order, one.data)
        person.until(today + timedelta(hours=23))
        person.answers()
    return person


# ------------------------------------------------------------------------- what people do


def bought(day: float, number: int, total: int = 2800, who: Sequence[str] = ("email",)) -> Deed:
    """An order."""
    order = f"order/shop:{number}"
    contacts = [(kind, f"{kind}-1") for kind in who]
    lines = [{"product": "p1", "title": "Hario V60", "quantity": 1, "price": total}]
    data = {
        "number": f"#{number}",
        "currency": "GBP",
        "total": total,
        "items": 1,
        "lines": lines,
        "who": {"contacts": contacts, "language": "en", "country": "GB"},
    }
    return Deed(day, "order.placed", order, order, data)


def yes(day: float, purpose: str = "offers", channel: str = "email") -> Deed:
    """A yes."""
    data = {"channel": channel, "purpose": purpose, "contact": f"{_kind(channel)}-1"}
    return Deed(day, "consent.given", data=data)


def _kind(channel: str) -> str:
    return "email" if channel == "email" else "phone"


def scanned(day: float, number: int, status: str, kind: str = "", **data: Any) -> Iterator[Deed]:
    """A scan, and what the timeline announces by it."""
    parcel, order = f"shipment/c:{number}", f"order/shop:{number}"
    more = {"status": status, "carrier": "DPD", "number": "1", **data}
    yield Deed(day, "shipment.checkpoint", parcel, order, more)
    if kind:
        yield Deed(day, kind, parcel, order, more)


def shipped(day: float, number: int) -> list[Deed]:
    """It leaves."""
    return [*scanned(day, number, "in_transit", "shipment.shipped")]


def arrived(day: float, number: int, **data: Any) -> list[Deed]:
    """All of it is there."""
    order = f"order/shop:{number}"
    return [
        *scanned(day, number, "delivered", "shipment.delivered", **data),
        Deed(day, "order.delivered", order, order, {"shipments": 1}),
    ]


def of_parcel(day: float, number: int, kind: str, **data: Any) -> Deed:
    """Something that the timeline announces of a parcel."""
    return Deed(day, kind, f"shipment/c:{number}", f"order/shop:{number}", data)


def of_return(day: float, number: int, kind: str) -> Deed:
    """Something about a return."""
    return Deed(day, kind, f"return/{number}", f"order/shop:{number}")


def wrote(day: float, **data: Any) -> Deed:
    """A reply."""
    return Deed(day, "reply.received", data={"meaning": "none", "channel": "email", **data})


def asks(day: float, intent: str, number: int = 1, **data: Any) -> list[Deed]:
    """A question, in a conversation of its own."""
    about = f"conversation/{number}"
    heard = {"channel": "email", "intent": intent, "confidence": 90, "language": "en", **data}
    return [
        Deed(day, "conversation.opened", about, data={"channel": "email"}),
        Deed(day, "conversation.asked", about, data=heard),
    ]


def season(day: float, days: int, *, bought: bool) -> Deed:
    """A call of the calendar."""
    data = {"season": "sale", "name": "Sale", "days": days, "bought": bought}
    data |= {"begins": "2026-07-01", "ends": "2026-07-21"}
    return Deed(day, "season.before" if days else "season.begins", "season/sale", data=data)


def came(day: float, number: int, **more: Any) -> list[Deed]:
    """A whole order: bought, shipped a day later, there after three."""
    return [bought(day, number, **more), *shipped(day + 1, number), *arrived(day + 3, number)]
