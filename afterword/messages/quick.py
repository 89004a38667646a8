"""Filling in Liquid quickly: what nearly all templates do, as plain functions made once.

The library walks its tree anew for each message, which was half of what a mail takes. What is not
known here, and whatever goes wrong, is left to it: the text is then filled in by the library, and
what is wrong with it is said by the library too. So a text comes out the same either way, or not
here at all; ``tests/laws/test_quick.py`` holds that.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from liquid import BoundTemplate, Environment
from liquid.ast import BlockNode, Node
from liquid.builtin import expressions as known
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import logical, primitive
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.builtin.tags.comment_tag import CommentNode
from liquid.builtin.tags.for_tag import ForNode
from liquid.builtin.tags.if_tag import IfNode
from liquid.expression import Expression
from liquid.stringify import to_liquid_string
from markupsafe import Markup, escape

ROUNDS = 100
"""So many rounds of loops are gone here; with two loops inside each other the library allows more
than any template takes in these."""
DEEP = 2
_NUMBERS = (
    primitive.IntegerLiteral,
    primitive.FloatLiteral,
    primitive.TrueLiteral,
    primitive.FalseLiteral,
)
_LIBRARY = ("forloop", "tablerowloop")
"""Names that the library gives itself."""


class NotHere(Exception):
    """It is the library's to do."""


class _Filling:
    """One text that is being filled in: the names as they are now, and what may still be used."""

    __slots__ = ("assigned", "names", "room", "rounds")

    def __init__(self, names: dict[str, Any], room: int) -> None:
        self.names = dict(names)
        self.assigned: dict[str, Any] = {}
        self.room = room
        self.rounds = ROUNDS


Value = Callable[[_Filling], Any]
Part = Callable[[_Filling, list[str]], None]
Filler = Callable[[dict[str, Any]], str]


def filler(template: BoundTemplate) -> Filler | None:
    """A function that fills the template in, or ``None`` where that is the library's to do. It
    raises what it likes where the library is to say what is wrong."""
    try:
        made = _Maker(template.env)
        parts = made.parts(template.nodes, 0)
    except NotHere:
        return None
    if made.assigned & made.looped:
        return None  # which of the two is meant is the library's to say
    limit = template.env.output_stream_limit or sys.maxsize

    def fill(names: dict[str, Any]) -> str:
        filling, said = _Filling(names, limit), list[str]()
        for part in parts:
            part(filling, said)
        text = "".join(said)
        # A letter has at most four bytes.
        if len(text) * 4 > limit and len(text.encode()) > limit:
            raise NotHere
        return text

    return fill


