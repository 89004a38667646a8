"""``afterword words``: what is meant by what people write."""

import sys
from collections.abc import Iterable, Iterator

import typer

from .ground import AsJson, show


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(words)


def words(as_json: AsJson = False) -> None:
    """Say of each line of standard input whether it asks to stop, to start, for help, or to join.

    A line is a text, or a language, a tab and a text. The language decides where one word means
    different things in two languages.
    """
    from afterword.decisions.words import meaning

    for language, text in _lines(sys.stdin.buffer):
        found = meaning(text, language)
        if as_json:
            show({"meaning": found.meaning, "rule": found.rule})
        else:
            typer.echo(f"{found.meaning:<6} {found.rule:<18} {text}")


def _lines(given: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    for line in given:
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        before, tab, after = text.partition("\t")
        yield (before.strip(), after) if tab else ("", before)
