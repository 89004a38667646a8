"""One process that lives its part of the lives: see ``hands``."""

import gc
import os
import sys

import django
import msgspec

GIVING_WAY = 5
"""How much it gives way to all other processes, as ``nice`` counts it."""


def main() -> None:
    """Take a piece of work from standard input, and do it."""
    os.nice(GIVING_WAY)
    django.setup()
    from afterword.house.models import Store

    from .hands import Line, Piece
    from .running import Looker, part

    # Lives make much that is soon forgotten and hardly any circles: looking for them costs time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    piece = msgspec.json.decode(sys.stdin.buffer.readline(), type=Piece)
    looker = Looker(piece.spec, Store.objects.get(pk=piece.spec.store))
    mine = part(looker.customers(), piece.number, piece.of)

    def tell(line: Line) -> None:
        sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
        sys.stdout.buffer.flush()

    def progress(done: int, of: int) -> bool:
        tell(Line(done=done, of=of))
        return True

    result = looker.look(mine, progress)
    tell(Line(done=len(mine), of=len(mine), result=result))


if __name__ == "__main__":
    main()
