"""Parts of a screen that keep themselves up to date.

Every two seconds the page asks again and says what it has seen: a stamp of everything the part
shows. Where nothing has changed since, the answer is empty and cost a few counts, so that nothing
moves under the reader's eyes and many open tabs are no burden.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from .permit import DeskRequest, show
from .queries import frame, stops_of

Context = dict[str, Any]


def stamp(*facts: object) -> str:
    """One short word for these facts: another as soon as one of them changes."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def screen(
    request: DeskRequest, page: str, part: str, seen: str, context: Callable[[], Context]
) -> HttpResponse:
    """The whole page, or the part alone for a page that asks again, or nothing if it has it.

    ``seen`` is the stamp of what the part shows. The templates find the part's name in ``part``.
    """
    seen = stamp(seen, [(one.pk, one.since) for one in stops_of(request)])
    if not request.headers.get("HX-Request"):
        return show(request, page, {**context(), "part": part, "seen": seen})
    if request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    return render(
        request, "desk/live.html", {**frame(request), **context(), "part": part, "seen": seen}
    )
