"""The builder's tree of a condition that a journey file has."""

import json
from typing import Any, TypeVar

import msgspec

from afterword.decisions.conditions import Condition, Match, Ops
from afterword.decisions.spans import span

from .catalogue import Values
from .comparing import Test, Unfinished, major, written
from .to_condition import leaf_of
from .tree import Group, Node, Plain, Rule

Compared = TypeVar("Compared", bound=Ops)


def planted(plain: Any, values: Values) -> Group:
    """The builder's tree of a plain condition; of nothing: an empty one."""
    if not plain:
        return Group()
    try:
        node = _node(msgspec.convert(plain, Condition))
    except msgspec.ValidationError:
        node = Rule("raw", raw=json.dumps(plain))
    _typed_as_money(node, values)
    return node if isinstance(node, Group) else Group(parts=[node])


def _typed_as_money(node: Node, values: Values) -> None:
    """Amounts stand in the form as people write them."""
    if isinstance(node, Group):
        for part in node.parts:
            _typed_as_money(part, values)
        return
    if node.control() == "money":
        node.test.value = major(node.test.value, values)
    for one in node.where:
        if node.control(one.field) == "money":
            one.value = major(one.value, values)


def _node(condition: Condition) -> Node:
    heads = condition.heads()
    if heads == ["not_"] and condition.not_ is not None:
        node = _node(condition.not_)
        if not (isinstance(node, Rule) and node.key == "raw"):
            node.so = not node.so
            return node
    if heads in (["all"], ["any"]) and getattr(condition, heads[0]):
        return Group(heads[0], parts=[_node(part) for part in getattr(condition, heads[0])])
    rule = _rule(condition, heads[0] if len(heads) == 1 else "")
    return rule if rule and _kept(rule, condition) else Rule("raw", raw=json.dumps(bare(condition)))


def _kept(rule: Rule, condition: Condition) -> bool:
    """Whether the controls say all that the condition says."""
    try:
        return alike(msgspec.convert(leaf_of(rule, None), Condition), condition)
    except (Unfinished, msgspec.ValidationError, ValueError, KeyError):
        return False


def _rule(condition: Condition, head: str) -> Rule | None:
    what = getattr(condition, head, None) if head else None
    if head in ("", "not_"):
        return None
    key = head if head == "consent" else f"{head}:{what}"
    rule = Rule(key, of=condition.of, last=condition.last, channel=condition.channel)
    if head in ("count", "has"):
        rule.test = _how_many(condition)
        rule.where = [_test(rule, match) for match in condition.where]
    elif head == "consent":
        rule.test = Test(value=str(what), op="no" if condition.is_ is False else "yes")
    else:
        rule.test = written(rule.control(), condition)
    return rule


def _test(rule: Rule, match: Match) -> Test:
    found = written(rule.control(match.field), match)
    found.field = match.field
    return found


def _how_many(condition: Condition) -> Test:
    ops = Ops(is_=condition.is_, at_least=condition.at_least, at_most=condition.at_most)
    found = written("number", ops) if ops.used() else Test(op="at_least", value="1")
    if condition.within:
        length = span(condition.within)
        found.n, found.unit = str(length.n), length.unit
    return found


def bare(condition: Condition) -> Plain:
    """A condition as a journey file has it, without what is not written."""

    def prune(value: Any) -> Any:
        if isinstance(value, dict):
            kept = {key: prune(one) for key, one in value.items() if one is not None}
            return {key: one for key, one in kept.items() if one != () or key != "where"}
        return [prune(one) for one in value] if isinstance(value, list | tuple) else value

    found: Plain = prune(msgspec.to_builtins(condition))
    return found


def alike(one: Condition, other: Condition) -> bool:
    """Whether two conditions are the same, however they are written."""
    return _normal(one) == _normal(other)


def _normal(condition: Condition) -> Condition:
    """One way of writing for each condition."""
    change = msgspec.structs.replace
    if condition.not_ is not None:
        inner = _normal(condition.not_)
        return inner.not_ if inner.not_ is not None else change(condition, not_=inner)
    for word in ("all", "any"):
        parts = getattr(condition, word)
        if parts is not None and len(parts) == 1:
            return _normal(parts[0])
        if parts is not None:
            return change(condition, **{word: tuple(_normal(part) for part in parts)})
    found = _normal_ops(condition)
    if condition.count or condition.has:
        found = change(found, at_least=None if found.at_least == 1 else found.at_least)
    if condition.consent and condition.is_ is True:
        found = change(found, is_=None)
    return change(found, where=tuple(_normal_ops(match) for match in condition.where))


def _normal_ops(ops: Compared) -> Compared:
    found = ops
    if ops.in_ is not None and len(ops.in_) == 1:
        found = msgspec.structs.replace(found, is_=ops.in_[0], in_=None)
    for name in ("within", "longer_ago"):
        length = getattr(ops, name)
        if length is not None:
            found = msgspec.structs.replace(found, **{name: str(span(length))})
    return found
