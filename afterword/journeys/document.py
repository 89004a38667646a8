"""A YAML text as a tree of its own lines: one place of it changes, every other stays as written.

A journey's text is the store's: its comments, its order, its blank lines. So it is never read and
written anew. Each entry of a mapping and each item of a sequence keeps the lines it was written in,
with the comments above it, and takes them along when it moves. Every change is proved: the new text
means exactly what was asked for, else ``Uncut`` is raised and nothing changes.

A path leads from the top to a place: keys of mappings, numbers of sequence items.
"""

import copy
from collections.abc import Iterator
from typing import Any

import msgspec
import yaml

from afterword.decisions.faults import Wrong

from .text import Loader, load_yaml

Path = tuple[str | int, ...]
NARROW = 88
"""Up to this column short mappings and lists are written in one line."""
_BEFORE_BLOCKS = ("steps", "cases", "any_of", "ways", "otherwise", "on_timeout", "guards", "exits")
"""What is always written line by line."""
_LAST = ("steps", "cases", "any_of", "ways", "otherwise", "on_timeout")
"""What stands at the end of what holds it: lists of steps and of lanes."""


class Uncut(Wrong, ValueError):
    """The change cannot be made in this text. It says why, for a person."""


_NOT_THERE = "there is no %(path)s in it"


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


def put(text: str, path: Path, value: Any) -> str:
    """Give the place at a path a value; a key that is not there yet is put at its mapping's end.

    Raises ``Uncut`` when nothing leads there.
    """
    wanted = load_yaml(text)
    _at(wanted, path[:-1])[path[-1]] = value
    return _changed(text, wanted, lambda root: _put(root, path, value))


def take_out(text: str, path: Path) -> str:
    """Take a key or an item out, with the comments above it.

    Raises ``Uncut`` when there is none.
    """
    wanted = load_yaml(text)
    _at(wanted, path)
    del _at(wanted, path[:-1])[path[-1]]
    return _changed(text, wanted, lambda root: _take(root, path))


def put_in(text: str, path: Path, value: Any) -> str:
    """Put an item into a sequence, before the one whose number ends the path, or at its end. A
    sequence that is not there yet is made.
    """
    wanted = load_yaml(text)
    _sequence(wanted, path).insert(int(path[-1]), value)
    return _changed(text, wanted, lambda root: _insert(root, path, Part(made(value))))


def move(text: str, path: Path, to: Path) -> str:
    """Take an item with its comments to another place, before the item that stands there now.

    Both paths are read in the text as it is. Raises ``Uncut`` for a way into itself.
    """
    if to[: len(path)] == path and len(to) > len(path):
        raise Uncut("it cannot be moved into itself")
    wanted = load_yaml(text)
    item = _at(wanted, path)
    mark = object()
    _at(wanted, path[:-1])[path[-1]] = mark
    _sequence(wanted, to).insert(int(to[-1]), item)
    _drop(wanted, mark)

    def change(root: Block) -> None:
        source = _block_of(root, path[:-1])
        _, held = _holder(root, path[:-1])
        part = source.parts[int(path[-1])]
        hole = Part([""])
        source.parts[int(path[-1])] = hole
        _insert(root, to, part)
        source.parts[:] = [one for one in source.parts if one is not hole]
        _closed(held, source)

    return _changed(text, wanted, change)


def beside(text: str, path: Path, to: Path, value: Any) -> str:
    """Put ``value`` in as a copy of the item at ``path``: what is the same in both keeps the lines
    and comments of that item.
    """
    wanted = load_yaml(text)
    was = _at(wanted, path)
    _sequence(wanted, to).insert(int(to[-1]), value)

    def change(root: Block) -> None:
        part = copy.deepcopy(_block_of(root, path[:-1]).parts[int(path[-1])])
        _liken(part, was, value)
        _insert(root, to, part)

    return _changed(text, wanted, change)


# ------------------------------------------------------------------------------- plain data


def _at(plain: Any, path: Path) -> Any:
    for part in path:
        try:
            plain = plain[part]
        except (KeyError, IndexError, TypeError):
            raise Uncut(_NOT_THERE, {"path": ".".join(map(str, path))}) from None
    return plain


def _sequence(plain: Any, path: Path) -> list[Any]:
    """The sequence that a path's last part counts in; made where it is missing."""
    holder = _at(plain, path[:-2])
    key = path[-2]
    if isinstance(key, str) and not holder.get(key):
        holder[key] = []
    found = _at(holder, (key,))
    if not isinstance(found, list) or not 0 <= int(path[-1]) <= len(found):
        raise Uncut(_NOT_THERE, {"path": ".".join(map(str, path))})
    return found


def _drop(plain: Any, mark: object) -> bool:
    """Take a mark out of wherever it is; a list that it was alone in goes with its key."""
    pairs = list(enumerate(plain)) if isinstance(plain, list) else list(plain.items())
    for key, value in pairs:
        if value is mark:
            del plain[key]
            return True
        if isinstance(value, dict | list) and _drop(value, mark):
            if isinstance(value, list) and not value and isinstance(plain, dict):
                plain[key] = []
            return True
    return False


# ------------------------------------------------------------------------------ the changes


