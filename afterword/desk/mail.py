"""Mail HTML on a screen: in a frame of its own, where it can do nothing."""

from django.http import HttpResponse


def framed(html: str) -> HttpResponse:
    """Mail HTML for a sandboxed frame: its own styles, no script, nothing from elsewhere."""
    response = HttpResponse(html)
    response["Content-Security-Policy"] = (
        "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; "
        "sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'"
    )
    return response
