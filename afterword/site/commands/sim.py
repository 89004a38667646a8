"""``afterword sim``: the real engine in worlds of seeded lives and faults."""

import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .ground import AsJson, fail, show

if TYPE_CHECKING:
    from afterword.site.sim.fleet import Fleet
    from afterword.site.sim.run import Outcome
    from afterword.site.sim.swarm import World


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(sim)


def sim(
    seed: Annotated[int, typer.Option(help="Another number is another run.")] = 0,
    customer_years: Annotated[
        float, typer.Option(min=0.1, help="How much life is lived, over as many worlds as needed.")
    ] = 50.0,
    world: Annotated[int, typer.Option(help="Play this world of the seed alone.")] = -1,
    until: Annotated[
        int, typer.Option(help="With --world: stop after so many days and show what happened.")
    ] = 0,
    planted: Annotated[
        bool, typer.Option("--planted", help="Plant bugs one by one and see which are found.")
    ] = False,
    bug: Annotated[
        list[str] | None, typer.Option(help="With --planted: this one only. May be repeated.")
    ] = None,
    enough: Annotated[
        int, typer.Option(min=0, help="With --planted: stop once so many are found. 0: never.")
    ] = 0,
    contacts: Annotated[
        bool,
        typer.Option(
            "--contacts",
            help="How many who wonder where their parcel is reach a person, with Afterword and "
            "without.",
        ),
    ] = False,
    people: Annotated[
        int, typer.Option(min=10, help="With --contacts: how many live in each of the worlds.")
    ] = 200,
    as_json: AsJson = False,
) -> None:
    """Let simulated people, shops and providers live with the real engine, and look on.

    Faults of every kind are drawn from the seed; an oracle of its own looks at every message. The
    same seed gives the same run. Exit code 1 when an invariant was broken: then the seed, the world
    and a smaller world with the same fault are printed. Nothing of this installation is touched.
    """
    with _fleet() as fleet:
        if contacts:
            _contacts(fleet, seed, people, as_json)
        elif planted:
            _planted(fleet, bug or [], enough, as_json)
        elif world >= 0:
            _one(fleet, seed, world, until)
        else:
            _many(fleet, seed, customer_years, as_json)


@contextmanager
def _fleet() -> "Iterator[Fleet]":
    memory = Path("/dev/shm")  # noqa: S108 (a folder of its own is made in it)
    place = str(memory) if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="afterword-sim-", dir=place) as home:
        from afterword.site.sim import ground

        ground.prepare(Path(home))
        from afterword.site.sim.fleet import Fleet

        yield Fleet(Path(home))


def _many(fleet: "Fleet", seed: int, customer_years: float, as_json: bool) -> None:
    from afterword.site.sim.swarm import world

    lived, sends, number = 0.0, 0, 0
    faults: Counter[str] = Counter()
    deeds: Counter[str] = Counter()
    broken: list[Outcome] = []
    began = time.process_time()
    while lived < customer_years:
        outcome = fleet.play(world(seed, number))
        number += 1
        lived += outcome.world.customer_years
        sends += outcome.sends
        faults += outcome.faults
        deeds += outcome.deeds
        if outcome.violations:
            broken.append(outcome)
            _tell(fleet, outcome)
    minutes = (time.process_time() - began) / 60
    facts: dict[str, Any] = {
        "seed": seed,
        "customer_years": round(lived, 1),
        "violations": sum(len(one.violations) for one in broken),
        "customer_years_per_minute": round(lived / minutes, 1),
        "sends": sends,
        "faults": sum(faults.values()),
    }
    if as_json:
        show(facts)
    else:
        for kind, counts in (("done", deeds), ("broke", faults)):
            for name, count in sorted(counts.items()):
                typer.echo(f"{count:8,} {kind} {name}")
        typer.echo(
            f"{lived:,.1f} customer-years in {number} worlds, {sends:,} messages taken, "
            f"{facts['violations']} violations, {facts['customer_years_per_minute']:,.0f} "
            "customer-years a minute."
        )
    if broken:
        raise typer.Exit(1)


def _one(fleet: "Fleet", seed: int, number: int, until: int) -> None:
    """One world, told line by line."""
    from afterword.site.sim.swarm import smaller, world

    chosen = world(seed, number)
    outcome = fleet.play(smaller(chosen, until=until) if until else chosen)
    for line in outcome.tail:
        typer.echo(line)
    typer.echo(f"trace {outcome.digest}")
    for says in outcome.violations:
        typer.echo(says)
    if outcome.violations:
        raise typer.Exit(1)


def _planted(fleet: "Fleet", names: list[str], enough: int, as_json: bool) -> None:
    """Each planted bug, and the violation it was found by."""
    from afterword.site.sim.hunt import hunt, spent
    from afterword.site.sim.planted import BUGS

    strange = sorted(set(names) - set(BUGS))
    if strange:
        fail(f"No such bug: {', '.join(strange)}. There are: {', '.join(BUGS)}", 2)
    planted, began = len(names or BUGS), spent()
    found = 0
    for one in hunt(fleet, names):
        found += bool(one.violation)
        if not as_json:
            typer.echo(f"{'✓' if one.violation else '✗'} {one.name}: {one.violation}")
        if found == enough > 0:
            break
    seconds = round(spent() - began, 1)
    if as_json:
        show({"planted": planted, "found": found, "cpu_seconds": seconds})
    else:
        typer.echo(f"{found} of {planted} found in {seconds} seconds of work.")


def _contacts(fleet: "Fleet", seed: int, people: int, as_json: bool) -> None:
    """The same people at a store that leaves them alone, and at one that tells and answers."""
    from afterword.site.sim.contacts import compared

    found = compared(fleet, seed, people)
    worlds = {"alone": found.alone, "told": found.told, "doubting": found.doubting}
    falls = {"fall": found.fall, "fall_doubting": found.fall_doubting}
    if as_json:
        facts: dict[str, Any] = {name: one._asdict() for name, one in worlds.items()}
        for name, fall in falls.items():
            facts |= {f"{name}_{part}": value for part, value in fall._asdict().items()}
        show({"seed": seed, "people": people} | facts)
        return
    for name, one in worlds.items():
        typer.echo(
            f"{name:>9}: {one.persons:,} contacts reached a person ({one.per_hundred:.1f} for each "
            f"100 orders) of {one.orders:,} orders; {one.wondered:,} wondered, {one.by_notice:,} "
            f"had a message, {one.by_page:,} a page, {one.by_answer:,} an answer."
        )
    for name, fall in falls.items():
        between = "too few to say how sure" if fall.low is None else f"{fall.low} to {fall.high}"
        typer.echo(f"{name}: fewer by {fall.percent} % ({between}).")


def _tell(fleet: "Fleet", outcome: "Outcome") -> None:
    """What was broken, and the smallest world that was found to break it too."""
    from afterword.site.sim.shrink import shrunk

    one = outcome.world
    typer.echo(
        f"seed {one.seed}, world {one.number}: {len(outcome.violations)} violations, the first:\n"
        f"  {outcome.violations[0]}\n"
        f"  again: afterword sim --seed {one.seed} --world {one.number}",
        err=True,
    )
    smallest = shrunk(fleet.play, outcome)
    typer.echo(_told(smallest.world), err=True)
    for line in (*smallest.tail[-40:], *smallest.violations[:5]):
        typer.echo(f"  {line}", err=True)


def _told(one: "World") -> str:
    return (
        f"  smaller: {len(one.people)} people {list(one.people)[:8]}, {one.days} days, "
        f"faults {sorted(one.faults)}, life {sorted(one.features)}"
    )
