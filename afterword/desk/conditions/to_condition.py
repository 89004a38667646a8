"""The condition that was built, or what is still missing of it."""

import json

import msgspec
from django.utils.translation import gettext as _

from afterword.decisions.conditions import Condition
from afterword.decisions.faults import faults
from afterword.decisions.foreign import misread
from afterword.ui import fault_words

from .catalogue import Values
from .comparing import Unfinished, read, whole
from .tree import Group, Node, Plain, Rule


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
        leaf = leaf_of(node, values)
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


def leaf_of(rule: Rule, values: Values | None) -> Plain:
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
