"""Looking over a template's text, whole or not: what to mend, in which line, what to write instead.

``queries.check`` says whether a text may be saved. This says it for the person who writes, and also
what will do but may read badly: a name that can be empty, a word the brand avoids.
"""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal

import msgspec
import yaml
from liquid import RenderContext
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.output import OutputNode
from liquid.exceptions import LiquidError
from liquid.expression import Expression

from afterword.decisions.faults import Fault
from afterword.decisions.foreign import foreign
from afterword.journeys.text import Loader

from . import queries
from .asked import WHERE
from .glossary import NAMES
from .liquid import read
from .text import Template, Unreadable, parse, words_of
from .voice import Voice, heard

Code = Literal[
    "unreadable", "syntax", "unknown", "missing", "picture", "mail", "avoid", "emoji", "address"
]
Where = tuple[str | int, ...]
"""The way to a place of the text: ``("words", "en", "heading")``, ``("blocks", 2, "url")``."""

MAY_BE_EMPTY = frozenset(
    {
        "customer.given_name",
        "customer.name",
        "order.shipping",
        "order.days",
        "order.refunded",
        *(f"where.{one}" for one in WHERE if one not in ("thing", "stands")),
        "talk.due",
        "own.answer",
        "parcel.before",
        "parcel.anew",
        "parcel.reason",
        "parcel.carrier",
        "parcel.number",
        "parcel.url",
        "parcel.days",
        "links.unsubscribe",
        "links.preferences",
        "links.points",
        "store.address",
        "voice.sign_off",
    }
)
MAY_BE_NOTHING = ("product", "suggestion", "answers", "reward", "points")
"""What may not be there at all, with everything in it."""
OF_AN_ORDER = ("order", "parcel", "product", "suggestion", "strip")
"""What is empty where a message is about no order."""
PARCEL = frozenset(
    [
        "names",
        "promise",
        "days",
        "before",
        "anew",
        "reason",
        "carrier",
        "number",
        "url",
        "left",
        "arrived",
    ]
)
PRODUCT = frozenset(
    ["title", "image", "price", "url", "type", "care", "care_title", "pitch", "card"]
)
"""What a product has; a store's own facts come besides."""
REWARD = frozenset(("code", "worth", "until"))
"""What a reward has."""
POINTS = frozenset(("balance", "pending", "expiring", "until", "has", "waits", "ends"))
"""What somebody's points have."""


class Problem(msgspec.Struct, frozen=True):
    """Something to mend. ``line``: of the text, from 1; 0: nobody can say."""

    code: Code
    line: int
    where: Where
    what: str
    instead: str = ""
    stops: bool = True
    """Whether the text cannot be saved as a version like this."""
    fault: Fault | None = None
    """What ``what`` says, to be said in another language."""


def problems(
    text: str,
    voice: Voice | None = None,
    *,
    orderless: bool = False,
    pictures: Collection[str] | None = None,
) -> list[Problem]:
    """All that is to mend in a template's text. ``orderless``: a journey that uses it is about no
    order. ``pictures``: the names of the store's; ``None``: nobody looked.
    """
    try:
        template = parse(text)
    except Unreadable as error:
        return [_unreadable(text, error.faults[0])]
    lines = _Lines(text)
    found: list[Problem] = []
    asked = _asked_by_blocks(template)
    for where, source in _liquid(template):
        guards = asked.get(str(where[-1]), frozenset()) if where[0] in ("words", "tones") else None
        if guards is None:
            guards = _of_block(template, where)
        found += _of_liquid(lines, where, source, guards, orderless, pictures)
    if not any(one.stops for one in found):
        wrong = queries.check(text)
        found += [Problem("mail", 0, (), str(one), fault=one) for one in wrong]
    if voice is not None:
        for where, said in words(template):
            for one in heard(voice, str(where[1]), said):
                line = lines.of(where, said.count("\n", 0, one.at))
                found.append(Problem(one.code, line, where, one.word, one.instead, stops=False))
    return sorted(dict.fromkeys(found), key=lambda one: (not one.stops, one.line))


# ----------------------------------------------------------------------------------- lines


class _Lines:
    """In which line of a text a place of it begins."""

    def __init__(self, text: str) -> None:
        self.found: dict[Where, tuple[int, bool]] = {}
        node = yaml.compose(text, Loader=Loader)
        if node is not None:
            self._walk(node, ())

    def _walk(self, node: yaml.Node, where: Where) -> None:
        block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
        self.found[where] = (node.start_mark.line + 1, block)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._walk(value, (*where, str(key.value)))
                if isinstance(value, yaml.CollectionNode) and not value.flow_style:
                    self.found[(*where, str(key.value))] = (key.start_mark.line + 1, False)
        elif isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                self._walk(value, (*where, number))

    def of(self, where: Where, below: int = 0) -> int:
        """The line of a place, so many lines further down in what it says."""
        while where and where not in self.found:
            where = where[:-1]
        line, block = self.found.get(where, (1, False))
        return line + 1 + below if block else line


