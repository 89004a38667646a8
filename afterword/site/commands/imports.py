"""``afterword import FILE…``: orders, customers, parcels and consents from files."""

import sys
from contextlib import ExitStack
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from .ground import AsJson, StoreKey, alone, fail, ground, now, show, the_store
from .import_report import Report

if TYPE_CHECKING:
    from afterword.connectors.csv import MappedReader, Mapping
    from afterword.engine.import_files import Source, Told
    from afterword.engine.importing import Job, Tally

_SHIPPED = "afterword.connectors.csv"


class _Placed(NamedTuple):
    """A file, and the table of the mapping that it is."""

    source: "Source"
    table: str


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(imports)


def imports(
    files: Annotated[
        list[Path],
        typer.Argument(help="CSV or JSON lines, also packed with gzip. Linked files go together."),
    ],
    mapping: Annotated[
        str,
        typer.Option(
            "--mapping", "-m", help="The name of a shipped mapping, or a YAML file of your own."
        ),
    ],
    store: StoreKey = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; say what would come of it.")
    ] = False,
    as_json: AsJson = False,
    bad_rows: Annotated[
        Path | None,
        typer.Option("--bad-rows", help="Write the rows that cannot be taken in to this CSV file."),
    ] = None,
    encoding: Annotated[
        str, typer.Option(help="How the files are written, instead of letting it be found out.")
    ] = "",
    delimiter: Annotated[
        str, typer.Option(help="What stands between the cells, instead of letting it be found out.")
    ] = "",
) -> None:
    """Bring in what happened so far: orders, customers, parcels, consents, reviews, products.

    It comes in as history and starts no journey. Stopped, it goes on where it was when it is
    run again; run twice, it changes nothing. Rows that cannot be taken in are reported with
    their line and the reason, and the rest goes in.
    """
    ground()
    found = the_store(store)
    chosen, text = the_mapping(mapping)
    from afterword.connectors.csv import MappedReader
    from afterword.engine.import_files import Told, digest_of
    from afterword.engine.importing import Job

    reader = MappedReader(chosen)
    told = Told(encoding or chosen.encoding, _one_character(delimiter) or chosen.delimiter)
    placed = _placed(files, reader, told)
    job = Job(
        store=found,
        reader=reader,
        mapping=chosen.mapping[:50],
        digest=digest_of([one.source for one in placed], text),
        dry=dry_run,
        now=now(),
    )
    with ExitStack() as stack:
        report = stack.enter_context(
            _report([one.source.name for one in placed], as_json, bad_rows)
        )
        for one in placed:
            report.reads(one.source.name, one.table, one.source.says)
        if not dry_run:
            stack.enter_context(alone())
        tally = _carry_out(job, placed, report)
    _tell(tally, dry=dry_run, as_json=as_json)


def _one_character(delimiter: str) -> str:
    found = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter)
    if len(found) > 1:
        fail(f"A delimiter is one character, or `tab`; {delimiter!r} is not.", 2)
    return found


def _report(names: list[str], as_json: bool, bad_rows: Path | None) -> Report:
    try:
        return Report(names, as_json=as_json, bad_rows=bad_rows)
    except OSError as error:
        fail(f"The report cannot be written to {bad_rows}: {error.strerror}")


# ------------------------------------------------------------------------------- mappings


def shipped() -> list[str]:
    """The names of the mappings that come with Afterword."""
    folder = resources(_SHIPPED) / "mappings"
    return sorted(
        entry.name.removesuffix(".yaml")
        for entry in folder.iterdir()
        if entry.name.endswith(".yaml")
    )


def the_mapping(named: str) -> "tuple[Mapping, str]":
    """The mapping of that name or in that file, and its text. Else the command ends."""
    from afterword.connectors.csv import Faulty, read
    from afterword.journeys.text import Unreadable, load_yaml, where

    text = _text_of(named)
    try:
        return read(load_yaml(text)), text
    except Unreadable as error:
        fail(f"The mapping {named} cannot be read: {error}")
    except Faulty as error:
        fail(f"The mapping {named} cannot be used: {where(text, error.path)}: {error.says}")


