#!/usr/bin/env python3
"""Check this pack: that no line was changed, left out or put in since the head was written down.

It needs Python 3.8 or newer and nothing else; read it before you trust it. Put it beside the other
files of the pack (unpack them) and run

    python3 verify.py
    python3 verify.py --head DIGEST      # with the head as you had it from somewhere else

Exit code 0: everything fits together. 1: something does not, and it says what.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any, Iterator  # noqa: UP035 (it runs on older ones)


def sha256(text: str) -> str:
    """The hash of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read(path: Path) -> list[dict[str, Any]]:
    """The objects of a file, one a line."""
    return [json.loads(one) for one in path.read_text(encoding="utf-8").splitlines() if one]


def faults(folder: Path, known_head: str) -> Iterator[str]:
    """What is wrong, in words."""
    head = json.loads((folder / "head.json").read_text(encoding="utf-8"))
    links, lines = read(folder / "chain.jsonl"), read(folder / "consents.jsonl")
    shown = {one["n"]: one for one in lines}
    yield from _of_chain(head, links, shown)
    if known_head and known_head.strip().lower() != head["digest"]:
        yield "the head is another one than yours"
    yield from _of_shown(head, links, shown)
    for number, one in sorted(shown.items()):
        yield from _of_line(number, one)


def _of_chain(
    head: dict[str, Any], links: list[dict[str, Any]], shown: dict[int, dict[str, Any]]
) -> Iterator[str]:
    before, expected = head["before"], head["from"]
    for link in links:
        number = link["n"]
        if number != expected:
            yield f"the chain has no line {expected}"
            return
        if number in shown and sha256(shown[number]["line"]) != link["line"]:
            yield f"line {number} was changed"
        before = sha256(before + link["line"])
        if before != link["digest"]:
            yield f"the chain is broken at line {number}"
            return
        expected = number + 1
    if expected - 1 != head["lines"] or (links and before != head["digest"]):
        yield "the chain does not lead to its head"


def _of_shown(
    head: dict[str, Any], links: list[dict[str, Any]], shown: dict[int, dict[str, Any]]
) -> Iterator[str]:
    for number in sorted(set(shown) - {one["n"] for one in links}):
        yield f"line {number} stands outside of the chain"
    for number in sorted(set(head["shown"]) - set(shown)):
        yield f"line {number} was taken out"
    for number in sorted(set(shown) - set(head["shown"])):
        yield f"line {number} was put in"


def _of_line(number: int, one: dict[str, Any]) -> Iterator[str]:
    line = json.loads(one["line"])
    if line["n"] != number:
        yield f"line {number} calls itself {line['n']}"
    proof = one.get("proof")
    if proof is not None:
        written = json.dumps(proof, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if sha256(written) != line["proof"]:
            yield f"the proof of line {number} was changed"


def main() -> int:
    """Check what lies beside this program. Gives the exit code."""
    parser = argparse.ArgumentParser(description="Check a pack of evidence.")
    parser.add_argument("--head", default="", help="the digest of the head, known from elsewhere")
    parser.add_argument("folder", nargs="?", default=str(Path(__file__).resolve().parent))
    asked = parser.parse_args()
    folder = Path(asked.folder)
    try:
        found = list(faults(folder, asked.head))
    except (OSError, ValueError, KeyError, TypeError) as error:
        found = [f"a file of the pack cannot be read: {type(error).__name__}: {error}"]
    for says in found:
        print("WRONG: " + says)
    if found:
        return 1
    head = json.loads((folder / "head.json").read_text(encoding="utf-8"))
    print(f"All fits: {len(head['shown'])} lines shown of a chain of {head['lines']}.")
    print("Head: " + head["digest"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
