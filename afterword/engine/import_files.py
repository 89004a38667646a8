"""Opening the files of an import: how they are packed and written, and their rows one by one.

A file is read as a stream and never held in memory. What a single row has wrong is that row's
fault; ``Unusable`` is raised only for a file that cannot be read as a whole.
"""

import codecs
import csv
import gzip
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec

from afterword.wire.rows import plain

_PIECE = 1024 * 1024
_LOOK = 64 * 1024
_MOST_IN_A_CELL = 1024 * 1024
_DELIMITERS = (",", ";", "\t", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

csv.field_size_limit(_MOST_IN_A_CELL)


class Unusable(Exception):
    """A file cannot be read as a whole. The text says what to do about it."""


class Line(NamedTuple):
    """A row of a file: the line it begins in, and what stands in it or why it cannot be read."""

    number: int
    cells: dict[str, Any]
    says: str = ""


class Told(NamedTuple):
    """What a person says of the files instead of letting it be found out."""

    encoding: str = ""
    delimiter: str = ""


class Source(NamedTuple):
    """A file that was looked at: how it is written, and a hash of what is in it."""

    path: Path
    encoding: str
    packed: bool
    kind: str
    """``csv`` or ``json``."""
    delimiter: str
    header: tuple[str, ...]
    """The names of the columns as they stand in the file."""
    digest: str

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def says(self) -> str:
        """How it is read, for the person."""
        how = "JSON lines" if self.kind == "json" else f"CSV, {_NAMES[self.delimiter]} between"
        return f"{how}, {self.encoding}"


_EDGES = "\ufeff\0\r\n\t "

_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def look_at(path: Path, told: Told) -> Source:
    """Look at a file: encoding, delimiter, columns. Reads it once. Raises ``Unusable``."""
    try:
        packed = path.open("rb").read(2) == b"\x1f\x8b"
        encoding, digest = _survey(path, packed, told.encoding)
        with _text(path, packed, encoding) as text:
            # To the end of the line in which the look ends.
            beginning = text.read(_LOOK) + text.readline(_MOST_IN_A_CELL)
    except LookupError as error:
        raise Unusable(f"{path.name}: there is no encoding {told.encoding!r}") from error
    except UnicodeError as error:
        raise Unusable(
            f"{path.name}: it is not written in {told.encoding!r}; leave --encoding out to let it "
            "be found out"
        ) from error
    except (OSError, EOFError) as error:
        raise Unusable(f"{path.name}: {_why(error)}") from error
    if not beginning.strip("\ufeff\r\n\t \0"):
        raise Unusable(f"{path.name}: it is empty")
    kind = _kind(path, beginning)
    delimiter = "" if kind == "json" else told.delimiter or _sniff(beginning)
    header = _keys(path.name, beginning) if kind == "json" else _header(beginning, delimiter)
    return Source(path, encoding, packed, kind, delimiter, header, digest)


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "it is a folder; name the files in it"
    if isinstance(error, PermissionError):
        return "this user may not read it"
    if isinstance(error, EOFError | gzip.BadGzipFile):
        return "it is packed, and ends in the middle or is damaged; fetch it again"
    return str(error)


def _survey(path: Path, packed: bool, told: str) -> tuple[str, str]:
    """(encoding, digest), from one pass over all bytes."""
    seen = hashlib.blake2b(digest_size=16)
    strict = codecs.getincrementaldecoder(told or "utf-8")("strict")
    valid, first = True, b""
    with _bytes(path, packed) as file:
        while piece := file.read(_PIECE):
            first = first or piece[:_LOOK]
            seen.update(piece)
            if valid or told:
                valid = _decodes(strict, piece, must=bool(told))
    if valid and not told:
        valid = _decodes(strict, b"", must=False, final=True)
    return told or _encoding(first, valid), seen.hexdigest()


def _decodes(
    decoder: codecs.IncrementalDecoder, piece: bytes, *, must: bool, final: bool = False
) -> bool:
    try:
        decoder.decode(piece, final)
        return True
    except UnicodeDecodeError:
        if must:
            raise
        return False


def _encoding(first: bytes, is_utf8: bool) -> str:
    for mark, name in _MARKS:
        if first.startswith(mark):
            return name
    if first and first[1::2].count(0) > len(first) // 4:
        return "utf-16-le"
    if first and first[0::2].count(0) > len(first) // 4:
        return "utf-16-be"
    return "utf-8" if is_utf8 else "cp1252"


def _bytes(path: Path, packed: bool) -> IO[bytes]:
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]


