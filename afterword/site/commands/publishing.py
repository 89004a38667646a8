"""What ``afterword journeys publish`` says and does."""

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import typer

from afterword.decisions.journey import Plan
from afterword.decisions.spans import span
from afterword.house.models import Store
from afterword.journeys import moving, publish_actions, queries
from afterword.journeys.closing import Busy
from afterword.journeys.foresight import Foreseen, foresee
from afterword.journeys.text import Unreadable, parse
from afterword.messages.queries import spoken, texts

from .ground import alone, fail, now, show


def say_what_it_means(
    store: Store,
    file: Path,
    rules: list[str],
    share: int,
    lasts: str,
    *,
    look: bool,
    as_json: bool,
) -> None:
    """Say what publishing a file means for everybody inside, and do it unless only ``look``."""
    text, new = _read(file)
    key = new.journey.journey
    try:
        chosen = moving.read_rules(_pairs(rules))
        pace = publish_actions.Pace(share, span(lasts).roughly)
        foreseen, table = _foreseen(store, key, new, chosen)
        done = None
        if not look:
            with alone():
                done = publish_actions.publish(
                    store,
                    text,
                    rules=chosen,
                    pace=pace,
                    now=now(),
                    by="command line",
                    templates=spoken(texts(store)),
                )
    except Unreadable as error:
        fail("\n".join(f"{one.path}: {one.says}" for one in error.faults))
    except (moving.BadRule, Busy, ValueError) as error:
        fail(str(error))
    facts = _facts(key, foreseen, table, done)
    if as_json:
        show(facts)
        return
    for line in table:
        typer.echo(f"{line['people']:>6}  {line['step']}: {line['rule']}{line['to']}")
    typer.echo(_sums(foreseen))
    if look:
        typer.echo("Nothing was published: that is only what it would mean.")
    elif done is None:
        typer.echo(f"{key}: that is live already; nothing changed.")
    else:
        typer.echo(f"Version {done.number} of {key} is live; it can be undone for three days.")


def _read(file: Path) -> tuple[str, Plan]:
    try:
        text = file.read_text(encoding="utf-8")
        return text, Plan(msgspec.structs.replace(parse(text), version=10**6))
    except Unreadable as error:
        fail("\n".join(f"{file}: {one.path}: {one.says}" for one in error.faults))
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read: {error}")


def _pairs(rules: list[str]) -> dict[str, str]:
    found = {}
    for text in rules:
        step, equals, rule = text.partition("=")
        if not equals:
            raise moving.BadRule(f"write a rule as STEP=keep; {text!r} is none")
        found[step] = rule
    return found


def _foreseen(
    store: Store, key: str, new: Plan, rules: dict[str, moving.Choice]
) -> tuple[Foreseen, list[dict[str, Any]]]:
    try:
        row = queries.journey(store, key)
    except LookupError:
        return Foreseen((), 0, 0), []
    if not row.live:
        return Foreseen((), 0, 0), []
    old = queries.plan(store, key, row.live)
    moving.checked(old, new, rules)
    foreseen = foresee(store, old, new, rules, now())
    count = Counter(one.at for one in foreseen.fates)
    table = []
    for at in old.steps:
        if count[at]:
            choice = moving.chosen(old, new, rules, at)
            to = f" to {choice.to or 'the end'}" if choice.rule == "move" else ""
            table.append({"step": at, "people": count[at], "rule": choice.rule, "to": to})
    return foreseen, table


_MEANINGS = ("same", "later", "sooner", "more", "less", "out", "stays")


def _facts(key: str, foreseen: Foreseen, table: list[dict[str, Any]], done: Any) -> dict[str, Any]:
    return {
        "journey": key,
        "version": done.number if done else None,
        "people": foreseen.people,
        "steps": table,
        "twice": foreseen.twice,
        "lost": foreseen.lost,
        **{name: foreseen.count(name) for name in _MEANINGS},
    }


def _sums(foreseen: Foreseen) -> str:
    said = [f"{foreseen.people} inside", f"{foreseen.twice} get anything twice"]
    said.append(f"{foreseen.lost} are lost")
    for name, text in (("later", "later"), ("sooner", "sooner"), ("out", "leave"),
                       ("stays", "finish the version they began")):  # fmt: skip
        if count := foreseen.count(name):
            said.append(f"{count} {text}")
    return ", ".join(said) + "."
