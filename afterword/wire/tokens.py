"""Signing in with a client's name and secret for a token that lets in for a while.

OAuth 2.0 client credentials (RFC 6749, 4.4): the same at every company that has it, but for how the
two are handed over. Who keeps the token, and until when, is the engine's.
"""

from .faults import of_status, refusal
from .reading import Thing, load, part, text, whole
from .shapes import Account, Incomplete, Misread, Pass, Refusal, Response
from .waiting import retry_after


def credentials(account: Account, whose: str) -> tuple[str, str]:
    """The client's id and its secret. Raises ``Incomplete`` where one of them is missing."""
    client = text(account.settings.get("client_id"))
    secret = text(account.secrets.get("client_secret"))
    if not client or not secret:
        raise Incomplete(f"{whose} is connected without a client ID and its secret")
    return client, secret


def bearer(account: Account, whose: str) -> dict[str, str]:
    """How a request shows the token. Raises ``Incomplete`` where nobody has signed in."""
    if not account.token:
        raise Incomplete(f"{whose} is asked without having been signed in to")
    return {"Authorization": f"Bearer {account.token}", "Accept": "application/json"}


def given(response: Response, whose: str) -> Pass | Refusal:
    """What signing in gave. Raises ``Misread`` for what is no answer to it."""
    found = part({"": load(response.body)}, "")
    if 200 <= response.status < 300:
        token = text(found.get("access_token"))
        lasts = whole(found.get("expires_in"))
        if not token or lasts <= 0:
            raise Misread(f"{whose} gave no token")
        return Pass(token, float(lasts))
    fault = of_status(response.status, whose)
    # Whatever is wrong with signing in, it is the account and no parcel that is at fault.
    fault = "account" if fault == "message" else fault
    says = _words(found) or f"{whose} answered {response.status}"
    return refusal(f"{whose}: {says}", fault, retry_after(response.headers))


def _words(found: Thing) -> str:
    """What is said against it: as RFC 6749 has it, or in the two ways of those who do not."""
    for place in (found, part(found, "response")):
        errors = place.get("errors")
        first = errors[0] if isinstance(errors, list) and errors else None
        if words := text(part({"": first}, "").get("message"), 200):
            return words
    return text(found.get("error_description"), 200) or text(found.get("error"), 80)
