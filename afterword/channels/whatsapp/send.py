"""Writing a message down as the Cloud API wants it, and reading its answer."""

import re
from typing import Any

import msgspec

from afterword.wire import meta
from afterword.wire.reading import parts, text
from afterword.wire.shapes import (
    Account,
    Approved,
    Choice,
    Incomplete,
    Media,
    Misread,
    Outgoing,
    Receipt,
    Refusal,
    Request,
    Response,
)

from .codes import CODES, WAITS

TEXT, CAPTION, BODY = 4096, 1024, 1024
"""The most characters of a text, of the words under a picture, and of those over buttons."""
LIST_BODY = 4096
BUTTONS, ROWS = 3, 10
ON_BUTTON, ON_ROW, UNDER_ROW, CHOICE_KEY = 20, 24, 72, 256
FILE_NAME = 240
OPENS = "Choose"
"""What stands on the button that opens a list, where an account says nothing else."""

_NUMBER = re.compile(r"\+?[1-9]\d{6,14}")
_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
"""An id that a person has with this business alone, where their number is not told."""


def request(outgoing: Outgoing, account: Account) -> Request:
    """The call that hands a message over.

    Raises ``ValueError`` for what WhatsApp carries in no form: a text that is too long, more
    choices than a list holds, an address that is neither a number nor an id.
    """
    number = str(account.settings.get("number_id") or "")
    if not number:
        raise Incomplete("WhatsApp is connected without the id of its phone number")
    body: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_to(outgoing.to),
        **_content(outgoing, account),
        # It comes back with every status: there is no other way to know a message again.
        "biz_opaque_callback_data": outgoing.key,
    }
    if outgoing.answers:
        body["context"] = {"message_id": outgoing.answers}
    return meta.call(account, f"{number}/messages", body)


def _to(address: str) -> dict[str, str]:
    if _NUMBER.fullmatch(address):
        return {"to": address.removeprefix("+")}
    if _ID.fullmatch(address):
        return {"recipient": address}
    raise ValueError(
        "WhatsApp writes to a number with its country's prefix, or to an id of its own"
    )


def _content(outgoing: Outgoing, account: Account) -> dict[str, Any]:
    if outgoing.approved:
        return {"type": "template", "template": _template(outgoing.approved)}
    media = outgoing.media[0] if outgoing.media else None
    if len(outgoing.media) > 1:
        # One is shown; the others are named by their addresses.
        more = (outgoing.text, *(one.url for one in outgoing.media[1:]))
        outgoing = msgspec.structs.replace(outgoing, text="\n".join(filter(None, more)))
    if outgoing.choices:
        return {"type": "interactive", "interactive": _asking(outgoing, media, account)}
    if media:
        return _shown(media, outgoing.text)
    if not outgoing.text.strip():
        raise ValueError("there is nothing to say")
    words = outgoing.text
    if outgoing.link and outgoing.link not in words:
        words = f"{words}\n{outgoing.link}"
    words = _within(words, TEXT, "a text")
    return {"type": "text", "text": {"body": words, "preview_url": "https://" in words}}


def _within(words: str, most: int, what: str) -> str:
    if len(words) > most:
        raise ValueError(f"{what} has {len(words)} characters; WhatsApp takes {most}")
    return words


def _template(approved: Approved) -> dict[str, Any]:
    components: list[dict[str, Any]] = []
    if approved.media:
        picture = {"type": "image", "image": {"link": approved.media}}
        components.append({"type": "header", "parameters": [picture]})
    if approved.parameters:
        words = [{"type": "text", "text": _in_a_gap(one)} for one in approved.parameters]
        components.append({"type": "body", "parameters": words})
    for index, key in enumerate(approved.replies):
        pressed = [{"type": "payload", "payload": key}]
        components.append(_pressed("quick_reply", index, pressed))
    if approved.link:
        own = [{"type": "text", "text": approved.link}]
        components.append(_pressed("url", len(approved.replies), own))
    found: dict[str, Any] = {"name": approved.name, "language": {"code": approved.language}}
    return found | ({"components": components} if components else {})


