"""As much of GraphQL's language as clients of an API write: fields, arguments, inline fragments."""

import re
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(
    r'\s+|,|#[^\n]*|(?P<block>"""(?:.|\n)*?""")|(?P<text>"(?:\\.|[^"\\])*")'
    r"|(?P<name>\$?[A-Za-z_]\w*)|(?P<number>-?\d+(?:\.\d+)?)|(?P<sign>\.\.\.|[{}()\[\]:!=])"
)


class Malformed(Exception):
    """It is no query."""


@dataclass
class Field:
    """A field that is asked for."""

    name: str
    alias: str
    args: dict[str, Any] = field(default_factory=dict)
    fields: list["Field"] = field(default_factory=list)
    on: str = ""
    """The type of the fragment that it stands in."""


@dataclass
class Operation:
    """A query or mutation."""

    kind: str
    fields: list[Field]


class _Reader:
    def __init__(self, source: str, variables: dict[str, Any]) -> None:
        self.variables = variables
        self.tokens: list[str] = []
        place = 0
        while place < len(source):
            found = _TOKEN.match(source, place)
            if not found:
                raise Malformed(f"unexpected {source[place]!r}")
            place = found.end()
            if found.lastgroup:
                self.tokens.append(found.group())
        self.place = 0

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise Malformed(f"Expected {wanted or 'more'}, actual: {token or 'end of file'}")
        self.place += 1
        return token

    def operation(self) -> Operation:
        kind = "query"
        if self.peek() in ("query", "mutation"):
            kind = self.take()
            while self.peek() != "{":
                if self.take() == "(":
                    self._variables()
        found = Operation(kind, self.selection())
        if self.peek():
            raise Malformed(f"unexpected {self.peek()!r}")
        return found

    def _variables(self) -> None:
        depth = 1
        while depth:
            depth += {"(": 1, ")": -1}.get(self.take(), 0)

    def selection(self, on: str = "") -> list[Field]:
        self.take("{")
        found: list[Field] = []
        while self.peek() != "}":
            if self.peek() == "...":
                self.take("...")
                self.take("on")
                found += self.selection(self.take())
            else:
                found.append(self.field(on))
        self.take("}")
        return found

    def field(self, on: str) -> Field:
        name = alias = self.take()
        if self.peek() == ":":
            self.take(":")
            name = self.take()
        made = Field(name, alias, on=on)
        if self.peek() == "(":
            self.take("(")
            while self.peek() != ")":
                key = self.take()
                self.take(":")
                made.args[key] = self.value()
            self.take(")")
        if self.peek() == "{":
            made.fields = self.selection()
        return made

    def value(self) -> Any:
        token = self.take()
        if token == "{":
            found: dict[str, Any] = {}
            while self.peek() != "}":
                key = self.take()
                self.take(":")
                found[key] = self.value()
            self.take("}")
            return found
        if token == "[":
            listed = []
            while self.peek() != "]":
                listed.append(self.value())
            self.take("]")
            return listed
        return self._plain(token)

    def _plain(self, token: str) -> Any:
        if token.startswith("$"):
            return self.variables.get(token[1:])
        if token.startswith('"""'):
            return token[3:-3]
        if token.startswith('"'):
            return token[1:-1].replace('\\"', '"').replace("\\\\", "\\")
        if token in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[token]
        if token[0] in "-0123456789":
            return float(token) if "." in token else int(token)
        return token


def parse(source: str, variables: dict[str, Any]) -> Operation:
    """The operation in a text. Raises ``Malformed``."""
    return _Reader(source, variables).operation()