def _changed(text: str, wanted: Any, change: Any) -> str:
    root = read(text)
    change(root.block)
    new = "".join(line + "\n" for line in root.lines())
    if load_yaml(new) != wanted:
        raise Uncut("this text is written in a way that cannot be changed here; change it as text")
    return new


def _block_of(root: Block, path: Path) -> Block:
    """The block at a path; what is written in one line on the way is opened into lines."""
    block = root
    for part in path:
        found = _part(block, part)
        if found is None:
            raise Uncut(_NOT_THERE, {"path": ".".join(map(str, path))})
        if not isinstance(found.value, Block):
            found.value = _opened(found.value)
        block = found.value
    return block


def _part(block: Block, name: str | int) -> Part | None:
    if block.sequence:
        number = int(name)
        return block.parts[number] if number < len(block.parts) else None
    return next((one for one in block.parts if one.name == name), None)


def _opened(raw: list[str]) -> Block:
    plain = load_yaml("\n".join(raw))
    if not isinstance(plain, dict | list):
        raise Uncut("nothing can be put into a single value")
    return block_of(plain)


def _put(root: Block, path: Path, value: Any) -> None:
    block, found = _holder(root, path)
    if found is not None:
        kept = _comment(found)
        found.value, found.beside = made(value, len(found.key) + 8), ""
        if kept and not isinstance(found.value, Block):
            found.value[-1] = f"{found.value[-1]}  {kept}"
        elif kept:
            found.beside = kept
    elif block.sequence:
        block.parts.append(Part(made(value)))
    else:
        _add(block, _entry(str(path[-1]), value))


def _add(block: Block, part: Part) -> None:
    """Put an entry at a mapping's end, or before the lists of steps and lanes: what is short is
    read before them."""
    lists = [number for number, one in enumerate(block.parts) if one.name in _LAST]
    number = lists[0] if lists and part.name not in _LAST else len(block.parts)
    if number < len(block.parts) and not number:
        block.parts[0].above, part.above = [], block.parts[0].above
    block.parts.insert(number, part)


def _holder(root: Block, path: Path) -> tuple[Block, Part | None]:
    block = _block_of(root, path[:-1])
    return block, _part(block, path[-1])


def _take(root: Block, path: Path) -> None:
    block, found = _holder(root, path)
    held = _holder(root, path[:-1])[1] if path[:-1] else None
    block.parts[:] = [one for one in block.parts if one is not found]
    _closed(held, block)


def _closed(held: Part | None, block: Block) -> None:
    """A block from which the last part was taken says that it is empty."""
    if held is not None and not block.parts:
        held.value = ["[]" if block.sequence else "{}"]


def _insert(root: Block, path: Path, part: Part) -> None:
    holder = _block_of(root, path[:-2])
    held = _part(holder, path[-2])
    if held is None:
        held = Part(Block([], sequence=True), key=str(path[-2]), name=path[-2])
        holder.parts.append(held)
    if not isinstance(held.value, Block):
        held.value = Block([], sequence=True) if _is_empty(held.value) else _opened(held.value)
    block = held.value
    number = int(path[-1])
    if number == 0 and block.parts and not any(line.strip() for line in block.parts[0].above):
        block.parts[0].above = part.above if not any(part.above) else block.parts[0].above
    if any(not line.strip() for one in block.parts[1:] for line in one.above):
        # The items stand apart by blank lines: so does the new one, and what it pushes away.
        _apart(part, first=number == 0)
        if number == 0 and block.parts:
            _apart(block.parts[0], first=False)
    block.parts.insert(number, part)


def _apart(part: Part, *, first: bool) -> None:
    above = [line for line in part.above if line.strip()]
    part.above = above if first else ["", *above]


def _is_empty(raw: list[str]) -> bool:
    return not load_yaml("\n".join(raw))


def _comment(part: Part) -> str:
    """The comment at the end of a part's only line."""
    if isinstance(part.value, Block):
        return part.beside
    if len(part.value) != 1:
        return ""
    line = part.value[0]
    node = yaml.compose(line, Loader=Loader)
    end = node.end_mark.column if node else 0
    rest = line[end:].strip()
    return rest if rest.startswith("#") else ""


def _liken(part: Part, was: Any, value: Any) -> None:
    """Make a copied part mean another value, keeping the lines of what is the same in both."""
    if was == value:
        return
    same_kind = type(was) is type(value) and isinstance(value, dict | list)
    if not same_kind or not isinstance(part.value, Block):
        part.value = made(value, len(part.key) + 8)
        return
    block = part.value
    if isinstance(value, list):
        if len(value) != len(was):
            part.value = made(value)
            return
        for inner, before, after in zip(block.parts, was, value, strict=True):
            _liken(inner, before, after)
        return
    block.parts[:] = [one for one in block.parts if one.name in value]
    for name, after in value.items():
        found = _part(block, name)
        if found is None:
            block.parts.append(_entry(name, after))
        else:
            _liken(found, was[name], after)


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
    return Block([_entry(str(name), one) for name, one in value.items()], sequence=False)


def written(value: Any) -> str:
    """A whole text of its own, for what was never written by hand."""
    return "".join(f"{line}\n" for line in _lines(block_of(value)))


def _entry(name: str, value: Any) -> Part:
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
