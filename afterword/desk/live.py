"""Parts of a screen that keep themselves up to date.

Every two seconds the page asks again and says what it has seen; where nothing has changed the
answer is empty, so that nothing moves under the reader's eyes.
"""

import hashlib

from django.http import HttpResponse
from django.template.loader import render_to_string

from .permit import DeskRequest
from .queries import frame


def part(request: DeskRequest, template: str, context: dict[str, object]) -> tuple[str, str]:
    """A live part as HTML, and what it is seen by."""
    html = render_to_string(template, {**frame(request), **context}, request)
    return html, hashlib.sha256(html.encode()).hexdigest()[:16]


def answer(request: DeskRequest, html: str, seen: str) -> HttpResponse:
    """The part, or nothing when the page has it already."""
    if request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    return HttpResponse(f'<input type="hidden" name="seen" value="{seen}">{html}')
