"""Bringing a place of a journey's text to a new value by the smallest changes of the text.

What is the same in both keeps its lines and comments; a mapping or list that is written in one line
is written anew in one line, since there are no comments inside it to lose.
"""

from collections.abc import Mapping
from typing import Any

import yaml

from . import document
from .document import Path
from .text import Loader, load_yaml


def likened(text: str, path: Path, value: Mapping[str, Any]) -> str:
    """The text with the mapping at a path meaning ``value``. Keys that ``value`` lacks are taken
    out. Raises ``lines.Uncut`` where the text cannot be changed line by line.
    """
    return _likened(text, path, _at(load_yaml(text), path), dict(value))


def _likened(text: str, path: Path, was: Any, value: Any) -> str:
    if was == value and type(was) is type(value):
        return text
    if not path or (_goes_in(was, value) and not _in_one_line(text, path)):
        return _inside(text, path, was, value)
    return document.put(text, path, value)


def _goes_in(was: Any, value: Any) -> bool:
    """Whether two values are near enough for the lines of one to serve the other."""
    if isinstance(was, dict) and isinstance(value, dict):
        return bool(value)
    both = isinstance(was, list) and isinstance(value, list)
    return both and len(was) == len(value) and all(isinstance(one, dict) for one in [*was, *value])


def _inside(text: str, path: Path, was: Any, value: Any) -> str:
    if isinstance(value, list):
        for number, (before, after) in enumerate(zip(was, value, strict=True)):
            text = _likened(text, (*path, number), before, after)
        return text
    for key in [key for key in was if key not in value]:
        text = document.take_out(text, (*path, key))
    for key, after in value.items():
        if key in was:
            text = _likened(text, (*path, key), was[key], after)
        else:
            text = document.put(text, (*path, key), after)
    return text


def _at(plain: Any, path: Path) -> Any:
    for part in path:
        plain = plain[part]
    return plain


def _in_one_line(text: str, path: Path) -> bool:
    """Whether a place is written in the manner of JSON."""
    node: Any = yaml.compose(text, Loader=Loader)
    for part in path:
        node = _child(node, part)
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _child(node: Any, part: str | int) -> Any:
    if isinstance(part, int):
        return node.value[part]
    return next(value for key, value in node.value if key.value == part)
