"""What the words of a template ask for, and whether they ask first if it is known."""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from .text import Template, Unreadable, parse, speaks, words_of

_TOKEN = re.compile(
    r"\{%-?\s*(if|unless|for|elsif|else|endif|endunless|endfor|case|endcase)\b([^%]*)-?%\}"
    r"|\{\{-?([^}]*?)-?\}\}"
)
_NAME = re.compile(r"[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*")


class Asked(msgspec.Struct, frozen=True):
    """A template as the linter sees it."""

    channels: frozenset[str]
    languages: tuple[str, ...]
    bare: frozenset[str]
    """The names it fills in without asking first whether they are known."""


@lru_cache(maxsize=1024)
def asked(text: str) -> Asked | None:
    """What a template asks for; ``None``: it cannot be read."""
    try:
        found = parse(text)
    except Unreadable:
        return None
    return Asked(speaks(found), found.languages, frozenset(_bare(found)))


def _bare(template: Template) -> Iterator[str]:
    guarded = _guarded_words(template)
    for words in _all_words(template):
        for name, text in words.items():
            yield from bare(text, guarded.get(name, ()))


def _all_words(template: Template) -> Iterator[dict[str, str]]:
    yield from (dict(words) for words in template.words.values())
    for toned in template.tones.values():
        yield from (dict(words) for words in toned.values())


def _guarded_words(template: Template) -> dict[str, tuple[str, ...]]:
    """By words: the names that the block which shows them asks for first."""
    return {
        word: tuple(_NAME.findall(block.when))
        for block in template.blocks
        if block.when
        for word in words_of(block)
    }


def bare(text: str, known: tuple[str, ...] = ()) -> Iterator[str]:
    """The names that a Liquid text prints where it has not asked for them."""
    stack: list[tuple[str, ...]] = [known]
    for tag, inside, printed in _TOKEN.findall(text):
        if tag in ("if", "unless", "for", "case"):
            stack.append(tuple(_NAME.findall(inside)))
        elif tag == "elsif":
            stack[-1] += tuple(_NAME.findall(inside))
        elif tag.startswith("end"):
            if len(stack) > 1:
                stack.pop()
        elif printed and "default" not in printed:
            name = _NAME.match(printed.strip())
            asked_first = {one for some in stack for one in some}
            if name and not any(_covers(one, name[0]) for one in asked_first):
                yield name[0]


def _covers(asked_for: str, printed: str) -> bool:
    """Whether asking for one name says that the other is known: it, or what it belongs to."""
    return printed == asked_for or printed.startswith(f"{asked_for}.")
