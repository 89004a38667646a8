"""The builder's tree in the fields of a form."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from afterword.decisions.conditions import CUSTOMER_FIELDS, FIELDS
from afterword.decisions.kinds import is_kind

from .comparing import Test
from .tree import Group, Node, Rule

DEEPEST = 8
"""So deep may groups lie in groups."""


class Data(Protocol):
    """What was posted: a ``QueryDict``, say."""

    def getlist(self, key: str) -> list[str]: ...
    def __iter__(self) -> Iterator[str]: ...


def posted(data: Data, name: str) -> Group | None:
    """The tree in the fields of a form; ``None``: the form has none of them."""
    pattern = re.compile(rf"{re.escape(name)}\.(\d+(?:\.\d+)*)\.(?:w(\d+)\.)?([a-z]+)")
    told: dict[tuple[int, ...], dict[tuple[int, str], list[str]]] = {}
    for key in data:
        if found := pattern.fullmatch(key):
            path = tuple(int(one) for one in found[1].split("."))
            if len(path) > DEEPEST + 2:
                continue
            told.setdefault(path, {})[int(found[2] or -1), found[3]] = data.getlist(key)
    if (0,) not in told:
        return None
    nodes: dict[tuple[int, ...], Node] = {}
    for path in sorted(told):
        node = _posted(told[path])
        above = nodes.get(path[:-1])
        if node is not None and (path == (0,) or isinstance(above, Group)):
            nodes[path] = node
        if node is not None and isinstance(above, Group):
            above.parts.append(node)
    root = nodes.get((0,))
    return root if isinstance(root, Group) else Group()


def _posted(fields: Mapping[tuple[int, str], Sequence[str]]) -> Node | None:
    def one(part: str, otherwise: str = "") -> str:
        return (fields.get((-1, part)) or [otherwise])[-1]

    kind = one("kind")
    if kind == "group":
        word = one("word", "all")
        return Group(word.removeprefix("not-"), so=not word.startswith("not-"))
    if not is_key(kind, one("raw")):
        return None
    rows = sorted({row for row, _part in fields if row >= 0})
    return Rule(
        kind,
        so=one("so", "yes") != "no",
        test=_posted_test(fields, -1),
        where=[_posted_test(fields, row) for row in rows],
        of=one("of", "customer"),
        last=one("last") == "last",
        channel=one("channel", "email"),
        raw=one("raw"),
    )


def _posted_test(fields: Mapping[tuple[int, str], Sequence[str]], row: int) -> Test:
    def one(part: str, otherwise: str = "") -> str:
        return (fields.get((row, part)) or [otherwise])[-1]

    return Test(
        field=one("field"),
        op=one("op"),
        value=one("value"),
        kept=list(fields.get((row, "kept"), ())),
        code=one("code"),
        values=[value.strip() for value in fields.get((row, "values"), ()) if value.strip()],
        n=one("n"),
        unit=one("unit", "days"),
    )


def is_key(key: str, raw: str = "") -> bool:
    """Whether there is such a rule; what people post may be anything."""
    head, _colon, what = key.partition(":")
    match head:
        case "count":
            return is_kind(what) or what == "custom."
        case "has":
            return what in FIELDS
        case "customer":
            return what in CUSTOMER_FIELDS
        case "subject":
            return any(what in fields for fields in FIELDS.values())
        case "raw":
            return _is_object(raw)
    return head in ("stated", "answer") or key == "consent"


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
