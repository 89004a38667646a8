"""Fetching what somebody sent: the id leads to an address, the address to the file.

The address holds for five minutes, the file for some weeks; both want the account's token, which
goes nowhere but to Meta. (Cloud API, reference: media.)
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from afterword.wire import meta
from afterword.wire.reading import load, text
from afterword.wire.shapes import Account, Misread, Request, Response

_METAS = (".fbsbx.com", ".facebook.com", ".whatsapp.net")


def file_request(
    media: Mapping[str, Any], account: Account, answers: Sequence[Response], at: datetime
) -> Request | None:
    """What to ask next; ``None``: the last answer is the file. Raises ``Misread``."""
    if not answers:
        known = text(media.get("id"), 200)
        if not (known.isascii() and known.isalnum()):
            raise Misread("the file has no id")
        return meta.call(account, known)
    if len(answers) > 1:
        return None
    found = load(answers[0].body)
    url = text(found.get("url"), 2000) if isinstance(found, dict) else ""
    asked = meta.call(account, "")
    if not _is_metas(url, asked.url):
        raise Misread("the address of the file is none of Meta's")
    return Request(method="GET", url=url, headers={"Authorization": asked.headers["Authorization"]})


def _is_metas(url: str, api: str) -> bool:
    """Whether it is where the token may be shown: Meta's own, or where the API itself is."""
    there, ours = urlsplit(url), urlsplit(api)
    if (there.scheme, there.netloc) == (ours.scheme, ours.netloc):
        return True
    return there.scheme == "https" and f".{there.hostname or ''}".endswith(_METAS)
