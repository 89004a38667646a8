"""``afterword demo``: the store "Ada & Fern", with seven weeks of life behind it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from .ground import AsJson, alone, called, fail, migrate, now, set_up, show, unmigrated
from .up import make_fonts

if TYPE_CHECKING:
    from afterword.site.demo.driver import Progress


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help="Remove the demo, live it anew.")] = False,
    seed: Annotated[int, typer.Option(help="Another number is another life.")] = 7,
    weeks: Annotated[int, typer.Option(min=2, max=26, help="How long it has lived.")] = 7,
    people: Annotated[
        int, typer.Option(min=0, help="How many customers, besides fourteen with a story. 0: all.")
    ] = 0,
    serve: Annotated[bool, typer.Option("--serve", help="Start Afterword right after.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make the demo store, let it live through some weeks, and print a link to its desk.

    The life is played through the real engine on a virtual clock; its mails go to the built-in
    catcher and never into the world. Safe to repeat: a store that is there stays, and a fresh link
    is printed. A fill that was interrupted is done again. Needs a data folder that holds no store
    of your own.
    """
    set_up()
    if unmigrated() != 0:
        with _nobody_else(), alone():
            migrate()
    filled = fresh or not _is_there()
    if filled:
        _fill(seed, weeks, people or None)
    if serve:
        make_fonts()  # before the link is shown: it should open as soon as it can be pressed
    made = _told(filled)
    if as_json:
        show(made)
    else:
        _say(made, serve)
    if serve:
        # A process of its own: what living through weeks took of memory is given back.
        os.execv(sys.executable, [sys.executable, "-m", "afterword.site.cli", "up"])  # noqa: S606


def _say(made: dict[str, object], serve: bool) -> None:
    what = (
        "has lived through its weeks" if made["filled"] else "is there already and stays as it is"
    )
    typer.echo(f"“Ada & Fern” {what}: {made['customers']} customers, {made['messages']} mails.")
    start = (
        "Open its desk:" if serve else f"Start Afterword:\n    {called()} up\nand open its desk:"
    )
    typer.echo(f"\n{start}\n    {made['link']}\n")
    again = "the same command" if serve else f"`{called()} demo`"
    typer.echo(f"The link works once, for a week; {again} prints another.")


def _is_there() -> bool:
    """Whether the store is there, filled to its end. Ends the command where it may not be."""
    from afterword.site.demo import shop

    try:
        store = shop.found()
    except shop.NotTheDemo as error:
        fail(str(error))
    return store is not None and shop.is_filled(store)


def _told(filled: bool) -> dict[str, object]:
    """What there is, with a fresh link to it."""
    from django.conf import settings

    from afterword.house import actions as house
    from afterword.outbox.models import Caught
    from afterword.site.demo import shop
    from afterword.timeline.models import Customer

    with alone():
        store = shop.found()
        assert store is not None
        token = house.make_sign_in_link(shop.owner(store), now=now())
    return {
        "store": store.key,
        "filled": filled,
        "customers": Customer.objects.of(store).count(),
        "messages": Caught.objects.of(store).count(),
        "link": f"{settings.AFTERWORD_URL}/claim/{token}/",
    }


def _fill(seed: int, weeks: int, people: int | None) -> None:
    from django.conf import settings

    from afterword.site import memory
    from afterword.site.demo import driver, shop
    from afterword.site.demo.life import life

    with _nobody_else(), alone():
        try:
            shop.clear(settings.HOME / driver.JOURNAL)
        except shop.NotTheDemo as error:
            fail(str(error))
        typer.echo(_WAIT.format(weeks=weeks), err=True)
        memory.settle()
        with _progress() as progress:
            driver.fill(life(seed, now(), weeks, people), settings.HOME, progress)


@contextmanager
def _nobody_else() -> Iterator[None]:
    """The service must not run: its engine would take the demo's past for work that is overdue."""
    from django.conf import settings

    from afterword.site.locks import Held, held

    try:
        with held(settings.HOME / "service.lock"):
            yield
    except Held:
        fail("Afterword runs on this data folder. Stop it first, then make the demo.")


_WAIT = (
    "“Ada & Fern” lives through {weeks} weeks: each order, parcel and message passes the real "
    "engine. That takes about a minute, this once."
)


@contextmanager
def _progress() -> "Iterator[Progress]":
    """A line that fills up, where somebody looks at it."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    if not sys.stderr.isatty():
        yield lambda done: None
        return
    columns = (TextColumn("Living through the weeks"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as line:
        task = line.add_task("life", total=1.0)
        yield lambda done: line.update(task, completed=done)
