"""Journey text files: reading YAML, and saying of a fault in which line it stands.

YAML is read by the JSON-like rules of version 1.2: only ``true`` and ``false`` are flags (``NO``
is a country), ``10:00`` is text, dates are text.
"""

import re
from functools import lru_cache
from typing import Any

import msgspec
import yaml

from afterword.decisions.faults import Fault, Wrong
from afterword.decisions.foreign import foreign, misread
from afterword.decisions.journey import Journey, read


class Loader(yaml.SafeLoader):
    """Reads by the rules of version 1.2, as far as JSON knows them."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Quick(_Base):  # type: ignore[misc]
    """Reads by the same rules, in C where PyYAML was built with it: ten times as fast."""

    yaml_implicit_resolvers = Loader.yaml_implicit_resolvers


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:null", r"^(?:null|~|)$", "n~"),
    ("tag:yaml.org,2002:int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
):
    Loader.add_implicit_resolver(_tag, re.compile(_pattern), [*_first, ""])


class Unreadable(Wrong, ValueError):
    """A text is no journey. ``faults`` say where and why."""


def load_yaml(text: str) -> Any:
    """The plain structure of a YAML text. Raises ``Unreadable`` with the line of the fault."""
    if "\t" not in text:  # of which the two think differently
        try:
            return yaml.load(text, Loader=_Quick)  # noqa: S506 (a safe loader, with fewer types)
        except yaml.YAMLError:
            pass
    return _slowly(text)


def _slowly(text: str) -> Any:
    """The same in Python, which says more plainly what is wrong."""
    try:
        return yaml.load(text, Loader=Loader)  # noqa: S506 (a safe loader, with fewer types)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"line {mark.line + 1}" if mark else "the text"
        problem = error.problem
        fault = foreign(line, problem) if problem else Fault(line, "is no YAML")
        raise Unreadable([fault]) from error
    except yaml.YAMLError as error:
        fault = Fault("the text", "is no YAML: %(says)s", {"says": str(error)})
        raise Unreadable([fault]) from error


@lru_cache(maxsize=256)
def parse(text: str) -> Journey:
    """The journey written in a text. Raises ``Unreadable`` that names the line.

    The same text is read once: a store's journeys are read far more often than written.
    """
    definition = load_yaml(text)
    try:
        return read(definition)
    except msgspec.ValidationError as error:
        fault = misread(error)
        at = where(text, fault.path)
        raise Unreadable([msgspec.structs.replace(fault, path=at)]) from error


def where(text: str, path: str) -> str:
    """A path such as ``$.steps[2].for`` with the line it stands in, for people."""
    node: Any = yaml.compose(text, Loader=Loader)
    line = node.start_mark.line if node else 0
    for part in re.findall(r"\.([A-Za-z_0-9-]+)|\[(\d+)\]", path):
        node = _child(node, *part)
        if node is None:
            break
        line = node.start_mark.line
    name = path.removeprefix("$").removeprefix(".")
    return f"line {line + 1}" + (f" ({name})" if name else "")


def _child(node: Any, key: str, index: str) -> Any:
    if key and isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    if index and isinstance(node, yaml.SequenceNode) and int(index) < len(node.value):
        return node.value[int(index)]
    return None