class _Maker:
    """Makes the functions of one template. Raises ``NotHere`` for what it does not know."""

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.assigned: set[str] = set()
        self.looped: set[str] = set()

    # ------------------------------------------------------------------------------- parts

    def parts(self, nodes: Iterable[Node], depth: int) -> list[Part]:
        return [self._part(node, depth) for node in nodes if type(node) is not CommentNode]

    def _part(self, node: Node, depth: int) -> Part:
        if type(node) is ContentNode:
            return _saying(node.text)
        if type(node) is OutputNode:
            return self._output(node)
        if type(node) is IfNode:
            return self._if(node, depth)
        if type(node) is AssignNode:
            return self._assign(node)
        if type(node) is ForNode:
            return self._for(node, depth)
        raise NotHere

    def _output(self, node: OutputNode) -> Part:
        value, marked = self.value(node.expression), self.env.autoescape

        def say(filling: _Filling, said: list[str]) -> None:
            found = value(filling)
            if type(found) is not str:
                text = to_liquid_string(found, marked)
            else:
                text = escape(found) if marked else found
            filling.room -= len(text)
            if filling.room < 0:
                raise NotHere
            said.append(text)

        return say

    def _block(self, block: BlockNode, depth: int) -> Part:
        parts = self.parts(block.nodes, depth)
        if block.blank and self.env.suppress_blank_control_flow_blocks:

            def nothing(filling: _Filling, said: list[str]) -> None:
                for part in parts:
                    part(filling, [])

            return nothing
        if len(parts) == 1:
            return parts[0]

        def each(filling: _Filling, said: list[str]) -> None:
            for part in parts:
                part(filling, said)

        return each

    def _if(self, node: IfNode, depth: int) -> Part:
        ways = [
            (node.condition, node.consequence),
            *((other.expression, other.block) for other in node.alternatives),
        ]
        cases = [(self.condition(one), self._block(block, depth)) for one, block in ways]
        default = self._block(node.default, depth) if node.default else None

        def choose(filling: _Filling, said: list[str]) -> None:
            for holds, block in cases:
                if holds(filling):
                    block(filling, said)
                    return
            if default is not None:
                default(filling, said)

        return choose

    def _assign(self, node: AssignNode) -> Part:
        name, value = str(node.name), self.value(node.expression)
        self.assigned.add(name)
        limit = self.env.local_namespace_limit or sys.maxsize

        def assign(filling: _Filling, said: list[str]) -> None:
            filling.names[name] = filling.assigned[name] = value(filling)
            # As the library counts it.
            if sum(sys.getsizeof(one, 1) for one in filling.assigned.values()) > limit:
                raise NotHere

        return assign

    def _for(self, node: ForNode, depth: int) -> Part:
        loop = node.expression
        if loop.limit or loop.offset or loop.cols or loop.reversed or depth >= DEEP:
            raise NotHere
        name, over = loop.identifier, self.value(loop.iterable)
        self.looped.add(name)
        block = self._block(node.block, depth + 1)
        default = self._block(node.default, depth) if node.default else None

        def each(filling: _Filling, said: list[str]) -> None:
            found = over(filling)
            if type(found) is not list:
                raise NotHere
            filling.rounds -= len(found)
            if filling.rounds < 0:
                raise NotHere
            if not found:
                if default is not None:
                    default(filling, said)
                return
            before = filling.names.get(name, _UNKNOWN)
            for one in found:
                filling.names[name] = one
                block(filling, said)
            if before is _UNKNOWN:
                del filling.names[name]
            else:
                filling.names[name] = before

        return each

    # ------------------------------------------------------------------------------ values

    def value(self, expression: Expression) -> Value:
        if type(expression) is known.Path:
            return _path(expression.path)
        if type(expression) is known.FilteredExpression:
            value = self.value(expression.left)
            for one in expression.filters or ():
                value = self._filtered(value, one)
            return value
        if type(expression) is known.StringLiteral:
            text = Markup(expression.value) if self.env.autoescape else expression.value  # noqa: S704 (the template's own)
            return lambda filling: text
        if isinstance(expression, _NUMBERS):
            number = expression.value
            return lambda filling: number
        raise NotHere

    def _filtered(self, value: Value, one: known.Filter) -> Value:
        made: Any = self.env.filters.get(one.name)
        if made is None or getattr(made, "with_context", False):
            raise NotHere
        if getattr(made, "with_environment", False):
            made = partial(made, environment=self.env)
        arguments = []
        for argument in one.args:
            if type(argument) is not known.PositionalArgument:
                raise NotHere
            arguments.append(self.value(argument.value))
        return lambda filling: made(value(filling), *[one(filling) for one in arguments])

    # -------------------------------------------------------------------------- conditions

    def condition(self, expression: Expression) -> Value:
        """Whether it is so, in the way of Liquid: all but nothing and false is."""
        if type(expression) is known.BooleanExpression:
            return self.condition(expression.expression)
        if type(expression) in (logical.EqExpression, logical.NeExpression):
            return self._equal(expression, wanted=type(expression) is logical.EqExpression)
        if type(expression) is logical.GtExpression:
            return self._more(expression.left, expression.right)
        if type(expression) is logical.LtExpression:
            return self._more(expression.right, expression.left)
        if type(expression) is logical.LogicalAndExpression:
            one, other = self.condition(expression.left), self.condition(expression.right)
            return lambda filling: one(filling) and other(filling)
        if type(expression) is logical.LogicalOrExpression:
            one, other = self.condition(expression.left), self.condition(expression.right)
            return lambda filling: one(filling) or other(filling)
        if type(expression) is logical.LogicalNotExpression:
            holds = self.condition(expression.right)
            return lambda filling: not holds(filling)
        value = self.value(expression)
        return lambda filling: (found := value(filling)) is not None and found is not False

    def _equal(self, expression: Any, *, wanted: bool) -> Value:
        one, right = self.value(expression.left), expression.right
        if type(right) is known.StringLiteral:
            text = right.value
            return lambda filling: (one(filling) == text) is wanted
        other = self.value(right)

        def equal(filling: _Filling) -> bool:
            left, right = one(filling), other(filling)
            if isinstance(left, bool) or isinstance(right, bool):
                return (left is right) is wanted
            return bool(left == right) is wanted

        return equal

    def _more(self, larger: Expression, smaller: Expression) -> Value:
        one, other = self.value(larger), self.value(smaller)

        def more(filling: _Filling) -> bool:
            left, right = one(filling), other(filling)
            if type(left) is not int or type(right) is not int:
                raise NotHere
            return left > right

        return more


_UNKNOWN = object()


def _saying(text: str) -> Part:
    return lambda filling, said: said.append(text)


def _path(path: Sequence[object]) -> Value:
    """What stands at a path. A name that there is not raises: the library says which it is."""
    root, *rest = path
    if not isinstance(root, str) or root in _LIBRARY:
        raise NotHere
    if not rest:
        return lambda filling: filling.names[root]
    if len(rest) == 1 and _plain(rest[0]):
        (name,) = rest
        return lambda filling: filling.names[root][name]
    steps = [_step(one) for one in rest]

    def walk(filling: _Filling) -> Any:
        found = filling.names[root]
        for step in steps:
            found = step(found)
        return found

    return walk


def _plain(segment: object) -> bool:
    return isinstance(segment, str) and segment not in ("size", "first", "last")


def _step(segment: object) -> Callable[[Any], Any]:
    if segment == "size":
        return _size
    if segment in ("first", "last"):
        return _first if segment == "first" else _last
    if isinstance(segment, str):
        return lambda found: found[segment]
    if isinstance(segment, int):
        return partial(_at, segment)
    raise NotHere


def _at(index: int, found: Any) -> Any:
    if type(found) is not list:
        raise NotHere
    return found[index]


def _size(found: Any) -> Any:
    if isinstance(found, dict) and "size" in found:
        return found["size"]
    if not isinstance(found, dict | list | str):
        raise NotHere
    return len(found)


def _first(found: Any) -> Any:
    return found["first"] if isinstance(found, dict) else _at(0, found)


def _last(found: Any) -> Any:
    return found["last"] if isinstance(found, dict) else _at(-1, found)
