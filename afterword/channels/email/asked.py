"""What came in, as the request that Anymail's views read. No socket, no middleware."""

from io import BytesIO
from typing import Any

from django.core.handlers.wsgi import WSGIRequest

from afterword.wire.shapes import Received


def as_asked(received: Received, body: bytes | None = None) -> Any:
    """The request; ``body``: another one in the place of what came."""
    given = received.body if body is None else body
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": received.path or "/",
        "QUERY_STRING": received.query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443",
        "wsgi.url_scheme": "https",
        "CONTENT_TYPE": received.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(given)),
        "wsgi.input": BytesIO(given),
    }
    for name, value in received.headers.items():
        if name not in ("content-type", "content-length"):
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    request: Any = WSGIRequest(environ)
    # The door has bounded the body already; Django's own limit is for forms of ours.
    request._body = given
    return request
