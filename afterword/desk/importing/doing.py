"""Taking in a file that was uploaded: the same import as the command's, in one request."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename

from afterword.connectors.csv import MappedReader, Mapping, read
from afterword.engine.import_files import Line, Source, Told, digest_of, look_at, rows_of
from afterword.engine.importing import Bad, Hands, Job, Tally, carry_out
from afterword.engine.spool import Spool
from afterword.house.actions import audit
from afterword.house.models import Store
from afterword.journeys.text import load_yaml

LARGEST = 8 * 1024 * 1024
"""Bytes that are sent."""
MOST_ROWS = 160_000
"""So many rows of one file are taken, however small it is packed: customers in so many lines were
brought in within forty seconds (two cores, SQLite), and somebody waits for the page."""
SHOWN = 20
"""So many of the rows that stay out are shown."""
COLUMNS = 40
"""So many of a strange file's columns are named."""


class Strange(Exception):
    """The file does not have the columns of what it was said to be. ``columns``: those it has."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        super().__init__()
        self.columns = columns


class TooLong(Exception):
    """The file has more rows than a page waits for."""


class Came(msgspec.Struct, frozen=True):
    """What became of a file, or would."""

    dry: bool
    tally: Tally
    bad: list[Bad]
    """The first rows that stay out."""

    @property
    def more(self) -> int:
        """How many more stay out than are shown."""
        return self.tally.bad - len(self.bad)


@cache
def text_of(mapping: str) -> str:
    """A shipped mapping as it is written. Raises ``OSError``: there is none of the name."""
    folder = files("afterword.connectors.csv") / "mappings"
    return (folder / f"{mapping}.yaml").read_text(encoding="utf-8")


@cache
def columns(mapping: str) -> tuple[str, ...]:
    """What the columns of such a file are called, the first name of each."""
    return tuple(dict.fromkeys(_names(read(load_yaml(text_of(mapping))))))


def _names(mapping: Mapping) -> Iterator[str]:
    for file in mapping.files.values():
        for names in file.columns.values():
            yield names if isinstance(names, str) else names[0]


def take(
    store: Store, upload: "UploadedFile[Any]", mapping: str, *, dry: bool, now: datetime, by: str
) -> Came:
    """Take in a file, or say what would come of it (``dry``).

    It lies on the disk for as long as this lasts. Raises ``Strange``, ``TooLong``, ``Unusable``
    where it cannot be read at all, ``Elsewhere`` where somebody else brings in the same one at this
    moment.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / (get_valid_filename(Path(upload.name or "").name) or "file")
        with path.open("wb") as file:
            file.writelines(upload.chunks())
        came = _take(store, path, mapping, dry=dry, now=now)
    if not dry:
        said = f"{mapping}: {came.tally.imported} of {came.tally.rows}"
        audit(store, now=now, by=by, what="import.file", about=said)
    return came


def _take(store: Store, path: Path, mapping: str, *, dry: bool, now: datetime) -> Came:
    text = text_of(mapping)
    chosen = read(load_yaml(text))
    reader = MappedReader(chosen)
    source = look_at(path, Told(chosen.encoding, chosen.delimiter))
    table = reader.table_of(source.name, source.header)
    if table is None:
        raise Strange(source.header[:COLUMNS])
    digest = digest_of([source], text)
    job = Job(store=store, reader=reader, mapping=chosen.mapping, digest=digest, dry=dry, now=now)
    return _carried(job, source, table)


def _carried(job: Job, source: Source, table: str) -> Came:
    bad: list[Bad] = []

    def told(one: Bad) -> None:
        if len(bad) < SHOWN:
            bad.append(one)

    with Spool(job.reader) as spool:
        spool.fill(0, table, _few(rows_of(source)))
        spool.close_up()
        tally = carry_out(job, spool, Hands(told, lambda behind: None))
    return Came(job.dry, tally, bad)


def _few(rows: Iterable[Line]) -> Iterator[Line]:
    for number, row in enumerate(rows):
        if number == MOST_ROWS:
            raise TooLong
        yield row
