"""The picture over words that Meta approves: it is shown one as an example.

It is given by an upload that belongs to the app and not to the number, in two steps, and then named
by its handle: https://developers.facebook.com/docs/graph-api/guides/upload
"""

from urllib.parse import urlencode

import msgspec

from afterword.wire import meta
from afterword.wire.reading import text
from afterword.wire.shapes import Account, File, Misread, Refusal, Request, Response

from .codes import CODES, WAITS

KINDS = ("image/jpeg", "image/png")


def shows_examples(account: Account) -> bool:
    """Whether the account says whose uploads they are: without the app's id there is no picture."""
    return bool(text(account.settings.get("app_id")))


def example(file: File, account: Account) -> Request:
    """How to say that a picture comes. Raises ``ValueError`` for what is none that Meta takes."""
    if file.type not in KINDS:
        raise ValueError(f"Meta takes no {file.type or 'such picture'} over approved words")
    asked = {
        "file_name": file.name,
        "file_length": str(len(file.content)),
        "file_type": file.type,
    }
    app = text(account.settings.get("app_id"))
    return meta.call(account, f"{app}/uploads?{urlencode(asked)}", {})


def example_begun(response: Response) -> str | Refusal:
    """Where it is to go. Raises ``Misread``."""
    return _said(response, "id")


def example_sent(where: str, file: File, account: Account) -> Request:
    """How to give it. Meta wants the token under another word here."""
    asked = meta.call(account, where, {})
    token = account.secrets.get("token") or ""
    headers = {"Authorization": f"OAuth {token}", "file_offset": "0", "Content-Type": file.type}
    return msgspec.structs.replace(asked, headers=headers, body=file.content)


def example_named(response: Response) -> str | Refusal:
    """The handle by which words name it. Raises ``Misread``."""
    return _said(response, "h")


def _said(response: Response, name: str) -> str | Refusal:
    found = meta.answered(response, CODES, {}, WAITS)
    if isinstance(found, Refusal):
        return found
    said = text(found.get(name), 2000)
    if not said:
        raise Misread("the answer names no upload")
    return said