def _text_of(named: str) -> str:
    if named in shipped():
        return (resources(_SHIPPED) / "mappings" / f"{named}.yaml").read_text(encoding="utf-8")
    path = Path(named)
    if path.suffix not in (".yaml", ".yml") and not path.is_file():
        fail(_no_such(named))
    return _own_text(path)


def _no_such(named: str) -> str:
    names = "\n".join(f"  {name:20} {_about(name)}" for name in shipped())
    return f"There is no mapping {named!r}. These are shipped:\n{names}\nOr name a YAML file."


def _own_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        fail(f"The mapping {path} is not written in UTF-8.")
    except OSError as error:
        fail(f"The mapping {path} cannot be read: {error.strerror}")


def _about(name: str) -> str:
    from afterword.journeys.text import load_yaml

    found: dict[str, Any] = load_yaml(_text_of(name))
    return str(found.get("about", ""))


# ---------------------------------------------------------------------------------- files


def _placed(paths: list[Path], reader: "MappedReader", told: "Told") -> list[_Placed]:
    """The files with their tables, in an order that does not hang on how they were named."""
    from afterword.engine.import_files import Unusable, look_at

    found: list[_Placed] = []
    for path in paths:
        try:
            source = look_at(path, told)
        except Unusable as error:
            fail(str(error))
        table = reader.table_of(source.name, source.header)
        if table is None:
            fail(_unknown_file(source, reader))
        if any(source.digest == other.source.digest for other in found):
            fail(f"{source.name}: a file with the very same content is given twice; give it once.")
        found.append(_Placed(source, table))
    missing = [
        name
        for name, file in reader.mapping.files.items()
        if file.needed and name not in {one.table for one in found}
    ]
    if missing:
        columns = ", ".join(reader.mapping.files[missing[0]].known_by)
        fail(
            f"The mapping {reader.mapping.mapping} needs a file of {missing[0]}, with the columns "
            f"{columns}; give the linked files together."
        )
    order = list(reader.mapping.files)
    return sorted(found, key=lambda one: (order.index(one.table), one.source.name))


def _unknown_file(source: "Source", reader: "MappedReader") -> str:
    known = "\n".join(
        f"  {name}: {', '.join(file.known_by) or ', '.join(file.names)}"
        for name, file in reader.mapping.files.items()
    )
    return (
        f"{source.name}: the mapping {reader.mapping.mapping} knows no such file. "
        f"Its columns ({source.says}): {', '.join(source.header)[:400]}\n"
        f"A file is known by these columns:\n{known}"
    )


# ------------------------------------------------------------------------------- doing it


def _carry_out(job: "Job", placed: list[_Placed], report: Report) -> "Tally":
    import sqlite3

    from afterword.engine.import_files import Unusable, rows_of
    from afterword.engine.importing import Elsewhere, Hands, carry_out
    from afterword.engine.spool import Spool

    try:
        with Spool(job.reader) as spool:
            for number, one in enumerate(placed):
                lines = report.counted(rows_of(one.source))
                spool.fill(number, one.table, lines)
            spool.close_up()
            report.begins(spool.count)
            return carry_out(job, spool, Hands(report.bad, report.moved))
    except (Unusable, Elsewhere) as error:
        fail(str(error))
    except sqlite3.Error as error:
        fail(
            f"The rows could not be put aside in the folder for temporary files: {error}. It needs "
            "about as much room as the files; TMPDIR names another folder."
        )
    except KeyboardInterrupt:
        fail("Stopped. What is in stays in; the same command goes on from there.", 130)


def _tell(tally: "Tally", *, dry: bool, as_json: bool) -> None:
    import msgspec

    if as_json:
        show(msgspec.structs.asdict(tally))
        return
    would = "would be " if dry else ""
    sys.stdout.write(
        f"{tally.rows:,} rows: {tally.imported:,} {would}imported, {tally.unchanged:,} unchanged, "
        f"{tally.bad:,} bad.\n"
    )
    if dry:
        sys.stdout.write("Nothing was written.\n")
