"""Liquid's own parts, done with fewer calls where every message goes through them.

The library walks a template node by node and looks each name up in a chain of namespaces. What it
does stays; these stand in its places for that (``node_class``, ``context_class`` and the like),
see the plain case at once, and leave everything else to it.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any, TextIO

from liquid import BoundTemplate, Environment, RenderContext
from liquid.ast import BlockNode
from liquid.builtin.content import ContentNode, Literal
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, Path, StringLiteral
from liquid.builtin.expressions.logical import (
    EqExpression,
    LogicalAndExpression,
    LogicalOrExpression,
    NeExpression,
    is_truthy,
)
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.if_tag import IfNode, IfTag
from liquid.context import builtin
from liquid.exceptions import OutputStreamLimitError
from liquid.expression import Expression
from liquid.output import LimitedStringIO
from liquid.stringify import to_liquid_string
from liquid.utils import ReadOnlyChainMap
from markupsafe import escape

Read = Callable[[RenderContext], Any]
"""What an expression gives in a context."""

_OF_THE_LIBRARY = frozenset({"size", "first", "last"})
"""Segments of a path that mean more than an entry by that name."""


def add_to(environment: Environment) -> None:
    """Let an environment read templates into the nodes below."""
    for tag in (_Content, _Output, _If):
        environment.add_tag(tag)


class _Names(ReadOnlyChainMap):
    """The namespaces, the innermost first, asked without an exception for each that has nothing."""

    def __init__(self, *maps: Mapping[str, object]) -> None:
        self._inner = list(maps)

    def __getitem__(self, key: str) -> object:
        for names in self._inner:
            if key in names:
                return names[key]
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return chain(*self._inner)

    def __len__(self) -> int:
        return sum(len(names) for names in self._inner)

    def size(self) -> int:
        return len(self._inner)

    def push(self, namespace: Mapping[Any, Any]) -> None:
        self._inner.insert(0, namespace)

    def pop(self) -> Mapping[Any, Any]:
        return self._inner.pop(0)


class _Context(RenderContext):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = _Names(self.locals, self.globals, builtin, self.counters)


class _Buffer(LimitedStringIO):
    """What was written, up to a limit of bytes, put together once at the end."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._parts: list[str] = []

    def write(self, text: str) -> int:
        self.size += len(text) if text.isascii() else len(text.encode())
        if self.size > self.limit:
            raise OutputStreamLimitError("output stream limit reached", token=None)
        self._parts.append(text)
        return len(text)

    def getvalue(self) -> str:
        text = "".join(self._parts)
        # As the library's own has it: every end of a line is the same.
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


class Template(BoundTemplate):
    """A template whose names are looked up quickly."""

    context_class = _Context

    def make_globals(self, render_args: Mapping[str, object]) -> Mapping[str, object]:
        return {**self.globals, **self.matter, **render_args}

    def _get_buffer(self) -> LimitedStringIO:
        return _Buffer(self.env.output_stream_limit or sys.maxsize)


class _ContentNode(ContentNode):
    def render(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(self.text)


class _Content(Literal):
    node_class = _ContentNode


class _OutputNode(OutputNode):
    __slots__ = ("_read",)

    def __init__(self, token: Any, expression: Expression) -> None:
        super().__init__(token, expression)
        self._read = _reading(expression)

    def render(self, context: RenderContext, buffer: TextIO) -> int:
        value = self._read(context)
        if type(value) is not str:
            return buffer.write(to_liquid_string(value, context.autoescape))
        return buffer.write(escape(value) if context.autoescape else value)


class _Output(Output):
    node_class = _OutputNode


class _IfNode(IfNode):
    __slots__ = ("_ways",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ways: list[tuple[Read, BlockNode]] = [
            (_testing(self.condition), self.consequence),
            *((_testing(one.expression), one.block) for one in self.alternatives),
        ]

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        for holds, block in self._ways:
            if holds(context):
                return _run(block, context, buffer)
        return _run(self.default, context, buffer) if self.default else 0


class _If(IfTag):
    node_class = _IfNode


def _run(block: BlockNode, context: RenderContext, buffer: TextIO) -> int:
    if block.blank or context.disabled_tags:
        return block.render(context, buffer)
    written = 0
    for node in block.nodes:
        written += node.render(context, buffer)
    return written


def _reading(expression: Expression) -> Read:
    """How to read an expression: at once where it is a path through plain dictionaries."""
    if type(expression) is FilteredExpression and not expression.filters:
        return _reading(expression.left)
    slow: Read = expression.evaluate
    if type(expression) is StringLiteral:
        return lambda _: expression.value
    if type(expression) is not Path or not _is_plain(expression):
        return slow
    root, *rest = expression.path

    def read(context: RenderContext) -> Any:
        try:
            found: Any = context.scope[root]  # type: ignore[index]
            for name in rest:
                if type(found) is not dict:
                    return slow(context)
                found = found[name]
        except KeyError:
            return slow(context)
        return found

    return read


def _is_plain(path: Path) -> bool:
    return all(type(one) is str and one not in _OF_THE_LIBRARY for one in path.path)


def _testing(expression: Expression) -> Read:
    """How to test whether an expression holds."""
    match expression:
        case BooleanExpression():
            return _testing(expression.expression)
        case LogicalAndExpression():
            left, right = _testing(expression.left), _testing(expression.right)
            return lambda context: left(context) and right(context)
        case LogicalOrExpression():
            left, right = _testing(expression.left), _testing(expression.right)
            return lambda context: left(context) or right(context)
        case EqExpression() if type(expression.right) is StringLiteral:
            return _equalling(expression, expression.left, expression.right.value)
        case NeExpression() if type(expression.right) is StringLiteral:
            equal = EqExpression(expression.token, expression.left, expression.right)
            equals = _equalling(equal, expression.left, expression.right.value)
            return lambda context: not equals(context)
        case Path():
            return _true(_reading(expression))
    evaluate = expression.evaluate
    return lambda context: is_truthy(evaluate(context))


def _equalling(whole: EqExpression, left: Expression, value: str) -> Read:
    read, slow = _reading(left), whole.evaluate

    def equals(context: RenderContext) -> Any:
        found = read(context)
        return found == value if type(found) is str else slow(context)

    return equals


_CERTAIN = (str, dict, list, int)
"""Kinds of values that are true in Liquid whatever they hold."""


def _true(read: Read) -> Read:
    def true(context: RenderContext) -> Any:
        found = read(context)
        return type(found) in _CERTAIN or is_truthy(found)

    return true
