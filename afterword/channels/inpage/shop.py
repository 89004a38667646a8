"""What waits for somebody until they come by: the shop's own page asks for it and shows it.

Nothing goes over a wire; laid down twice it is still one notice. The shop says who is there, and
signs it: nobody else can ask what waits for somebody.
"""

import hmac
from datetime import UTC, datetime, timedelta

from afterword.wire.reading import text
from afterword.wire.shapes import (
    Account,
    Asked,
    Dedupe,
    Keep,
    Keyed,
    Misread,
    Outgoing,
    Receipt,
    Refusal,
    Response,
)

LABEL = "The shop's own pages"
DEDUPE: Dedupe = Keyed(ttl=10 * 365 * 86_400.0)
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("secret", "Secret that your shop signs with", "", "secret"),
    ("origins", "Further addresses of the shop's pages, with spaces between them", "", ""),
)
NEEDED: tuple[str, ...] = ("secret",)
LONGEST = timedelta(days=2)
"""What a shop has signed counts for so long at the most."""


def request(outgoing: Outgoing, account: Account) -> Asked:
    """Lay it down. Raises ``ValueError`` for one that says nothing."""
    if not (outgoing.text or outgoing.subject):
        raise ValueError("a notice without words")
    return Keep()


def receipt(response: Response) -> Receipt | Refusal:
    """It lies there. Raises ``Misread`` for any other answer."""
    if response.status != 200:
        raise Misread(f"a notice was answered with {response.status}")
    return Receipt()


def signature(secret: str, customer: str, until: str) -> str:
    """What a shop writes beside its customer's id and until when that counts."""
    return hmac.digest(secret.encode(), f"{customer}.{until}".encode(), "sha256").hex()


def is_there(account: Account, customer: str, until: str, given: str, now: datetime) -> bool:
    """Whether the shop says, and has signed a while ago, that this customer is there."""
    secret = text(account.secrets.get("secret"))
    if not (secret and customer and until.isascii() and until.isdigit() and len(until) < 12):
        return False
    ends = datetime.fromtimestamp(int(until), UTC)
    if not now < ends <= now + LONGEST:
        return False
    wanted = signature(secret, customer, until)
    return hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace"))
