"""``afterword simulate FILE``: a journey lived again over the store's own past. Nothing is sent."""

import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from .ground import AsJson, StoreKey, fail, ground, now, show, the_store

if TYPE_CHECKING:
    from afterword.engine.past.asking import Side
    from afterword.engine.past.running import Looker
    from afterword.engine.past.tally import Result, Tally
    from afterword.house.models import Store

RARELY = 0.2
"""Seconds between two words on how far it is."""


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(simulate)


def simulate(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A journey file (YAML), or the key of a journey: its draft, or where nobody "
            "writes on one the live version.",
        ),
    ],
    days: Annotated[int, typer.Option(min=1, max=1000, help="How many days back.")] = 90,
    first: Annotated[
        str, typer.Option("--from", help="The first day instead, as 2026-08-29.")
    ] = "",
    last: Annotated[str, typer.Option("--to", help="The last day, as 2026-11-26.")] = "",
    against: Annotated[
        str,
        typer.Option(
            help="Compare with `live` (what was sent in those days), `v3` (that version), `draft`, "
            "or another file."
        ),
    ] = "",
    imported: Annotated[
        bool,
        typer.Option(
            help="Whether what came with an import counts as if it had come in when it happened."
        ),
    ] = True,
    store: StoreKey = "",
    as_json: AsJson = False,
) -> None:
    """Live a journey again over the store's own past, beside the other journeys that are on.

    Each decision is taken as the live engine would have taken it. Nothing is sent, and nothing is
    written. With --json one line for each day, and the sum as the last one.
    """
    ground()
    found = the_store(store)
    side = _side(found, file)
    start, end = _span(found, now(), days, first, last)
    other = _other(found, side, against)
    began = time.monotonic()
    looker, result = _look(found, side, start, end, other, imported)
    seconds = round(time.monotonic() - began, 3)
    if result.faults:
        typer.echo(
            f"{result.faults} lives could not be lived to their end; {result.fault}", err=True
        )
    if as_json:
        _show(looker, result, seconds)
    else:
        _tell(looker, result, seconds, side, other)


def _side(store: "Store", named: str) -> "Side":
    """A file, or the draft or live version of a journey."""
    from afterword.engine.past import asking
    from afterword.journeys import queries as journeys
    from afterword.journeys.text import Unreadable

    path = Path(named)
    try:
        if path.is_file():
            return asking.written(path.read_text(encoding="utf-8"), path.name)
        if journeys.draft(store, named):
            return asking.draft(store, named)
        return asking.version(store, named)
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{named} cannot be read: {error}")
    except Unreadable as error:
        fail(f"{named} is no journey: {error}")
    except LookupError as error:
        fail(f"{named} is no file, and {error}")


def _other(store: "Store", side: "Side", against: str) -> "Literal['nothing', 'record'] | Side":
    from afterword.engine.past import asking
    from afterword.journeys.text import Unreadable

    if not against:
        return "nothing"
    if against == "live":
        return "record"
    try:
        if against == "draft":
            return asking.draft(store, side.key)
        if against[:1] == "v" and against[1:].isdecimal():
            return asking.version(store, side.key, int(against[1:]))
    except LookupError as error:
        fail(str(error))
    except Unreadable as error:
        fail(f"the draft is no journey yet: {error}")
    return _side(store, against)


def _span(
    store: "Store", at: datetime, days: int, first: str, last: str
) -> tuple[datetime, datetime]:
    """From the first moment of the first day to the last of the last, on the store's clock; the
    last N days end now."""
    from afterword.decisions.zones import zone

    where = zone(store.zone)

    def midnight(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=where)

    try:
        end = at
        if last:
            end = min(at, midnight(date.fromisoformat(last) + timedelta(days=1)))
        start = midnight(date.fromisoformat(first)) if first else end - timedelta(days=days)
    except ValueError as error:
        fail(f"A day is written as 2026-08-29: {error}", 2)
    if start >= end:
        fail("The first day comes after the last one.", 2)
    return start, end


def _look(
    store: "Store",
    side: "Side",
    start: datetime,
    end: datetime,
    other: "Literal['nothing', 'record'] | Side",
    imported: bool,
) -> "tuple[Looker, Result]":
    from afterword.engine.past import asking, hands
    from afterword.engine.past.running import Looker

    spec = asking.spec(store, side, start=start, end=end, against=other, imported=imported)
    looker = Looker(spec, store)
    try:
        result = hands.look(looker, _progress())
    except hands.Failed as error:
        fail(f"It could not be lived again: {error}")
    return looker, result


def _progress() -> Any:
    watched = sys.stderr.isatty()
    last = 0.0

    def progress(done: int, of: int) -> bool:
        nonlocal last
        if watched and (time.monotonic() > last + RARELY or done == of):
            last = time.monotonic()
            sys.stderr.write(f"\r{done:,} of {of:,} lives" + ("\n" if done == of else ""))
            sys.stderr.flush()
        return True

    return progress


