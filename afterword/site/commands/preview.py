"""``afterword preview JOURNEY --customer C``: what somebody will get, when, and why."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .ground import AsJson, StoreKey, fail, ground, now, show, the_store

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from afterword.decisions.journey import Plan
    from afterword.engine.simulate import Outcome
    from afterword.engine.supposing import Fact
    from afterword.engine.walk import Walked
    from afterword.house.models import Store
    from afterword.messages.trying import Tried


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(preview)


def preview(
    journey: Annotated[str, typer.Argument(help="The journey's key, or a file (YAML).")],
    customer: Annotated[
        str,
        typer.Option(
            "--customer",
            "-c",
            help="A customer's id, order number, e-mail address, phone number or name.",
        ),
    ],
    draft: Annotated[
        bool, typer.Option("--draft", help="The draft in the place of the live version.")
    ] = False,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            "-w",
            help="A fact to suppose: late=3, answer=4@2h, return@5d, says=STOP … May be repeated.",
        ),
    ] = None,
    store: StoreKey = "",
    as_json: AsJson = False,
) -> None:
    """Show what a customer gets from a journey from now on: when, on which channel, in their
    language, and why or why not.

    Nothing is written and nothing goes out. With --json one message a line.
    """
    ground()
    from afterword.engine.walk import walk
    from afterword.timeline import queries

    found = the_store(store)
    plan, other = _plan(found, journey, draft=draft)
    try:
        person = queries.customer_by(found, customer)
    except LookupError as error:
        fail(str(error))
    facts = _facts(what_if or [])
    walked = walk(found, plan, person, facts, now=now(), draft=other)
    if as_json:
        for line in _lines(walked):
            show(line)
    else:
        _tell(found, walked, queries.name_of(person, found)["name"])


def _plan(store: "Store", journey: str, *, draft: bool) -> "tuple[Plan, bool]":
    """The plan, and whether it takes the place of the live version."""
    from afterword.decisions.journey import Plan
    from afterword.journeys import queries
    from afterword.journeys.text import Unreadable, parse

    path = Path(journey)
    try:
        if path.suffix in (".yaml", ".yml") or path.is_file():
            return Plan(parse(path.read_text(encoding="utf-8"))), True
        row = queries.journey(store, journey)
        written = queries.draft(store, journey) if draft or not row.live else None
        if written is not None:
            return Plan(parse(written.text)), True
        if draft:
            fail(f"{journey} has no draft; begin one at the desk, or name a file")
        return queries.plan(store, journey, row.live), False
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{journey} cannot be read: {error}")
    except (LookupError, Unreadable) as error:
        fail(str(error))


def _facts(texts: list[str]) -> "list[Fact]":
    from afterword.engine.supposing import read_all

    facts, faults = read_all(texts)
    if faults:
        fail("\n".join(map(str, faults)), 2)
    return facts


def _lines(walked: "Walked") -> Iterator[dict[str, Any]]:
    """One message or task a line, in order."""
    from afterword.decisions.zones import zone

    where = zone(walked.zone)
    for one in walked.outcomes:
        said = walked.said.get(one.key)
        yield {
            "what": "task" if one.what == "task" else "message",
            "time": one.at.astimezone(where),
            "zone": walked.zone,
            "state": one.what,
            "journey": one.journey,
            "step": one.step,
            "about": one.subject,
            "key": one.key,
            "channel": one.channel,
            "language": said.language if said else "",
            "subject": said.subject if said else one.title,
            "rendering": _rendering(said) if said else None,
            "cost": {"micros": said.cost.micros, "currency": said.cost.currency}
            if said and said.cost
            else None,
            "reasons": list(_reasons(one, walked, where)),
        }


def _rendering(said: "Tried") -> dict[str, Any]:
    return {
        "text": said.text,
        "html": said.html,
        "choices": [one.words for one in said.choices],
        "media": [{"kind": one.kind, "url": one.url, "words": one.alt} for one in said.media],
    }


def _reasons(one: "Outcome", walked: "Walked", where: "ZoneInfo") -> Iterator[dict[str, Any]]:
    from afterword.desk.telling import names_in
    from afterword.engine.walk import unwritten
    from afterword.ui import reason_words

    names = names_in([walked.plan])
    found = list(one.because)
    if one.key in walked.faults:
        found.append(unwritten(walked.faults[one.key]))
    for each in found:
        text = reason_words.reason(each.rule, each.result, each.inputs, zone=where, names=names)
        yield {"rule": each.rule, "result": each.result, "inputs": each.inputs, "text": text}


def _tell(store: "Store", walked: "Walked", name: str) -> None:
    from afterword.decisions.zones import zone
    from afterword.desk.walk.columns import Teller, summary
    from afterword.journeys import queries

    where = zone(walked.zone)
    journey = walked.plan.journey
    typer.echo(f"{name or 'A guest'} in “{journey.name}”, on their clock ({walked.zone})\n")
    for one in Teller(store, walked, queries.live_plans(store), where).columns():
        when = f"{one.day}, {one.clock}"
        if one.card is None:
            typer.echo(f"  {when:<18} {one.sign}")
            continue
        title = f"{one.card.label}: {one.card.title}"
        other = f" (in “{one.journey}”)" if one.journey else ""
        typer.echo(f"  {when:<18} {title}, {one.state}{other}")
        for reason in one.because:
            sign = {"yes": "+", "no": "-", "wait": "~"}[reason.result]
            typer.echo(f"  {'':<18}   {sign} {reason.text}")
    told = summary(walked, walked)
    if not walked.entered:
        typer.echo("  They do not come into this journey as things stand.")
    typer.echo(f"\n{told['sent']} messages, {told['not_sent']} not sent, {told['tasks']} tasks.")