def _text(path: Path, packed: bool, encoding: str) -> io.TextIOWrapper:
    # cp1252 leaves five bytes without a letter; they are no reason to refuse a file.
    errors = "replace" if encoding == "cp1252" else "strict"
    return io.TextIOWrapper(_bytes(path, packed), encoding=encoding, errors=errors, newline="")


def _kind(path: Path, beginning: str) -> str:
    start = beginning.lstrip("\ufeff\r\n\t ")
    if start.startswith("["):
        raise Unusable(
            f"{path.name}: it is one JSON list; write one object a line (JSON lines) instead, for "
            "example with `jq -c '.[]'`"
        )
    return "json" if start.startswith("{") else "csv"


def _sniff(beginning: str) -> str:
    """The delimiter that gives the header most cells."""
    return max(_DELIMITERS, key=lambda one: len(_header(beginning, one)))


def _header(beginning: str, delimiter: str) -> tuple[str, ...]:
    rows = csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter)
    found = next((row for row in rows if any(cell.strip() for cell in row)), [])
    return tuple(cell.strip().lstrip("\ufeff") for cell in found)


def _keys(name: str, beginning: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for line in beginning.split("\n")[:50]:
        try:
            found |= dict.fromkeys(_flat(json.loads(line.strip(_EDGES))))
        except (ValueError, RecursionError, AttributeError):
            continue
    if not found:
        raise Unusable(f"{name}: no line of its beginning is a JSON object")
    return tuple(found)


def rows_of(source: Source, progress: Callable[[int], None] | None = None) -> Iterator[Line]:
    """The rows of a file, in order. Blank lines are none. Raises ``Unusable``."""
    try:
        with _text(source.path, source.packed, source.encoding) as text:
            yield from _objects(text) if source.kind == "json" else _cells(text, source)
    except (OSError, EOFError, UnicodeError) as error:
        raise Unusable(f"{source.name}: {_why(error)}") from error


def _cells(text: IO[str], source: Source) -> Iterator[Line]:
    rows = csv.reader(text, delimiter=source.delimiter)
    names = [plain(name) for name in source.header]
    begun, before = False, 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(before + 1, {}, f"it cannot be read: {error}")
            before = rows.line_num
            continue
        first, before = before + 1, rows.line_num
        if not any(cell.strip("\0 \t") for cell in row):
            continue
        if not begun:
            begun = True
            continue
        yield _line(first, names, row)


def _line(number: int, names: Sequence[str], row: Sequence[str]) -> Line:
    if len(row) != len(names) and (len(row) < len(names) or any(row[len(names) :])):
        return Line(number, {}, f"it has {len(row)} cells, and the header has {len(names)}")
    cells: dict[str, Any] = {}
    for name, cell in zip(names, row, strict=False):
        if name and cell and name not in cells:
            cells[name] = cell.replace("\0", "")
    return Line(number, cells)


def _objects(text: IO[str]) -> Iterator[Line]:
    for number, line in enumerate(text, 1):
        bare = line.strip(_EDGES)
        if not bare:
            continue
        try:
            found = json.loads(bare)
        except (ValueError, RecursionError) as error:
            yield Line(number, {}, f"it is no JSON: {error}")
            continue
        if not isinstance(found, dict):
            yield Line(number, {}, "it is JSON, but no object")
            continue
        yield Line(number, _flat(found))


def _flat(thing: dict[str, Any], before: str = "") -> dict[str, Any]:
    """The values of an object by their path: ``customer.email``. Lists stay whole."""
    found: dict[str, Any] = {}
    for name, value in thing.items():
        path = before + plain(str(name))
        if isinstance(value, dict):
            found |= _flat(value, f"{path}.")
        elif value not in (None, ""):
            found[path] = value
    return found


def digest_of(sources: Sequence[Source], mapping: str) -> str:
    """What makes an import this one: what is in its files, and how they are read."""
    parts = [[one.digest, one.encoding, one.delimiter] for one in sources]
    written = msgspec.json.encode([parts, mapping])
    return hashlib.blake2b(written, digest_size=32).hexdigest()
