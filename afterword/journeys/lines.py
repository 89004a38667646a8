"""A YAML text as a tree of its own lines: each entry and each item with those it was written in.

It is read for ``document`` to change one place, and written again with all others as they were.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
import yaml

from afterword.decisions.faults import Wrong

from .text import Loader

NARROW = 88
"""Up to this column short mappings and lists are written in one line."""
_BEFORE_BLOCKS = ("steps", "cases", "any_of", "ways", "otherwise", "on_timeout", "guards", "exits")
"""What is always written line by line."""


class Uncut(Wrong, ValueError):
    """The change cannot be made in this text. It says why, for a person."""


class Part(msgspec.Struct):
    """An entry of a mapping or an item of a sequence, with the lines it was written in."""

    value: "Block | list[str]"
    """What it holds, or the raw lines of it: the first follows the key or the dash, the others are
    cut to this part's own column."""
    key: str = ""
    """As written; empty for an item."""
    name: Any = None
    """What the key means."""
    above: list[str] = []
    """Comments and blank lines above it, cut to its column."""
    beside: str = ""
    """A comment that stands beside the key of a block."""
    below: list[str] = []
    """Comments below its last line that are written further in."""


class Block(msgspec.Struct):
    """A mapping or a sequence that is written line by line."""

    parts: list[Part]
    sequence: bool
    inset: int = 2
    """How much further in than what holds it."""


# -------------------------------------------------------------------------------- writing


def made(value: Any, column: int = 8) -> Block | list[str]:
    """How a new value is written: in one line where it is short, else line by line."""
    if not isinstance(value, dict | list) or not value:
        return _scalar(value)
    flow = _flow(value)
    plain = isinstance(value, list) and all(not isinstance(one, dict | list) for one in value)
    if column + len(flow) <= NARROW and "\n" not in flow and (plain or not _is_step(value)):
        return [flow]
    return block_of(value)


def _is_step(value: Any) -> bool:
    """Whether a value is a step, a lane or a list of them, which are written line by line."""
    if isinstance(value, list):
        return any(_is_step(one) for one in value)
    return isinstance(value, dict) and (
        "id" in value or any(key in value for key in _BEFORE_BLOCKS)
    )


def block_of(value: Any) -> Block:
    """A value written line by line."""
    if isinstance(value, list):
        return Block([Part(made(one)) for one in value], sequence=True)
    return Block([entry(str(name), one) for name, one in value.items()], sequence=False)


def written(value: Any) -> str:
    """A whole text of its own, for what was never written by hand."""
    return "".join(f"{line}\n" for line in _lines(block_of(value)))


def entry(name: str, value: Any) -> Part:
    """An entry of a mapping, as a new one is written."""
    return Part(made(value, len(name) + 8), key=_scalar(name)[0], name=name)


def _scalar(value: Any) -> list[str]:
    if isinstance(value, str) and "\n" in value.strip("\n") and not value.startswith((" ", "\n")):
        chomp = "" if value.endswith("\n") and not value.endswith("\n\n") else None
        chomp = "-" if chomp is None and not value.endswith("\n") else chomp
        if chomp is not None and all(line == line.rstrip() for line in value.split("\n")):
            lines = value.removesuffix("\n").split("\n")
            return [f"|{chomp}", *(f"  {line}" if line else "" for line in lines)]
    return [_flow(value)]


def _flow(value: Any) -> str:
    written = yaml.dump(
        [value],
        Dumper=_Dumper,
        default_flow_style=True,
        sort_keys=False,
        allow_unicode=True,
        width=10**9,
    )
    return written.strip()[1:-1]


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _lines(block: Block) -> Iterator[str]:
    for part in block.parts:
        yield from part.above
        head = "-" if block.sequence else f"{part.key}:"
        if isinstance(part.value, Block):
            yield from _nested(part, head, block.sequence)
        else:
            first, *others = part.value
            yield f"{head} {first}".rstrip()
            yield from others
        yield from part.below


def _nested(part: Part, head: str, item: bool) -> Iterator[str]:
    assert isinstance(part.value, Block)
    inner = list(_lines(part.value))
    if item and not part.beside and inner and inner[0].strip() and not inner[0].startswith("#"):
        yield f"- {inner[0]}"
        yield from (f"  {line}" if line else "" for line in inner[1:])
        return
    yield f"{head} {part.beside}".rstrip()
    inset = " " * (2 if item else part.value.inset)
    yield from (f"{inset}{line}" if line else "" for line in inner)