def _pressed(kind: str, index: int, parameters: list[dict[str, str]]) -> dict[str, Any]:
    """What is this message's own about one of a template's buttons."""
    return {"type": "button", "sub_type": kind, "index": str(index), "parameters": parameters}


def _in_a_gap(words: str) -> str:
    """Words for a gap: without line breaks, tabs or rows of spaces, which WhatsApp refuses."""
    return " ".join(words.split()) or "-"


def _where(media: Media) -> dict[str, Any]:
    """The file that it was given ahead, else the address where it fetches it."""
    return {"id": media.given} if media.given else {"link": media.url}


def _shown(media: Media, words: str) -> dict[str, Any]:
    if media.kind in ("audio", "voice"):
        # A sound has no words under it: those of a voice note are the ones it speaks.
        sound = _where(media)
        return {
            "type": "audio",
            "audio": sound | ({"voice": True} if media.kind == "voice" else {}),
        }
    shown = _where(media)
    if words.strip():
        shown["caption"] = _within(words, CAPTION, "the words under a picture")
    if media.kind == "document":
        shown["filename"] = (media.name or media.url.rpartition("/")[2] or "document")[:FILE_NAME]
    return {"type": media.kind, media.kind: shown}


def _asking(outgoing: Outgoing, media: Media | None, account: Account) -> dict[str, Any]:
    """Buttons where three and short words are enough, else a list."""
    choices = outgoing.choices
    if not outgoing.text.strip():
        raise ValueError("a question with buttons has words over them")
    keys = [choice.key for choice in choices]
    if len(set(keys)) < len(keys) or any(not 0 < len(key) <= CHOICE_KEY for key in keys):
        raise ValueError(f"each choice has a key of its own, of at most {CHOICE_KEY} characters")
    few = len(choices) <= BUTTONS and all(len(one.words) <= ON_BUTTON for one in choices)
    if few:
        return _buttons(outgoing, media)
    if media:
        raise ValueError("a list shows no picture; give at most three short choices with one")
    if len(choices) > ROWS:
        raise ValueError(f"{len(choices)} choices; a list has at most {ROWS}")
    opens = str(account.settings.get("list_button") or OPENS)
    return {
        "type": "list",
        "body": {"text": _within(outgoing.text, LIST_BODY, "the text over a list")},
        "action": {
            "button": opens[:ON_BUTTON],
            "sections": [{"rows": [_row(one) for one in choices]}],
        },
    }


def _buttons(outgoing: Outgoing, media: Media | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "button",
        "body": {"text": _within(outgoing.text, BODY, "the text over buttons")},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": one.key, "title": one.words}}
                for one in outgoing.choices
            ]
        },
    }
    if media:
        if media.kind not in ("image", "video", "document"):
            raise ValueError("a sound has no buttons")
        found["header"] = {"type": media.kind, media.kind: _where(media)}
    return found


def _row(choice: Choice) -> dict[str, str]:
    words = choice.words.strip()
    if len(words) <= ON_ROW:
        return {"id": choice.key, "title": words}
    if len(words) > UNDER_ROW:
        raise ValueError(f"a choice has at most {UNDER_ROW} characters: {words[:30]}…")
    return {"id": choice.key, "title": f"{words[: ON_ROW - 1].rstrip()}…", "description": words}


_NO_SUCH_FILE = "media attachment ID"
"""In Meta's words on a file that it does not have: one that ran out, or another number's."""


def _anew(refusal: Refusal) -> Refusal:
    return msgspec.structs.replace(refusal, permanent=False, forgets=True)


def receipt(response: Response) -> Receipt | Refusal:
    """What the answer means; the errors stand in ``codes``. Raises ``Misread``."""
    found = meta.answered(response, CODES, {}, WAITS)
    if isinstance(found, Refusal):
        return _anew(found) if _NO_SUCH_FILE in found.says else found
    messages = parts(found, "messages")
    known = text(messages[0].get("id"), 200) if messages else ""
    if not known:
        raise Misread("the answer names no message")
    return Receipt(provider_id=known)