_AT = re.compile(r"^(?P<says>.*?) - at `\$(?P<at>.*)`$", re.DOTALL)
_STEP = re.compile(r"\.([\w-]+)|\[(\d+|\.\.\.)\]")


def _unreadable(text: str, fault: Fault) -> Problem:
    line, says = 0, fault.says
    if found := re.search(r"line (\d+)", says):
        line = int(found[1])
    elif found := _AT.match(says):
        steps = [
            int(number) if number.isdigit() else name or ""
            for name, number in _STEP.findall(found["at"])
        ]
        line = _Lines(text).of(tuple(one for one in steps if one != ""))
        inner = fault.values["says"]
        assert isinstance(inner, Fault), "so it is made where types are read"
        fault, says = inner, found["says"]
    elif (head := says.partition(":")[0]) and says.count(":"):
        line = _Lines(text).of(("words", head)) if re.fullmatch(r"[\w-]+", head) else 0
    return Problem("unreadable", line, (), says, fault=fault)


# ---------------------------------------------------------------------------------- liquid


def words(template: Template) -> Iterator[tuple[Where, str]]:
    """Everything that a template says, with where."""
    for language, some in template.words.items():
        for name, said in some.items():
            yield ("words", language, name), said
    for language, tones in template.tones.items():
        for tone, toned in tones.items():
            for name, said in toned.items():
                yield ("tones", language, tone, name), said


def _liquid(template: Template) -> Iterator[tuple[Where, str]]:
    """Every place that Liquid stands in, with it."""
    yield from words(template)
    for number, block in enumerate(template.blocks):
        if block.when:
            yield ("blocks", number, "when"), f"{{% if {block.when} %}}{{% endif %}}"
        for name in ("url", "code"):
            if said := getattr(block, name, ""):
                yield ("blocks", number, name), said
        for index, (_name, url) in enumerate(getattr(block, "links", ())):
            yield ("blocks", number, "links", index), url
        if picture := getattr(block, "picture", ""):
            yield ("blocks", number, "picture"), f"{{{{ films['{picture}'] }}}}"
    yield ("link",), template.link
    for number, shown in enumerate(template.media):
        yield ("media", number, "url"), shown.url
    if template.post:
        yield ("post", "picture"), template.post.picture
        yield ("post", "link"), template.post.link


_NAMES_IN = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")


def _of_block(template: Template, where: Where) -> frozenset[str]:
    """What the condition of a block asks for, before anything else of it is shown."""
    if len(where) == 3 and where[0] == "blocks" and where[2] != "when":
        return frozenset(_NAMES_IN.findall(template.blocks[int(where[1])].when))
    return frozenset()


def _asked_by_blocks(template: Template) -> dict[str, frozenset[str]]:
    """By the name of words: what every block that shows them asks for first."""
    found: dict[str, frozenset[str]] = {}
    for block in template.blocks:
        asked = frozenset(_NAMES_IN.findall(block.when))
        for name in words_of(block):
            found[name] = found[name] & asked if name in found else asked
    return found


def _of_liquid(
    lines: _Lines,
    where: Where,
    source: str,
    guards: frozenset[str],
    orderless: bool,
    pictures: Collection[str] | None,
) -> Iterator[Problem]:
    try:
        template = read(source)
    except LiquidError as error:
        at = error.token.start_index if error.token is not None else 0
        line = lines.of(where, source.count("\n", 0, max(at, 0)))
        fault = foreign("", str(error.message or error).strip())
        yield Problem("syntax", line, where, fault.says, fault=fault)
        return
    static = RenderContext(template)
    for name, at, bare, safe in _asked(template.nodes, static, guards, frozenset()):
        line = lines.of(where, source.count("\n", 0, at))
        if not known(name):
            yield Problem("unknown", line, where, name, likely(name))
        elif pictures is not None and (missing := _picture(name, pictures)):
            yield Problem("picture", line, where, missing)
        elif bare and not safe and may_be_missing(name, orderless):
            yield Problem("missing", line, where, name, _with_default(name), stops=False)


