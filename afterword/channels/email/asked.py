"""What came in, as the request that Anymail's views read. No socket, no middleware."""

from email.message import Message
from email.parser import BytesHeaderParser
from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict

from afterword.wire.shapes import Received

_MOST_PARTS = 1000
"""So many fields and files a form has at the most."""


class _Asked(WSGIRequest):
    """A request whose form may be as long as the door lets in. Django's own limit is for forms of
    ours: a whole mail in one field of SendGrid's is longer than that."""

    def _load_post_and_files(self) -> None:
        try:
            super()._load_post_and_files()
        except RequestDataTooBig:
            self._post, self._files = _form(self._body, self.META["CONTENT_TYPE"], self.encoding)


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
    request: Any = _Asked(environ)
    # The door has bounded the body already.
    request._body = given
    return request


def _form(
    body: bytes, kind: str, encoding: str | None
) -> tuple[QueryDict, MultiValueDict[str, Any]]:
    """The fields and the files of a form (RFC 7578).

    Django's parser takes its limit from the settings of the whole process, so that it cannot be
    lifted for one request; the standard library's reads a mail that is attached as parts of its own
    and gives back other bytes than came.
    """
    whole = Message()
    whole["Content-Type"] = kind
    boundary = str(whole.get_param("boundary") or "").encode("latin-1", "replace")
    if not boundary:
        raise MultiPartParserError("a form without a boundary")
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary, _MOST_PARTS + 2)
    if len(parts) > _MOST_PARTS + 2:
        raise TooManyFieldsSent("a form with too many parts")
    fields, files = QueryDict(mutable=True), MultiValueDict[str, Any]()
    for part in parts[1:]:
        if part.startswith(b"--"):
            break
        written, _gap, content = part.lstrip(b" \t").removeprefix(b"\r\n").partition(b"\r\n\r\n")
        head = BytesHeaderParser().parsebytes(written)
        name = head.get_param("name", header="content-disposition")
        if not isinstance(name, str):
            continue
        if (file := head.get_filename()) is not None:
            there = SimpleUploadedFile(file, content, head.get_content_type())
            files.appendlist(name, there)
        else:
            fields.appendlist(name, content.decode(encoding or "utf-8", "replace"))
    return fields, files
