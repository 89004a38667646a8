"""Liquid, as merchants write it: strict about names, bounded in what it may cost.

A name that does not exist is an error, never an empty gap: a message with a hole in it must not go
out. Objects give up nothing but their plain values.
"""

from collections.abc import Mapping
from io import StringIO
from typing import Any

from liquid import BoundTemplate, Environment, RenderContext, StrictUndefined
from liquid.exceptions import LiquidError, OutputStreamLimitError

from afterword.decisions.faults import Wrong
from afterword.decisions.foreign import foreign

SOURCE_LIMIT = 64 * 1024
OUTPUT_LIMIT = 256 * 1024


class _Limited(Environment):
    loop_iteration_limit = 10_000
    output_stream_limit = OUTPUT_LIMIT
    local_namespace_limit = 64 * 1024
    context_depth_limit = 20


_HTML = _Limited(autoescape=True, undefined=StrictUndefined)
_TEXT = _Limited(autoescape=False, undefined=StrictUndefined)


class _Said(StringIO):
    """What comes out, no more than ``OUTPUT_LIMIT`` letters of it."""

    def __init__(self) -> None:
        super().__init__()
        self._room = OUTPUT_LIMIT

    def write(self, text: str) -> int:
        self._room -= len(text)
        if self._room < 0:
            raise OutputStreamLimitError("output stream limit reached", token=None)
        return super().write(text)


class Faulty(Wrong, ValueError):
    """A template cannot be read or filled in."""


class Filled:
    """A Liquid text, read once, filled in many times."""

    def __init__(self, source: str, *, html: bool) -> None:
        if len(source) > SOURCE_LIMIT:
            raise Faulty("a template has at most %(most)s characters", {"most": SOURCE_LIMIT})
        try:
            self._template = (_HTML if html else _TEXT).from_string(source)
        except LiquidError as error:
            raise Faulty([foreign("", _said(error))]) from error

    def fill(self, names: Mapping[str, Any]) -> str:
        """The text with its names filled in. Raises ``Faulty``."""
        said = _Said()
        try:
            self._template.render_with_context(RenderContext(self._template, globals=names), said)
        except LiquidError as error:
            raise Faulty([foreign("", _said(error))]) from error
        return said.getvalue()

    @property
    def names(self) -> set[str]:
        """The top-level names the text asks for, each with its path: ``customer.given_name``."""
        found = self._template.analyze()
        return {
            ".".join(str(segment) for segment in variable.segments)
            for some in found.globals.values()
            for variable in some
        }


def read(source: str) -> BoundTemplate:
    """A Liquid text as a tree, for looking it over. Raises ``LiquidError``."""
    return _TEXT.from_string(source)


def _said(error: LiquidError) -> str:
    return str(error).strip().splitlines()[0][:300]