# -------------------------------------------------------------------------------- reading


class Root(msgspec.Struct):
    """A whole text: its block, and what stands below the last line of it."""

    block: Block
    end: list[str]

    def lines(self) -> list[str]:
        """The text, line by line."""
        return [*_lines(self.block), *self.end]


def read(text: str) -> Root:
    """The lines of a text as a tree. Raises ``Uncut`` for what cannot be changed line by line."""
    for token in yaml.scan(text, Loader=Loader):
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
            raise Uncut("it uses anchors or tags of YAML; change it as text, or write them out")
        if isinstance(token, yaml.DocumentStartToken | yaml.DirectiveToken):
            raise Uncut("it is divided by lines of dashes; take them out, or change it as text")
    node = yaml.compose(text, Loader=Loader)
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise Uncut("it is written in one line; change it as text")
    reader = _Reader(text)
    block = reader.block(node, -2)
    return Root(block, reader.gap(len(reader.rows)))


class _Reader:
    """Cuts a text along the marks of its nodes."""

    def __init__(self, text: str) -> None:
        self.rows = text.split("\n")
        if self.rows and not self.rows[-1]:
            self.rows.pop()
        self.next = 0
        """The first row that is not yet part of something."""

    def gap(self, row: int) -> list[str]:
        """The rows from the next one to this, which are comments and blank lines."""
        found, self.next = self.rows[self.next : row], max(row, self.next)
        return found

    def block(self, node: yaml.Node, outer: int) -> Block:
        column = node.start_mark.column
        sequence = isinstance(node, yaml.SequenceNode)
        parts: list[Part] = []
        pairs = [(None, one) for one in node.value] if sequence else node.value
        for key, value in pairs:
            mark = self._dash(value, column) if key is None else key.start_mark.line
            above = self.gap(mark)
            if parts:
                parts[-1].below, above = _split(above, column)
                _cut(parts[-1].below, column)
            part = self._part(key, value, mark, column)
            part.above = _cut(above, column)
            parts.append(part)
        return Block(parts, sequence, column - outer)

    def _dash(self, value: yaml.Node, column: int) -> int:
        """The row of the dash before an item."""
        row = value.start_mark.line
        while self.rows[row][column : column + 1] != "-" or self.rows[row][:column].strip():
            row -= 1
        return int(row)

    def _part(self, key: yaml.Node | None, value: yaml.Node, row: int, column: int) -> Part:
        if key is None:
            head, begins = "", column + 1
        else:
            if key.end_mark.line != row:
                raise Uncut("a key goes over several lines; change it as text")
            head = self.rows[row][column : key.end_mark.column]
            begins = self.rows[row].index(":", key.end_mark.column) + 1
        name = None if key is None else yaml.load(head, Loader=Loader)  # noqa: S506
        self.next = row + 1
        nested = isinstance(value, yaml.CollectionNode) and not value.flow_style
        if not nested:
            return Part(self._raw(value, row, begins, column), key=head, name=name)
        beside = ""
        if value.start_mark.line == row:  # beside its dash
            self.next = row
            self.rows[row] = self.rows[row][:column] + " " + self.rows[row][column + 1 :]
        else:
            beside = self.rows[row][begins:].strip()
        return Part(self.block(value, column), key=head, name=name, beside=beside)

    def _raw(self, value: yaml.Node, row: int, begins: int, column: int) -> list[str]:
        end = value.end_mark
        last = end.line if end.column else end.line - 1
        if isinstance(value, yaml.ScalarNode) and value.style in ("|", ">"):
            last = end.line - 1 if end.line < len(self.rows) or not end.column else end.line
            while last > row and not self.rows[last].strip():
                last -= 1
        last = max(last, row)
        self.next = last + 1
        return [self.rows[row][begins:].strip(), *_cut(self.rows[row + 1 : last + 1], column)]


def _split(rows: list[str], column: int) -> tuple[list[str], list[str]]:
    """Comments that belong to what stands above them, as they are written further in, and the
    others."""
    count = 0
    for number, row in enumerate(rows, 1):
        if not row.strip():
            continue
        if len(row) - len(row.lstrip()) <= column:
            break
        count = number
    return rows[:count], rows[count:]


def _cut(rows: list[str], column: int) -> list[str]:
    """Rows without the column that they stand in."""
    rows[:] = [row[column:] if not row[:column].strip() else row.lstrip() for row in rows]
    return rows
