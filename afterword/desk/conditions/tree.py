"""A condition while it is being built: groups of rules, each as far as it is written.

What is in the form comes from a condition as a journey file has it (``planted``) or from what was
posted (``posted``); ``plain_of`` gives the condition, or says what is still missing. A condition
that the builder has no controls for is kept as it is, word for word.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import msgspec
from django.utils.translation import gettext as _

from afterword.decisions.conditions import CUSTOMER_FIELDS, FIELDS, Condition, Match, Ops
from afterword.decisions.faults import faults
from afterword.decisions.foreign import misread
from afterword.decisions.kinds import FieldType, is_kind
from afterword.decisions.spans import span
from afterword.timeline import audiences
from afterword.ui import fault_words

from . import catalogue
from .catalogue import Control, Values
from .comparing import Test, Unfinished, major, read, whole, written

Plain = dict[str, Any]
Compared = TypeVar("Compared", bound=Ops)

DEEPEST = 8
"""So deep may groups lie in groups."""


class Data(Protocol):
    """What was posted: a ``QueryDict``, say."""

    def getlist(self, key: str) -> list[str]: ...
    def __iter__(self) -> Iterator[str]: ...


@dataclass
class Rule:
    """One thing that must be so, or must not. ``key`` is an entry of the catalogue without the
    shortcut: ``count:order.placed``."""

    key: str
    so: bool = True
    test: Test = field(default_factory=Test)
    where: list[Test] = field(default_factory=list)
    of: str = "customer"
    last: bool = False
    channel: str = "email"
    raw: str = ""
    fault: str = ""

    @property
    def head(self) -> str:
        return self.key.partition(":")[0]

    @property
    def what(self) -> str:
        return self.key.partition(":")[2]

    @property
    def thing(self) -> str:
        """What its fields are of."""
        if self.head == "count":
            return catalogue.thing_of(self.what)
        return self.what if self.head == "has" else self.head

    @property
    def fields(self) -> Mapping[str, FieldType] | None:
        """What can be compared of it; ``None``: anything."""
        if self.head == "count":
            return catalogue.event_fields(self.what)
        return FIELDS.get(self.what, {}) if self.head == "has" else {}

    def control(self, name: str = "") -> Control:
        """How a comparison of it, or of one of its fields, is written."""
        if not name and self.head in ("count", "has"):
            return "number"
        if name:
            fields = self.fields
            return "loose" if fields is None else catalogue.control(fields.get(name, "text"), name)
        if self.head == "customer":
            return catalogue.control(CUSTOMER_FIELDS[self.what], self.what)
        if self.head == "subject":
            return catalogue.control(subject_type(self.what), self.what)
        return "loose"


@dataclass
class Group:
    """Several rules, of which all or any must be so; or not."""

    word: str = "all"
    so: bool = True
    parts: "list[Rule | Group]" = field(default_factory=list)
    fault: str = ""


Node = Rule | Group


def subject_type(name: str) -> FieldType:
    """The type of a field that a run's subject may have."""
    return next((fields[name] for fields in FIELDS.values() if name in fields), "text")


# ------------------------------------------------------------------------- from a condition


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
        return alike(msgspec.convert(_leaf(rule, None), Condition), condition)
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


# --------------------------------------------------------------------------- to a condition


def plain_of(root: Group, values: Values) -> Plain | None:
    """The condition that was built, as a journey file has it; ``None``: nothing was.

    Raises ``Unfinished``; the rules that are not whole have their ``fault``.
    """
    missing: list[Unfinished] = []
    found = _plain_group(root, values, missing, root=True)
    if missing:
        raise missing[0]
    return found


def _plain(node: Node, values: Values, missing: list[Unfinished]) -> Plain | None:
    if isinstance(node, Group):
        return _plain_group(node, values, missing)
    try:
        leaf = _leaf(node, values)
        wrong = list(faults(msgspec.convert(leaf, Condition), ""))
        if wrong:
            raise Unfinished(fault_words.said(wrong[0]))
        return leaf if node.so else {"not": leaf}
    except (Unfinished, msgspec.ValidationError) as error:
        node.fault = said(error)
        missing.append(Unfinished(node.fault))
        return None


def said(error: Unfinished | msgspec.ValidationError) -> str:
    """Why a rule is not whole, in the reader's language."""
    if isinstance(error, Unfinished):
        return str(error)
    return fault_words.said(misread(error))


