"""What providers' refusals mean, whoever says them."""

import json
import re

from afterword.wire.masking import masked
from afterword.wire.shapes import Receipt, Refusal, Response
from afterword.wire.waiting import retry_after

_ACCOUNT = re.compile(
    r"api.?key|invalid.?server|unauthenticated|unauthori[sz]ed|not (been )?(verif|confirm)"
    r"|verified sender|sender signature|domain not found|not match a verified|server.?suspended"
    r"|pending approval|out of credits|account (is )?(disabled|suspended|inactive)"
    r"|ips? (address )?(is )?not (recogni|authori)|unsigned|invalid-sender|Unknown sender domain",
    re.IGNORECASE,
)
"""Words of a refusal that speak of the store's account: its key, its domain, its standing."""
_TAKEN = re.compile(r"duplicate_parameter|invalid_idempotent_request", re.IGNORECASE)
"""The provider has a message with this key already: the first one went out."""
_BOUNCED = re.compile(
    r"hard.?bounce|inactive recipient|permanent_unavailable|\binvalid_recipient"
    r"|not a valid address",
    re.IGNORECASE,
)
_COMPLAINED = re.compile(r"spam.?complaint|\bspam\b|complained", re.IGNORECASE)
_SAID_NO = re.compile(r"unsub", re.IGNORECASE)
_LATER = re.compile(r"temporary_unavailable", re.IGNORECASE)


def says_no(response: Response) -> bool:
    """Whether an answer with a good status says in its words that they do not take it."""
    try:
        body = json.loads(response.body)
    except ValueError:
        return False
    return isinstance(body, dict) and (
        body.get("status") in ("error", "parameter-error")
        or body.get("success") is False
        or bool(body.get("errors"))
    )


def refused(response: Response, says: str) -> Refusal | Receipt:
    """A refusal of the whole call, by its status and, where that says little, by its words.

    A key that the provider knows already means that it has the message.
    """
    text = response.body.decode(errors="replace")
    shown = masked(f"{response.status} {' '.join(text.split())}")[:300]
    status = response.status
    if status in (400, 409, 422) and _TAKEN.search(text):
        return Receipt(provider_id="")
    wait = retry_after(response.headers)
    if status in (408, 409, 425, 429):
        return Refusal(says=shown, permanent=False, retry_after=wait, busy=True)
    if status >= 500:
        return Refusal(says=shown, permanent=False, retry_after=wait)
    if status in (401, 402, 403) or _ACCOUNT.search(f"{text} {says}"):
        return Refusal(says=shown, permanent=False, account=True)
    if 300 <= status < 400:
        return Refusal(says=shown, permanent=False, account=True)
    return Refusal(says=shown, permanent=True)


def turned_away(response: Response, status: str) -> Refusal:
    """The call was in order, and this one recipient is not written to."""
    text = response.body.decode(errors="replace")
    shown = masked(f"{status}: {' '.join(text.split())}")[:300]
    if _ACCOUNT.search(text):
        return Refusal(says=shown, permanent=False, account=True)
    if _LATER.search(text):
        return Refusal(says=shown, permanent=False)
    if status == "invalid" or _BOUNCED.search(text):
        return Refusal(says=shown, permanent=True, blocks="bounced")
    if _SAID_NO.search(text):
        return Refusal(says=shown, permanent=True, elsewhere=True, stopped=True)
    if _COMPLAINED.search(text):
        return Refusal(says=shown, permanent=True, blocks="complained")
    return Refusal(says=shown, permanent=True)