def _asked(
    nodes: Collection[Node], static: RenderContext, guards: frozenset[str], own: frozenset[str]
) -> Iterator[tuple[str, int, bool, bool]]:
    """Each name that is asked for: (name, where, whether it is said as it is, whether something
    around it asked first). What a loop or an assignment names itself is left out."""
    for node in nodes:
        mine = own | {str(one) for one in (*node.block_scope(), *node.template_scope())}
        paths = [one for each in node.expressions() for one in _paths(each)]
        said = isinstance(node, OutputNode)
        for path in paths:
            name = _name(path)
            if name and name.partition(".")[0] not in own:
                safe = said and _defaulted(node)
                yield name, path.token.start_index, said, safe or _guarded(name, guards)
        inner = guards if said else guards | {one for path in paths if (one := _name(path))}
        children = list(node.children(static))
        if type(node).__name__ in ("IfNode", "UnlessNode", "CaseNode"):
            # Who asks in one branch has thought of it in the others too.
            inner |= {
                name
                for child in children
                for each in child.expressions()
                for path in _paths(each)
                if (name := _name(path))
            }
        yield from _asked(children, static, frozenset(inner), frozenset(mine))
        own = own | frozenset(str(one) for one in node.template_scope())


def _paths(expression: Expression) -> Iterator[Path]:
    if isinstance(expression, Path):
        yield expression
    for child in expression.children():
        yield from _paths(child)


def _name(path: Path) -> str:
    return ".".join(str(one) for one in path.path if not isinstance(one, Path))


def _defaulted(node: Node) -> bool:
    return any(
        isinstance(one, FilteredExpression)
        and any(str(each.name) == "default" for each in one.filters or ())
        for one in node.expressions()
    )


def _guarded(name: str, guards: frozenset[str]) -> bool:
    head = name.partition(".")[0]
    if head in ("reward", "points"):
        return any(one == head or one.startswith(f"{head}.") for one in guards)
    if head in ("product", "suggestion") and name.partition(".")[2] not in ("care", "care_title"):
        return head in guards or any(one.startswith(f"{head}.") for one in guards)
    if name.startswith("order."):
        return name in guards or "order.number" in guards
    return name in guards


def may_be_missing(name: str, orderless: bool = False) -> bool:
    """Whether a name can be empty, or what it belongs to not there."""
    head = name.partition(".")[0]
    return name in MAY_BE_EMPTY or head in MAY_BE_NOTHING or (orderless and head in OF_AN_ORDER)


def known(name: str) -> bool:
    """Whether there is such a name."""
    head, _dot, rest = name.partition(".")
    if head == "parcel" and rest:
        return rest.partition(".")[0] in PARCEL
    if head == "where" and rest:
        return rest in WHERE
    return queries.known(name)


def _picture(name: str, pictures: Collection[str]) -> str:
    head, _dot, rest = name.partition(".")
    return rest if head in ("pictures", "films") and rest not in pictures else ""


def likely(name: str) -> str:
    """The name that was probably meant, as it is written in a text; empty: none is near."""
    every = [*NAMES, *(f"parcel.{one}" for one in PARCEL), *(f"product.{one}" for one in PRODUCT)]
    near = difflib.get_close_matches(name, every, n=1, cutoff=0.6)
    last = name.rpartition(".")[2]
    if not near:
        near = [one for one in every if one.rpartition(".")[2] == last]
    if not near:
        near = [
            one
            for one in difflib.get_close_matches(last, [n.rpartition(".")[2] for n in every], 1)
            for one in [next(full for full in every if full.rpartition(".")[2] == one)]
        ]
    return f"{{{{ {near[0]} }}}}" if near else ""


def _with_default(name: str) -> str:
    head = name.partition(".")[0]
    if head in ("product", "suggestion", "reward", "points"):
        return f"{{% if {head} %}}{{{{ {name} }}}}{{% endif %}}"
    if name == "customer.given_name":
        return '{{ customer.given_name | default: "you" }}'
    return f"{{% if {name} != '' %}}{{{{ {name} }}}}{{% endif %}}"


def examples(names: Mapping[str, Any]) -> dict[str, str]:
    """Every name that stands for one value, with the value: ``customer.given_name`` → Ana."""
    found: dict[str, str] = {}
    for name in NAMES:
        head, _dot, rest = name.partition(".")
        thing = names.get(head)
        value = thing.get(rest) if rest and isinstance(thing, Mapping) else thing
        if isinstance(value, str | int) and not isinstance(value, bool):
            found[name] = str(value)
    things = (
        ("parcel", PARCEL),
        ("product", PRODUCT),
        ("suggestion", PRODUCT),
        ("reward", REWARD),
        ("points", POINTS),
    )
    for head, parts in things:
        thing = names.get(head)
        for part in sorted(parts):
            value = thing.get(part) if isinstance(thing, Mapping) else ""
            found[f"{head}.{part}"] = str(value or "")
    for name, value in names["answers"].items():
        found[f"answers.{name}"] = str(value)
    return found
