"""Changing a YAML text: one place of it changes, every other stays as written.

A journey's text is the store's: its comments, its order, its blank lines. So it is never read and
written anew. Each entry of a mapping and each item of a sequence keeps the lines it was written in,
with the comments above it, and takes them along when it moves. Every change is proved: the new text
means exactly what was asked for, else ``Uncut`` is raised and nothing changes.

A path leads from the top to a place: keys of mappings, numbers of sequence items.
"""

import copy
from typing import Any

import yaml

from .lines import Block, Part, Uncut, block_of, entry, made, read
from .text import Loader, load_yaml

Path = tuple[str | int, ...]
_LAST = ("steps", "cases", "any_of", "ways", "otherwise", "on_timeout")
"""What stands at the end of what holds it: lists of steps and of lanes."""
_NOT_THERE = "there is no %(path)s in it"


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
        _add(block, entry(str(path[-1]), value))


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
            block.parts.append(entry(name, after))
        else:
            _liken(found, was[name], after)
