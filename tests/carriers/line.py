"""A line over real HTTP to a vendor's stand-in."""

from collections.abc import Iterator
from contextlib import contextmanager

from afterword.wire.http import Http
from afterword.wire.shapes import Request, Response


@contextmanager
def line() -> Iterator["Line"]:
    """An open line while the block runs."""
    http = Http(connect=2, total=5)
    try:
        yield Line(http)
    finally:
        http.close()


class Line:
    """Hands requests over as the engine does."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def __call__(self, request: Request) -> Response:
        """The vendor's answer."""
        found = self._http.start(request).result(10)
        assert isinstance(found, Response), found
        return found
