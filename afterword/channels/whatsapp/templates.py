"""Handing words in for Meta to approve, and asking what became of them."""

import json
from typing import Any
from urllib.parse import urlencode

from afterword.wire import meta
from afterword.wire.approving import Judged, Listed, Wording
from afterword.wire.reading import Thing, part, parts, text
from afterword.wire.shapes import Account, Incomplete, Refusal, Request, Response

from .codes import CODES, WAITS

THERE_ALREADY = 2388024
"""Beneath 100: these words were handed in before, in this language."""
_FIELDS = "id,name,language,status,category,rejected_reason,quality_score"


def submission(wording: Wording, account: Account) -> Request:
    """How to hand words in. Raises ``Incomplete`` without the id of the business account."""
    body: dict[str, Any] = {"type": "BODY", "text": wording.body}
    if wording.examples:
        body["example"] = {"body_text": [list(wording.examples)]}
    components = [body]
    if wording.picture:
        shown = {"header_handle": [wording.picture]}
        components.insert(0, {"type": "HEADER", "format": "IMAGE", "example": shown})
    buttons: list[dict[str, Any]] = [
        {"type": "QUICK_REPLY", "text": words} for words in wording.replies
    ]
    if wording.button:
        url: dict[str, Any] = {"type": "URL", "text": wording.button, "url": wording.button_url}
        if wording.button_example:
            url["example"] = [wording.button_example]
        buttons.append(url)
    if buttons:
        components.append({"type": "BUTTONS", "buttons": buttons})
    asked = {
        "name": wording.name,
        "language": wording.language,
        "category": wording.category.upper(),
        "components": components,
    }
    return meta.call(account, f"{_business(account)}/message_templates", asked)


def submitted(wording: Wording, response: Response) -> Judged | Refusal:
    """What the answer to it means. What is there already waits to be asked about."""
    found = meta.answered(response, CODES, {}, WAITS)
    if isinstance(found, Refusal):
        if _sub(response) == THERE_ALREADY:
            return Judged(name=wording.name, language=wording.language, status="pending")
        return found
    return Judged(
        name=wording.name,
        language=wording.language,
        status=text(found.get("status"), 40).lower() or "pending",
        category=text(found.get("category"), 40).lower(),
        provider_id=text(found.get("id"), 60),
    )


def _sub(response: Response) -> int:
    try:
        return meta.fault(part(json.loads(response.body), "error")).beneath
    except ValueError:
        return -1


def listing(account: Account, more: str = "") -> Request:
    """How to ask for what there is, a hundred at a time."""
    query = {"fields": _FIELDS, "limit": "100"} | ({"after": more} if more else {})
    return meta.call(account, f"{_business(account)}/message_templates?{urlencode(query)}")


def listed(response: Response) -> Listed | Refusal:
    """What there is. Raises ``Misread`` for what is no answer."""
    found = meta.answered(response, CODES, {}, WAITS)
    if isinstance(found, Refusal):
        return found
    paging = part(found, "paging")
    after = text(part(paging, "cursors").get("after"), 500) if paging.get("next") else ""
    return Listed([_judged(one) for one in parts(found, "data")], after)


def _judged(one: Thing) -> Judged:
    reason = text(one.get("rejected_reason"), 300)
    return Judged(
        name=text(one.get("name"), 512),
        language=text(one.get("language"), 20),
        status=text(one.get("status"), 40).lower(),
        category=text(one.get("category"), 40).lower(),
        quality=text(part(one, "quality_score").get("score"), 40).lower(),
        reason="" if reason == "NONE" else reason,
        provider_id=text(one.get("id"), 60),
    )


def _business(account: Account) -> str:
    found = str(account.settings.get("business_id") or "")
    if not found:
        raise Incomplete("WhatsApp is connected without the id of its business account")
    return found