def _show(looker: "Looker", result: "Result", seconds: float) -> None:
    other = result.other_all
    for day in _days(looker):
        line: dict[str, Any] = {"day": day, "channels": result.all.days.get(day, {})}
        line["messages"] = sum(line["channels"].values())
        if other is not None:
            line["against"] = sum(other.days.get(day, {}).values())
        show(line)
    sums: dict[str, Any] = {
        "people": result.customers,
        "messages": result.all.messages,
        "withheld": result.all.withheld,
        "seconds": seconds,
        "events": result.happened,
        "written_to": result.all.people,
        "of_this_journey": result.own.messages,
        **_sums(result.all),
        "bites": [
            {
                "rule": one.rule,
                "journey": one.journey,
                "inputs": one.because.inputs,
                "fates": one.fates,
            }
            for one in _bites(result.all)
        ],
        "most": [
            {"customer": one.customer, "messages": one.now, "against": one.then}
            for one in result.most
        ],
        "faults": result.faults,
    }
    if other is not None:
        sums["against"] = {
            "messages": other.messages,
            "withheld": other.withheld,
            "written_to": other.people,
            **_sums(other),
        }
        sums["parted"] = {
            "people": result.parted.people,
            "messages": result.parted.messages,
            "ways": [
                {"kind": one.kind, "journey": one.journey, "step": one.step, "times": one.times}
                for one in _ways(result)
            ],
        }
    show(sums)


def _sums(one: "Tally") -> dict[str, Any]:
    return {
        "entered": one.entered,
        "moved": one.moved,
        "held": one.held,
        "by_channel": one.channels,
        "costs": one.costs,
        "received": one.received,
        "in_a_week": one.weekly,
        "tasks": sum(task.times for task in one.tasks.values()),
    }


def _days(looker: "Looker") -> list[str]:
    """Every day of the span, on the store's clock."""
    day = looker.spec.start.astimezone(looker.zone).date()
    last = (looker.spec.end - timedelta(microseconds=1)).astimezone(looker.zone).date()
    return [(day + timedelta(days=number)).isoformat() for number in range((last - day).days + 1)]


def _bites(one: "Tally") -> list[Any]:
    return sorted(one.bites.values(), key=lambda bite: -bite.times)


def _ways(result: "Result") -> list[Any]:
    return sorted(result.parted.ways.values(), key=lambda way: -way.times)


OVER = 3
"""Who gets more than so many in seven days is counted."""
FEW = 12
"""So many lines of a kind are printed."""


def _tell(
    looker: "Looker",
    result: "Result",
    seconds: float,
    side: "Side",
    other: "Literal['nothing', 'record'] | Side",
) -> None:
    from afterword.ui import moments

    spec, one = looker.spec, result.all
    span = " to ".join(moments.day(at, looker.zone) for at in (spec.start, spec.end))
    label = "on record" if isinstance(other, str) else other.label
    typer.echo(
        f"{side.key} ({side.label}), {span}: {result.customers:,} people and "
        f"{result.happened:,} events, decided again in {seconds} s. Nothing was sent."
    )
    _tell_sums(looker, one, result.other_all, label)
    typer.echo(f"  {result.own.messages:,} of the messages are of this journey")
    if result.most:
        most = ", ".join(f"customer {much.customer}: {much.now}" for much in result.most[:5])
        typer.echo(f"  written to most: {most}")
    _tell_rules(looker, result)


def _tell_sums(looker: "Looker", one: "Tally", then: "Tally | None", label: str) -> None:
    from afterword.ui import words
    from afterword.ui.money import micros

    def told(count: int, before: int) -> str:
        return f"{count:,}" + (f" ({label}: {before:,})" if then else "")

    was = then or type(one)()
    typer.echo(f"  {told(one.messages, was.messages)} messages")
    for channel in sorted({*one.channels, *was.channels}):
        name = words.word(words.CHANNELS, channel)
        count = told(one.channels.get(channel, 0), was.channels.get(channel, 0))
        paid = ", ".join(
            micros(cost, currency) for currency, cost in one.costs.get(channel, {}).items()
        )
        typer.echo(f"    {name}: {count}" + (f", {paid}" if paid else ""))
    typer.echo(f"  {told(one.people, was.people)} people written to")
    typer.echo(f"  {told(one.withheld, was.withheld)} withheld")
    typer.echo(f"  {one.moved:,} sent later than they were due, {one.held:,} still waiting")
    typer.echo(f"  {told(one.over(OVER), was.over(OVER))} people with over {OVER} in seven days")


def _tell_rules(looker: "Looker", result: "Result") -> None:
    from afterword.desk.past import wording
    from afterword.desk.telling import names_in

    names = names_in((*looker.plans, *looker.others))
    for bite in _bites(result.all)[:FEW]:
        title = wording.title(bite.because, names)
        typer.echo(f"  {bite.times:>7,}  {title}: {wording.fates(bite)}")
    for task in result.all.tasks.values():
        typer.echo(f"  {task.times:>7,}  tasks: {task.title}")
    parted = result.parted
    if result.other_all is not None:
        typer.echo(f"  They part in {parted.messages:,} messages to {parted.people:,} people.")
    for way in _ways(result)[:FEW]:
        kind = wording.KINDS[way.kind]
        typer.echo(f"  {way.times:>7,}  {way.journey}, {way.step}: {kind}")
