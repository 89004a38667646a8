"""A file that the team has sent somebody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from afterword.conversations import files, sending_files
from afterword.conversations.file_kinds import SERVED
from afterword.ui.handing_out import handed_out


@require_safe
def file(request: HttpRequest, key: str, token: str, name: str = "") -> HttpResponse:
    """The file, to be saved. On a store's own domain there are no other store's. ``name``: for who
    tells by an address's ending what lies there; it decides nothing."""
    asked: Any = request
    own = getattr(request, "pages_of", None)
    found = sending_files.shared(key, token, asked.now)
    if found is None or (own is not None and own.key != key):
        raise Http404
    try:
        content = files.content(found)
    except LookupError as error:
        raise Http404 from error
    type_ = found.type if found.type in SERVED else ""
    response = handed_out(content, type_, files.name_of(found), request.headers.get("Range", ""))
    response["X-Robots-Tag"] = "noindex"
    return response
