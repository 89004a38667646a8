"""The builder as its template draws it: names of inputs, labels, choices, chips."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from afterword.decisions.conditions import FIELDS, Condition, parts, run_only
from afterword.decisions.kinds import FieldType
from afterword.timeline import queries as timeline
from afterword.timeline import segments
from afterword.ui import condition_words, fault_words, phrasing, words

from . import catalogue
from .catalogue import Control, Known, Values
from .comparing import Test, Unfinished
from .sentence import sentence
from .to_condition import plain_of, said
from .tree import Group, Node, Rule

if TYPE_CHECKING:
    from .field import Built, ConditionWidget

Choice = tuple[str, str]
NESTED = 3
"""So deep the builder offers another group; what is written deeper is shown all the same."""


class Input(msgspec.Struct, frozen=True):
    """The controls of one comparison."""

    at: str
    """Before the names of its inputs."""
    control: Control
    label: str
    test: Test
    ops: tuple[Choice, ...] = ()
    chips: tuple[Choice, ...] = ()
    list: str = ""
    """The id of what is offered."""
    field: str = ""
    states: tuple[Choice, ...] = ()
    currency: str = ""
    called: str = ""
    """What the value is called, where that is not the value."""


class RuleShown(msgspec.Struct, frozen=True):
    """One rule."""

    at: str
    path: str
    kind: str
    head: str
    label: str
    so: bool
    raw: str
    fault: str
    test: Input
    where: tuple[Input, ...]
    fields: tuple[Choice, ...]
    """What it can be narrowed by."""
    free: bool
    """Whether any name of a field may be written."""
    named: bool
    """Whether its name is still to be written."""
    of: str
    ofs: tuple[Choice, ...]
    last: str
    lasts: tuple[Choice, ...]
    """Whether all of them count, or the last one alone."""
    purposes: tuple[Choice, ...]
    channel: str
    channels: tuple[Choice, ...]
    eye: bool
    is_group: bool = False


class GroupShown(msgspec.Struct, frozen=True):
    """Several rules."""

    at: str
    path: str
    word: str
    words: tuple[Choice, ...]
    parts: tuple["RuleShown | GroupShown", ...]
    fault: str
    eye: bool
    root: bool
    nests: bool
    picker: tuple[tuple[str, tuple[catalogue.Entry, ...]], ...] | None
    find: str
    is_group: bool = True


def shown(built: "Built", known: Known, values: Values, name: str) -> GroupShown:
    """The whole tree for the template."""
    return _Shower(built, known, values, name).group(built.root, (0,))


def groups() -> tuple[Choice, ...]:
    """How the rules of a group go together."""
    return (
        ("all", _("all of these are so")),
        ("any", _("any of these is so")),
        ("not-any", _("none of these is so")),
        ("not-all", _("not all of these are so")),
    )


def units() -> tuple[Choice, ...]:
    """The units of a length of time."""
    return (
        ("minutes", _("minutes")),
        ("hours", _("hours")),
        ("days", _("days")),
        ("weeks", _("weeks")),
        ("business days", _("business days")),
    )


def _ops(control: Control) -> tuple[Choice, ...]:
    number = (
        ("at_least", _("at least")),
        ("at_most", _("at most")),
        ("is", _("exactly")),
    )
    match control:
        case "number" | "money":
            return (*number, ("in", _("one of, with commas")))
        case "instant":
            return (("within", _("in the last")), ("longer_ago", _("longer ago than")))
        case "loose":
            return (
                ("known", _("is known")),
                ("is", _("is")),
                *number[:2],
                ("number", _("is the number")),
                ("yes", _("is yes")),
                ("no", _("is no")),
                ("includes", _("includes")),
            )
    return ()


class _Shower:
    def __init__(self, built: "Built", known: Known, values: Values, name: str) -> None:
        self.built = built
        self.known = known
        self.values = values
        self.name = name
        self.verb = built.pressed.partition(":")[0]

    def node(self, node: Node, path: tuple[int, ...]) -> RuleShown | GroupShown:
        return self.group(node, path) if isinstance(node, Group) else self.rule(node, path)

    def _at(self, path: Sequence[int]) -> tuple[str, str]:
        written = ".".join(str(one) for one in path)
        return f"{self.name}.{written}", written

    def group(self, group: Group, path: tuple[int, ...]) -> GroupShown:
        at, written = self._at(path)
        eye = tuple(self.built.eye) == path
        picking = eye and self.verb in ("pick", "find")
        return GroupShown(
            at=at,
            path=written,
            word=group.word if group.so else f"not-{group.word}",
            words=groups(),
            parts=tuple(self.node(one, (*path, index)) for index, one in enumerate(group.parts)),
            fault=group.fault,
            eye=eye and not picking and bool(self.verb),
            root=len(path) == 1,
            nests=len(path) <= NESTED,
            picker=self._picker() if picking else None,
            find=self.built.find,
        )

    def _picker(self) -> tuple[tuple[str, tuple[catalogue.Entry, ...]], ...]:
        found: dict[str, list[catalogue.Entry]] = {}
        for entry in catalogue.entries(self.values.store, self.known):
            if entry.found_by(self.built.find):
                found.setdefault(entry.group, []).append(entry)
        return tuple((group, tuple(some)) for group, some in found.items())

    def rule(self, rule: Rule, path: tuple[int, ...]) -> RuleShown:
        at, written = self._at(path)
        fields = rule.fields
        return RuleShown(
            at=at,
            path=written,
            kind=rule.key,
            head=rule.head,
            label=label(rule, self.known, self.values),
            so=rule.so,
            raw=rule.raw,
            fault=rule.fault,
            test=self._test(rule, rule.test, at, ""),
            where=tuple(
                self._test(rule, one, f"{at}.w{row}", one.field)
                for row, one in enumerate(rule.where)
            ),
            fields=_fields(rule.thing, fields),
            free=fields is None,
            named=(rule.head in ("stated", "answer") and not rule.what) or rule.what == "custom.",
            of=rule.of,
            ofs=self._ofs(rule),
            last="last" if rule.last else "all",
            lasts=(("all", _("each of them")), ("last", _("only the last one")))
            if rule.head == "count" and (rule.where or rule.last)
            else (),
            purposes=_choices(words.PURPOSES, rule.test.value),
            channel=rule.channel,
            channels=_choices(words.CHANNELS, rule.channel),
            eye=tuple(self.built.eye) == path,
        )

    def _called(self, test: Test, thing: str, name: str) -> str:
        called = self.values.called(thing, name, test.code) if test.code else ""
        if test.code and test.value in (test.code, called):
            return called
        test.code = ""
        return test.value

    def _ofs(self, rule: Rule) -> tuple[Choice, ...]:
        if rule.head not in ("count", "has") or not (self.known.subject or rule.of != "customer"):
            return ()
        return (
            ("customer", _("anything of the customer")),
            ("subject", _("only what this journey is about")),
        )

    def _test(self, rule: Rule, test: Test, at: str, field: str) -> Input:
        control = rule.control(field)
        thing, name = rule.thing, field or rule.what
        said = label(rule, self.known, self.values)
        if field:
            said = condition_words.field(thing, field)
        counts = not field and rule.head in ("count", "has")
        return Input(
            at=at,
            control=control,
            label=said,
            test=test,
            ops=_ops("number")[:3] if counts else _ops(control),
            chips=tuple(
                (one, self.values.called(thing, name, one))
                for one in _kept(test, self.values, thing, name)
            ),
            list=list_id(thing, name) if self.values.of(thing, name) else "",
            field=field,
            states=(
                ("yes", condition_words.flag(thing, name, so=True)),
                ("no", condition_words.flag(thing, name, so=False)),
            )
            if control == "flag"
            else (),
            currency=self.values.store.currency if control == "money" else "",
            called=self._called(test, thing, name) if control == "list" else test.value,
        )


def _kept(test: Test, values: Values, thing: str, name: str) -> list[str]:
    """The values that are chosen, what was typed among them."""
    meant = (values.meant(thing, name, one) for one in test.values)
    return list(dict.fromkeys([*test.kept, *meant]))


def label(rule: Rule, known: Known, values: Values) -> str:
    """What a rule asks, in words."""
    head, what = rule.head, rule.what
    match head:
        case "has":
            return capfirst(str(condition_words.HAS[what]))
        case "count":
            own = _("an event of your own") if what == "custom." else ""
            return capfirst(own or words.word(words.EVENTS, what))
        case "customer":
            return capfirst(condition_words.field("customer", what))
        case "subject":
            thing = known.subject if what in _of(known.subject) else ""
            of = condition_words.OF_RUN.get(thing) or _("what this journey is about")
            return capfirst(f"{of}: {condition_words.field(thing or 'order', what)}")
        case "consent":
            return capfirst(_("may be written to"))
        case "raw":
            return sentence(msgspec.json.decode(rule.raw), values)
    if not what:
        return capfirst(_("something they told us") if head == "stated" else _("answered"))
    told = _("told us: %s") if head == "stated" else _("answered: %s")
    return capfirst(told % phrasing.isolated(what))


def _of(subject: str) -> Mapping[str, FieldType]:
    return FIELDS.get(subject, {})


def _fields(thing: str, fields: Mapping[str, FieldType] | None) -> tuple[Choice, ...]:
    return tuple((one, condition_words.field(thing, one)) for one in fields or ())


def _choices(vocabulary: Mapping[str, object], now: str) -> tuple[Choice, ...]:
    """The words of a vocabulary; what is written now is one of them, whatever it is."""
    named = tuple((key, str(word)) for key, word in vocabulary.items())
    return named if now in vocabulary else ((now, now), *named)


def list_id(thing: str, name: str) -> str:
    """The id of the list of what is offered for a field."""
    return f"known-{thing}-{name}"


def lists(root: Group, values: Values) -> list[tuple[str, list[str]]]:
    """What is offered for the fields of this tree: (id, names), each once."""
    found = {list_id(*one): list(values.of(*one).values()) for one in _asked(root)}
    return [(key, some) for key, some in found.items() if some]


def _asked(node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, Group):
        for part in node.parts:
            yield from _asked(part)
        return
    yield node.thing, node.what
    yield from ((node.thing, one.field) for one in node.where)


# ------------------------------------------------------------------------- who it is now


class Matching(msgspec.Struct, frozen=True):
    """Who a condition is so of now."""

    sentence: str = ""
    unfinished: str = ""
    runs: bool = False
    """It speaks of one run, so that nobody can be counted."""
    count: int = 0
    all: int = 0
    some: tuple[tuple[int, str], ...] = ()
    """Five of them: (id, name)."""


SOME = 5


def matching(widget: "ConditionWidget", built: "Built") -> Matching:
    """How many customers the condition is so of at this moment, and five of them."""
    store = widget.store
    values = Values(store)
    try:
        plain = plain_of(built.root, values)
        if plain is None:
            return Matching()
        condition = msgspec.convert(plain, Condition)
        told = sentence(plain, values)
        if any(run_only(part) for part in parts(condition)):
            return Matching(sentence=told, runs=True)
        found = segments.people(store, condition, widget.now)
    except segments.NoSegment as error:
        return Matching(unfinished=fault_words.told(error.faults))
    except (Unfinished, msgspec.ValidationError) as error:
        return Matching(unfinished=said(error))
    first = list(found.order_by("-seen", "-id")[:SOME])
    names = [(one.pk, timeline.name_of(one, store)["name"]) for one in first]
    return Matching(
        told, count=found.count(), all=segments.everyone(store).count(), some=tuple(names)
    )