def _plain_group(
    group: Group, values: Values, missing: list[Unfinished], *, root: bool = False
) -> Plain | None:
    if not group.parts:
        if not root:
            group.fault = _("This group is empty: put a rule in it, or remove it.")
            missing.append(Unfinished(group.fault))
        return None
    parts = [part for one in group.parts if (part := _plain(one, values, missing)) is not None]
    found = parts[0] if len(parts) == 1 else {group.word: parts}
    return found if group.so else {"not": found}


def _leaf(rule: Rule, values: Values | None) -> Plain:
    """One rule as it is written. Without ``values`` what is typed stands for itself."""
    head, what, test = rule.head, rule.what, rule.test
    if head == "raw":
        return dict(json.loads(rule.raw))
    if head in ("count", "has"):
        return _counted(rule, values)
    if head == "consent":
        found = {"consent": test.value}
        if rule.channel != "email":
            found["channel"] = rule.channel
        return {**found, "is": False} if test.op == "no" else found
    name = what or test.field.strip()
    if not name:
        raise Unfinished(_("Say which one: its name is missing."))
    return {head: name, **read(rule.control(), test, values, rule.thing, name)}


def _counted(rule: Rule, values: Values | None) -> Plain:
    test, what = rule.test, rule.what
    if what == "custom.":
        what += test.field.strip().removeprefix("custom.")
    found: Plain = {rule.head: what}
    n = whole(test.value)
    if (test.op, n) != ("at_least", 1):
        found[test.op or "at_least"] = n
    if test.n.strip() and rule.head == "count":
        found["within"] = test.length()
    where = [
        {"field": one.field, **read(rule.control(one.field), one, values, rule.thing, one.field)}
        for one in rule.where
    ]
    if where:
        found["where"] = where
    if rule.last and rule.head == "count":
        found["last"] = True
    if rule.of != "customer":
        found["of"] = rule.of
    return found


# ------------------------------------------------------------------------ from what was posted


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


# ------------------------------------------------------------------------------ changing it


def at(root: Group, path: Sequence[int]) -> Node | None:
    """The node at a path: (0,) is the root."""
    node: Node = root
    for index in path[1:]:
        if not isinstance(node, Group) or not 0 <= index < len(node.parts):
            return None
        node = node.parts[index]
    return node if path[:1] == (0,) else None


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


def begun(key: str) -> Rule:
    """A new rule of an entry of the catalogue: ``has:shipment:late``."""
    head, _colon, rest = key.partition(":")
    what, _colon, flag = rest.partition(":") if head == "has" else (rest, "", "")
    rule = Rule(f"{head}:{what}" if what else head)
    if head in ("count", "has"):
        rule.test = Test(op="at_least", value="1")
    elif head == "consent":
        rule.test = Test(value="offers", op="yes")
    if flag:
        rule.where = [Test(field=flag, value="yes")]
    return rule


def _copied(group: Group, path: Sequence[int], key: str, values: Values) -> Sequence[int]:
    """Put the rules that an audience has now into a group."""
    try:
        row = audiences.audience(values.store, key)
    except LookupError:
        return path
    found = planted(row.condition, values)
    whole = found.so and found.word == group.word
    group.parts += found.parts if whole or (len(found.parts) == 1 and found.so) else [found]
    return path


def change(
    root: Group,
    verb: str,
    path: Sequence[int],
    argument: str,
    chosen: str,
    values: Values,
) -> Sequence[int]:
    """Do what a button of the builder says. Gives where the eye should go next.

    ``chosen`` is the field that was chosen for a new comparison.
    """
    node = at(root, tuple(path))
    if node is None:
        return path
    if isinstance(node, Group) and verb == "add" and argument.startswith("audience:"):
        return _copied(node, path, argument.partition(":")[2], values)
    if isinstance(node, Group) and verb in ("add", "group"):
        if verb == "add" and not is_key(":".join(argument.split(":")[:2])):
            return path
        other = "any" if node.word == "all" else "all"
        node.parts.append(begun(argument) if verb == "add" else Group(other))
        return (*path, len(node.parts) - 1)
    if isinstance(node, Rule) and verb == "where":
        fields = node.fields
        if chosen.strip() and (fields is None or chosen in fields):
            node.where.append(Test(field=chosen.strip()))
    if isinstance(node, Rule) and verb == "unwhere" and argument.isdecimal():
        del node.where[int(argument) : int(argument) + 1]
    if verb == "remove" and len(path) > 1:
        above = at(root, tuple(path[:-1]))
        if isinstance(above, Group):
            del above.parts[path[-1]]
        return path[:-1]
    return path
