"""``afterword understand``: what people write about."""

import re
import sys
from collections.abc import Iterable, Iterator

import typer

from .ground import AsJson, show

_CODE = re.compile(r"[a-z]{2,3}(?:[-_]\w{2,8})*$", re.I)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(understand)


def understand(as_json: AsJson = False) -> None:
    """Say of each line of standard input in which language it is, what is wanted, how sure that is,
    how the writer feels and how much it presses.

    A line is a text, or the language that the writer is known to use, a tab and a text. Needs no
    store.
    """
    from afterword.insights.understanding.reader import read

    for language, text in _lines(sys.stdin.buffer):
        found = read(text, language)
        if as_json:
            show(
                {
                    "language": found.language,
                    "intent": found.intent,
                    "confidence": found.confidence,
                    "sentiment": found.sentiment,
                    "urgency": found.urgency,
                }
            )
        else:
            typer.echo(
                f"{found.language:<3} {found.intent:<17} {found.confidence:4.0%} "
                f"{found.sentiment:<9} {found.urgency:<7} {text}"
            )
        sys.stdout.flush()


def _lines(given: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    for line in given:
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        before, tab, after = text.partition("\t")
        yield (before, after) if tab and _CODE.match(before) else ("", text)
