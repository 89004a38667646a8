"""Liquid filled in with fewer calls, where a template holds nothing out of the ordinary.

A template is read by the library. Where it consists of plain text, names, conditions and loops, as
nearly all do, it becomes a list of steps here that write the same text from plain values. Whatever
is not quite plain (another tag, a name that is missing, a value of another kind, a limit) makes
the steps give up, and the library fills the whole text in from the beginning: what it says holds.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from types import NoneType
from typing import Any

from liquid import BoundTemplate, RenderContext
from liquid.ast import BlockNode, Node
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import (
    BooleanExpression,
    Filter,
    FilteredExpression,
    Path,
    StringLiteral,
)
from liquid.builtin.expressions.logical import (
    EqExpression,
    GtExpression,
    LogicalAndExpression,
    LogicalOrExpression,
    LtExpression,
    NeExpression,
)
from liquid.builtin.expressions.primitive import IntegerLiteral
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.if_tag import IfNode
from liquid.exceptions import LiquidError
from liquid.expression import Expression
from markupsafe import escape

ROUNDS = 200
"""Rounds of a loop, with those around it, above which the library counts what it costs."""

ASSIGNED, LARGE = 50, 1000
"""Assignments in a template, and bytes of a value that is assigned, above which it does too."""

Names = dict[str, Any]
Write = Callable[[str], Any]
Step = Callable[[Names, Write, int], None]
"""Writes its part. The number: how many rounds the loops around it make."""
Read = Callable[[Names], Any]

_PLAIN = frozenset({str, int, bool, NoneType, dict, list})
"""Kinds of values that are known to the steps. All but ``None`` and ``false`` are true."""


class _Otherwise(Exception):
    """Nothing for the steps."""


class Quick:
    """The steps of a template, if it can be had in steps."""

    def __init__(self, template: BoundTemplate) -> None:
        self._template = template
        self._limit = template.env.output_stream_limit or 0
        try:
            self._step: Step | None = _Steps(template).of(template.nodes)
        except _Otherwise:
            self._step = None

    def fill(self, names: Names) -> str | None:
        """The text with its names filled in; ``None``: the library must do it."""
        if self._step is None:
            return None
        parts: list[str] = []
        try:
            self._step({**names}, parts.append, 1)
        except (_Otherwise, LookupError, LiquidError):
            return None
        text = "".join(parts)
        if len(text) * 4 > self._limit and len(text.encode()) > self._limit:
            return None
        # As the library has it: every end of a line is the same.
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


class _Steps:
    """Makes steps of nodes. Raises ``_Otherwise`` for what it does not know."""

    def __init__(self, template: BoundTemplate) -> None:
        self._template = template
        self._html = template.env.autoescape
        self._loops = {node.expression.identifier for node in _all(template.nodes, ForNode)}
        """Names that loops give. What is assigned to one of them is not seen inside its loop."""
        if sum(1 for _ in _all(template.nodes, AssignNode)) > ASSIGNED:
            raise _Otherwise

    def of(self, nodes: Sequence[Node]) -> Step:
        """One step for all of these."""
        steps = [self._of(node) for node in nodes]

        def step(names: Names, write: Write, rounds: int) -> None:
            for one in steps:
                one(names, write, rounds)

        return steps[0] if len(steps) == 1 else step

    def _of(self, node: Node) -> Step:
        if isinstance(node, ContentNode):
            text = node.text
            return lambda names, write, rounds: write(text)
        if isinstance(node, OutputNode):
            return self._output(node)
        if isinstance(node, IfNode):
            return self._if(node)
        if isinstance(node, ForNode):
            return self._for(node)
        if isinstance(node, AssignNode):
            return self._assign(node)
        raise _Otherwise

    def _block(self, block: BlockNode) -> Step:
        step = self.of(block.nodes)
        if not block.blank:
            return step
        # What writes nothing but space writes nothing.
        return lambda names, write, rounds: step(names, _nothing, rounds)

    def _output(self, node: OutputNode) -> Step:
        read, html = self._reading(node.expression), self._html

        def step(names: Names, write: Write, rounds: int) -> None:
            value = read(names)
            kind = type(value)
            if kind is str:
                write(escape(value) if html else value)
            elif kind is int:
                write(str(value))
            elif value is not None:
                raise _Otherwise

        return step

    def _if(self, node: IfNode) -> Step:
        ways = [
            (self._testing(node.condition), self._block(node.consequence)),
            *((self._testing(one.expression), self._block(one.block)) for one in node.alternatives),
        ]
        default = self._block(node.default) if node.default else None

        def step(names: Names, write: Write, rounds: int) -> None:
            for holds, block in ways:
                if holds(names):
                    block(names, write, rounds)
                    return
            if default is not None:
                default(names, write, rounds)

        return step

    def _for(self, node: ForNode) -> Step:
        how, block = node.expression, self._block(node.block)
        if node.default or how.limit or how.offset or how.reversed or how.cols:
            raise _Otherwise
        read, name = self._reading(how.iterable), how.identifier

        def step(names: Names, write: Write, rounds: int) -> None:
            things = read(names)
            if type(things) is not list or (rounds := rounds * len(things)) > ROUNDS:
                raise _Otherwise
            before = names.get(name, _MISSING)
            for names[name] in things:
                block(names, write, rounds)
            if before is not _MISSING:
                names[name] = before
            elif things:
                del names[name]

        return step

    def _assign(self, node: AssignNode) -> Step:
        name = str(node.name)
        if name in self._loops:
            raise _Otherwise
        read = self._reading(node.expression)

        def step(names: Names, write: Write, rounds: int) -> None:
            value = names[name] = read(names)
            if sys.getsizeof(value) > LARGE:
                raise _Otherwise

        return step

    # ---------------------------------------------------------------------------- expressions

    def _reading(self, expression: Expression) -> Read:
        if isinstance(expression, FilteredExpression):
            read = self._reading(expression.left)
            for one in expression.filters or ():
                read = self._filtering(read, one)
            return read
        if isinstance(expression, IntegerLiteral):
            number = expression.value
            return lambda names: number
        if isinstance(expression, Path):
            return _path(expression)
        raise _Otherwise

    def _filtering(self, read: Read, how: Filter) -> Read:
        """A filter of words by words alone, as the library has it."""
        values = [getattr(one, "value", None) for one in how.args]
        if not all(isinstance(value, StringLiteral) for value in values):
            raise _Otherwise
        template = self._template

        def filtered(names: Names) -> Any:
            value = read(names)
            if type(value) is not str:
                raise _Otherwise
            return how.evaluate(value, RenderContext(template))

        return filtered

    def _testing(self, expression: Expression) -> Read:
        if isinstance(expression, BooleanExpression):
            return self._testing(expression.expression)
        if isinstance(expression, LogicalAndExpression | LogicalOrExpression):
            left, right = self._testing(expression.left), self._testing(expression.right)
            if isinstance(expression, LogicalAndExpression):
                return lambda names: left(names) and right(names)
            return lambda names: left(names) or right(names)
        if isinstance(expression, EqExpression | NeExpression):
            return self._equalling(expression, isinstance(expression, EqExpression))
        if isinstance(expression, GtExpression):
            return self._less(expression.right, expression.left)
        if isinstance(expression, LtExpression):
            return self._less(expression.left, expression.right)
        return self._true(expression)

    def _true(self, expression: Expression) -> Read:
        read = self._reading(expression)

        def true(names: Names) -> bool:
            value = read(names)
            if type(value) not in _PLAIN:
                raise _Otherwise
            return value is not None and value is not False

        return true

    def _equalling(self, expression: EqExpression | NeExpression, wanted: bool) -> Read:
        read, right = self._reading(expression.left), expression.right
        if not isinstance(right, StringLiteral | IntegerLiteral):
            raise _Otherwise
        other = right.value
        kind = type(other)

        def equals(names: Names) -> bool:
            value = read(names)
            if type(value) not in _PLAIN:
                raise _Otherwise
            return (type(value) is kind and value == other) is wanted

        return equals

    def _less(self, smaller: Expression, larger: Expression) -> Read:
        left, right = self._reading(smaller), self._reading(larger)

        def less(names: Names) -> bool:
            one, other = left(names), right(names)
            if type(one) is not int or type(other) is not int:
                raise _Otherwise
            return one < other

        return less


_MISSING = object()


def _nothing(text: str) -> None:
    """Where what is blank is written."""


def _path(path: Path) -> Read:
    """The value at the end of a path through plain dictionaries and lists. ``LookupError``: it
    is not there."""
    root, *rest = path.path
    if not isinstance(root, str) or not all(isinstance(one, str | int) for one in rest):
        raise _Otherwise
    if root in _ITS_OWN:
        raise _Otherwise
    if not rest:
        return lambda names: names[root]
    if len(rest) == 1 and isinstance(rest[0], str) and rest[0] not in _SPECIAL:
        (only,) = rest

        def read_one(names: Names) -> Any:
            found = names[root]
            if type(found) is not dict:
                raise _Otherwise
            return found[only]

        return read_one

    def read(names: Names) -> Any:
        found = names[root]
        for one in rest:
            found = _inside(found, one)
        return found

    return read


_ITS_OWN = frozenset({"partial", "forloop"})
"""Names that the library gives itself."""
_SPECIAL = frozenset({"size", "first", "last"})
"""Parts of a path that may mean something besides an entry by that name."""


def _inside(thing: Any, name: Any) -> Any:
    if type(thing) is dict and isinstance(name, str):
        if name in thing:
            return thing[name]
    elif type(thing) is list:
        if name == "size":
            return len(thing)
        if isinstance(name, int):
            return thing[name]
    raise _Otherwise


def _all(nodes: Sequence[Node], kind: type[Any]) -> Iterator[Any]:
    for node in nodes:
        if isinstance(node, kind):
            yield node
        if isinstance(node, IfNode):
            for block in (node.consequence, *(one.block for one in node.alternatives)):
                yield from _all(block.nodes, kind)
            if node.default:
                yield from _all(node.default.nodes, kind)
        elif isinstance(node, ForNode):
            yield from _all(node.block.nodes, kind)
