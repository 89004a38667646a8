"""What the buttons of the builder do to its tree."""

from collections.abc import Sequence

from afterword.timeline import audiences

from .catalogue import Values
from .comparing import Test
from .from_condition import planted
from .posting import is_key
from .tree import Group, Node, Rule


def at(root: Group, path: Sequence[int]) -> Node | None:
    """The node at a path: (0,) is the root."""
    node: Node = root
    for index in path[1:]:
        if not isinstance(node, Group) or not 0 <= index < len(node.parts):
            return None
        node = node.parts[index]
    return node if path[:1] == (0,) else None


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
