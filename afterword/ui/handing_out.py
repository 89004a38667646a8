"""Handing out a file that somebody sent, so that no browser runs anything of it."""

import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


def handed_out(content: bytes, type_: str, name: str, asked: str = "") -> HttpResponse:
    """Bytes as nothing but something to save or play.

    ``type_``: one that runs nowhere, or empty. ``asked``: the part of it that a player wants, as it
    says so (RFC 9110, 14)."""
    part = _RANGE.fullmatch(asked)
    begin = int(part[1]) if part else 0
    end = min(int(part[2] or len(content) - 1), len(content) - 1) if part else len(content) - 1
    if part and begin > end:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(content)}"})
    else:
        response = HttpResponse(content[begin : end + 1], status=206 if part else 200)
        if part:
            response["Content-Range"] = f"bytes {begin}-{end}/{len(content)}"
    response["Content-Type"] = type_ or "application/octet-stream"
    saved = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = saved or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=3600"
    response["Accept-Ranges"] = "bytes"
    return response
