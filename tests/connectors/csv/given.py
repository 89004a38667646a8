"""Files brought into a store as the command does it, without the command."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from afterword.connectors.csv import MappedReader
from afterword.engine.import_files import Told, digest_of, look_at, rows_of
from afterword.engine.importing import Bad, Hands, Job, Tally, carry_out
from afterword.engine.spool import Spool
from afterword.house.models import Store
from afterword.site.commands.imports import the_mapping
from afterword.timeline import models as timeline
from tests.conftest import NOW

FILES = Path(__file__).parent / "files"


class Outcome(NamedTuple):
    """The numbers of an import, and what stayed out: line and reason."""

    rows: int
    imported: int
    unchanged: int
    bad: int
    reasons: list[tuple[int, str]]

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        return self.rows, self.imported, self.unchanged, self.bad


class Stopped(Exception):
    """Somebody pulled the plug."""


def bring(
    store: Store,
    mapping: str,
    *paths: Path,
    dry: bool = False,
    now: datetime = NOW,
    stop_after: int | None = None,
    told: Told = Told(),  # noqa: B008 (immutable)
) -> Outcome:
    """Import files. ``stop_after``: raise ``Stopped`` once so many rows are behind it."""
    chosen, text = the_mapping(mapping)
    reader = MappedReader(chosen)
    sources = [look_at(path, told) for path in paths]
    job = Job(store, reader, chosen.mapping, digest_of(sources, text), dry, now)
    found: list[Bad] = []

    def moved(behind: int) -> None:
        if stop_after is not None and behind >= stop_after:
            raise Stopped

    with Spool(reader) as spool:
        for number, source in enumerate(sources):
            table = reader.table_of(source.name, source.header)
            assert table is not None, f"{source.name}: {source.header}"
            spool.fill(number, table, rows_of(source))
        spool.close_up()
        tally: Tally = carry_out(job, spool, Hands(found.append, moved))
    reasons = sorted((bad.line, bad.reason) for bad in found)
    return Outcome(tally.rows, tally.imported, tally.unchanged, tally.bad, reasons)


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """A file with a text."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def orders(store: Store) -> dict[str, timeline.Order]:
    """The orders of a store by their outside id."""
    rows = timeline.Order.objects.of(store).order_by("placed", "about")
    return {row.about.removeprefix("order/"): row for row in rows}


def events(store: Store, kind: str) -> list[timeline.Event]:
    """The events of a kind, in the order in which they happened."""
    return list(timeline.Event.objects.of(store).filter(kind=kind).order_by("happened", "key"))
